"""Kept: the newest copy of each address that the archive holds, with the validators its server gave. Derived from `fetches`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from tasks import ids
from tasks.archive import Location, LostRecordError, payload
from tasks.web import hosts, robots
from tasks.web.answer import KEPT, Validators

COLUMNS = (
    "page url final_url fetched_at outcome reason content_type etag last_modified bytes snapshot_id archive_file archive_offset"
).split()
ROBOTS_COLUMNS = "url fetched_at status outcome snapshot_id archive_file archive_offset".split()
FALSE_VALIDATOR = "false_validator"  # bytes that changed under validators that did not
DOUBTED = timedelta(days=90)  # for which a host is asked without validators after it lied
SHORTEST_TRUST_DAYS, MORE_TRUST_DAYS = 10, 8  # after which an address is asked for unconditionally, spread over addresses
ROBOTS_HOLD = timedelta(hours=24)
STEP = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A copy: what answered and when, where its record stands, and what the server said of it."""

    final_url: str
    archived_at: datetime
    whole_at: datetime
    snapshot_id: str
    location: Location
    bytes: int
    content_type: str | None
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Copies:
    """What the archive holds of one source: copies by address, and the first address of each content.

    `doubted` are hosts whose validators have lied, `asked_at` tells when each page was last asked for.
    """

    archive: Path = field(default_factory=Path)
    by_url: dict[str, Kept] = field(default_factory=dict)
    first_seen_at: dict[str, str] = field(default_factory=dict)
    doubted: set[str] = field(default_factory=set)
    asked_at: dict[str, datetime] = field(default_factory=dict)

    def moment(self, page: str, now: datetime) -> datetime:
        """Return when a page is asked for now: after it was before, also where the clock was set back."""
        last = self.asked_at.get(page)
        self.asked_at[page] = now if last is None or now > last else last + STEP
        return self.asked_at[page]

    def add(self, row: Mapping[str, Any]) -> None:
        """Take in a row of `fetches`; they are to come in the order of time."""
        if row["reason"] == FALSE_VALIDATOR:
            self.doubted.add(hosts.name(row["final_url"]))
        if row["outcome"] not in KEPT or row.get("snapshot_id") is None:
            return
        location = Location(row["archive_file"], row["archive_offset"])
        before = self.by_url.get(row["url"])
        self.by_url[row["url"]] = Kept(
            archived_at=before.archived_at if before and before.location == location else row["fetched_at"],
            whole_at=before.whole_at if before and row["outcome"] == "unchanged" else row["fetched_at"],
            location=location,
            final_url=row.get("final_url") or row["url"],
            snapshot_id=row["snapshot_id"],
            bytes=row["bytes"],
            content_type=row.get("content_type"),
            etag=row.get("etag"),
            last_modified=row.get("last_modified"),
        )
        self.first_seen_at.setdefault(row["snapshot_id"], self.by_url[row["url"]].final_url)

    def of(self, url: str) -> Kept | None:
        """Return the newest copy of an address whose record stands in the archive."""
        kept = self.by_url.get(url)
        if kept is None:
            return None
        path = self.archive / kept.location.file
        return kept if path.is_file() and path.stat().st_size > kept.location.offset else None

    def validators(self, url: str, now: datetime) -> Validators | None:
        """Return what to ask by; null where nothing is known, and now and then, to see whether the server tells the truth."""
        kept = self.of(url)
        if kept is None or hosts.name(kept.final_url) in self.doubted:
            return None
        trust = timedelta(days=SHORTEST_TRUST_DAYS + int(ids.hashed(url)[:8], 16) % MORE_TRUST_DAYS)
        return Validators(kept.final_url, kept.etag, kept.last_modified) if now - kept.whole_at < trust else None

    def payload(self, kept: Kept) -> bytes | None:
        """Return the bytes of a copy; null where the archive lost them."""
        try:
            return payload(self.archive, kept.location, kept.snapshot_id)
        except LostRecordError:
            return None


def copies(archive: Path, fetches: pa.Table, lost: frozenset[str], now: datetime) -> Copies:
    """Return what the archive holds of a source. `lost` are snapshots that could not be read back from it."""
    found = Copies(archive)
    for row in fetches.select(COLUMNS).sort_by("fetched_at").to_pylist():
        found.asked_at[row["page"]] = row["fetched_at"]
        is_long_ago = row["reason"] == FALSE_VALIDATOR and row["fetched_at"] < now - DOUBTED
        if row["snapshot_id"] not in lost:
            found.add(row | {"reason": None} if is_long_ago else row)
    return found


@dataclass(frozen=True, slots=True)
class KnownRobots:
    """The robots.txt that were asked for within a day."""

    archive: Path
    rows: Mapping[str, Mapping[str, object]]

    def rules(self, url: str) -> robots.Rules | None:
        """Return the rules of a robots.txt; null where it is to be asked for: unknown, too old, lost, or it did not come."""
        row = self.rows.get(url)
        if row is None:
            return None
        status = int(str(row["status"]))
        if row["outcome"] != "fetched":
            return robots.rules(status, b"") if 400 <= status < 500 else None
        try:
            location = Location(str(row["archive_file"]), int(str(row["archive_offset"])))
            return robots.rules(status, payload(self.archive, location, str(row["snapshot_id"])))
        except LostRecordError:
            return None


def known_robots(archive: Path, fetches: pa.Table) -> KnownRobots:
    """Return what is known of robots.txt from the rows of `fetches` of that kind which still hold."""
    rows = fetches.select(ROBOTS_COLUMNS).sort_by("fetched_at").to_pylist()
    return KnownRobots(archive, {row["url"]: row for row in rows if row["status"]})
