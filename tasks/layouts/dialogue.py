"""Dialogue on any page: find, without selectors, who says what, by proposing ways to read the page and taking the best."""

from collections.abc import Iterator

from tasks.dialogue.candidate import Candidate
from tasks.dialogue.candidates import candidates, chosen
from tasks.dialogue.page import Page
from tasks.document import Document
from tasks.html_blocks import SKIPPED, html_blocks
from tasks.plain_text import text_blocks
from tasks.reading import Cue, Reading, verify_size
from tasks.stamps import without_stamps

LARGEST = 20_000_000  # characters, tags counted as TAG each; a day of speech, each word an element, has a fourth of that
TAG = 8


def read(document: Document) -> Reading | None:
    """Find the dialogue of a page or plain text, or null where it holds none."""
    if len(document.text) > LARGEST / 2:
        verify_size(_size(document), LARGEST)
    page = page_of(document)
    best = chosen(candidates(page))
    cues = tuple(_cues(page, best)) if best else ()
    return Reading("transcript", "dialogue", cues, confidence=best.score) if best and cues else None


def page_of(document: Document) -> Page:
    """Return a document as lines with their marks."""
    return Page(html_blocks(document.tree, document.text) if document.is_markup else text_blocks(document.text))


def _size(document: Document) -> int:
    """Return how large a page is, attributes and scripts aside: reading takes a hundred times as much memory."""
    if not document.is_markup:
        return len(document.text)
    return sum(
        TAG + len(element.tail or "") + (0 if element.tag in SKIPPED else len(element.text or ""))
        for element in document.tree.iter()
    )


def _cues(page: Page, candidate: Candidate) -> Iterator[Cue]:
    """Give what is said, line by line, under the label as the page shows it; a stamp on a line of its own times the next."""
    label, pending = None, None
    for index, turn, said in candidate.lines:
        mark = page.marks[index]
        if turn is not None:
            label = turn.label
        elif mark is not None and mark.changes:
            label = None  # somebody else speaks, and the page does not say who
        is_timed = turn is not None or page.begins_with_time(index)
        start_ms = turn.start_ms if turn and turn.start_ms is not None else page.offset(index) if is_timed else None
        start_ms = start_ms if start_ms is not None else pending
        text = without_stamps(said).strip()
        if text:
            yield Cue(text, label, start_ms, page.lines[index].end_ms)
        pending = None if text else start_ms
