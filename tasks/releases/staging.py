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

    def __init__(self, folder: Path, published: Published, *others: Published) -> None:
        """Begin anew, whatever a killed run left; what `published` or the others hold already is linked."""
        durable.remove(folder)
        self.folder = folder
        self.files: dict[str, File] = {}
        self.schemas: dict[str, dict[str, str]] = {}
        self._published = published
        self._held = (published, *others)
        folder.mkdir(parents=True)

    def add(self, table: str, stem: str, rows: pa.Table) -> None:
        """Add the file of a table; equal rows give equal bytes."""
        path, content = f"{table}/{stem}.parquet", parquet(table, rows)
        file = File(rows=rows.num_rows, bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
        (self.folder / table).mkdir(exist_ok=True)
        if not any(held.files.get(path) == file and path in held.whole and self._link(held, path) for held in self._held):
            self._write(path, content)
        self.files[path] = file
        self.schemas[table] = types_of(rows.schema)

    def keep(self, path: str) -> None:
        """Add a file of the published release as it is, whole or not. Raises OSError where it is not there."""
        table, manifest = table_of(path), self._published.manifest
        (self.folder / table).mkdir(exist_ok=True)
        if not self._link(self._published, path):
            self._write(path, (self._published.folder / path).read_bytes())
        self.files[path] = self._published.files[path]
        if manifest and table in manifest.schemas:
            self.schemas[table] = manifest.schemas[table]

    def sync(self) -> None:
        """Return when the names of all files are on disk, as their content is."""
        for table in {table_of(path) for path in self.files}:
            durable.sync_folder(self.folder / table)
        durable.sync_folder(self.folder)

    def _write(self, path: str, content: bytes | memoryview) -> None:
        durable.write(self.folder / path, content)
        (self.folder / path).chmod(READ_ONLY)

    def _link(self, published: Published, path: str) -> bool:
        """Link a published file, and say whether that could be done."""
        try:
            os.link(published.folder / path, self.folder / path)
        except OSError as error:
            if error.errno not in CANNOT_LINK:
                raise
            return False
        return True


def columns_of(release: Path) -> Columns:
    """Return what gives columns of the tables of a release; a column that an older one did not have is null."""
    return lambda table, wanted: held_at(release / table, table).to_table(wanted)
