"""Freeze: find a page on this machine, in the archive or on the web, and save it beside the frozen pages of the tests."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import pyarrow.compute as pc

from tasks.archive import Location, LostRecordError, payload
from tasks.config import Source
from tasks.data_folder import DataFolder
from tasks.document import Document
from tasks.facts.page_facts import page_facts
from tasks.fetch import Crawler
from tasks.ids import slug
from tasks.layouts.json_transcript import is_json
from tasks.read import read
from tasks.reading import UnreadableError
from tasks.rewrite import rewritten, shape
from tasks.warehouse import Warehouse

SNAPSHOT = re.compile(r"[0-9a-f]{6,64}")
SUFFIX = re.compile(r"\.[a-z][a-z0-9]{1,4}")
OF_HTML = frozenset((".asp", ".aspx", ".cgi", ".htm", ".jsp", ".php"))
EXPECTED = ".expected.jsonl"
LONGEST_NAME = 60
COLUMNS = "page part url final_url fetched_at outcome snapshot_id content_type archive_file archive_offset".split()


class FreezeError(Exception):
    """What was asked for cannot be frozen, and what to do about it."""


class LostPageError(FreezeError):
    """A page that could not be had, or not be rewritten."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page as served: its bytes, where it was found, what its server said it is, and in words where the bytes are from."""

    payload: bytes
    address: str
    content_type: str | None
    origin: str


def is_address(where: str) -> bool:
    """Say whether a text is the address of a web page."""
    return where.lower().startswith(("http://", "https://"))


def from_file(path: Path) -> Found:
    """Take a page from a file. Raises FreezeError where it cannot be read."""
    try:
        return Found(path.read_bytes(), path.name, None, f"the file {path}")
    except OSError as error:
        raise FreezeError(f"{path}: {error.strerror}; name one file") from error


def from_archive(data: DataFolder, where: str) -> Found | None:
    """Take the newest response for an address, or the snapshot whose id begins so, from the archive; null where it has none.

    Raises FreezeError where several snapshots begin so, LostPageError where the archive does not hold its bytes.
    """
    rows = _fetched(data, where)
    if not rows:
        return None
    if not is_address(where) and len({row["snapshot_id"] for row in rows}) > 1:
        raise FreezeError(f"snapshot {where}: {len({row['snapshot_id'] for row in rows})} begin so; give more digits")
    row = max(rows, key=lambda row: row["fetched_at"])
    try:
        content = payload(data.archive, Location(row["archive_file"], row["archive_offset"]), row["snapshot_id"])
    except LostRecordError as error:
        raise LostPageError(f"{where}: the archive {data.archive} lost it: {error}") from error
    origin = f"the archive: snapshot {row['snapshot_id'][:12]}, fetched {row['fetched_at']:%Y-%m-%d %H:%M} UTC"
    return Found(content, row["final_url"] or row["url"], row["content_type"], origin)


def from_web(crawler: Crawler, sources: Sequence[Source], url: str) -> Found:
    """Ask for a page on behalf of the source that covers its host, as robots.txt and its permission allow.

    Raises FreezeError where no source covers it, LostPageError where no page came.
    """
    source = next((source for source in sources if source.permission != "local" and source.covers(url)), None)
    if source is None:
        raise FreezeError(
            f"{url}: not in the archive, and no source of the config covers {urlsplit(url).hostname}, so that it may not be "
            "asked for; add one (README, `Add a source`), or save the page in a browser and freeze the file"
        )
    answer = crawler.get(source, url)
    if answer.outcome != "fetched" or answer.payload is None:
        raise LostPageError(f"{url}: {answer.outcome}: {answer.reason} (asked for as source {source.source_id})")
    origin = f"the web, as source {source.source_id} may ({source.permission})"
    return Found(answer.payload, answer.final_url or url, answer.header("content-type"), origin)


def name_of(found: Found, name: str | None = None) -> str:
    """Return a file name for a page: as given, else from its address, else from its title; the ending tells what it is."""
    if name is not None and (PurePosixPath(name).name != name or name.startswith(".") or name.endswith(EXPECTED)):
        raise FreezeError(f"--name {name}: a plain file name is wanted, such as bold-labels.html")
    last = PurePosixPath(name or unquote(urlsplit(found.address).path if is_address(found.address) else found.address))
    suffix = last.suffix.lower()
    stem = last.stem if SUFFIX.fullmatch(suffix) else last.name
    if stem in ("", "index"):
        stem = _title(found) or "page"
    is_kept = SUFFIX.fullmatch(suffix) and suffix not in OF_HTML
    return f"{slug(stem)[:LONGEST_NAME].strip('-')}{suffix if is_kept else _suffix(found)}"


def save(content: bytes, path: Path) -> None:
    """Save a page. Raises FreezeError where a page or an expected reading of that name is there already."""
    if not path.parent.is_dir():
        raise FreezeError(f"{path.parent}: no such folder; run it in a checkout, or name another with --to DIR")
    if path.exists() or path.with_name(path.name + EXPECTED).exists():
        raise FreezeError(f"{path}: there already; give the page another name with --name")
    with path.open("xb") as file:
        file.write(content)


def reworded(found: Found, name: str) -> bytes:
    """Return a page with made-up words. Raises LostPageError where it cannot be read, or then reads differently."""
    try:
        document = Document.from_bytes(found.payload, found.address, found.content_type)
        content = rewritten(document).encode("utf-8", "replace")
        is_alike = shape(read(document)) == shape(read(Document.from_bytes(content, name)))
    except UnreadableError as error:
        raise LostPageError(f"--rewrite: {found.address} cannot be read ({error}); rewrite it by hand") from error
    if not is_alike:
        raise LostPageError(f"--rewrite: with made-up words {found.address} reads differently; rewrite its text by hand")
    return content


def reads_alike(found: Found, name: str) -> bool:
    """Say whether a page reads as a file as it does at its address, with what its server says of it."""
    try:
        there = read(Document.from_bytes(found.payload, found.address, found.content_type))
        here = read(Document.from_bytes(found.payload, name))
    except UnreadableError:
        return True
    return shape(there) == shape(here) and there.cues == here.cues


def _fetched(data: DataFolder, where: str) -> list[dict[str, Any]]:
    """Return the rows of `fetches` that an address or the beginning of a snapshot's id means, of pages that came whole."""
    rows = Warehouse(data.warehouse).read("fetches", columns=COLUMNS)
    rows = rows.filter(pc.equal(rows["outcome"], "fetched"))
    if not is_address(where):
        return list(rows.filter(pc.starts_with(rows["snapshot_id"], where)).to_pylist())
    is_first = pc.and_(pc.equal(rows["page"], where), pc.equal(rows["part"], 1))
    is_meant = pc.or_(pc.equal(rows["url"], where), pc.or_kleene(pc.equal(rows["final_url"], where), is_first))
    return list(rows.filter(pc.fill_null(is_meant, fill_value=False)).to_pylist())


def _title(found: Found) -> str | None:
    try:
        return page_facts(Document.from_bytes(found.payload, found.address, found.content_type)).title
    except UnreadableError:
        return None


def _suffix(found: Found) -> str:
    try:
        document = Document.from_bytes(found.payload, found.address, found.content_type)
    except UnreadableError:
        return ".html"
    return ".json" if is_json(document) else ".html" if document.is_markup else ".txt"
