"""Erase from the archive: files that hold what is erased of a source are written anew, without it."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pyarrow as pa
from requests.utils import requote_uri

from tasks import durable, ids
from tasks.archive_check import Fault, stretches
from tasks.config import Source
from tasks.content_encoding import ContentEncodingError
from tasks.erasure.erased import Erased
from tasks.erasure.redact import Payload, redact
from tasks.schemas import WAREHOUSE, Row
from tasks.warc_records import WITH_PAYLOAD, Record, conversion, warcinfo

ENDING = ".warc.gz"
NO_VALIDATORS = {"etag": None, "last_modified": None}
"""Of a redacted page: its server is asked for all of it, as the archive cannot say any more what stood there."""


@dataclass(frozen=True, slots=True)
class Erasing:
    """What is erased of a source, and the addresses of which no record is to be left."""

    source: Source
    erased: Erased
    without: frozenset[str]


def erase_from_archive(archive: Path, fetches: pa.Table, source: Source, erased: Erased) -> tuple[pa.Table, dict[str, str]]:
    """Write files anew beside those that hold what is erased; return the rows of `fetches` that point there.

    Beside them, what snapshots became of which something was erased. `fetches` are the rows of one source. Those of pages that
    are erased whole are left out, and so are records that no row points to: nobody reads them. The old files stay until
    `remove_unnamed`.
    """
    rows = fetches.to_pylist()
    gone = {row["page"] for row in rows if erased.is_whole or erased.page(row["page"])}
    while True:
        left = [row for row in rows if row["page"] not in gone]
        addresses = frozenset(map(_address, rows)) - frozenset(map(_address, left))
        files = {
            name: _erase_from_file(archive, file, Erasing(source, erased, addresses)) for name, file in _files(archive, left)
        }
        found = {page for file in files.values() for page in file.gone}
        if not found:
            break
        gone |= found  # of all that was seen of them, in whatever file
    now = [
        row | files[row["archive_file"]].moved[row["archive_offset"]] if row["archive_file"] in files else row for row in left
    ]
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


@dataclass(slots=True)
class File:
    """A file of the archive: the row of `fetches` that points to each offset."""

    path: Path
    pointing: dict[int, Row] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """What rows say now, by the old offsets of their records, and the pages in the file of which everything is erased."""

    moved: dict[int, Row]
    gone: set[str]


def _files(archive: Path, rows: Iterable[Row]) -> Iterable[tuple[str, File]]:
    """Return the files that rows point into, by name."""
    found: dict[str, File] = {}
    for row in rows:
        if (name := row["archive_file"]) is not None:
            found.setdefault(name, File(archive / name)).pointing.setdefault(row["archive_offset"], row)
    return found.items()


def _erase_from_file(archive: Path, file: File, erasing: Erasing) -> Moved:
    """Write a file anew beside itself, if it holds what is erased, or what is no whole record: nobody knows what that holds."""
    kept: dict[int, bytes | None] = {}
    gone, is_dirty = set(), False
    for offset, record in _records(file.path):
        if record is not None and record.kind == "warcinfo":
            continue
        row = file.pointing.get(offset)
        if record is None or _target(record) in erasing.without or (record.kind in WITH_PAYLOAD and row is None):
            is_dirty = True
            continue
        is_named = erasing.erased.blacked_out(str(record.http)) != str(record.http)
        if row is None:  # a revisit
            is_dirty |= is_named
            if not is_named:
                kept[offset] = None
            continue
        content = _content(record)
        left = None if content is None else _left(row, content, erasing)
        if content is not None and left is None:
            gone.add(row["page"])
        if left is not None:
            kept[offset] = left if is_named or left != content else None
        is_dirty |= left is None or kept[offset] is not None
    if not is_dirty:
        return Moved(dict.fromkeys(file.pointing, Row()), gone)
    return Moved(_write_anew(archive, file, kept), gone)


def _write_anew(archive: Path, file: File, kept: dict[int, bytes | None]) -> dict[int, Row]:
    """Write a file with the records that are kept, as they are or as other bytes; return what rows say of each from now on.

    Rows that point to what is not kept find nothing.
    """
    path = _unused(file.path)
    name, told = path.relative_to(archive).as_posix(), dict[int, Row]()
    with file.path.open("rb") as old, durable.replacing(path) as new:
        new.writelines(warcinfo(path.name, datetime.now(UTC)))
        for offset, record in _records(file.path):
            if record is None or offset not in kept:
                continue
            content, says = kept[offset], Row()
            if content is None:
                old.seek(offset)
                member = [old.read(record.end - offset)]
            else:
                row = file.pointing[offset]
                member = conversion(_address(row), content, row["fetched_at"])
                says = {"snapshot_id": ids.snapshot_id(content), "bytes": len(content), **NO_VALIDATORS}
            told[offset] = says | {"archive_file": name, "archive_offset": new.tell()}
            new.writelines(member)
        nowhere = {"archive_file": name, "archive_offset": new.tell()}
    return {offset: told.get(offset, nowhere) for offset in file.pointing}


def _records(path: Path) -> Iterator[tuple[int, Record | None]]:
    """Give the records of a file with their offsets, and null for what is none; nothing where the file is lost."""
    with suppress(FileNotFoundError), path.open("rb") as opened:
        for offset, each in stretches(opened):
            yield offset, None if isinstance(each, Fault) else each


def _content(record: Record) -> bytes | None:
    """Return the bytes of a page; null where their encoding cannot be undone."""
    with suppress(ContentEncodingError):
        return record.content
    return None


def _left(row: Row, content: bytes, erasing: Erasing) -> bytes | None:
    """Return the bytes that a row points to without what is erased; null where that is all of them."""
    if row["kind"] == "robots":
        return content
    payload = Payload(content, row["page"], row["kind"], _address(row), row["content_type"])
    return redact(payload, erasing.source, erasing.erased)


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
