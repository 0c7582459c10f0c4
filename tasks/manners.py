"""Manners: robots.txt (RFC 9309), and the least time between two requests to one host, whoever is asking."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

LARGEST_ROBOTS = 500 * 1024  # bytes that RFC 9309 asks to be read; the rest is ignored
LONGEST_DELAY = 60.0  # seconds; a robots.txt that asks for more gets this


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What a host answered for its robots.txt: HTTP status (null where nothing came) and body."""

    status: int | None
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a host allows. `protego` is null where it says nothing."""

    decision: str
    protego: Protego | None = None

    def decide(self, url: str, product: str) -> str:
        """Return allowed, disallowed or unreachable for a URL."""
        if self.protego is None:
            return self.decision
        return "allowed" if self.protego.can_fetch(url, product) else "disallowed"

    def delay(self, product: str) -> float:
        """Return the seconds between requests that the host asks for; 0 where it asks for none."""
        asked = self.protego.crawl_delay(product) if self.protego else None
        return min(float(asked or 0.0), LONGEST_DELAY)


def rules(answer: RobotsAnswer) -> Rules:
    """Return the rules of a robots.txt: none where there is no such file (4xx), nothing allowed where the host fails (5xx)."""
    if answer.status is None or answer.status >= 500:
        return Rules("unreachable")
    if answer.status >= 300:
        return Rules("allowed")
    return Rules("allowed", Protego.parse(answer.body[:LARGEST_ROBOTS].decode("utf-8", "replace")))


class Robots:
    """The rules of every host met in a run, each asked for once."""

    def __init__(self, ask: Callable[[str, bool], RobotsAnswer]) -> None:
        """Take the function that asks for a URL, and whether local addresses are allowed."""
        self._ask = ask
        self._rules: dict[tuple[str, bool], Rules] = {}
        self._locks: dict[tuple[str, bool], threading.Lock] = {}
        self._guard = threading.Lock()

    def rules_for(self, url: str, allow_local: bool) -> Rules:
        """Return the rules of a URL's host, asking for them if that has not been done."""
        parts = urlsplit(url)
        host = (f"{parts.scheme}://{parts.netloc}", allow_local)
        with self._guard:
            lock = self._locks.setdefault(host, threading.Lock())
        with lock:
            if host not in self._rules:
                self._rules[host] = rules(self._ask(f"{host[0]}/robots.txt", allow_local))
            return self._rules[host]


class Turns:
    """Whose turn it is to ask a host: requests to one host are a delay apart, over all threads."""

    def __init__(self) -> None:
        """Begin with no host asked yet."""
        self._asked_at: dict[tuple[str | None, int | None], float] = {}
        self._guard = threading.Lock()

    def wait(self, url: str, delay: float) -> None:
        """Sleep until the last request to the URL's host is `delay` seconds past, and take that turn."""
        parts = urlsplit(url)
        host = (parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme))
        with self._guard:
            now = time.monotonic()
            turn = max(now, self._asked_at.get(host, now - delay) + delay)
            self._asked_at[host] = turn
        if turn > now:
            time.sleep(turn - now)
