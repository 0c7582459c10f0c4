"""Visits that are still to be read: derived from `fetches` and `reads`, no state beside them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import Any

import pyarrow as pa

from tasks.archive import Location
from tasks.batch import Part, Visit
from tasks.read import EPISODE_KINDS
from tasks.web.answer import CAME, NOT_COUNTED

FETCH_COLUMNS = (
    "source_id page kind run_id part url final_url fetched_at outcome episode_id snapshot_id archive_file "
    "archive_offset content_type"
).split()
READ_COLUMNS = ["source_id", "page", "visited_at", "part", "snapshot_id", "episode_id", "reason"]
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
    for page, visits in groupby(_whole_visits(fetches), key=lambda visit: (visit.source_id, visit.page)):
        before = read.get(page, {})
        worth_it = _that_differ(visits, before)
        new = [visit for visit in worth_it if visit.visited_at not in before]
        is_late = bool(new and before) and new[0].visited_at < max(before)
        found.extend(worth_it if is_late else new)
    return found


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


def _whole_visits(fetches: pa.Table) -> list[Visit]:
    """Return visits of which every part came, by source, page and time; one that lacks a part would pass it for the whole."""
    visits: dict[tuple[str, str, str], dict[int, dict[str, Any]]] = {}
    rows = fetches.select(FETCH_COLUMNS).to_pylist()
    for row in sorted(rows, key=lambda row: (row["fetched_at"], row["part"], row["snapshot_id"] or "")):
        is_past_the_end = row["outcome"] in NOT_COUNTED or (row["outcome"] == "gone" and row["part"] > 1)
        if row["kind"] in READABLE_KINDS and not is_past_the_end:
            parts = visits.setdefault((row["source_id"], row["page"], row["run_id"]), {})
            if row["part"] not in parts or row["outcome"] in READABLE:  # of a part asked for twice, the later that came
                parts[row["part"]] = row
    whole = (parts for parts in visits.values() if all(row["outcome"] in READABLE for row in parts.values()))
    found = (_visit([parts[part] for part in sorted(parts)]) for parts in whole)
    return sorted(found, key=lambda visit: (visit.source_id, visit.page, visit.visited_at, repr(visit.content)))


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


def _read_before(reads: pa.Table) -> dict[tuple[str, str], dict[datetime, Content]]:
    """Return, for each page, what the visits that were read saw, by their time."""
    found: dict[tuple[str, str], dict[datetime, Content]] = {}
    for row in sorted(reads.select(READ_COLUMNS).to_pylist(), key=lambda row: (row["visited_at"], row["part"])):
        visits = found.setdefault((row["source_id"], row["page"]), {})
        snapshot = None if row["reason"] in ("truncated", "lost") else row["snapshot_id"]
        visits[row["visited_at"]] = (*visits.get(row["visited_at"], (row["episode_id"],)), snapshot)
    return found
