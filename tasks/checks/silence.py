"""Silence: a podcast that falls silent against its own rhythm; it may be the podcast, and it may be us."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from statistics import median

import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.candidate import FEW, Candidate, Check

FEWEST = 5  # dates; of fewer there is no rhythm
RECENT = 20  # the dates that the rhythm is taken from
GAPS = 5  # usual gaps; what stays away longer is overdue
SHORTEST = timedelta(days=21)  # holidays; and transcripts may come weeks after the episode
NEWS = timedelta(days=28)  # for so long it is told: a podcast that has ended is no news every night


def checks(release: Candidate) -> Iterator[Check]:
    """Warn where a podcast's episodes, or the transcripts of those that go on, have been overdue for at most four weeks.

    Of a first night nothing can be said: what it reads may have ended long ago.
    """
    if release.last is None:
        return
    known: dict[str, set[date]] = {}
    full: dict[str, set[date]] = {}
    rows = release.columns("episodes", ["podcast_id", "published_on", "transcript_status"])
    rows = rows.filter(pc.less_equal(rows["published_on"], pa.scalar(release.today)))
    for podcast_id, day, status in zip(*(column.to_pylist() for column in rows.columns), strict=True):
        if podcast_id is not None:
            known.setdefault(podcast_id, set()).add(day)
            if status == "full":
                full.setdefault(podcast_id, set()).add(day)
    for podcast_id, days in sorted(known.items()):
        read = sorted(full.get(podcast_id, ()))
        if len(days) >= FEWEST:
            yield _in_rhythm(f"podcast {podcast_id}: episodes in rhythm", sorted(days), release.today)
        if len(read) >= FEWEST:
            goes_on = sum(day > read[-1] for day in days) >= FEW
            yield _in_rhythm(f"podcast {podcast_id}: transcripts in rhythm", read, release.today, goes_on)


def _in_rhythm(name: str, days: list[date], today: date, goes_on: bool = True) -> Check:
    gap = timedelta(days=median((after - before).days for before, after in pairwise(days[-RECENT:])))
    due = days[-1] + max(GAPS * gap, SHORTEST)
    is_overdue = goes_on and due < today <= due + NEWS
    observed = f"the last of {days[-1]}, one in {gap.days} days"
    return Check(name, observed, f"the next by {due}", not is_overdue, blocking=False)
