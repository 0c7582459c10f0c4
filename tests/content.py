"""Content: what two warehouses, or two releases, are compared by: rows without when and where they were fetched, as hashes."""

import hashlib
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds

from tasks.batch import DERIVED_TABLES
from tasks.data_folder import DataFolder
from tasks.releases.manifest import read_manifest, table_of
from tasks.schemas import RELEASE
from tasks.warehouse import Warehouse

NOT_CONTENT = frozenset("visited_at fetched_at run_id snapshot_id archive_file archive_offset".split())
"""Fetch times, run ids, and pointers into the archive. Of tables, `fetches`, `reads`, `changes` and `quality` are none."""


def rows_of(data: DataFolder) -> dict[str, list[str]]:
    """Return the content of every derived table of a warehouse, and of every table of its latest release."""
    tables = {f"warehouse {name}": Warehouse(data.warehouse).read(name) for name in DERIVED_TABLES}
    tables |= {f"release {name}": ds.dataset(data.latest / name, format="parquet").to_table() for name in RELEASE}
    return {name: rows(table) for name, table in tables.items()}


def derived(warehouse: Path) -> dict[str, list[str]]:
    """Return every derived table of a warehouse to the last column, but for the run that read it."""
    return {name: rows(Warehouse(warehouse).read(name), frozenset(("run_id",))) for name in (*DERIVED_TABLES, "reads")}


def checksums(release: Path) -> dict[str, str]:
    """Return the checksum of every file of a release, but for those that tell how it came to be."""
    manifest = read_manifest(release)
    assert manifest is not None, f"no release at {release}"
    return {path: file.sha256 for path, file in manifest.files.items() if table_of(path) in RELEASE}


def hashes(tables: dict[str, list[str]]) -> dict[str, str]:
    """Return a hash of the rows of each table."""
    return {name: hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16] for name, lines in tables.items()}


def rows(table: pa.Table, but: frozenset[str] = NOT_CONTENT) -> list[str]:
    """Return rows as text, whatever their order was, without some columns."""
    names = sorted(set(table.column_names) - but)
    return sorted(repr(row) for row in table.select(names).to_pylist())
