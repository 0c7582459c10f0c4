"""Whether a data folder is whole: every row once, every pointer met, nothing left lying about; and what it says."""

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
from deltalake import DeltaTable

from tasks.archive_check import check_file, files_to_check, pointing
from tasks.data_folder import DataFolder
from tasks.releases.manifest import MANIFEST, SEAL, read_manifest
from tasks.releases.published import Published
from tasks.schemas import WAREHOUSE
from tasks.warehouse import DERIVED, Warehouse
from tests import content as contents

OF_ONE_RUN = frozenset({"visited_at", "run_id", "fetched_at"})
RELEASE_ID = re.compile(r"\d{8}T\d{9}Z-[0-9a-f]{8}")
OF_LOG = re.compile(r"\d{20}\.(json|checkpoint\.parquet)|_last_checkpoint")
BESIDE_RELEASES = {"latest", "latest.json"}


def content(data: DataFolder) -> dict[str, str]:
    """Return hashes of what was read and published: of each derived table of the warehouse, and of each file of `latest`."""
    warehouse = Warehouse(data.warehouse)
    tables = {f"warehouse {name}": contents.rows(warehouse.read(name), OF_ONE_RUN) for name in DERIVED}
    hashes = contents.hashes(tables)
    found = {name: f"{len(rows)} rows {hashes[name]}" for name, rows in tables.items()}
    return found | (contents.checksums(data.latest) if read_manifest(data.latest) else {})


def faults(data: DataFolder) -> Iterator[str]:
    """Say what must not be, also straight after a kill: a latest release that is not whole, doubled keys, lost bytes."""
    manifest = read_manifest(data.latest)
    if data.latest.is_symlink() or data.latest.exists():
        if manifest is None or not Published.at(data.latest).is_whole:
            yield "latest is not whole"
        else:
            yield from (
                f"latest: {path}: {rows} rows, {file.rows} announced"
                for path, file in manifest.files.items()
                if (rows := pq.read_metadata(data.latest / path).num_rows) != file.rows
            )
    warehouse = Warehouse(data.warehouse)
    for name, table in WAREHOUSE.items():
        keys = warehouse.read(name, columns=list(table.key))
        if keys.group_by(list(table.key)).aggregate([]).num_rows != keys.num_rows:
            yield f"{name}: keys are doubled"
    rows = pointing(warehouse.read("fetches"))
    for file in files_to_check(data.archive, rows):
        found = check_file(data.archive, file, rows.get(file))
        if found.is_damaged:
            yield f"archive: {file}: {found.lost} {found.faults}"


def litter(data: DataFolder) -> Iterator[str]:
    """Name files that nothing leads to."""
    kept = set(_of_warehouse(data)) | set(_of_releases(data))
    kept |= {data.root / ".lock", data.root / ".runs.lock", data.warehouse / ".lock", data.tombstones}
    for path in data.root.rglob("*"):
        if path.is_file() and path.is_relative_to(data.archive):
            if not check_file(data.archive, str(path.relative_to(data.archive)), None).records.keys() - {"warcinfo"}:
                yield f"{path.relative_to(data.root)} holds no record"
        elif (path.is_symlink() or path.is_file()) and path not in kept:
            yield str(path.relative_to(data.root))
    if (data.warehouse / ".lock").exists() and (data.warehouse / ".lock").read_bytes():
        yield "the lock of the warehouse tells of a writer"
    yield from (f"releases/{path.name}" for path in data.releases.glob(".staging*"))


def _of_warehouse(data: DataFolder) -> Iterator[Path]:
    for name in WAREHOUSE:
        folder = data.warehouse / name
        if not DeltaTable.is_deltatable(folder.as_uri()):
            continue
        yield from (path for path in (folder / "_delta_log").iterdir() if OF_LOG.fullmatch(path.name))
        for version in range(DeltaTable(folder.as_uri()).version() + 1):
            at_version = DeltaTable(folder.as_uri(), version=version)
            yield from (Path(uri.removeprefix("file://")) for uri in at_version.file_uris())


def _of_releases(data: DataFolder) -> Iterator[Path]:
    for path in data.releases.iterdir() if data.releases.is_dir() else ():
        manifest = read_manifest(path)
        if path.name in BESIDE_RELEASES:
            yield path
        elif manifest is not None and RELEASE_ID.fullmatch(path.name):
            yield from (path / name for name in [MANIFEST, SEAL, *manifest.files])


def releases(data: DataFolder) -> int:
    """Count the releases."""
    return sum(RELEASE_ID.fullmatch(path.name) is not None for path in data.releases.glob("*"))
