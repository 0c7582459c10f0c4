"""Candidates: the ways in which a page could be a conversation, each with the evidence for it and a score from 0 to 1."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from math import prod, sqrt

from tasks.dialogue.evidence import evidence_of, is_posted, prose, said_by_turn, score
from tasks.dialogue.extent import below_heading, region, together, without_credits, without_twins
from tasks.dialogue.marks import Mark
from tasks.dialogue.names import adopted, is_known, speakers
from tasks.dialogue.page import Page, Turns
from tasks.dialogue.speech import Line, speech
from tasks.dialogue.spoken import spoken
from tasks.labels import is_question_or_answer, key

FLOOR, FLOOR_UNLABELLED = 0.82, 0.7
FEWEST, FEWEST_UNLABELLED, FEWEST_STAMPS = 3, 5, 20
MOST_GROUPS = 12
CHAPTERS, BABBLE = 150, 4000  # characters a minute: speech has 500 to 1,500
FILLING = 0.8  # of a page's text, where the reading is all that the page is
LEAST = 200  # characters, for a reading without names
LONG, PARAGRAPH = 2000, 150  # characters of a transcript that nothing but its heading tells, and of its paragraphs
NAMELESS = 0.9  # what a reading without names is worth beside one with them

How = str
Group = tuple[How, int]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read a page: how turns are told, which they are, all lines of speech, evidence and score.

    One that was ruled out scores 0 and says why; `characters` counts what is said.
    """

    how: How
    turns: Turns
    lines: tuple[Line, ...] = ()
    evidence: dict[str, float] = field(default_factory=dict)
    score: float = 0.0
    reason: str = ""
    characters: int = 0
    is_labelled: bool = True

    @property
    def floor(self) -> float:
        """The score below which it is not believed."""
        return FLOOR if self.is_labelled else FLOOR_UNLABELLED

    @property
    def worth(self) -> float:
        """What candidates of a page are ranked by: how sure, and how much speech."""
        return self.score * sqrt(self.characters)


def chosen(found: list[Candidate]) -> Candidate | None:
    """Return the best candidate that is sure enough; null where the page holds no dialogue. Names go before times alone."""
    sure = [candidate for candidate in found if candidate.score >= candidate.floor]
    named = [candidate for candidate in sure if candidate.is_labelled]
    if named and 2 * named[0].characters > max(candidate.characters for candidate in sure):
        return named[0]
    return sure[0] if sure else None


def candidates(page: Page, is_announced: bool = False) -> list[Candidate]:
    """Return the ways to read a page, the best first; one announced as a transcript may be speech without any label or time."""
    indexes = range(len(page.lines))
    found: list[Candidate] = []
    for group, members in _groups(page.marks):
        if not any(candidate.score >= FLOOR and candidate.turns.keys() == set(members) for candidate in found):
            found.append(_labelled(page, group, members))
    found.append(_unlabelled(page, "timed", [index for index in indexes if page.begins_with_time(index)]))
    found.append(
        _unlabelled(page, "changes", [index for index, mark in enumerate(page.marks) if mark and mark.kind == "change"])
    )
    if not any(candidate.score >= candidate.floor for candidate in found):
        found += [_prose(page, index) for index in page.transcript_headings if page.lines[index].level]
        found += [_announced(page)] if is_announced else []
    return sorted(found, key=lambda candidate: candidate.worth, reverse=True)


def _groups(marks: list[Mark | None]) -> Iterator[tuple[Group, list[int]]]:
    """Give the lines whose labels are made alike, the largest groups first; a line can be in several."""
    groups: dict[Group, list[int]] = {}
    for index, mark in enumerate(marks):
        if mark is not None:
            for group in _groups_of(mark):
                groups.setdefault(group, []).append(index)
    distinct = {tuple(indexes): group for group, indexes in reversed(groups.items())}  # of equal ones, the first
    largest = sorted(distinct.items(), key=lambda item: len(item[0]), reverse=True)[:MOST_GROUPS]
    yield from ((group, list(indexes)) for indexes, group in largest if len(indexes) > 1 or group[0] == "styled")


