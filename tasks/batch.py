"""A batch: some visits to pages of one source -> rows. A pure function of archive, config and code."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from tasks import stages
from tasks.archive import Location, LostRecordError, payload
from tasks.config import Source
from tasks.document import Document
from tasks.read import READER_VERSION, PageKind, read
from tasks.reading import Reading, UnreadableError, within_memory
from tasks.rows import Rows, Visited, rows_of
from tasks.schemas import WAREHOUSE, Row, SchemaError

SIZE = 200
DERIVED_TABLES = ("episodes", "voices", "segments")


@dataclass(frozen=True, slots=True)
class Part:
    """One archived response of a visit."""

    part: int
    url: str
    snapshot_id: str
    location: Location
    content_type: str | None = None
    is_truncated: bool = False


@dataclass(frozen=True, slots=True)
class Visit:
    """One look at a page, with all parts of it."""

    source_id: str
    page: str
    kind: PageKind
    visited_at: datetime
    parts: tuple[Part, ...]
    episode_id: str | None = None

    @property
    def keys(self) -> list[tuple[str, str, datetime, int]]:
        """Source, page, time of the visit and part, for each part: what `reads` has a row for."""
        return [(self.source_id, self.page, self.visited_at, part.part) for part in self.parts]

    @property
    def content(self) -> tuple[str | None, ...]:
        """The snapshots seen, by which two visits are told apart; null for a part that was cut short."""
        return tuple(None if part.is_truncated else part.snapshot_id for part in self.parts)


@dataclass(frozen=True, slots=True)
class Batch:
    """Visits of one source, in the order of time, and where to read them from."""

    source: Source
    visits: tuple[Visit, ...]
    archive: Path
    run_id: str


@dataclass(slots=True)
class Readings:
    """What became of a batch: rows of the warehouse's tables, and of which pages they are all that holds now."""

    reads: pa.Table
    episodes: pa.Table
    voices: pa.Table
    segments: pa.Table
    pages: list[str] = field(default_factory=list)
    feeds: list[str] = field(default_factory=list)


def batches(visits: list[Visit], sources: dict[str, Source], archive: Path, run_id: str) -> Iterator[Batch]:
    """Give visits, sorted by source, page and time, in batches of about SIZE; all visits to a page are in one batch."""
    current: list[Visit] = []
    for visit in visits:
        is_new_page = bool(current) and visit.page != current[-1].page
        is_new_source = bool(current) and visit.source_id != current[-1].source_id
        if is_new_source or (is_new_page and len(current) >= SIZE):
            yield Batch(sources[current[0].source_id], tuple(current), archive, run_id)
            current = []
        current.append(visit)
    if current:
        yield Batch(sources[current[0].source_id], tuple(current), archive, run_id)


def read_batch(batch: Batch) -> Readings:
    """Read every visit of a batch; a later visit to a page takes the place of an earlier one, but feeds only add to theirs."""
    reads: list[Row] = []
    by_page: dict[str, Rows] = {}
    feeds: set[str] = set()
    for visit in batch.visits:
        outcome, rows, kind = read_visit(batch, visit)
        reads.extend(outcome)
        if rows is None:
            continue
        if kind == "feed":
            feeds.add(visit.page)
            rows = _added_to(by_page.get(visit.page), rows)
        by_page[visit.page] = rows
    return Readings(
        reads=WAREHOUSE["reads"].conform(reads),
        episodes=WAREHOUSE["episodes"].conform(row for rows in by_page.values() for row in rows.episodes),
        voices=WAREHOUSE["voices"].conform(row for rows in by_page.values() for row in rows.voices),
        segments=WAREHOUSE["segments"].conform(row for rows in by_page.values() for row in rows.segments),
        pages=sorted(by_page),
        feeds=sorted(feeds),
    )


def read_visit(batch: Batch, visit: Visit) -> tuple[list[Row], Rows | None, str | None]:
    """Return the `reads` rows of a visit, the rows it gives (null where it cannot be read) and the kind of the page."""
    readings: list[Reading] = []
    outcomes: list[Row] = []
    for part in visit.parts:
        try:
            document = _document(batch.archive, part)
            reading = read(document, visit.kind, batch.source.layout, batch.source.expect.transcripts, batch.source.language)
            outcomes.append(_read(batch, visit, part, document, reading))
        except UnreadableError as error:
            return _all_quarantined(batch, visit, error, part), None, None
        readings.append(reading)
    try:
        rows = _rows(batch, visit, readings)
    except UnreadableError as error:
        return _not_segmented(_all_quarantined(batch, visit, error, visit.parts[0]), outcomes), None, None
    told = [row | stages.cleaned_and_segmented(of, rows) for row, of in zip(outcomes, readings, strict=True)]
    return told, rows, readings[0].kind


