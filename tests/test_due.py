"""What is due: derived from rows of `fetches`, over calendars of nights."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tasks.config import Source
from tasks.due import Asked, asked_before, due_for_backfill, due_tonight, known_before
from tasks.pages import Page
from tasks.schemas import WAREHOUSE, Row

TODAY = date(2026, 6, 1)
NIGHT = datetime(2026, 6, 1, 3, tzinfo=UTC)
FEED = Source(source_id="show", title="Show", site="https://x.example/", permission="robots", feeds=("https://x.example/f",))


def days(count: int) -> list[Page]:
    """Return pages, one a day back from today, oldest first; the URL says how many days ago."""
    return [Page(str(ago), "episode", None, TODAY - timedelta(days=ago)) for ago in reversed(range(count))]


def row(page: str, outcome: str, flow: str = "nightly", at: datetime = NIGHT, **more: Any) -> Row:
    plain = {"run_id": f"{at}", "source_id": "show", "part": 1, "kind": "episode", "redirects": 0, "elapsed_ms": 0}
    plain |= {"page": page, "url": page, "outcome": outcome, "flow": flow, "fetched_at": at, "robots": "not_asked"}
    return plain | {"snapshot_id": "same" if outcome in ("fetched", "unchanged") else None} | more


def asked(*rows: Row, at: datetime = NIGHT) -> Asked:
    return asked_before(WAREHOUSE["fetches"].conform(rows), at)


@pytest.mark.parametrize(
    ("before", "due"),
    [
        ([], range(50)),
        ([("70", "fetched", "nightly")], range(50)),
        ([(str(ago), "fetched", "nightly") for ago in range(20, 70)], range(20)),
        ([("70", "fetched", "backfill")], range(50)),
        ([(str(ago), "unchanged", "nightly") for ago in range(2, 52)], range(2)),
        ([("0", "fetched", "nightly"), ("1", "gone", "nightly"), ("2", "blocked", "nightly")], range(3, 50)),
        ([("0", "failed", "nightly"), ("1", "truncated", "nightly"), ("2", "refused", "nightly")], range(50)),
        ([("0", "failed", "nightly"), ("0", "fetched", "backfill")], range(1, 50)),
        ([("70", "failed", "backfill")], range(50)),
    ],
)
def test_due_tonight_are_the_newest_and_what_is_newer_than_the_oldest_asked(
    before: list[tuple[str, str, str]], due: range
) -> None:
    assert [page.url for page in due_tonight(days(80), asked(*(row(*each) for each in before)), FEED)] == [
        str(ago) for ago in due
    ]


def nights_asked(
    outcome: Callable[[int], str],
    page: Page | Callable[[int], Page],
    nights: int,
    rows: list[Row] | None = None,
    is_listed: Callable[[int], bool] = lambda night: True,
    snapshot: Callable[[int], str] = lambda night: "same",
) -> list[int]:
    """Return on which of some nights a page is asked for, each a few minutes earlier or later than a day after the last."""
    rows = rows if rows is not None else []
    found = []
    for night in range(nights):
        at = NIGHT + timedelta(days=night, minutes=-7 * (night % 3))
        listed = page(night) if callable(page) else page
        for due in due_tonight([listed] if is_listed(night) else [], asked(*rows, at=at), FEED):
            assert due.url == listed.url
            found.append(night)
            more = {"snapshot_id": snapshot(night)} if outcome(night) in ("fetched", "unchanged") else {}
            rows.append(row(due.url, outcome(night), at=at, **more))
    return found


def came(night: int) -> str:
    return "unchanged" if night else "fetched"


@pytest.mark.parametrize("published_on", [TODAY, TODAY - timedelta(days=29), None])
def test_a_recent_page_is_looked_at_again_after_1_3_7_and_30_days(published_on: date | None) -> None:
    assert nights_asked(came, Page("a", "episode", None, published_on), 40) == [0, 1, 3, 7, 30]


def test_an_old_page_is_not_looked_at_again() -> None:
    assert nights_asked(came, Page("a", "episode", None, TODAY - timedelta(days=31)), 40) == [0]


@pytest.mark.parametrize(("flow", "expected"), [("backfill", []), ("nightly", [1, 3, 7, 30])])
def test_an_undated_page_that_a_backfill_read_is_old(flow: str, expected: list[int]) -> None:
    assert nights_asked(came, Page("a", "episode"), 40, [row("a", "fetched", flow)]) == expected


def test_a_page_that_a_short_feed_lists_no_more_is_looked_at_again_all_the_same() -> None:
    page = Page("a", "episode", None, TODAY)
    assert nights_asked(came, page, 40, is_listed=lambda night: night < 2) == [0, 1, 3, 7, 30]
    left_out = FEED.model_copy(update={"links": ("*/talks/*",)})
    later = asked(row("a", "fetched"), at=NIGHT + timedelta(days=3))
    assert ([page.url for page in due_tonight([], later, FEED)], due_tonight([], later, left_out)) == (["a"], [])


def test_looking_again_is_not_limited_to_the_newest() -> None:
    pages = days(80)
    before = asked(*(row(page.url, "fetched", "backfill") for page in pages), at=NIGHT + timedelta(days=1))
    assert {page.url for page in due_tonight([*days(20), *pages], before, FEED)} == {str(ago) for ago in range(31)}
    many = [Page(f"p{number}", "episode", None, TODAY) for number in range(200)]
    rows = [row(page.url, "fetched") for page in many]
    assert len(due_tonight(many, asked(*rows, at=NIGHT + timedelta(days=1)), FEED)) == 200


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("failed", [0, 1, 2, 4, 8, 16, 31, 61]),
        ("truncated", [0, 1, 2, 4, 8, 16, 31, 61]),
        ("gone", [0, 7, 21, 51]),
        ("blocked", [0, 7, 21, 51]),
    ],
)
def test_a_page_that_does_not_come_is_left_alone_for_longer_and_longer(outcome: str, expected: list[int]) -> None:
    page = Page("a", "episode", None, TODAY - timedelta(days=300))
    assert nights_asked(lambda night: outcome, page, 70) == expected


def test_a_page_that_comes_at_last_is_then_like_any_other() -> None:
    page = Page("a", "episode", None, TODAY)
    assert nights_asked(lambda night: "fetched" if night > 2 else "failed", page, 40) == [0, 1, 2, 4, 5, 7, 11, 34]


def test_failures_that_say_nothing_of_the_page_do_not_count() -> None:
    rows = [row("a", "failed", at=NIGHT + timedelta(hours=hour), reason="deadline") for hour in range(5)]
    assert asked(*rows).pages == {}


def test_a_page_is_asked_for_when_a_sitemap_says_that_it_was_modified_since() -> None:
    old = TODAY - timedelta(days=300)

    def page(night: int) -> Page:
        return Page("a", "episode", None, old, modified_on=old if night < 40 else TODAY + timedelta(days=39))

    assert nights_asked(came, page, 45, snapshot=lambda night: str(night)) == [0, 40]


def test_a_sitemap_that_cries_wolf_is_believed_less_and_less() -> None:
    def page(night: int) -> Page:
        return Page("a", "episode", None, date(2020, 1, 1), modified_on=TODAY + timedelta(days=night))

    assert len(nights_asked(came, page, 60)) < 14
    assert len(nights_asked(came, page, 30, snapshot=lambda night: str(night))) == 30


@pytest.mark.parametrize(("days_ago", "due"), [(6, []), (8, ["0", "1"])])
def test_what_was_gone_or_blocked_is_asked_for_again_after_a_week(days_ago: int, due: list[str]) -> None:
    pages = [Page(str(number), "episode", None, date(2020, 1, 1)) for number in range(3)]
    before = [row("0", "gone"), row("1", "blocked"), row("2", "fetched")]
    assert [page.url for page in due_tonight(pages, asked(*before, at=NIGHT + timedelta(days=days_ago)), FEED)] == due


def test_pages_that_the_config_names_are_due_beside_any_feed() -> None:
    pages = [*days(80), Page("named", "episode", is_named=True)]
    assert "named" in [page.url for page in due_tonight(pages, asked(), FEED)]


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
    before = asked(row("2", "fetched"), row("3", "gone"), row("4", "failed"))
    first, last = (None if ago is None else TODAY - timedelta(days=ago) for ago in (since, until))
    plan = due_for_backfill([*days(5), Page("undated", "episode")], before, first, last, refetch, 1.5)
    assert (sorted(page.url for page in plan.pages), plan.already_asked, plan.undated) == expected
    assert plan.seconds == 1.5 * len(expected[0])


def test_parts_known_before_are_those_that_came_last() -> None:
    later = NIGHT + timedelta(days=1)
    listing = {"kind": "listing"}
    rows = [row("l", "fetched", **listing), row("l", "repeated", part=2, snapshot_id="x", **listing), row("p", "failed")]
    rows += [
        row("l", "fetched", at=later, snapshot_id="new", **listing),
        row("l", "superseded", at=later, snapshot_id="y", **listing),
    ]
    known = known_before(WAREHOUSE["fetches"].conform(rows))
    assert (known.snapshots, known.pages) == ({("l", 1): "new"}, frozenset("p"))


def test_a_long_history_costs_little() -> None:
    at = [NIGHT - timedelta(days=day) for day in range(30)]
    rows = [row(f"p{number}", "fetched", at=moment) for number in range(2000) for moment in at]
    fetches = WAREHOUSE["fetches"].conform(rows)
    begun = time.process_time()
    before = asked_before(fetches, NIGHT)
    due_tonight([Page(f"p{number}", "episode", None, TODAY) for number in range(2000)], before, FEED)
    assert time.process_time() - begun < 10


def test_what_was_asked_for_before_the_clock_was_set_back_is_looked_at_again() -> None:
    ahead = NIGHT + timedelta(days=400)
    before = asked(row("0", "fetched", at=ahead), row("1", "gone", at=ahead), row("70", "fetched", "backfill", at=ahead))
    assert [page.url for page in due_tonight(days(2), before, FEED)] == ["0", "1"]
    assert due_for_backfill(days(80), before, None, None, refetch=False, delay_seconds=0).already_asked == 2


def test_a_page_that_an_episode_is_announced_for_later_is_asked_for_once_more() -> None:
    page, announced = Page("70", "episode", None, date(2025, 1, 1)), Page("70", "episode", "e", date(2025, 1, 1))
    came, again = row("70", "fetched"), row("70", "fetched", at=NIGHT + timedelta(hours=1), episode_id="e")
    due = [(due_tonight([each], asked(*rows), FEED)) for rows in ([came], [came, again]) for each in (page, announced)]
    assert due == [[], [announced], [], []]
