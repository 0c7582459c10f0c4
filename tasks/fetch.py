"""Fetch: ask for a page politely and safely, within limits of time and size, and say exactly what came of it."""

import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

import requests
from requests_hardened import Config, HTTPSession
from requests_hardened.ip_filter import InvalidIPAddress
from urllib3.exceptions import HTTPError, IncompleteRead, ProtocolError, ReadTimeoutError

from tasks.config import Source
from tasks.content_encoding import LARGEST_BYTES, ContentEncodingError, decoded
from tasks.manners import Robots, RobotsAnswer, Turns

PRODUCT = "Greenroom"  # what a robots.txt calls us
USER_AGENT = f"{PRODUCT}/0.1 (podcast transcript reader)"
ACCEPT = {
    "Accept-Encoding": "gzip",
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,text/vtt,application/json;q=0.9,*/*;q=0.8",
}
CONNECT_SECONDS, SILENCE_SECONDS, TOTAL_SECONDS = 10.0, 20.0, 60.0
MOST_REDIRECTS = 5
CHUNK = 64 * 1024
REDIRECTS = frozenset((301, 302, 303, 307, 308))
BLOCKED, GONE = frozenset((401, 402, 403, 407, 451)), frozenset((404, 410))
MOVED = frozenset((301, 308))
CAME = ("fetched", "unchanged")


class RefusedError(Exception):
    """A request or an answer that one of the limits forbids; `reason` is its code."""

    def __init__(self, reason: str, outcome: str = "failed") -> None:
        """Keep reason and outcome, as in `fetches`."""
        super().__init__(reason)
        self.reason = reason
        self.outcome = outcome


@dataclass(slots=True)
class Answer:
    """What came of asking for a URL: the columns of `fetches` that tell of it, the body as on the wire, and the payload."""

    url: str
    fetched_at: datetime
    outcome: str = "failed"
    reason: str | None = None
    final_url: str | None = None
    redirects: int = 0
    status: int | None = None
    robots: str = "not_asked"
    elapsed_ms: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    http_status: str = ""
    body: bytes = b""
    payload: bytes | None = None
    moved_to: str | None = None  # where redirects that are meant to last led, as far as none that is not came before

    def header(self, name: str) -> str | None:
        """Return a header of the response; null where it has none of that name."""
        return next((value for key, value in self.headers if key.lower() == name), None)


class _OneHop:
    """Leaves redirects alone: requests reads the body of one, without limit, even when told not to follow it."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Say that there is nothing to follow."""


class OpenSession(_OneHop, requests.Session):
    """A session that asks any address."""


class PublicSession(_OneHop, HTTPSession):  # type: ignore[misc]  # of a library without types
    """A session that opens connections to public addresses only."""


class Crawler:
    """Asks servers for pages on behalf of a run; safe to be used by many threads."""

    def __init__(self, deadline: float | None = None, user_agent: str = USER_AGENT) -> None:
        """Take the moment, on the monotonic clock, after which nothing more is asked."""
        self.user_agent = user_agent
        self._deadline = deadline
        self._turns = Turns()
        self._robots = Robots(self._ask_robots)
        self._threads = threading.local()

    def is_late(self) -> bool:
        """Say whether the deadline has passed."""
        left = self.seconds_left()
        return left is not None and left <= 0

    def seconds_left(self) -> float | None:
        """Return how long pages may still be asked for, below zero past the deadline; null where there is none."""
        return None if self._deadline is None else self._deadline - time.monotonic()

    def get(self, source: Source, url: str) -> Answer:
        """Ask for a URL as a source's permission allows, following redirects; every hop is checked like the first."""
        answer = Answer(url, datetime.now(UTC))
        began = time.monotonic()
        try:
            self._follow(answer, source)
        except RefusedError as error:
            answer.outcome, answer.reason = error.outcome, error.reason
        except ContentEncodingError as error:
            answer.outcome, answer.reason = "failed", error.reason
        except InvalidIPAddress:
            answer.outcome, answer.reason = "refused", "local_address"
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            answer.outcome, answer.reason = "failed", _reason(error)
        answer.elapsed_ms = round((time.monotonic() - began) * 1000)
        return answer

    def _follow(self, answer: Answer, source: Source) -> None:
        url = answer.url
        for hop in range(MOST_REDIRECTS + 1):
            answer.final_url, answer.redirects, answer.status, answer.headers = url, hop, None, []
            delay = self._permit(answer, source, url)
            self._turns.wait(url, delay)
            location = self._request(answer, url, source.allow_local)
            if location is None:
                return
            if answer.status in MOVED and url == (answer.moved_to or answer.url):
                answer.moved_to = urljoin(url, location)
            url = urljoin(url, location)
        raise RefusedError("redirects")

    def _permit(self, answer: Answer, source: Source, url: str) -> float:
        """Return the delay that the host is owed. Raises RefusedError where scheme, permission or robots.txt forbid asking."""
        if urlsplit(url).scheme not in ("http", "https"):
            raise RefusedError("scheme", "refused")
        if source.permission == "local":
            raise RefusedError("permission", "refused")
        answer.robots = "not_asked"
        if source.permission != "robots" and source.covers(url):
            return source.delay_seconds
        rules = self._robots.rules_for(url, source.allow_local)
        answer.robots = rules.decide(url, PRODUCT)
        if answer.robots != "allowed":
            raise RefusedError(f"robots_{answer.robots}", "refused")
        return max(source.delay_seconds, rules.delay(PRODUCT))

    def _request(self, answer: Answer, url: str, allow_local: bool) -> str | None:
        """Ask once; fill in the answer, or return where a redirect leads to. Only the body of a success is read."""
        ends = time.monotonic() + TOTAL_SECONDS
        timeout = (CONNECT_SECONDS, SILENCE_SECONDS)
        with self._session(allow_local).get(url, stream=True, allow_redirects=False, timeout=timeout) as response:
            answer.status = response.status_code
            answer.http_status = f"{response.status_code} {response.reason or ''}".encode("ascii", "replace").decode().strip()
            answer.headers = list(response.raw.headers.items())
            if response.status_code in REDIRECTS and (location := response.headers.get("location")):
                return location.encode("latin-1", "replace").decode("utf-8", "replace")  # headers are bytes, in fact UTF-8
            answer.outcome = _outcome(response.status_code)
            if answer.outcome != "fetched":
                answer.reason = f"http_{response.status_code}"
                return None
            is_whole = _read_body(answer, response, ends)
        answer.payload = decoded(answer.body, answer.header("content-encoding"), is_whole, LARGEST_BYTES)
        if not is_whole:
            answer.outcome, answer.reason = "truncated", "truncated"
        return None

    def _ask_robots(self, url: str, allow_local: bool) -> RobotsAnswer:
        """Ask for a robots.txt, its redirects followed; one that did not come whole counts as not reached."""
        answer = Answer(url, datetime.now(UTC))
        try:
            for _ in range(MOST_REDIRECTS + 1):
                self._turns.wait(url, 0)
                location = self._request(answer, url, allow_local)
                if location is None:
                    return RobotsAnswer(None if answer.outcome == "truncated" else answer.status, answer.payload or b"")
                url = urljoin(url, location)
        except InvalidIPAddress:
            raise
        except (RefusedError, ContentEncodingError, requests.RequestException, HTTPError, OSError, ValueError):
            return RobotsAnswer(None)
        return RobotsAnswer(404)  # too many redirects count as no file

    def _session(self, allow_local: bool) -> requests.Session:
        """Return this thread's session; one that opens connections to private addresses only where a source allows it."""
        sessions: dict[bool, requests.Session] = self._threads.__dict__.setdefault("sessions", {})
        if allow_local not in sessions:
            session = OpenSession() if allow_local else PublicSession(HARDENED)
            session.trust_env = False
            session.headers.update(ACCEPT | {"User-Agent": self.user_agent})
            sessions[allow_local] = session
        return sessions[allow_local]


HARDENED = Config(
    ip_filter_enable=True,
    ip_filter_allow_loopback_ips=False,
    never_redirect=True,
    default_timeout=(CONNECT_SECONDS, SILENCE_SECONDS),
    user_agent_override=None,
)


def _read_body(answer: Answer, response: requests.Response, ends: float) -> bool:
    """Read the body into the answer; return whether all of it came. Raises RefusedError past a limit."""
    chunks: list[bytes] = []
    size = 0
    try:
        while chunk := response.raw.read1(CHUNK, decode_content=False):
            chunks.append(chunk)
            size += len(chunk)
            if size > LARGEST_BYTES:
                raise RefusedError("too_large")
            if time.monotonic() > ends:
                raise RefusedError("too_slow")
    except (IncompleteRead, ProtocolError):
        answer.body = b"".join(chunks)
        return False
    answer.body = b"".join(chunks)
    return not _is_short(response, size)


def _is_short(response: requests.Response, size: int) -> bool:
    announced = response.headers.get("content-length", "")
    return announced.isdigit() and size < int(announced)


def _outcome(status: int) -> str:
    if 200 <= status < 300:
        return "fetched"
    return "gone" if status in GONE else "blocked" if status in BLOCKED else "failed"


def _reason(error: Exception) -> str:
    """Return a short code for what went wrong on the way."""
    if isinstance(error, requests.Timeout | ReadTimeoutError | TimeoutError):
        return "timeout"
    if isinstance(error, requests.exceptions.SSLError):
        return "tls"
    if isinstance(
        error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema | requests.exceptions.MissingSchema
    ):
        return "invalid_url"
    return "connection" if isinstance(error, requests.ConnectionError | HTTPError | OSError) else "invalid_url"
