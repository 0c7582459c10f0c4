"""Asking again for what the archive holds: conditionally, at no cost where nothing changed, and never at the cost of truth."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from server import Reply, Server

from tasks.archive import ArchiveWriter
from tasks.batch import Batch, read_batch
from tasks.collect import collect_all
from tasks.fetch import Crawler
from tasks.kept import Copies, copies, known_robots
from tasks.pages import Collector, Page, Run
from tasks.read import PageKind
from tasks.schemas import WAREHOUSE, Row
from tasks.visits import unread
from tasks.web import backoff
from tasks.web.answer import Answer

TALK = b"ADA: Is the kettle on?\n\nBO: It has been on since noon.\n\nADA: Then we may begin.\n\nBO: We may.\n"
OTHER = TALK.replace(b"kettle", b"lamp")


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def tagged(body: bytes, tag: str = '"1"', name: str = "ETag", asked_by: str = "if-none-match") -> Callable[..., None]:
    """Return an answer that gives a validator, and is a 304 to whoever names it."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        is_known = handler.headers.get(asked_by) == tag
        handler.send_response(304 if is_known else 200)
        handler.send_header(name, tag)
        handler.send_header("Content-Length", "0" if is_known else str(len(body)))
        handler.end_headers()
        handler.wfile.write(b"" if is_known else body)

    return answer


@dataclass
class Nights:
    """Nights a day apart, in each of which one page is asked for."""

    server: Server
    archive: Path
    rows: list[Row] = field(default_factory=list)
    nights: int = 0
    lost: frozenset[str] = frozenset()

    def ask(self, kind: PageKind = "transcript", days: int = 1, permission: str = "owner") -> tuple[Row, Answer]:
        """Ask for `/talk`, some days after the last night."""
        self.nights += days
        now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=self.nights)
        held = copies(self.archive, WAREHOUSE["fetches"].conform(self.rows), self.lost, now) if self.rows else Copies()
        with ArchiveWriter(self.archive, "show", f"night-{self.nights}") as writer:
            run = Run(f"night-{self.nights}", "nightly", now)
            collector = Collector(Crawler(), self.server.source(permission=permission), run, writer, held)
            row, answer = collector.collect(Page(f"{self.server.base}/talk", kind))
        row["fetched_at"] = now
        self.rows += [row, *collector.robots_rows]
        return row, answer

    def unread(self) -> list[str | None]:
        """Return the snapshots of the visits that are to be read."""
        visits = unread(WAREHOUSE["fetches"].conform(self.rows), WAREHOUSE["reads"].empty())
        return [part.snapshot_id for visit in visits for part in visit.parts]


@pytest.fixture
def nights(server: Server, tmp_path: Path) -> Nights:
    return Nights(server, tmp_path)


@pytest.mark.parametrize(
    ("name", "asked_by", "value"),
    [
        ("ETag", "if-none-match", '"1"'),
        ("ETag", "if-none-match", 'W/"1"'),
        ("Last-Modified", "if-modified-since", "Thu, 01 Jan 2026 10:00:00 GMT"),
    ],
)
def test_an_unchanged_page_is_not_sent_again_nor_read_again(nights: Nights, name: str, asked_by: str, value: str) -> None:
    nights.server.pages["/talk"] = tagged(TALK, value, name, asked_by)
    first, _ = nights.ask()
    second, answer = nights.ask()
    assert ((first["outcome"], second["outcome"]), second["status"]) == (("fetched", "unchanged"), 304)
    assert {key: second[key] for key in ("snapshot_id", "archive_file", "archive_offset", "bytes")} == {
        key: first[key] for key in ("snapshot_id", "archive_file", "archive_offset", "bytes")
    }
    assert (answer.payload, nights.unread()) == (None, [first["snapshot_id"]])


