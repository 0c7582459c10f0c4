"""Due: which of the pages that exist are to be asked for now. Derived from `fetches`; no state is kept beside it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from tasks.pages import Page
from tasks.read import EPISODE_KINDS

NEWEST = 50
REFUSED = ("gone", "blocked")
ASK_AGAIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Asked:
    """The URLs of a source's episode pages that were asked for before: with an answer that stands, and by which flow."""

    settled: frozenset[str]
    by_nightly: frozenset[str]


def asked_before(fetches: pa.Table, now: datetime) -> Asked:
    """Summarise the fetches of one source. What was gone or blocked stays so for a week, then it is asked for again."""
    pages = fetches.filter(pc.is_in(fetches["kind"], value_set=pa.array(EPISODE_KINDS)))
    came = pc.equal(pages["outcome"], "fetched")
    refused = pc.and_(pc.is_in(pages["outcome"], value_set=pa.array(REFUSED)), pc.greater(pages["fetched_at"], now - ASK_AGAIN))
    by_nightly = pages.filter(pc.equal(pages["flow"], "nightly"))
    return Asked(frozenset(pages.filter(pc.or_(came, refused))["page"].to_pylist()), frozenset(by_nightly["page"].to_pylist()))


def last_snapshots(fetches: pa.Table) -> dict[str, str]:
    """Return the newest snapshot of each page of one source."""
    came = fetches.filter(pc.is_valid(fetches["snapshot_id"])).sort_by("fetched_at")
    return dict(zip(came["page"].to_pylist(), came["snapshot_id"].to_pylist(), strict=True))


def due_tonight(pages: Iterable[Page], asked: Asked) -> list[Page]:
    """Return what a nightly asks for, newest first.

    That are pages that the config names, the newest 50, and all that is newer than those which nightlies have asked for.
    What is older is backfill's. Pages that failed are due again.
    """
    ordered = newest_first(pages)
    reached = 0
    asked_at = [index for index, page in enumerate(ordered) if page.url in asked.by_nightly]
    for count, index in enumerate(asked_at, start=1):
        if 2 * count > index:  # one old page that was asked for does not make all before it due
            reached = index + 1
    wanted = [page for index, page in enumerate(ordered) if page.is_named or index < max(NEWEST, reached)]
    return [page for page in wanted if page.url not in asked.settled]


def newest_first(pages: Iterable[Page]) -> list[Page]:
    """Return pages by date, newest first; undated ones keep their place behind the page before them."""
    dated: list[tuple[date, Page]] = []
    last = date.max
    for page in pages:
        last = page.published_on or last
        dated.append((last, page))
    return [page for _, page in sorted(dated, key=lambda pair: pair[0], reverse=True)]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a backfill would ask for."""

    pages: list[Page]
    already_asked: int
    undated: int
    seconds: float


def due_for_backfill(
    pages: Iterable[Page], asked: Asked, since: date | None, until: date | None, refetch: bool, delay_seconds: float
) -> Plan:
    """Return what a backfill asks for: pages dated from `since` to `until`, both included, that have no answer yet.

    With neither date every page is wanted; with one, pages without a date are left out and counted.
    """
    everything = list(pages)
    is_bounded = since is not None or until is not None
    undated = [page for page in everything if page.published_on is None] if is_bounded else []
    wanted = [page for page in everything if not is_bounded or _is_within(page.published_on, since, until)]
    due = newest_first(page for page in wanted if refetch or page.url not in asked.settled)
    return Plan(due, len(wanted) - len(due), len(undated), len(due) * delay_seconds)


def _is_within(day: date | None, since: date | None, until: date | None) -> bool:
    return day is not None and (since is None or day >= since) and (until is None or day <= until)
