"""Caption files: WebVTT (voice spans) and SubRip, with or without a `Name:` at the beginning of a turn."""

import html
import re
from collections.abc import Iterator

import pysubs2
import webvtt
from pysubs2.exceptions import Pysubs2Error
from webvtt.errors import MalformedCaptionError, MalformedFileError

from tasks.blocks import Block, Container, Run
from tasks.dialogue.marks import mark_of
from tasks.document import Document
from tasks.labels import is_name_shaped, key
from tasks.reading import Cue, Reading, UnreadableError

VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})?[ \t]([^<>]{0,200})>")
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>|<\d[\d:.]{3,12}>")


def read(document: Document) -> Reading:
    """Read a caption file. Raises UnreadableError where it has no cue with a time and a text."""
    cues = list(_webvtt(document.text) if document.head.startswith("WEBVTT") else _subrip(document.text))
    if not any(cue.text for cue in cues):
        raise UnreadableError("broken_captions", "no cue has a time and a text")
    if not any(cue.label for cue in cues):
        cues = list(_label_by_prefix(cues))
    return Reading("transcript", "captions", tuple(cues))


def _webvtt(text: str) -> Iterator[Cue]:
    """Give a cue for each voice span of each caption; a caption without one belongs to nobody."""
    try:
        captions = webvtt.from_string(text)
    except (MalformedFileError, MalformedCaptionError, ValueError) as error:
        raise UnreadableError("broken_captions", str(error)) from error
    for caption in captions.captions:
        start, end = _milliseconds(caption.start_time), _milliseconds(caption.end_time)
        before, *voices = VOICE.split(caption.raw_text)
        if before.strip():
            yield Cue(plain(before), None, start, end)
        for label, said in zip(voices[::2], voices[1::2], strict=True):
            yield Cue(plain(said), plain(label) or None, start, end)


def _milliseconds(time: webvtt.models.Timestamp) -> int:
    return ((time.hours * 60 + time.minutes) * 60 + time.seconds) * 1000 + time.milliseconds


def _subrip(text: str) -> Iterator[Cue]:
    try:
        events = pysubs2.SSAFile.from_string(text, format_="srt", keep_html_tags=True)
    except (Pysubs2Error, ValueError) as error:
        raise UnreadableError("broken_captions", str(error)) from error
    for event in events:
        yield Cue(plain(event.text.replace("\\N", "\n").replace("\\h", " ")), None, event.start, event.end)


def _label_by_prefix(cues: list[Cue]) -> Iterator[Cue]:
    """Give the cues with the label of their turn, where captions begin a turn with `Name:`."""
    found = [mark_of(Block([Run(cue.text, 0)], 0), Container(0, 0, 0, 0, 0)) for cue in cues]
    names = {key(item.label) for item in found if item and item.label and item.has_colon and is_name_shaped(item.label)}
    label = None
    for cue, item in zip(cues, found, strict=True):
        if item and item.label and item.has_colon and key(item.label) in names:
            label = item.label
            yield Cue(item.text, label, cue.start_ms, cue.end_ms)
        else:
            yield Cue(cue.text, label, cue.start_ms, cue.end_ms)


def plain(text: str) -> str:
    """Return caption text without its tags and entities, its lines joined by blanks."""
    return " ".join(html.unescape(TAG.sub("", text)).split())
