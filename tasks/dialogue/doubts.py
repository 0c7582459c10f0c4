"""Doubts: why labels that look like those of a conversation are no speakers."""

import re
from collections import Counter
from itertools import pairwise
from statistics import quantiles

from tasks.dialogue.extent import sections
from tasks.dialogue.marks import Mark
from tasks.dialogue.page import Page
from tasks.dialogue.talk import Talk
from tasks.labels import is_question_or_answer, is_role

FEWEST, FEWEST_OF_ONE, FEWEST_TIMED = 3, 5, 5
FEWEST_NAMES = 0.6  # of the turns have labels that name somebody
SLOWEST = 150  # characters a minute: speech has 500 to 1,500, chapters have a few
MOST_SILENT = 3  # one of so many turns has a label that never says anything, at most
FEWEST_FIELDS, FEWEST_SECTIONS = 3, 3
FIELDS = 0.8  # of what is told below the headings of a form is told alike, at least
SHORT = 2000  # characters that a conversation of which no name is known has at least
BESIDE = 60  # characters of a line that holds no more than a date
MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
POSTED = re.compile(
    rf"(?i)\b{MONTH}[a-z]{{0,6}}\.? \d|\d\.? {MONTH}|\b\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b"
    r"|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\d (?:minute|hour|day|week|month|year)s? ago|\bvor \d+ |\bil y a \d"
)
SAYS = tuple(
    (
        " says| said| wrote| writes| dice| dijo| escribió| diz| disse| escreveu| dit| écrit| schreef| zegt| sagt| schrieb|"
        " schreibt| scrive| ha scritto| skrev| säger| siger| napisał| pisze| пишет| diyor|より|님의 말|说道|说"
    ).split("|")
)
"""What stands behind the names of those who write comments."""


def ruled_out(talk: Talk) -> str:
    """Return why turns are no conversation, told by where and when their labels stand; empty where nothing says so."""
    if not talk.known or (len(talk.known) < 2 and (len(talk.counts) > 2 or (len(talk.turns) < FEWEST and not talk.fills))):
        return "its labels do not repeat"
    offsets = [offset for index in talk.turns if (offset := talk.page.offset(index)) is not None]
    if len(offsets) >= FEWEST_TIMED and (a_minute := pace(offsets, talk.characters)) is not None and a_minute < SLOWEST:
        return f"{a_minute:.0f} characters a minute: chapters, no speech"
    if _are_silent(talk):
        return "too many of its labels never stand before speech"
    if _are_fields(talk):
        return "the same labels in one order below each heading: fields of a form"
    if 2 * sum(_is_posted(talk.page, index, mark) for index, mark in talk.turns.items()) > len(talk.turns):
        return "each label stands beside a date: posts or comments"
    if 2 * sum(label.endswith(SAYS) for label in talk.counts) > len(talk.counts):
        return "its labels end alike: comments, as in `Ana says:`"
    return ""


def disproved(talk: Talk, evidence: dict[str, float]) -> str:
    """Return why the evidence is not believed, whatever it adds up to; empty where it may be."""
    is_asked = all(is_question_or_answer(label) for label in talk.counts)
    if evidence["names"] < FEWEST_NAMES and not is_asked:
        return "its labels are words that the page uses otherwise too"
    if is_asked and talk.characters < SHORT:
        return "questions and answers, too short for a conversation"
    if len(talk.counts) == 1 and _is_thin(talk, evidence):
        return "one label only, and little said"
    return ""


def pace(offsets: list[int], characters: int) -> float | None:
    """Return how many characters are said a minute, judged by the middle half of the times: wild ones tell nothing."""
    first, _, third = quantiles(offsets, n=4, method="inclusive") if len(offsets) > 1 else (0, 0, 0)
    return characters / 2 / ((third - first) / 60_000) if third > first else None


def _is_thin(talk: Talk, evidence: dict[str, float]) -> bool:
    """Say whether it takes more than one label to believe that somebody speaks."""
    turns = talk.turns.values()
    is_sole = len(turns) == 1 or any(mark.has_stamp for mark in turns) or all(map(is_role, talk.counts))
    is_little = not talk.fills and (len(turns) < FEWEST_OF_ONE or evidence["talk"] < 1)
    return evidence["marked"] < 1 or not is_sole or is_little


def _are_silent(talk: Talk) -> bool:
    """Say whether too many turns have labels that never stand before speech."""
    lengths = talk.lengths[-len(talk.turns) :]  # what is said before the first label is left out
    if MOST_SILENT * lengths.count(0) <= len(talk.turns):
        return False
    heard = {label for label, length in zip(talk.labels, lengths, strict=True) if length}
    return MOST_SILENT * sum(label not in heard for label in talk.labels) > len(talk.turns)


def _is_posted(page: Page, index: int, turn: Mark) -> bool:
    """Say whether a label stands beside a date, as the names of those do who write posts and comments."""
    beside = page.lines[page.below(index)].text if turn.is_alone else turn.text
    return len(beside) < BESIDE and POSTED.search(beside) is not None


def _are_fields(talk: Talk) -> bool:
    """Say whether labels come in the same order below each heading, hardly one twice: not who speaks, but what is told.

    Those below questions answer in turn, and what has a time was said.
    """
    if any(mark.has_stamp for mark in talk.turns.values()):
        return False
    parts = [section for section in sections(talk.page, talk.turns) if len(section) > 1]
    labels = dict(zip(talk.turns, talk.labels, strict=True))
    told = [[labels[index] for index in section] for section in parts]
    counts = Counter(label for labels in told for label in set(labels))
    told = [[label for label in labels if counts[label] > 1] for labels in told]
    pairs = Counter(pair for labels in told for pair in pairwise(labels))
    against = sum(min(count, pairs[second, first]) for (first, second), count in pairs.items()) // 2
    once = sum(len(labels) == len(set(labels)) for labels in told)
    asked = sum(_is_below_question(talk.page, section[0]) for section in parts)
    return (
        len(parts) >= FEWEST_SECTIONS
        and len(set().union(*told)) >= FEWEST_FIELDS
        and 2 * sum(map(len, told)) > len(talk.turns)
        and once >= FIELDS * len(parts)
        and against <= (1 - FIELDS) * pairs.total()
        and 2 * asked < len(parts)
    )


def _is_below_question(page: Page, index: int) -> bool:
    """Say whether the heading above a line asks something."""
    above = next((page.lines[at].text for at in range(index - 1, -1, -1) if page.lines[at].level), "")
    return above.rstrip().endswith(("?", "？"))
