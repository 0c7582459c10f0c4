"""Blocks: a page as the lines a reader sees, each with what stands out at its beginning. HTML and plain text alike."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html
from lxml import etree

SKIPPED = frozenset(
    "aside button footer form head iframe nav noscript script select style svg template textarea video audio".split()
)
INLINE = frozenset(
    ("a abbr b bdi bdo big cite code data del em font i ins kbd mark q s samp small span strong sub sup time tt u var").split()
)
STANDS_OUT = frozenset("b strong em i cite u".split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
MARKED = re.compile(r"\s*(\*\*|__)(.{1,80}?)\1\s*")


@dataclass(frozen=True, slots=True)
class Block:
    """A line of a page: `lead` is what stands out at its beginning (may be empty), `text` the rest.

    `place` stands for the path of tags that leads to it (equal for lines built alike); `level` is 1 to 6 in a heading, else 0.
    """

    lead: str
    text: str
    place: int
    level: int = 0


class _Walk:
    """Where a walk over a page stands: the line being put together, and the elements it is in."""

    def __init__(self) -> None:
        self.lead: list[str] = []
        self.text: list[str] = []
        self.has_text = False
        self.places = [0]
        self.standing_out = 0
        self.levels: list[int] = []

    def add(self, piece: str | None) -> None:
        if piece:
            is_lead = self.standing_out and not self.has_text
            (self.lead if is_lead else self.text).append(piece)
            self.has_text = self.has_text or not (is_lead or piece.isspace())

    def line(self) -> Iterator[Block]:
        """Give the line so far, if it says anything, and begin another."""
        lead, text = " ".join("".join(self.lead).split()), " ".join("".join(self.text).split())
        if lead or text:
            yield Block(lead, text, self.places[-1], self.levels[-1] if self.levels else 0)
        self.lead, self.text, self.has_text = [], [], False

    def enter(self, tag: str) -> None:
        if tag not in INLINE and tag != "br":
            self.places.append(hash((self.places[-1], tag)))
        if tag in HEADINGS:
            self.levels.append(HEADINGS[tag])
        self.standing_out += tag in STANDS_OUT

    def leave(self, tag: str) -> None:
        if tag not in INLINE and tag != "br":
            self.places.pop()
        if tag in HEADINGS:
            self.levels.pop()
        self.standing_out -= tag in STANDS_OUT


def html_blocks(tree: lxml.html.HtmlElement) -> Iterator[Block]:
    """Walk a parsed page once, without recursion, and give its lines; navigation, scripts and forms are left out."""
    walk = _Walk()
    skipped: etree._Element | None = None
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = str(element.tag)
        if skipped is not None:
            if event == "end" and element is skipped:
                skipped = None
                walk.add(element.tail)
            continue
        if tag in SKIPPED:
            skipped = element
            continue
        if tag not in INLINE:
            yield from walk.line()
        if event == "start":
            walk.enter(tag)
            walk.add(element.text)
        else:
            walk.leave(tag)
            walk.add(element.tail)
    yield from walk.line()


def text_blocks(lines: list[str]) -> Iterator[Block]:
    """Give the lines of plain text or Markdown; `**Name:**` and `__Name__` stand out, `#` makes a heading."""
    for line in lines:
        marked = MARKED.match(line)
        if line.startswith("#"):
            yield Block("", line.lstrip("# "), 0, level=len(line) - len(line.lstrip("#")))
        elif marked:
            yield Block(marked[2].strip(), line[marked.end() :], 0)
        else:
            yield Block("", line, 0)
