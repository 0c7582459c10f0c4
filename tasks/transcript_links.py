"""Transcript links: of the transcripts that a feed announces for an item, the one that is likely to tell most."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from tasks.reading import TranscriptLink

FORMATS = ("json", "vtt", "srt", "html", "plain")  # with speakers and times first, then with times, then without
TYPES = {
    "subrip": "srt",
    "srt": "srt",
    "json": "json",
    "vtt": "vtt",
    "webvtt": "vtt",
    "html": "html",
    "xhtml+xml": "html",
    "plain": "plain",
}
EXTENSIONS = {".json": "json", ".vtt": "vtt", ".srt": "srt", ".html": "html", ".htm": "html", ".txt": "plain", ".md": "plain"}


def richest(links: Sequence[TranscriptLink]) -> TranscriptLink | None:
    """Return the transcript in the richest format, of several in it the first; null where there is none."""
    return min(links, key=lambda link: FORMATS.index(known) if (known := format_of(link)) else len(FORMATS), default=None)


def format_of(link: TranscriptLink) -> str | None:
    """Return which of FORMATS a transcript is in, by its media type, else by its extension; null where that is unknown."""
    subtype = (link.type or "").partition(";")[0].strip().lower().rpartition("/")[2].removeprefix("x-")
    try:
        extension = PurePosixPath(urlsplit(link.url).path).suffix.lower()
    except ValueError:
        extension = ""
    return TYPES.get(subtype) or EXTENSIONS.get(extension)
