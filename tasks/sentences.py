"""Sentences of a turn, in any script, without losing or gaining a character but white space."""

import re
from collections.abc import Iterator, Sequence

from nupunkt import sent_spans

LONGEST = 500  # characters; text without sentence marks (speech recognition, Thai) is cut to at most this
WIDE_STOP = re.compile("[。！？｡…]+[」』）】”’〉》]*(?=\\S)")
LATIN_STOP = re.compile(r"[.!?…]")


def sentence_spans(text: str, joints: Sequence[int] = ()) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, white space at its ends left out.

    `joints` are offsets where the page itself ends a line or caption: overlong text is cut there first, then at blanks.
    """
    spans: list[tuple[int, int]] = []
    for start, end in sent_spans(text) if LATIN_STOP.search(text) else [(0, len(text))]:
        for first, last in _cut_at_wide_stops(text, start, end):
            spans.extend(_cut_to_length(text, first, last, joints))
    return [trimmed for span in spans if (trimmed := _trim(text, *span))]


def _cut_at_wide_stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut after the sentence marks of scripts that put no blank behind them."""
    for stop in WIDE_STOP.finditer(text, start, end):
        if "…" in stop[0] and not ("\u3000" <= text[stop.end()] <= "\uffef"):
            continue
        yield start, stop.end()
        start = stop.end()
    yield start, end


def _cut_to_length(text: str, start: int, end: int, joints: Sequence[int]) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        limit = start + LONGEST
        cut = max((joint for joint in joints if start < joint <= limit), default=0)
        cut = cut or text.rfind(" ", start + 1, limit) + 1 or limit
        yield start, cut
        start = cut
    yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    said = text[start:end]
    left, right = len(said) - len(said.lstrip()), len(said) - len(said.rstrip())
    return (start + left, end - right) if said.strip() else None
