"""A reader of releases as analysts are: looping over `latest`, table by table, with a library of their choice."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tasks.releases.readers import opened

SHOWS = {"a", "b", "c"}
REFERENCES = [
    ("segments", "speaker_id", "speakers"),
    ("segments", "appearance_id", "appearances"),
    ("segments", "episode_id", "episodes"),
    ("appearances", "speaker_id", "speakers"),
    ("appearances_by_month", "speaker_id", "speakers"),
]
Column = Callable[[Path, str, str], list[Any]]


@dataclass
class Seen:
    """What a reader met: how often it read, releases by their numbers, and what it should never have met."""

    name: str
    reads: int = 0
    numbers: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def by_pandas(release: Path, table: str, column: str) -> list[Any]:
    import pandas as pd

    found: list[Any] = pd.read_parquet(release / table, columns=[column], dtype_backend="pyarrow")[column].tolist()
    return found


def by_duckdb(release: Path, table: str, column: str) -> list[Any]:
    import duckdb

    return [row[0] for row in duckdb.sql(f"select {column} from '{release}/{table}/*.parquet'").fetchall()]


def by_pyarrow(release: Path, table: str, column: str) -> list[Any]:
    import pyarrow.dataset as ds

    found: list[Any] = ds.dataset(release / table).to_table([column])[column].to_pylist()
    return found


def resolved(latest: Path) -> AbstractContextManager[Path]:
    """Resolve once, and hold nothing."""
    return nullcontext(latest.resolve())


WAYS = [(column, find) for find in (opened, resolved) for column in (by_pandas, by_duckdb, by_pyarrow, by_pandas)]


def read_on(latest: Path, way: int, begun: Any, over: Any, told: Any) -> None:
    """Read `latest` again and again, until publishing is over."""
    os.nice(10)  # or eight of them would leave little to who publishes
    column, find = WAYS[way]
    seen = Seen(f"{column.__name__}, {find.__name__}")
    while not (seen.reads and over.is_set()) and not seen.faults:
        try:
            with find(latest) as release:
                seen.faults += faults_of(release, column, seen.numbers)
        except Exception as error:  # whatever it is, a reader must not meet it
            seen.faults.append(repr(error))
        seen.reads += 1
        if seen.reads == 1:
            begun.release()
    told.put(seen)


def faults_of(release: Path, column: Column, numbers: set[str]) -> list[str]:
    """Return what is wrong with a release as it is read file by file; add its number to those seen."""
    met = {name for name in column(release, "speakers", "display_name") if name.startswith("Ada")}
    met |= {
        name.split("@")[0].replace("ada-quill-", "Ada Quill ") for name in ids(release, column, "segments") if "ada" in name
    }
    orphans = [
        f"{table}.{key} not in {target}: {sorted(lost)[:3]}"
        for table, key, target in REFERENCES
        if (lost := set(column(release, table, key)) - set(column(release, target, key)))
    ]
    sources = set(column(release, "segments", "source_id"))
    numbers |= met
    return orphans + ([f"{sorted(met)} at once, of {sorted(sources)}"] if len(met) != 1 or sources != SHOWS else [])


def ids(release: Path, column: Column, table: str) -> list[str]:
    return [name for name in column(release, table, "speaker_id") if name is not None]
