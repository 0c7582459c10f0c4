"""Blocks: a page as the lines a reader sees, each as runs of text built alike, and the containers that they stand in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

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
HEADINGS = {f"h{level}": level for level in range(1, 7)}
TIMED = re.compile(r"data-(?:[a-z-]*(?:start|begin|time|offset)[a-z-]*|m|t)=")
TIMED_PLAINLY = (" begin=", " start=")
TIME_NAME = re.compile(r"data-(?:[a-z-]*(?:start|begin|time|offset)[a-z-]*|m|t)|begin|start")
SPOKEN_BY = re.compile(r"data-[a-z-]*speaker")
LABEL_LINE = re.compile(r"\s*[^\s:：][^:：]{0,60}[:：](?:\s|$)")
FIRST_LINE = re.compile(
    r"\s*(?:\W{0,2}\d{1,3}:\d\d\S{0,9}(?: [^\s\n]{1,20}){0,4}|(?:[^\s\n]{1,20} ){1,4}\W{0,2}\d{1,3}:\d\d\S{0,9})[ \t]*\n"
)
# what stands right after a letter is a label only if it is a full name: `rea<b>Ana Reed:</b>`, but not `bali<b>K:</b>`
GLUE = re.compile(r"[\w&][*_]{0,3}$")


class Run(NamedTuple):
    """Text built alike throughout: `style` is 0 for plain text, else equal for equal chains of inline elements."""

    text: str
    style: int


class Container(NamedTuple):
    """An element that holds blocks: index of its parent, depth, and what it is built like.

    `place` is equal for equal paths of tags, `look` for equal paths of tags and classes; `home` is the nearest container,
    itself or around it, that is more than running text, and `base` the place of that one.
    """

    parent: int
    depth: int
    place: int
    look: int
    base: int
    home: int


PAGE = Container(0, 0, 0, 0, 0, 0)


@dataclass(slots=True)
class Block:
    """A line of a page, in `container`; `level` is 1 to 6 in a heading, else 0.

    `start_ms`, `end_ms` (the first and last of so many `stamps`) and `speaker` are what attributes tell; `linked` counts the
    characters that are links. `is_inner`: it goes on with the line of the block before it, and was cut from it because it
    begins as labels do.
    """

    runs: list[Run]
    container: int
    level: int = 0
    is_inner: bool = False
    start_ms: int | None = None
    end_ms: int | None = None
    stamps: int = 0
    linked: int = 0
    speaker: str | None = None

    text: str = ""

    def __post_init__(self) -> None:
        """Join what the line says."""
        runs = self.runs
        self.text = (runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])).strip()


@dataclass(slots=True)
class Blocks:
    """The blocks of a page in reading order, and the containers they stand in; the first container holds all others."""

    lines: list[Block] = field(default_factory=list)
    containers: list[Container] = field(default_factory=lambda: [PAGE])

    def ancestors(self, container: int) -> Iterator[int]:
        """Give a container and all around it, from the inside out."""
        while container:
            yield container
            container = self.containers[container].parent
        yield 0


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
        is_skipped = tag in SKIPPED
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


def inner_lines(runs: list[Run], is_preformatted: bool = False) -> Iterator[list[Run]]:
    """Give the runs of a line, cut where inside it another turn may begin, white space collapsed."""
    if len(runs) == 1 and "\n" not in runs[0].text:
        yield [Run(_collapsed(runs[0].text), runs[0].style)]
        return
    line: list[Run] = []
    for index, run in enumerate(runs):
        is_glued = bool(line) and GLUE.search(line[-1].text) is not None and " " not in run.text.strip()
        if line and run.style and not is_glued and _may_be_label(run, runs[index + 1 :]):
            yield line
            line = []
        first, *others = _cut(run.text, is_preformatted)
        line.append(Run(_collapsed(first), run.style))
        for other in others:
            yield line
            line = [Run(_collapsed(other), run.style)]
    if line:
        yield line


def _cut(text: str, is_preformatted: bool) -> list[str]:
    """Return text cut at the ends of its lines in the source: all of them where they show, else where a label stands."""
    if "\n" not in text:
        return [text]
    if is_preformatted:
        return [part for part in text.split("\n") if part.strip()] or [text]
    parts: list[str] = []
    for line in text.split("\n"):
        if not parts or (":" in line[:64] and LABEL_LINE.match(line) and parts[-1].strip()):
            parts.append(line)
        else:
            parts[-1] += "\n" + line
    if (first := FIRST_LINE.match(parts[0])) and first.end() < len(parts[0].rstrip()):
        parts[:1] = [parts[0][: first.end()], parts[0][first.end() :]]
    return parts


def _may_be_label(run: Run, following: list[Run]) -> bool:
    text = run.text.rstrip(" *_\n\t\r")
    return len(text) <= 60 and (
        text.endswith((":", "：")) or (bool(following) and following[0].text.lstrip("*_ ").startswith((":", "：")))
    )


def _collapsed(text: str) -> str:
    """Return text with white space collapsed; one blank stays at an end that had some."""
    said = " ".join(text.split())
    if not said:
        return " "
    return f"{' ' * text[0].isspace()}{said}{' ' * text[-1].isspace()}"


def _times(element: etree._Element) -> Iterator[int]:
    """Give the offsets that the attributes of an element tell, in milliseconds."""
    for name, value in element.attrib.items():
        if TIME_NAME.fullmatch(str(name)):
            is_ms = name in ("data-m", "data-t") or str(name).endswith("ms")
            found = stamp_ms(value) if ":" in value else seconds_ms(value)
            if found is not None:
                yield found // 1000 if is_ms else found


def _speaker(element: etree._Element) -> str | None:
    return next((value for name, value in element.attrib.items() if SPOKEN_BY.match(str(name)) and value.strip()), None)
