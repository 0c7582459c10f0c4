"""Sitemaps on a real server: good ones, compressed ones, indexes, and hostile ones."""

import gzip
import logging
import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import server as web
from server import Reply, Server
from test_discover import look, paths

from tasks.discovery import sitemaps
from tasks.discovery.sitemaps import Entry, entries, trusted

XMLNS = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
BOMB = "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10 if n else 'http://x.example/'}'>" for n in range(12))


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def urlset(*listed: str) -> str:
    return f"<?xml version='1.0' encoding='UTF-8'?><urlset {XMLNS}>{''.join(f'<url>{each}</url>' for each in listed)}</urlset>"


def index(*urls: str) -> str:
    return f"<sitemapindex {XMLNS}>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>"


def loc(url: str, **facts: str) -> str:
    return f"<loc>{url}</loc>" + "".join(f"<{name}>{value}</{name}>" for name, value in facts.items())


def test_a_sitemap_gives_pages_with_their_dates(server: Server, tmp_path: Path) -> None:
    news = (
        "<news:news xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
        "<news:publication_date>2026-01-04T23:00:00-05:00</news:publication_date></news:news>"
        "<image:image xmlns:image='http://www.google.com/schemas/sitemap-image/1.1'><image:loc>/i.png</image:loc></image:image>"
    )
    listed = [
        loc(f"{server.base}/talks/1", lastmod="2026-02-03T01:02:03+00:00"),
        loc(f"{server.base}/talks/2") + news,
        loc(f"{server.base}/2021/03/05/talk", lastmod="2026"),
        loc(f" {server.base}/talks/3?a=1&amp;b=2\n", lastmod="yesterday"),
    ]
    server.pages["/sitemap.xml"] = urlset(*listed)
    found = look(server, tmp_path, sitemaps=["/sitemap.xml"])
    assert [
        (path, page.published_on, page.modified_on) for path, page in zip(paths(server, found), found.pages, strict=True)
    ] == [
        ("/talks/1", None, date(2026, 2, 3)),
        ("/talks/2", date(2026, 1, 4), None),
        ("/2021/03/05/talk", date(2021, 3, 5), None),
        ("/talks/3?a=1&b=2", None, None),
    ]
    assert [(row["kind"], row["part"]) for row in found.rows] == [("sitemap", 1)]


def test_an_index_leads_to_its_sitemaps_compressed_or_text(server: Server, tmp_path: Path) -> None:
    server.pages |= {
        "/index.xml": index(*(f"{server.base}/{name}" for name in ("a.xml.gz", "b.txt", "gone.xml", "index.xml"))),
        "/a.xml.gz": Reply(gzip.compress(urlset(loc(f"{server.base}/talks/1")).encode())),
        "/b.txt": f"\ufeff{server.base}/talks/2\r\nno address\n\n{server.base}/talks/1\n",
    }
    assert paths(server, look(server, tmp_path, sitemaps=["/index.xml"])) == ["/talks/1", "/talks/2"]
    assert server.asked == ["/index.xml", "/a.xml.gz", "/b.txt", "/gone.xml"]


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [(("*",), ["/s/talks/1", "/s/?p=7"]), (("*/talks/*",), ["/s/talks/1", "/talks/2", "http://other.example/talks/3"])],
)
def test_links_of_a_sitemap_are_those_below_it_or_what_the_patterns_say(
    server: Server, tmp_path: Path, patterns: tuple[str, ...], expected: list[str]
) -> None:
    beside = (f"{server.base}/talks/2", "http://other.example/talks/3", "javascript:alert(1)", "http://[bad", "")
    server.pages["/s/sitemap.xml"] = urlset(loc("talks/1"), loc("."), loc(".?p=7"), *map(loc, beside))
    assert paths(server, look(server, tmp_path, sitemaps=["/s/sitemap.xml"], links=patterns)) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        f"<!DOCTYPE x [{BOMB}]><urlset><url><loc>&a11;</loc></url></urlset>",
        f"<!DOCTYPE x [{BOMB}]><urlset a='&a11;'><url><loc>http://x.example/</loc></url></urlset>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><urlset><url><loc>http://x.example/&e;</loc></url></urlset>",
        "<!DOCTYPE urlset SYSTEM 'http://127.0.0.1:9/dtd'><urlset><url><loc>http://x.example/1</loc></url></urlset>",
        gzip.compress(bytes(1 << 28), mtime=0),
        gzip.compress(gzip.compress(bytes(1 << 20), mtime=0), mtime=0),
        gzip.compress(b"<urlset>" * 100, mtime=0)[:40],
        "<urlset>" + "<url>" * 100_000,
        "<url><loc>" + "x" * 11_000_000,
        b"\x89PNG\r\n\x1a\n\0\0",
        "<html><body>Sorry</body></html>",
        "<",
        "",
        Reply(b"", 503),
    ],
)
def test_a_hostile_sitemap_gives_nothing_of_it_in_bounded_memory(server: Server, tmp_path: Path, hostile: web.Answer) -> None:
    server.pages |= {"/bad.xml": hostile, "/good.xml": urlset(loc(f"{server.base}/talks/1"))}
    tracemalloc.start()
    try:
        found = look(server, tmp_path, sitemaps=["/bad.xml", "/good.xml"])
        assert tracemalloc.get_traced_memory()[1] < 250 << 20
    finally:
        tracemalloc.stop()
    assert paths(server, found) == ["/talks/1"]


def test_an_index_of_indexes_ends(server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    server.pages |= {f"/{level}.xml": index(f"{server.base}/{level + 1}.xml") for level in range(1000)}
    with caplog.at_level(logging.WARNING, "greenroom.discover"):
        assert look(server, tmp_path, sitemaps=["/0.xml"]).pages == []
    assert server.asked == ["/0.xml", "/1.xml", "/2.xml"]
    assert len(caplog.messages) == 1


def test_an_index_leads_to_no_other_host_and_only_to_so_many(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemaps, "MOST_TONIGHT", 3)
    dated = "".join(
        f"<sitemap><loc>{server.base}/{day}.xml</loc><lastmod>2026-01-0{day}</lastmod></sitemap>" for day in range(1, 8)
    )
    server.pages["/index.xml"] = f"<sitemapindex><sitemap><loc>http://127.0.0.1:9/a.xml</loc></sitemap>{dated}</sitemapindex>"
    look(server, tmp_path, is_whole=False, sitemaps=["/index.xml"])
    assert server.asked == ["/index.xml", "/7.xml", "/6.xml"]


def test_a_day_on_which_all_pages_were_modified_is_that_of_the_sitemap() -> None:
    made, edited = date(2026, 2, 1), date(2026, 1, 5)
    built = [Entry(str(number), made) for number in range(30)]
    assert {entry.modified_on for entry in trusted([*built, Entry("x", edited)])} == {None, edited}
    assert trusted(built[:10]) == built[:10]


def test_a_sitemap_lists_at_most_what_the_protocol_allows() -> None:
    text = "\n".join(f"http://x.example/{number}" for number in range(60_000))
    assert sum(1 for _ in entries(text.encode(), "http://x.example/sitemap.txt")) == 50_000
