"""Ways to read a page: bare lxml, a script of the kind people write, and Greenroom's reader."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import lxml.html
import pandas as pd
from bs4 import BeautifulSoup
from lxml import etree

from tasks.clean import clean_cues
from tasks.document import Document
from tasks.layouts import dialogue
from tasks.read import PageKind, read
from tasks.reading import Cue
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


def turns_of(cues: tuple[Cue, ...]) -> pd.DataFrame | None:
    """Return cues cleaned and joined, one row a turn."""
    return join_turns(clean_cues(frame_of(cues))) if cues else None


def frame_of(cues: tuple[Cue, ...]) -> pd.DataFrame:
    """Return the cues of one page as the steps after reading take them."""
    rows = [("page", "snapshot", cue.label, cue.start_ms, cue.end_ms, cue.text, False) for cue in cues]
    columns = ["scope", "snapshot_id", "label", "start_ms", "end_ms", "text", "is_quote"]
    return pd.DataFrame(rows, columns=columns, dtype=object).astype({"start_ms": "Int64", "end_ms": "Int64"})


LXML, SCRIPT, SCRIPT_ON_LXML = "lxml.html.document_fromstring", "script on html.parser", "script on lxml"
DIALOGUE_TO_TURNS, ALL_TO_TURNS = "Greenroom, dialogue only, to turns", "Greenroom, with page facts, to turns"

WAYS: dict[str, Callable[[File], object]] = {
    LXML: lambda file: lxml.html.document_fromstring(file.payload),
    "lxml.etree.HTMLParser": lambda file: etree.fromstring(file.payload, etree.HTMLParser()),
    "lxml, text of paragraphs": lambda file: lxml_paragraphs(file.payload),
    SCRIPT: lambda file: script(file.payload, "html.parser"),
    SCRIPT_ON_LXML: lambda file: script(file.payload, "lxml"),
    "Greenroom, dialogue only, to cues": dialogue_cues,
    DIALOGUE_TO_TURNS: lambda file: turns_of(dialogue_cues(file)),
    "Greenroom, with page facts, to cues": all_cues,
    ALL_TO_TURNS: lambda file: turns_of(all_cues(file)),
}
