"""Blocks: a page as the lines a reader sees, each as runs of text built alike, and the containers that they stand in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import NamedTuple

from tasks.labels import has_no_case, is_name_shaped, tidy

STAMP_BEHIND = re.compile(r"\s[\[(]\d{1,3}(?::\d\d){1,2}[\])]\s*$")
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
    itself or around it, that is more than running text, and `base` the place of that one. `level` is that of the heading it is
    or stands in (else 0); where it `is_preformatted`, the ends of lines show.
    """

    parent: int
    depth: int
    place: int
    look: int
    base: int
    home: int
    level: int = 0
    is_preformatted: bool = False


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

    def child(self, around: int, container: int) -> int:
        """Return the container right inside one around it that holds another, or is it; the one around where both are one."""
        while container != around and (parent := self.containers[container].parent) != around:
            container = parent
        return container

    def ancestors(self, container: int) -> Iterator[int]:
        """Give a container and all around it, from the inside out."""
        while container:
            yield container
            container = self.containers[container].parent
        yield 0


def inner_lines(runs: list[Run], is_preformatted: bool = False) -> list[list[Run]]:
    """Return the runs of a line, cut where inside it another turn may begin, white space collapsed."""
    if len(runs) == 1:
        text, style = runs[0]
        return [[Run(_collapsed(part), style)] for part in _cut(text, is_preformatted, begins=True)]
    if not is_preformatted and not any(":" in text or "：" in text for text, _ in runs):
        return [[Run(_collapsed(text), style) for text, style in runs]] if runs else []
    lines: list[list[Run]] = []
    line: list[Run] = []
    says = False  # more than a time before the label
    for run, following in zip_longest(runs, runs[1:]):
        text, style = run
        if says and style and _may_be_label(run, following) and not _is_glued(line[-1], run):
            before, stamp = _without_stamp(line[-1])
            lines.append([*line[:-1], before])
            line, says = [stamp] if stamp else [], False
        first, *others = _cut(text, is_preformatted, begins=not line)
        line.append(Run(_collapsed(first), style))
        for other in others:
            lines.append(line)
            line = [Run(_collapsed(other), style)]
        says = says or any(map(str.isalpha, text))
    return [*lines, line]


def _cut(text: str, is_preformatted: bool, begins: bool) -> list[str]:
    """Return text cut at the ends of its lines in the source: all of them where they show, else where a label stands.

    Where the text begins a line, its only label may be one that begins on the line of the source before.
    """
    if "\n" not in text or not (is_preformatted or ":" in text):
        return [text]
    if is_preformatted:
        return [part for part in text.split("\n") if part.strip()] or [text]
    lines: list[list[str]] = [[]]
    for line in text.split("\n"):
        if ":" in line[:64] and LABEL_LINE.match(line) and any(map(str.strip, lines[-1][:9])):
            lines.append([])
        lines[-1].append(line)
    parts = ["\n".join(part) for part in lines]
    if begins and len(parts) == 2 and _is_broken_label(text):
        return [text]
    if (first := FIRST_LINE.match(parts[0])) and first.end() < len(parts[0].rstrip()):
        parts[:1] = [parts[0][: first.end()], parts[0][first.end() :]]
    return parts


def _is_broken_label(text: str) -> bool:
    """Say whether text begins with a name before a colon, wherever the source breaks it."""
    found = LABEL_LINE.match(text)
    label = tidy(found[0]) if found else ""
    return label.count(" ") < 4 and is_name_shaped(label) and not has_no_case(label)


def _without_stamp(run: Run) -> tuple[Run, Run | None]:
    """Return a run without the time in brackets at its end, which is that of the turn behind it, and the time."""
    stamp = STAMP_BEHIND.search(run.text[-20:])
    if stamp is None:
        return run, None
    return Run(run.text[: len(run.text) - len(stamp[0])], run.style), Run(stamp[0], run.style)


def _is_glued(before: Run, run: Run) -> bool:
    return GLUE.search(before.text) is not None and " " not in run.text.strip()


def _may_be_label(run: Run, following: Run | None) -> bool:
    text = run.text.rstrip(" *_\n\t\r")
    return len(text) <= 60 and (
        text.endswith((":", "：")) or (following is not None and following.text.lstrip("*_ ").startswith((":", "：")))
    )


def _collapsed(text: str) -> str:
    """Return text with white space collapsed; one blank stays at an end that had some."""
    said = " ".join(text.split())
    if not said:
        return " "
    return f"{' ' * text[0].isspace()}{said}{' ' * text[-1].isspace()}"
