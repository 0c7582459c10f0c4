"""Sentences of a turn, in any script, without losing or gaining a character but white space."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from nupunkt import sent_spans

LONGEST = 500  # characters; text without sentence marks (speech recognition, Thai) is cut to at most this
OTHER_STOP = re.compile("(?:[。！？｡؟।॥۔։]|…(?=[\u3000-\uffef]))++[」』）】”’〉》]*+")  # possessive: marks stay together
LATIN_STOP = re.compile(r"[.!?…]")
STOPS = frozenset(".!?…。！？｡؟।॥۔։")


def sentence_spans(text: str, joints: Sequence[int] = ()) -> list[tuple[int, int]]:
    """Return (start, end) of each sentence, white space at its ends left out.

    `joints` are offsets, in rising order, where the page itself ends a line or caption: overlong text is cut there first,
    then at blanks.
    """
    spans: list[tuple[int, int]] = []
    for start, end in sent_spans(text) if LATIN_STOP.search(text) else [(0, len(text))]:
        for first, last in _cut_at_other_stops(text, start, end):
            spans.extend(_cut_to_length(text, first, last, joints))
    return [trimmed for span in spans if (trimmed := _trim(text, *span))]


def _cut_at_other_stops(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut after the sentence marks of scripts other than Latin, Greek and Cyrillic, many of which put no blank behind them."""
    for stop in OTHER_STOP.finditer(text, start, end):
        yield start, stop.end()
        start = stop.end()
    yield start, end


def _cut_to_length(text: str, start: int, end: int, joints: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Cut overlong text at the last joint that fits, else at the last blank, else where no mark is torn from its letter."""
    while end - start > LONGEST:
        limit = start + LONGEST
        joint = bisect_right(joints, limit) - 1
        cut = joints[joint] if joint >= 0 and joints[joint] > start else text.rfind(" ", start + 1, limit) + 1
        if not cut:
            cut = next((at for at in range(limit, start, -1) if not unicodedata.category(text[at]).startswith("M")), limit)
        yield start, cut
        start = cut
    yield start, end


def _trim(text: str, start: int, end: int) -> tuple[int, int] | None:
    said = text[start:end]
    left, right = len(said) - len(said.lstrip()), len(said) - len(said.rstrip())
    return (start + left, end - right) if said.strip() else None


def is_ended(text: str) -> bool:
    """Say whether a text ends as a sentence does: with a mark, behind which there may be quotes or brackets."""
    for char in reversed(text):
        if char in STOPS:
            return True
        if char.isalnum():
            return False
    return False
