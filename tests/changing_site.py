"""A podcast's site on loopback that changes from day to day, as a seed has it: a small model of what real ones do.

Episodes appear, are edited late, get another title, a transcript, or are removed; items leave a short feed, listings and
feeds shift from part to part, quotes are added to a speaker page; a page fails softly for a day. A site that only grows
gets new episodes and quotes, and nothing else.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Self

from server import Reply, Server, send

DAY = timedelta(days=1)
HOSTS = ("Ada Fenn", "Bo Lark")
GUESTS = ("Cleo Marsh", "Dov Quill", "Esme Tarn", "Finn Odell")
WORDS = (
    "lamp kettle harbour ladder window winter letter bridge candle orchard pepper garden copper violin ticket button".split()
)
FORMS = ("page", "captions", "page later", "captions later", "none")
IN_FEED, IN_LISTING, QUOTES_ON_A_PART = 4, 5, 3
MAINTENANCE = (
    "<title>Site under maintenance | Lamps</title><body><h1>Site under maintenance</h1><main>Lamps is currently under"
    " maintenance. We should be back shortly. Thank you for your patience.</main>"
)
CONFIG = """title = "The Lamp Hour"
site = "{base}/"
permission = "robots"
feeds = ["{base}/feed.xml"]
listings = ["{base}/episodes/"]
sitemaps = ["{base}/sitemap.xml"]
speaker_pages = ["{base}/people/cleo-marsh"]
links = ["*/episodes/*.html", "*/transcripts/*"]
allow_local = true
delay_seconds = 0.0
expect = {{max_lost_share = 1.0, max_failed_share = 1.0}}
"""

Fault = Callable[[BaseHTTPRequestHandler, bytes], None]
"""Answers in the place of a page, whose bytes it is given."""


@dataclass(slots=True)
class Episode:
    """An episode of the site, as it is today."""

    number: int
    published_on: date
    form: str
    title: str
    guest: str
    turns: list[tuple[str, str]]
    modified_on: date

    @property
    def path(self) -> str:
        return f"/episodes/{self.number}.html"

    @property
    def captions(self) -> str:
        return f"/transcripts/{self.number}.vtt"


class ChangingSite:
    """Serves the site as it is today, while its `with` lasts; `faults` are answered in the place of pages, by path."""

    def __init__(self, seed: int, today: date, only_grows: bool = False) -> None:
        self.random = random.Random(seed)
        self.only_grows = only_grows
        self.today = today
        self.feed_goes_on = self.random.random() < 0.5
        self.has_validators = self.random.random() < 0.5
        self.episodes: list[Episode] = []
        self.quotes: list[tuple[str, int, str]] = []
        self.faults: dict[str, Fault] = {}
        self._numbers = 0
        self._server = Server()
        self.base = self._server.base
        for ago in (25, 9, 3, 1):
            self._publish(today - ago * DAY)
        self._quote()
        self._serve()

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.__exit__()

    def configure(self, folder: Path) -> str:
        """Write a config with this site as its only source `lamp`; return its folder."""
        (folder / "sources").mkdir(parents=True)
        (folder / "sources" / "lamp.toml").write_text(CONFIG.format(base=self.base), encoding="utf-8")
        return str(folder)

    @property
    def listed(self) -> list[Episode]:
        """The episodes that its feed lists."""
        return self.episodes if self.feed_goes_on else self.episodes[:IN_FEED]

    @property
    def paths(self) -> list[str]:
        """Every path that the site serves."""
        return sorted(self._server.pages)

    def pass_a_day(self) -> None:
        """Let a day pass, with what it brings."""
        self.today += DAY
        self.faults.clear()
        grows = ((self._publish, 0.7), (self._quote, 0.4))
        changes = (
            (self._edit, 0.5),
            (self._retitle, 0.3),
            (self._transcribe, 0.4),
            (self._remove, 0.15),
            (self._fail_softly, 0.4),
        )
        for change, chance in grows if self.only_grows else grows + changes:
            if self.random.random() < chance:
                change()
        self._serve()

    def rest_a_day(self, days: int = 1) -> None:
        """Let days pass that bring nothing."""
        self.today += days * DAY
        self.faults.clear()

    def _publish(self, on: date | None = None) -> None:
        self._numbers += 1
        form = self.random.choice(("page", "captions") if self.only_grows else FORMS)
        guest = self.random.choice(GUESTS)
        day = on or self.today
        title = f"On the {self.random.choice(WORDS)}, part {self._numbers}"
        self.episodes.insert(0, Episode(self._numbers, day, form, title, guest, [], day))
        self.episodes[0].turns = [(who, self._speech()) for who in (HOSTS[0], guest) * 2]

    def _quote(self) -> None:
        episode = self.random.choice(self.episodes)
        self.quotes.insert(0, (episode.title, self.random.randrange(3600), self._sentence()))

    def _edit(self) -> None:
        """Edit what was said: a sentence more, another, or under another name."""
        episode = self.random.choice(self.episodes)
        at = self.random.randrange(len(episode.turns))
        who, speech = episode.turns[at]
        edited = self.random.choice(((who, f"{speech} {self._sentence()}"), (who, self._speech()), (HOSTS[1], speech)))
        episode.turns[at] = edited
        episode.modified_on = self.today

    def _retitle(self) -> None:
        """Give an episode another title and guest, in the feed and on its page."""
        episode = self.random.choice(self.episodes)
        episode.title = f"{episode.title.partition(',')[0]}, part {episode.number}, mended on {self.today}"
        episode.guest = self.random.choice(GUESTS)
        episode.modified_on = self.today

    def _transcribe(self) -> None:
        """Publish a transcript that was late."""
        if late := [episode for episode in self.episodes if episode.form.endswith(" later")]:
            episode = self.random.choice(late)
            episode.form = episode.form.removesuffix(" later")
            episode.modified_on = self.today

    def _remove(self) -> None:
        if len(self.episodes) > 3:
            self.episodes.remove(self.random.choice(self.episodes))

    def _fail_softly(self) -> None:
        """Let a page be none for a day, though it says so in no status."""
        self.faults[self.random.choice(self.paths)] = fails_softly

    def _speech(self) -> str:
        return " ".join(self._sentence() for _ in range(self.random.randint(1, 3)))

    def _sentence(self) -> str:
        first, second = self.random.sample(WORDS, 2)
        return self.random.choice(
            ("We found the {} behind the {}.", "Is a {} like a {}?", "I know the {}, not the {}.")
        ).format(first, second)

    def bodies(self) -> dict[str, bytes]:
        """Return every page of the site as it is today, by path."""
        pages = {"/robots.txt": b"User-agent: *\nDisallow: /private/\n", "/sitemap.xml": self._sitemap()}
        parts = _split(self.episodes, IN_FEED if self.feed_goes_on or not self.only_grows else 1000)
        for number, part in enumerate(parts if self.feed_goes_on else parts[:1], start=1):
            goes_on = self.feed_goes_on and number < len(parts)
            pages[f"/feed.xml{f'?page={number}' if number > 1 else ''}"] = self._feed(part, number + 1 if goes_on else None)
        for number, part in enumerate(_split(self.episodes, IN_LISTING), start=1):
            pages[f"/episodes/{f'?page={number}' if number > 1 else ''}"] = _listing(part, number, len(self.episodes))
        for number, quotes in enumerate(_split(self.quotes, QUOTES_ON_A_PART), start=1):
            pages[f"/people/cleo-marsh{f'?page={number}' if number > 1 else ''}"] = _person(quotes, number, len(self.quotes))
        for episode in self.episodes:
            pages[episode.path] = _episode(episode)
            if episode.form == "captions":
                pages[episode.captions] = _captions(episode)
        return pages

    def _serve(self) -> None:
        self._server.pages = {path: self._answerer(path, body) for path, body in self.bodies().items()}

    def _answerer(self, path: str, body: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
        etag = f'"{sha256(body).hexdigest()[:16]}"'

        def answer(handler: BaseHTTPRequestHandler) -> None:
            if fault := self.faults.get(path):
                fault(handler, body)
            elif self.has_validators and handler.headers.get("If-None-Match") == etag:
                send(handler, Reply(status=304, headers={"ETag": etag}))
            else:
                send(handler, Reply(body, headers={"ETag": etag} if self.has_validators else {}))

        return answer

    def _feed(self, episodes: list[Episode], goes_on: int | None) -> bytes:
        items = "".join(
            f"<item><title>{episode.title}</title><guid>lamp-{episode.number}</guid><link>{self.base}{episode.path}</link>"
            f"<pubDate>{format_datetime(_at_six(episode.published_on))}</pubDate>"
            f'<podcast:person role="guest">{episode.guest}</podcast:person>'
            + (
                f'<podcast:transcript url="{self.base}{episode.captions}" type="text/vtt"/>'
                if episode.form == "captions"
                else ""
            )
            + "</item>"
            for episode in episodes
        )
        link = f'<atom:link rel="next" href="{self.base}/feed.xml?page={goes_on}"/>' if goes_on else ""
        spaces = 'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:atom="http://www.w3.org/2005/Atom"'
        return f'<rss version="2.0" {spaces}><channel><title>The Lamp Hour</title>{link}{items}</channel></rss>'.encode()

    def _sitemap(self) -> bytes:
        entries = "".join(
            f"<url><loc>{self.base}{episode.path}</loc><lastmod>{episode.modified_on}</lastmod></url>"
            for episode in self.episodes
            if episode.form != "captions"
        )
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def fails_softly(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    """Answer with a page that is none, with status 200."""
    send(handler, Reply(MAINTENANCE.encode()))


def _split(things: list, size: int) -> list[list]:  # type: ignore[type-arg]
    return [things[start : start + size] for start in range(0, len(things), size)]


def _at_six(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 6, tzinfo=UTC)


def _next(path: str, number: int, size: int, count: int) -> str:
    return f'<a rel="next" href="{path}?page={number + 1}">Next</a>' if number * size < count else ""


def _listing(episodes: list[Episode], number: int, count: int) -> bytes:
    shown = [episode for episode in episodes if episode.form != "captions"]
    links = "".join(f'<li><a href="{episode.path}">{episode.title}</a></li>' for episode in shown)
    older = _next("/episodes/", number, IN_LISTING, count)
    return f"<html><title>The Lamp Hour</title><h1>All episodes</h1><ul>{links}</ul>{older}</html>".encode()


def _person(quotes: list[tuple[str, int, str]], number: int, count: int) -> bytes:
    said = "".join(
        f'<article class="segment"><div class="podcast">The Lamp Hour</div><h3 class="episode">{title}</h3>'
        f'<span class="offset">{at}.5</span><blockquote>{text}</blockquote></article>'
        for title, at, text in quotes
    )
    following = _next("/people/cleo-marsh", number, QUOTES_ON_A_PART, count)
    return (
        f'<html lang="en"><head><title>Cleo Marsh | Voicebook</title></head><body><h1>Cleo Marsh</h1><span class="badge">'
        f"Speaker</span><section><h2>Podcast Appearances</h2>{said}<nav>{following}</nav></section></body></html>"
    ).encode()


def _episode(episode: Episode) -> bytes:
    """Return an episode's page, with its transcript where that is published there."""
    told = "".join(f"<p><b>{who}:</b> {text}</p>" for who, text in episode.turns)
    transcript = f"<h2>Transcript</h2>{told}" if episode.form == "page" else "<p>A talk about things in the house.</p>"
    title = f"<title>{episode.title} | The Lamp Hour</title>"
    head = f"{title}<meta property='article:published_time' content='{episode.published_on}'>"
    return f"<html><head>{head}</head><body><h1>{episode.title}</h1>{transcript}</body></html>".encode()


def _captions(episode: Episode) -> bytes:
    cues = "\n\n".join(
        f"00:{at:02}:01.000 --> 00:{at:02}:09.000\n<v {who}>{text}" for at, (who, text) in enumerate(episode.turns)
    )
    return f"WEBVTT\n\n{cues}\n".encode()
