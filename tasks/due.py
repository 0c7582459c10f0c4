"""Due: which of the pages that exist are to be asked for now. Derived from `fetches`; no state is kept beside it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.compute as pc

from tasks.config import Source
from tasks.dates import date_in_path
from tasks.pages import Page
from tasks.read import EPISODE_KINDS, PageKind
from tasks.schemas import Row
from tasks.web.answer import CAME, NOT_ASKED

NEWEST = 50  # pages of a source that the first night asks for
DAY = timedelta(days=1)
RECENT = timedelta(days=30)  # before it was first fetched, a page was published in that time, or is looked at no more
TOLERANCE = timedelta(hours=6)  # by which a wait may be cut short: nights do not begin at the same minute
# in days: after a page first came, when it is looked at again; after each failure in a row, and after each answer that it is
# gone or blocked, how long it is left alone, the last wait again and again
AGAIN = (1, 3, 7, 30)
AFTER_FAILURES = (0, 1, 2, 4, 8, 15, 30)
AFTER_REFUSALS = (7, 14, 30, 60)
REFUSED = ("gone", "blocked")
COLUMNS = "page kind flow episode_id fetched_at outcome reason snapshot_id".split()


@dataclass(frozen=True, slots=True)
class History:
    """What came of asking for a page so far.

    `failures` are those since it last came that are like the last. It never came where there is no time for that;
    `changed_at` is when it first came as it last did, `by_nightly_at` when a nightly first asked for it.
    """

    kind: PageKind
    episode_id: str | None
    outcome: str
    failures: int
    asked_at: datetime
    first_came_at: datetime | None
    last_came_at: datetime | None
    changed_at: datetime | None
    by_nightly_at: datetime | None
    is_first_by_nightly: bool
    snapshot_id: str | None

    def wait(self) -> timedelta:
        """Return how long a page that failed last is left alone after that; nothing where it came."""
        if not self.failures:
            return timedelta(0)
        waits = AFTER_REFUSALS if self.outcome in REFUSED else AFTER_FAILURES
        return waits[min(self.failures, len(waits)) - 1] * DAY

    def is_answered(self, now: datetime) -> bool:
        """Say whether the last answer stands: the page came, or failed so lately that it is left alone."""
        return not self.failures or now < self.asked_at + self.wait() - TOLERANCE

    def is_to_be_looked_at_again(self, published_on: date | None, now: datetime) -> bool:
        """Say whether a recent page has not been looked at since one of the times for that came.

        One without date counts as recent, unless a backfill fetched it first: that reads the past.
        """
        if self.first_came_at is None or self.last_came_at is None:
            return False
        is_recent = published_on >= (self.first_came_at - RECENT).date() if published_on else self.is_first_by_nightly
        return is_recent and _times(now - self.first_came_at) > _times(self.last_came_at - self.first_came_at)

    def is_modified(self, modified_on: date | None, now: datetime) -> bool:
        """Say whether a page was modified since it last came, by the word of a sitemap.

        The longer a page came unchanged, the less that word counts: it is then taken at half that time since it last came.
        """
        if modified_on is None or self.last_came_at is None or self.changed_at is None or modified_on > (now + DAY).date():
            return False
        is_due = now >= self.last_came_at + min((self.last_came_at - self.changed_at) / 2, RECENT) - TOLERANCE
        return modified_on >= self.last_came_at.date() and is_due


@dataclass(frozen=True, slots=True)
class Asked:
    """The episode pages of a source that were asked for before, by URL, as of a moment."""

    now: datetime
    pages: Mapping[str, History]

    def is_due(self, page: Page) -> bool:
        """Say whether a page is to be asked for, or to be looked at again."""
        if self.is_wanting(page):
            return True
        history = self.pages[page.url]
        return not history.failures and history.is_to_be_looked_at_again(page.published_on, self.now)

    def is_wanting(self, page: Page) -> bool:
        """Say whether a page never came, failed long enough ago, or was modified or announced for an episode since it came."""
        history = self.pages.get(page.url)
        if history is None or not history.is_answered(self.now):
            return True
        if history.failures:
            return False
        is_announced_since = history.episode_id is None and page.episode_id is not None  # which read it as another episode
        return is_announced_since or history.is_modified(page.modified_on, self.now)

    def is_nightlys(self, page: Page) -> bool:
        """Say whether a nightly has asked for a page."""
        history = self.pages.get(page.url)
        return history is not None and history.by_nightly_at is not None

    def has_come(self, page: Page) -> bool:
        """Say whether a page ever came."""
        history = self.pages.get(page.url)
        return history is not None and history.last_came_at is not None

    def no_longer_listed(self, pages: Iterable[Page], source: Source) -> list[Page]:
        """Return pages that a nightly first asked for in the last month, and that no list shows any more: feeds are short."""
        if not (source.feeds or source.sitemaps or source.listings):
            return []
        listed = {page.url for page in pages}
        since = self.now - (AGAIN[-1] + 2) * DAY
        return [
            Page(url, history.kind, history.episode_id, date_in_path(urlsplit(url).path))
            for url, history in self.pages.items()
            if history.by_nightly_at and history.by_nightly_at > since and url not in listed and source.follows(url)
        ]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a source before a look around: pages asked for, and the newest snapshot of each part of a page."""

    pages: frozenset[str] = frozenset()
    snapshots: Mapping[tuple[str, int], str] = field(default_factory=dict)


