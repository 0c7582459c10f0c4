"""Nameless candidates: speech that the page gives to nobody, told by times, by marks of change, or by its heading."""

from itertools import pairwise, takewhile
from math import prod

from tasks.dialogue.candidate import FLOOR_UNLABELLED, Candidate, How, doubt
from tasks.dialogue.evidence import pace, prose, said_by_turn
from tasks.dialogue.extent import together
from tasks.dialogue.marks import Mark
from tasks.dialogue.page import Page, Turns
from tasks.dialogue.speech import Line, speech
from tasks.dialogue.spoken import spoken

FEWEST, FEWEST_STAMPS = 5, 20
SLOWEST, FASTEST = 150, 4000  # characters a minute: speech has 500 to 1,500
LEAST = 200  # characters
LONG, PARAGRAPH = 2000, 150  # characters of a transcript that nothing but its heading tells, and of its paragraphs
FILLING = 0.8
WORTH = 0.9  # beside a reading with names


def unlabelled(page: Page, how: How, indexes: list[int]) -> Candidate:
    """Weigh the reading in which nobody is named: timed lines, or lines that only say that another speaks."""
    if len(indexes) < FEWEST and sum(page.lines[index].stamps for index in indexes) < FEWEST_STAMPS:
        return Candidate(how, {}, reason="too few such lines", is_labelled=False)
    turns = together(page, {index: _nameless(page, index) for index in indexes})
    lines = tuple(speech(page, turns))
    characters = sum(said_by_turn(page, lines))
    if reason := "little is said" if characters < LEAST else _untimely(page, turns, characters) if how == "timed" else "":
        return Candidate(how, turns, lines, reason=reason, is_labelled=False)
    texts = [text for line in lines if (text := page.says(*line))]
    evidence = {"prose": max(0.4, prose(texts)), "spoken": max(0.3, spoken(" ".join(texts)))}
    found = round(WORTH * (evidence["prose"] * evidence["spoken"] ** 2) ** (1 / 6), 3)
    return Candidate(how, turns, lines, evidence, found, doubt(found >= FLOOR_UNLABELLED), characters, is_labelled=False)


def _nameless(page: Page, index: int) -> Mark:
    """Return the mark of a line whose label, if it seems to have one, is not believed."""
    mark, block = page.marks[index], page.lines[index]
    line = mark.line if mark and (mark.leads or mark.changes) else block.text
    return Mark(mark.kind if mark else "stamp", None, page.offset(index), line, has_stamp=True, line=line)


def _untimely(page: Page, turns: Turns, characters: int) -> str:
    """Return why times are not those of speech: it has a pace, and they rise; empty where they are."""
    starts = [mark.start_ms for mark in turns.values() if mark.start_ms is not None]
    ends = [end for index in turns if (end := page.lines[index].end_ms) is not None]
    a_minute = pace(starts + ends, characters) or 0.0
    if not SLOWEST < a_minute < FASTEST:
        return f"{a_minute:.0f} characters a minute: no speech"
    falls = sum(a > b for a, b in pairwise(starts))
    return "its times run backwards" if falls > len(starts) / 10 else ""


def below_transcript_heading(page: Page, heading: int) -> Candidate:
    """Weigh the reading in which all that stands below a heading `Transcript` is said, by nobody that the page names."""
    home, level = page.home(heading), page.lines[heading].level
    section = takewhile(lambda index: not 0 < page.lines[index].level <= level, range(heading + 1, len(page.lines)))
    below = [index for index in section if page.home(index) == home and not page.lines[index].level]
    texts = [page.lines[index].text for index in below]
    characters = sum(page.extents[index] for index in below)
    paragraphs = sum(page.extents[index] for index in below if page.extents[index] > PARAGRAPH)
    linked = sum(page.lines[index].linked for index in below)
    if characters < LONG or paragraphs < FILLING * characters or linked > characters / 20:
        return Candidate("prose", {}, reason="no long text below the heading", is_labelled=False)
    evidence = {"paragraphs": paragraphs / characters, "spoken": max(0.5, spoken(" ".join(texts)))}
    return _monologue(page, "prose", below, evidence)


def _monologue(page: Page, how: How, indexes: list[int], evidence: dict[str, float]) -> Candidate:
    """Return a candidate in which some lines are one turn of somebody whom the page does not name."""
    text = page.lines[indexes[0]].text
    first = Mark("stamp", None, None, text, line=text)
    lines = (Line(indexes[0], first), *(Line(index) for index in indexes[1:]))
    found = round(WORTH * prod(evidence.values()) ** 0.25, 3)
    characters = sum(page.extents[index] for index in indexes)
    reason = doubt(found >= FLOOR_UNLABELLED)
    return Candidate(how, {indexes[0]: first}, lines, evidence, found, reason, characters, is_labelled=False)
