"""Fetch: ask for a page politely and safely, within limits of time and size, and say exactly what came of it."""

import os
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.util import parse_url

from tasks.config import Source
from tasks.content_encoding import ContentEncodingError
from tasks.urls import PORTS, without_user
from tasks.web import backoff, hosts, robots
from tasks.web.addresses import ForbiddenAddressError, addresses
from tasks.web.answer import NOT_ASKED, PARTIAL, TRY_AGAIN, Answer, RefusedError, Validators
from tasks.web.connections import Session, deadline
from tasks.web.exchange import ON_THE_WAY, exchange, reason_of
from tasks.web.hosts import Host, HostRestsError, Hosts, LateError

PRODUCT = "Greenroom"  # what a robots.txt calls us
VERSION = "0.1"
ACCEPT = {
    "Accept-Encoding": "gzip",
    "Accept": "text/html,application/xhtml+xml,application/rss+xml,text/vtt,application/json;q=0.9,*/*;q=0.8",
}
TOTAL_SECONDS = 60.0  # that a request and its answer may take
LONGEST_PATIENCE = 150.0  # seconds that a host may rest for and still be waited for
MOST_REDIRECTS = 5
LONGEST_URL = 8 * 1024
MOVED = frozenset((301, 308))

Ask = Callable[[Answer, str], str | None]
"""Asks for one URL, tells an answer what came of it, and returns where a redirect leads to."""


class Crawler:
    """Asks servers for pages on behalf of a run; safe to be used by many threads."""

    def __init__(
        self,
        deadline: float | None = None,
        hosts: Hosts | None = None,
        contact: str | None = None,
        known_robots: Callable[[str], robots.Rules | None] = lambda url: None,
        proxies: Mapping[str, str] | None = None,
    ) -> None:
        """Take the moment, on the monotonic clock, after which nothing more is asked, and what is known of hosts."""
        self.user_agent = user_agent(contact)
        self._deadline = deadline
        self._hosts = hosts or Hosts(hosts_folder())
        self._robots = robots.Robots(known_robots)
        self._proxies = proxies or {}
        self._threads = threading.local()

    def is_late(self) -> bool:
        """Say whether the deadline has passed."""
        left = self.seconds_left()
        return left is not None and left <= 0

    def seconds_left(self) -> float | None:
        """Return how long pages may still be asked for, below zero past the deadline; null where there is none."""
        return None if self._deadline is None else self._deadline - time.monotonic()

    def get(self, source: Source, url: str, validators: Validators | None = None) -> Answer:
        """Ask for a URL as a source's permission allows, following redirects; every hop is checked like the first.

        What fails in a way that may pass is tried again. With validators, the answer may be `unchanged`, without payload.
        """
        robots_txt: list[Answer] = []

        def ask(answer: Answer, asked: str) -> str | None:
            delay = self._permit(answer, source, asked, robots_txt)
            headers = validators.headers() if validators and validators.url == asked else {}
            return self._in_turn(answer, asked, source.allow_local, delay, headers)

        answer = self._try_again(url, ask)
        answer.robots_txt = robots_txt
        return answer

    def _try_again(self, url: str, ask: Ask) -> Answer:
        answer = self._attempt(url, ask)
        for failures in range(1, backoff.ATTEMPTS):
            pause = backoff.pause(failures)
            if not answer.may_pass or pause > self._seconds_to_the_end():
                break
            time.sleep(pause)
            again = self._attempt(url, ask)
            if again.reason in NOT_ASKED:
                break  # what the server said last is what there is to tell
            answer = again
            answer.attempts = failures + 1
        return answer

    def _attempt(self, url: str, ask: Ask) -> Answer:
        """Ask once, whatever comes of it."""
        answer = Answer(url, datetime.now(UTC))
        began = time.monotonic()
        for session in self._sessions().values():
            session.cookies.clear()
        try:
            _follow(answer, ask)
        except RefusedError as error:
            answer.outcome, answer.reason = error.outcome, error.reason
        except ForbiddenAddressError as error:
            answer.outcome, answer.reason = "refused", error.reason
        except ContentEncodingError as error:
            answer.outcome, answer.reason = "failed", error.reason
        except (*ON_THE_WAY, ValueError) as error:
            answer.outcome, answer.reason = "failed", reason_of(error)
            answer.may_pass = answer.reason in ("timeout", "connection")
        if answer.status in TRY_AGAIN or answer.outcome == "truncated":
            answer.may_pass = True
        answer.elapsed_ms = round((time.monotonic() - began) * 1000)
        return answer

    def _permit(self, answer: Answer, source: Source, url: str, robots_txt: list[Answer]) -> float:
        """Return the delay that the host is owed. Raises RefusedError where scheme, permission or robots.txt forbid asking."""
        _verify(url)
        if source.permission == "local":
            raise RefusedError("permission", "refused")
        answer.robots = "not_asked"
        if source.permission != "robots" and source.covers(url):
            return source.delay_seconds
        rules = self._robots.rules_for(url, source.allow_local, lambda where: self._ask_robots(where, source, url, robots_txt))
        answer.robots = rules.decide(url, PRODUCT)
        if answer.robots != "allowed":
            raise RefusedError(f"robots_{answer.robots}", "refused")
        return max(source.delay_seconds, rules.delay(PRODUCT))

    def _ask_robots(self, where: str, source: Source, url: str, robots_txt: list[Answer]) -> robots.Rules:
        """Ask for a robots.txt, its redirects followed; one that did not come whole counts as not reached.

        Raises ForbiddenAddressError, as asking for the page would, and RefusedError where it was not the host's turn.
        """
        _verify_address(url, source.allow_local)

        def ask(answer: Answer, asked: str) -> str | None:
            _verify(asked)
            return self._in_turn(answer, asked, source.allow_local, source.delay_seconds, {}, robots.LARGEST_BYTES)

        answer = self._try_again(where, ask)
        if answer.reason in NOT_ASKED:
            raise RefusedError(answer.reason)
        robots_txt.append(answer)
        if answer.reason == "redirects":
            return robots.rules(404, b"")  # too many redirects count as no file
        is_whole = answer.outcome == "fetched" or (answer.reason == f"http_{answer.status}" and answer.status not in PARTIAL)
        return robots.rules(answer.status if is_whole else None, answer.payload or b"")

    def _in_turn(
        self, answer: Answer, url: str, allow_local: bool, delay: float, asked: Mapping[str, str], cut_at: int | None = None
    ) -> str | None:
        """Ask once it is the host's turn; return where a redirect leads to."""
        while True:
            try:
                with self._hosts.turn(url, delay, time.monotonic() + self._seconds_to_the_end()) as host:
                    return self._request(answer, url, allow_local, asked, host, cut_at)
            except HostRestsError as rest:
                if rest.seconds > min(LONGEST_PATIENCE, self._seconds_to_the_end()):
                    raise RefusedError("host_rests") from rest
                time.sleep(rest.seconds)
            except LateError as late:
                raise RefusedError("deadline") from late

    def _request(
        self, answer: Answer, url: str, allow_local: bool, asked: Mapping[str, str], host: Host, cut_at: int | None
    ) -> str | None:
        """Ask, and tell the host how that went."""
        if self._proxies:
            _verify_address(url, allow_local)
        ends = time.monotonic() + TOTAL_SECONDS
        try:
            with deadline(ends):
                location = exchange(self._session(allow_local), answer, url, asked, cut_at)
        except ON_THE_WAY as error:
            if not isinstance(error, requests.exceptions.InvalidURL):
                host.failed()
            if time.monotonic() >= ends:
                raise RefusedError("too_slow") from error
            raise
        except (RefusedError, ContentEncodingError):
            host.answered()
            raise
        if answer.status in TRY_AGAIN:
            host.failed(backoff.retry_after(answer.header("retry-after"), datetime.now(UTC)))
        elif answer.outcome == "truncated":
            host.failed()
        else:
            host.answered()
        return location

    def _seconds_to_the_end(self) -> float:
        left = self.seconds_left()
        return float("inf") if left is None else left

    def _session(self, allow_local: bool) -> Session:
        """Return this thread's session; one that opens connections to private addresses only where a source allows it."""
        sessions = self._sessions()
        if allow_local not in sessions:
            session = Session(allow_local)
            session.headers.update(ACCEPT | {"User-Agent": self.user_agent})
            session.proxies.update(self._proxies)
            sessions[allow_local] = session
        return sessions[allow_local]

    def _sessions(self) -> dict[bool, Session]:
        sessions: dict[bool, Session] = self._threads.__dict__.setdefault("sessions", {})
        return sessions


