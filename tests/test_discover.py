"""Looking around on a real server: which pages a source has, and which of them are due."""

import gzip
import logging
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import server as web
from server import Reply, Server

from tasks import ids
from tasks.archive import ArchiveWriter, payload
from tasks.discover import discover
from tasks.discovery import look as looking
from tasks.discovery.feeds import feed_pages
from tasks.discovery.links import links_of
from tasks.discovery.listings import listed_pages
from tasks.discovery.look import Look
from tasks.discovery.pagination import next_part
from tasks.document import Document
from tasks.due import Known, known_before
from tasks.fetch import Crawler
from tasks.pages import Collector, Page, Run
from tasks.reading import Item, Reading
from tasks.schemas import WAREHOUSE, Row
from tasks.visits import unread

RSS = '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Show</title>{}</channel></rss>'
ITEM = "<item><guid>{0}</guid><link>talks/{0}</link><pubDate>Thu, 0{0} Jan 2026 10:00:00 GMT</pubDate>{1}</item>"
RUN = Run("night", "nightly", datetime(2026, 1, 9, tzinfo=UTC))


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def feed(*items: str) -> str:
    return RSS.format("".join(ITEM.format(number, item) for number, item in enumerate(items, 1)))


def links(*targets: str) -> str:
    return "".join(f"<a href='{target}'>link</a>" for target in targets)


def look(server: Server, folder: Path, known: Known = Known(), is_whole: bool = True, **keys: object) -> Look:  # noqa: B008
    """Look around in an empty or given folder of captures, and at `feeds` and the like, given as paths on the server."""
    found = {key: tuple(server.base + path for path in value) if key != "links" else value for key, value in keys.items()}
    (folder / "captures").mkdir(exist_ok=True)
    with ArchiveWriter(folder / "archive", "show", RUN.run_id) as writer:
        source = server.source(captures=str(folder / "captures"), **found)
        return discover(Collector(Crawler(), source, RUN, writer), known, is_whole)


def paths(server: Server, found: Look) -> list[str]:
    return [page.url.removeprefix(server.base) for page in found.pages]


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [
        ({"srt": "application/x-subrip", "vtt": "text/vtt", "html": "text/html"}, "/vtt"),
        ({"html": "text/html", "srt": "application/srt"}, "/srt"),
        ({"1.txt": "", "1.vtt": ""}, "/1.vtt"),
        ({"txt": "text/plain", "srt": "application/x-subrip"}, "/srt"),
        ({"vtt": "text/vtt", "json": "application/json"}, "/json"),
        ({"odd": "application/x-odd", "txt": "text/plain"}, "/txt"),
        ({"odd": "application/x-odd"}, "/odd"),
        ({}, "/talks/1"),
    ],
)
def test_a_feed_gives_the_richest_transcript_of_an_item_else_its_page(
    server: Server, tmp_path: Path, offered: dict[str, str], chosen: str
) -> None:
    server.pages["/feed"] = feed(
        "".join(f'<podcast:transcript url="/{name}" type="{kind}"/>' for name, kind in offered.items())
    )
    (page,) = look(server, tmp_path, feeds=["/feed"]).pages
    kind = "transcript" if offered else "episode"
    assert page == Page(server.base + chosen, kind, ids.episode_id("show", guid="1"), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("patterns", "expected"), [(("*",), ["/new/talks/1", "/new/talks/2"]), (("*/2", "*/3"), ["/new/talks/2"]), ((), [])]
)
def test_links_of_a_feed_are_followed_as_the_patterns_say(
    server: Server, tmp_path: Path, patterns: tuple[str, ...], expected: list[str]
) -> None:
    server.pages |= {"/feed": Reply(b"", 302, {"Location": "/new/feed"}), "/new/feed": feed("", "")}
    assert paths(server, look(server, tmp_path, feeds=["/feed"], links=patterns)) == expected


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [(("*",), ["/talks/2", "/talks/1", "/talks/old/0?full=1"]), (("*/notes/*", "*/talks/1"), ["/talks/1", "/notes/5"])],
)
def test_a_listing_gives_what_is_below_it_or_what_the_patterns_say(
    server: Server, tmp_path: Path, patterns: tuple[str, ...], expected: list[str]
) -> None:
    beside = ("/notes/5", "/talks/", "#top", "mailto:ada@show.example", "http://other.example/talks/9")
    server.pages["/talks/"] = links("2", "/talks/1#start", "old/0?full=1", *beside)
    assert paths(server, look(server, tmp_path, listings=["/talks/"], links=patterns)) == expected


ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def part(text: str, *targets: str) -> str:
    """A part of a page that says something and leads to other parts."""
    return f"<p>{text}</p>{links(*targets)}"


