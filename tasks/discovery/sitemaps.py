"""Sitemaps, and indexes of them: the pages of a site, with the date on which each was published or last modified."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from urllib.parse import urljoin, urlsplit

from lxml import etree

from tasks.config import Source
from tasks.content_encoding import GZIP, ContentEncodingError, decoded
from tasks.dates import published
from tasks.discovery.links import is_below
from tasks.discovery.look import Look
from tasks.pages import Page
from tasks.urls import address_of, web_address
from tasks.web.answer import CAME

log = logging.getLogger("greenroom.discover")

MOST_ENTRIES = 50_000  # in a sitemap, by the protocol
DEEPEST = 3  # indexes in indexes; the protocol knows none
MOST_SITEMAPS, MOST_TONIGHT = 500, 50  # of one source
FEWEST_TO_DOUBT, SHARE_TO_DOUBT = 20, 0.6  # entries of one and the same day: that is when the sitemap was made
NAMES = {"loc": "url", "lastmod": "modified_on", "publication_date": "published_on"}


class SitemapError(Exception):
    """What is no sitemap."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a sitemap says of a page, or an index of a sitemap."""

    url: str
    modified_on: date | None = None
    published_on: date | None = None
    is_sitemap: bool = False


def look_in_sitemaps(look: Look, urls: Iterable[str]) -> None:
    """Look in sitemaps and those that they name, within limits of depth and number: of each index, the last modified first."""
    most = MOST_SITEMAPS if look.is_whole else MOST_TONIGHT
    waiting = [(url, 1) for url in urls]
    asked: set[str] = set()
    while waiting:
        url, depth = waiting.pop(0)
        if url in asked:
            continue
        if len(asked) == most:
            log.log(logging.WARNING if look.is_whole else logging.INFO, "%s: more than %d sitemaps", look.name, most)
            return
        asked.add(url)
        base, entries = _entries(look, url)
        source = look.collector.source
        look.pages.extend(sitemap_pages(source, entries, base))
        named = [entry for entry in entries if entry.is_sitemap and urlsplit(entry.url).netloc == urlsplit(base).netloc]
        if named and depth == DEEPEST:
            log.warning("%s: sitemap %s: indexes in indexes, more than %d deep", look.name, url, DEEPEST)
            continue
        named.sort(key=lambda entry: entry.modified_on or date.max, reverse=True)
        waiting[:0] = [(entry.url, depth + 1) for entry in named]


def _entries(look: Look, url: str) -> tuple[str, list[Entry]]:
    """Ask for a sitemap; return the address that answered and what it lists, nothing where it cannot be read."""
    row, answer = look.ask(Page(url, "sitemap"), 1, url)
    look.rows.append(row)
    base = (answer.final_url if answer else None) or url
    if answer is None or answer.outcome not in CAME:
        return base, []
    try:
        return base, trusted(entries(answer.payload or b"", base))
    except (SitemapError, ContentEncodingError) as error:
        log.warning("%s: sitemap %s cannot be read: %s", look.name, url, error)
        return base, []


def sitemap_pages(source: Source, listed: Iterable[Entry], url: str) -> Iterator[Page]:
    """Give the pages that a sitemap lists: those that the source's `links` follow, else those of its site below its path."""
    folder = address_of(urljoin(url, "."))
    for entry in listed:
        is_chosen = source.links != ("*",) or (is_below(entry.url, url) and address_of(entry.url) != folder)
        if not entry.is_sitemap and source.follows(entry.url) and is_chosen:
            yield Page(entry.url, "episode", published_on=entry.published_on, modified_on=entry.modified_on)


def trusted(listed: Iterable[Entry]) -> list[Entry]:
    """Return entries without the day on which most of them were modified: that is when the sitemap was made, not the pages."""
    found = list(listed)
    days = Counter(entry.modified_on for entry in found if not entry.is_sitemap and entry.modified_on)
    day, count = days.most_common(1)[0] if days else (None, 0)
    if count < max(FEWEST_TO_DOUBT, SHARE_TO_DOUBT * len(found)):
        return found
    return [replace(entry, modified_on=None) if entry.modified_on == day else entry for entry in found]


def entries(payload: bytes, url: str) -> Iterator[Entry]:
    """Give what a sitemap lists: XML or lines of text, compressed or not.

    Raises SitemapError where it is neither, ContentEncodingError where it cannot be decompressed within limits.
    """
    content = decoded(payload, "gzip") if payload.startswith(GZIP) else payload
    listed = _listed(content, url) if content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _lines(content, url)
    for count, entry in enumerate(listed, start=1):
        if count > MOST_ENTRIES:
            log.warning("sitemap %s lists more than %d pages; the rest is left out", url, MOST_ENTRIES)
            return
        yield entry


def _lines(content: bytes, url: str) -> Iterator[Entry]:
    if b"\0" in content[:1000]:
        raise SitemapError("binary")
    for line in content.decode("utf-8-sig", "replace").splitlines():
        if line.strip().startswith(("http://", "https://")) and (address := web_address(url, line)):
            yield Entry(address)


def _listed(content: bytes, url: str) -> Iterator[Entry]:
    """Read XML element by element, so that memory does not grow with it; a broken one as far as it can be recovered."""
    events = etree.iterparse(
        BytesIO(content.lstrip()),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    facts: dict[str, str] = {}
    try:
        for _, element in events:
            name = str(element.tag).rpartition("}")[2]
            if name in NAMES and (parent := element.getparent()) is not None:
                is_of_image = name == "loc" and str(parent.tag).rpartition("}")[2] not in ("url", "sitemap")
                if not is_of_image:
                    facts.setdefault(NAMES[name], (element.text or "").strip())
            elif name in ("url", "sitemap"):
                if address := web_address(url, facts.get("url")):
                    yield Entry(address, _day(facts, "modified_on"), _day(facts, "published_on"), name == "sitemap")
                facts = {}
                element.clear()
                if (parent := element.getparent()) is not None:
                    del parent[: parent.index(element)]
    except etree.XMLSyntaxError as error:
        raise SitemapError(str(error)) from error


def _day(facts: dict[str, str], name: str) -> date | None:
    found = published(facts.get(name))
    return found.on if found else None
