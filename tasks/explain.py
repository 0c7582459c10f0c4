"""Explain: what a file is taken for and, where dialogue is looked for, how it could be read and which reading was chosen."""

import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.dialogue.candidates import candidates, chosen
from tasks.dialogue.explain import choice, details, overview, printable, seen
from tasks.document import Document
from tasks.layouts.dialogue import page_of
from tasks.layouts.json_transcript import is_json
from tasks.parse import files
from tasks.read import read
from tasks.reading import REASONS, Reading, UnreadableError, within_memory

BY_LAYOUT = {"captions": "captions", "feed": "a feed", "xml_transcript": "XML"}

Told = tuple[str, str]
"""What is told, and its name."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The candidates of a page: a row each, what else there is to say of each, and the choice; `seen` looks like labels."""

    rows: list[tuple[str, ...]]
    details: list[list[Told]]
    choice: str
    seen: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One file: what it is taken for and says of itself; `weighed` is null where dialogue was not looked for."""

    page: str
    told: list[Told]
    weighed: Weighed | None = None
    is_read: bool = True


def explain_files(paths: Iterable[str | Path], root: str | Path | None = None) -> Iterator[Explanation]:
    """Explain files one by one, as `parse.read_files` reads them. Raises FileNotFoundError for a path that does not exist."""
    for path in list(files(paths)):
        page = path.relative_to(root).as_posix() if root else path.as_posix()
        try:
            yield explain(Document.from_file(path, page))
        except UnreadableError as error:
            yield Explanation(page, list(fault_of(error)), is_read=False)


@within_memory
def explain(document: Document) -> Explanation:
    """Explain how a page is read. Raises UnreadableError where it cannot be."""
    reading = read(document)
    told = [("content", content_of(document, reading)), ("read as", _summary(reading)), *_facts(reading)]
    return Explanation(document.url, told, _weighed(document) if is_weighed(document, reading) else None)


def content_of(document: Document, reading: Reading) -> str:
    """Say what a document is, which its content decides."""
    if reading.layout in BY_LAYOUT:
        return f"{BY_LAYOUT[reading.layout]}, {document.encoding}"
    shown = "JSON" if is_json(document) else "HTML" if document.is_markup else "plain text or Markdown"
    return f"{shown}, {document.encoding}"


def is_weighed(document: Document, reading: Reading) -> bool:
    """Say whether the general reader looked for dialogue in a document: no other layout knew it."""
    return reading.layout == "dialogue" or (reading.layout == "none" and not is_json(document))


def _weighed(document: Document) -> Weighed:
    page = page_of(document)
    found = candidates(page)
    best = chosen(found)
    told = [list(details(candidate)) for candidate in found]
    return Weighed(overview(found, best), told, choice(found, best), seen(page))


def _summary(reading: Reading) -> str:
    """Say what a page is read as: its kind, the layout that read it, and how much it holds."""
    if reading.kind == "other":
        return "other: no transcript, speaker page or feed"
    labels = len({cue.label for cue in reading.cues if cue.label})
    held = {"cues": len(reading.cues), "labels": labels, "appearances": len(reading.appearances), "items": len(reading.items)}
    counted = ", ".join(f"{count} {name}" for name, count in held.items() if count)
    return f"{reading.kind} by the layout {reading.layout}, confidence {reading.confidence:.2f}: {counted or 'nothing in it'}"


def _facts(reading: Reading) -> Iterator[Told]:
    facts = reading.facts
    yield "podcast", printable(facts.podcast or "-")
    yield "title", printable(facts.title or "-")
    yield "published", facts.published.on.isoformat() if facts.published else "-"
    yield "language", printable(facts.language or "-")
    yield "people", printable(", ".join(facts.people) or "-")
    yield "address", printable(facts.url or "-")
    if reading.speaker:
        yield "speaker", printable(reading.speaker)


def fault_of(error: UnreadableError) -> Iterator[Told]:
    """Tell why a page cannot be read; of a fault of the reader, also the line that raised it."""
    yield "not read", f"{error.reason}: {REASONS[error.reason]}"
    if error.detail:
        yield "detail", printable(error.detail)
    if error.__cause__ is not None and error.reason == "reader_failed":
        last = traceback.extract_tb(error.__cause__.__traceback__)[-1]
        yield "raised in", f"{last.filename}:{last.lineno} {last.name}"
