"""Labelled candidates: labels made alike are taken for speakers, and what they head for speech."""

from collections.abc import Iterator

from tasks.dialogue.candidate import FLOOR, Candidate, How, doubt
from tasks.dialogue.doubts import disproved, ruled_out
from tasks.dialogue.evidence import evidence_of, score
from tasks.dialogue.extent import (
    below_heading,
    region,
    timed_apart,
    together,
    without_credits,
    without_headings,
    without_twins,
)
from tasks.dialogue.marks import Mark, timed_alike
from tasks.dialogue.names import adopted, speakers
from tasks.dialogue.page import Page, Turns
from tasks.dialogue.talk import Talk
from tasks.labels import key

MOST_GROUPS = 12

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
    return _weighed(how, Talk(page, timed_apart(page, timed_alike(turns))))


def _may_repeat(turns: Turns) -> bool:
    """Say whether a label stands twice, or is a full name before a colon, which may be known otherwise."""
    labels = [key(mark.label or "") for mark in turns.values()]
    return len(set(labels)) < len(labels) or any(mark.has_colon and " " in (mark.label or "") for mark in turns.values())


def _is_nobody(mark: Mark) -> bool:
    """Say whether a mark is an empty label: somebody speaks, and the page does not say who."""
    return mark.label is None and mark.has_colon


def _weighed(how: How, talk: Talk) -> Candidate:
    """Return a candidate with the evidence and the score; or with the reason why it is none."""
    if reason := ruled_out(talk):
        return Candidate(how, talk.turns, talk.lines, reason=reason)
    evidence = evidence_of(talk)
    if reason := disproved(talk, evidence):
        return Candidate(how, talk.turns, talk.lines, evidence, reason=reason)
    found = score(evidence)
    return Candidate(how, talk.turns, talk.lines, evidence, found, doubt(found >= FLOOR), talk.characters)
