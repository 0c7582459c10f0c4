"""Ways to read a page: bare lxml, a script of the kind people write, and Greenroom's reader."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pandas as pd
from bs4 import BeautifulSoup
from lxml import etree

from tasks.batch import SIZE as BATCH
from tasks.clean import clean_cues
from tasks.document import Document
from tasks.layouts import dialogue
from tasks.read import PageKind, read
from tasks.reading import Cue, UnreadableError
from tasks.segment import join_turns

LABEL = re.compile(r"^([A-Z][\w .'-]{1,40}):\s")


@dataclass(frozen=True)
class File:
    """A page of the corpus: where it is, its bytes, and the kind of page that it truly is."""

    path: Path
    payload: bytes
    kind: str


def lxml_paragraphs(payload: bytes) -> list[str]:
    return ["".join(paragraph.itertext()) for paragraph in lxml.html.document_fromstring(payload).iter("p")]


def script(payload: bytes, parser: str) -> list[tuple[str | None, str]]:
    """Read a page as people do: each paragraph, under a label that is bold or stands before a colon."""
    turns: list[tuple[str | None, str]] = []
    label = None
    for paragraph in BeautifulSoup(payload, parser).find_all("p"):
        text = paragraph.get_text(" ", strip=True)
        bold = paragraph.find(["b", "strong"])
        name = bold.get_text(" ", strip=True) if bold else ""
        if name and text.startswith(name):
            label, text = name.rstrip(":"), text[len(name) :].lstrip(": ")
        elif found := LABEL.match(text):
            label, text = found[1], text[found.end() :]
        if text:
            turns.append((label, text))
    return turns


def dialogue_cues(file: File) -> tuple[Cue, ...]:
    """Return the dialogue of a page, and nothing else that it says: what the script is after."""
    reading = dialogue.read(Document.from_bytes(file.payload))
    return reading.cues if reading else ()


def all_cues(file: File) -> tuple[Cue, ...]:
    """Return the cues of a page read as on every night: with its facts, and knowing from the config what to expect."""
    kind: PageKind = "speaker_page" if file.kind == "speaker_page" else "episode"
    return read(Document.from_bytes(file.payload, file.path.name), kind).cues


def each(way: Callable[[File], object]) -> Callable[[list[File]], object]:
    """Return a way over files one by one; one that cannot be read takes its time all the same."""

    def over(files: list[File]) -> None:
        for file in files:
            with suppress(UnreadableError, etree.LxmlError):
                way(file)

    return over


def to_turns(way: Callable[[File], tuple[Cue, ...]]) -> Callable[[list[File]], object]:
    """Return a way to cues, cleaned and joined to turns by the batch, as on every night."""

    def over(files: list[File]) -> None:
        for start in range(0, len(files), BATCH):
            read: list[tuple[str, tuple[Cue, ...]]] = []
            for file in files[start : start + BATCH]:
                with suppress(UnreadableError, etree.LxmlError):
                    read.append((str(file.path), way(file)))
            join_turns(clean_cues(frame_of(read)))

    return over


def frame_of(read: list[tuple[str, tuple[Cue, ...]]]) -> pd.DataFrame:
    """Return the cues of pages as the steps after reading take them."""
    rows = [(page, "snapshot", cue.label, cue.start_ms, cue.end_ms, cue.text, False) for page, cues in read for cue in cues]
    columns = ["scope", "snapshot_id", "label", "start_ms", "end_ms", "text", "is_quote"]
    return pd.DataFrame(rows, columns=columns, dtype=object).astype({"start_ms": "Int64", "end_ms": "Int64"})


LXML, SCRIPT, SCRIPT_ON_LXML = "lxml.html.document_fromstring", "script on html.parser", "script on lxml"
DIALOGUE_TO_TURNS, ALL_TO_TURNS = "Greenroom, dialogue only, to turns", "Greenroom, with page facts, to turns"

WAYS: dict[str, Callable[[list[File]], object]] = {
    LXML: each(lambda file: lxml.html.document_fromstring(file.payload)),
    "lxml.etree.HTMLParser": each(lambda file: etree.fromstring(file.payload, etree.HTMLParser())),
    "lxml, text of paragraphs": each(lambda file: lxml_paragraphs(file.payload)),
    SCRIPT: each(lambda file: script(file.payload, "html.parser")),
    SCRIPT_ON_LXML: each(lambda file: script(file.payload, "lxml")),
    "Greenroom, dialogue only, to cues": each(dialogue_cues),
    DIALOGUE_TO_TURNS: to_turns(dialogue_cues),
    "Greenroom, with page facts, to cues": each(all_cues),
    ALL_TO_TURNS: to_turns(all_cues),
}
