"""Dates: when episodes were published lies in the time of podcasts, and does not change afterwards."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.arrow import differs, looked_up, sums
from tasks.checks.candidate import FEW, SOME_SHARE, Candidate, Check, Columns, by_share

FIRST = date(1990, 1, 1)  # radio keeps archives; older ones are dated by when they came to the web
AHEAD, FAR_AHEAD = timedelta(days=2), timedelta(days=366)  # an announcement, or a clock that is wrong; a wrong date
HOURS_FROM_NOON = 26  # a day begins so long before noon of UTC where it begins first, and ends sooner behind it


def checks(release: Candidate) -> Iterator[Check]:
    """Block where most dates of a source are out of range or have changed; warn where some are, or lie ahead.

    Dates that the last release has are not taken for ahead: they were not, and the clock has been set back.
    """
    dates = release.columns("episodes", ["episode_id", "source_id", "published_on", "published_at"])
    dates = dates.filter(pc.is_valid(dates["published_on"]))
    days, is_new = dates["published_on"], _is_new(dates, release.last)
    marks = {
        "before": pc.less(days, pa.scalar(FIRST)),
        "ahead": pc.and_(is_new, pc.greater(days, pa.scalar(release.today + AHEAD))),
        "far_ahead": pc.and_(is_new, pc.greater(days, pa.scalar(release.today + FAR_AHEAD))),
        "apart": _apart(dates),
    }
    for source_id, found in sums(dates["source_id"], marks).items():
        title, of = f"episodes of {source_id}: dates", found["rows"]
        yield by_share(f"{title} in range", found["before"] + found["far_ahead"], of, "dates out of range")
        ahead = found["ahead"] / of
        yield Check(
            f"{title} not ahead",
            f"{found['ahead']} of {of} after tomorrow",
            f"at most {SOME_SHARE:.0%}",
            found["ahead"] < FEW or ahead <= SOME_SHARE,
            blocking=False,
        )
        yield by_share(f"{title} and instants agree", found["apart"], of, "instants are of another day")
    if release.last is not None:
        yield from _as_before(release, release.last)


def _as_before(release: Candidate, published: Columns) -> Iterator[Check]:
    """Check by source that episodes keep their dates; across a change of readers or config, that only warns."""
    rows = release.columns("episodes", ["episode_id", "source_id", "published_on"])
    last = published("episodes", ["episode_id", "published_on"])
    was = looked_up(rows["episode_id"], last["episode_id"], last["published_on"])
    rows, was = rows.filter(pc.is_valid(was)), was.filter(pc.is_valid(was))
    is_moved = differs(rows["published_on"], was)
    for source_id, found in sums(rows["source_id"], {"moved": is_moved}).items():
        samples = rows["episode_id"].filter(pc.and_(is_moved, pc.equal(rows["source_id"], source_id)))[:5].to_pylist()
        title = f"episodes of {source_id}: dates as before"
        told = by_share(title, found["moved"], found["rows"], "dates have changed", samples)
        is_blocking = told.blocking and (told.passed or release.is_read_as_before(source_id))
        yield replace(told, blocking=is_blocking)


def _is_new(dates: pa.Table, published: Columns | None) -> pa.ChunkedArray:
    """Say of each date whether the last release does not have it."""
    if published is None:
        return pc.is_valid(dates["published_on"])
    last = published("episodes", ["episode_id", "published_on"])
    return differs(dates["published_on"], looked_up(dates["episode_id"], last["episode_id"], last["published_on"]))


def _apart(dates: pa.Table) -> pa.ChunkedArray:
    noon = pc.add(pc.cast(dates["published_on"], pa.timestamp("us", tz="UTC")), pa.scalar(timedelta(hours=12)))
    hours = pc.abs(pc.hours_between(noon, dates["published_at"]))
    return pc.fill_null(pc.greater(hours, HOURS_FROM_NOON), False)
