"""Looking around on a real server: which pages a source has, and which of them are due."""

import gzip
import logging
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import server as web
from bs4 import BeautifulSoup
from server import Reply, Server

from tasks import discover as discovering
from tasks import ids
from tasks.archive import ArchiveWriter
from tasks.discover import Discovery, discover, feed_pages, listed_pages, next_part
from tasks.due import Asked, asked_before, due_for_backfill, due_tonight, last_snapshots
from tasks.fetch import Crawler
from tasks.pages import Collector, Page, Run, collect_all
from tasks.reading import Item, Reading
from tasks.schemas import WAREHOUSE, Row

RSS = '<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Show</title>{}</channel></rss>'
ITEM = "<item><guid>{0}</guid><link>talks/{0}</link><pubDate>Thu, 0{0} Jan 2026 10:00:00 GMT</pubDate>{1}</item>"
RUN = Run("night", "nightly", datetime(2026, 1, 9, tzinfo=UTC))
TODAY = date(2026, 6, 1)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def feed(*items: str) -> str:
    return RSS.format("".join(ITEM.format(number, item) for number, item in enumerate(items, 1)))


def links(*targets: str) -> str:
    return "".join(f"<a href='{target}'>link</a>" for target in targets)


def look(server: Server, folder: Path, known: dict[str, str] | None = None, **keys: object) -> Discovery:
    """Look around in an empty or given folder of captures, and at `feeds` and the like, given as paths on the server."""
    found = {key: tuple(server.base + path for path in value) if key != "links" else value for key, value in keys.items()}
    (folder / "captures").mkdir(exist_ok=True)
    with ArchiveWriter(folder / "archive", "show", RUN.run_id) as writer:
        source = server.source(captures=str(folder / "captures"), **found)
        return discover(Collector(Crawler(), source, RUN, writer), known or {})


def paths(server: Server, found: Discovery) -> list[str]:
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


@pytest.mark.parametrize(
    ("pages", "asked", "last"),
    [
        ([links("?page=2"), links("?page=1", "?page=3"), links("?page=1", "?page=2")], [1, 2, 3], "fetched"),
        ([links("?page=2", "?page=3", "?page=4"), *["the last" + links("?page=3", "?page=4")] * 3], [1, 2, 3], "repeated"),
        (
            ["<a rel='next' href='?page=3'>", links("?page=3"), "<link rel='prefetch next' href='?page=1'>"],
            [1, 3, 1],
            "repeated",
        ),
        ([links("?page=2"), Reply(b"", 500), "never asked"], [1, 2], "failed"),
        ([f"<a rel='next' href='?page={number}'>" for number in range(2, 9)], [1, 2, 3, 4], "fetched"),
    ],
    ids=["the last page", "a page that repeats", "a circle of rel=next", "a page that fails", "the longest walk"],
)
def test_a_walk_ends_at(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: list[web.Answer], asked: list[int], last: str
) -> None:
    monkeypatch.setattr(discovering, "MOST_PARTS", 4)
    server.pages |= {f"/?page={number}": page for number, page in enumerate(pages, 1)}
    rows = look(server, tmp_path, speaker_pages=["/?page=1"]).rows
    assert [row["url"] for row in rows] == [f"{server.base}/?page={number}" for number in asked]
    assert [row["outcome"] for row in rows] == ["fetched"] * (len(asked) - 1) + [last]
    assert [(row["page"], row["part"]) for row in rows] == [(rows[0]["url"], part) for part in range(1, len(asked) + 1)]


def test_every_page_of_a_listing_gives_links(server: Server, tmp_path: Path) -> None:
    server.pages |= {"/talks/": links("2", "?page=2"), "/talks/?page=2": links("1", "?page=1")}
    assert paths(server, look(server, tmp_path, listings=["/talks/"])) == ["/talks/2", "/talks/1"]


def test_a_speaker_page_that_a_listing_links_to_is_asked_for_once(server: Server, tmp_path: Path) -> None:
    server.pages |= {"/talks/": links("ada", "2"), "/talks/ada": "<h1>Ada</h1>"}
    found = look(server, tmp_path, listings=["/talks/"], speaker_pages=["/talks/ada"])
    assert (paths(server, found), server.asked) == (["/talks/2"], ["/talks/", "/talks/ada"])


@pytest.mark.parametrize("broken", [b"", b"<p>Sorry</p>", b"soon", b"<rss>", bytes(300), gzip.compress(b"?"), Reply(b"", 503)])
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
        found = look(server, tmp_path, last_snapshots(WAREHOUSE["fetches"].conform(rows))).rows
        taken_in.append([row["page"] for row in found])
        rows += found
    assert taken_in == [["old/ada.txt"], [], ["old/ada.txt"], ["old/ada.txt"], []]
    assert server.connections == 0


def days(count: int) -> list[Page]:
    """Return pages, one a day back from today, oldest first; the URL says how many days ago."""
    return [Page(str(ago), "episode", None, TODAY - timedelta(days=ago)) for ago in reversed(range(count))]


