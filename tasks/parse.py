"""Parse: local files or folders -> tables, without config, network or warehouse. The same readers as every night.

>>> from tasks.parse import parse
>>> parse(["transcript.vtt"])                      # a frame, one row a turn
>>> parse(["pages/"], table="pages", root="pages")  # one row a page
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pandas as pd
import pyarrow as pa

from tasks.clean import clean_cues, clean_text
from tasks.document import Document
from tasks.read import read
from tasks.reading import Published, Reading, UnreadableError
from tasks.segment import join_turns
from tasks.stamps import clock

TableName = Literal["turns", "pages", "appearances", "items"]

PERSONS = pa.list_(pa.struct([("name", pa.string()), ("role", pa.string())]))
TRANSCRIPTS = pa.list_(pa.struct([("url", pa.string()), ("type", pa.string())]))
TEXT = pa.string()

SCHEMAS: dict[str, pa.Schema] = {
    "turns": pa.schema([("page", TEXT), ("turn", pa.int64()), ("label", TEXT), ("start", pa.float64()), ("text", TEXT)]),
    "pages": pa.schema(
        [
            ("page", TEXT),
            ("kind", TEXT),
            ("podcast", TEXT),
            ("title", TEXT),
            ("published", TEXT),
            ("language", TEXT),
            ("people", pa.list_(TEXT)),
        ]
    ),
    "appearances": pa.schema([("page", TEXT), ("speaker", TEXT), ("title", TEXT), ("published", TEXT), ("url", TEXT)]),
    "items": pa.schema(
        [
            ("page", TEXT),
            ("title", TEXT),
            ("guid", TEXT),
            ("published", TEXT),
            ("transcripts", TRANSCRIPTS),
            ("persons", PERSONS),
        ]
    ),
}
"""The columns of each table. `start` is in seconds, `published` an ISO date."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file as it was read; or, where it could not be, the reason."""

    page: str
    reading: Reading | None = None
    error: UnreadableError | None = None


def parse(paths: Iterable[str | Path], table: TableName = "turns", root: str | Path | None = None) -> pd.DataFrame:
    """Read files, and all files in folders; return a frame with the columns of `SCHEMAS[table]`.

    `page` is the path as given, or relative to `root`. Labels are as displayed, never resolved to names. A file that cannot
    be read gives no row; `read_files` says why. Raises FileNotFoundError for a path that does not exist.
    """
    rows: pd.DataFrame = to_table(read_files(paths, root), table).to_pandas(types_mapper=pd.ArrowDtype)
    return rows


def read_files(paths: Iterable[str | Path], root: str | Path | None = None) -> Iterator[Parsed]:
    """Read files one by one, in the order given, those of a folder by name."""
    for path in list(files(paths)):
        page = path.relative_to(root).as_posix() if root else path.as_posix()
        try:
            yield Parsed(page, read(Document.from_file(path, page)))
        except UnreadableError as error:
            yield Parsed(page, error=error.with_traceback(None))  # its frames hold the page


def to_table(parsed: Iterable[Parsed], table: TableName = "turns") -> pa.Table:
    """Return one of the tables over files that were read."""
    read = [(file.page, file.reading) for file in parsed if file.reading]
    rows = _turns(read) if table == "turns" else (row for page, reading in read for row in ROWS[table](page, reading))
    return pa.Table.from_pylist(list(rows), schema=SCHEMAS[table])


def files(paths: Iterable[str | Path]) -> Iterator[Path]:
    """Give files, and all files in folders but hidden ones. Raises FileNotFoundError for a path that does not exist."""
    for path in map(Path, paths):
        if not path.exists():
            raise FileNotFoundError(f"{path}: no such file or folder")
        inside: Sequence[Path] = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in inside if file.is_file() and not file.name.startswith("."))


def _turns(read: Iterable[tuple[str, Reading]]) -> Iterator[dict[str, Any]]:
    """Give one row a turn; on a speaker page, one a quote."""
    cues = pd.DataFrame(
        [
            (page, reading.speaker if reading.kind == "speaker_page" else cue.label, cue.start_ms, cue.text, reading.kind)
            for page, reading in read
            for cue in reading.cues
        ],
        columns=["scope", "label", "start_ms", "text", "kind"],
        dtype=object,
    )
    cues = cues.assign(is_quote=cues["kind"] == "speaker_page", start_ms=cues["start_ms"].astype("Int64"))
    turns = join_turns(clean_cues(cues))
    columns = (turns[name] for name in ("scope", "turn", "label", "start_ms", "text"))
    for page, turn, label, start_ms, text in zip(*columns, strict=True):
        known = None if pd.isna(start_ms) else start_ms / 1000
        yield {"page": page, "turn": turn, "label": None if pd.isna(label) else label, "start": known, "text": text}


def _pages(page: str, reading: Reading) -> Iterator[dict[str, Any]]:
    facts = reading.facts
    yield {
        "page": page,
        "kind": reading.kind,
        "podcast": facts.podcast,
        "title": facts.title,
        "published": _iso(facts.published),
        "language": facts.language,
        "people": list(facts.people),
    }


def _appearances(page: str, reading: Reading) -> Iterator[dict[str, Any]]:
    for appearance in reading.appearances:
        told = {"title": clean_text(appearance.title), "published": _iso(appearance.published), "url": appearance.url}
        yield {"page": page, "speaker": clean_text(reading.speaker)} | told


def _items(page: str, reading: Reading) -> Iterator[dict[str, Any]]:
    for item in reading.items:
        yield {
            "page": page,
            "title": clean_text(item.title),
            "guid": item.guid,
            "published": _iso(item.published),
            "transcripts": [{"url": link.url, "type": link.type} for link in item.transcripts],
            "persons": [{"name": clean_text(person.name), "role": person.role} for person in item.persons],
        }


def _iso(published: Published | None) -> str | None:
    return published.on.isoformat() if published else None


ROWS: dict[str, Callable[[str, Reading], Iterator[dict[str, Any]]]] = {
    "pages": _pages,
    "appearances": _appearances,
    "items": _items,
}


def as_text(table: pa.Table, name: TableName) -> Iterator[str]:
    """Give a table as lines for people: turns as a script under the name of each page, other rows as JSON."""
    page = None
    for row in table.to_pylist():
        if name != "turns":
            yield json.dumps(row, ensure_ascii=False)
            continue
        if row["page"] != page:
            page = row["page"]
            yield f"== {page}"
        start = "" if row["start"] is None else f"[{clock(round(row['start'] * 1000))}] "
        yield f"{start}{row['label'] or '?'}: {row['text']}"
