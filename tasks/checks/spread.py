"""Spread: nobody speaks on all shows, nor on dozens on one day; a name that does is many people."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.arrow import looked_up
from tasks.checks.candidate import MOST_SHARE, Candidate, Check, none_of

FEWEST_SHOWS = 8  # of fewer, one person may well be on all
ALL_BUT = 0.8  # the share of shows on which nobody is
MOST_A_DAY = 24


def checks(release: Candidate) -> Iterator[Check]:
    """Block where one person spoke on most of all shows that have people of their own; warn where it is the half of them."""
    spoke = _spoke(release)
    shows = len(pc.unique(spoke["podcast_id"]))
    on_shows = spoke.group_by(["speaker_id", "podcast_id"]).aggregate([]).group_by("speaker_id").aggregate([([], "count_all")])
    by_shows = {row["speaker_id"]: row["count_all"] for row in on_shows.to_pylist()}
    has_people = shows >= FEWEST_SHOWS and len(by_shows) > shows
    most = max(by_shows.values(), default=0)
    observed = f"one person on {most} of {shows} shows"
    for title, share in (("speakers: not on every show", ALL_BUT), ("speakers: not on half of the shows", MOST_SHARE)):
        wide = sorted(name for name, count in by_shows.items() if has_people and count > share * shows)
        expected = f"at most {share:.0%} of {FEWEST_SHOWS} or more shows with people of their own"
        yield Check(title, observed, expected, not wide, blocking=share == ALL_BUT, samples=tuple(wide[:5]))
    day = spoke.filter(pc.is_valid(spoke["published_on"]))
    day = day.group_by(["speaker_id", "published_on", "podcast_id"]).aggregate([])
    day = day.group_by(["speaker_id", "published_on"]).aggregate([([], "count_all")])
    busy = day.filter(pc.greater(day["count_all"], MOST_A_DAY))
    samples = [f"{row['speaker_id']} on {row['published_on']}" for row in busy.slice(0, 5).to_pylist()]
    yield none_of(
        "speakers: not everywhere on a day", busy.num_rows, f"days with one person on more than {MOST_A_DAY} shows", samples
    )


def _spoke(release: Candidate) -> pa.Table:
    """Return the appearances of persons who spoke, on podcasts that are known."""
    rows = release.columns("appearances", ["speaker_id", "podcast_id", "published_on", "evidence"])
    speakers = release.columns("speakers", ["speaker_id", "kind"])
    kind = looked_up(rows["speaker_id"], speakers["speaker_id"], speakers["kind"])
    is_person = pc.and_(pc.equal(kind, "person"), pc.equal(rows["evidence"], "spoke"))
    return rows.filter(pc.and_(is_person, pc.is_valid(rows["podcast_id"])))
