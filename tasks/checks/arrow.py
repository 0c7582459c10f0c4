"""Small steps over Arrow tables that several checks take."""

from collections.abc import Iterator, Mapping, Sequence

import pyarrow as pa
import pyarrow.compute as pc


def joined(rows: pa.Table, columns: Sequence[str]) -> pa.ChunkedArray:
    """Return one text a row from some of its columns, so that rows are equal in these where the texts are."""
    if len(columns) == 1 and rows[columns[0]].type == pa.string():
        return rows[columns[0]]
    parts = [pc.fill_null(pc.cast(rows[name], pa.string()), "\x00") for name in columns]
    return pc.binary_join_element_wise(*parts, "\x1f")


def differs(left: pa.Array | pa.ChunkedArray, right: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Say, value by value, whether two columns differ; null equals null."""
    return pc.coalesce(pc.not_equal(left, right), pc.xor(pc.is_null(left), pc.is_null(right)))


def count(mask: pa.ChunkedArray) -> int:
    """Return how many values are true."""
    return int(pc.sum(mask).as_py() or 0)


def looked_up(keys: pa.ChunkedArray, known: pa.ChunkedArray, values: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return the value of each key; null where the key is unknown, or null."""
    return values.take(pc.index_in(keys, value_set=known, skip_nulls=True))


def scope(rows: pa.Table) -> pa.ChunkedArray:
    """Return what rows belong to together: their episode, or their page where the source names none."""
    return pc.coalesce(rows["episode_id"], rows["page"])


def sums(source_ids: pa.ChunkedArray, numbers: Mapping[str, pa.ChunkedArray]) -> dict[str, dict[str, int]]:
    """Return by source, sorted, the sum of each column of numbers, or how often it is true; and how many `rows` there are."""
    summed = {name: pc.cast(values, pa.int64()) for name, values in numbers.items()}
    wanted = [([], "count_all"), *((name, "sum") for name in summed)]
    found = pa.table({"source_id": source_ids} | summed).group_by("source_id").aggregate(wanted).sort_by("source_id")
    names = ["rows" if name == "count_all" else name.removesuffix("_sum") for name in found.column_names]
    return dict(by_source(found.rename_columns(names)))


def by_source(counted: pa.Table) -> Iterator[tuple[str, dict[str, int]]]:
    """Give the rows of a table of numbers, by source."""
    for row in counted.to_pylist():
        yield row.pop("source_id"), row


def pages(rows: pa.Table, mask: pa.ChunkedArray) -> dict[str, int]:
    """Return by source on how many pages a mark is met."""
    met = rows.filter(mask).group_by(["source_id", "page"]).aggregate([])
    return {each["values"]: each["counts"] for each in pc.value_counts(met["source_id"]).to_pylist()}
