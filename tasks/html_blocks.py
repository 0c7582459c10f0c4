"""The blocks of a parsed HTML page, in one walk over its elements."""

import re
from collections.abc import Iterator

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
TIMED = re.compile(r"data-(?:[a-z-]*(?:start|begin|time|offset)[a-z-]*|m|t)=")
TIMED_PLAINLY = (" begin=", " start=")
TIME_NAME = re.compile(r"data-(?:[a-z-]*(?:start|begin|time|offset)[a-z-]*|m|t)|begin|start")
SPOKEN_BY = re.compile(r"data-[a-z-]*speaker")
LONGEST_VALUE = 200  # characters of an attribute that may be a time or a speaker


class _Walk:
    """Where a walk over a page stands: the line being put together, and the elements it is in."""

    def __init__(self, is_timed: bool, is_attributed: bool) -> None:
        self.blocks = Blocks()
        self.runs: list[tuple[str, int]] = []
        self.inside = [0]
        self.styles = [0]
        self.levels = [0]
        self.preformatted = self.links = self.linked = self.column = 0
        self.is_timed, self.is_attributed = is_timed, is_attributed
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
        times, self.times = self.times, []
        first = True
        for part in inner_lines(_merged(runs), bool(self.preformatted)):
            block = Block(part, self.inside[-1], self.levels[-1], is_inner=not first and not self.preformatted)
            if first:
                block.linked, block.speaker = self.linked, self.speakers[-1]
                if times:
                    block.start_ms, block.end_ms, block.stamps = times[0], times[-1], len(times)
            self.blocks.lines.append(block)
            first = False
        self.linked = 0

    def enter(self, tag: str, element: etree._Element) -> None:
        if tag in IN_LINE:
            self._enter_inline(tag, element)
        elif tag != "br":
            self._enter_container(tag, element)
        if self.is_timed and element.attrib:
            self.times.extend(_times(element))
        if self.is_attributed:
            self.speakers.append(_speaker(element) or self.speakers[-1])

    def _enter_inline(self, tag: str, element: etree._Element) -> None:
        self.column += tag in CELLS
        column = self.column if tag in CELLS else 0
        self.styles.append(hash((self.styles[-1], tag, element.get("class"), column)))
        self.links += tag == "a"

    def _enter_container(self, tag: str, element: etree._Element) -> None:
        containers = self.blocks.containers
        index, parent = len(containers), self.inside[-1]
        around = containers[parent]
        place = hash((around.place, tag))
        base, home = (around.base, around.home) if tag in FLOWING or tag in HEADINGS else (place, index)
        look = hash((around.look, tag, element.get("class")))
        containers.append(Container(parent, around.depth + 1, place, look, base, home))
        self.inside.append(index)
        self.levels.append(HEADINGS.get(tag, self.levels[-1]))
        self.preformatted += tag == "pre"
        self.column = 0

    def leave(self, tag: str) -> None:
        if tag in IN_LINE:
            self.styles.pop()
            self.links -= tag == "a"
        elif tag != "br":
            self.inside.pop()
            self.levels.pop()
            self.preformatted -= tag == "pre"
        if self.is_attributed:
            self.speakers.pop()


def html_blocks(tree: etree._Element, source: str = "") -> Blocks:
    """Walk a parsed page once, without recursion; navigation, scripts and forms are left out.

    `source` is the page as text: whether any element has a time or speaker as attribute is looked up there once.
    """
    is_timed = TIMED.search(source) is not None or any(name in source for name in TIMED_PLAINLY)
    walk = _Walk(is_timed, SPOKEN_BY.search(source) is not None)
    events = etree.iterwalk(tree, events=("start", "end"))
    for event, element in events:
        tag = str(element.tag)
        is_skipped = _is_skipped(tag, element)
        if walk.runs and not (is_skipped or tag in IN_LINE):
            walk.line()
        if is_skipped and event == "start":
            events.skip_subtree()
            continue
        if event == "start":
            walk.enter(tag, element)
        elif not is_skipped:
            walk.leave(tag)
        if text := element.text if event == "start" else element.tail:
            walk.add(text)
    if walk.runs:
        walk.line()
    return walk.blocks


def _is_skipped(tag: str, element: etree._Element) -> bool:
    """Say whether an element is no part of what a reader came for: navigation, scripts, the comments of readers."""
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


def _times(element: etree._Element) -> Iterator[int]:
    """Give the offsets that the attributes of an element tell, in milliseconds."""
    for name, value in element.attrib.items():
        if len(value) <= LONGEST_VALUE and TIME_NAME.fullmatch(str(name)):
            is_ms = name in ("data-m", "data-t") or str(name).endswith("ms")
            found = stamp_ms(value) if ":" in value else seconds_ms(value)
            if found is not None:
                yield found // 1000 if is_ms else found


def _speaker(element: etree._Element) -> str | None:
    values = (value for name, value in element.attrib.items() if SPOKEN_BY.match(str(name)))
    return next((value for value in values if len(value) <= LONGEST_VALUE and value.strip()), None)
