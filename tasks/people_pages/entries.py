"""Entries: the episodes that a page lists, each with title, date, address, podcast and what is quoted from it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from lxml import etree

from tasks.dates import published
from tasks.html_blocks import HEADINGS, INLINE, html_blocks
from tasks.markup import shown
from tasks.people_pages.links import Link, above, is_generic
from tasks.people_pages.names import letters
from tasks.reading import Published

RECORDS = frozenset("li tr article dt dd".split())
BOUNDARIES = frozenset("body html main ul ol dl table tbody".split())
MOST_IN_RECORD = {"article": 1}
NUMBERED = re.compile(
    r"(?i)(?:episode|ep|folge|épisode|episodio|episódio|aflevering|avsnitt|выпуск)\b\.?\s*(?:no\.?\s*|#\s*)?\d{1,5}\s*[:：.–—|-]\s*(?=\S)"
)
TITLE_COLUMN = re.compile(r"episode|title|talk|session|folge|titel|titre|título|titolo")
NOT_ITS_TITLE = re.compile(r"sub|podcast|show|series|site|section")
SEPARATORS = re.compile(r"\s*[|·•()\[\]]\s*|\s[–—-]\s|,?\s+(?=\d{1,3}\s?min)")
SAID_BEFORE_DATE = re.compile(
    r"(?i)^(?:(?:first )?(?:published|aired|released?|posted|recorded|date|added|on|am|vom|le)\b[:\s]*){1,3}"
)
LONGEST_DATE, LONGEST_TITLE, MOST_BEHIND, HIGHEST = 40, 400, 4, 12
Element = etree._Element


class Entry(NamedTuple):
    """An episode as a list shows it; `texts` is what stands around its title, `quotes` what is quoted there."""

    link: Link
    title: str
    published: Published | None
    quotes: tuple[str, ...]
    texts: tuple[str, ...]

    @property
    def words(self) -> int:
        """How much the list says of the episode."""
        return sum(len(text.split()) for text in (self.title, *self.texts))

    def names(self, name: str) -> bool:
        """Say whether a name is in what the list says of the episode."""
        return any(letters(name) in letters(text) for text in (self.title, *self.texts))


def record_of(link: Link) -> Element | None:
    """Return the innermost list item, table row, article or term that a link is in."""
    return next((up for up in above(link.element) if up.tag in RECORDS), None)


def title_links(links: Sequence[Link], heading: Element | None) -> list[Link]:
    """Return one link of each list item, table row or article: the best, from the column whose links are most different."""
    around = set(heading.iterancestors()) if heading is not None else set()
    records = [record_of(link) for link in links]
    crowd = Counter((record, link.path) for record, link in zip(records, links, strict=True) if record is not None)
    crowded = {record for (record, _), count in crowd.items() if count > MOST_IN_RECORD.get(str(record.tag), 3)} | around
    columns = [_column(link, record) for link, record in zip(links, records, strict=True)]
    targets: dict[tuple[int, str], list[str]] = defaultdict(list)
    for column, link in zip(columns, links, strict=True):
        targets[column].append(link.target)
    spread = {column: len(set(found)) / len(found) for column, found in targets.items()}
    best: dict[Element | Link, tuple[tuple[tuple[bool, ...], bool, float], Link]] = {}
    for record, column, link in zip(records, columns, links, strict=True):
        key = link if record is None or record in crowded else record
        worth = (link.rank, bool(TITLE_COLUMN.search(column[1])), spread[column])
        if key not in best or worth > best[key][0]:
            best[key] = (worth, link)
    kept = {link for _, link in best.values()}
    return [link for link in links if link in kept]


def _column(link: Link, record: Element | None) -> tuple[int, str]:
    """Return which cell of its row a link is in, and what the table calls that column; (-1, "") outside of tables."""
    if record is None or record.tag != "tr":
        return -1, ""
    inside = {link.element, *above(link.element, 8)}
    index = next((index for index, cell in enumerate(record) if cell in inside), -1)
    table = next((up for up in above(record, 4) if up.tag == "table"), None)
    heads = list(table.iter("th")) if table is not None else []
    return index, shown(heads[index]).lower() if 0 <= index < len(heads) else ""


def entries_of(links: Sequence[Link], heading: Element | None) -> list[Entry]:
    """Return what a list of links built alike says of each."""
    around = set(heading.iterancestors()) if heading is not None else set()
    records = _records(links, around)
    starts = set(records)
    return [entry for link, record in zip(links, records, strict=True) if (entry := _entry(link, record, starts))]


def _records(links: Sequence[Link], around: set[Element]) -> list[Element]:
    """Return the element that holds each link and what belongs to it: the outermost that holds no other of the links."""
    holds: Counter[Element] = Counter(up for link in links for up in above(link.element))
    return [_record(link, holds, around) for link in links]


def _record(link: Link, holds: Counter[Element], around: set[Element]) -> Element:
    record: Element = link.element
    for up in above(link.element, HIGHEST):
        if holds[up] > 1 or up in around or up.tag in BOUNDARIES or _opens_section(up, record, link):
            break
        record = up
        if up.tag in RECORDS:
            break
    return record


def _opens_section(up: Element, record: Element, link: Link) -> bool:
    """Say whether an element holds, beside the record so far, a heading that is not the title of its link."""
    inside = set(record.iter(*HEADINGS))
    return any(heading not in inside and heading is not link.title for heading in up.iter(*HEADINGS))


def _entry(link: Link, record: Element, starts: set[Element]) -> Entry | None:
    title = title_of(link)
    if not title:
        return None
    parts = list(_scope(record, starts))
    texts = [text for part in parts for text in _texts(part, link)]
    if record.tail and record.tag in INLINE:
        texts.append(record.tail)
    quotes = tuple(shown(quote) for part in parts for quote in part.iter("blockquote") if quote.find(".//cite") is None)
    return Entry(link, title, _published(parts, texts), quotes, tuple(texts))


def _scope(record: Element, starts: set[Element]) -> Iterator[Element]:
    """Give a record, the term it is defined for, and what stands behind it before the next."""
    if record.tag == "dd":
        term = record.getprevious()
        while term is not None and term.tag == "dd":
            term = term.getprevious()
        if term is not None:
            yield term
    yield record
    if record.tag in ("li", "tr", "article", "dd"):
        return
    behind = record.getnext()
    for _ in range(MOST_BEHIND):
        if (
            behind is None
            or behind in starts
            or behind.tag in HEADINGS
            or any(inner in starts for inner in behind.iter("a", *RECORDS))
        ):
            return
        yield behind
        behind = behind.getnext()


def title_of(link: Link) -> str:
    """Return the title of the episode that a link leads to: its heading, else its own text, else what its picture says."""
    element, heading = link.element, link.title
    if heading is not None and (link.is_generic or heading not in link.element.iterancestors()):
        text = shown(heading)
    elif any(
        inner.tag not in INLINE and inner.tag != "br" for inner in element.iterdescendants() if isinstance(inner.tag, str)
    ):
        text = _title_line(element)
    else:
        text = shown(element)
    if is_generic(text):
        said = [element.get("title"), element.get("aria-label"), *(image.get("alt") for image in element.iter("img"))]
        text = next((" ".join(told.split()) for told in said if told and not is_generic(told)), "")
    numbered = NUMBERED.match(text)
    return (text[numbered.end() :] if numbered else text)[:LONGEST_TITLE]


def _title_line(element: Element) -> str:
    """Return the line of a card that is its title: what is called so, else the first that is no date, number or "Listen"."""
    called = next((inner for inner in element.iterdescendants() if _is_called_title(inner)), None)
    if called is not None and shown(called):
        return shown(called)
    lines = [block.text for block in html_blocks(element).lines]
    return next((line for line in lines if not is_generic(line) and not _dated([line]) and re.search(r"[^\W\d_]{2}", line)), "")


def _is_called_title(element: Element) -> bool:
    names = (element.get("class") or "").lower().split()
    return any(name.endswith("title") and not NOT_ITS_TITLE.search(name) for name in names)


def _texts(part: Element, link: Link) -> Iterator[str]:
    """Give the pieces of text of an element, the title left out."""
    title = link.title if link.title is not None else link.element
    own = set(title.iter()) if title is not part else set()
    for element in part.iter():
        if element.text and (element not in own or element.tag == "time"):
            yield element.text
        if element.tail and element is not part:
            yield element.tail


def _published(parts: Iterable[Element], texts: Sequence[str]) -> Published | None:
    """Return when an episode came out: by a `<time>`, else by the first text that is a date."""
    times = [time for part in parts for time in part.iter("time")]
    return _dated(time.get("datetime") or "" for time in times) or _dated(texts)


def _dated(texts: Iterable[str]) -> Published | None:
    for text in texts:
        if len(text) > 5 * LONGEST_DATE or not re.search(r"\d", text):
            continue
        whole = " ".join(text.split())
        for part in (whole, *SEPARATORS.split(whole)):
            said = SAID_BEFORE_DATE.sub("", part).strip(" ,;:–—-")
            if 6 <= len(said) <= LONGEST_DATE and (found := published(said)):
                return found
    return None


def spelling(name: str, entries: Sequence[Entry], told: Iterable[str]) -> str:
    """Return how a name is spelt: as most entries have it beside their titles, else as the head of the page, else as it stands.

    Headings are often made from addresses, and have lost capitals and hyphens (`Nvk`, `Mustafa Al Bassam`).
    """
    key = letters(name)
    beside = Counter(
        " ".join(said.split())
        for entry in entries
        for text in entry.texts
        for said in re.split(r"[,;:&/()]|\b(?:and|with|by)\s", text[:400])
        if letters(said) == key
    )
    spellings = [said for said, _ in beside.most_common()] + [said for said in told if letters(said) == key]
    return next((said for said in spellings if not _is_shouted(said, name)), name)


def _is_shouted(said: str, name: str) -> bool:
    return " " in said and (said.isupper() or said.islower()) and not (name.isupper() or name.islower())
