"""Podscripts: a transcript in blocks of 20 to 50 seconds, each with its starting point and no speaker labels at all."""

from collections.abc import Iterator

from bs4 import Tag

from tasks.document import Document
from tasks.reading import Cue, Reading
from tasks.stamps import stamp_ms


def read(document: Document) -> Reading | None:
    """Read the first transcript of a page: a saved page repeats it many times over."""
    transcript = document.soup.select_one("div.podcast-transcript")
    cues = tuple(_cues(transcript)) if transcript else ()
    return Reading("transcript", "podscripts", cues) if cues else None


def _cues(transcript: Tag) -> Iterator[Cue]:
    for block in transcript.select("div.single-sentence:not(:has(.waldo-display-unit))"):
        stamp, texts = block.select_one(".pod_timestamp_indicator"), block.select(".transcript-text, .pod_text")
        start = stamp_ms(stamp.get_text(" ").rsplit(maxsplit=1)[-1]) if stamp else None
        yield Cue(" ".join(text.get_text(" ") for text in texts), None, start)