def asked(*pages: tuple[str, str, str], days_ago: int = 0) -> Asked:
    """Return what `fetches` tell some days after these pages were asked for, each with its outcome, by a flow."""
    plain = {"run_id": "1", "source_id": "show", "part": 1, "kind": "episode", "fetched_at": RUN.started_at, "redirects": 0}
    plain |= {"elapsed_ms": 0, "robots": "not_asked"}
    rows = [plain | {"page": page, "url": page, "outcome": outcome, "flow": flow} for page, outcome, flow in pages]
    return asked_before(WAREHOUSE["fetches"].conform(rows), RUN.started_at + timedelta(days=days_ago))


@pytest.mark.parametrize(
    ("before", "due"),
    [
        ([], range(50)),
        ([("70", "fetched", "nightly")], range(50)),
        ([(str(ago), "fetched", "nightly") for ago in range(20, 70)], range(20)),
        ([("70", "fetched", "backfill")], range(50)),
        ([(str(ago), "fetched", "nightly") for ago in range(2, 52)], range(2)),
        ([("0", "fetched", "nightly"), ("1", "gone", "nightly"), ("2", "blocked", "nightly")], range(3, 50)),
        ([("0", "failed", "nightly"), ("1", "truncated", "nightly"), ("2", "refused", "nightly")], range(50)),
        ([("0", "failed", "nightly"), ("0", "fetched", "backfill")], range(1, 50)),
    ],
)
def test_due_tonight_are_the_newest_and_what_is_newer_than_the_oldest_asked(
    before: list[tuple[str, str, str]], due: range
) -> None:
    assert [page.url for page in due_tonight(days(80), asked(*before))] == [str(ago) for ago in due]


@pytest.mark.parametrize(("days_ago", "due"), [(6, []), (8, ["0", "1"])])
def test_what_was_gone_or_blocked_is_asked_for_again_after_a_week(days_ago: int, due: list[str]) -> None:
    before = asked(("0", "gone", "nightly"), ("1", "blocked", "nightly"), ("2", "fetched", "nightly"), days_ago=days_ago)
    assert [page.url for page in due_tonight(days(3), before)] == due


def test_pages_that_the_config_names_are_due_beside_any_feed() -> None:
    pages = [*days(80), Page("named", "episode", is_named=True)]
    assert "named" in [page.url for page in due_tonight(pages, asked())]


@pytest.mark.parametrize(
    ("since", "until", "refetch", "expected"),
    [
        (None, None, False, (["0", "1", "4", "undated"], 2, 0)),
        (4, 1, False, (["1", "4"], 2, 1)),
        (3, None, False, (["0", "1"], 2, 1)),
        (None, 3, False, (["4"], 1, 1)),
        (4, 2, True, (["2", "3", "4"], 0, 1)),
    ],
)
def test_a_backfill_plans_from_since_to_until_and_counts_the_undated(
    since: int | None, until: int | None, refetch: bool, expected: tuple[list[str], int, int]
) -> None:
    before = asked(("2", "fetched", "nightly"), ("3", "gone", "nightly"), ("4", "failed", "nightly"))
    first, last = (None if ago is None else TODAY - timedelta(days=ago) for ago in (since, until))
    plan = due_for_backfill([*days(5), Page("undated", "episode")], before, first, last, refetch, 1.5)
    assert (sorted(page.url for page in plan.pages), plan.already_asked, plan.undated) == expected
    assert plan.seconds == 1.5 * len(expected[0])


def test_a_page_that_failed_is_due_until_it_comes(server: Server, tmp_path: Path) -> None:
    pages = [Page(f"{server.base}/{name}", "transcript") for name in ("gone", "talk")]
    rows, due = list[Row](), list[list[Page]]()
    for answer in (Reply(b"", 503), "ADA: Yes."):
        server.pages["/talk"] = answer
        with ArchiveWriter(tmp_path, "show", RUN.run_id) as writer:
            rows += collect_all(Collector(Crawler(), server.source(), RUN, writer), pages)
        due.append(due_tonight(pages, asked_before(WAREHOUSE["fetches"].conform(rows), RUN.started_at)))
    assert due == [pages[1:], []]


def test_a_link_that_is_no_web_address_costs_just_that_link(server: Server) -> None:
    links = ("http://[bad", "mailto:ada@show.example", "javascript:void(0)", "/talk#part2", "")
    items = tuple(Item(title=link, url=link) for link in links)
    pages = feed_pages(server.source(), Reading("feed", "feed", items=items), f"{server.base}/feed.xml")
    assert [page.url for page in pages] == [f"{server.base}/talk"]
    soup = BeautifulSoup("".join(f"<a href='{link}' rel=next>x</a>" for link in links), "lxml")
    assert [page.url for page in listed_pages(server.source(), soup, f"{server.base}/list")] == [f"{server.base}/talk"]
    assert next_part(soup, f"{server.base}/list", 1) is None


def test_a_listing_nested_deeper_than_any_lists_nothing_at_once(server: Server, tmp_path: Path) -> None:
    server.pages["/talks/"] = "<div>" * 30_000 + "<?x?>" * 10_000 + links("1")
    begun = time.process_time()
    assert look(server, tmp_path, listings=["/talks/"]).pages == []
    assert time.process_time() - begun < 5
