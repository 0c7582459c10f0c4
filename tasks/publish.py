"""Publish: immutable plain Parquet, made visible in one step, and only if every blocking check passes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tasks import durable
from tasks.check import Candidate, Check, check, lost_pages, readings
from tasks.config import Retention, Source, Waiver
from tasks.data_folder import DataFolder
from tasks.ids import hashed
from tasks.read import READER_VERSION
from tasks.releases.changes import changes, side
from tasks.releases.latest import tell_latest
from tasks.releases.manifest import File, Manifest, rows_by_table, table_of, write_manifest
from tasks.releases.names import latest_id, new_id, release_ids
from tasks.releases.parquet import parquet
from tasks.releases.published import Published
from tasks.releases.retention import remove_releases
from tasks.releases.staging import Staging, columns_of
from tasks.schemas import ABOUT, RELEASE, SCHEMA_VERSION
from tasks.tables import Held, Tables, frame
from tasks.visits import MADE, left_unread
from tasks.warehouse import Warehouse

HELD_COLUMNS = {
    "reads": ["source_id", "episode_id", "visited_at", "outcome", "reason"],
    "fetches": ["source_id", "episode_id", "fetched_at", "outcome", "reason"],
}
TOLD = 5  # failed checks, in the message of a refused release


class RefusedReleaseError(Exception):
    """A release that was not published, because blocking checks did not pass."""

    def __init__(self, checks: Sequence[Check], told_in: Path) -> None:
        """Keep the checks, and say which failed, where all are told, and what can be done."""
        self.checks = tuple(checks)
        failed = [str(each) for each in checks if each.outcome == "failed"]
        more = f"; and {len(failed) - TOLD} more" if len(failed) > TOLD else ""
        super().__init__(
            f"release refused, the last one stays: {'; '.join(failed[:TOLD])}{more}. All checks are in {told_in}; where what "
            "they saw is right, change `expect` of the source or waive the check in checks.toml (see config/README.md)"
        )


@dataclass(frozen=True, slots=True)
class Release:
    """What publishing came to: the release that is the latest now, whether it is a new one, and what it was checked for."""

    release_id: str
    path: Path
    is_new: bool
    rows: dict[str, int]
    checks: tuple[Check, ...] = ()


def publish(
    data: DataFolder,
    sources: Mapping[str, Source],
    read_version: int | None = None,
    *,
    today: date | None = None,
    waivers: Sequence[Waiver] = (),
    retention: Retention | None = None,
) -> Release:
    """Publish what the warehouse holds of the given sources; where that is what `latest` says already, make no release.

    All that was fetched up to `read_version` of `fetches` (if null, up to now) must have been read. `today` is the day of the
    run (if null, now). Releases that `retention` does not keep are removed. Raises RefusedReleaseError, with `latest` as it was
    and all checks in `refused.parquet`, where a blocking check neither passes nor is waived.
    """
    with data.lock():
        warehouse = Warehouse(data.warehouse).pinned()
        last = Published.at(data.latest)
        staging = Staging(data.releases / ".staging", last)
        try:
            _write_tables(staging, warehouse, sources)
            candidate = _candidate(staging, last, warehouse, sources, read_version, today or datetime.now(UTC).date())
            checks = tuple(check(candidate, waivers))
            quality = ABOUT["quality"].conform(each.as_row() for each in checks)
            if any(each.outcome == "failed" for each in checks):
                durable.replace(data.refused, bytes(parquet("quality", quality)))
                raise RefusedReleaseError(checks, data.refused)
            manifest = _held(last, staging.files) or _finished(data.releases, last, staging.files)
            if manifest is None:
                staging.add("quality", "quality", quality)
                staging.add("changes", "changes", _changes(last, staging))
                manifest = _manifest(data.releases, staging, warehouse, last.manifest, candidate.readings)
                _finish(data.releases, staging, manifest)
            if is_new := manifest is not last.manifest:
                durable.point(data.latest, manifest.release_id)
        finally:
            durable.remove(staging.folder)
        data.refused.unlink(missing_ok=True)
        tell_latest(data.releases, manifest)
        remove_releases(data.releases, retention or Retention(), datetime.now(UTC), manifest.release_id)
        return Release(manifest.release_id, data.releases / manifest.release_id, is_new, manifest.rows, checks)


def _candidate(
    staging: Staging,
    last: Published,
    warehouse: Warehouse,
    sources: Mapping[str, Source],
    read_version: int | None,
    today: date,
) -> Candidate:
    reads = _of_sources(warehouse.read("reads"), sources)
    return Candidate(
        columns=columns_of(staging.folder),
        sources=sources,
        today=today,
        schemas={path: pq.read_schema(staging.folder / path) for path in staging.files},
        last=columns_of(last.folder) if last.is_whole else None,
        last_rows={path: file.rows for path, file in last.files.items()},
        lost=lost_pages(reads),
        unread=_unread(warehouse, sources, reads, read_version),
        readings=readings(reads),
        last_readings=last.manifest.readings if last.manifest else {},
    )


def _write_tables(staging: Staging, warehouse: Warehouse, sources: Mapping[str, Source]) -> None:
    held = Held(
        **{
            name: frame(_of_sources(warehouse.read(name, columns=HELD_COLUMNS.get(name)), sources))
            for name in Held.__annotations__
        }
    )
    tables = Tables(held, sources)
    for source_id in sorted(sources):
        staging.add("segments", source_id, tables.segments(source_id, frame(warehouse.read("segments", source_id))))
    for name, rows in tables.others():
        if not RELEASE[name].by_source:
            staging.add(name, name, rows)
            continue
        for source_id in sorted(sources):
            staging.add(name, source_id, rows.filter(pc.equal(rows["source_id"], source_id)))


def _of_sources(rows: pa.Table, sources: Mapping[str, Source]) -> pa.Table:
    return rows.filter(pc.is_in(rows["source_id"], value_set=pa.array(sorted(sources), pa.string())))


def _unread(warehouse: Warehouse, sources: Mapping[str, Source], reads: pa.Table, version: int | None) -> int:
    """Return how many visits to pages were made, up to a version of `fetches`, and have not been read."""
    held = warehouse if version is None else Warehouse(warehouse.root, {"fetches": version})
    return len(left_unread(_of_sources(warehouse.read("fetches"), sources), reads, held.read("fetches", columns=MADE)))


def _held(release: Published, files: Mapping[str, File]) -> Manifest | None:
    """Return the manifest of a release if that holds just these files, and is still what it was."""
    manifest = release.manifest
    if manifest is None or manifest.schema_version != SCHEMA_VERSION:
        return None
    held = {path: file for path, file in release.files.items() if table_of(path) in RELEASE}
    return manifest if held == files and release.is_whole and release.is_sealed else None


def _finished(releases: Path, last: Published, files: Mapping[str, File]) -> Manifest | None:
    """Return the manifest of a release of just these files that a killed run finished, but for pointing `latest` to it."""
    previous, latest = last.manifest.release_id if last.manifest else None, latest_id(releases) or ""
    later = (Published.at(releases / each) for each in release_ids(releases) if each > latest)
    following = (each for each in later if each.manifest and each.manifest.previous == previous)
    return next(filter(None, (_held(each, files) for each in following)), None)


def _finish(releases: Path, staging: Staging, manifest: Manifest) -> None:
    """Give the staged folder its manifest and its name: a release that nobody is pointed to yet."""
    write_manifest(staging.folder, manifest)
    staging.sync()
    durable.rename(staging.folder, releases / manifest.release_id)


def _changes(last: Published, staging: Staging) -> pa.Table:
    """Return in which rows the staged release differs from the last one; none where there is none that is whole."""
    if not last.is_whole:
        return ABOUT["changes"].empty()
    return changes(side(last.folder, last.files), side(staging.folder, staging.files))


def _manifest(
    releases: Path, staging: Staging, warehouse: Warehouse, before: Manifest | None, readings: Mapping[str, str]
) -> Manifest:
    now = datetime.now(UTC)
    content = hashed(*(f"{path} {file.sha256}" for path, file in sorted(staging.files.items())))
    return Manifest(
        release_id=new_id(now, content, max(release_ids(releases), default=None)),
        created_at=now.isoformat(timespec="seconds"),
        previous=before.release_id if before else None,
        schema_version=SCHEMA_VERSION,
        reader_version=READER_VERSION,
        code_version=version("greenroom"),
        warehouse_versions=warehouse.versions,
        readings=dict(readings),
        rows=rows_by_table([*RELEASE, *ABOUT], staging.files),
        schemas=staging.schemas,
        files=staging.files,
    )
