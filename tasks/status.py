"""Status: what a data folder holds: the last release, and by source what is known, read and quarantined."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks.data_folder import DataFolder
from tasks.erasure.tombstones import Tombstones
from tasks.releases.manifest import read_manifest
from tasks.report import quarantine_line
from tasks.stages import Name, Stage
from tasks.tally import Tally, add, stages_of, tallies
from tasks.visits import never_read, unread
from tasks.warehouse import Warehouse


@dataclass(slots=True)
class SourceStatus:
    """One source: its pages by the outcome of the last request and of the last reading; what identify did, each run tells."""

    source_id: str
    fetches: dict[str, int] = field(default_factory=dict)
    reads: dict[str, int] = field(default_factory=dict)
    episodes: int = 0
    last_fetch_at: datetime | None = None
    stages: dict[Name, Tally] = field(default_factory=tallies)


@dataclass(slots=True)
class Status:
    """A data folder.

    `quarantine` has a line for each page whose last reading failed; `refused` one for each check that failed where the last
    publishing was refused, at `refused_at`. `erasures` tells when something was erased, of what kind and why, but not what.
    """

    release: str | None
    released_at: str | None
    rows: dict[str, int]
    sources: list[SourceStatus]
    unread: int
    quarantine: list[str]
    refused: list[str]
    refused_at: datetime | None
    erasures: list[str]


def status(data: DataFolder) -> Status:
    """Return the status of a data folder."""
    warehouse = Warehouse(data.warehouse)  # not pinned: that takes the lock, and status writes nothing
    fetches, reads = warehouse.read("fetches"), warehouse.read("reads")
    asked = fetches.filter(pc.not_equal(fetches["kind"], "robots")).sort_by("fetched_at").to_pylist()
    last_fetch = {(row["source_id"], row["url"]): row for row in asked}
    last_read = {(row["source_id"], row["page"], row["part"]): row for row in reads.sort_by("visited_at").to_pylist()}
    sources: dict[str, SourceStatus] = {}
    for (source_id, _), row in sorted(last_fetch.items()):
        told = sources.setdefault(source_id, SourceStatus(source_id))
        _count(told.fetches, row["outcome"])
        told.last_fetch_at = max(told.last_fetch_at or row["fetched_at"], row["fetched_at"])
        of_page = last_read.get((source_id, row["page"], row["part"]))
        add(told.stages, stages_of(row, of_page, never_read(row) or "not_read_yet", Stage("not measured")))
    for (source_id, _, _), row in last_read.items():
        _count(sources.setdefault(source_id, SourceStatus(source_id)).reads, row["outcome"])
    episodes = warehouse.read("episodes", columns=["source_id", "episode_id"])
    for source_id in set(zip(*episodes.to_pydict().values(), strict=True)):
        sources.setdefault(source_id[0], SourceStatus(source_id[0])).episodes += 1
    manifest = read_manifest(data.latest)
    return Status(
        release=manifest.release_id if manifest else None,
        released_at=manifest.created_at if manifest else None,
        rows=manifest.rows if manifest else {},
        sources=list(sources.values()),
        unread=len(unread(fetches, reads)),
        quarantine=[quarantine_line(row) for row in last_read.values() if row["outcome"] == "quarantined"],
        refused=_refused(data.refused),
        refused_at=datetime.fromtimestamp(data.refused.stat().st_mtime, UTC) if data.refused.exists() else None,
        erasures=[str(each) for each in Tombstones.of(data).tombstones],
    )


def _refused(path: Path) -> list[str]:
    """Say of each check that failed when the last publishing was refused what it saw, and what it expected."""
    if not path.exists():
        return []
    rows = pq.read_table(path, filters=[("outcome", "=", "failed")]).to_pylist()
    return [f"{row['check']}: {row['observed']}, expected {row['expected']}" for row in rows]


def _count(counts: dict[str, int], outcome: str) -> None:
    counts[outcome] = counts.get(outcome, 0) + 1
