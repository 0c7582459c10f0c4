"""What comes with status 200 and is no page: named in the row, archived, never read, and never in the place of what was."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from server import Answer, Reply, Server

from tasks.archive import ArchiveWriter, Location, payload
from tasks.batch import Batch, read_batch
from tasks.fetch import Crawler
from tasks.kept import Copies
from tasks.pages import Collector, Page, Run
from tasks.read import PageKind
from tasks.schemas import WAREHOUSE, Row
from tasks.visits import unread

SAID = (
    "<p><b>Ada:</b> Is the kettle on?</p><p><b>Bo:</b> Since noon.</p><p><b>Ada:</b> Then we begin.</p><p><b>Bo:</b> We do.</p>"
)
TALK = f"<html><head><title>Kettles</title><link rel=canonical href='/episodes/kettles'></head><body>{SAID}</body></html>"
LOGIN = "<title>Log in</title><h1>Log in</h1><form><input type=email><input type=password><button>Log in</button></form>"
SHELL = "<title>Show</title><div id=root></div><script src=/app.js></script><noscript>Enable JavaScript.</noscript>"
UPKEEP = "<title>Maintenance</title><h1>We are down for maintenance</h1><p>Back soon.</p>"
EMPTY_FEED = "<rss version='2.0'><channel><title>Show</title></channel></rss>"


class Visitor:
    """Asks for pages of a server, one source, one run after another."""

    def __init__(self, server: Server, archive: Path) -> None:
        self.server, self.archive, self.rows, self.copies = server, archive, list[Row](), Copies(archive)

    def ask(self, path: str, kind: PageKind = "episode") -> Row:
        run = Run(f"run-{len(self.rows)}", "nightly", datetime.now(UTC))
        with ArchiveWriter(self.archive, "show", run.run_id) as writer:
            collector = Collector(Crawler(), self.server.source(), run, writer, self.copies)
            row, _ = collector.collect(Page(self.server.base + path, kind))
        self.rows.append(row)
        return row

    def said(self) -> list[str]:
        """Return what is read of all that came."""
        visits = unread(WAREHOUSE["fetches"].conform(self.rows), WAREHOUSE["reads"].empty())
        return list(
            read_batch(Batch(self.server.source(), tuple(visits), self.archive, "reading")).segments["text"].to_pylist()
        )


@pytest.mark.parametrize(
    ("kind", "answer", "outcome", "reason"),
    [
        ("episode", LOGIN, "blocked", "login_wall"),
        ("transcript", LOGIN, "blocked", "login_wall"),
        ("episode", SHELL, "failed", "javascript_shell"),
        ("episode", UPKEEP, "failed", "maintenance"),
        ("feed", UPKEEP, "failed", "maintenance"),
        ("feed", EMPTY_FEED, "failed", "empty_list"),
        ("episode", Reply(b"", headers={"Content-Type": "text/html"}), "failed", "empty"),
    ],
)
def test_what_is_no_page_is_named_and_archived_and_takes_no_place(
    tmp_path: Path, kind: PageKind, answer: Answer, outcome: str, reason: str
) -> None:
    with Server({"/episodes/kettles": TALK}) as server:
        visitor = Visitor(server, tmp_path)
        visitor.ask("/episodes/kettles", "episode")
        server.pages["/episodes/kettles"] = answer
        row = visitor.ask("/episodes/kettles", kind)
    assert (row["outcome"], row["reason"], row["status"]) == (outcome, reason, 200)
    assert payload(tmp_path, Location(row["archive_file"], row["archive_offset"]), row["snapshot_id"]) is not None
    assert len(visitor.said()) == 4


def test_the_bytes_of_another_page_are_not_taken_for_this_one(tmp_path: Path) -> None:
    with Server({"/episodes/kettles": TALK, "/episodes/lamps": TALK}) as server:
        visitor = Visitor(server, tmp_path)
        first, second = visitor.ask("/episodes/kettles"), visitor.ask("/episodes/lamps")
    assert (first["outcome"], second["outcome"], second["reason"]) == ("fetched", "gone", "other_page")
    assert len(visitor.said()) == 4


def test_two_addresses_of_one_page_are_both_pages(tmp_path: Path) -> None:
    plain = TALK.replace("<link rel=canonical href='/episodes/kettles'>", "")
    with Server({"/one": plain, "/two": plain, "/episodes/kettles": TALK, "/episodes/kettles?utm_source=feed": TALK}) as server:
        visitor = Visitor(server, tmp_path)
        paths = ("/one", "/two", "/episodes/kettles", "/episodes/kettles?utm_source=feed")
        assert [visitor.ask(path)["outcome"] for path in paths] == ["fetched"] * 4


def test_a_page_sent_to_the_front_page_is_gone(tmp_path: Path) -> None:
    front = "<title>Show</title><h1>Show</h1><p>All about kettles.</p><a href='/episodes/kettles'>Kettles</a>"
    with Server({"/episodes/lamps": Reply(b"", 302, {"Location": "/"}), "/": front}) as server:
        row = Visitor(server, tmp_path).ask("/episodes/lamps")
    assert (row["outcome"], row["reason"]) == ("gone", "other_page")
