"""The head of an HTML page: the elements that may state facts, gathered in one pass, and the title they agree on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lxml import etree

Element = etree._Element

TELLING = (
    "meta",
    "title",
    "link",
    "script",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "time",
    "a",
    "img",
    "dt",
    "th",
    "p",
    "li",
    "strong",
    "b",
)
LONGEST_TEXT = 10_000  # characters
HEADINGS = 30  # looked at for the page's title
WORD = re.compile(r"\w+")
MARK = re.compile(r"[^\w\s]")
ENDS = re.compile(r"^[\s|·•»«:–—~-]+|(?<![\s|·•»«:–—~-])[\s|·•»«:–—~-]+$")
HOME = frozenset(("/", "./", "../", "../../", "index.html", "../index.html"))


class Elements(dict[str, list[Element]]):
    """The elements of a page that may tell facts, by tag, in the page's order; gathered in one pass over the tree."""

    def __init__(self, tree: Element) -> None:
        """Gather them."""
        super().__init__((tag, []) for tag in TELLING)
        for element in tree.iter(*TELLING):
            self[str(element.tag)].append(element)

    def of(self, *tags: str) -> Iterator[Element]:
        """Give the elements of some tags, tag by tag."""
        for tag in tags:
            yield from self[tag]


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page states; meta elements by name in lower case, the first of each.

    `addresses` are those of the page: the canonical one and alternates.
    """

    meta: dict[str, str]
    title: str | None
    canonical: str | None
    addresses: list[str]
    headings: list[Element]

    @property
    def site(self) -> str | None:
        """The site as the page names it."""
        return self.meta.get("og:site_name")


class Title(NamedTuple):
    """The page's own title, the heading that shows it, and what the head adds to it: mostly the site or show."""

    text: str | None
    heading: Element | None = None
    rest: str | None = None


def head_of(elements: Elements) -> Head:
    """Return what the head of a page states, and the headings that may show its title."""
    links = [(link.get("href", "").strip(), link.get("rel", "").lower().split()) for link in elements["link"]]
    return Head(
        meta=_meta(elements["meta"]),
        title=next((text for title in elements["title"] if (text := text_of(title))), None),
        canonical=next((href for href, rel in links if href and "canonical" in rel), None),
        addresses=[href for href, rel in links if href and not {"canonical", "alternate"}.isdisjoint(rel)],
        headings=[*elements["h1"], *elements["h2"]][:HEADINGS],
    )


def title_of(head: Head, linked: str | None) -> Title:
    """Return the title that a heading and the head of the page agree on; `linked` is that of the page's JSON-LD.

    Without such a heading: og:title where `<title>` only adds to it, else JSON-LD, og:title, the only `<h1>`, `<title>`.
    """
    social = head.meta.get("og:title") or head.meta.get("twitter:title")
    wholes = [whole for whole in (head.title, social) if whole]
    for is_first in (True, False):  # `Episode | Show` is more usual than `Show | Episode`
        for heading in head.headings:
            text = text_of(heading)
            rest = next((rest for whole in wholes if text and (rest := rest_of(whole, text, is_first)) is not None), None)
            if text and text != head.site and rest is not None and not _leads_home(heading):
                return Title(text, heading, rest or None)
    if head.title and social and (rest := rest_of(head.title, social, True)):
        return Title(social, None, rest)
    first = [heading for heading in head.headings if heading.tag == "h1"]
    only = first[0] if len(first) == 1 else None
    text = linked or social or (text_of(only) if only is not None else None) or head.title
    return Title(text, only, None)


def rest_of(whole: str, part: str, is_first: bool) -> str | None:
    """Return what a title holds beside its first (or last) part, set apart by a mark such as `|` or `-`; empty where nothing.

    Only words are compared. Null where the part is not there, or is not set apart.
    """
    words, wanted = list(WORD.finditer(whole)), [word.casefold() for word in WORD.findall(part)]
    among = words[: len(wanted)] if is_first else words[-len(wanted) :]
    if not wanted or [word[0].casefold() for word in among] != wanted:
        return None
    rest = whole[among[-1].end() :] if is_first else whole[: among[0].start()]
    beside = words[len(wanted) :] if is_first else words[: -len(wanted)]
    if not beside:
        return ""
    gap = whole[among[-1].end() : beside[0].start()] if is_first else whole[beside[-1].end() : among[0].start()]
    return ENDS.sub("", rest) if MARK.search(gap) else None


def text_of(element: Element) -> str | None:
    """Return the text of an element, white space collapsed, and cut where it is too long to name anything; null for none."""
    pieces: list[str] = []
    left = LONGEST_TEXT
    for piece in element.itertext():
        pieces.append(str(piece)[:left])
        left -= len(piece)
        if left <= 0:
            break
    return " ".join("".join(pieces).split()) or None


def _meta(elements: list[Element]) -> dict[str, str]:
    meta: dict[str, str] = {}
    for element in elements:
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv") or ""
        if content := (element.get("content") or "").strip():
            meta.setdefault(name.strip().lower(), content)
    return meta


def _leads_home(heading: Element) -> bool:
    """Say whether a heading is the site's own: it holds, or is held by, a link to the site's first page."""
    links = [*heading.iter("a"), *heading.iterancestors("a")]
    return any((link.get("href") or "").strip() in HOME for link in links)