def test_a_listing_that_did_not_change_comes_from_the_archive(nights: Nights) -> None:
    nights.server.pages["/talk"] = tagged(TALK)
    nights.ask("listing")
    row, answer = nights.ask("listing")
    assert (row["outcome"], answer.payload) == ("unchanged", TALK)


def test_the_same_bytes_under_a_new_validator_are_not_read_again_and_stand_in_the_archive_once(nights: Nights) -> None:
    nights.server.pages["/talk"] = tagged(TALK, '"1"')
    first, _ = nights.ask()
    nights.server.pages["/talk"] = tagged(TALK, '"2"')
    second, _ = nights.ask()
    third, _ = nights.ask()
    assert [row["outcome"] for row in nights.rows] == ["fetched", "fetched", "unchanged"]
    assert len({(row["archive_file"], row["archive_offset"]) for row in (first, second, third)}) == 1
    assert len(nights.unread()) == 1


def test_a_change_is_fetched_and_read(nights: Nights) -> None:
    nights.server.pages["/talk"] = tagged(TALK, '"1"')
    first, _ = nights.ask()
    nights.server.pages["/talk"] = tagged(OTHER, '"2"')
    second, answer = nights.ask()
    assert (second["outcome"], answer.payload, nights.unread()) == (
        "fetched",
        OTHER,
        [first["snapshot_id"], second["snapshot_id"]],
    )


def test_a_lying_validator_is_found_out_and_its_host_asked_unconditionally_from_then_on(nights: Nights) -> None:
    nights.server.pages["/talk"] = tagged(TALK)
    nights.ask()
    nights.server.pages["/talk"] = tagged(OTHER)
    assert nights.ask()[0]["outcome"] == "unchanged"  # believed, for a while
    row, answer = nights.ask(days=20)
    assert (row["outcome"], row["reason"], answer.payload) == ("fetched", "false_validator", OTHER)
    nights.server.pages["/talk"] = tagged(TALK)
    assert nights.ask()[1].payload == TALK


@pytest.mark.parametrize("how", ["the file is gone", "it was found to be lost"])
def test_what_the_archive_lost_is_fetched_again(nights: Nights, how: str) -> None:
    nights.server.pages["/talk"] = tagged(TALK)
    first, _ = nights.ask()
    if how == "the file is gone":
        (nights.archive / first["archive_file"]).unlink()
    else:
        nights.lost = frozenset({first["snapshot_id"]})
    row, answer = nights.ask()
    assert (row["outcome"], answer.payload) == ("fetched", TALK)
    assert row["archive_file"] != first["archive_file"]


def test_a_listing_whose_record_is_damaged_is_fetched_again(nights: Nights) -> None:
    nights.server.pages["/talk"] = tagged(TALK)
    first, _ = nights.ask("listing")
    with (nights.archive / first["archive_file"]).open("r+b") as file:
        file.seek(first["archive_offset"] + 20)
        file.write(b"\0" * 40)
    row, answer = nights.ask("listing")
    assert (row["outcome"], answer.payload) == ("fetched", TALK)


def test_validators_are_told_only_to_the_address_that_gave_them(nights: Nights) -> None:
    nights.server.pages |= {"/talk": Reply(b"", 302, {"Location": "/new"}), "/new": tagged(TALK)}
    nights.ask()
    assert nights.ask()[0]["outcome"] == "unchanged"
    asked = [(request.path, "if-none-match" in request.headers) for request in nights.server.log]
    assert asked == [("/talk", False), ("/new", False), ("/talk", False), ("/new", True)]


def test_a_validator_that_is_no_header_is_not_repeated(nights: Nights) -> None:
    nights.server.pages["/talk"] = Reply(TALK, headers={"ETag": '"caf\xe9"', "Last-Modified": "x" * 2000})
    nights.ask()
    nights.ask()
    assert [set(request.headers) & {"if-none-match", "if-modified-since"} for request in nights.server.log] == [set(), set()]


