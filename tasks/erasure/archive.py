"""Erase from the archive: files that hold what is erased of a source are written anew, without it."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
from requests.utils import requote_uri

from tasks import durable, ids
from tasks.archive_check import Fault, stretches
from tasks.config import Source
from tasks.content_encoding import ContentEncodingError
from tasks.erasure.erased import Erased
from tasks.erasure.redact import Payload, redact
from tasks.schemas import WAREHOUSE, Row
from tasks.warc_records import WITH_PAYLOAD, Member, Record, conversion, warcinfo

ENDING = ".warc.gz"
NO_VALIDATORS = {"etag": None, "last_modified": None}
"""Of a redacted page: its server is asked for all of it, as the archive cannot say any more what stood there."""


@dataclass(slots=True)
class File:
    """A file of the archive: the row of `fetches` that points to each offset, and whether the file must be written anew."""

    path: Path
    pointing: dict[int, Row] = field(default_factory=dict)
    is_dirty: bool = False


def erase_from_archive(archive: Path, fetches: pa.Table, source: Source, erased: Erased) -> tuple[pa.Table, dict[str, str]]:
    """Write files anew beside those that hold what is erased; return the rows of `fetches` that point there.

    Beside them, what snapshots became of which something was erased. `fetches` are the rows of one source. Those of pages that
    are erased whole are left out, and so are records that no row points to: nobody reads them. The old files stay until
    `remove_unnamed`.
    """
    rows = [] if erased.is_whole else [row for row in fetches.to_pylist() if not erased.page(row["page"])]
    files = _files(archive, rows)
    gone = {page for file in files.values() for page in _look_through(file, source, erased)}
    left = [row for row in rows if row["page"] not in gone]
    addresses = set(map(_address, left))
    without = {address for row in fetches.to_pylist() if (address := _address(row)) not in addresses}
    moved: dict[str, dict[int, Row]] = {}
    for name, file in _files(archive, left).items():
        if files[name].is_dirty or (without and _is_of(file, without)):
            moved[name] = _write_anew(archive, file, source, erased, without)
    now = [row | moved.get(row["archive_file"], {}).get(row["archive_offset"], {}) for row in left]
    snapshots = {was["snapshot_id"]: row["snapshot_id"] for was, row in zip(left, now, strict=True)}
    return WAREHOUSE["fetches"].conform(now), {was: became for was, became in snapshots.items() if was != became}


def remove_unnamed(archive: Path, source_id: str, fetches: pa.Table) -> None:
    """Remove the files of a source that no row of `fetches` points into."""
    named = {archive / file for file in fetches["archive_file"].unique().to_pylist() if file is not None}
    folder = archive / source_id
    for path in [path for path in folder.glob("*") if path not in named]:
        path.unlink()
    if folder.is_dir():
        durable.sync_folder(folder)
        if not named:
            durable.remove(folder)


def _files(archive: Path, rows: Iterable[Row]) -> dict[str, File]:
    """Return the files that rows point into, by name."""
    found: dict[str, File] = {}
    for row in rows:
        if (name := row["archive_file"]) is not None:
            found.setdefault(name, File(archive / name)).pointing.setdefault(row["archive_offset"], row)
    return found


def _look_through(file: File, source: Source, erased: Erased) -> Iterator[str]:
    """Mark a file that must be written anew, and give the pages in it that are erased whole."""
    for offset, record in _records(file):
        if record is None:
            file.is_dirty = True
        elif record.kind in WITH_PAYLOAD:
            row, content = file.pointing.get(offset), _content(record)
            left = None if row is None or content is None else _left(row, content, source, erased)
            file.is_dirty = file.is_dirty or left is None or left != content
            if row is not None and content is not None and left is None:
                yield row["page"]


def _is_of(file: File, addresses: set[str]) -> bool:
    """Say whether a file has a record of one of these addresses."""
    return any(record is not None and _target(record) in addresses for _, record in _records(file))


def _write_anew(archive: Path, file: File, source: Source, erased: Erased, without: set[str]) -> dict[int, Row]:
    """Write a file without what is erased; return, by the old offset of each record, what rows say of it now.

    What is no whole record is not copied: the rows that point there find nothing, as before.
    """
    path = _unused(file.path)
    name, told = path.relative_to(archive).as_posix(), dict[int, Row]()
    with file.path.open("rb") as old, durable.replacing(path) as new:
        new.writelines(warcinfo(path.name, datetime.now(UTC)))
        for offset, record in _records(file):
            if record is None or record.kind == "warcinfo" or _target(record) in without:
                continue
            row = file.pointing.get(offset)
            member, says = _copied(old, offset, record), Row()
            if record.kind in WITH_PAYLOAD:
                content = _content(record)
                left = None if row is None or content is None else _left(row, content, source, erased)
                if row is None or left is None:
                    continue
                if left != content:
                    member = conversion(_address(row), left, row["fetched_at"])
                    says = {"snapshot_id": ids.snapshot_id(left), "bytes": len(left), **NO_VALIDATORS}
            told[offset] = says | {"archive_file": name, "archive_offset": new.tell()}
            new.writelines(member)
        nowhere = {"archive_file": name, "archive_offset": new.tell()}
    return {offset: told.get(offset, nowhere) for offset in file.pointing}


def _records(file: File) -> Iterator[tuple[int, Record | None]]:
    """Give the records of a file with their offsets, and null for what is none; nothing where the file is lost."""
    with suppress(FileNotFoundError), file.path.open("rb") as opened:
        for offset, each in stretches(opened):
            yield offset, None if isinstance(each, Fault) else each


def _copied(file: BinaryIO, offset: int, record: Record) -> Member:
    file.seek(offset)
    return [file.read(record.end - offset)]


def _content(record: Record) -> bytes | None:
    """Return the bytes of a page; null where their encoding cannot be undone."""
    with suppress(ContentEncodingError):
        return record.content
    return None


def _left(row: Row, content: bytes, source: Source, erased: Erased) -> bytes | None:
    """Return the bytes that a row points to without what is erased; null where that is all of them."""
    if row["kind"] == "robots":
        return content
    return redact(Payload(content, row["page"], row["kind"], _address(row), row["content_type"]), source, erased)


def _address(row: Row) -> str:
    """Return the address that answered, as records have it."""
    return str(requote_uri(row["final_url"] or row["url"]))


def _target(record: Record) -> str | None:
    target: str | None = record.fields.get_header("WARC-Target-URI")
    return target


def _unused(path: Path) -> Path:
    """Return a name beside a file that no other has."""
    stem = path.name.removesuffix(ENDING).split(".")[0]
    names = (path.with_name(f"{stem}.{number}{ENDING}") for number in count(1))
    return next(name for name in names if not name.exists())
