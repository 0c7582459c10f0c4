"""What an HTML page shows of its facts: the date near its heading, and the people it lists, links to or pictures."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from tasks.dates import dates_in, published, whole_date
from tasks.facts.page_head import Element, Elements, text_of
from tasks.facts.people import is_full_name, is_role, named_in_line, pictured, split_names
from tasks.markup import shown
from tasks.reading import Published

YEARS = etree.XPath("//text()[contains(., '20') or contains(., '19')]")
CLASSES = etree.XPath("//@class[contains(., 'ame')]")
FOLDERS = frozenset(
    "speaker speakers people person persons guest guests host hosts cohosts co-hosts panelist panelists panellists contributor "
    "contributors author authors gaeste gast invitado invitados invite invites ospiti".split()
)
NAME_CLASS = re.compile(r"(?i)(?:guest|host|speaker|person|people|panell?ist|contributor)s?[-_]{0,2}(?:full)?name")
SAID = (
    r"publi|post|date|datum|fecha|data|released?|air(?:ed|s|date)|veröffentlicht|erschienen|pubblicat|gepubliceerd|tanggal|"
    r"diterbitkan|опубликован|дата|udgivet|opublikowan|yayın"
)
RECORDED = r"record|aufgenommen|aufnahme|enregistr|grabad|gravad|registrat|opgenomen|direkam|запис|inspelad|nagran"
YEAR = re.compile(r"(?:19|20)\d\d|\d\d\d\d[년年]")
UPDATED = r"updat|modif|aktualisiert|edited|accessed|copyright|©|last|stand|since|born"
LABEL = re.compile(rf"(?i)\b(?:(?P<said>{SAID})|(?P<recorded>{RECORDED})|(?P<updated>{UPDATED}))")
NUMBER = re.compile(r"\d")
LEADING = " \t\r\n\xa0*_([-–—·•|"
PARTS = re.compile(r"\s*[·•|]\s*|\s+[-–—]\s+")
ELSEWHERE = frozenset(("nav", "aside", "footer", "template", "noscript"))
ELSEWHERE_CLASS = re.compile(r"(?i)comment|related|sidebar|recent|footer|widget|archive|recommend|teaser|read-?more")
BLOCKS = frozenset("p li div dd dt td th section article header h1 h2 h3 h4 h5 h6 ul body".split())
NO_LINES = frozenset(("time", "script", "style", "title"))
LONGEST_LINE, LONGEST_DATE = 300, 60
NEAR = 5  # levels of the tree
MOST_PEOPLE_LINKS = 25  # more of them are a directory, not the people of one page
MOST_LOOKED_AT = 2000
DEEPEST = 100  # levels of the tree


def date_shown(tree: Element, times: list[Element], heading: Element | None) -> Published | None:
    """Return the date that a page shows as its own: one near its heading, else the only one that it shows.

    One called published goes before one that is called nothing, and that before one called recorded.
    """
    shown = [*_times(times[:MOST_LOOKED_AT]), *_dates(YEARS(tree)[:MOST_LOOKED_AT])]
    ranked = [(rank, day, is_near(element, heading)) for rank, day, element in shown if not is_elsewhere(element)]
    for only_near in (True, False):
        for rank in (0, 1, 2):
            days = {day.on: day for found, day, near in reversed(ranked) if found == rank and near >= only_near}
            if days and (only_near or len(days) == 1):
                return list(days.values())[-1]
    return None


def people_shown(tree: Element, elements: Elements, hostname: str | None) -> Iterator[str]:
    """Give the people that a page links to on its site, lists after `Guests:` or a heading, names by class or pictures."""
    links = [name for link in elements["a"] if (name := _linked(link, hostname))]
    if len(set(links)) <= MOST_PEOPLE_LINKS:
        yield from (name for link in links for name in _apart(link))
    for line in islice(_announcing(elements), MOST_LOOKED_AT):
        yield from named_in_line(_block_text(line))
    for element in islice(_listed(elements), MOST_LOOKED_AT):
        names = split_names(element.text or "") if len(element.text or "") < 200 else ()
        yield from (name for name in names if is_full_name(name))
    for name_class in CLASSES(tree)[:MOST_LOOKED_AT]:
        if NAME_CLASS.search(name_class) and (name := text_of(name_class.getparent())) and len(name.split()) < 5:
            yield name
    yield from (name for image in elements["img"] if (name := pictured(image.get("alt") or "")) and not is_elsewhere(image))


def hostname_of(address: str) -> str | None:
    """Return the host of an address; null where it has none or is no address."""
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def is_near(element: Element, heading: Element | None) -> bool:
    """Say whether an element and the page's heading are held by one that is only a few levels above both."""
    if heading is None:
        return False
    above = set(islice(element.iterancestors(), NEAR))
    return not above.isdisjoint(islice(heading.iterancestors(), NEAR - 1))


