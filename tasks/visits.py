"""Visits that are still to be read: derived from `fetches` and `reads`, no state beside them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby
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
READ_COLUMNS = ["source_id", "page", "visited_at", "part", "snapshot_id", "episode_id", "reason"]
Key = tuple[str, str, datetime, int]
"""A part of a visit: source, page, time of the visit, and part."""

VISIT = ["source_id", "page", "visited_at"]
MADE = ["source_id", "page", "fetched_at"]
READABLE_KINDS = ("feed", "speaker_page", *EPISODE_KINDS, "capture")
READABLE = (*CAME, "truncated")

Content = tuple[str | None, ...]
"""The episode that a page was visited for, and the snapshots seen of its parts; null for bytes that could not be had."""


def unread(fetches: pa.Table, reads: pa.Table) -> list[Visit]:
    """Return the visits to read, by source, page and time: those of other bytes, or for another episode, than the one before.

    What a page holds depends on the order of its visits. So where one is older than others that were read, because the run
    that made it ended after theirs, all that are worth it are read again.
    """
    read = _read_before(reads)
    found: list[Visit] = []
    for page, visits in groupby(whole_visits(fetches), key=lambda visit: (visit.source_id, visit.page)):
        before = read.get(page, {})
        worth_it = _that_differ(visits, before)
        new = [visit for visit in worth_it if visit.visited_at not in before]
        is_late = bool(new and before) and new[0].visited_at < max(before)
        found.extend(worth_it if is_late else new)
    return found


def left_unread(fetches: pa.Table, reads: pa.Table, made: pa.Table) -> list[Visit]:
    """Return the visits that were made when `fetches` was as `made`, and have not been read.

    Which of them are to be read all visits say: of two that saw the same bytes the older is, even if its run ended later.
    """
    known, read = _moments(made.select(MADE)), _moments(reads.select(VISIT))
    moments = ((visit, (visit.source_id, visit.page, visit.visited_at)) for visit in unread(fetches, reads))
    return [visit for visit, moment in moments if moment in known and moment not in read]


def _that_differ(visits: Iterable[Visit], before: Mapping[datetime, Content]) -> list[Visit]:
    """Return the visits to one page that differ from the one before; `before` are those that were read."""
    found: list[Visit] = []
    last: Content | None = None
    episode_id: str | None = None
    for each in visits:
        episode_id = each.episode_id or episode_id  # where nothing announced it this time, it is still that episode's page
        visit = replace(each, episode_id=episode_id)
        content = (episode_id, *visit.content)
        if content != last:
            found.append(visit)
            last = before.get(visit.visited_at, content)
        else:  # the same bytes, archived again: the newest record is the likeliest to be found
            found[-1] = _archived_as(found[-1], visit)
    return found


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


def whole_visits(fetches: pa.Table) -> list[Visit]:
    """Return visits of which every part came, by source, page and time; one that lacks a part would pass it for the whole."""
    visits: dict[tuple[str, str, str], dict[int, dict[str, Any]]] = {}
    rows = fetches.select(FETCH_COLUMNS).to_pylist()
    for row in sorted(rows, key=lambda row: (row["fetched_at"], row["part"], row["snapshot_id"] or "")):
        is_none = row["outcome"] in NOT_COUNTED or is_past_the_end(row)
        if row["kind"] in READABLE_KINDS and not is_none:
            parts = visits.setdefault((row["source_id"], row["page"], row["run_id"]), {})
            if row["part"] not in parts or row["outcome"] in READABLE:  # of a part asked for twice, the later that came
                parts[row["part"]] = row
    whole = (parts for parts in visits.values() if all(row["outcome"] in READABLE for row in parts.values()))
    found = (_visit([parts[part] for part in sorted(parts)]) for parts in whole)
    return sorted(found, key=lambda visit: (visit.source_id, visit.page, visit.visited_at, repr(visit.content)))


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


def _moments(rows: pa.Table) -> set[tuple[Any, ...]]:
    return set(zip(*(column.to_pylist() for column in rows.columns), strict=True))


def _read_before(reads: pa.Table) -> dict[tuple[str, str], dict[datetime, Content]]:
    """Return, for each page, what the visits that were read saw, by their time."""
    found: dict[tuple[str, str], dict[datetime, Content]] = {}
    for row in sorted(reads.select(READ_COLUMNS).to_pylist(), key=lambda row: (row["visited_at"], row["part"])):
        visits = found.setdefault((row["source_id"], row["page"]), {})
        snapshot = None if row["reason"] in ("truncated", "lost") else row["snapshot_id"]
        visits[row["visited_at"]] = (*visits.get(row["visited_at"], (row["episode_id"],)), snapshot)
    return found
