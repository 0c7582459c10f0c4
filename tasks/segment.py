"""Segment: cues -> turns -> segments. A turn is all one speaker says until another takes over; a segment one sentence of it."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, groupby
from typing import Any, NamedTuple

import pandas as pd

from tasks.sentences import sentence_spans

WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W_]+(?:['’\-][^\W_]+)*")
SEGMENT_COLUMNS = (
    "turn",
    "position",
    "label",
    "start_ms",
    "end_ms",
    "timing",
    "text",
    "raw_text",
    "repairs",
    "is_lossy",
    "words",
    "snapshot_id",
)


class Piece(NamedTuple):
    """A cue within its turn: where its text begins and ends there, and the row it came from."""

    start: int
    end: int
    cue: Any


def number_turns(cues: pd.DataFrame) -> pd.DataFrame:
    """Return cues (columns scope, label, is_quote) with `turn`, counted from 0 in each scope; a quote is a turn of its own."""
    label = cues["label"].fillna("\x00")
    begins = (label != label.shift()) | (cues["scope"] != cues["scope"].shift()) | cues["is_quote"]
    return cues.assign(turn=begins.groupby(cues["scope"]).cumsum() - 1)


def join_turns(cues: pd.DataFrame) -> pd.DataFrame:
    """Return one row a turn: scope, turn, label, start_ms (that of its first cue), text; in the order of the cues."""
    turns = number_turns(cues).groupby(["scope", "turn"], sort=False, dropna=False)
    return turns.agg(label=("label", "first"), start_ms=("start_ms", "first"), text=("text", " ".join)).reset_index()


def segment(cues: pd.DataFrame) -> pd.DataFrame:
    """Return one row a sentence of cleaned cues: scope and SEGMENT_COLUMNS; `position` counts the sentences of a turn from 0.

    Sentence times come from the cues: `timing` is "cue" where a sentence begins with a timed cue, "interpolated" where it
    begins inside one (placed by its share of the cue's characters), null where nothing is known.
    """
    numbered = number_turns(cues)
    plain = numbered.astype(object).where(numbered.notna(), None)  # None, not NaN, for what is unknown
    rows = [
        (scope, turn, *row)
        for (scope, turn), group in groupby(plain.itertuples(index=False), key=lambda cue: (cue.scope, cue.turn))
        for row in _sentences(list(group))
    ]
    return pd.DataFrame(rows, columns=["scope", *SEGMENT_COLUMNS])


def count_words(text: str) -> int:
    """Return how many words a text has; where no blanks are written, each CJK character is one."""
    return len(WORD.findall(text))


def _sentences(cues: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Give the sentences of one turn, from position on, as in SEGMENT_COLUMNS."""
    text = " ".join(cue.text for cue in cues)
    starts = [0, *accumulate(len(cue.text) + 1 for cue in cues)][:-1]
    pieces = [Piece(start, start + len(cue.text), cue) for start, cue in zip(starts, cues, strict=True)]
    for position, (start, end) in enumerate(sentence_spans(text, starts)):
        first, last = bisect_right(starts, start) - 1, bisect_right(starts, end - 1) - 1
        covered = pieces[first : last + 1]
        start_ms, end_ms, timing = _times(covered, start, end)
        raw_text, repairs, is_lossy = _raw(covered, start, end, text)
        said = text[start:end]
        yield (
            position,
            cues[0].label,
            start_ms,
            end_ms,
            timing,
            said,
            raw_text,
            repairs,
            is_lossy,
            count_words(said),
            covered[0].cue.snapshot_id,
        )


def _times(pieces: list[Piece], start: int, end: int) -> tuple[int | None, int | None, str | None]:
    """Return start, end and timing basis of the span from `start` to `end` of a turn, which the pieces cover."""
    first, last = pieces[0], pieces[-1]
    begins = first.cue.start_ms if start == first.start else _within(first, start)
    ends = last.cue.end_ms if end == last.end else _within(last, end)
    timing = None if begins is None else "cue" if start == first.start else "interpolated"
    return begins, ends, timing


def _within(piece: Piece, offset: int) -> int | None:
    """Return when a character of a cue is said, taking its speech as even; null where the cue lacks one of its times."""
    begin: int | None = piece.cue.start_ms
    end: int | None = piece.cue.end_ms
    if begin is None or end is None:
        return None
    return round(begin + (end - begin) * (offset - piece.start) / (piece.end - piece.start))


def _raw(pieces: list[Piece], start: int, end: int, text: str) -> tuple[str | None, list[str], bool]:
    """Return how a sentence stood on the page where it was repaired, the repairs, and whether one was lossy."""
    raws = [_raw_words(piece, start, end, text) for piece in pieces]
    raw = " ".join(raws)
    if raw == text[start:end]:
        return None, [], False
    repaired = [piece.cue for piece in pieces if piece.cue.raw_text is not None]
    repairs = sorted({repair for cue in repaired for repair in cue.repairs})
    return raw, repairs, any(cue.is_lossy for cue in repaired)


def _raw_words(piece: Piece, start: int, end: int, text: str) -> str:
    """Return a cue's part of a sentence as it stood: word for word, or the whole cue where words cannot be told apart."""
    begin, stop = max(start, piece.start), min(end, piece.end)
    if piece.cue.raw_text is None:
        return text[begin:stop]
    words, raw_words = piece.cue.text.split(), piece.cue.raw_text.split()
    cuts_a_word = not (text[begin - 1 : begin] + " ")[0].isspace() or not (text[stop : stop + 1] + " ")[0].isspace()
    if len(words) != len(raw_words) or cuts_a_word:
        return str(piece.cue.raw_text)
    skipped, taken = len(text[piece.start : begin].split()), len(text[begin:stop].split())
    return " ".join(raw_words[skipped : skipped + taken])
