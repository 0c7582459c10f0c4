"""Discover: ask a source's feeds, listings and speaker pages, and its folder of saved pages, which pages exist."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup

from tasks import ids
from tasks.config import Source
from tasks.document import Document
from tasks.fetch import Answer
from tasks.layouts import feed
from tasks.pages import Collector, Page
from tasks.reading import Reading, UnreadableError
from tasks.rows import item_episode_id
from tasks.schemas import Row
from tasks.transcript_links import richest

log = logging.getLogger("greenroom.discover")

MOST_PARTS = 500


@dataclass(slots=True)
class Discovery:
    """What looking around found: episode pages to ask for, and the rows of `fetches` that finding them cost."""

    pages: list[Page] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def discover(collector: Collector, known_snapshots: dict[str, str]) -> Discovery:
    """Look in every place a source names. `known_snapshots` tells, for a saved page, the snapshot already taken in."""
    source = collector.source
    found = Discovery()
    for url in source.feeds:
        _look_in_feed(collector, url, found)
    for url in source.listings:
        _look_in_listing(collector, url, found)
    for url in source.speaker_pages:
        _walk(collector, Page(url, "speaker_page"), found)
    for url in source.pages:
        found.pages.append(Page(url, "episode", is_named=True))
    if source.captures is not None:
        found.rows.extend(_take_in_captures(collector, Path(source.captures), known_snapshots))
    walked = {row.get(name) for row in found.rows for name in ("page", "url", "final_url")}
    pages: dict[str, Page] = {}
    for page in found.pages:
        if page.url not in walked:
            pages.setdefault(page.url, page)
    found.pages = list(pages.values())
    return found


def _look_in_feed(collector: Collector, url: str, found: Discovery) -> None:
    """Ask for a feed; its items give pages: the richest transcript, else the page that the item links to."""
    for answer in _walk(collector, Page(url, "feed"), found):
        try:
            reading = feed.read(Document.from_bytes(answer.payload or b"", url))
        except UnreadableError as error:
            log.warning("%s: feed %s cannot be read: %s", collector.source.source_id, url, error)
            continue
        found.pages.extend(feed_pages(collector.source, reading, answer.final_url or url))


def feed_pages(source: Source, reading: Reading, url: str) -> Iterator[Page]:
    """Give the page to ask for of each item of a feed that has one, as far as the source's `links` follow it."""
    for item in reading.items:
        announced = richest(item.transcripts)
        link = announced.url if announced else item.url
        target = web_address(url, link)
        if target and source.follows(target):
            episode_id = item_episode_id(source, item, reading.facts.podcast)
            published_on = item.published.on if item.published else None
            yield Page(target, "transcript" if announced else "episode", episode_id, published_on)


def _look_in_listing(collector: Collector, url: str, found: Discovery) -> None:
    """Ask for a listing and the listings it goes on with; give the pages they link to, in their order."""
    for answer in _walk(collector, Page(url, "listing"), found):
        found.pages.extend(listed_pages(collector.source, _soup(answer), answer.final_url or url))


def listed_pages(source: Source, soup: BeautifulSoup, url: str) -> Iterator[Page]:
    """Give the pages of its own site below its own path that a listing links to, as far as the source's `links` follow them."""
    base = urlsplit(url)
    folder = base.path.rsplit("/", 1)[0] + "/"
    for link in soup.select("a[href]"):
        target = web_address(url, str(link["href"]))
        if target is None:
            continue
        parts = urlsplit(target)
        is_below = (
            parts.netloc == base.netloc and parts.path.startswith(folder) and parts.path.rstrip("/") != base.path.rstrip("/")
        )
        if (is_below if source.links == ("*",) else True) and source.follows(target):
            yield Page(target, "episode")


def _walk(collector: Collector, page: Page, found: Discovery) -> list[Answer]:
    """Ask for a page and the parts that follow it.

    The end is no link to a next one, bytes seen before, an answer other than a page, or MOST_PARTS, which is warned of.
    """
    answers: list[Answer] = []
    seen: set[str] = set()
    url: str | None = page.url
    while url is not None and len(answers) < MOST_PARTS:
        part = len(answers) + 1
        if collector.crawler.is_late():
            found.rows.append(collector.not_asked(page, part, url, "deadline"))
            return answers
        row, answer = collector.collect(page, part, url)
        is_repeat = row.get("snapshot_id") in seen
        found.rows.append(row | {"outcome": "repeated"} if is_repeat else row)
        if is_repeat:
            return answers
        if answer.outcome != "fetched":
            log.warning("%s: %s: %s (%s)", collector.source.source_id, url, answer.outcome, answer.reason)
            return answers
        answers.append(answer)
        seen.add(row["snapshot_id"])
        url = None if page.kind == "feed" else next_part(_soup(answer), answer.final_url or url, part)
    if url is not None:
        log.warning("%s: %s has more than %d parts; the rest is left out", collector.source.source_id, page.url, MOST_PARTS)
    return answers


def next_part(soup: BeautifulSoup, url: str, part: int) -> str | None:
    """Return the page that a page goes on with: marked rel=next, or linked as `?page=` one more than this part."""
    marked = soup.select_one("a[rel~=next][href], link[rel~=next][href]")
    if marked:
        return web_address(url, str(marked["href"]))
    for link in soup.select("a[href]"):
        target = web_address(url, str(link["href"]))
        if target is None or urlsplit(target)._replace(query="") != urlsplit(url)._replace(query="", fragment=""):
            continue
        if parse_qs(urlsplit(target).query).get("page") == [str(part + 1)]:
            return target
    return None


def web_address(base: str, link: str | None) -> str | None:
    """Return the http or https address that a link leads to from a page, its fragment left out; null for any other link."""
    try:
        address = urldefrag(urljoin(base, (link or "").strip()))[0] if link else ""
        return address if urlsplit(address).scheme in ("http", "https") and urlsplit(address).hostname else None
    except ValueError:
        return None


def _take_in_captures(collector: Collector, folder: Path, known_snapshots: dict[str, str]) -> Iterator[Row]:
    """Take in the saved pages of a folder that are new or changed."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    for path in sorted(path for path in files if path.resolve().is_relative_to(folder.resolve())):
        page = Page(path.relative_to(folder).as_posix(), "capture")
        if known_snapshots.get(page.url) != ids.snapshot_id(path.read_bytes()):
            yield collector.take_in(page, path)


def _soup(answer: Answer) -> BeautifulSoup:
    try:
        return Document.from_bytes(answer.payload or b"", answer.url, answer.header("content-type")).soup
    except UnreadableError:
        return BeautifulSoup("", "lxml")
