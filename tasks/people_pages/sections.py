"""Sections: the headings that stand over the lists of a page about somebody, and whether episodes are below them."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from lxml import etree

from tasks.html_blocks import HEADINGS
from tasks.markup import shown
from tasks.people_pages.names import LONGEST, letters
from tasks.people_pages.person import OF_APPEARANCES, OF_EPISODES, OF_OTHERS

OTHER_EPISODES = re.compile(
    r"(?i)\b(?:related|recommend\w*|similar|also like|more (?:from|episodes|posts)|latest|popular|trending|upcoming"
    r"|other (?:guests|speakers|people|episodes))\b"
)
OTHER_MATTER = re.compile(
    r"(?i)\b(?:links?|articles?|blog|posts?|news|books?|resources|sponsors?|topics?|tags?|subscribe|follow|listen|contact|comments?"
    r"|newsletter|next|previous|social|connect|categories|archives?|share|speakers|guests|people|team|elsewhere|website)\b"
)
TIME = re.compile(r"\W*(?:\w{3,12}\W+)?(?:19|20)\d\d(?:\W+\d{1,2})?\W*")


class Section(NamedTuple):
    """A heading over lists, and the index of the one that it is below (-1: none).

    `sign` is 2 where it announces episodes, 1 where it only names the person, 0 where it says neither, -1 for other matter.
    """

    text: str
    level: int
    sign: int
    parent: int


def add_section(sections: list[Section], heading: etree._Element, name: str) -> None:
    """Add the section that a heading opens on a page about the named."""
    level, text = HEADINGS[str(heading.tag)], shown(heading)[: 3 * LONGEST]
    parent = len(sections) - 1
    while parent >= 0 and sections[parent].level >= level:
        parent = sections[parent].parent
    said = sign_of(text, name)
    if said < 0 and sign(sections, parent) == 2 and not OTHER_EPISODES.search(text):
        said = 0  # a podcast may be called "The News"
    sections.append(Section(text, level, said, parent))


def sign_of(text: str, name: str) -> int:
    """Return the sign of a heading on a page about the named."""
    is_named = letters(name) in letters(text) and not OF_OTHERS.match(text)
    if (OTHER_EPISODES.search(text) or OTHER_MATTER.search(text)) and not (is_named and OF_EPISODES.search(text)):
        return -1
    if OF_APPEARANCES.search(text) or (OF_EPISODES.search(text) and len(text) < LONGEST):
        return 2
    return int(is_named)


def sign(sections: Sequence[Section], index: int) -> int:
    """Return what the headings above say, the innermost that says anything first."""
    while index >= 0:
        if sections[index].sign:
            return sections[index].sign
        index = sections[index].parent
    return 0


def podcast_of(sections: Sequence[Section], index: int) -> str | None:
    """Return the podcast that a heading names: one below a heading of appearances that says neither that nor a time."""
    if index < 0 or sections[index].sign or sections[index].parent < 0 or TIME.fullmatch(sections[index].text):
        return None
    return sections[index].text if sign(sections, sections[index].parent) == 2 else None
