"""Visits on a real archive and real Delta tables: what is to be read follows from what was fetched and read."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest
from memory import with_little_memory

from tasks import ids, warehouse
from tasks.archive import ArchiveWriter
from tasks.batch import Batch, Readings, read_batch
from tasks.config import Source
from tasks.schemas import WAREHOUSE
from tasks.visits import left_unread, unread
from tasks.warehouse import DERIVED, Warehouse

ROOT = Path(__file__).parents[1]
Row = dict[str, Any]
SHOW = Source(source_id="show", title="Show", site="https://show.example/", permission="local", captures=".")
URL = "https://show.example/talk"
TEXTS = ["Is the kettle on?", "It has been on since noon.", "Then we may begin.", "We may."]
TALK = "ADA: {}\n\nBO: {}\n\nADA: {}\n\nBO: {}".format(*TEXTS).encode()
OTHER = TALK.replace(b"kettle", b"lamp")


class House:
    """An archive and a warehouse; every visit is an hour after the one before."""

    def __init__(self, root: Path) -> None:
        self.archive, self.warehouse, self.hour = root / "archive", Warehouse(root / "warehouse"), 0

    def fetch(self, *contents: bytes, page: str = URL, kind: str = "episode", outcome: str = "fetched") -> None:
        """Tell of one visit to a page, each content a part of it; `outcome` is that of the last part."""
        self.hour += 1
        rows: list[Row] = []
        with ArchiveWriter(self.archive, "show", f"run-{self.hour:02}") as writer:
            for part, content in enumerate(contents, 1):
                at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=self.hour, minutes=part)
                location = writer.write_response(URL, content, "200 OK", [], at)
                asked = {"run_id": f"run-{self.hour:02}", "flow": "nightly", "source_id": "show", "page": page, "part": part}
                came = {"kind": kind, "url": page, "fetched_at": at, "redirects": 0, "elapsed_ms": 0, "outcome": "fetched"}
                where = {"archive_file": location.file, "archive_offset": location.offset, "robots": "not_asked"}
                rows.append(asked | came | where | {"snapshot_id": ids.snapshot_id(content), "bytes": len(content)})
        rows[-1]["outcome"] = outcome
        self.warehouse.append("fetches", WAREHOUSE["fetches"].conform(rows))

    def batch(self) -> Batch:
        """Return what is unread as one batch."""
        visits = unread(self.warehouse.read("fetches"), self.warehouse.read("reads"))
        return Batch(SHOW, tuple(visits), self.archive, "reading")

    def readings(self) -> Readings:
        return read_batch(self.batch())

    def read(self) -> int:
        """Read what is unread; return how many parts that were."""
        readings = self.readings()
        self.warehouse.commit(readings, "show")
        return readings.reads.num_rows

    def held(self, name: str, column: str) -> list[Any]:
        return sorted(self.warehouse.read(name, "show", [column])[column].to_pylist())

    def derived(self) -> dict[str, list[Row]]:
        return {name: sorted(self.warehouse.read(name).to_pylist(), key=repr) for name in DERIVED}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def feed(**titles: str) -> bytes:
    items = "".join(f"<item><guid>{guid}</guid><title>{title}</title></item>" for guid, title in titles.items())
    return f"<rss><channel><title>Show</title>{items}</channel></rss>".encode()


@pytest.mark.parametrize(
    ("visits", "read", "texts"),
    [
        ([([TALK], "fetched"), ([TALK], "fetched")], [1, 0], TEXTS),
        ([([TALK], "fetched"), ([OTHER], "fetched"), ([TALK], "fetched")], [1, 1, 1], TEXTS),
        ([([TALK], "fetched"), ([b"<p>Moved to the attic.</p>"], "fetched")], [1, 1], []),
        ([([TALK], "fetched"), ([TALK[:-9]], "truncated")], [1, 1], TEXTS),
        ([([TALK, TALK], "repeated")], [1], TEXTS),
        *(
            ([([OTHER, TALK], outcome), ([TALK, b"-"], "fetched")], [count, 2], TEXTS)
            for outcome, count in (("failed", 0), ("gone", 1), ("refused", 0))
        ),
    ],
    ids=["once", "back again", "dialogue lost", "cut short", "repeated", "part failed", "part gone", "part refused"],
)
def test_visits_are_read_when_all_of_them_came_with_other_bytes_than_last(
    tmp_path: Path, visits: list[tuple[list[bytes], str]], read: list[int], texts: list[str]
) -> None:
    nightly, late = House(tmp_path / "nightly"), House(tmp_path / "late")
    counts = []
    for contents, outcome in visits:
        for house in (nightly, late):
            house.fetch(*contents, outcome=outcome)
        counts.append(nightly.read())
    assert (counts, nightly.read(), nightly.held("segments", "text")) == (read, 0, texts)
    assert (late.read(), late.derived()) == (sum(read), nightly.derived())


def test_a_listing_is_not_a_page_to_read(house: House) -> None:
    house.fetch(TALK, kind="listing")
    assert house.read() == 0


@pytest.mark.parametrize("page", [URL, "it's.txt", "back\\slash", "new\nline", '" OR 1=1 --', "ü 🎙 %27"])
def test_a_commit_replaces_the_rows_of_its_page_and_of_no_other(house: House, page: str) -> None:
    for content in (TALK, OTHER):
        house.fetch(content, page=page)
        house.fetch(TALK, page="bystander")
        house.read()
    found = house.warehouse.read("segments", "show", ["page", "text"]).to_pylist()
    assert sorted(row["text"] for row in found if row["page"] == page) == ["Is the lamp on?", *TEXTS[1:]]
    assert sorted(row["text"] for row in found if row["page"] == "bystander") == TEXTS


@pytest.mark.parametrize("reads_between", [True, False])
def test_a_feed_keeps_the_items_that_it_no_longer_lists(house: House, reads_between: bool) -> None:
    for content in (feed(a="One", b="Two"), feed(b="Two, mended", c="Three"), feed(c="Three")):
        house.fetch(content, page=f"{URL}.rss", kind="feed")
        if reads_between:
            house.read()
    house.read()
    assert house.held("episodes", "title") == ["One", "Three", "Two, mended"]


@pytest.mark.parametrize("written", range(len(DERIVED)))
@pytest.mark.parametrize("before", [False, True], ids=["new page", "changed page"])
def test_a_commit_killed_between_two_tables_is_healed_by_reading_again(tmp_path: Path, written: int, before: bool) -> None:
    killed, whole = House(tmp_path / "killed"), House(tmp_path / "whole")
    for house in (killed, whole):
        if before:
            house.fetch(OTHER)
            house.read()
        house.fetch(TALK)
    readings = killed.readings()
    for name in DERIVED[:written]:
        killed.warehouse._replace(name, getattr(readings, name), "show", readings.pages)
    assert killed.read() == whole.read() == 1
    assert killed.derived() == whole.derived()


def test_nights_hold_what_a_rebuild_makes_of_the_archive(house: House) -> None:
    for content, listed in ((TALK, feed(a="One")), (b"", feed(a="One", b="Two")), (OTHER, feed(b="Two, mended"))):
        house.fetch(content)
        house.fetch(listed, page=f"{URL}.rss", kind="feed")
        house.read()
    by_night = house.derived()
    house.warehouse.clear_derived()
    assert house.derived() == {name: [] for name in DERIVED}
    house.read()
    assert house.derived() == by_night


@pytest.mark.parametrize("before", [TALK, OTHER], ids=["same bytes", "other bytes"])
def test_what_was_read_is_not_left_unread_where_a_run_that_ends_later_saw_the_page_earlier(house: House, before: bytes) -> None:
    house.hour = 5
    house.fetch(TALK)
    made = house.warehouse.read("fetches")
    assert len(left_unread(made, house.warehouse.read("reads"), made)) == 1
    house.read()
    house.hour = 2
    house.fetch(before)
    for is_read in (False, True):
        if is_read:
            house.read()
        assert len(left_unread(house.warehouse.read("fetches"), house.warehouse.read("reads"), made)) == 0


def test_two_threads_that_write_at_once_lose_nothing(house: House) -> None:
    house.fetch(TALK)
    (row,) = house.warehouse.read("fetches").to_pylist()

    def write(thread: int) -> None:
        own = Warehouse(house.warehouse.root)
        for number in range(6):
            url = f"{URL}/{thread}/{number}"
            fetched = WAREHOUSE["fetches"].conform([row | {"page": url, "url": url}])
            own.append("fetches", fetched)
            visits = unread(fetched, WAREHOUSE["reads"].empty())
            own.commit(read_batch(Batch(SHOW, tuple(visits), house.archive, "reading")), "show")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2)))
    written = [f"{URL}/{thread}/{number}" for thread in range(2) for number in range(6)]
    assert house.held("fetches", "url") == [URL, *written]
    assert house.held("episodes", "page") == house.held("reads", "page") == written


def test_memory_that_runs_out_costs_one_page_of_a_batch(house: House) -> None:
    huge = b"<p><b>Ada:</b> I walked it twice, you know.</p><p><b>Bo:</b> You did, I know.</p>" * 200_000
    for page, content in (("a", TALK), ("b", huge), ("c", TALK)):
        house.fetch(content, page=page)
    reads = with_little_memory(read_batch, house.batch()).reads.select(["page", "outcome", "reason", "detail"]).to_pylist()
    assert [tuple(row.values()) for row in reads] == [
        ("a", "read", None, None),
        ("b", "quarantined", "too_large", "memory ran out"),
        ("c", "read", None, None),
    ]


def test_a_process_that_ends_once_it_has_read_ends_well(house: House) -> None:
    for number in range(2):
        house.fetch(TALK, page=f"{URL}/{number}")
    opened = f"Warehouse(Path({str(house.warehouse.root)!r}))"
    code = f"from pathlib import Path; from tasks.warehouse import Warehouse; [{opened}.read('fetches') for _ in range(4)]"
    ended = [subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode for _ in range(10)]
    assert ended == [0] * 10


def test_tidying_leaves_few_files_and_every_row(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warehouse, "MOST_FILES", 3)
    for night in range(6):
        house.fetch(TALK if night % 2 else OTHER)
        house.fetch(TALK, page=f"{URL}/{night}")
        house.read()
    before, fetches = house.derived(), sorted(house.warehouse.read("fetches").to_pylist(), key=repr)
    count = len(list(house.warehouse.root.rglob("*.parquet")))
    versions = house.warehouse.pinned()
    house.warehouse.tidy()
    assert versions.read("segments").num_rows == len(before["segments"])  # what a run reads that has begun stays
    house.warehouse.tidy(kept_for=timedelta(0))
    assert len(list(house.warehouse.root.rglob("*.parquet"))) == len(WAREHOUSE) < count
    assert (house.derived(), sorted(house.warehouse.read("fetches").to_pylist(), key=repr)) == (before, fetches)
    house.fetch(OTHER)
    assert house.read() == 1
    assert house.warehouse.read("fetches", where=ds.field("page") == URL).num_rows == 7
