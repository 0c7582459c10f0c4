"""Diff: two releases that are on disk, and what their differing rows were and are."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from tasks.releases.changes import Side, changes, side
from tasks.releases.differences import keys_of
from tasks.releases.manifest import MANIFEST, Manifest, read_manifest, table_of
from tasks.schemas import RELEASE, Row

AT_ONCE = 10_000  # rows as Python objects


@dataclass(frozen=True, slots=True)
class Diff:
    """Two releases, and the rows in which they differ, as rows of `changes`."""

    before: Side
    after: Side
    changes: pa.Table

    def rows(self, changes: pa.Table) -> Iterator[tuple[Row, Row | None, Row | None]]:
        """Give some of these rows file by file, each with the row as it was and as it is; null where there was or is none."""
        paths = _paths(changes)
        for path in pc.unique(paths).to_pylist():
            listed = changes.filter(pc.equal(paths, path))
            held = [_held(release, path, listed["key"]) for release in (self.before, self.after)]
            for start in range(0, listed.num_rows, AT_ONCE):
                yield from zip(*(rows.slice(start, AT_ONCE).to_pylist() for rows in (listed, *held)), strict=True)


def diff(before: Path, after: Path, table: str | None = None) -> Diff:
    """Return the differences of two releases, or of one table in them.

    Raises OSError or ArrowException where a file that differs cannot be read.
    """
    was, is_now = (side(folder, _manifest(folder).files) for folder in (before, after))
    found = changes(was, is_now)
    return Diff(was, is_now, found if table is None else found.filter(pc.equal(found["table"], table)))


def _manifest(release: Path) -> Manifest:
    manifest = read_manifest(release)
    if manifest is None:
        raise OSError(f"{release / MANIFEST} is missing or damaged")
    return manifest


def _paths(changes: pa.Table) -> pa.ChunkedArray:
    """Return, for rows of `changes`, which file holds the row that differs."""
    by_source = pa.array([name for name, table in RELEASE.items() if table.by_source])
    stems = pc.if_else(pc.is_in(changes["table"], value_set=by_source), changes["source_id"], changes["table"])
    return pc.binary_join_element_wise(changes["table"], "/", stems, ".parquet", "")


def _held(release: Side, path: str, keys: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the rows that a file holds under these keys; null for those that it does not hold."""
    table = RELEASE[table_of(path)]
    columns = release.of(path)
    at = pc.index_in(keys, value_set=keys_of(table, columns(table.key)))
    return columns(table.schema.names).to_struct_array().take(at)
