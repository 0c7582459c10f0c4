"""Nameless candidates: speech that the page gives to nobody, told by times, by marks of change, or by its heading."""

from itertools import pairwise, takewhile
from math import prod

from tasks.dialogue.candidate import FLOOR_UNLABELLED, Candidate, How, doubt
from tasks.dialogue.doubts import pace
from tasks.dialogue.evidence import prose
from tasks.dialogue.extent import together
from tasks.dialogue.marks import Mark
from tasks.dialogue.page import Page
from tasks.dialogue.speech import Line
from tasks.dialogue.spoken import spoken
from tasks.dialogue.talk import Talk

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
    talk = Talk(page, together(page, {index: _nameless(page, index) for index in indexes}))
    if reason := "little is said" if talk.characters < LEAST else _untimely(talk) if how == "timed" else "":
        return Candidate(how, talk.turns, talk.lines, reason=reason, is_labelled=False)
    evidence = {"prose": max(0.4, prose(talk.texts)), "spoken": max(0.3, spoken(" ".join(talk.texts)))}
    found = round(WORTH * (evidence["prose"] * evidence["spoken"] ** 2) ** (1 / 6), 3)
    reason = doubt(found >= FLOOR_UNLABELLED)
    return Candidate(how, talk.turns, talk.lines, evidence, found, reason, talk.characters, is_labelled=False)


def _nameless(page: Page, index: int) -> Mark:
    """Return the mark of a line whose label, if it seems to have one, is not believed."""
    mark, block = page.marks[index], page.lines[index]
    line = mark.line if mark and (mark.leads or mark.changes) else block.text
    return Mark(mark.kind if mark else "stamp", None, page.offset(index), line, has_stamp=True, line=line)


def _untimely(talk: Talk) -> str:
    """Return why times are not those of speech: it has a pace, and they rise; empty where they are."""
    starts = [mark.start_ms for mark in talk.turns.values() if mark.start_ms is not None]
    ends = [end for index in talk.turns if (end := talk.page.lines[index].end_ms) is not None]
    a_minute = pace(starts + ends, talk.characters) or 0.0
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
    lines = tuple(Line(index, first if index == indexes[0] else None, page.lines[index].text) for index in indexes)
    found = round(WORTH * prod(evidence.values()) ** 0.25, 3)
    characters = sum(page.extents[index] for index in indexes)
    reason = doubt(found >= FLOOR_UNLABELLED)
    return Candidate(how, {indexes[0]: first}, lines, evidence, found, reason, characters, is_labelled=False)