@pytest.mark.parametrize(
    ("pages", "asked", "outcomes"),
    [
        ([part("a", "?page=2"), part("b", "?page=1", "?page=3"), part("c", "?page=1", "?page=2")], [1, 2, 1, 3, 2], "fffff"),
        ([part("a", "?page=2"), part("b", "?page=3"), part("b", "?page=4")], [1, 2, 1, 3, 2], "fffrf"),
        ([part("a", "?page=2"), part("b", "?page=3"), part("a", "?page=4")], [1, 2, 1, 3, 2], "fffrf"),
        ([part("a", "?page=2"), part("b", "?page=3"), Reply(b"", 404)], [1, 2, 1, 3, 2], "fffgf"),
        ([part("a 10:01", "?page=2"), part("b", "?page=3"), part("a 10:02", "?page=4")], [1, 2, 1, 3, 2], "fffrf"),
        (["a<a rel='next' href='?page=3'>", "-", "c<link rel='prefetch next' href='?page=1'>"], [1, 3, 1], "fff"),
        ([part("a", "?page=2"), Reply(b"", 500), "never asked"], [1, 2], "f!"),
        ([f"{letter}<a rel='next' href='?page={n}'>" for n, letter in enumerate("abcdefg", 2)], [1, 2, 1, 3, 2, 4, 3], "f" * 7),
        ([part("a", "?page=1#top")], [1], "f"),
    ],
    ids=[
        "the last page",
        "the last page, again",
        "the first page, beyond the end",
        "no page, beyond the end",
        "the first page at another time",
        "a circle of rel=next",
        "a page that fails",
        "the longest walk",
        "itself",
    ],
)
def test_a_walk_ends_at(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: list[web.Answer], asked: list[int], outcomes: str
) -> None:
    monkeypatch.setattr(looking, "MOST_PARTS", 4)
    server.pages |= {f"/?page={number}": page for number, page in enumerate(pages, 1)}
    rows = look(server, tmp_path, speaker_pages=["/?page=1"]).rows
    assert [row["url"] for row in rows] == [f"{server.base}/?page={number}" for number in asked]
    names = {"f": "fetched", "r": "repeated", "g": "gone", "!": "failed"}
    assert [row["outcome"] for row in rows] == [names[outcome] for outcome in outcomes]
    assert {row["page"] for row in rows} == {rows[0]["url"]}
    places = {url: place for place, url in enumerate(dict.fromkeys(row["url"] for row in rows), 1)}
    assert [row["part"] for row in rows] == [places[row["url"]] for row in rows]


def test_a_part_is_asked_for_again_only_where_it_or_the_next_is_not_as_on_the_last_visit(
    server: Server, tmp_path: Path
) -> None:
    server.pages |= {"/": part("a", "?page=2"), "/?page=2": part("b", "?page=3"), "/?page=3": "c"}
    rows = look(server, tmp_path, speaker_pages=["/"]).rows
    asked = []
    for change in ({}, {"/?page=3": "d"}, {}):
        server.pages |= change
        server.log.clear()
        rows += look(server, tmp_path, known_before(WAREHOUSE["fetches"].conform(rows)), speaker_pages=["/"]).rows
        asked.append(server.asked)
    assert asked == [["/", "/?page=2", "/?page=3"], ["/", "/?page=2", "/?page=3", "/?page=2"], ["/", "/?page=2", "/?page=3"]]


