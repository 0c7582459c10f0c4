"""Publish: immutable plain Parquet, made visible in one step, and only if every blocking check passes."""

from collections import Counter
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
from tasks.config import Source, Waiver
from tasks.data_folder import DataFolder
from tasks.ids import hashed
from tasks.read import READER_VERSION
from tasks.releases.manifest import MANIFEST, File, Manifest, read_manifest
from tasks.releases.staging import Staging, are_whole, columns_of, parquet
from tasks.schemas import ABOUT, RELEASE, SCHEMA_VERSION
from tasks.tables import Held, Tables, frame
from tasks.visits import unread
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
    waivers: Sequence[Waiver] = (),
    today: date | None = None,
) -> Release:
    """Publish what the warehouse holds of the given sources; where that is what `latest` says already, make no release.

    All that was fetched up to `read_version` of `fetches` (if null, up to now) must have been read. `today` is the day of the
    run (if null, now). Raises RefusedReleaseError, with `latest` as it was and all checks in `refused.parquet`, where a
    blocking check neither passes nor is waived.
    """
    with data.lock():
        warehouse = Warehouse(data.warehouse).pinned()
        before = read_manifest(data.latest)
        last = before.files if before else {}
        staging = Staging(data.releases / ".staging", data.latest, last)
        try:
            _write_tables(staging, warehouse, sources)
            reads = _of_sources(warehouse.read("reads"), sources)
            candidate = Candidate(
                columns=columns_of(staging.folder),
                sources=sources,
                today=today or datetime.now(UTC).date(),
                schemas={path: pq.read_schema(staging.folder / path) for path in staging.files},
                last=columns_of(data.latest) if last and are_whole(data.latest, last) else None,
                last_rows={path: file.rows for path, file in last.items()},
                lost=lost_pages(reads),
                unread=_unread(warehouse, sources, read_version),
                readings=readings(reads),
                last_readings=before.readings if before else {},
            )
            checks = tuple(check(candidate, waivers))
            quality = ABOUT["quality"].conform(each.as_row() for each in checks)
            if any(each.outcome == "failed" for each in checks):
                durable.replace(data.refused, bytes(parquet("quality", quality)))
                raise RefusedReleaseError(checks, data.refused)
            if before and _is_published(data.latest, before, staging.files):
                release = Release(before.release_id, data.releases / before.release_id, False, before.rows, checks)
            else:
                staging.add("quality", "quality", quality)
                release = _make_visible(data, staging, _manifest(staging.files, warehouse, before, candidate), checks)
            data.refused.unlink(missing_ok=True)
            return release
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


def _manifest(files: Mapping[str, File], warehouse: Warehouse, before: Manifest | None, candidate: Candidate) -> Manifest:
    now = datetime.now(UTC)
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
        readings=dict(candidate.readings),
        rows=dict(rows),
        files=dict(files),
    )


def _make_visible(data: DataFolder, staging: Staging, manifest: Manifest, checks: tuple[Check, ...]) -> Release:
    """Give the finished folder its name, then point `latest` to it; a reader sees the old release or the new, never a mix."""
    durable.write(staging.folder / MANIFEST, manifest.model_dump_json(indent=1).encode())
    staging.sync()
    release = data.releases / manifest.release_id
    durable.rename(staging.folder, release)
    durable.point(data.latest, release.name)
    return Release(release.name, release, True, manifest.rows, checks)
