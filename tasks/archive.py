"""Archive: every response as served, in WARC files (ISO 28500), written before anything is parsed.

`archive/<source_id>/<run_id>-<number>.warc.gz`: one file a run, source and writer, another when it is full. Only `fetches`
knows file and offset of a record. A response that was archived before leaves a revisit record, and its row of `fetches`
points to the first one: nobody has to follow revisits.
"""

import fcntl
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import BinaryIO, Self

from tasks import durable, warc_records
from tasks.content_encoding import ContentEncodingError
from tasks.ids import snapshot_id
from tasks.warc_records import (
    MEMBER_BEGINS,
    DamagedRecordError,
    Headers,
    Member,
    Original,
    Record,
    TornRecordError,
    read_record,
)

LARGEST_FILE = 1_000_000_000  # bytes, as the standard recommends
LARGEST_BEGUN = 4096  # bytes; a file with nothing but the record that it begins with is smaller


class LostRecordError(Exception):
    """The archive does not hold what `fetches` says it does."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a record stands: a file, seen from the archive folder, and the offset in it."""

    file: str
    offset: int


class ArchiveWriter:
    """Writes the responses of one run and source to WARC files of its own; safe to be used by many threads.

    A record can be read back once its method returns, and outlives a crash of the machine once `sync` has: call it before
    rows that point to records are committed. A writer that is killed leaves at most one torn record, the last of its file,
    which no row points to; no other writer ever appends to that file.
    """

    def __init__(self, archive: Path, source_id: str, run_id: str, largest_file: int = LARGEST_FILE) -> None:
        """Take what files are named after; the first is made when the first record comes."""
        self._archive = archive
        self._stem = f"{source_id}/{run_id}"
        self._largest_file = largest_file
        self._lock = Lock()
        self._file: FileIO | None = None
        self._name = ""
        self._number = 0
        self._end = self._first_end = 0

    def __enter__(self) -> Self:
        """Begin writing."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Sync and close the file."""
        with self._lock:
            self._close()

    def write_response(
        self, url: str, body: bytes, status: str, headers: Headers, fetched_at: datetime, is_truncated: bool = False
    ) -> Location:
        """Write an HTTP response: its headers as served, its body as it came over the wire, chunks joined."""
        return self._append(warc_records.response(url, body, status, headers, fetched_at, is_truncated))

    def write_repeat(
        self, url: str, body: bytes, status: str, headers: Headers, fetched_at: datetime, of: Location
    ) -> Location:
        """Write a response that came whole and whose content was archived before; return where the content stands.

        That is where it stood, and a revisit record is written; or a new place, where the body differs on the wire (another
        compression of the same page) or the record is lost: then the response is written whole.
        """
        try:
            record = record_at(self._archive, of)
        except LostRecordError:
            record = None
        if record is None or record.kind != "response" or record.body != body:
            return self.write_response(url, body, status, headers, fetched_at)
        self._append(warc_records.repeat(url, status, headers, fetched_at, record))
        return of

    def write_not_modified(self, url: str, status: str, headers: Headers, fetched_at: datetime, of: Original) -> Location:
        """Write a revisit record for an answer (304) that says that the original still holds."""
        return self._append(warc_records.not_modified(url, status, headers, fetched_at, of))

    def write_file(self, url: str, content: bytes, taken_at: datetime) -> Location:
        """Write a saved page that was taken in from a file."""
        return self._append(warc_records.resource(url, content, taken_at))

    def write_redacted(self, url: str, content: bytes, fetched_at: datetime) -> Location:
        """Write what is kept of a page of which something was erased."""
        return self._append(warc_records.conversion(url, content, fetched_at))

    def sync(self) -> None:
        """Return when every record written so far is on disk."""
        with self._lock:
            if self._file is None:
                return
            handle = os.dup(self._file.fileno())  # so that others write, or close the file, meanwhile
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _append(self, member: Member) -> Location:
        size = sum(map(len, member))
        with self._lock:
            is_full = self._end + size > self._largest_file and self._end > self._first_end
            if self._file is None or is_full:
                self._file = self._open_next()
            if self._end == 0:
                self._write(self._file, warc_records.warcinfo(Path(self._name).name, datetime.now(UTC)))
                self._first_end = self._end
            offset = self._end
            self._write(self._file, member)
            return Location(self._name, offset)

    def _open_next(self) -> FileIO:
        """Open a file that nobody has written to: another writer of this run may have taken the next number."""
        self._close()
        folder = (self._archive / self._stem).parent
        folder.mkdir(parents=True, exist_ok=True)
        if not self._number:
            _remove_begun(folder)
        while True:
            self._number += 1
            self._name = f"{self._stem}-{self._number:05}.warc.gz"
            with suppress(FileExistsError):
                file = (self._archive / self._name).open("xb", buffering=0)
                fcntl.flock(file, fcntl.LOCK_EX)  # for as long as it is written to
                if os.fstat(file.fileno()).st_nlink:
                    break
                file.close()  # taken for one of a writer that was killed, before it was locked
        self._end = self._first_end = 0
        for named_in in (folder, self._archive):
            durable.sync_folder(named_in)
        return file

    def _write(self, file: FileIO, member: Member) -> None:
        """Write a gzip member, or nothing of it: a disk that is full must leave no torn record before others."""
        try:
            for piece in member:
                rest = memoryview(piece)
                while rest:
                    rest = rest[file.write(rest) :]
        except BaseException:
            file.seek(self._end)
            file.truncate()
            raise
        self._end += sum(map(len, member))

    def _close(self) -> None:
        if self._file:
            file, self._file = self._file, None
            with file:
                os.fsync(file.fileno())


def _remove_begun(folder: Path) -> None:
    """Remove files that hold no record of a response: writers that were killed began them, and no row can point into them."""
    for path in folder.glob("*.warc.gz"):
        with suppress(OSError):  # such as that another writer has it locked
            if path.stat().st_size <= LARGEST_BEGUN:
                with path.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    if _is_just_begun(file):
                        path.unlink()


def _is_just_begun(file: BinaryIO) -> bool:
    """Say whether there is nothing in a file but the record it begins with, if that, and the beginning of another."""
    content = file.read()
    try:
        end = read_record(file, 0).end if content else 0
    except DamagedRecordError:
        end = 0
    try:
        if end < len(content):
            read_record(file, end)
            return False
    except TornRecordError:
        return MEMBER_BEGINS not in content[end + 1 :]
    except DamagedRecordError:
        return False
    return True


def payload(archive: Path, location: Location, snapshot: str) -> bytes:
    """Return the bytes of an archived page, content encoding undone.

    Raises LostRecordError where they are not there, or are not those of the snapshot.
    """
    record = record_at(archive, location)
    try:
        content = record.content
    except ContentEncodingError as error:
        raise LostRecordError(f"{location.file} at {location.offset}: {error}") from error
    if snapshot_id(content) != snapshot:
        raise LostRecordError(f"{location.file} at {location.offset}: not the bytes of snapshot {snapshot}")
    return content


def record_at(archive: Path, location: Location) -> Record:
    """Return the record at a location. Raises LostRecordError where there is none that is whole."""
    try:
        with (archive / location.file).open("rb") as file:
            return read_record(file, location.offset)
    except (OSError, DamagedRecordError) as error:
        raise LostRecordError(f"{location.file} at {location.offset}: {error}") from error
