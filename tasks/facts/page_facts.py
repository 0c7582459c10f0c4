"""Page facts: what a page says about itself, in its head, JSON-LD and front matter and in the lines around its heading."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from tasks.dates import published
from tasks.document import Document
from tasks.facts import linked_data
from tasks.facts.front_matter import facts_of, front_matter
from tasks.facts.page_head import head_of, text_of, title_of
from tasks.facts.page_lines import date_shown, hostname_of, people_shown
from tasks.facts.people import entitled, introduced, is_full_name, named_in_line, unique
from tasks.labels import is_name_shaped
from tasks.reading import Facts, Published

DATES = (
    "article:published_time", "datepublished", "og:published_time", "date", "pubdate", "publish_date", "publishdate",
    "publication_date", "dc.date", "dc.date.issued", "dcterms.created", "parsely-pub-date", "sailthru.date", "uploaddate",
)  # fmt: skip
LOCALES = ("og:locale", "content-language", "language", "dc.language", "inlanguage")
AUTHORS = ("author", "article:author", "guest", "guests", "host", "hosts", "dc.creator")
URL_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)([/_-]?)(\d\d)\2(\d\d)(?!\d)")
GENERIC = frozenset(
    "home episode episodes all blog podcast podcasts transcript transcripts archive archives news posts post articles "
    "start startseite folgen inicio accueil show shows notes audio media main back next previous".split()
)
LINES = 400  # of a plain text are looked at
BYLINE = re.compile(r"\s*[·•|]\s*")
EPISODE_OF = re.compile(
    r"(?:(?:[Ee]pisode|[Ee]dition|[Ff]olge|[Aa]usgabe|[Éé]pisode|[Ee]pisodio|[Ee]pisódio|[Pp]untata|[Aa]flevering|[Aa]vsnitt) "
    r"(?:\d{1,5} )?(?:of|von|des|der|de|del|do|di|van|av)|[Ww]elcome (?:back )?to|[Ll]istening to|"
    r"[Ww]illkommen (?:bei|zu[mr]?)|"
    r"[Bb]ienvenue (?:dans|sur|à)|[Bb]ienvenid[oa]s a) (?:another episode of )?(?:the )?"
    r"((?:[^\W\da-z_][\w'’&-]{0,30} ?(?:(?:of|the|and|&|to|in|for) (?=[^\W\da-z_]))?){1,8})"
)
DESCRIPTION = 1000  # characters of a description are looked at


def page_facts(document: Document) -> Facts:
    """Return what a page says about itself; the URL is absolute where that of the document is."""
    stated = facts_of(front_matter(document.text))
    if document.is_markup and stated == Facts():
        return PageFacts(document).all()
    return _plain_facts(document, stated)


def _plain_facts(document: Document, stated: Facts) -> Facts:
    """Return the facts of Markdown or plain text: front matter first, then headings and lines such as `**Guests:** A, B`."""
    lines = document.lines[:LINES]
    title = stated.title or next((line.lstrip("# ") for line in lines if line.startswith("# ")), None)
    people = (
        *stated.people,
        *(name for line in lines for name in named_in_line(line)),
        *introduced(title or ""),
        *entitled(title or "", document.text),
    )
    return replace(
        stated,
        podcast=stated.podcast or show_named(document.text[: 3 * DESCRIPTION]),
        title=title,
        published=stated.published or address_date(document.url),
        people=unique(people),
    )


def address_date(*addresses: str | None) -> Published | None:
    """Return the day in the first address that holds one: `/2021/03/04/name`, `2021-03-04-name.md`."""
    for found in (URL_DATE.search(address) for address in addresses if address):
        if found and (day := published(f"{found[1]}-{found[3]}-{found[4]}")):
            return day
    return None


def show_named(text: str) -> str | None:
    """Return the show that a description calls its own: `In this episode of Kitchen Table Science, ...`."""
    found = EPISODE_OF.search(text)
    return found[1].strip() if found and len(found[1]) < 60 else None


class PageFacts:
    """An HTML page that is asked for its facts one by one; of several statements the most explicit goes first."""

    def __init__(self, document: Document) -> None:
        """Gather what may state facts, and find the title, near which the others stand."""
        self.document, self.tree, self.url = document, document.tree, document.url
        self.elements = document.elements
        self.head = head_of(self.elements)
        self.things = linked_data.things_of(self.elements["script"])
        addresses = {address.rstrip("/") for address in (self.canonical, self.url, self.head.meta.get("og:url")) if address}
        self.episode = linked_data.episode_of(self.things, addresses)
        self.title = title_of(self.head, linked_data.name_of(self.episode))

    def all(self) -> Facts:
        """Return all facts of the page."""
        return Facts(self.podcast, self.title.text, self.published, self.language, self.people, self.canonical)

    @cached_property
    def canonical(self) -> str | None:
        """The canonical address, made absolute; null where there is none or it is no address."""
        try:
            return urljoin(self.url, self.head.canonical) if self.head.canonical else None
        except ValueError:
            return None

    @cached_property
    def podcast(self) -> str | None:
        """The show: as JSON-LD names it, else the site, else what the head adds to the title.

        A site of transcripts is no show: there the folder that the page is in may be one.
        """
        site = self.head.site or self.title.rest
        is_collection = site is None or "transcript" in site.casefold()
        folder = self._folder() if is_collection else None
        stated = linked_data.series_name(self.episode, self.things) or folder or site
        return stated or show_named(self.description) or self._byline()

    @property
    def published(self) -> Published | None:
        """The day it came out: in JSON-LD, in meta elements, shown near the heading, or in its address."""
        told = (
            self.episode.get("datePublished"),
            *(self.head.meta.get(name) for name in DATES),
            self.episode.get("uploadDate"),
        )
        found = next((day for text in told if isinstance(text, str) and (day := published(text))), None)
        shown = found or date_shown(self.tree, self.elements["time"], self.title.heading)
        return shown or address_date(self.canonical, self.url)

    @property
    def language(self) -> str | None:
        """The language that the page declares."""
        declared: Iterable[str | None] = (self.tree.get("lang"), self.tree.get("xml:lang"), *map(self.head.meta.get, LOCALES))
        return next((tag.strip().replace("_", "-") for tag in declared if tag and tag.strip()), None)

    @property
    def people(self) -> tuple[str, ...]:
        """The people that JSON-LD, lists and links, meta elements, title and description name; the show is none of them."""
        meta = self.head.meta
        named = (
            *linked_data.people_of(self.episode, self.things),
            *people_shown(self.tree, self.elements, hostname_of(self.canonical or self.url)),
            *(name for key in AUTHORS if (name := meta.get(key)) and is_full_name(name)),
            *introduced(f"{self.title.text or ''}\n{self.description}"),
            *entitled(self.title.text or "", self.document.text),
        )
        return unique(name for name in named if name not in (self.podcast, self.head.site, self.title.rest))

    @property
    def description(self) -> str:
        """What the head tells about the page, cut."""
        return (self.head.meta.get("og:description") or self.head.meta.get("description") or "")[:DESCRIPTION]

    def _byline(self) -> str | None:
        """Return the first part of the line right below the heading, where its parts are set apart: `Show · Publisher`."""
        below = self.title.heading.getnext() if self.title.heading is not None else None
        parts = BYLINE.split(text_of(below) or "") if below is not None and len(below) < 5 else []
        is_name = len(parts) > 1 and len(parts[0]) < 60 and is_name_shaped(parts[0]) and not re.search(r"\d|^By\b", parts[0])
        return parts[0] if is_name else None

    def _folder(self) -> str | None:
        """Return the text of the link to the folder that the page is in, where that is a name."""
        parent = urlsplit(self.canonical or self.url).path.rstrip("/").rpartition("/")[0]
        links = self.elements["a"] if parent else []
        texts = (text_of(link) for link in links if (link.get("href") or "").rstrip("/").endswith(parent))
        return next((text for text in texts if text and text.casefold() not in GENERIC), None)
