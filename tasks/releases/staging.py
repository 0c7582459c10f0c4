"""Staging: the files of a release in the making. What the release before holds already is linked, and takes no room twice."""

import errno
import hashlib
import os
from pathlib import Path

import pyarrow as pa

from tasks import durable
from tasks.checks.candidate import Columns
from tasks.releases.manifest import READ_ONLY, File, table_of
from tasks.releases.parquet import held_at, parquet, types_of
from tasks.releases.published import Published

CANNOT_LINK = (errno.EMLINK, errno.EPERM, errno.ENOTSUP)  # too many links, or a file system without


class Staging:
    """A folder that nobody reads yet, and what was written to it: `files` and `schemas`, by path and by table."""

    def __init__(self, folder: Path, published: Published) -> None:
        """Begin anew, whatever a killed run left."""
        durable.remove(folder)
        self.folder = folder
        self.files: dict[str, File] = {}
        self.schemas: dict[str, dict[str, str]] = {}
        self._published = published
        folder.mkdir(parents=True)

    def add(self, table: str, stem: str, rows: pa.Table) -> None:
        """Add the file of a table; equal rows give equal bytes."""
        path, content = f"{table}/{stem}.parquet", parquet(table, rows)
        file = File(rows=rows.num_rows, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
        (self.folder / table).mkdir(exist_ok=True)
        if not (self._published.files.get(path) == file and path in self._published.whole and self._link(path)):
            durable.write(self.folder / path, content)
            (self.folder / path).chmod(READ_ONLY)
        self.files[path] = file
        self.schemas[table] = types_of(rows.schema)

    def sync(self) -> None:
        """Return when the names of all files are on disk, as their content is."""
        for table in {table_of(path) for path in self.files}:
            durable.sync_folder(self.folder / table)
        durable.sync_folder(self.folder)

    def _link(self, path: str) -> bool:
        """Link a published file, and say whether that could be done."""
        try:
            os.link(self._published.folder / path, self.folder / path)
        except OSError as error:
            if error.errno not in CANNOT_LINK:
                raise
            return False
        return True


def columns_of(release: Path) -> Columns:
    """Return what gives columns of the tables of a release; a column that an older one did not have is null."""
    return lambda table, wanted: held_at(release / table, table).to_table(wanted)
