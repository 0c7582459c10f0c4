"""Evidence: what speaks for a way to read a page, and the score made of it."""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from math import exp, log
from statistics import median, quantiles

from tasks.dialogue.marks import Mark
from tasks.dialogue.names import naming
from tasks.dialogue.page import Page, Turns
from tasks.dialogue.speech import Line
from tasks.dialogue.spoken import extent, spoken
from tasks.labels import is_name_shaped, is_question_or_answer, is_role, is_sound, key

WEIGHTS = {
    "repeat": 3,  # labels come back
    "names": 3,  # labels look like names
    "spoken": 3,  # the text reads as if people talked to each other
    "prose": 2.5,  # lines have the marks of sentences
    "few": 2,  # there are few labels for so many turns
    "dense": 2,  # turns are not lost among lines without label
    "marked": 1.5,  # labels have a colon or a time
    "whole": 1.5,  # little stands between the first and the last turn that is no speech
    "amount": 1.5,  # much is said
    "talk": 1,  # turns are more than a word or two
    "alternate": 1,  # neighbouring turns have different labels
}
"""What each kind of evidence weighs."""

PROSE = re.compile(r"[.?!…,;。？！،؟、।]")
MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
POSTED = re.compile(
    rf"(?i)\b{MONTH}[a-z]{{0,6}}\.? \d|\d\.? {MONTH}|\b\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b"
    r"|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\d (?:minute|hour|day|week|month|year)s? ago|\bvor \d+ |\bil y a \d"
)
QUESTION = 0.4  # what `Q` and `A` alone are worth as names: interviews have them, and pages of frequent questions
LITTLE = 0.1  # what hardly any speech counts for: trailers are short
LONG = 100  # characters of a line that is prose, whatever it lacks
BESIDE = 60  # characters of a line that holds no more than a date
ENOUGH = 1500  # characters, beyond which more speech is no better evidence
TURN = 40  # characters that the median turn of a conversation has at least
LOWEST = 0.02  # no lack of one kind of evidence alone rules a reading out
UNMARKED = 0.4


def score(evidence: dict[str, float]) -> float:
    """Return the weighted geometric mean of the evidence, from 0 to 1: a lack of one kind is not made up by the others."""
    total = sum(WEIGHTS.values())
    return round(exp(sum(WEIGHTS[name] * log(max(value, LOWEST)) for name, value in evidence.items()) / total), 3)


def evidence_of(
    page: Page, turns: Turns, lines: tuple[Line, ...], said: list[int], known: set[str], is_all: bool
) -> dict[str, float]:
    """Return, each from 0 to 1, what speaks for a reading.

    `known` are the labels that come back or are known otherwise; `is_all`: the page holds hardly anything else.
    """
    marks = list(turns.values())
    labels = [key(mark.label or "") for mark in marks]
    counts = Counter(labels)
    texts = [text for line in lines if (text := page.says(*line))]
    marked = sum(mark.has_colon or mark.has_stamp or mark.kind in ("attribute", "bracket") for mark in marks) / len(marks)
    return {
        "repeat": sum(n for label, n in counts.items() if label in known or is_role(label) or is_sound(label)) / len(marks),
        "few": (len(marks) - len(counts) + 1) / (len(marks) + 1),
        "names": _named(page, marks, counts),
        "marked": UNMARKED + (1 - UNMARKED) * marked,
        "prose": prose(texts),
        "spoken": spoken(" ".join(texts)),
        "dense": min(1.0, 5 * len(marks) / len(lines)),
        "talk": min(1.0, median(said) / TURN),
        "whole": _whole(page, lines, sum(said)),
        "alternate": _alternation(labels),
        "amount": 1.0 if is_all else min(1.0, LITTLE + sum(said) / ENOUGH),
    }


def _named(page: Page, marks: list[Mark], counts: Counter[str]) -> float:
    """Return how much the labels of turns name somebody, on average."""
    if all(is_question_or_answer(label) for label in counts):
        return QUESTION
    kinds = Counter((mark.label or "", mark.has_colon) for mark in marks)
    return sum(naming(page, label, has_colon, counts[key(label)]) * n for (label, has_colon), n in kinds.items()) / len(marks)


def said_by_turn(page: Page, lines: Iterable[Line]) -> list[int]:
    """Return how many characters each turn says; lines that look as if another turn began there count for nothing."""
    said: list[int] = []
    for line in lines:
        if line.turn is not None or not said:
            said.append(0)
        mark = page.marks[line.at]
        if line.turn is not None:
            said[-1] += extent(line.turn.text)
        elif mark is None or not (mark.label and mark.has_colon and is_name_shaped(mark.label)):
            said[-1] += page.extents[line.at]
    return said


def pace(offsets: list[int], characters: int) -> float | None:
    """Return how many characters are said a minute, judged by the middle half of the times: wild ones tell nothing."""
    first, _, third = quantiles(offsets, n=4, method="inclusive") if len(offsets) > 1 else (0, 0, 0)
    return characters / 2 / ((third - first) / 60_000) if third > first else None


def is_posted(page: Page, index: int, turn: Mark) -> bool:
    """Say whether a label stands beside a date, as the names of those do who write posts and comments."""
    beside = page.lines[page.below(index)].text if turn.is_alone else turn.text
    return len(beside) < BESIDE and POSTED.search(beside) is not None


def prose(texts: list[str]) -> float:
    """Return the share of texts that have the marks of sentences, or are as long as sentences: machines may leave these out."""
    return sum(len(text) > LONG or bool(PROSE.search(text)) for text in texts) / max(1, len(texts))


def _whole(page: Page, lines: tuple[Line, ...], said: int) -> float:
    """Return how much of what stands from the first to the last line of speech is said, headings aside."""
    spoken_lines = {line.at for line in lines}
    between = range(lines[0].at, lines[-1].at + 1)
    left = [index for index in between if index not in spoken_lines and not page.is_bare_stamp(index)]
    dropped = sum(page.extents[index] for index in left if not page.lines[index].level)
    return said / (said + dropped) if said else 0.0


def _alternation(labels: list[str]) -> float:
    if len(labels) == 1:
        return 1.0
    changes = sum(a != b for a, b in pairwise(labels))
    return min(1.0, 0.2 + 2 * changes / (len(labels) - 1))
