"""Parquet: equal rows give equal bytes, however Arrow holds them in memory."""

from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from tasks.schemas import RELEASE, SCHEMA_VERSION

TABLE, VERSION = b"greenroom.table", b"greenroom.schema_version"
ROWS_A_GROUP = 2**17


def parquet(table: str, rows: pa.Table) -> memoryview:
    """Return rows of a table as the bytes of a Parquet file that says whose rows they are."""
    marked = rows.replace_schema_metadata({TABLE: table, VERSION: str(SCHEMA_VERSION)})
    whole = [field.name for field in marked.schema if pa.types.is_integer(field.type)]
    content = pa.BufferOutputStream()
    with pq.ParquetWriter(
        content,
        marked.schema,
        version="2.6",
        compression="zstd",
        compression_level=3,
        use_dictionary=[_leaf(field) for field in marked.schema if field.name not in whole],
        column_encoding=dict.fromkeys(whole, "DELTA_BINARY_PACKED"),
    ) as writer:
        for start in range(0, max(marked.num_rows, 1), ROWS_A_GROUP):
            writer.write_table(marked.slice(start, ROWS_A_GROUP).combine_chunks(), ROWS_A_GROUP)
    return memoryview(content.getvalue())


def held_at(path: Path, table: str) -> ds.Dataset:
    """Return the rows of a table in a file or folder, to be read; a column that an older release did not have is null."""
    return ds.dataset(path, schema=RELEASE[table].schema, format="parquet")


def types_of(schema: pa.Schema) -> dict[str, str]:
    """Return the type of each column in Arrow's words; of a list that of its values, whose own name differs when read again."""
    return {
        field.name: f"list<{field.type.value_type}>" if pa.types.is_list(field.type) else str(field.type) for field in schema
    }


def _leaf(field: pa.Field) -> str:
    """Return the path under which Parquet knows the values of a column."""
    return f"{field.name}.list.element" if pa.types.is_list(field.type) else str(field.name)
