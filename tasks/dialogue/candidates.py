"""Candidates: the ways in which a page could be a conversation, and the choice among them."""

from tasks.dialogue.candidate import Candidate
from tasks.dialogue.labelled import groups, labelled
from tasks.dialogue.nameless import below_transcript_heading, unlabelled
from tasks.dialogue.page import Page


def chosen(found: list[Candidate]) -> Candidate | None:
    """Return the best candidate that is sure enough; null where the page holds no dialogue. Names go before times alone."""
    sure = [candidate for candidate in found if candidate.score >= candidate.floor]
    named = [candidate for candidate in sure if candidate.is_labelled]
    if named and 2 * named[0].characters > max(candidate.characters for candidate in sure):
        return named[0]
    return sure[0] if sure else None


def candidates(page: Page) -> list[Candidate]:
    """Return the ways to read a page, the best first."""
    indexes = range(len(page.lines))
    found: list[Candidate] = []
    for group, members in groups(page.marks):
        if not any(candidate.score >= candidate.floor and candidate.turns.keys() == set(members) for candidate in found):
            found.append(labelled(page, group, members))
    found.append(unlabelled(page, "timed", [index for index in indexes if page.begins_with_time(index)]))
    changes = [index for index, mark in enumerate(page.marks) if mark and mark.changes and not page.lines[index].linked]
    found.append(unlabelled(page, "changes", changes))
    if not any(candidate.score >= candidate.floor for candidate in found):
        found += [below_transcript_heading(page, index) for index in page.transcript_headings if page.lines[index].level]
    return sorted(found, key=lambda candidate: candidate.worth, reverse=True)
