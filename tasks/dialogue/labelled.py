"""Labelled candidates: labels made alike are taken for speakers, and what they head for speech."""

from collections import Counter
from collections.abc import Iterable, Iterator

from tasks.dialogue.candidate import FLOOR, Candidate, How, doubt
from tasks.dialogue.evidence import evidence_of, is_posted, pace, said_by_turn, score
from tasks.dialogue.extent import (
    are_fields,
    below_heading,
    region,
    timed_apart,
    together,
    without_credits,
    without_headings,
    without_twins,
)
from tasks.dialogue.marks import Mark, timed_alike
from tasks.dialogue.names import adopted, is_known, speakers
from tasks.dialogue.page import Page, Turns
from tasks.dialogue.speech import Line, speech
from tasks.labels import is_question_or_answer, is_role, key

FEWEST, FEWEST_OF_ONE, FEWEST_TIMED = 3, 5, 5
FEWEST_NAMES = 0.6  # of the turns have labels that name somebody
MOST_GROUPS = 12
COPIES = 2  # of a line, beside it, that a page without conversation has: in a list, below an article
SLOWEST = 150  # characters a minute: speech has 500 to 1,500, chapters have a few
FILLING = 0.8  # of a page's text, where the reading is all that the page is
MOST_SILENT = 3  # one of so many turns has a label that never says anything, at most
SHORT = 2000  # characters that a conversation of which no name is known has at least

SAYS = tuple(
    (
        " says| said| wrote| writes| dice| dijo| escribió| diz| disse| escreveu| dit| écrit| schreef| zegt| sagt| schrieb|"
        " schreibt| scrive| ha scritto| skrev| säger| siger| napisał| pisze| пишет| diyor|より|님의 말|说道|说"
    ).split("|")
)
"""What stands behind the names of those who write comments."""

Group = tuple[How, int]


def groups(marks: list[Mark | None]) -> Iterator[tuple[Group, list[int]]]:
    """Give the lines whose labels are made alike, the largest groups first; a line can be in several."""
    members: dict[Group, list[int]] = {}
    for index, mark in enumerate(marks):
        if mark is not None:
            for group in _groups_of(mark):
                members.setdefault(group, []).append(index)
    distinct = {tuple(indexes): group for group, indexes in reversed(members.items())}  # of equal ones, the first
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


def labelled(page: Page, group: Group, indexes: list[int]) -> Candidate:
    """Weigh the reading in which the labels of one group are speakers."""
    how = group[0]
    marks = {index: mark for index in indexes if index < page.end and (mark := page.marks[index])}
    names = speakers(page, marks.values(), how)
    turns = {index: mark for index, mark in marks.items() if key(mark.label or "") in names or _is_nobody(mark)}
    if not turns or not _may_repeat(turns):
        return Candidate(how, {}, reason="no label repeats or looks like a name")
    turns = together(page, turns)
    turns = without_headings(page, adopted(page, turns, names, region(page, turns, 1)))
    turns = below_heading(page, turns)
    turns = without_credits(page, without_twins(page, turns))
    if not turns:
        return Candidate(how, {}, reason="credits, no speech")
    return _weighed(page, how, timed_apart(page, timed_alike(turns)))


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
    said = said_by_turn(page, lines)
    characters = sum(said)
    counts = Counter(key(mark.label or "") for mark in turns.values())
    remarks = _remarks(page, lines)
    is_all = _fills(page, lines)
    known = {key(mark.label or "") for mark in turns.values() if is_known(page, mark, remarks, is_all)}
    if not known or (len(known) < 2 and (len(counts) > 2 or (len(turns) < FEWEST and not is_all))):
        return Candidate(how, turns, reason="its labels do not repeat")
    offsets = [offset for index in turns if (offset := page.offset(index)) is not None]
    if len(offsets) >= FEWEST_TIMED and (a_minute := pace(offsets, characters)) is not None and a_minute < SLOWEST:
        return Candidate(how, turns, reason=f"{a_minute:.0f} characters a minute: chapters, no speech")
    if MOST_SILENT * said.count(0) > len(turns) and _are_silent(turns, said[-len(turns) :]):
        return Candidate(how, turns, lines, reason="too many of its labels never stand before speech")
    if are_fields(page, turns):
        return Candidate(how, turns, reason="the same labels in one order below each heading: fields of a form")
    if 2 * sum(is_posted(page, index, mark) for index, mark in turns.items()) > len(turns):
        return Candidate(how, turns, reason="each label stands beside a date: posts or comments")
    evidence = evidence_of(page, turns, lines, said, known, is_all)
    is_asked = all(is_question_or_answer(label) for label in counts)
    if evidence["names"] < FEWEST_NAMES and not is_asked:
        return Candidate(how, turns, lines, evidence, reason="its labels are words that the page uses otherwise too")
    if is_asked and characters < SHORT:
        return Candidate(how, turns, lines, evidence, reason="questions and answers, too short for a conversation")
    is_sole = len(turns) == 1 or any(mark.has_stamp for mark in turns.values()) or all(map(is_role, counts))
    is_thin = evidence["marked"] < 1 or not is_sole or (not is_all and (len(turns) < FEWEST_OF_ONE or evidence["talk"] < 1))
    if _is_formula(counts):
        return Candidate(how, turns, lines, evidence, reason="its labels end alike: comments, as in `Ana says:`")
    if len(counts) == 1 and is_thin:
        return Candidate(how, turns, lines, evidence, reason="one label only, and little said")
    found = score(evidence)
    return Candidate(how, turns, lines, evidence, found, doubt(found >= FLOOR), characters)


def _are_silent(turns: Turns, said: list[int]) -> bool:
    """Say whether too many turns have labels that never stand before speech."""
    labels = [key(mark.label or "") for mark in turns.values()]
    heard = {label for label, length in zip(labels, said, strict=True) if length}
    return MOST_SILENT * sum(label not in heard for label in labels) > len(turns)


def _remarks(page: Page, lines: Iterable[Line]) -> Counter[str]:
    """Return how often each label says something: a title that stands in a list and again above its text, only once."""
    said = [(label, text) for label, text in _said(page, lines) if text]
    often = Counter(label for label, _ in said)
    distinct = Counter(label for label, _ in set(said))
    return Counter({label: max(distinct[label], count - COPIES) for label, count in often.items()})


def _said(page: Page, lines: Iterable[Line]) -> Iterator[tuple[str, str]]:
    """Give the label of each turn and what is said in it."""
    label, texts = "", list[str]()
    for line in lines:
        if line.turn is not None:
            yield label, " ".join(texts)
            label, texts = key(line.turn.label or ""), []
        if text := page.says(*line):
            texts.append(text)
    yield label, " ".join(texts)


def _is_formula(labels: Iterable[str]) -> bool:
    """Say whether labels end in what is said of those who write comments: `Ana says`."""
    distinct = [label for label in labels if label]
    return 2 * sum(label.endswith(SAYS) for label in distinct) > len(distinct)


def _fills(page: Page, lines: tuple[Line, ...]) -> bool:
    """Say whether hardly anything else stands on a page."""
    return sum(page.extents[line.at] for line in lines) > FILLING * sum(page.extents)
