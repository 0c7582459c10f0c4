"""Duplicates: each thing is said once, in one episode."""

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.arrow import scope, sums
from tasks.checks.candidate import Candidate, Check, by_share

LONG = 60  # characters; shorter sentences come again in any conversation
FEWEST_SEGMENTS = 10  # of a transcript; shorter ones may well be equal
FEWEST = 10  # long sentences said again; fewer are an advertisement
FEWEST_EPISODES = 8  # of a source; fewer may be one episode in several formats


def checks(release: Candidate) -> Iterator[Check]:
    """Block where most of what a source says it says again, or most episodes have the transcript of another; warn of some."""
    rows = release.columns("segments", ["source_id", "episode_id", "page", "text"])
    rows = rows.append_column("scope", scope(rows))
    yield from _again(rows)
    yield from _transcripts(rows)


def _again(rows: pa.Table) -> Iterator[Check]:
    """Check by source how many long sentences are there again, in one episode and over all of them.

    An advertisement or opening that stands in every episode is little of it; a season published twice is half.
    """
    long = rows.filter(pc.greater_equal(pc.utf8_length(rows["text"]), LONG))
    in_episode = long.group_by(["source_id", "scope", "text"]).aggregate([([], "count_all")])
    in_source = in_episode.group_by(["source_id", "text"]).aggregate([([], "count_all")])
    repeats = in_episode.group_by(["source_id", "scope"]).aggregate([("count_all", "sum"), ([], "count_all")])
    again = pc.subtract(repeats["count_all_sum"], repeats["count_all"])
    is_said_again = pc.and_(pc.greater_equal(again, FEWEST), pc.greater(pc.multiply(again, 2), repeats["count_all_sum"]))
    found = sums(repeats["source_id"], {"said": repeats["count_all"], "again": is_said_again})
    distinct = {each["values"]: each["counts"] for each in pc.value_counts(in_source["source_id"]).to_pylist()}
    for source_id, row in found.items():
        title, episodes = f"segments of {source_id}: said once", row["rows"]
        told = by_share(f"{title} in an episode", row["again"], episodes, "episodes mostly say again what they have said")
        yield _in_enough(told, episodes)
        over, of = row["said"] - distinct[source_id], row["said"]
        told = by_share(f"{title} over episodes", over, of, "long sentences are there in another episode too", fewest=FEWEST)
        yield _in_enough(told, episodes)


def _in_enough(told: Check, episodes: int) -> Check:
    """Return a check that only warns where a source has too few episodes to say much."""
    return replace(told, blocking=told.blocking and (told.passed or episodes >= FEWEST_EPISODES))


def _transcripts(rows: pa.Table) -> Iterator[Check]:
    """Check by source that episodes have transcripts of their own; some may be sent again."""
    said = rows.filter(pc.is_valid(rows["episode_id"])).select(["source_id", "episode_id", "text"]).to_pandas()
    said["print"] = pd.util.hash_array(said["text"].to_numpy(dtype=object), categorize=True)
    prints = said.groupby(["source_id", "episode_id"])["print"].agg(["sum", "size"]).reset_index()
    prints = prints[prints["size"] >= FEWEST_SEGMENTS]
    for source_id, episodes in prints.groupby("source_id"):
        is_again = episodes.duplicated(["sum", "size"])
        samples = episodes.loc[is_again, "episode_id"].head().tolist()
        title, of = f"episodes of {source_id}: transcripts of their own", len(episodes)
        told = by_share(title, int(is_again.sum()), of, "episodes have the transcript of another", samples)
        yield _in_enough(told, of)
