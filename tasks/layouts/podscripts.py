"""Podscripts: a transcript in blocks of 20 to 50 seconds, each with its starting point and no speaker labels at all."""

from collections.abc import Iterator

from lxml import etree

from tasks.document import Document
from tasks.reading import Cue, Reading
from tasks.stamps import stamp_ms


def read(document: Document) -> Reading | None:
    """Read the first transcript of a page: a saved page repeats it many times over."""
    transcript = next(_outermost(document.tree, "podcast-transcript"), None)
    cues = tuple(_cues(transcript)) if transcript is not None else ()
    return Reading("transcript", "podscripts", cues) if cues else None


def _cues(transcript: etree._Element) -> Iterator[Cue]:
    for block in _outermost(transcript, "single-sentence"):
        if any(True for _ in _outermost(block, "waldo-display-unit")):  # an advert
            continue
        starts = (_text(stamp).split() for stamp in _outermost(block, "pod_timestamp_indicator"))
        start = next((stamp_ms(words[-1]) for words in starts if words), None)
        yield Cue(" ".join(map(_text, _outermost(block, "transcript-text", "pod_text"))), None, start)


def _outermost(around: etree._Element, *classes: str) -> Iterator[etree._Element]:
    """Give the elements of some classes, but none inside another of them: in one pass, however deep they are nested."""
    walk = etree.iterwalk(around, events=("start",))
    for _, element in walk:
        if not set(classes).isdisjoint((element.get("class") or "").split()):
            yield element
            walk.skip_subtree()


def _text(element: etree._Element) -> str:
    return " ".join(map(str, element.itertext()))
