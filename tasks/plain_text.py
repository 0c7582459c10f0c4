"""Plain text and Markdown as blocks: a line each, with what stands out in it (`**Name:**`, `__Name__`, a column) as runs."""

import re
from collections.abc import Iterator

from tasks.blocks import Block, Blocks, Run, inner_lines
from tasks.facts.front_matter import front_block

UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|\{%.{0,300}?%\}|\{\{.{0,300}?\}\}", re.DOTALL)
FENCE = re.compile(r"(?:```|~~~)")
HEADING = re.compile(r"(#{1,6})\s+(.*)")
BULLET = re.compile(r"(?:[-*+•]\s+|>\s?)+")
DEFINITION = re.compile(r"\[[^\]]{1,80}\]:\s*\S*$|(?:import|export)\s.{0,200}(?:from\s|=\s?)|:::")
RULE = re.compile(r"(?:[-=_*]\s?){3,}$|[|\s:-]{5,}$")
ADDRESS = r"[^()\s]{0,2000}(?:\([^()\s]{0,200}\)[^()\s]{0,500})?"
LINK = re.compile(rf"!?\[([^\[\]]{{0,500}})\]\({ADDRESS}(?:\s+[\"'][^\"']{{0,300}}[\"'])?\)(?:\{{[^{{}}]{{0,100}}\}})?")
TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")
ESCAPED = re.compile(r"\\([\\\[\](){}*_#+.!|<>`~-])")
STRONG = re.compile(r"(\*\*|__)")
SLANTED = re.compile(r"([*_])([^*_]{1,80})\1(?![\w*_])")
STRESSED = re.compile(r"(?<![\w_`])_(?=[^\s_])([^_`\n]{1,300})(?<=\S)_(?![\w_`])")
MARKDOWN = re.compile(r"\*\*|^#{1,6} |\]\(|^__|^---|\\\[|^\|", re.MULTILINE)


def text_blocks(text: str) -> Blocks:
    """Return the lines of plain text or Markdown as blocks of one container; front matter, comments and code are left out."""
    front = front_block(text)
    text = text[front.end() :] if front else text
    is_markdown = front is not None or bool(MARKDOWN.search(text[:20_000]))
    return Blocks([block for line in _lines(text, is_markdown) for block in _line_blocks(line, is_markdown)])


def _lines(text: str, is_markdown: bool) -> Iterator[str]:
    """Give the lines that a reader would see."""
    if is_markdown:
        text = UNSEEN.sub(" ", text)
    in_code = False
    for line in text.splitlines():
        stripped = line.strip()
        if is_markdown and FENCE.match(stripped):
            in_code = not in_code
        elif stripped and not in_code:
            yield stripped


def _line_blocks(line: str, is_markdown: bool) -> Iterator[Block]:
    """Give the blocks of a line: one, and one more for each label inside it."""
    if not is_markdown:
        yield Block(_columns(line), 0)
    elif heading := HEADING.match(line):
        if text := _plain(heading[2].rstrip("#").rstrip()):
            yield Block([Run(text, 0)], 0, level=len(heading[1]))
    elif not (RULE.fullmatch(line) or DEFINITION.match(line)):
        bullet = None if STRONG.match(line) else BULLET.match(line)
        line = line[bullet.end() :] if bullet else line
        runs = [Run(text, run.style) for run in _runs(line) if (text := _plain(run.text))]
        linked = sum(len(link[1]) for link in LINK.finditer(line)) if "](" in line else 0
        for index, part in enumerate(inner_lines(runs)):
            yield Block(part, 0, is_inner=index > 0, linked=linked)


def _columns(line: str) -> list[Run]:
    """Return a line as runs, one a column where tabs or a table's bars part it."""
    parts = line.strip("|").split("|") if line.startswith("|") and line.endswith("|") else line.split("\t")
    if len(parts) == 1:
        return [Run(line, 0)]
    return [Run(f"{part.strip()} ", 10 + column) for column, part in enumerate(parts) if part.strip()]


def _runs(line: str) -> list[Run]:
    """Return a line of Markdown as runs: strong ones, a slanted one at its beginning, the rest plain."""
    if line.startswith("|"):
        return _columns(line)
    if slanted := SLANTED.match(line):
        return [Run(slanted[2], 3), Run(line[slanted.end() :], 0)]
    if not ("**" in line or line.startswith("__")):
        return [Run(line, 0)]
    runs: list[Run] = []
    style = 0
    for part in STRONG.split(line):
        if part == "**" or (part == "__" and (style == 2 or not runs)):
            style = 0 if style else 1 + (part == "__")
        elif part:
            runs.append(Run(part, style))
    return runs


def _plain(text: str) -> str:
    """Return Markdown text as it is shown: links as their words, tags and escapes taken off."""
    if "](" in text:
        text = LINK.sub(r"\1", text)
    if "<" in text:
        text = TAG.sub("", text)
    if "_" in text:
        text = STRESSED.sub(r"\1", text)
    return ESCAPED.sub(r"\1", text) if "\\" in text else text
