"""Pages that a script draws: the transcript stands only in their JSON, as text or as a list of what is said."""

import json
from collections.abc import Iterator
from typing import Any

from tasks.dialogue.spoken import spoken
from tasks.document import Document
from tasks.layouts import dialogue
from tasks.reading import Cue, Reading
from tasks.transcript_files.spoken_lists import spoken_cues

TYPES = frozenset(("application/json", "application/ld+json"))
FEWEST, LEAST_SPOKEN = 5, 0.5
DEEPEST = 40


def read(document: Document) -> Reading | None:
    """Read the transcript in the JSON of a page; null where it holds none. For pages that show no dialogue themselves."""
    for content in _contents(document):
        for text in _texts(content):
            if found := dialogue.read(Document(text, document.url)):
                return found
        cues = tuple(spoken_cues(content))
        if len(cues) >= FEWEST and _is_speech(cues):
            return Reading("transcript", "embedded_json", cues)
    return None


def _contents(document: Document) -> Iterator[Any]:
    """Give what the JSON scripts of a page hold."""
    for script in document.tree.iter("script"):
        if (script.get("type") or "").lower() in TYPES and script.text:
            try:
                yield json.loads(script.text)
            except (ValueError, RecursionError):
                continue


def _texts(content: Any, depth: int = 0) -> Iterator[str]:
    """Give the texts that stand under a name `transcript`, however deep."""
    if depth > DEEPEST or not isinstance(content, dict | list):
        return
    for name, value in content.items() if isinstance(content, dict) else enumerate(content):
        if isinstance(value, str) and isinstance(name, str) and name.lower().startswith("transcript"):
            yield value
        yield from _texts(value, depth + 1)


def _is_speech(cues: tuple[Cue, ...]) -> bool:
    return spoken(" ".join(cue.text for cue in cues[:200])) >= LEAST_SPOKEN
