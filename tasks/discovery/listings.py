"""Listings and speaker pages: what each part of them shows, and the pages that a listing links to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from tasks import ids
from tasks.config import Source
from tasks.discovery.links import Link, is_below, links_of
from tasks.discovery.look import Look, View, walk
from tasks.discovery.pagination import is_part_of, next_part
from tasks.document import Document
from tasks.pages import Page
from tasks.read import read
from tasks.reading import UnreadableError
from tasks.web.answer import Answer

UNSEEN = "script style noscript template".split()


def look_in_listing(look: Look, url: str) -> None:
    """Look in a listing and the parts it goes on with; they give the pages they link to, in their order."""
    look.pages.extend(walk(look, Page(url, "listing"), _ListingViews(look.collector.source)))


def look_at_speaker_page(look: Look, url: str) -> None:
    """Ask for a speaker page, all its parts."""
    walk(look, Page(url, "speaker_page"), _speaker_view)


@dataclass(slots=True)
class _ListingViews:
    """Reads the parts of one listing; what is below it is seen from the first."""

    source: Source
    url: str | None = None

    def __call__(self, answer: Answer, url: str) -> View:
        tree = _document(answer, url).tree
        links = list(links_of(tree, url))
        self.url = self.url or url
        pages = tuple({page.url: page for page in listed_pages(self.source, links, self.url)}.values())
        shows = ids.hashed(*sorted(page.url for page in pages)) if pages else _told(tree, links, url)
        return View(shows, pages, next_part(links, url))


def listed_pages(source: Source, links: Iterable[Link], url: str) -> Iterator[Page]:
    """Give the pages that a listing links to: those that the source's `links` follow, else those of its site below its path.

    Its own parts are none of them.
    """
    path = urlsplit(url).path.rstrip("/")
    for link in links:
        if not link.is_shown or not source.follows(link.address) or is_part_of(link.address, url):
            continue
        if source.links != ("*",) or (is_below(link.address, url) and urlsplit(link.address).path.rstrip("/") != path):
            yield Page(link.address, "episode")


def _speaker_view(answer: Answer, url: str) -> View:
    """Return what a part of a speaker page shows: what is read from it, or its text where that is nothing."""
    document = _document(answer, url)
    links = list(links_of(document.tree, url))
    try:
        reading = read(document, "speaker_page")
        shows = ids.hashed(repr(reading.cues), repr(reading.appearances))
    except UnreadableError:
        shows = _told(document.tree, links, url)
    return View(shows, next_url=next_part(links, url, is_one_page=True))


def _document(answer: Answer, url: str) -> Document:
    return Document.from_bytes(answer.payload or b"", url, answer.header("content-type"))


def _told(tree: etree._Element, links: Sequence[Link], url: str) -> str:
    """Return a mark of what a page says and where it leads, but for its own parts and words with digits: times, nonces."""
    is_hidden = " or ".join(f"parent::{name}" for name in UNSEEN)
    words = (word for text in tree.xpath(f"//text()[not({is_hidden})]") for word in str(text).split())
    leads_to = (urlsplit(link.address).path for link in links if link.is_shown and not is_part_of(link.address, url))
    return ids.hashed(" ".join(word for word in words if not any(map(str.isdigit, word))), *leads_to)