def _groups_of(mark: Mark) -> Iterator[Group]:
    """Give the groups that a mark belongs to, each named after how its labels are told."""
    if mark.kind in ("stamp", "change"):
        return
    if mark.style and (mark.kind == "styled" or mark.is_alone):
        yield ("styled", mark.style)
    if mark.has_colon:
        yield ("colon", 0)
    if mark.kind == "plain" and mark.has_stamp and not mark.has_colon:
        yield ("stamped", 0)
    if mark.is_alone:
        form = (mark.has_colon, mark.has_stamp, mark.leads)
        yield ("alone", hash((mark.look, mark.style, form)))
        yield ("alone", hash((mark.place, form)))
    if mark.kind in ("bracket", "dash", "attribute"):
        yield (mark.kind, 0)


def _labelled(page: Page, group: Group, indexes: list[int]) -> Candidate:
    """Weigh the reading in which the labels of one group are speakers."""
    how = group[0]
    marks = {index: mark for index in indexes if (mark := page.marks[index])}
    names = speakers(page, marks.values(), how)
    turns = {index: mark for index, mark in marks.items() if key(mark.label or "") in names or _is_nobody(mark)}
    if not turns or not _may_repeat(turns):
        return Candidate(how, {}, reason="no label repeats or looks like a name")
    turns = together(page, turns)
    turns = below_heading(page, adopted(page, turns, names, region(page, turns, 1)))
    return _weighed(page, how, without_credits(page, without_twins(page, turns)))


def _may_repeat(turns: Turns) -> bool:
    """Say whether a label stands twice, or is a full name before a colon, which may be known otherwise."""
    labels = [key(mark.label or "") for mark in turns.values()]
    return len(set(labels)) < len(labels) or any(mark.has_colon and " " in (mark.label or "") for mark in turns.values())


def _is_nobody(mark: Mark) -> bool:
    """Say whether a mark is an empty label: somebody speaks, and the page does not say who."""
    return mark.label is None and mark.has_colon


def _weighed(page: Page, how: How, turns: Turns) -> Candidate:
    """Return a candidate with its lines of speech, the evidence and the score; or with the reason why it is none."""
    lines = tuple(speech(page, turns))
    characters = sum(said_by_turn(page, lines))
    counts = Counter(key(mark.label or "") for mark in turns.values())
    is_all = _fills(page, lines)
    known = {key(mark.label or "") for mark in turns.values() if is_known(page, mark, counts, is_all)}
    if not known or (len(known) < 2 and (len(counts) > 2 or (len(turns) < FEWEST and not is_all))):
        return Candidate(how, turns, reason="its labels do not repeat")
    if (pace := _pace(page, turns, characters)) is not None and pace < CHAPTERS:
        return Candidate(how, turns, reason=f"{pace:.0f} characters a minute: chapters, no speech")
    if 2 * sum(is_posted(page, index, mark) for index, mark in turns.items()) > len(turns):
        return Candidate(how, turns, reason="each label stands beside a date: posts or comments")
    evidence = evidence_of(page, turns, lines, known, is_all)
    if all(is_question_or_answer(label) for label in counts) and characters < LONG:
        return Candidate(how, turns, lines, evidence, reason="questions and answers, too short for a conversation")
    is_thin = len(turns) < FEWEST_UNLABELLED or evidence["talk"] < 1 or evidence["marked"] < 1
    if len(counts) == 1 and is_thin and not is_all:
        return Candidate(how, turns, lines, evidence, reason="one label only, and little said")
    found = score(evidence)
    return Candidate(how, turns, lines, evidence, found, _doubt(found >= FLOOR), characters)


def _fills(page: Page, lines: tuple[Line, ...]) -> bool:
    """Say whether hardly anything else stands on a page."""
    return sum(page.extents[line.at] for line in lines) > FILLING * sum(page.extents)


def _doubt(is_sure: bool) -> str:
    return "" if is_sure else "too little looks like a conversation"


def _pace(page: Page, turns: Turns, characters: int) -> float | None:
    """Return how many characters are said a minute, null where few lines are timed."""
    offsets = [offset for index in turns if (offset := page.offset(index)) is not None]
    spread = max(offsets, default=0) - min(offsets, default=0)
    return characters / (spread / 60_000) if len(offsets) >= FEWEST_UNLABELLED and spread else None


