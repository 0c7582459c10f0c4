"""Answers: what came of asking for a URL, in the words of `fetches`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from tasks import ids

PAGES, PARTIAL = frozenset((200, 203)), frozenset((202, 206))
BLOCKED, GONE = frozenset((401, 402, 403, 407, 451)), frozenset((404, 410))
TRY_AGAIN = frozenset((408, 425, 429, *range(500, 600))) - {501, 505}  # codes not known are as the first of their class
CAME = ("fetched", "unchanged")
NOT_COUNTED = ("repeated", "superseded")  # parts of a walk that came, and are none of the page
KEPT = CAME + NOT_COUNTED
NOT_ASKED = {  # reasons that tell of no server
    "deadline": "the deadline came before its turn",
    "host_rests": "failed again and again, or asks to be left alone; the rest of its pages stays due",
}


class RefusedError(Exception):
    """A request or an answer that one of the limits forbids; `reason` is its code."""

    def __init__(self, reason: str, outcome: str = "failed") -> None:
        """Keep reason and outcome, as in `fetches`."""
        super().__init__(reason)
        self.reason = reason
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of its last answer, by which it can tell whether that still holds; `url` is what answered."""

    url: str
    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the headers of a conditional request; none where there is nothing to go by."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in found.items() if value and len(value) < 1024 and _is_header(value)}


@dataclass
class Answer:
    """What came of asking for a URL: the columns of `fetches` that tell of it, the body as on the wire, and the payload."""

    url: str
    fetched_at: datetime
    outcome: str = "failed"
    reason: str | None = None
    final_url: str | None = None
    redirects: int = 0
    attempts: int = 1
    status: int | None = None
    robots: str = "not_asked"
    elapsed_ms: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    http_status: str = ""
    body: bytes = b""
    payload: bytes | None = None
    moved_to: str | None = None  # where redirects that are meant to last led, as far as none that is not came before
    robots_txt: "list[Answer]" = field(default_factory=list)
    may_pass: bool = False

    def header(self, name: str) -> str | None:
        """Return a header of the response; null where it has none of that name."""
        return next((value for key, value in self.headers if key.lower() == name), None)

    @cached_property
    def snapshot_id(self) -> str | None:
        """The id of its payload, hashed once: a thread that hashes a page waits for the others after that."""
        return None if self.payload is None else ids.snapshot_id(self.payload)

    @property
    def has_come(self) -> bool:
        """Say whether it gives the page, new or as it was."""
        return self.outcome in CAME


def outcome_of(status: int) -> str:
    """Return the outcome that an HTTP status means."""
    if status in PAGES:
        return "fetched"
    return "gone" if status in GONE else "blocked" if status in BLOCKED else "failed"


def is_past_the_end(fetch: Mapping[str, Any]) -> bool:
    """Say whether a row of `fetches` tells that a page has no part of that number."""
    return bool(fetch["outcome"] == "gone" and fetch["part"] > 1)


def _is_header(value: str) -> bool:
    return value.isascii() and value.isprintable() and value == value.strip()
