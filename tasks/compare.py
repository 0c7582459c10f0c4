"""Compare: what the present reader and config make of the archive, beside what is published; nothing published is touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from deltalake.exceptions import DeltaError

from tasks import durable
from tasks.data_folder import DataFolder, locked
from tasks.releases.manifest import read_manifest
from tasks.schemas import RELEASE
from tasks.warehouse import Warehouse

SAMPLES = 5


@dataclass(frozen=True, slots=True)
class Difference:
    """How many rows of a table, and of a source where it has a file for each, were added, changed or removed; and some keys."""

    table: str
    source_id: str | None
    change: str
    rows: int
    samples: tuple[str, ...]


@contextmanager
def beside(data: DataFolder, release: Path) -> Iterator[DataFolder]:
    """Give a data folder of its own, with the same archive and the `fetches` that a release was made from.

    Those that came since are no part of it. It lies in the folder it is beside, and is removed at the end, or by the next
    comparison where this one is killed.
    """
    with locked(data.root / ".compare.lock"):
        scratch = DataFolder(data.root / ".compare")
        durable.remove(scratch.root)
        try:
            scratch.root.mkdir()
            scratch.archive.symlink_to(data.archive)
            Warehouse(scratch.made().warehouse).append("fetches", _fetches(data, release))
            yield scratch
        finally:
            durable.remove(scratch.root)


def _fetches(data: DataFolder, release: Path) -> pa.Table:
    """Return `fetches` as a release saw it; as it is now, where that version is kept no more."""
    manifest = read_manifest(release)
    versions = manifest.warehouse_versions if manifest else {}
    pinned = {name: version for name, version in versions.items() if name == "fetches"}
    try:
        return Warehouse(data.warehouse, pinned).read("fetches")
    except (DeltaError, FileNotFoundError):
        return Warehouse(data.warehouse).read("fetches")


def differences(before: Path, after: Path) -> list[Difference]:
    """Return how the tables of two releases differ, by table, source and change; nothing where their rows are the same."""
    old, new = read_manifest(before), read_manifest(after)
    found: list[Difference] = []
    for path in sorted({path for manifest in (old, new) if manifest for path in manifest.files}):
        table, _, file = path.partition("/")
        if table in RELEASE and not (old and new and old.files.get(path) == new.files.get(path)):
            source_id = file.removesuffix(".parquet") if RELEASE[table].by_source else None
            found.extend(_differences(table, source_id, _by_key(before / path, table), _by_key(after / path, table)))
    return found


def _differences(table: str, source_id: str | None, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    """Give what became of the rows of a file."""
    changes = {
        "added": [key for key in after if key not in before],
        "changed": [key for key in after if key in before and after[key] != before[key]],
        "removed": [key for key in before if key not in after],
    }
    for change, keys in changes.items():
        if keys:
            yield Difference(table, source_id, change, len(keys), tuple(keys[:SAMPLES]))


def _by_key(path: Path, table: str) -> dict[str, Any]:
    """Return the rows of a file by their key; none where there is no such file."""
    rows = pq.read_table(path).to_pylist() if path.is_file() else []
    return {"/".join(str(row[name]) for name in RELEASE[table].key): row for row in rows}
