"""Robots: what a host's robots.txt (RFC 9309) allows, asked for once a day."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from protego import Protego

LARGEST_BYTES = 500 * 1024  # that RFC 9309 asks to be read; the rest is ignored
LONGEST_DELAY = 60.0  # seconds; a robots.txt that asks for more gets this


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
        if self.protego is None:
            return 0.0
        rate = self.protego.request_rate(product)
        asked = float(self.protego.crawl_delay(product) or 0.0)
        return min(max(asked, rate.seconds / rate.requests if rate and rate.requests else 0.0, 0.0), LONGEST_DELAY)


def rules(status: int | None, body: bytes) -> Rules:
    """Return the rules of a robots.txt: none where there is no such file (4xx), nothing allowed where the host fails (5xx).

    `status` is null where nothing came.
    """
    if status is None or status >= 500:
        return Rules("unreachable")
    if status >= 300:
        return Rules("allowed")
    read = body if len(body) < LARGEST_BYTES else body[:LARGEST_BYTES].rpartition(b"\n")[0]  # half a rule is another rule
    return Rules("allowed", Protego.parse(read.decode("utf-8", "replace").removeprefix("\ufeff")))


class Robots:
    """The rules of every host met, each asked for once in a run, or known from an earlier one."""

    def __init__(self, known: Callable[[str], Rules | None] = lambda url: None) -> None:
        """Take what knows the robots.txt of the last day, by URL."""
        self._known = known
        self._rules: dict[tuple[str, bool], Rules] = {}
        self._locks: dict[tuple[str, bool], threading.Lock] = {}
        self._guard = threading.Lock()

    def rules_for(self, url: str, allow_local: bool, ask: Callable[[str], Rules]) -> Rules:
        """Return the rules of a URL's host; where they are not known, `ask` is given the URL of its robots.txt."""
        parts = urlsplit(url)
        where = f"{parts.scheme}://{parts.netloc}/robots.txt"
        with self._guard:
            lock = self._locks.setdefault((where, allow_local), threading.Lock())
        with lock:
            if (where, allow_local) not in self._rules:
                self._rules[where, allow_local] = self._known(where) or ask(where)
            return self._rules[where, allow_local]
