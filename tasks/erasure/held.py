"""What warehouse and releases hold, as an erasure looks for it."""

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow.dataset as ds

from tasks.config import Source
from tasks.data_folder import DataFolder
from tasks.releases.names import release_ids
from tasks.releases.parquet import held_at
from tasks.schemas import Row


def published(data: DataFolder, table: str, columns: list[str], where: ds.Expression | None = None) -> Iterator[Row]:
    """Give the rows of a table in all releases, some columns of them."""
    for release_id in release_ids(data.releases):
        yield from held_at(data.releases / release_id / table, table).to_table(columns, filter=where).to_pylist()


def of_sources(sources: Mapping[str, Source], rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of sources that the config has: only of these is known how their labels and podcasts are told."""
    return rows[rows["source_id"].isin(list(sources))].copy()


def rows_of(found: pd.DataFrame) -> list[Row]:
    """Return a frame as rows, with None for what is unknown."""
    rows: list[Any] = found.astype(object).where(found.notna(), None).to_dict("records")
    return rows
