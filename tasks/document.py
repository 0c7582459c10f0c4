"""A document: a page's bytes decoded, and parsed as often as a layout asks, but only once each way."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bs4 import BeautifulSoup
from lxml import etree

from tasks.clean import decode
from tasks.content_encoding import LARGEST_BYTES
from tasks.facts.page_head import Elements
from tasks.markup import parsed
from tasks.reading import UnreadableError, verify_size, within_memory

MARKUP = re.compile(r"<(?:!|\?|[a-zA-Z][a-zA-Z0-9]*[\s/>])")
PARAGRAPH = re.compile(r"</?p[\s>]", re.IGNORECASE)
CONTROL_BYTES = bytes((*range(9), *range(14, 32)))
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
DEEPEST = 1000  # levels of elements; libxml2 leaves out what is below 2048


@dataclass(frozen=True)
class Document:
    """A page as text. `url` is where it was found (a path, for a local file)."""

    text: str
    url: str = ""
    encoding: str = "utf-8"
    content_type: str | None = field(default=None, compare=False)

    @classmethod
    @within_memory
    def from_file(cls, path: Path, url: str) -> "Document":
        """Read and decode a file, as `from_bytes` does; one that is too large is not read at all."""
        verify_size(path.stat().st_size, LARGEST_BYTES)
        return cls.from_bytes(path.read_bytes(), url)

    @classmethod
    @within_memory
    def from_bytes(cls, payload: bytes, url: str = "", content_type: str | None = None) -> "Document":
        """Decode a payload. Raises UnreadableError where it is empty, too large or not text."""
        verify_size(len(payload), LARGEST_BYTES)
        if not payload.strip():
            raise UnreadableError("empty")
        text, encoding = decode(payload, content_type)
        if not text.strip("\ufeff\u200b \t\r\n\x00"):
            raise UnreadableError("empty")
        if len(payload.translate(None, CONTROL_BYTES)) < len(payload):  # a hundred times as fast as to look in the text
            control = len(CONTROL.findall(text[:65536]))
            if control > len(text[:65536]) / 200 + 2:
                raise UnreadableError("binary", f"{control} control characters in its first {len(text[:65536])}")
            text = CONTROL.sub("", text)
        return cls(text, url, encoding, content_type)

    @cached_property
    def head(self) -> str:
        """The first characters, for telling what kind of file it is."""
        return self.text[:4096].lstrip("\ufeff\u200b \t\r\n")

    @cached_property
    def is_markup(self) -> bool:
        """Whether the document is HTML or XML, a fragment that begins with text included, rather than plain text."""
        return bool(MARKUP.match(self.head)) or len(PARAGRAPH.findall(self.head)) > 2

    @cached_property
    def tree(self) -> etree._Element:
        """The page as an lxml tree, for reading at speed."""
        parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
        try:
            tree = parsed(self.text, parser)
        except etree.ParserError as error:
            raise UnreadableError("empty", str(error)) from error
        if tree is None:
            raise UnreadableError("empty", "no element in it")
        return tree

    @cached_property
    def elements(self) -> Elements:
        """The elements of the tree that may tell facts."""
        return Elements(self.tree)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page as BeautifulSoup, for layouts and listings that people write.

        Raises UnreadableError where elements are nested so deep that making it would take minutes.
        """
        if _depth(self.tree) > DEEPEST:
            raise UnreadableError("too_deep", f"more than {DEEPEST} levels")
        return BeautifulSoup(self.text, "lxml")

    @cached_property
    def lines(self) -> list[str]:
        """The lines of a plain-text document, stripped, empty ones left out."""
        return [line.strip() for line in self.text.splitlines() if line.strip()]


def _depth(tree: etree._Element) -> int:
    """Return how many levels of elements a tree has."""
    depth = deepest = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
    return deepest
