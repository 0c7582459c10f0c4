"""The blocks of a parsed HTML page, in one walk over its elements."""

import re
from itertools import islice

from lxml import etree

from tasks.blocks import Block, Blocks, Container, Run, inner_lines
from tasks.stamps import seconds_ms, stamp_ms

SKIPPED = frozenset(
    "aside button canvas figure footer head iframe math nav noscript object script select style svg template textarea "
    "video audio".split()
)
INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del em font i img ins kbd label mark q s samp small span strike strong sub "
    "sup time tt u var wbr".split()
)
CELLS = frozenset(("td", "th"))
IN_LINE = INLINE | CELLS
"""Elements that do not begin a new line: a row of a table is one, its cells are runs of it."""
FLOWING = frozenset("p li ul ol dl dd dt blockquote pre tbody tr table center".split())
"""Elements of running text: a list or a quotation between paragraphs belongs to what is said before it."""
BOXES = frozenset(("div", "section", "ol", "ul", "li"))
READERS = re.compile(
    r"(?i)(?:^|\s)(?:disqus\w*|respond|(?:wp-)?comment(?:s|list|[-_](?:list|body|content|area|text|thread|author))?"
    r"|comments[-_]\w+)(?:\s|$)"
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
TIMES = re.compile(r"data-(?:[a-z-]{0,30}(?:start|begin|time|offset)[a-z-]{0,30}|m|t)(?==)")
PLAIN_TIMES = ("begin", "start")
SPEAKERS = re.compile(r"data-[a-z-]{0,30}speaker[a-z-]{0,30}(?==)")
MOST_NAMES = 8  # of attributes that tell times, or speakers, on one page
LONGEST_VALUE = 200  # characters of an attribute that may be a time or a speaker


class _Walk:
    """Where a walk over a page stands: the line being put together, and the elements it is in."""

    def __init__(self, times: tuple[str, ...], speakers: tuple[str, ...]) -> None:
        self.blocks = Blocks()
        self.runs: list[tuple[str, int]] = []
        self.styles = [0]
        self.links = self.linked = self.column = 0
        self.around: list[etree._Element] = []  # elements that begin lines
        self.inside = [0]  # containers: the page, and those of the elements around that hold a line already
        self.time_names, self.speaker_names = times, speakers
        self.times: list[int] = []
        self.speakers: list[str | None] = [None]

    def add(self, text: str) -> None:
        if self.runs or not text.isspace():
            self.runs.append((text, self.styles[-1]))
            if self.links:
                self.linked += len(text)

    def line(self) -> None:
        """Keep the line so far, which says something, and begin another."""
        runs, self.runs = self.runs, []
        for element in self.around[len(self.inside) - 1 :]:
            self._add_container(element)
        index = self.inside[-1]
        container = self.blocks.containers[index]
        lines = inner_lines(_merged(runs), container.is_preformatted)
        first = Block(lines[0], index, container.level, linked=self.linked, speaker=self.speakers[-1])
        if self.times:
            first.start_ms, first.end_ms, first.stamps = self.times[0], self.times[-1], len(self.times)
            self.times = []
        self.linked = 0
        self.blocks.lines.append(first)
        for line in lines[1:]:
            self.blocks.lines.append(Block(line, index, container.level, is_inner=not container.is_preformatted))

    def _add_container(self, element: etree._Element) -> None:
        containers, tag = self.blocks.containers, str(element.tag)
        index, parent = len(containers), self.inside[-1]
        around = containers[parent]
        place = hash((around.place, tag))
        base, home = (around.base, around.home) if tag in FLOWING or tag in HEADINGS else (place, index)
        look = hash((around.look, tag, element.get("class")))
        level, is_preformatted = HEADINGS.get(tag, around.level), around.is_preformatted or tag == "pre"
        containers.append(Container(parent, around.depth + 1, place, look, base, home, level, is_preformatted))
        self.inside.append(index)

    def enter(self, element: etree._Element) -> None:
        tag = element.tag
        if tag not in IN_LINE:
            if self.runs:
                self.line()
            self.around.append(element)
            self.column = 0
        else:
            self.links += tag == "a"
            column = 0
            if tag in CELLS:
                self.column = column = self.column + 1
            self.styles.append(hash((self.styles[-1], tag, element.get("class"), column)))
        for name in self.time_names:
            if (value := element.get(name)) and (offset := _offset(name, value)) is not None:
                self.times.append(offset)
        if self.speaker_names:
            self.speakers.append(_speaker(element, self.speaker_names) or self.speakers[-1])

    def leave(self, element: etree._Element) -> None:
        if element.tag in IN_LINE:
            self.styles.pop()
            self.links -= element.tag == "a"
        else:
            if self.runs:
                self.line()
            self.around.pop()
            del self.inside[len(self.around) + 1 :]
        if self.speaker_names:
            self.speakers.pop()


def html_blocks(tree: etree._Element, source: str = "") -> Blocks:
    """Walk a parsed page once, without recursion; navigation, scripts and forms are left out.

    `source` is the page as text: which attributes tell times or speakers is looked up there once.
    """
    times = (*_names(TIMES, source), *(name for name in PLAIN_TIMES if f" {name}=" in source))
    walk = _Walk(times, _names(SPEAKERS, source))
    events = etree.iterwalk(tree, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in events:
        if event == "start":
            if _is_skipped(element):
                events.skip_subtree()
                skipped = element
                continue
            walk.enter(element)
            text = element.text
        else:
            if element is not skipped:
                walk.leave(element)
            text = element.tail
        if text:
            walk.add(text)
    if walk.runs:
        walk.line()
    return walk.blocks


def _names(attribute: re.Pattern[str], source: str) -> tuple[str, ...]:
    """Return the names of the attributes that a page has of those that a pattern finds, as they come."""
    return tuple(islice(dict.fromkeys(attribute.findall(source)), MOST_NAMES))


def _is_skipped(element: etree._Element) -> bool:
    """Say whether an element is no part of what a reader came for: navigation, scripts, the comments of readers."""
    tag = element.tag
    if tag in BOXES:
        names = (element.get("class"), element.get("id"))
        return any(name is not None and READERS.search(name) is not None for name in names)
    return tag in SKIPPED and not (tag == "button" and stamp_ms(element.text) is not None)


def _merged(runs: list[tuple[str, int]]) -> list[Run]:
    """Return runs with neighbours of one style as one; white space takes the style of what stands before it."""
    if len(runs) == 1:
        return [Run(*runs[0])]
    merged: list[tuple[list[str], int]] = []
    for text, style in runs:
        if merged and (merged[-1][1] == style or text.isspace()):
            merged[-1][0].append(text)
        else:
            merged.append(([text], style))
    return [Run("".join(texts), style) for texts, style in merged]


def _offset(name: str, value: str) -> int | None:
    """Return the offset that an attribute tells, in milliseconds; null where it tells none."""
    found = None if len(value) > LONGEST_VALUE else stamp_ms(value) if ":" in value else seconds_ms(value)
    is_ms = name in ("data-m", "data-t") or name.endswith("ms")
    return found // 1000 if is_ms and found is not None else found


def _speaker(element: etree._Element, names: tuple[str, ...]) -> str | None:
    """Return who speaks, as the first attribute of these names tells."""
    values = (element.get(name, "") for name in names)
    return next((value for value in values if len(value) <= LONGEST_VALUE and value.strip()), None)
