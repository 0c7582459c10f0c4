"""Transcripts as JSON: the podcast namespace's, Podlove's, those of whisper and of transcription services, JSON lines."""

import json
import re
from typing import Any

from tasks.document import Document
from tasks.facts.front_matter import front_block, title_in
from tasks.reading import Facts, Reading, UnreadableError
from tasks.transcript_files.spoken_lists import spoken_cues

BEGINS = re.compile(r"\{\s*[\"}]|\[\s*\{")


def read(document: Document) -> Reading | None:
    """Read a JSON transcript; null for JSON that is something else. Raises UnreadableError where it cannot be parsed."""
    try:
        content = parse_json(document.text.lstrip("\ufeff\u200b \t\r\n"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError("broken_json", str(error)) from error
    cues = tuple(spoken_cues(content))
    if not any(cue.text.strip() for cue in cues):
        return None
    title = title_in(content) if isinstance(content, dict) else None
    return Reading("transcript", "json_transcript", cues, facts=Facts(title=title))


def is_json(document: Document) -> bool:
    """Say whether a document begins as JSON does that may hold a transcript, and is no front matter."""
    return BEGINS.match(document.head) is not None and front_block(document.text) is None


def parse_json(text: str) -> Any:
    """Parse JSON, or a value a line. Raises ValueError where it is neither, RecursionError where it is nested too deep."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        first, _, others = text.partition("\n")
        if not others.strip() or error.pos < len(first.rstrip()):
            raise
        return [json.loads(line) for line in text.split("\n") if line.strip()]