@within_memory
def _rows(batch: Batch, visit: Visit, readings: list[Reading]) -> Rows:
    """Return the rows of a visit; a saved file that holds nothing of ours tells of no episode."""
    if visit.kind == "capture" and readings[0].kind == "other":
        return Rows([], [], [])
    visited = Visited(batch.source, visit.page, visit.visited_at, visit.parts[0].snapshot_id, visit.episode_id)
    with _quarantining():
        rows = rows_of(visited, readings, [part.snapshot_id for part in visit.parts])
        for table in DERIVED_TABLES:
            WAREHOUSE[table].conform(getattr(rows, table))
    return rows


@contextmanager
def _quarantining() -> Iterator[None]:
    """Raise UnreadableError for whatever is wrong with what a reader gave: it costs its page, and not the batch."""
    try:
        yield
    except (UnreadableError, MemoryError):
        raise
    except SchemaError as error:
        raise UnreadableError("schema", str(error)) from error
    except Exception as error:
        raise UnreadableError("reader_failed", f"{type(error).__name__}: {error}") from error


def _not_segmented(quarantined: list[Row], outcomes: list[Row]) -> list[Row]:
    """Return the `reads` rows of a visit that was read, but gave no rows; how far it was cleaned is not known."""
    read = [{name: row[name] for name in ("read_outcome", "read_reasons")} for row in outcomes]
    return [
        row | said | stages.failed(row["reason"]).columns("segment") | {"clean_outcome": None, "clean_reasons": None}
        for row, said in zip(quarantined, read, strict=True)
    ]


def _all_quarantined(batch: Batch, visit: Visit, error: UnreadableError, failed: Part) -> list[Row]:
    """Return the `reads` rows of a visit of which one part cannot be read: a page is read whole or not at all."""
    others = UnreadableError("other_part")
    return [_quarantined(batch, visit, part, error if part is failed else others) for part in visit.parts]


@within_memory
def _document(archive: Path, part: Part) -> Document:
    """Return a part of a page as a document. Raises UnreadableError where its bytes are missing, cut short or no text."""
    if part.is_truncated:
        raise UnreadableError("truncated")
    try:
        content = payload(archive, part.location, part.snapshot_id)
    except LostRecordError as error:
        raise UnreadableError("lost", str(error)) from error
    return Document.from_bytes(content, part.url, part.content_type)


def _read(batch: Batch, visit: Visit, part: Part, document: Document, reading: Reading) -> Row:
    """Return the `reads` row of a part that was read. Raises UnreadableError where what the reader says does not fit in it."""
    row = _outcome(batch, visit, part) | {
        "outcome": "no_dialogue" if reading.kind == "other" else "read",
        "kind": reading.kind,
        "layout": reading.layout,
        "encoding": document.encoding,
        "confidence": reading.confidence,
        "cues": len(reading.cues),
        "items": len(reading.items),
    }
    with _quarantining():
        row |= stages.read(document, reading).columns("read")
        WAREHOUSE["reads"].conform([row])
    return row


def _quarantined(batch: Batch, visit: Visit, part: Part, error: UnreadableError) -> Row:
    detail = error.detail[:500].encode("utf-8", "replace").decode() or None
    told = {"outcome": "quarantined", "reason": error.reason, "detail": detail}
    return _outcome(batch, visit, part) | told | stages.unread(error.reason)


def _outcome(batch: Batch, visit: Visit, part: Part) -> Row:
    """Return a `reads` row in which nothing has been read yet."""
    return {
        "source_id": visit.source_id,
        "page": visit.page,
        "part": part.part,
        "visited_at": visit.visited_at,
        "snapshot_id": part.snapshot_id,
        "episode_id": visit.episode_id,
        "reader_version": READER_VERSION,
        "config_hash": batch.source.reading_hash,
        "run_id": batch.run_id,
        "cues": 0,
        "items": 0,
    }


def _added_to(before: Rows | None, now: Rows) -> Rows:
    """Return the rows of a feed with those of items that it no longer lists."""
    if before is None:
        return now
    listed = {row["episode_id"] for row in now.episodes}

    def kept(rows: list[Row]) -> list[Row]:
        return [row for row in rows if row["kind"] == "feed" and row["episode_id"] not in listed]

    return Rows(kept(before.episodes) + now.episodes, kept(before.voices) + now.voices, [])
