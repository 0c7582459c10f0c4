"""An HTML page that came, seen beside the address it was asked for at and the one it came from."""

import re
from collections.abc import Iterable
from functools import cached_property
from urllib.parse import unquote, urlsplit

from tasks.document import Document
from tasks.facts.page_head import Head, head_of
from tasks.read import PageKind
from tasks.soft_failures.page_view import View, view_of
from tasks.soft_failures.phrases import folded
from tasks.urls import is_front_page, same_address

ARTICLE_TYPES = re.compile(
    r'"@type"\s{0,5}:\s{0,5}"(?:\w{0,20}Article|BlogPosting|PodcastEpisode|Episode|AudioObject|RadioEpisode)"'
)
ARTICLES = ("article", "music.", "video.", "podcast")
GENERIC = frozenset(
    "episode episodes podcast podcasts transcript transcripts page post posts show html php aspx www the and".split()
)
NAMING, NUMBER = re.compile(r"[^\W\d_]{3,}"), re.compile(r"\d+")


class AnsweredPage:
    """An HTML page that came, where it was asked for, and where it came from."""

    def __init__(self, document: Document, kind: PageKind, asked_url: str, final_url: str) -> None:
        """Keep what came, as what it was asked for, and where redirects ended."""
        self.document, self.kind, self.asked_url, self.final_url = document, kind, asked_url, final_url

    @cached_property
    def view(self) -> View:
        """What is seen of it."""
        return view_of(self.document.tree)

    @cached_property
    def head(self) -> Head:
        """What its head states."""
        return head_of(self.document.elements)

    @cached_property
    def text(self) -> str:
        """Its own text, folded for finding phrases in it."""
        return folded(self.view.text)

    @cached_property
    def titles(self) -> list[str]:
        """The page's title, and its headings."""
        return [title for title in (self.head.title, *self.view.headings) if title]

    @cached_property
    def has_moved(self) -> bool:
        """Whether a redirect led from the page that was asked for to another one."""
        return not is_front_page(self.asked_url) and not same_address(self.asked_url, self.final_url)

    @cached_property
    def places(self) -> set[str]:
        """The parts of the path where redirects ended that were not asked for."""
        return _places(self.final_url) - _places(self.asked_url) if self.has_moved else set()

    @cached_property
    def is_sent_to_front_page(self) -> bool:
        """Whether a redirect ended at the front page of a site that is not what was asked for, as its title says."""
        is_there = self.has_moved and is_front_page(self.final_url)
        return is_there and not self._names(NAMING, [self.head.title or ""])

    @cached_property
    def is_named_as_asked(self) -> bool:
        """Whether title or headings have the words of the address that was asked for."""
        return self._names(NAMING, self.titles)

    @cached_property
    def is_numbered_as_asked(self) -> bool:
        """Whether title or headings have a number of the address that was asked for."""
        return self._names(NUMBER, self.titles)

    def _names(self, pattern: re.Pattern[str], titles: Iterable[str]) -> bool:
        asked = urlsplit(self.asked_url)
        last = unquote(asked.path).rstrip("/").rpartition("/")[2].casefold()
        words = {word for word in pattern.findall(last) if word not in GENERIC and word not in asked.netloc.casefold()}
        shown = set(pattern.findall(" ".join(titles).casefold()))
        return bool(words) and 2 * len(words & shown) >= len(words)

    @cached_property
    def is_article(self) -> bool:
        """Whether the page says that it is an article or an episode, or plays something."""
        return (
            self.head.meta.get("og:type", "").lower().startswith(ARTICLES)
            or "article:published_time" in self.head.meta
            or self.view.has_media
            or ARTICLE_TYPES.search(self.document.text) is not None
        )

    @cached_property
    def is_real(self) -> bool:
        """Whether words in it are what the page is about."""
        return self.is_article or self.is_named_as_asked


def _places(url: str) -> set[str]:
    return set(urlsplit(url).path.casefold().split("/")) - {""}
