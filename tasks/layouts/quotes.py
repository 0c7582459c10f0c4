"""A page about one speaker: name, badge, and the quotes below `Podcast Appearances`; as HTML or as a plain-text capture.

Two shapes are known. The newer gives one quote a line. The older gives four fields a quote: podcast, episode, offset in
decimal seconds, quote; its quotes are sorted by the offset as text (0.129, 10165.641, 1044.222).
"""

import copy
import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from tasks.blocks import Block
from tasks.document import Document
from tasks.html_blocks import INLINE, html_blocks
from tasks.markup import shown
from tasks.plain_text import text_blocks
from tasks.reading import Appearance, Cue, Facts, Reading
from tasks.stamps import seconds_ms

BADGE_WORDS = frozenset(("voice-verified", "podcast-host", "human-verified", "matched", "low-confidence"))
SECTION = r"(?:Appearances Over Time|Podcast Appearances|Appearances)"
ROLE = r"(?:[^\w\s]\S{0,3} |[\u0370-\u03ff\u0e00-\u0e7f\u20ac]{1,4} )?Speaker"
HEADING = re.compile(rf"({ROLE})?\s*({SECTION})")
IN_MARKUP = re.compile(rf">[^<>\w]{{0,20}}(?:{ROLE})?\s*{SECTION}\s*<")
ROLE_BADGE = re.compile(ROLE)
OFFSET = re.compile(r"\d{1,6}\.\d{1,6}")
SENTENCE_END = re.compile(r"[.!?,;…。！？]\W{0,3}$")
LONGEST_TITLE = 20  # words
TURNING = re.compile(r"(?i)\d+|next|previous|prev|older|newer|[«»‹›←→<>\s]+")


class Header(NamedTuple):
    """Who a page is about, the index of the first line below its last heading, and whether that can head only quotes."""

    name: str
    badge: str | None
    below: int
    is_of_podcasts: bool


def read(document: Document) -> Reading | None:
    """Read a speaker page; null for a page of another kind. Quotes come in the order of their offsets as numbers."""
    if "Appearances" not in document.text:
        return None
    if document.is_markup:
        if not IN_MARKUP.search(document.text):
            return None
        tree = copy.deepcopy(document.tree)
        _set_fields_apart(tree)
        badge, name = _take_badges(tree), _heading_text(tree)
        lines = html_blocks(tree).lines
    else:
        badge, name, lines = None, None, text_blocks(document.text).lines
    header = find_header([line.text for line in lines])
    if header is None:
        return None
    cues = by_offset(list(_quotes(_section(lines, header.below))))
    is_timed = all(cue.start_ms is not None for cue in cues)
    if not cues or not (is_timed or (header.is_of_podcasts and are_said(cues))):
        return None
    return Reading(
        "speaker_page",
        "quotes",
        cues=tuple(cues),
        facts=Facts(title=name or header.name),
        speaker=name or header.name,
        badge=badge or header.badge,
        appearances=tuple(_appearances(cues)),
    )


def find_header(lines: list[str]) -> Header | None:
    """Find name and badge above the headings; a badge may be glued to a heading. Null where a page has no such headings."""
    headings = [(index, found) for index, line in enumerate(lines) if (found := HEADING.fullmatch(line))]
    if not headings or headings[0][0] == 0:
        return None
    first = headings[0][0]
    run = [found for index, found in headings if index - first < 6]
    badge = next((found[1] for found in run if found[1]), None)
    above = [line for line in lines[:first] if not ROLE_BADGE.fullmatch(line) and line not in BADGE_WORDS]
    if badge is None:
        badge = next((line for line in lines[:first] if ROLE_BADGE.fullmatch(line)), None)
    last = max(index for index, _ in headings if index - first < 6)
    is_of_podcasts = any(found[2] != "Appearances" for found in run)
    return Header(above[-1], badge, last + 1, is_of_podcasts) if above else None


def are_said(cues: list[Cue]) -> bool:
    """Say whether texts are quotes, not titles of episodes: most have an offset or are sentences."""
    return 2 * sum(cue.start_ms is not None or _is_said(cue.text) for cue in cues) >= len(cues)


def _is_said(text: str) -> bool:
    return SENTENCE_END.search(text[-8:]) is not None or len(text.split()) > LONGEST_TITLE


def by_offset(cues: list[Cue]) -> list[Cue]:
    """Return quotes in the order of their offsets as numbers, or as they stand where some have none."""
    if any(cue.start_ms is None for cue in cues):
        return cues
    return sorted(cues, key=lambda cue: cue.start_ms or 0)


def _quotes(lines: list[str]) -> Iterator[Cue]:
    """Give the quotes of a section: from one offset line to the fields of the next, or each line where there are none."""
    offsets = [index for index, line in enumerate(lines) if index >= 2 and OFFSET.fullmatch(line)]
    if not offsets:
        yield from (Cue(line) for line in lines)
        return
    for index, following in zip(offsets, [*offsets[1:], len(lines) + 2], strict=True):
        text = " ".join(lines[index + 1 : following - 2])
        if text:
            yield Cue(text, None, seconds_ms(lines[index]), None, podcast=lines[index - 2], episode=lines[index - 1])


def _section(lines: list[Block], below: int) -> list[str]:
    """Return the lines of the section: up to the next heading of first or second level, badges left out."""
    end = next((index for index in range(below, len(lines)) if lines[index].level in (1, 2)), len(lines))
    return [shown for line in lines[below:end] if (shown := line.text) not in BADGE_WORDS]


def _appearances(cues: list[Cue]) -> Iterator[Appearance]:
    episodes = dict.fromkeys((cue.podcast, cue.episode) for cue in cues if cue.episode)
    yield from (Appearance(episode, podcast) for podcast, episode in episodes if episode)


def _set_fields_apart(tree: etree._Element) -> None:
    """Make a line of each field of a quote, where podcast, episode and offset stand side by side."""
    for element in [element for element in tree.iter(*INLINE) if not len(element) and OFFSET.fullmatch(shown(element))]:
        field: etree._Element | None = element
        while field is not None and field.tag in INLINE:
            parent = field.getparent()
            for beside in parent if parent is not None else ():
                if beside.tag in INLINE:
                    beside.tag = "div"
            field = parent


def _heading_text(tree: etree._Element) -> str | None:
    heading = next(tree.iter("h1"), None)
    return (shown(heading) or None) if heading is not None else None


def _take_badges(tree: etree._Element) -> str | None:
    """Take badges and page turners out of the page, so that no quote or name holds them; return the speaker's own badge."""
    badge = None
    for element in [element for element in tree.iterdescendants(etree.Element) if not len(element)]:
        text = shown(element)
        if ROLE_BADGE.fullmatch(text):
            badge = badge or text
            _drop(element)
        elif text in BADGE_WORDS or (element.tag == "a" and TURNING.fullmatch(text)):
            _drop(element)
    return badge


def _drop(element: etree._Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    element.tail = None
    parent.remove(element)
