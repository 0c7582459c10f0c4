"""Publish: immutable plain Parquet, made visible in one step, and only if every blocking check passes."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from tasks import durable
from tasks.check import Candidate, Check, check, lost_pages
from tasks.config import Retention, Source
from tasks.data_folder import DataFolder
from tasks.ids import hashed
from tasks.read import READER_VERSION
from tasks.releases.changes import changes, side
from tasks.releases.latest import tell_latest
from tasks.releases.manifest import File, Manifest, write_manifest
from tasks.releases.names import latest_id, new_id, release_ids
from tasks.releases.published import Published
from tasks.releases.retention import remove_releases
from tasks.releases.staging import Staging, columns_of
from tasks.schemas import ABOUT, RELEASE, SCHEMA_VERSION
from tasks.tables import Held, Tables, frame
from tasks.visits import unread
from tasks.warehouse import Warehouse

HELD_COLUMNS = {
    "reads": ["source_id", "episode_id", "visited_at", "outcome", "reason"],
    "fetches": ["source_id", "episode_id", "fetched_at", "outcome", "reason"],
}


class RefusedReleaseError(Exception):
    """A release that was not published, because blocking checks did not pass."""

    def __init__(self, failed: list[Check]) -> None:
        """Keep the checks, and say each in a line."""
        self.failed = failed
        lines = [
            f"{check.name}: {check.observed}, expected {check.expected} {' '.join(check.samples)}".strip() for check in failed
        ]
        super().__init__("release refused, the last one stays: " + "; ".join(lines))


@dataclass(frozen=True, slots=True)
class Release:
    """What publishing came to: the release that is the latest now, and whether it is a new one."""

    release_id: str
    path: Path
    is_new: bool
    rows: dict[str, int]


def publish(
    data: DataFolder, sources: Mapping[str, Source], read_version: int | None = None, retention: Retention | None = None
) -> Release:
    """Publish what the warehouse holds of the given sources; where that is what `latest` says already, make no release.

    All that was fetched up to `read_version` of `fetches` (if null, up to now) must have been read. Releases that `retention`
    does not keep are removed. Raises RefusedReleaseError, with `latest` as it was, where a blocking check does not pass.
    """
    with data.lock():
        warehouse = Warehouse(data.warehouse).pinned()
        last = Published.at(data.latest)
        staging = Staging(data.releases / ".staging", last)
        try:
            _write_tables(staging, warehouse, sources)
            checks = check(
                Candidate(
                    columns=columns_of(staging.folder),
                    sources=sources,
                    last=columns_of(last.folder) if last.is_whole else None,
                    last_rows={path: file.rows for path, file in last.files.items()},
                    lost=lost_pages(_of_sources(warehouse.read("reads"), sources)),
                    unread=_unread(warehouse, sources, read_version),
                )
            )
            if failed := [each for each in checks if each.blocking and not each.passed]:
                raise RefusedReleaseError(failed)
            manifest = _held(last, staging.files)
            if manifest is None:
                manifest = _finished(data.releases, last, staging.files)
                manifest = manifest or _finish(data.releases, staging, last, checks, warehouse)
                durable.point(data.latest, manifest.release_id)
        finally:
            durable.remove(staging.folder)
        tell_latest(data.releases, manifest)
        remove_releases(data.releases, retention or Retention(), datetime.now(UTC), manifest.release_id)
        is_new = last.manifest is None or manifest.release_id != last.manifest.release_id
        return Release(manifest.release_id, data.releases / manifest.release_id, is_new, manifest.rows)


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


def _unread(warehouse: Warehouse, sources: Mapping[str, Source], version: int | None) -> int:
    """Return how many pages were fetched, up to a version of `fetches`, and have not been read."""
    held = warehouse if version is None else Warehouse(warehouse.root, {"fetches": version})
    return len(unread(_of_sources(held.read("fetches"), sources), warehouse.read("reads")))


def _held(release: Published, files: Mapping[str, File]) -> Manifest | None:
    """Return the manifest of a release if that holds just these files, and is still what it was."""
    manifest = release.manifest
    if manifest is None or manifest.schema_version != SCHEMA_VERSION:
        return None
    held = {path: file for path, file in release.files.items() if path.split("/")[0] in RELEASE}
    return manifest if held == files and release.is_whole and release.is_sealed else None


def _finished(releases: Path, last: Published, files: Mapping[str, File]) -> Manifest | None:
    """Return the manifest of a release of just these files that a killed run finished, but for pointing `latest` to it."""
    previous = last.manifest.release_id if last.manifest else None
    later = (Published.at(releases / each) for each in release_ids(releases) if each > (latest_id(releases) or ""))
    following = (each for each in later if each.manifest and each.manifest.previous == previous)
    return next(filter(None, (_held(each, files) for each in following)), None)


def _finish(releases: Path, staging: Staging, last: Published, checks: Iterable[Check], warehouse: Warehouse) -> Manifest:
    """Add to the staged tables what tells of them, and give the folder its name: a release that nobody is pointed to yet."""
    staging.add("quality", "quality", ABOUT["quality"].conform(each.as_row() for each in checks))
    staging.add("changes", "changes", _changes(last, staging))
    manifest = _manifest(releases, staging, warehouse, last.manifest)
    write_manifest(staging.folder, manifest)
    staging.sync()
    durable.rename(staging.folder, releases / manifest.release_id)
    return manifest


def _changes(last: Published, staging: Staging) -> pa.Table:
    """Return in which rows the staged release differs from the last one; none where there is none that is whole."""
    if not last.is_whole:
        return ABOUT["changes"].empty()
    return changes(side(last.folder, last.files), side(staging.folder, staging.files))


def _manifest(releases: Path, staging: Staging, warehouse: Warehouse, before: Manifest | None) -> Manifest:
    now = datetime.now(UTC)
    content = hashed(*(f"{path} {file.sha256}" for path, file in sorted(staging.files.items())))
    rows = Counter(dict.fromkeys([*RELEASE, *ABOUT], 0))
    for path, file in staging.files.items():
        rows[path.split("/")[0]] += file.rows
    return Manifest(
        release_id=new_id(now, content, max(release_ids(releases), default=None)),
        created_at=now.isoformat(timespec="seconds"),
        previous=before.release_id if before else None,
        schema_version=SCHEMA_VERSION,
        reader_version=READER_VERSION,
        code_version=version("greenroom"),
        warehouse_versions=warehouse.versions,
        rows=dict(rows),
        schemas=staging.schemas,
        files=staging.files,
    )