class Living(dict[str, web.Answer]):
    """A site with items that change while it is asked: `changes`, by the number of the request that sees them first."""

    def __init__(
        self, items: str, changes: dict[int, Callable[[list[str]], None]], size: int = 2, style: str = "?page={}"
    ) -> None:
        super().__init__()
        self.items, self.changes, self.size, self.style, self.requests = list(items), changes, size, style, 0

    def get(self, path: str, default: web.Answer = "") -> web.Answer:  # type: ignore[override]
        if path == "/robots.txt":
            return default
        self.requests += 1
        self.changes.get(self.requests, lambda items: None)(self.items)
        digits = re.findall(r"\d+", path)
        number = int(digits[-1]) if digits else 1
        shown = self.items[(number - 1) * self.size : number * self.size]
        return self.page(shown, number) if shown else Reply(b"", 404)

    def page(self, shown: list[str], number: int) -> str:
        more = number * self.size < len(self.items)
        return links(*(f"/talks/{item}" for item in shown)) + (
            f"<a href='/talks/{self.style.format(number + 1)}'>{number + 1}</a>" if more else ""
        )


class Speaking(Living):
    def page(self, shown: list[str], number: int) -> str:
        quotes = "".join(
            f"<article><div>Show</div><h3>{item} Talk</h3><span>{ord(item)}.5</span>"
            f"<blockquote>I said {item}, and I meant it.</blockquote></article>"
            for item in shown
        )
        more = f"<a href='?page={number + 1}'>{number + 1}</a>" if number * self.size < len(self.items) else ""
        return f"<h1>Ada Quill</h1><p>{self.requests} visitors</p><h2>Podcast Appearances</h2>{quotes}{more}"


def without(item: str) -> Callable[[list[str]], None]:
    return lambda items: items.remove(item)


def with_new(item: str, at: int = 0) -> Callable[[list[str]], None]:
    return lambda items: items.insert(at, item)


CHANGES = [
    {},
    *({request: change} for request in range(2, 9) for change in (without("a"), without("d"), with_new("x"), with_new("x", 3))),
    {2: with_new("x"), 4: without("c"), 5: with_new("y")},
    {3: without("g"), 4: without("f"), 5: without("e")},
]


@pytest.mark.parametrize("changes", CHANGES)
@pytest.mark.parametrize("style", ["?page={}", "?paged={}", "page/{}/"])
def test_a_listing_that_changes_meanwhile_loses_nothing(
    server: Server, tmp_path: Path, changes: dict[int, Callable[[list[str]], None]], style: str
) -> None:
    site = server.pages = Living("abcdefg", changes, style=style)
    found = [path.removeprefix("/talks/") for path in paths(server, look(server, tmp_path, listings=["/talks/"]))]
    assert len(found) == len(set(found))
    inserted_late = set(site.items) - set("abcdefg") if max(changes, default=0) > 3 else set()
    assert set(site.items) - inserted_late <= set(found) <= set("abcdefgxy")


@pytest.mark.parametrize("changes", CHANGES)
def test_the_parts_of_a_speaker_page_that_changes_meanwhile_are_of_one_state(
    server: Server, tmp_path: Path, changes: dict[int, Callable[[list[str]], None]]
) -> None:
    site = server.pages = Speaking("abcdefg", changes)
    rows = look(server, tmp_path, speaker_pages=["/ada"]).rows
    archive = tmp_path / "archive"
    (visit,) = unread(WAREHOUSE["fetches"].conform(rows), WAREHOUSE["reads"].empty())
    said = "".join(
        "".join(re.findall("I said (.)", payload(archive, part.location, part.snapshot_id or "").decode()))
        for part in visit.parts
    )
    states, items = ["abcdefg"], list("abcdefg")
    for change in changes.values():
        change(items)
        states.append("".join(items))
    assert said in states
    assert site.requests <= 40


