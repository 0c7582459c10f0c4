"""Check: is a release fit to publish? Each check names itself and says what it saw, what it expected, and sample keys."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from tasks.config import Source
from tasks.schemas import RELEASE, Row

SAMPLES = 5
REFERENCES = (
    ("episodes", "podcast_id", "podcasts"),
    ("appearances", "speaker_id", "speakers"),
    ("appearances", "episode_id", "episodes"),
    ("appearances", "podcast_id", "podcasts"),
    ("segments", "speaker_id", "speakers"),
    ("segments", "appearance_id", "appearances"),
    ("segments", "episode_id", "episodes"),
    ("segments", "podcast_id", "podcasts"),
    ("appearances_by_month", "speaker_id", "speakers"),
    ("appearances_by_month", "podcast_id", "podcasts"),
)

Columns = Callable[[str, list[str]], pa.Table]
"""Gives some columns of a table of the release that is being checked."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check on a release; a blocking one that did not pass keeps it from being published."""

    name: str
    observed: str
    expected: str
    passed: bool
    blocking: bool = True
    samples: tuple[str, ...] = ()

    def as_row(self) -> Row:
        """Return the check as a row of `quality`."""
        return {
            "check": self.name,
            "observed": self.observed,
            "expected": self.expected,
            "is_passed": self.passed,
            "is_blocking": self.blocking,
            "samples": self.samples,
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release to be checked: its tables, those of the last one where that is whole, and what they are made from.

    `last_rows` are the rows of each file of the last release, as its manifest has them, `lost` the pages of which the archive
    has lost the bytes, `unread` how many were fetched and have not been read.
    """

    columns: Columns
    sources: Mapping[str, Source]
    last: Columns | None = None
    last_rows: Mapping[str, int] = field(default_factory=dict)
    lost: Sequence[str] = ()
    unread: int = 0


def check(release: Candidate) -> list[Check]:
    """Check a release."""
    columns = release.columns
    checks = [_nothing_lost(release.lost), _everything_read(release.unread)]
    checks += [_unique(name, columns) for name in RELEASE]
    checks += [_references_whole(*reference, columns) for reference in REFERENCES]
    checks += [_shares_within_one(columns), _times_forward(columns), _not_empty(columns)]
    checks += _sources_not_lost(release)
    return checks


def lost_pages(reads: pa.Table) -> list[str]:
    """Return the pages whose last reading found that the archive does not hold their bytes."""
    last = {(row["source_id"], row["page"]): row for row in reads.sort_by("visited_at").to_pylist()}
    return sorted(page for (_, page), row in last.items() if row["reason"] == "lost")


def _sources_not_lost(release: Candidate) -> Iterator[Check]:
    """Check that no source has lost more of its segments since the last release than its expectations allow."""
    counted = release.columns("segments", ["source_id"]).group_by("source_id").aggregate([([], "count_all")])
    now = dict(zip(counted["source_id"].to_pylist(), counted["count_all"].to_pylist(), strict=True))
    for source_id, source in sorted(release.sources.items()):
        rows, last = now.get(source_id, 0), release.last_rows.get(f"segments/{source_id}.parquet", 0)
        least = 1 - source.expect.max_lost_share
        expected = f"at least {least:.0%} of the last release's {last} (expect.max_lost_share)"
        yield Check(f"segments of {source_id}: not lost", f"{rows} rows", expected, rows >= last * least)


def _everything_read(unread: int) -> Check:
    """Check that no page was fetched and not read."""
    return Check("everything read", f"{unread} pages fetched but not read", "0 (`greenroom release` reads them)", unread == 0)


def _nothing_lost(pages: Sequence[str]) -> Check:
    samples = tuple(pages[:SAMPLES])
    return Check("archive whole", f"{len(pages)} pages lost", "0 (restore data/archive)", not pages, samples=samples)


def _unique(name: str, columns: Columns) -> Check:
    """Check that no two rows of a table share their key."""
    key = list(RELEASE[name].key)
    counted = columns(name, key).group_by(key).aggregate([([], "count_all")])
    doubled = counted.filter(pc.greater(counted["count_all"], 1))
    samples = tuple("/".join(map(str, row.values())) for row in doubled.slice(0, SAMPLES).select(key).to_pylist())
    return Check(f"{name}: key unique", f"{doubled.num_rows} keys doubled", "0", doubled.num_rows == 0, samples=samples)


def _references_whole(name: str, column: str, target: str, columns: Columns) -> Check:
    """Check that every id in a column is found in the table it points to."""
    used = pc.drop_null(pc.unique(columns(name, [column])[column].combine_chunks()))
    known = columns(target, [column])[column].combine_chunks()
    orphans = used.filter(pc.invert(pc.is_in(used, value_set=known)))
    return Check(
        f"{name}.{column} in {target}",
        f"{len(orphans)} orphans",
        "0",
        len(orphans) == 0,
        samples=tuple(orphans[:SAMPLES].to_pylist()),
    )


def _shares_within_one(columns: Columns) -> Check:
    """Check that the shares of an episode's speakers add up to no more than the episode."""
    shares = (
        columns("appearances", ["episode_id", "word_share"])
        .drop_null()
        .group_by("episode_id")
        .aggregate([("word_share", "sum")])
    )
    over = shares.filter(pc.greater(shares["word_share_sum"], 1.000001))
    samples = tuple(over["episode_id"].to_pylist()[:SAMPLES])
    return Check("appearances: word shares", f"{over.num_rows} episodes over 1", "0", over.num_rows == 0, samples=samples)


def _times_forward(columns: Columns) -> Check:
    """Check that nothing ends before it begins."""
    times = columns("segments", ["segment_id", "start_ms", "end_ms"]).drop_null()
    back = times.filter(pc.less(times["end_ms"], times["start_ms"]))
    samples = tuple(back["segment_id"].to_pylist()[:SAMPLES])
    return Check("segments: times forward", f"{back.num_rows} end before they begin", "0", back.num_rows == 0, samples=samples)


def _not_empty(columns: Columns) -> Check:
    """Check that there is something to publish: a first night that reached nobody is no release."""
    episodes = columns("episodes", ["episode_id"]).num_rows + columns("segments", ["segment_id"]).num_rows
    return Check("something to publish", f"{episodes} episodes and segments", "at least 1", episodes > 0)
