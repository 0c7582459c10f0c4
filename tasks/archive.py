"""Archive: every response as served, in WARC files (ISO 28500), written before anything is parsed.

One file a run and source: `archive/<source_id>/<run_id>.warc.gz`. Only `fetches` knows file and offset of a record.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from requests.utils import requote_uri
from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tasks.content_encoding import decoded
from tasks.ids import snapshot_id

HOP_BY_HOP = frozenset(("transfer-encoding", "connection", "keep-alive"))


class LostRecordError(Exception):
    """The archive does not hold what `fetches` says it does."""


@dataclass(frozen=True, slots=True)
class Location:
    """Where a record stands: a file, seen from the archive folder, and the offset in it."""

    file: str
    offset: int


class ArchiveWriter:
    """Appends the responses of one run and source to their WARC file; each is on disk when `write` returns."""

    def __init__(self, archive: Path, source_id: str, run_id: str) -> None:
        """Name the file; it is made when the first response comes."""
        self._name = f"{source_id}/{run_id}.warc.gz"
        self._path = archive / self._name
        self._file: BinaryIO | None = None

    def __enter__(self) -> Self:
        """Begin writing."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the file."""
        if self._file:
            self._file.close()

    def write_response(
        self,
        url: str,
        body: bytes,
        status: str,
        headers: Sequence[tuple[str, str]],
        fetched_at: datetime,
        is_truncated: bool = False,
    ) -> Location:
        """Append an HTTP response: its body as it came over the wire, its headers but those of the connection."""
        kept = [(name, value) for name, value in headers if name.lower() not in HOP_BY_HOP]
        fields = {"WARC-Date": _warc_date(fetched_at)} | ({"WARC-Truncated": "disconnect"} if is_truncated else {})
        return self._write("response", url, body, fields, StatusAndHeaders(status, kept, protocol="HTTP/1.1"))

    def write_file(self, url: str, content: bytes, taken_at: datetime) -> Location:
        """Append a saved page that was taken in from a file."""
        return self._write("resource", url, content, {"WARC-Date": _warc_date(taken_at)}, None)

    def _write(self, kind: str, url: str, body: bytes, fields: dict[str, str], http: StatusAndHeaders | None) -> Location:
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("ab")
        offset = self._file.seek(0, os.SEEK_END)
        writer = WARCWriter(self._file, gzip=True, warc_version="1.1")
        writer.write_record(
            writer.create_warc_record(
                requote_uri(url), kind, BytesIO(body), len(body), warc_headers_dict=fields, http_headers=http
            )
        )
        self._file.flush()
        os.fsync(self._file.fileno())
        return Location(self._name, offset)


def payload(archive: Path, location: Location, snapshot: str) -> bytes:
    """Return the bytes of an archived page, content encoding undone.

    Raises LostRecordError where they are not there, or are not those of the snapshot.
    """
    try:
        with (archive / location.file).open("rb") as file:
            file.seek(location.offset)
            record = next(iter(ArchiveIterator(file)))
            encoding = record.http_headers.get_header("content-encoding") if record.http_headers else None
            content = decoded(record.raw_stream.read(), encoding, is_whole=False)
    except MemoryError:
        raise
    except Exception as error:  # of a damaged record, warcio raises whatever its bytes lead to
        raise LostRecordError(f"{location.file} at {location.offset}: {error}") from error
    if snapshot_id(content) != snapshot:
        raise LostRecordError(f"{location.file} at {location.offset}: not the bytes of snapshot {snapshot}")
    return content


def _warc_date(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
