"""Publish: immutable plain Parquet, made visible in one step, and only if every blocking check passes."""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from tasks.check import Check, check, everything_read, lost_pages, not_lost
from tasks.config import Source
from tasks.data_folder import DataFolder
from tasks.ids import hashed
from tasks.read import READER_VERSION
from tasks.schemas import RELEASE, SCHEMA_VERSION
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
        staging = data.releases / ".staging"
        shutil.rmtree(staging, ignore_errors=True)
        try:
            files = dict(_write_tables(staging, warehouse, sources))
            checks = _check(staging, warehouse, sources, files, before)
            checks.append(everything_read(_unread(warehouse, sources, read_version)))
            if failed := [each for each in checks if each.blocking and not each.passed]:
                raise RefusedReleaseError(failed)
            rows = {name: sum(file["rows"] for path, file in files.items() if path.split("/")[0] == name) for name in RELEASE}
            is_same = before is not None and before["files"] == files and before["schema_version"] == SCHEMA_VERSION
            if before and is_same and all(_is_whole(data.latest / path, file) for path, file in files.items()):
                return Release(before["release_id"], data.releases / before["release_id"], False, rows)
            _link_unchanged(staging, data.latest, files, before)
            return _make_visible(data, staging, _manifest(files, rows, checks, warehouse, before))
        finally:
            shutil.rmtree(staging, ignore_errors=True)


def read_manifest(release: Path) -> dict[str, Any] | None:
    """Return the manifest of a release; null where there is none that can be read."""
    try:
        manifest: dict[str, Any] = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return manifest


def _write_tables(staging: Path, warehouse: Warehouse, sources: Mapping[str, Source]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Write every table; give the path of each file, seen from the release, with its rows, bytes and checksum."""
    held = Held(
        **{
            name: frame(_of_sources(warehouse.read(name, columns=HELD_COLUMNS.get(name)), sources))
            for name in Held.__annotations__
        }
    )
    tables = Tables(held, sources)
    for source_id in sorted(sources):
        rows = tables.segments(source_id, frame(warehouse.read("segments", source_id)))
        yield _write(staging, "segments", source_id, rows)
    for name, rows in tables.others():
        if not RELEASE[name].by_source:
            yield _write(staging, name, name, rows)
            continue
        for source_id in sorted(sources):
            yield _write(staging, name, source_id, rows.filter(pc.equal(rows["source_id"], source_id)))


def _of_sources(rows: pa.Table, sources: Mapping[str, Source]) -> pa.Table:
    return rows.filter(pc.is_in(rows["source_id"], value_set=pa.array(sorted(sources), pa.string())))


def _write(staging: Path, table: str, stem: str, rows: pa.Table) -> tuple[str, dict[str, Any]]:
    """Write a file; equal rows give equal bytes."""
    path = staging / table / f"{stem}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    marked = rows.replace_schema_metadata({"greenroom.table": table, "greenroom.schema_version": str(SCHEMA_VERSION)})
    pq.write_table(marked, path, compression="zstd", compression_level=3)
    with path.open("rb") as file:
        os.fsync(file.fileno())
    return f"{table}/{stem}.parquet", {"rows": rows.num_rows, "bytes": path.stat().st_size, "sha256": _checksum(path)}


def _check(
    staging: Path,
    warehouse: Warehouse,
    sources: Mapping[str, Source],
    files: Mapping[str, Any],
    before: Mapping[str, Any] | None,
) -> list[Check]:
    def columns(name: str, wanted: list[str]) -> pa.Table:
        return ds.dataset(staging / name, schema=RELEASE[name].schema, format="parquet").to_table(columns=wanted)

    reads = _of_sources(warehouse.read("reads"), sources)
    checks = check(columns, lost_pages(reads))
    for source_id, source in sorted(sources.items()):
        path = f"segments/{source_id}.parquet"
        last = (before or {"files": {}})["files"].get(path, {"rows": 0})["rows"]
        checks.append(not_lost(source_id, files[path]["rows"], last, source.expect.max_lost_share))
    return checks


def _unread(warehouse: Warehouse, sources: Mapping[str, Source], version: int | None) -> int:
    """Return how many pages were fetched, up to a version of `fetches`, and have not been read."""
    held = warehouse if version is None else Warehouse(warehouse.root, {"fetches": version})
    return len(unread(_of_sources(held.read("fetches"), sources), warehouse.read("reads")))


def _link_unchanged(staging: Path, latest: Path, files: Mapping[str, Any], before: Mapping[str, Any] | None) -> None:
    """Put the latest release's file in the place of a new one of the same bytes, so that it takes no room twice."""
    for path, file in files.items():
        if before and before["files"].get(path) == file and _is_whole(latest / path, file):
            (staging / path).unlink()
            os.link(latest / path, staging / path)


def _is_whole(path: Path, file: Mapping[str, Any]) -> bool:
    """Say whether a published file is still what its manifest says."""
    return path.is_file() and path.stat().st_size == file["bytes"] and _checksum(path) == file["sha256"]


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _manifest(
    files: dict[str, Any],
    rows: dict[str, int],
    checks: list[Check],
    warehouse: Warehouse,
    before: Mapping[str, Any] | None,
) -> dict[str, Any]:
    now = datetime.now(UTC)
    content = hashed(*(f"{path} {file['sha256']}" for path, file in sorted(files.items())))
    return {
        "release_id": f"{now:%Y%m%dT%H%M%S}{now.microsecond // 1000:03d}Z-{content[:8]}",
        "created_at": now.isoformat(timespec="seconds"),
        "previous": before["release_id"] if before else None,
        "schema_version": SCHEMA_VERSION,
        "reader_version": READER_VERSION,
        "code_version": version("greenroom"),
        "warehouse_versions": warehouse.versions,
        "rows": rows,
        "files": files,
        "checks": [asdict(each) for each in checks],
    }


def _make_visible(data: DataFolder, staging: Path, manifest: dict[str, Any]) -> Release:
    """Give the finished folder its name, then point `latest` to it; a reader sees the old release or the new, never a mix."""
    with (staging / "manifest.json").open("w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    release = data.releases / manifest["release_id"]
    staging.rename(release)
    pointer = data.releases / ".latest"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(release.name)
    pointer.rename(data.latest)
    return Release(release.name, release, True, manifest["rows"])