def _unlabelled(page: Page, how: How, indexes: list[int]) -> Candidate:
    """Weigh the reading in which nobody is named: timed lines, or lines that only say that another speaks."""
    if len(indexes) < FEWEST_UNLABELLED and sum(page.lines[index].stamps for index in indexes) < FEWEST_STAMPS:
        return Candidate(how, {}, reason="too few such lines", is_labelled=False)
    turns = together(page, {index: _nameless(page, index) for index in indexes})
    lines = tuple(speech(page, turns))
    characters = sum(said_by_turn(page, lines))
    if reason := "little is said" if characters < LEAST else _untimely(page, turns, characters) if how == "timed" else "":
        return Candidate(how, turns, lines, reason=reason, is_labelled=False)
    texts = [text for line in lines if (text := page.says(*line))]
    evidence = {"prose": max(0.4, prose(texts)), "spoken": max(0.3, spoken(" ".join(texts)))}
    found = round(NAMELESS * (evidence["prose"] * evidence["spoken"] ** 2) ** (1 / 6), 3)
    return Candidate(how, turns, lines, evidence, found, _doubt(found >= FLOOR_UNLABELLED), characters, is_labelled=False)


def _nameless(page: Page, index: int) -> Mark:
    """Return the mark of a line whose label, if it seems to have one, is not believed."""
    mark, block = page.marks[index], page.lines[index]
    line = mark.line if mark and (mark.leads or mark.kind == "change") else block.text
    return Mark(mark.kind if mark else "stamp", None, page.offset(index), line, has_stamp=True, line=line)


def _untimely(page: Page, turns: Turns, characters: int) -> str:
    """Return why times are not those of speech: it has a pace, and they rise; empty where they are."""
    starts = [mark.start_ms for mark in turns.values() if mark.start_ms is not None]
    ends = [end for index in turns if (end := page.lines[index].end_ms) is not None]
    minutes = (max(starts + ends) - min(starts)) / 60_000
    pace = characters / minutes if minutes else 0.0
    if not CHAPTERS < pace < BABBLE:
        return f"{pace:.0f} characters a minute: no speech"
    falls = sum(a > b for a, b in pairwise(starts))
    return "its times run backwards" if falls > len(starts) / 10 else ""


def _prose(page: Page, heading: int) -> Candidate:
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


def _announced(page: Page) -> Candidate:
    """Weigh the reading in which the main part of a page that was announced as a transcript is said, nobody knows by whom."""
    extents: Counter[int] = Counter()
    for index, block in enumerate(page.lines):
        extents[page.home(index)] += 0 if block.level else page.extents[index]
    home, characters = extents.most_common(1)[0] if extents else (0, 0)
    main = [index for index, block in enumerate(page.lines) if page.home(index) == home and not block.level]
    listed = sum((mark := page.marks[index]) is not None and mark.label is not None and mark.has_colon for index in main)
    if characters < LONG or listed > len(main) / 10 or sum(page.lines[index].linked for index in main) > characters / 50:
        return Candidate("announced", {}, reason="no long text without links and lists", is_labelled=False)
    text = " ".join(page.lines[index].text for index in main)
    evidence = {"share": characters / sum(page.extents), "spoken": spoken(text)}
    return _monologue(page, "announced", main, evidence)


def _monologue(page: Page, how: How, indexes: list[int], evidence: dict[str, float]) -> Candidate:
    """Return a candidate in which some lines are one turn of somebody whom the page does not name."""
    text = page.lines[indexes[0]].text
    first = Mark("stamp", None, None, text, line=text)
    lines = (Line(indexes[0], first), *(Line(index) for index in indexes[1:]))
    found = round(NAMELESS * prod(evidence.values()) ** 0.25, 3)
    characters = sum(page.extents[index] for index in indexes)
    reason = _doubt(found >= FLOOR_UNLABELLED)
    return Candidate(how, {indexes[0]: first}, lines, evidence, found, reason, characters, is_labelled=False)
