"""Transcripts as JSON: the podcast namespace's `segments`, and lists of segments that name their parts alike."""

import json
from collections.abc import Iterator
from typing import Any

from tasks.document import Document
from tasks.reading import Cue, Reading, UnreadableError
from tasks.stamps import seconds_ms, stamp_ms

LISTS = ("segments", "transcript", "utterances", "cues", "monologues")
TEXT = ("body", "text", "content")
LABEL = ("speaker", "speakerName", "speaker_name", "name")
START = ("startTime", "start", "start_time", "time")
END = ("endTime", "end", "end_time")


def read(document: Document) -> Reading | None:
    """Read a JSON transcript; null for JSON that is something else. Raises UnreadableError where it cannot be parsed."""
    try:
        content = json.loads(document.text)
    except (ValueError, RecursionError) as error:
        raise UnreadableError("broken_json", str(error)) from error
    segments = _segments(content)
    cues = tuple(_cues(segments))
    return Reading("transcript", "json_transcript", cues) if cues else None


def _segments(content: Any) -> list[Any]:
    """Return the list that holds the speech: the whole, or what stands under one of the usual names."""
    if isinstance(content, dict):
        content = next((content[name] for name in LISTS if isinstance(content.get(name), list)), [])
    return content if isinstance(content, list) else []


def _cues(segments: list[Any]) -> Iterator[Cue]:
    for segment in segments:
        if isinstance(segment, dict) and isinstance(text := _first(segment, TEXT), str) and text.strip():
            yield Cue(text, _label(_first(segment, LABEL)), _offset(segment, START), _offset(segment, END))


def _label(value: Any) -> str | None:
    """Return a label given as text, number, or an object with a name."""
    if isinstance(value, dict):
        value = _first(value, LABEL)
    return str(value) if isinstance(value, str | int) and value != "" else None


def _offset(segment: dict[str, Any], names: tuple[str, ...]) -> int | None:
    value = _first(segment, names)
    return seconds_ms(value) if not isinstance(value, str) or ":" not in value else stamp_ms(value)


def _first(segment: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((segment[name] for name in names if segment.get(name) is not None), None)
