"""Check the archive: every record of every file, and whether every row of `fetches` finds its bytes."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO
from zlib import decompressobj
from zlib import error as zlib_error

import pyarrow as pa
import pyarrow.compute as pc

from tasks.content_encoding import ContentEncodingError
from tasks.ids import snapshot_id
from tasks.warc_records import MEMBER_BEGINS, WITH_PAYLOAD, DamagedRecordError, Record, TornRecordError, read_record

COLUMNS = ["url", "snapshot_id", "archive_file", "archive_offset"]
FIRST_WORD = b"WARC/"
AT_ONCE = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """A stretch of a file that is no record; torn, where it is the beginning of one at the end of the file."""

    offset: int
    end: int
    reason: str
    is_torn: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """Bytes that rows of `fetches` point to and that are not there."""

    offset: int
    url: str
    snapshot_id: str
    reason: str


@dataclass(slots=True)
class FileCheck:
    """What was found in a file: records by kind, faults, and what rows look for in vain."""

    file: str
    records: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)

    @property
    def is_damaged(self) -> bool:
        """Whether there is more amiss than a torn last record that no row points to."""
        return bool(self.lost) or any(not fault.is_torn for fault in self.faults)


def pointing(fetches: pa.Table) -> dict[str, pa.Table]:
    """Return the rows of `fetches` that point to records, by file."""
    rows = fetches.select(COLUMNS).filter(pc.is_valid(fetches["archive_file"])).sort_by("archive_file")
    found, first = {}, 0
    for file in pc.value_counts(rows["archive_file"]).to_pylist():
        found[file["values"]] = rows.slice(first, file["counts"])
        first += file["counts"]
    return found


def files_to_check(archive: Path, rows: Mapping[str, pa.Table]) -> list[str]:
    """Return the files that are there or should be, seen from the archive folder."""
    there = {path.relative_to(archive).as_posix() for path in archive.rglob("*.warc.gz")}
    return sorted(there | set(rows))


def check_file(archive: Path, file: str, rows: pa.Table | None) -> FileCheck:
    """Read a file from end to end, digests verified, and look up the rows that point into it."""
    found = FileCheck(file)
    snapshots: dict[int, str | None] = {}
    try:
        with (archive / file).open("rb") as opened:
            for offset, each in stretches(opened):
                if isinstance(each, Fault):
                    found.faults.append(each)
                else:
                    found.records[each.kind] += 1
                    snapshots[offset] = _snapshot(each)
        absent = "no whole record there"
    except OSError as error:
        absent = error.strerror or "cannot be read"
        found.faults += [] if isinstance(error, FileNotFoundError) else [Fault(0, 0, absent, is_torn=False)]
    found.lost += _lost(rows.to_pylist() if rows else [], snapshots, absent)
    return found


def stretches(file: BinaryIO) -> Iterator[tuple[int, Record | Fault]]:
    """Give each record of a file, and what lies between records that are whole, with its offset."""
    size = file.seek(0, 2)
    offset = 0
    while offset < size:
        try:
            record = read_record(file, offset, check_digests=True)
        except DamagedRecordError as error:
            following = _next_member(file, offset + 1)
            is_torn = following is None and isinstance(error, TornRecordError)
            end = size if following is None else following
            yield offset, Fault(offset, end, str(error), is_torn)
            offset = end
        else:
            yield offset, record
            offset = record.end


def _next_member(file: BinaryIO, start: int) -> int | None:
    """Return where the next gzip member begins that holds a WARC record, as far as its first word tells."""
    while True:
        file.seek(start)
        block = file.read(AT_ONCE)
        at = block.find(MEMBER_BEGINS)
        while at >= 0:
            if _begins_record(file, start + at):
                return start + at
            at = block.find(MEMBER_BEGINS, at + 1)
        if len(block) < AT_ONCE:
            return None
        start += AT_ONCE - len(MEMBER_BEGINS) + 1


def _begins_record(file: BinaryIO, offset: int) -> bool:
    file.seek(offset)
    try:
        return decompressobj(wbits=31).decompress(file.read(1024), len(FIRST_WORD)) == FIRST_WORD
    except zlib_error:
        return False


def _snapshot(record: Record) -> str | None:
    """Return the snapshot that a record holds; null where it holds none."""
    if record.kind not in WITH_PAYLOAD:
        return None
    try:
        return snapshot_id(record.content)
    except ContentEncodingError:
        return None


def _lost(rows: list[dict[str, Any]], snapshots: Mapping[int, str | None], absent: str) -> Iterator[Lost]:
    """Give, once for each place and snapshot, what rows point to and is not there."""
    expected = {(row["archive_offset"], row["snapshot_id"]): row["url"] for row in rows}
    for (offset, snapshot), url in sorted(expected.items()):
        if offset not in snapshots:
            yield Lost(offset, url, snapshot, absent)
        elif snapshots[offset] != snapshot:
            yield Lost(offset, url, snapshot, "the record there holds other bytes")
