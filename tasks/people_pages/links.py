"""Links: those of a page that may be episodes in a list, with what stands around them."""

import re
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from lxml import etree

from tasks.html_blocks import HEADINGS, INLINE, SKIPPED
from tasks.markup import shown
from tasks.people_pages.addresses import is_directory, slug_of_person
from tasks.people_pages.names import LONGEST
from tasks.people_pages.sections import Section, add_section

CHROME = re.compile(
    r"(?i)(?:^|[-_\s])(?:nav|navbar|menu|(?<!no-)(?<!has-)(?<!with-)(?<!content-)sidebar|footer|breadcrumbs?|related|pagination|pager|share|sharing|social|cookies?"
    r"|comments?|toc|recommended|newsletter|subscribe)(?:$|[-_\s])"
)
CHROME_ROLES = frozenset("navigation complementary contentinfo search".split())
OTHER_PAGES = re.compile(
    r"(?i)/(?:tags?|categor(?:y|ies)|topics?|search|feed|rss|page)/|\.(?:mp3|m4a|jpe?g|png|gif|webp|svg|pdf|zip|xml)$|/page/?\d"
)
GENERIC = re.compile(
    r"(?i)(?:(?:listen|play|watch|read|view|see|show|download|hear|open|go|continue|learn)"
    r"(?: (?:now|more|on|to|the|this|it|full|whole|episode|talk|podcast|transcript|video|audio|notes|details|here)){0,5}"
    r"|(?:full )?(?:episode|details|more|transcript|video|audio|slides|notes|show notes|permalink|link|share|here|next|previous"
    r"|prev|older|newer|back|home|website|twitter|linkedin|github|mastodon|facebook|instagram|youtube|email|rss|homepage|blog)"
    r"(?: (?:posts?|episodes?|entries|page))?|\d{1,3})?"
)
Element = etree._Element
DEEPEST, MOST_LINKS, MOST_HEADINGS = 60, 3000, 3000


@dataclass(frozen=True, slots=True, eq=False)
class Link:
    """A link that may be an episode: where it leads, below which section, and its title.

    `title` is the heading in it, around it, or right above it where it says only "Listen"; `path` the tags that lead to it,
    innermost first.
    """

    element: Element
    target: str
    section: int
    title: Element | None
    is_prose: bool
    is_generic: bool
    path: tuple[str, ...]

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """Which of several links is the title: the greatest."""
        return not self.is_prose, not self.is_generic or self.title is not None, self.title is not None


def links_below(tree: Element, heading: Element | None, base: str, name: str) -> tuple[list[Link], list[Section]]:
    """Walk the page below its heading once, and give its links and sections.

    Left out are links in navigation, sidebars and footers, and those to people, tags, files and the page itself.
    """
    around = set(heading.iterancestors()) if heading is not None else set()
    is_below = heading is None
    sections: list[Section] = []
    links: list[Link] = []
    pending: Element | None = None
    headings = 0
    walker = etree.iterwalk(tree, events=("start",))
    for _, element in walker:
        if element is heading:
            is_below = True
            walker.skip_subtree()
        elif element not in around and _is_chrome(element):
            walker.skip_subtree()
        elif is_below and element.tag in HEADINGS:
            headings += 1
            if headings < MOST_HEADINGS and not _is_title(element):
                pending = element
                add_section(sections, element, name)
        elif is_below and element.tag == "a" and len(links) < MOST_LINKS and (target := _target(element, base)):
            links.append(_link(element, target, sections, pending))
    return links, sections


def is_generic(text: str) -> bool:
    """Say whether a text is what links say anywhere: `Listen now`, `Read more`, a number, nothing."""
    return len(text) < LONGEST and bool(GENERIC.fullmatch(re.sub(r"^\W+|\W+$", "", text)))


def _is_chrome(element: Element) -> bool:
    """Say whether an element is of the site's frame, not of the page's matter."""
    if element.tag in SKIPPED or element.get("role") in CHROME_ROLES or element.get("hidden") is not None:
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag not in ("body", "html") and 1 < len(named) < 500 and bool(CHROME.search(named))


def _is_title(heading: Element) -> bool:
    """Say whether a heading is the title of a listed page: it holds a link, or is in one."""
    return next(heading.iter("a"), None) is not None or any(up.tag == "a" for up in above(heading, 6))


def above(element: Element, most: int = DEEPEST) -> list[Element]:
    """Return the elements that an element is in, innermost first, no more than `most`."""
    return [up for _, up in zip(range(most), element.iterancestors(), strict=False)]


def _target(element: Element, base: str) -> str | None:
    """Return the address of a page that a link leads to; null for people, tags, files, other schemes, and this page itself."""
    href = (element.get("href") or "").strip()
    try:
        target = urljoin(base, href)
        parts, own = urlsplit(target), urlsplit(base)
    except ValueError:
        return None
    if not href or href.startswith("#") or parts.scheme not in ("http", "https", "") or (parts.scheme and not parts.netloc):
        return None
    is_own = bool(base) and (parts.netloc, parts.path.rstrip("/")) == (own.netloc, own.path.rstrip("/"))
    is_front = not parts.path.strip("/") and not parts.query
    is_other = OTHER_PAGES.search(parts.path) or slug_of_person(target) or is_directory(target)
    return None if is_front or is_other or (is_own and (not parts.query or "page" in parts.query)) else target


def _link(element: Element, target: str, sections: list[Section], pending: Element | None) -> Link:
    text = shown(element)
    inside = next(element.iter(*HEADINGS), None)
    title = inside if inside is not None else next((up for up in above(element, 3) if up.tag in HEADINGS), None)
    section, says_nothing = len(sections) - 1, is_generic(text)
    if title is None and says_nothing and pending is not None and _share_a_card(element, pending):
        title, section = pending, sections[section].parent
    path = tuple(str(up.tag) for up in above(element) if up.tag not in INLINE)
    return Link(element, target, section, title, _is_prose(element, text), says_nothing, path)


def _share_a_card(element: Element, heading: Element) -> bool:
    """Say whether a link and the heading above it are in one small box that has no other heading."""
    around = set(above(heading, 4))
    box = next((up for up in above(element, 6) if up in around), None)
    return box is not None and sum(1 for _ in box.iter(*HEADINGS)) == 1


def _is_prose(element: Element, text: str) -> bool:
    """Say whether a link stands in running text: words go before it in its paragraph, and it is the smaller part."""
    block = next((up for up in above(element) if up.tag not in INLINE), None)
    if block is None or block.tag not in ("p", "blockquote", "figcaption"):
        return False
    before = (block.text or "").strip()
    is_said = len(before.split()) > 1 and not re.search(r"\d|[:：–—|-]$", before)
    return is_said and len(shown(block)) > 1.5 * len(text)
