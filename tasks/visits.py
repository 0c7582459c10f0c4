"""Visits that are still to be read: derived from `fetches` and `reads`, no state beside them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tasks.archive import Location
from tasks.batch import Part, Visit
from tasks.config import Source
from tasks.read import EPISODE_KINDS, READER_VERSION
from tasks.schemas import Row
from tasks.web.answer import CAME, NOT_COUNTED, is_past_the_end

FETCH_COLUMNS = (
    "source_id page kind run_id part url final_url fetched_at outcome episode_id snapshot_id archive_file "
    "archive_offset content_type"
).split()
READ_COLUMNS = ["source_id", "page", "visited_at", "part", "snapshot_id", "reason"]
Key = tuple[str, str, datetime, int]
"""A part of a visit: source, page, time of the visit, and part."""

VISIT = ["source_id", "page", "visited_at"]
READABLE_KINDS = ("feed", "speaker_page", *EPISODE_KINDS, "capture")
READABLE = (*CAME, "truncated")


def unread(fetches: pa.Table, reads: pa.Table) -> list[Visit]:
    """Return the visits to read, by source, page and time: newer than the page's last read, and of other bytes."""
    last = _last_read(reads)
    found: dict[tuple[str, str], list[Visit]] = {}
    for visit in whole_visits(fetches):
        page = (visit.source_id, visit.page)
        visited_at, content = last.get(page, (None, ()))
        if visited_at is not None and visit.visited_at <= visited_at:
            continue
        if visit.content != content:
            found.setdefault(page, []).append(visit)
            last[page] = (visit.visited_at, visit.content)
        elif page in found:  # the same bytes, archived again: the newest record is the likeliest to be found
            found[page][-1] = _archived_as(found[page][-1], visit)
    return [visit for visits in found.values() for visit in visits]


def standing(reads: pa.Table, sources: Mapping[str, Source]) -> pa.Table:
    """Return the rows of `reads` that still count: a page is to be read again from what an older reader put in quarantine on.

    Older is also a reader under another config of the source. What was read since then goes too, as feeds add to what they
    listed before; what the present reader puts in quarantine again counts, so that nothing is read each night for nothing.
    """
    quarantined = reads.filter(pc.equal(reads["outcome"], "quarantined"))
    since: dict[tuple[str, str], datetime] = {}
    for row in quarantined.select([*VISIT, "reader_version", "config_hash"]).sort_by("visited_at").to_pylist():
        source = sources.get(row["source_id"])
        if source and (row["reader_version"] < READER_VERSION or row["config_hash"] != source.reading_hash):
            since.setdefault((row["source_id"], row["page"]), row["visited_at"])
    if not since:
        return reads
    visits = zip(*(reads[name].to_pylist() for name in VISIT), strict=True)
    counts = [(source_id, page) not in since or at < since[source_id, page] for source_id, page, at in visits]
    return reads.filter(pa.array(counts, pa.bool_()))


def whole_visits(fetches: pa.Table) -> Iterator[Visit]:
    """Give the visits of which every part came, by source, page and time; one that lacks a part would pass it for the whole."""
    visits: dict[tuple[str, str, str], dict[int, dict[str, Any]]] = {}
    rows = fetches.select(FETCH_COLUMNS).to_pylist()
    for row in sorted(rows, key=lambda row: (row["source_id"], row["page"], row["fetched_at"], row["part"])):
        is_none = row["outcome"] in NOT_COUNTED or is_past_the_end(row)
        if row["kind"] in READABLE_KINDS and not is_none:
            parts = visits.setdefault((row["source_id"], row["page"], row["run_id"]), {})
            if row["part"] not in parts or row["outcome"] in READABLE:  # of a part asked for twice, the later that came
                parts[row["part"]] = row
    for parts in visits.values():
        if all(row["outcome"] in READABLE for row in parts.values()):
            yield _visit([parts[part] for part in sorted(parts)])


def fetched_parts(fetches: pa.Table) -> Iterator[tuple[Row, Key | None, str]]:
    """Give the rows of one run, without those of robots.txt: with the part of a whole visit that each is, if it is one.

    Beside it the reason why it is not to be read; where it is such a part, why it need not be, unless its bytes are new.
    """
    parts = {key[:2] + key[3:]: key for visit in whole_visits(fetches) for key in visit.keys}
    seen = set()
    for row in fetches.sort_by([("fetched_at", "descending")]).to_pylist():  # of a part asked for twice, the later counts
        if row["kind"] == "robots":
            continue
        part = (row["source_id"], row["page"], row["part"])
        if reason := never_read(row):
            yield row, None, reason
        elif part in seen:
            yield row, None, "asked_again"
        else:
            seen.add(part)
            yield row, parts.get(part), "same_bytes" if part in parts else "part_missing"


def never_read(fetch: Row) -> str | None:
    """Return why what a row of `fetches` tells of is never read; null where it may be."""
    if fetch["kind"] not in READABLE_KINDS:
        return "only_links"
    if fetch["outcome"] in NOT_COUNTED or is_past_the_end(fetch):
        return "none_of_the_page"
    return None if fetch["outcome"] in READABLE else "not_fetched"


def key_of(read: Row) -> Key:
    """Return which part of which visit a row of `reads` is of."""
    return read["source_id"], read["page"], read["visited_at"], read["part"]


def _archived_as(visit: Visit, later: Visit) -> Visit:
    """Return a visit with its bytes where a later one archived them."""
    parts = (replace(part, location=again.location) for part, again in zip(visit.parts, later.parts, strict=True))
    return replace(visit, parts=tuple(parts))


def _visit(rows: list[dict[str, Any]]) -> Visit:
    first = rows[0]
    return Visit(
        first["source_id"],
        first["page"],
        first["kind"],
        first["fetched_at"],
        tuple(_part(row) for row in rows),
        first["episode_id"],
    )


def _part(row: dict[str, Any]) -> Part:
    return Part(
        part=row["part"],
        url=row["final_url"] or row["url"],
        snapshot_id=row["snapshot_id"],
        location=Location(row["archive_file"], row["archive_offset"]),
        content_type=row["content_type"],
        is_truncated=row["outcome"] == "truncated",
    )


def _last_read(reads: pa.Table) -> dict[tuple[str, str], tuple[datetime | None, tuple[str | None, ...]]]:
    """Return, for each page, when the last visit that was read took place, and the snapshots it saw; null for lost bytes."""
    last: dict[tuple[str, str], tuple[datetime | None, tuple[str | None, ...]]] = {}
    for row in sorted(reads.select(READ_COLUMNS).to_pylist(), key=lambda row: (row["visited_at"], row["part"])):
        page = (row["source_id"], row["page"])
        visited_at, snapshots = last.get(page, (None, ()))
        snapshot = None if row["reason"] in ("truncated", "lost") else row["snapshot_id"]
        last[page] = (row["visited_at"], (*snapshots, snapshot) if visited_at == row["visited_at"] else (snapshot,))
    return last