def test_a_robots_txt_is_a_row_and_asked_for_once_a_day(nights: Nights) -> None:
    nights.server.pages |= {"/talk": TALK, "/robots.txt": "User-agent: *\nDisallow: /secret"}
    nights.ask(permission="robots")
    row = next(row for row in nights.rows if row["kind"] == "robots")
    assert (row["outcome"], row["url"]) == ("fetched", f"{nights.server.base}/robots.txt")
    known = known_robots(nights.archive, WAREHOUSE["fetches"].conform(nights.rows)).rules
    crawler = Crawler(known_robots=known)
    answers = [
        crawler.get(nights.server.source(permission="robots"), nights.server.base + path) for path in ("/talk", "/secret")
    ]
    assert [(answer.outcome, answer.reason) for answer in answers] == [("fetched", None), ("refused", "robots_disallowed")]
    assert nights.server.asked == ["/robots.txt", "/talk", "/talk"]
    assert len(nights.unread()) == 1


def test_hosts_are_asked_side_by_side_and_each_one_in_turn(tmp_path: Path) -> None:
    with Server() as one, Server() as two, ArchiveWriter(tmp_path, "show", "night") as writer:
        paths = [f"/{number}" for number in range(20)]
        for each in (one, two):
            each.pages |= dict.fromkeys(paths, TALK)
        run = Run("night", "nightly", datetime.now(UTC))
        collector = Collector(Crawler(), one.source(), run, writer)
        due = [Page(each.base + path, "transcript") for path in paths for each in (one, two)]
        rows = list(collect_all(collector, due))
    assert {row["url"] for row in rows} == {page.url for page in due}
    assert (one.asked, two.asked) == (paths, paths)
    assert (one.connections, two.connections) == (1, 1)


def test_a_host_that_fails_again_and_again_is_left_alone_and_its_pages_stay_due(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backoff, "FIRST_SECONDS", 0.01)
    monkeypatch.setattr("tasks.fetch.LONGEST_PATIENCE", 0.0)
    with Server() as good, Server() as bad, ArchiveWriter(tmp_path, "show", "night") as writer:
        good.pages |= {f"/{number}": TALK for number in range(9)}
        bad.pages |= {f"/{number}": Reply(b"", 500) for number in range(9)}
        collector = Collector(Crawler(), good.source(), Run("night", "nightly", datetime.now(UTC)), writer)
        due = [Page(f"{each.base}/{number}", "transcript") for number in range(9) for each in (good, bad)]
        rows = list(collect_all(collector, due))
    came = [row["outcome"] for row in rows if row["url"].startswith(good.base)]
    failed = [(row["outcome"], row["reason"]) for row in rows if row["url"].startswith(bad.base)]
    assert came == ["fetched"] * 9
    assert failed == [("failed", "http_500")] * 4
    assert len(bad.asked) == backoff.FAILURES_TO_REST


def test_an_unchanged_page_leaves_nothing_to_read_after_it_was_read(nights: Nights) -> None:
    nights.server.pages["/talk"] = tagged(TALK)
    nights.ask()
    nights.ask()
    fetches = WAREHOUSE["fetches"].conform(nights.rows)
    read = read_batch(
        Batch(nights.server.source(), tuple(unread(fetches, WAREHOUSE["reads"].empty())), nights.archive, "reading")
    )
    assert read.reads["outcome"].to_pylist() == ["read"]
    assert unread(fetches, read.reads) == []


def test_a_page_is_asked_for_after_it_was_before_also_where_the_clock_was_set_back() -> None:
    now, held = datetime(2026, 1, 1, tzinfo=UTC), Copies(asked_at={"page": datetime(2026, 1, 3, tzinfo=UTC)})
    first, second = held.moment("page", now), held.moment("page", now)
    assert datetime(2026, 1, 3, tzinfo=UTC) < first < second < datetime(2026, 1, 3, 0, 0, 1, tzinfo=UTC)
    assert held.moment("other", now) == now
