"""Differences: which rows of a table, and which of their columns, are not what they were; keys say which belong together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.arrow import differs
from tasks.schemas import Table

Numbers = npt.NDArray[np.int64]
Truths = npt.NDArray[np.bool_]
Columns = Callable[[Sequence[str]], pa.Table]
"""Gives some columns of the rows that are compared."""


@dataclass(frozen=True, slots=True)
class Differences:
    """Rows of a table that differ: their keys, bit by bit which columns differ, and values of some columns, before and after.

    What was added has null values before, what was removed null values after.
    """

    table: Table
    keys: pa.ChunkedArray
    columns: Numbers
    added: Truths
    removed: Truths
    before: pa.Table
    after: pa.Table

    @property
    def changed(self) -> Truths:
        """Say of each row whether it is in both."""
        return ~(self.added | self.removed)

    def differ_in(self, *names: str) -> Truths:
        """Say of each row whether it is in both and differs in any of these columns."""
        found: Truths = (self.columns & sum(1 << self.table.schema.names.index(name) for name in names)) != 0
        return found


def differences(table: Table, before: Columns, after: Columns, shown: Sequence[str]) -> Differences:
    """Return the rows of a table that were added, changed or removed, with the values of the columns to be shown.

    Nulls equal nulls, and numbers are equal bit by bit. Columns are read one at a time.
    """
    keys, keys_after = (keys_of(table, columns(table.key)) for columns in (before, after))
    found = pc.index_in(keys, value_set=keys_after)
    kept, kept_after = _where(pc.is_valid(found)), found.drop_null().to_numpy().astype(np.int64)
    columns = np.zeros(len(kept), np.int64)
    for number, name in enumerate(table.schema.names):
        if name not in table.key:
            columns |= differ(_values(before, name, kept), _values(after, name, kept_after)).astype(np.int64) << number
    changed = columns != 0
    removed, added = _where(pc.is_null(found)), _where(pc.is_null(pc.index_in(keys_after, value_set=keys)))
    none_before, none_after = np.full(len(added), -1), np.full(len(removed), -1)
    at = _positions(kept[changed], removed, none_before)
    at_after = _positions(kept_after[changed], none_after, added)
    kind = np.repeat([0, 1, 2], [int(changed.sum()), len(removed), len(added)])
    return Differences(
        table=table,
        keys=pa.chunked_array([pc.coalesce(keys.take(at), keys_after.take(at_after))]),
        columns=np.concatenate([columns[changed], np.zeros(len(removed) + len(added), np.int64)]),
        added=kind == 2,
        removed=kind == 1,
        before=before(shown).take(at),
        after=after(shown).take(at_after),
    )


def concatenated(parts: Sequence[Differences]) -> Differences:
    """Return the differences of several files of one table as one."""
    return Differences(
        table=parts[0].table,
        keys=pa.chunked_array([chunk for part in parts for chunk in part.keys.chunks], pa.string()),
        columns=np.concatenate([part.columns for part in parts]),
        added=np.concatenate([part.added for part in parts]),
        removed=np.concatenate([part.removed for part in parts]),
        before=pa.concat_tables([part.before for part in parts]),
        after=pa.concat_tables([part.after for part in parts]),
    )


def keys_of(table: Table, rows: pa.Table) -> pa.Array:
    """Return the key of each row as text: its columns joined by `/`, nulls as nothing."""
    texts = [pc.fill_null(rows[name].cast(pa.string()), "") for name in table.key]
    return _whole(pc.binary_join_element_wise(*texts, "/"))


def differ(left: pa.Array, right: pa.Array) -> Truths:
    """Say of each pair of values whether they differ; a list differs where its length or any of its elements does."""
    if pa.types.is_list(left.type):
        return _lists_differ(left, right)
    if pa.types.is_floating(left.type):
        left, right = left.view(pa.int64()), right.view(pa.int64())
    return truths(differs(left, right))


def truths(values: pa.Array | pa.ChunkedArray) -> Truths:
    """Return a column of true and false, without nulls, for NumPy."""
    return np.asarray(values.to_numpy(zero_copy_only=False) if isinstance(values, pa.Array) else values.to_numpy(), dtype=bool)


def _lists_differ(left: pa.Array, right: pa.Array) -> Truths:
    differing = differ(pc.list_value_length(left), pc.list_value_length(right))
    as_long = _positions(np.flatnonzero(~differing))
    left, right = left.take(as_long), right.take(as_long)
    elements = differ(left.flatten(), right.flatten())
    differing[as_long.to_numpy()[pc.list_parent_indices(left).to_numpy()[elements]]] = True
    return differing


def _values(columns: Columns, name: str, at: Numbers) -> pa.Array:
    return _whole(columns([name])[name]).take(pa.array(at))


def _whole(values: pa.ChunkedArray | pa.Array) -> pa.Array:
    return values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values


def _positions(*parts: Numbers) -> pa.Array:
    """Return positions to take rows from; -1 takes none, which gives nulls."""
    at = np.concatenate(parts)
    return pa.array(at, pa.int64(), mask=at < 0)


def _where(values: pa.Array) -> Numbers:
    return np.flatnonzero(truths(values))
