"""Segment: cues -> turns -> segments. A turn is all one speaker says until another takes over; a segment one sentence of it."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate, groupby
from typing import Any, NamedTuple

import pandas as pd

from tasks.clean import clean
from tasks.sentences import sentence_spans

CJK = re.compile("[\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f]")
WORD = re.compile(r"(?<![^\s—–/…])[^\s—–/…]*[^\W_]")  # from where a word begins only: dots without end are looked at once
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
    """A cue within its turn: where its text begins and ends there, when it is said, and the row it came from."""

    start: int
    end: int
    start_ms: int | None
    end_ms: int | None
    cue: Any


def number_turns(cues: pd.DataFrame) -> pd.DataFrame:
    """Return cues (columns scope, label, is_quote) with `turn`, counted from 0 in each scope; a quote is a turn of its own."""
    label, scope, is_quote = cues["label"].fillna("\x00"), cues["scope"], cues["is_quote"].astype(bool)
    begins = (label != label.shift()) | (scope != scope.shift()) | is_quote | is_quote.shift(fill_value=False)
    return cues.assign(turn=begins.groupby(scope).cumsum() - 1)


def join_turns(cues: pd.DataFrame) -> pd.DataFrame:
    """Return one row a turn: scope, turn, label, start_ms (that of its first cue), text; in the order of the cues."""
    numbered = number_turns(cues)
    first = numbered.drop_duplicates(["scope", "turn"])[["scope", "turn", "label", "start_ms"]]
    texts: dict[tuple[str, int], list[str]] = {}
    for scope, turn, text in zip(numbered["scope"], numbered["turn"], numbered["text"], strict=True):
        texts.setdefault((scope, turn), []).append(text)
    return first.assign(text=[" ".join(parts) for parts in texts.values()]).reset_index(drop=True)


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
    return pd.DataFrame(rows, columns=["scope", *SEGMENT_COLUMNS], dtype=object)  # so that null stays null, and no NaN


def count_words(text: str) -> int:
    """Return how many words a text has: what stands between blanks, and each CJK character; Thai counts phrases."""
    return len(CJK.findall(text)) + len(WORD.findall(CJK.sub(" ", text)))


def _sentences(cues: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Give the sentences of one turn, from position on, as in SEGMENT_COLUMNS."""
    text = " ".join(cue.text for cue in cues)
    pieces = list(_pieces(cues))
    starts = [piece.start for piece in pieces]
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


def _pieces(cues: list[Any]) -> Iterator[Piece]:
    """Give the cues of a turn as its pieces; one that overlaps the next ends where that begins: time never runs back."""
    start = 0
    for cue, following in zip(cues, [*cues[1:], None], strict=True):
        end_ms = cue.end_ms
        if end_ms is not None and following is not None and following.start_ms is not None:
            end_ms = min(end_ms, following.start_ms)
        is_forward = cue.start_ms is not None and end_ms is not None and end_ms >= cue.start_ms
        yield Piece(start, start + len(cue.text), cue.start_ms, end_ms if is_forward else None, cue)
        start += len(cue.text) + 1


def _times(pieces: list[Piece], start: int, end: int) -> tuple[int | None, int | None, str | None]:
    """Return start, end and timing basis of the span from `start` to `end` of a turn, which the pieces cover."""
    first, last = pieces[0], pieces[-1]
    begins = first.start_ms if start == first.start else _within(first, start)
    ends = last.end_ms if end == last.end else _within(last, end)
    if begins is not None and ends is not None and ends < begins:
        ends = None
    timing = None if begins is None else "cue" if start == first.start else "interpolated"
    return begins, ends, timing


def _within(piece: Piece, offset: int) -> int | None:
    """Return when a character of a cue is said, taking its speech as even; null where the cue lacks one of its times."""
    if piece.start_ms is None or piece.end_ms is None:
        return None
    share = (offset - piece.start) / (piece.end - piece.start)
    return round(piece.start_ms + (piece.end_ms - piece.start_ms) * share)


def _raw(pieces: list[Piece], start: int, end: int, text: str) -> tuple[str | None, list[str], bool]:
    """Return how a sentence stood on the page where it was repaired, the repairs, and whether one was lossy."""
    raw = " ".join(_raw_words(piece, max(start, piece.start), min(end, piece.end), text) for piece in pieces)
    if raw == text[start:end]:
        return None, [], False
    alone = clean(raw)
    if alone.text == text[start:end]:
        return raw, list(alone.repairs), alone.is_lossy
    repaired = [piece.cue for piece in pieces if piece.cue.raw_text is not None]
    repairs = sorted({repair for cue in repaired for repair in cue.repairs})
    return raw, repairs, any(cue.is_lossy for cue in repaired)


def _raw_words(piece: Piece, begin: int, stop: int, text: str) -> str:
    """Return, as it stood, the part of a cue from `begin` to `stop` of the turn; the whole cue where words cannot be told."""
    if piece.cue.raw_text is None:
        return text[begin:stop]
    raw = piece.cue.raw_text.split()
    ends = list(accumulate(len(clean(word).text.split()) for word in raw))  # how many words each has become
    first, count = len(text[piece.start : begin].split()), len(text[begin:stop].split())
    cuts = [at for at in (begin, stop) if piece.start < at < piece.end]
    cuts_a_word = any(not text[at - 1].isspace() and not text[at].isspace() for at in cuts)
    if cuts_a_word or ends[-1] != len(piece.cue.text.split()):
        return str(piece.cue.raw_text)
    return " ".join(raw[bisect_right(ends, first) : bisect_left(ends, first + count) + 1])