def test_a_page_that_never_comes_to_rest_is_kept_as_last_walked(
    server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    numbers = iter(range(1000))
    server.pages = Speaking(
        "abcdef", {n: lambda items: items.insert(0, ALPHABET[-1 - next(numbers) % 20]) for n in range(0, 1000, 2)}
    )
    with caplog.at_level(logging.WARNING, "greenroom.discover"):
        rows = look(server, tmp_path, speaker_pages=["/ada"]).rows
    assert ["changes faster than it can be walked" in message for message in caplog.messages] == [True]
    (visit,) = unread(WAREHOUSE["fetches"].conform(rows), WAREHOUSE["reads"].empty())
    assert len(visit.parts) > 3
    assert [row["outcome"] for row in rows].count("superseded") == 6


@pytest.mark.parametrize(
    ("html", "url", "following"),
    [
        ("<a href='?page=2'>2</a><a href='?page=3'>3</a>", "/talks", "/talks?page=2"),
        ("<a href='?page=1'>1</a><a href='?page=2'>2</a>", "/talks?page=1", "/talks?page=2"),
        ("<a href='?page=1'>2</a><a href='?page=2'>3</a>", "/talks", "/talks?page=1"),
        ("<a href='?page=0'>1</a><a href='?page=2'>3</a>", "/talks?page=1", "/talks?page=2"),
        ("<a href='?tag=x&paged=3'>3</a><a href='?paged=3'>3</a>", "/talks?paged=2&tag=x", "/talks?tag=x&paged=3"),
        ("<a href='/talks/page/3/'>3</a><a href='/talks/page/9/'>last</a>", "/talks/page/2/", "/talks/page/3/"),
        ("<a href='/talks/page/2'>Older</a>", "/talks/", "/talks/page/2"),
        ("<a href='/page/2'>2</a>", "/", "/page/2"),
        ("<base href='/talks/'><a href='page/2/'>2</a>", "/talks", "/talks/page/2/"),
        ("<a href='/search?updated-max=2020'>Older Posts</a>", "/", "/search?updated-max=2020"),
        ("<a href='?offset=1600'>Older →</a>", "/talks", "/talks?offset=1600"),
        ("<a href='?start=20'>›</a>", "/talks", "/talks?start=20"),
        ("<a href='?start=20'>Nächste Seite »</a>", "/talks", "/talks?start=20"),
        ("<a href='http://other.example/'>Older posts</a>", "/talks", None),
        ("<a href='/talks/5'>Next</a><a href='?page=4'>4</a>", "/talks?page=4", None),
        ("<a href='?page=2'>2</a>", "/talks?page=3", None),
        ("<a rel=next href='/people/bo'>Next</a>", "/people/ada", "/people/bo"),
    ],
)
def test_the_next_part_of_a_page(html: str, url: str, following: str | None) -> None:
    found = next_part(list(links_of(Document(html).tree, f"http://show.example{url}")), f"http://show.example{url}")
    assert (found or "").removeprefix("http://show.example") == (following or "")


def test_the_page_of_the_next_speaker_is_no_part_of_that_of_the_first(server: Server, tmp_path: Path) -> None:
    server.pages |= {"/ada": "Ada<a rel=next href='/bo'>Next</a>", "/bo": "Bo"}
    look(server, tmp_path, speaker_pages=["/ada"])
    assert server.asked == ["/ada"]


def test_a_nightly_walks_until_there_is_nothing_new(server: Server, tmp_path: Path) -> None:
    server.pages = Living("abcdefghijkl" * 10, {}, size=3)
    server.pages.items = [f"{item}{number}" for number, item in enumerate(server.pages.items)]
    listing = server.base + "/talks/"
    first = look(server, tmp_path, is_whole=False, listings=["/talks/"])
    assert len(first.pages) == 51  # the newest 50, in threes
    known = Known(frozenset(page.url for page in first.pages), known_before(WAREHOUSE["fetches"].conform(first.rows)).snapshots)
    asked = []
    for new in ([], ["new", "newer", "newest", "last"]):
        server.pages.items[:0] = new
        server.log.clear()
        look(server, tmp_path, known, is_whole=False, listings=["/talks/"])
        asked.append(server.asked)
    assert asked == [["/talks/"], ["/talks/", "/talks/?page=2", "/talks/", "/talks/?page=3", "/talks/?page=2"]]
    assert (listing, 1) in known.snapshots


def test_a_backfill_walks_to_the_end_and_no_page_of_a_listing_is_an_episode(server: Server, tmp_path: Path) -> None:
    for style in ("?page={}", "page/{}/"):
        server.pages = Living("abcdefghijkl", {}, size=3, style=style)
        assert paths(server, look(server, tmp_path, listings=["/talks/"])) == [f"/talks/{item}" for item in "abcdefghijkl"]


def test_parts_that_a_nightly_does_not_walk_are_no_episodes(server: Server, tmp_path: Path) -> None:
    server.pages["/talks/"] = links("a", "b", "page/2/", "page/9/", "?page=3")
    found = look(
        server, tmp_path, Known(frozenset((f"{server.base}/talks/a", f"{server.base}/talks/b"))), False, listings=["/talks/"]
    )
    assert paths(server, found) == ["/talks/a", "/talks/b"]
    assert server.asked == ["/talks/"]


def test_every_page_of_a_listing_gives_links(server: Server, tmp_path: Path) -> None:
    server.pages |= {"/talks/": links("2", "?page=2"), "/talks/?page=2": links("1", "?page=1")}
    assert paths(server, look(server, tmp_path, listings=["/talks/"])) == ["/talks/2", "/talks/1"]


def test_a_speaker_page_that_a_listing_links_to_is_asked_for_once(server: Server, tmp_path: Path) -> None:
    server.pages |= {"/talks/": links("ada", "2"), "/talks/ada": "<h1>Ada</h1>"}
    found = look(server, tmp_path, listings=["/talks/"], speaker_pages=["/talks/ada"])
    assert (paths(server, found), server.asked) == (["/talks/2"], ["/talks/", "/talks/ada"])


def atom(rel: str, href: str) -> str:
    return f"<atom:link rel='{rel}' href='{href}'/>"


def page_of_feed(first: int, last: int, links: str = "") -> str:
    return RSS.format(links + "".join(ITEM.format(number, "") for number in range(first, last + 1)))


@pytest.mark.parametrize("rel", ["next", "prev-archive"])
def test_a_paged_feed_is_walked_each_page_a_page_of_its_own(server: Server, tmp_path: Path, rel: str) -> None:
    server.pages |= {
        "/feed": page_of_feed(1, 2, atom("self", "/feed") + atom(rel, "/feed?page=2")),
        "/feed?page=2": page_of_feed(3, 4, atom(rel, "/feed?page=3")),
        "/feed?page=3": page_of_feed(5, 6, atom(rel, "/feed")),
    }
    found = look(server, tmp_path, feeds=["/feed"])
    assert paths(server, found) == [f"/talks/{number}" for number in range(1, 7)]
    assert {(row["page"], row["part"], row["kind"]) for row in found.rows} == {
        (server.base + path, 1, "feed") for path in ("/feed", "/feed?page=2", "/feed?page=3")
    }
    known = Known(frozenset(page.url for page in found.pages))
    assert paths(server, look(server, tmp_path, known, is_whole=False, feeds=["/feed"])) == ["/talks/1", "/talks/2"]


def test_the_pages_of_a_feed_that_wordpress_made_are_found_by_a_backfill(
    server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made_by = "<generator>https://wordpress.org/?v=6.5</generator>"
    server.pages |= {"/feed/": page_of_feed(1, 2, made_by), "/feed/?paged=2": page_of_feed(3, 4, made_by)}
    with caplog.at_level(logging.WARNING, "greenroom.discover"):
        found = look(server, tmp_path, feeds=["/feed/"])
    assert (len(found.pages), caplog.messages) == (4, [])
    assert set(server.asked) == {"/feed/", "/feed/?paged=2", "/feed/?paged=3"}
    assert len(look(server, tmp_path, is_whole=False, feeds=["/feed/"]).pages) == 2


def test_a_feed_that_answers_any_page_with_the_first_ends(server: Server, tmp_path: Path) -> None:
    feed_text = page_of_feed(1, 2, "<generator>https://wordpress.org/?v=6.5</generator><lastBuildDate>{}</lastBuildDate>")
    server.pages |= {f"/feed{query}": feed_text.replace("{}", query) for query in ("", "?paged=2", "?paged=3")}
    found = look(server, tmp_path, feeds=["/feed"])
    assert [row["outcome"] for row in found.rows] == ["fetched", "repeated", "fetched"]
    assert len(unread(WAREHOUSE["fetches"].conform(found.rows), WAREHOUSE["reads"].empty())) == 1


@pytest.mark.parametrize(("status", "is_told"), [(301, True), (308, True), (302, False), (307, False)])
def test_a_feed_that_has_moved_is_told_of_once(
    server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture, status: int, is_told: bool
) -> None:
    server.pages |= {"/feed": Reply(b"", status, {"Location": "/new"}), "/new": feed("")}
    with caplog.at_level(logging.WARNING, "greenroom.discover"):
        assert paths(server, look(server, tmp_path, feeds=["/feed"])) == ["/talks/1"]
    told = f"show: feed {server.base}/feed has moved to {server.base}/new: change `feeds` in its config"
    assert caplog.messages == ([told] if is_told else [])


def test_a_feed_that_says_that_it_has_moved_is_followed_and_circles_end(server: Server, tmp_path: Path) -> None:
    moved = "<itunes:new-feed-url xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'>{}</itunes:new-feed-url>"
    server.pages |= {
        "/a": page_of_feed(1, 1, moved.format(f"{server.base}/b")),
        "/b": page_of_feed(2, 2, moved.format(f"{server.base}/c")),
        "/c": page_of_feed(3, 3, moved.format(f"{server.base}/a")),
        "/self": page_of_feed(4, 4, moved.format(f"{server.base}/self")),
    }
    assert paths(server, look(server, tmp_path, feeds=["/a", "/self"])) == [f"/talks/{number}" for number in range(1, 5)]
    assert server.asked == ["/a", "/b", "/c", "/self"]


def test_an_item_that_moves_to_a_page_of_a_feed_already_read_is_not_lost(server: Server, tmp_path: Path) -> None:
    class Feed(Living):
        def page(self, shown: list[str], number: int) -> str:
            items = "".join(f"<item><guid>{item}</guid><link>/talks/{item}</link></item>" for item in shown)
            return RSS.format(items + (atom("next", f"/feed?page={number + 1}") if number * 2 < len(self.items) else ""))

    server.pages = Feed("abcdef", {2: without("a")})
    assert set(paths(server, look(server, tmp_path, feeds=["/feed"]))) == {f"/talks/{item}" for item in "abcdef"}


@pytest.mark.parametrize(
    "broken", [b"", b"<p>Sorry</p>", b"soon", b"<rss>", bytes(300), gzip.compress(b"?", mtime=0), Reply(b"", 503)]
)
def test_a_broken_feed_is_a_warning_and_the_next_is_read(
    server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture, broken: web.Answer
) -> None:
    server.pages |= {"/broken": broken, "/feed": feed("")}
    with caplog.at_level(logging.WARNING, "greenroom.discover"):
        assert paths(server, look(server, tmp_path, feeds=["/broken", "/feed"])) == ["/talks/1"]
    assert ["/broken" in message for message in caplog.messages] == [True]


def test_captures_are_taken_in_only_when_new_or_changed(server: Server, tmp_path: Path) -> None:
    old, rows = tmp_path / "captures" / "old", list[Row]()
    old.mkdir(parents=True)
    (old / ".hidden").write_bytes(b"no")
    taken_in = []
    for content in (b"ADA: Yes.", b"ADA: Yes.", b"ADA: No.", b"ADA: Yes.", b"ADA: Yes."):
        (old / "ada.txt").write_bytes(content)
        found = look(server, tmp_path, known_before(WAREHOUSE["fetches"].conform(rows))).rows
        taken_in.append([row["page"] for row in found])
        rows += found
    assert taken_in == [["old/ada.txt"], [], ["old/ada.txt"], ["old/ada.txt"], []]
    assert server.connections == 0


def test_a_link_that_is_no_web_address_costs_just_that_link(server: Server) -> None:
    links = ("http://[bad", "mailto:ada@show.example", "javascript:void(0)", "/talk#part2", "")
    items = tuple(Item(title=link, url=link) for link in links)
    pages = feed_pages(server.source(), Reading("feed", "feed", items=items), f"{server.base}/feed.xml")
    assert [page.url for page in pages] == [f"{server.base}/talk"]
    tree = Document("".join(f"<a href='{link}' rel=next>x</a>" for link in links)).tree
    found = list(links_of(tree, f"{server.base}/list"))
    assert [page.url for page in listed_pages(server.source(), found, f"{server.base}/list")] == [f"{server.base}/talk"]
    assert next_part(found, f"{server.base}/list") == f"{server.base}/talk"


def test_a_listing_nested_deeper_than_any_lists_nothing_at_once(server: Server, tmp_path: Path) -> None:
    server.pages["/talks/"] = "<div>" * 30_000 + "<?x?>" * 10_000 + links("1")
    begun = time.process_time()
    assert look(server, tmp_path, listings=["/talks/"]).pages == []
    assert time.process_time() - begun < 5