def user_agent(contact: str | None) -> str:
    """Return what requests call themselves, and where to complain."""
    return f"{PRODUCT}/{VERSION} (podcast transcript reader; {f'+{contact}' if contact else 'no contact configured'})"


def hosts_folder() -> Path:
    """Return the folder in which all runs of a user remember hosts: `$XDG_CACHE_HOME/greenroom/hosts`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "greenroom" / "hosts"


def _follow(answer: Answer, ask: Ask) -> None:
    """Ask, and follow where that leads to. Raises RefusedError after too many redirects."""
    url = without_user(answer.url)
    for hop in range(MOST_REDIRECTS + 1):
        answer.final_url, answer.redirects, answer.status, answer.headers = url, hop, None, []
        location = ask(answer, url)
        if location is None:
            return
        target = without_user(urljoin(url, location))
        if answer.status in MOVED and url == (answer.moved_to or answer.url):
            answer.moved_to = target
        url = target
    raise RefusedError("redirects")


def _verify(url: str) -> None:
    """Raise RefusedError for another scheme than those of the web, and for an address without host or of absurd length."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise RefusedError("scheme", "refused")
    if len(url) > LONGEST_URL or not hosts.name(url):
        raise RefusedError("invalid_url")


def _verify_address(url: str, allow_local: bool) -> None:
    """Raise ForbiddenAddressError for a URL whose host, as a connection reads it, may not be connected to."""
    parts = parse_url(url)
    addresses(parts.host or "", parts.port or PORTS[parts.scheme or "http"], allow_local)
