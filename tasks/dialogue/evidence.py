"""Evidence: what speaks for a way to read a page, and the score made of it."""

import re
from collections import Counter
from itertools import pairwise
from math import exp, log
from statistics import median

from tasks.dialogue.marks import Mark
from tasks.dialogue.names import naming
from tasks.dialogue.page import Page
from tasks.dialogue.spoken import spoken
from tasks.dialogue.talk import Talk
from tasks.labels import is_question_or_answer, is_role, is_sound, key

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
QUESTION = 0.4  # what `Q` and `A` alone are worth as names: interviews have them, and pages of frequent questions
LITTLE = 0.1  # what hardly any speech counts for: trailers are short
LONG = 100  # characters of a line that is prose, whatever it lacks
ENOUGH = 1500  # characters, beyond which more speech is no better evidence
TURN = 40  # characters that the median turn of a conversation has at least
LOWEST = 0.02  # no lack of one kind of evidence alone rules a reading out
UNMARKED = 0.4


def score(evidence: dict[str, float]) -> float:
    """Return the weighted geometric mean of the evidence, from 0 to 1: a lack of one kind is not made up by the others."""
    total = sum(WEIGHTS.values())
    return round(exp(sum(WEIGHTS[name] * log(max(value, LOWEST)) for name, value in evidence.items()) / total), 3)


def evidence_of(talk: Talk) -> dict[str, float]:
    """Return, each from 0 to 1, what speaks for a talk."""
    marks, counts = list(talk.turns.values()), talk.counts
    repeated = sum(n for label, n in counts.items() if label in talk.known or is_role(label) or is_sound(label))
    marked = sum(mark.has_colon or mark.has_stamp or mark.kind in ("attribute", "bracket") for mark in marks) / len(marks)
    return {
        "repeat": repeated / len(marks),
        "few": (len(marks) - len(counts) + 1) / (len(marks) + 1),
        "names": _named(talk.page, marks, counts),
        "marked": UNMARKED + (1 - UNMARKED) * marked,
        "prose": prose(talk.texts),
        "spoken": spoken(" ".join(talk.texts)),
        "dense": min(1.0, 5 * len(marks) / len(talk.lines)),
        "talk": min(1.0, median(talk.lengths) / TURN),
        "whole": _whole(talk),
        "alternate": _alternation(talk.labels),
        "amount": 1.0 if talk.fills else min(1.0, LITTLE + talk.characters / ENOUGH),
    }


def _named(page: Page, marks: list[Mark], counts: Counter[str]) -> float:
    """Return how much the labels of turns name somebody, on average."""
    if all(is_question_or_answer(label) for label in counts):
        return QUESTION
    kinds = Counter((mark.label or "", mark.has_colon) for mark in marks)
    return sum(naming(page, label, has_colon, counts[key(label)]) * n for (label, has_colon), n in kinds.items()) / len(marks)


def prose(texts: list[str]) -> float:
    """Return the share of texts that have the marks of sentences, or are as long as sentences: machines may leave these out."""
    return sum(len(text) > LONG or bool(PROSE.search(text)) for text in texts) / max(1, len(texts))


def _whole(talk: Talk) -> float:
    """Return how much of what stands from the first to the last line of speech is said, headings aside."""
    page, said = talk.page, {line.at for line in talk.lines}
    between = range(talk.lines[0].at, talk.lines[-1].at + 1)
    left = [index for index in between if index not in said and not page.is_bare_stamp(index)]
    dropped = sum(page.extents[index] for index in left if not page.lines[index].level)
    return talk.characters / (talk.characters + dropped) if talk.characters else 0.0


def _alternation(labels: list[str]) -> float:
    if len(labels) == 1:
        return 1.0
    changes = sum(a != b for a, b in pairwise(labels))
    return min(1.0, 0.2 + 2 * changes / (len(labels) - 1))
