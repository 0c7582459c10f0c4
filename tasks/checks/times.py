"""Times: offsets run forward, and lie within the episode."""

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.arrow import count, joined, looked_up, pages, sums
from tasks.checks.candidate import Candidate, Check, Columns, by_share, none_of, unless_on_few_pages

LONGEST_MS = 14 * 24 * 60 * 60 * 1000  # offsets beyond it are of another unit, whatever the episode's length is said to be
SLACK, SLACK_MS = 1.25, 10 * 60 * 1000  # how far a transcript may outlast what the feed says, which is often without its ads


def checks(release: Candidate) -> Iterator[Check]:
    """Block where something ends before it begins, or most of a source lies beyond any episode; warn where beyond its own."""
    columns = release.columns
    rows = columns("segments", ["segment_id", "start_ms", "end_ms"])
    back = rows.filter(pc.less(rows["end_ms"], rows["start_ms"]))
    yield none_of("segments: times forward", back.num_rows, "end before they begin", back["segment_id"][:5].to_pylist())
    yield from _in_range_and_order(release)
    yield from _within(columns, release)


def _in_range_and_order(release: Candidate) -> Iterator[Check]:
    """Check by source that sentences begin within two weeks, and one after the other on a page."""
    rows = release.columns("segments", ["source_id", "episode_id", "page", "turn", "position", "start_ms"])
    rows = rows.filter(pc.is_valid(rows["start_ms"]))
    is_beyond = pc.greater(rows["start_ms"], LONGEST_MS)
    beyond_on = pages(rows, is_beyond)
    for source_id, found in sums(rows["source_id"], {"beyond": is_beyond}).items():
        told = by_share(f"segments of {source_id}: times in range", found["beyond"], found["rows"], "begin after two weeks")
        yield unless_on_few_pages(told, beyond_on.get(source_id, 0))
    rows = rows.sort_by([(name, "ascending") for name in ("source_id", "episode_id", "page", "turn", "position")])
    before, after = rows.slice(0, max(rows.num_rows - 1, 0)), rows.slice(1)
    is_same = pc.equal(joined(before, ["source_id", "episode_id", "page"]), joined(after, ["source_id", "episode_id", "page"]))
    is_back = pc.and_(is_same, pc.less(after["start_ms"], before["start_ms"]))
    back_on = pages(after, is_back)
    for source_id, found in sums(after["source_id"], {"pairs": is_same, "back": is_back}).items():
        if found["pairs"]:
            name = f"segments of {source_id}: times in order"
            told = by_share(name, found["back"], found["pairs"], "sentences begin before the one before them", fewest=10)
            yield unless_on_few_pages(told, back_on.get(source_id, 0))


def _within(columns: Columns, release: Candidate) -> Iterator[Check]:
    """Check by source that transcripts do not outlast their episodes; what a feed says of its durations may itself be wrong."""
    said = columns("segments", ["episode_id", "start_ms"]).drop_null().group_by("episode_id").aggregate([("start_ms", "max")])
    rows = columns("episodes", ["source_id", "episode_id", "duration_ms"])
    rows = rows.append_column("last_ms", looked_up(rows["episode_id"], said["episode_id"], said["start_ms_max"]))
    rows = rows.filter(pc.and_(pc.is_valid(rows["last_ms"]), pc.greater(rows["duration_ms"], 0)))
    longest = pc.add(pc.multiply(pc.cast(rows["duration_ms"], pa.float64()), SLACK), SLACK_MS)
    is_beyond = pc.greater(pc.cast(rows["last_ms"], pa.float64()), longest)
    for source_id in sorted(release.sources):
        is_its_own = pc.equal(rows["source_id"], source_id)
        found, of = count(pc.and_(is_its_own, is_beyond)), count(is_its_own)
        if of:
            samples = rows["episode_id"].filter(pc.and_(is_its_own, is_beyond))[:5].to_pylist()
            told = by_share(f"segments of {source_id}: times within the episode", found, of, "episodes are outlasted", samples)
            yield replace(told, expected="at most 10%", blocking=False)
