"""The data folder: where archive, warehouse and releases are. The one place that knows."""

import fcntl
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from urllib.parse import unquote

log = logging.getLogger("greenroom.data")


class DataFolderError(Exception):
    """A data folder that cannot be used, and what to do about it."""


@contextmanager
def locked(path: Path, how: int = fcntl.LOCK_EX) -> Iterator[TextIO]:
    """Hold a lock on a file, which is made if need be; the system lets go of it when a process dies."""
    with path.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, how)
        file.seek(0)
        yield file


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Paths of one data folder."""

    root: Path

    @property
    def archive(self) -> Path:
        """WARC files: back this up."""
        return self.root / "archive"

    @property
    def warehouse(self) -> Path:
        """Delta tables: back up `fetches`, the rest is derived."""
        return self.root / "warehouse"

    @property
    def releases(self) -> Path:
        """Published tables, and `latest`."""
        return self.root / "releases"

    @property
    def latest(self) -> Path:
        """The release that analysts read."""
        return self.releases / "latest"

    @property
    def refused(self) -> Path:
        """The checks of the last publishing, as a table, if it was refused."""
        return self.releases / "refused.parquet"

    @property
    def tombstones(self) -> Path:
        """What was erased, and stays out: back this up."""
        return self.root / "tombstones.json"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder's one lock for reading and publishing: two runs do these one after the other."""
        with locked(self.root / ".lock"):
            yield

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Hold the folder for a run: nothing is erased from it meanwhile."""
        with locked(self.root / ".runs.lock", fcntl.LOCK_SH):
            yield

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the folder to erase something from it, once no run has it."""
        path = self.root / ".runs.lock"
        with ExitStack() as stack:
            try:
                stack.enter_context(locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB))
            except BlockingIOError:
                log.warning("%s: waits until the runs that are at work there are over", self.root)
                stack.enter_context(locked(path))
            yield

    def made(self) -> "DataFolder":
        """Return the folder, made if need be. Raises DataFolderError where nothing can be written to it, or no table read."""
        whole = str(self.root.resolve())
        if unquote(whole) != whole:
            raise DataFolderError(
                f"data folder {self.root}: Delta tables cannot be read below a path in which two hexadecimal digits follow a %;"
                " choose another with --data DIR or GREENROOM_DATA"
            )
        try:
            for folder in (self.archive, self.warehouse, self.releases):
                folder.mkdir(parents=True, exist_ok=True)
                with tempfile.TemporaryFile(dir=folder):
                    pass
        except OSError as error:
            folder_error = f"data folder {self.root}: {os.strerror(error.errno or 0)}"
            raise DataFolderError(f"{folder_error}; choose another with --data DIR or GREENROOM_DATA") from error
        return self
