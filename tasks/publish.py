"""Publish: immutable plain Parquet, made visible in one step, and only if every blocking check passes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from tasks import durable
from tasks.check import Candidate, Check, check, lost_pages
from tasks.config import Source
from tasks.data_folder import DataFolder
from tasks.ids import hashed
from tasks.read import READER_VERSION
from tasks.releases.manifest import MANIFEST, File, Manifest, read_manifest
from tasks.releases.staging import Staging, are_whole, columns_of
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


def publish(data: DataFolder, sources: Mapping[str, Source], read_version: int | None = None) -> Release:
    """Publish what the warehouse holds of the given sources; where that is what `latest` says already, make no release.

    All that was fetched up to `read_version` of `fetches` (if null, up to now) must have been read. Raises
    RefusedReleaseError, with `latest` as it was, where a blocking check does not pass.
    """
    with data.lock():
        warehouse = Warehouse(data.warehouse).pinned()
        before = read_manifest(data.latest)
        last = before.files if before else {}
        staging = Staging(data.releases / ".staging", data.latest, last)
        try:
            _write_tables(staging, warehouse, sources)
            checks = check(
                Candidate(
                    columns=columns_of(staging.folder),
                    sources=sources,
                    last=columns_of(data.latest) if last and are_whole(data.latest, last) else None,
                    last_rows={path: file.rows for path, file in last.items()},
                    lost=lost_pages(_of_sources(warehouse.read("reads"), sources)),
                    unread=_unread(warehouse, sources, read_version),
                )
            )
            if failed := [each for each in checks if each.blocking and not each.passed]:
                raise RefusedReleaseError(failed)
            if before and _is_published(data.latest, before, staging.files):
                return Release(before.release_id, data.releases / before.release_id, False, before.rows)
            if (finished := _finished(data, before, staging.files)) is not None:
                durable.point(data.latest, finished.release_id)
                return Release(finished.release_id, data.releases / finished.release_id, True, finished.rows)
            staging.add("quality", "quality", ABOUT["quality"].conform(each.as_row() for each in checks))
            return _make_visible(data, staging, _manifest(staging.files, warehouse, before))
        finally:
            durable.remove(staging.folder)


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


def _is_published(latest: Path, before: Manifest, files: Mapping[str, File]) -> bool:
    """Say whether the latest release holds just these files, and all of its files are still what they were."""
    held = {path: file for path, file in before.files.items() if path.split("/")[0] in RELEASE}
    return held == files and before.schema_version == SCHEMA_VERSION and are_whole(latest, before.files)


def _finished(data: DataFolder, before: Manifest | None, files: Mapping[str, File]) -> Manifest | None:
    """Return the release of just these files that a killed run finished, but for pointing `latest` to it."""
    last = before.release_id if before else None
    for folder in data.releases.glob("[!.]*/"):
        manifest = read_manifest(folder)
        if manifest is None or (manifest.release_id, manifest.previous) != (folder.name, last):
            continue
        if _is_published(folder, manifest, files):
            return manifest
    return None


def _manifest(files: Mapping[str, File], warehouse: Warehouse, before: Manifest | None) -> Manifest:
    now = datetime.now(UTC)
    if before and now < (last := datetime.fromisoformat(before.created_at)):
        now = last + timedelta(seconds=1)  # release ids sort by time, also where the clock was set back
    content = hashed(*(f"{path} {file.sha256}" for path, file in sorted(files.items())))
    rows = Counter(dict.fromkeys([*RELEASE, *ABOUT], 0))
    for path, file in files.items():
        rows[path.split("/")[0]] += file.rows
    return Manifest(
        release_id=f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03d}Z-{content[:8]}",
        created_at=now.isoformat(timespec="seconds"),
        previous=before.release_id if before else None,
        schema_version=SCHEMA_VERSION,
        reader_version=READER_VERSION,
        code_version=version("greenroom"),
        warehouse_versions=warehouse.versions,
        rows=dict(rows),
        files=dict(files),
    )


def _make_visible(data: DataFolder, staging: Staging, manifest: Manifest) -> Release:
    """Give the finished folder its name, then point `latest` to it; a reader sees the old release or the new, never a mix."""
    durable.write(staging.folder / MANIFEST, manifest.model_dump_json(indent=1).encode())
    staging.sync()
    release = data.releases / manifest.release_id
    durable.rename(staging.folder, release)
    durable.point(data.latest, release.name)
    return Release(release.name, release, True, manifest.rows)
