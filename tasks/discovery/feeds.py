"""Feeds: the pages that their items lead to, through all pages of a feed and wherever it has moved."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit, urlunsplit

from lxml import etree

from tasks import ids
from tasks.config import Source
from tasks.discovery.look import NOTHING, Look, View, walk
from tasks.discovery.pagination import numbered
from tasks.document import Document
from tasks.layouts import feed
from tasks.markup import shown
from tasks.pages import Page
from tasks.reading import Reading
from tasks.rows import item_episode_id
from tasks.transcript_links import richest
from tasks.urls import web_address
from tasks.web.answer import Answer

log = logging.getLogger("greenroom.discover")

MOST_MOVES = 5
NEXT = ("next", "prev-archive")  # RFC 5005: the next page of a feed, or the archive of what went before


def look_in_feed(look: Look, url: str) -> None:
    """Look in a feed; where it says that it has moved, in the new one too."""
    looked_in: set[str] = set()
    while url not in looked_in and len(looked_in) < MOST_MOVES:
        looked_in.add(url)
        views = _Views(look)
        look.pages.extend(walk(look, Page(url, "feed"), views))
        if moved_to := views.moved_to:
            log.warning("%s: feed %s has moved to %s: change `feeds` in its config", look.name, url, moved_to)
        url = views.also_at or url


@dataclass(slots=True)
class _Views:
    """Reads the pages of one feed, and notes where the first of them says it has moved: by redirects, or in its own words."""

    look: Look
    pages_read: int = 0
    moved_to: str | None = None
    also_at: str | None = None

    def __call__(self, answer: Answer, url: str) -> View:
        document = Document.from_bytes(answer.payload or b"", url, answer.header("content-type"))
        _, channel = feed.root_and_channel(document)
        reading = feed.read(document)
        self.pages_read += 1
        if self.pages_read == 1:
            new_url = web_address(url, _new_feed_url(channel))
            self.also_at = new_url if new_url not in (url, answer.url, answer.moved_to) else None
            self.moved_to = self.also_at or answer.moved_to
        goes_on = _next_page(channel, url) or (_next_of_wordpress(channel, url) if self.look.is_whole else None)
        shows = ids.hashed(*(item.guid or item.url or item.title for item in reading.items)) if reading.items else NOTHING
        return View(shows, tuple(feed_pages(self.look.collector.source, reading, url)), goes_on)


def feed_pages(source: Source, reading: Reading, url: str) -> Iterator[Page]:
    """Give the page to ask for of each item of a feed that has one: the richest transcript, else the page it links to.

    Only those that the source's `links` follow.
    """
    for item in reading.items:
        announced = richest(item.transcripts)
        target = web_address(url, announced.url if announced else item.url)
        if target and source.follows(target):
            episode_id = item_episode_id(source, item, reading.facts.podcast)
            published_on = item.published.on if item.published else None
            yield Page(target, "transcript" if announced else "episode", episode_id, published_on)


def _next_page(channel: etree._Element, url: str) -> str | None:
    """Return the page that a feed goes on with, as its links say."""
    links = {child.get("rel"): child.get("href") for child in channel if feed.name_of(child) == "link" and child.get("rel")}
    return next((address for rel in NEXT if (address := web_address(url, links.get(rel)))), None)


def _next_of_wordpress(channel: etree._Element, url: str) -> str | None:
    """Return the next page of a feed that WordPress made, which has pages but does not say so; past the last it is gone."""
    generators = (shown(child) for child in channel if feed.name_of(child) == "generator")
    if not any("wordpress.org" in generator for generator in generators):
        return None
    place, number = numbered(url)
    return urlunsplit(urlsplit(url)._replace(query=urlencode([*place.query, ("paged", (number or 1) + 1)]), fragment=""))


def _new_feed_url(channel: etree._Element) -> str | None:
    return next((shown(child) for child in channel if feed.name_of(child) == "new-feed-url"), None)
