"""Visits that are still to be read: derived from `fetches` and `reads`, no state beside them."""

from datetime import datetime
from typing import Any

import pyarrow as pa

from tasks.archive import Location
from tasks.batch import Part, Visit
from tasks.read import EPISODE_KINDS

FETCH_COLUMNS = (
    "source_id page kind run_id part url final_url fetched_at outcome episode_id snapshot_id archive_file "
    "archive_offset content_type"
).split()
READ_COLUMNS = ["source_id", "page", "visited_at", "part", "snapshot_id"]
READABLE_KINDS = ("feed", "speaker_page", *EPISODE_KINDS, "capture")
CAME = ("fetched", "truncated")


def unread(fetches: pa.Table, reads: pa.Table) -> list[Visit]:
    """Return the visits to read, by source, page and time: newer than the page's last read, and of other bytes.

    A visit during which a part of the page failed is left out: it would pass a part for the whole.
    """
    wanted = fetches.select(FETCH_COLUMNS).to_pylist()
    visits: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
    for row in sorted(wanted, key=lambda row: (row["source_id"], row["page"], row["fetched_at"], row["part"])):
        if row["kind"] in READABLE_KINDS and row["outcome"] != "repeated":
            visits.setdefault((row["source_id"], row["page"], row["run_id"]), []).append(row)
    last = _last_read(reads)
    found = []
    for (source_id, page, _), rows in visits.items():
        if not all(row["outcome"] in CAME for row in rows):
            continue
        visit = _visit(rows)
        bytes_read = tuple(part.snapshot_id for part in visit.parts)
        visited_at, before = last.get((source_id, page), (None, ()))
        if (visited_at is None or visit.visited_at > visited_at) and bytes_read != before:
            found.append(visit)
            last[source_id, page] = (visit.visited_at, bytes_read)
    return found


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


def _last_read(reads: pa.Table) -> dict[tuple[str, str], tuple[datetime | None, tuple[str, ...]]]:
    """Return, for each page, when the last visit that was read took place, and the snapshots it saw."""
    last: dict[tuple[str, str], tuple[datetime | None, tuple[str, ...]]] = {}
    for row in sorted(reads.select(READ_COLUMNS).to_pylist(), key=lambda row: (row["visited_at"], row["part"])):
        page = (row["source_id"], row["page"])
        visited_at, snapshots = last.get(page, (None, ()))
        last[page] = (
            row["visited_at"],
            (*snapshots, row["snapshot_id"]) if visited_at == row["visited_at"] else (row["snapshot_id"],),
        )
    return last