def is_elsewhere(element: Element) -> bool:
    """Say whether an element belongs to navigation, comments, or a link that tells of another page.

    On a page as deep as no person makes one, what holds it far above is not looked at.
    """
    for held in (element, *islice(element.iterancestors(), DEEPEST)):
        if held.tag in ("body", "article", "main"):
            return False
        if held.tag in ELSEWHERE or ELSEWHERE_CLASS.search(f"{held.get('class', '')} {held.get('id', '')}"):
            return True
        if held.tag == "a" and len(text_of(held) or "") > 40:
            return True
    return False


def _times(times: Iterable[Element]) -> Iterator[tuple[int, Published, Element]]:
    for element in times:
        day = published(element.get("datetime")) or published(text_of(element))
        rank = _rank(_before(element, False))
        if day and rank is not None:
            yield rank, day, element


def _dates(texts: Iterable[Any]) -> Iterator[tuple[int, Published, Element]]:
    """Give the dates that stand alone or after a label, each with how it is called and its element."""
    for text in texts:
        element = text.getparent()
        if len(text) > LONGEST_LINE or element.tag in NO_LINES or not YEAR.search(text):
            continue
        if LABEL.match(text.lstrip(LEADING)):
            yield from ((rank, day, element) for rank, day in _labelled(text))
        elif whole := next(filter(None, map(_whole_date, PARTS.split(text.strip()))), None):
            called = _rank(_before(element, text.is_tail))
            if called is not None:
                yield called, whole, element


def _whole_date(part: str) -> Published | None:
    return whole_date(part.strip(" ,()")) if len(part) < LONGEST_DATE else None


def _labelled(text: str) -> Iterator[tuple[int, Published]]:
    """Give the dates of a text such as `Recorded 2021-03-01. Published 2021-03-04.`, each with the last label before it."""
    labels = list(LABEL.finditer(text))
    for label, following in zip(labels, [*(found.start() for found in labels[1:]), len(text)], strict=True):
        rank = _rank(label[0])
        day = next(dates_in(text[label.end() : following][:80]), None)
        if day and rank is not None:
            yield rank, Published(day)


def _rank(label: str | None) -> int | None:
    """Return 0 for what is called published, 1 for what is called nothing, 2 for recorded; null for updated."""
    found = LABEL.search(label) if label else None
    if found is None:
        return 1
    return 0 if found["said"] else 2 if found["recorded"] else None


def _before(element: Element | None, is_tail: bool) -> str | None:
    """Return the short text right before that of an element (or its tail): of the one before it, or the one it is in.

    A block before it counts only where it holds a label and no date of its own.
    """
    before = element if is_tail or element is None else element.getprevious()
    if before is None:
        parent = element.getparent() if element is not None else None
        return (parent.text or "")[:LONGEST_DATE] if parent is not None else None
    text = f"{shown(before)[-LONGEST_DATE:]} {(before.tail or '').strip()[:LONGEST_DATE]}"
    return None if before.tag in BLOCKS and NUMBER.search(text) else text


def _linked(link: Element, hostname: str | None) -> str | None:
    """Return the person that a link to a person's page of this site names, by its text or its picture's."""
    href = (link.get("href") or "").rstrip("/")
    folder = href.rpartition("/")[0].rpartition("/")[2]
    if folder not in FOLDERS or ("://" in href and hostname_of(href) != hostname) or is_elsewhere(link):
        return None
    name = text_of(link) or next((pictured(image.get("alt") or "") or image.get("alt") for image in link.iter("img")), None)
    return name if name and ":" not in name and len(name.split()) < 6 else None


def _apart(text: str) -> tuple[str, ...]:
    """Return the names in the text of a link, which is one name unless it is a list of full ones."""
    names = split_names(text)
    return names if len(names) > 1 and all(map(is_full_name, names)) else (text,)


def _announcing(elements: Elements) -> Iterator[Element]:
    """Give the lines, and the labels in lines, that begin with what people are: `Guests:`."""
    for line in elements.of("p", "li"):
        if (start := line.text) and ":" in start[:40] and is_role(start[:40].partition(":")[0]):
            yield line
    for label in elements.of("strong", "b", "dt"):
        if (text := label.text) and len(text) < 40 and is_role(text):
            yield label


def _listed(elements: Elements) -> Iterator[Element]:
    """Give the elements below the headings of lists of people, which may each hold some of their names."""
    for heading in elements.of("h2", "h3", "h4", "h5", "h6", "dt", "th"):
        if len(heading) < 3 and is_role((text_of(heading) or "")[:40]):
            yield from _below(heading)


def _below(heading: Element) -> Iterator[Element]:
    """Give what follows a heading, up to the next one, and the items, links and runs in it."""
    block = heading.getnext()
    for _ in range(3):
        if block is None or block.tag in ("h1", "h2", "h3", "h4", heading.tag):
            return
        yield block
        yield from block.iter("li", "a", "strong", "b", "span", "p", "h4", "h5")
        block = block.getnext()


def _block_text(element: Element) -> str:
    """Return the text of the smallest block around an element, where it is short."""
    around = chain((element,), islice(element.iterancestors(), DEEPEST))
    held = next((held for held in around if held.tag in BLOCKS), element)
    text = text_of(held) or ""
    return text if len(text) < 600 else (text_of(element) or "")