def known_before(fetches: pa.Table) -> Known:
    """Summarise the fetches of one source for looking around."""
    is_episode = pc.is_in(fetches["kind"], value_set=pa.array(EPISODE_KINDS))
    came = pc.and_(pc.is_in(fetches["outcome"], value_set=pa.array(CAME)), pc.invert(is_episode))
    parts = fetches.filter(came).select(["page", "part", "fetched_at", "snapshot_id"]).sort_by("fetched_at")
    keys = zip(parts["page"].to_pylist(), parts["part"].to_pylist(), strict=True)
    asked = fetches.filter(is_episode)["page"].unique().to_pylist()
    return Known(frozenset(asked), dict(zip(keys, parts["snapshot_id"].to_pylist(), strict=True)))


def asked_before(fetches: pa.Table, now: datetime) -> Asked:
    """Summarise the fetches of the episode pages of one source, as of a moment.

    What was asked for later, before the clock was set back, counts as asked for so long ago that it is looked at again.
    """
    is_counted = pc.and_(
        pc.is_in(fetches["kind"], value_set=pa.array(EPISODE_KINDS)),
        pc.invert(pc.fill_null(pc.is_in(fetches["reason"], value_set=pa.array(list(NOT_ASKED))), False)),
    )
    pages: dict[str, History] = {}
    for row in fetches.filter(is_counted).select(COLUMNS).sort_by("fetched_at").to_pylist():
        at = row["fetched_at"] if row["fetched_at"] <= now + TOLERANCE else now - RECENT
        pages[row["page"]] = _history(pages.get(row["page"]), row, at)
    return Asked(now, pages)


def _history(before: History | None, row: Row, at: datetime) -> History:
    """Return the history of a page with one more row of `fetches`, asked for at that time."""
    outcome, is_nightly = row["outcome"], row["flow"] == "nightly"
    has_come = outcome in CAME
    is_alike = before is not None and (before.outcome in REFUSED) == (outcome in REFUSED)
    is_same = before is not None and before.snapshot_id == row["snapshot_id"]
    return History(
        kind=row["kind"],
        episode_id=row["episode_id"] or (before.episode_id if before else None),
        outcome=outcome,
        failures=0 if has_come else 1 + (before.failures if before and is_alike else 0),
        asked_at=at,
        first_came_at=(before.first_came_at if before else None) or (at if has_come else None),
        last_came_at=at if has_come else before.last_came_at if before else None,
        changed_at=at if has_come and not is_same else before.changed_at if before else None,
        by_nightly_at=(before.by_nightly_at if before else None) or (at if is_nightly else None),
        is_first_by_nightly=before.is_first_by_nightly if before and before.first_came_at else has_come and is_nightly,
        snapshot_id=row["snapshot_id"] if has_come else before.snapshot_id if before else None,
    )


def _times(since: timedelta) -> int:
    """Return how many of the times at which a page is looked at again have come, so long after it first came."""
    return sum(since >= days * DAY - TOLERANCE for days in AGAIN)


def due_tonight(pages: Iterable[Page], asked: Asked, source: Source) -> list[Page]:
    """Return what a nightly asks for, newest first.

    Of the pages never asked for these are pages that the config names, the newest 50, and all that is newer than those which
    nightlies have asked for; what is older is backfill's. Of the others all whose time has come, also where no list shows them
    any more, but for those that never came when a backfill asked.
    """
    ordered = newest_first(pages)
    reached = 0
    asked_at = [index for index, page in enumerate(ordered) if asked.is_nightlys(page)]
    for count, index in enumerate(asked_at, start=1):
        if 2 * count > index:  # one old page that was asked for does not make all before it due
            reached = index + 1
    wanted = [
        page
        for index, page in enumerate(ordered)
        if page.is_named or index < max(NEWEST, reached) or asked.is_nightlys(page) or asked.has_come(page)
    ]
    return [page for page in [*wanted, *asked.no_longer_listed(ordered, source)] if asked.is_due(page)]


def newest_first(pages: Iterable[Page]) -> list[Page]:
    """Return pages by date of publication, else of their last change, newest first; undated ones stay behind the one before."""
    dated: list[tuple[date, Page]] = []
    last = date.max
    for page in pages:
        last = page.published_on or page.modified_on or last
        dated.append((last, page))
    return [page for _, page in sorted(dated, key=lambda pair: pair[0], reverse=True)]


@dataclass(frozen=True, slots=True)
class Listed:
    """The pages of a source on one run: due, answered before, left alone for now by what came of them last, never asked for."""

    due: int
    answered: int
    waiting: Mapping[str, int]
    never_asked: int

    @property
    def known(self) -> int:
        """How many pages there are in all."""
        return self.due + self.answered + sum(self.waiting.values()) + self.never_asked


def listed(pages: Iterable[Page], due: Iterable[Page], asked: Asked) -> Listed:
    """Return how the pages of a source stand; each counts once."""
    now_due = {page.url for page in due}
    last = [asked.pages.get(url) for url in {page.url for page in pages} - now_due]
    return Listed(
        due=len(now_due),
        answered=sum(history is not None and not history.failures for history in last),
        waiting=Counter(history.outcome for history in last if history and history.failures),
        never_asked=last.count(None),
    )


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
    due = newest_first(page for page in wanted if refetch or asked.is_wanting(page))
    return Plan(due, len(wanted) - len(due), len(undated), len(due) * delay_seconds)


def _is_within(day: date | None, since: date | None, until: date | None) -> bool:
    return day is not None and (since is None or day >= since) and (until is None or day <= until)
