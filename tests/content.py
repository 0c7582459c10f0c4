"""Content: what two warehouses, or two releases, are compared by: rows without when and where they were fetched, as hashes."""

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from tasks.batch import DERIVED_TABLES
from tasks.releases.manifest import read_manifest
from tasks.schemas import RELEASE
from tasks.warehouse import Warehouse

NOT_CONTENT = {"visited_at", "fetched_at", "run_id", "snapshot_id", "archive_file", "archive_offset"}
"""Fetch times, run ids, and pointers into the archive. Of tables, `fetches`, `reads`, `changes` and `quality` are none."""


def hashed(rows: pa.Table, but: set[str] | frozenset[str] = frozenset()) -> str:
    """Return a hash of rows, whatever their order, without some columns."""
    columns = sorted(set(rows.column_names) - but)
    lines = sorted(repr(list(row.values())) for row in rows.select(columns).to_pylist())
    return hashlib.sha256("\n".join([*columns, *lines]).encode()).hexdigest()[:16]


def held(warehouse: Path) -> dict[str, str]:
    """Return the content of every derived table of a warehouse."""
    return {name: hashed(Warehouse(warehouse).read(name), NOT_CONTENT) for name in DERIVED_TABLES}


def published(release: Path) -> dict[str, str]:
    """Return the content of every table of a release."""
    return {name: hashed(ds.dataset(release / name, format="parquet").to_table(), NOT_CONTENT) for name in RELEASE}


def checksums(release: Path) -> dict[str, str]:
    """Return the checksum of every file of a release, but for those that tell how it came to be."""
    manifest = read_manifest(release)
    assert manifest is not None, f"no release at {release}"
    return {path: file.sha256 for path, file in manifest.files.items() if path.split("/")[0] in RELEASE}


def derived(warehouse: Path) -> dict[str, str]:
    """Return every derived table of a warehouse to the last column, but for the run that read it."""
    return {name: hashed(Warehouse(warehouse).read(name), {"run_id"}) for name in (*DERIVED_TABLES, "reads")}
