"""Staging: the files of a release in the making. What the release before holds already is linked, and takes no room twice."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from tasks import durable
from tasks.checks.candidate import Columns
from tasks.releases.manifest import File
from tasks.schemas import RELEASE, SCHEMA_VERSION


class Staging:
    """A folder that nobody reads yet, and what was written to it: `files`, by path."""

    def __init__(self, folder: Path, latest: Path, published: Mapping[str, File]) -> None:
        """Begin anew, whatever a killed run left; `published` are the files of the release at `latest`."""
        durable.remove(folder)
        self.folder = folder
        self.files: dict[str, File] = {}
        self._latest = latest
        self._published = published
        folder.mkdir(parents=True)

    def add(self, table: str, stem: str, rows: pa.Table) -> None:
        """Add the file of a table; equal rows give equal bytes."""
        path, content = f"{table}/{stem}.parquet", parquet(table, rows)
        file = File(rows=rows.num_rows, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
        (self.folder / table).mkdir(exist_ok=True)
        if self._published.get(path) == file and is_whole(self._latest / path, file):
            os.link(self._latest / path, self.folder / path)
        else:
            durable.write(self.folder / path, content)
        self.files[path] = file

    def sync(self) -> None:
        """Return when the names of all files are on disk, as their content is."""
        for table in {path.split("/")[0] for path in self.files}:
            durable.sync_folder(self.folder / table)
        durable.sync_folder(self.folder)


def parquet(table: str, rows: pa.Table) -> memoryview:
    """Return rows of a table as the bytes of a Parquet file that says whose rows they are."""
    marked = rows.replace_schema_metadata({"greenroom.table": table, "greenroom.schema_version": str(SCHEMA_VERSION)})
    content = pa.BufferOutputStream()
    pq.write_table(marked, content, compression="zstd", compression_level=3)
    return memoryview(content.getvalue())


def columns_of(release: Path) -> Columns:
    """Return what gives columns of the tables of a release; a column that an older one did not have is null."""
    return lambda table, wanted: ds.dataset(release / table, schema=RELEASE[table].schema, format="parquet").to_table(wanted)


def are_whole(release: Path, files: Mapping[str, File]) -> bool:
    """Say whether all files of a release are still what its manifest says."""
    return all(is_whole(release / path, file) for path, file in files.items())


def is_whole(path: Path, file: File) -> bool:
    """Say whether a published file is still what its manifest says."""
    return path.is_file() and path.stat().st_size == file.bytes and checksum(path) == file.sha256


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
