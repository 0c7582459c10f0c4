"""Counts: every number that a table holds of another is what that other one says."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.arrow import count, differs, joined, looked_up
from tasks.checks.candidate import Candidate, Check, Columns, none_of

COUNTS = ["turns", "segments", "words"]
OFFSETS = ["speaking_ms", "first_ms", "last_ms"]
TOLERANCE = 1e-6


def checks(release: Candidate) -> Iterator[Check]:
    """Block where totals are not those of the rows they are made from: counts that were frozen, rows that were swapped."""
    columns = release.columns
    by_episode, by_appearance = _said(columns, "episode_id"), _said(columns, "appearance_id")
    yield _same("episodes: counts are of segments", columns, "episodes", ["episode_id"], by_episode, COUNTS)
    yield _same("appearances: counts are of segments", columns, "appearances", ["appearance_id"], by_appearance, COUNTS)
    yield _same("appearances: times are of segments", columns, "appearances", ["appearance_id"], by_appearance, OFFSETS)
    yield _shares(columns)
    yield _shares_within_one(columns)
    appearances = _appearances(columns)
    totals = ["appearances", "segments", "words"]
    by_speaker = _summed(appearances, ["speaker_id"])
    days = ["first_appearance_on", "last_appearance_on"]
    yield _same("speakers: totals are of appearances", columns, "speakers", ["speaker_id"], by_speaker, totals)
    yield _same("speakers: dates are of appearances", columns, "speakers", ["speaker_id"], by_speaker, days)
    by_month = _summed(appearances.filter(_is_dated(appearances)), ["speaker_id", "podcast_id", "month_on"])
    month = ["speaker_id", "podcast_id", "month_on"]
    yield _same("appearances_by_month: counts are of appearances", columns, "appearances_by_month", month, by_month, totals)
    yield _months(columns, by_month)
    known = columns("coverage", ["podcast_id", "month_on", "episodes_known", "episodes_full"])
    yield _same(
        "appearances_by_month: coverage is that of the podcast",
        columns,
        "appearances_by_month",
        ["podcast_id", "month_on"],
        known,
        ["episodes_known", "episodes_full"],
        is_all=False,
    )
    covered = _covered(columns)
    yield _same(
        "coverage: counts are of episodes", columns, "coverage", ["podcast_id", "month_on"], covered, covered.column_names[2:]
    )
    yield _full(columns)


def _same(
    name: str, columns: Columns, table: str, key: list[str], found: pa.Table, counted: Sequence[str], is_all: bool = True
) -> Check:
    """Check that a table holds what was counted, by key: 0 where nothing was; and, if it is to hold all, no key less."""
    declared = columns(table, [*key, *counted])
    keys, known = joined(declared, key), joined(found, key)
    unlike = pa.chunked_array([pa.nulls(declared.num_rows, pa.bool_()).fill_null(False)])
    for column in counted:
        values = looked_up(keys, known, found[column])
        if column not in OFFSETS and not pa.types.is_date(values.type):
            values = pc.fill_null(values, 0)
        unlike = pc.or_(unlike, differs(declared[column], values))
    missing = known.filter(pc.invert(pc.is_in(known, value_set=keys))) if is_all else known[:0]
    missing = missing.filter(pc.is_valid(missing))
    samples = [*keys.filter(unlike)[:5].to_pylist(), *missing[:5].to_pylist()]
    samples = [sample.replace("\x1f", " ").replace("\x00", "?") for sample in samples]
    return none_of(name, count(unlike) + len(missing), "rows differ", samples)


def _said(columns: Columns, key: str) -> pa.Table:
    """Return turns, segments, words and offsets of what was said, by episode or appearance."""
    said = columns("segments", [key, "page", "turn", "words", "start_ms", "end_ms"])
    said = said.filter(pc.is_valid(said[key]))
    said = said.append_column("speaking_ms", pc.subtract(said["end_ms"], said["start_ms"]))
    of_turns = said.group_by([key, "page", "turn"]).aggregate([]).group_by(key).aggregate([([], "count_all")])
    wanted = [
        ([], "count_all"), ("words", "sum"), ("speaking_ms", "sum"), ("start_ms", "min"), ("start_ms", "max")
    ]  # fmt: skip
    found = said.group_by(key).aggregate(wanted)
    turns = looked_up(found[key], of_turns[key], of_turns["count_all"])
    names = {"count_all": "segments", "words_sum": "words", "speaking_ms_sum": "speaking_ms"}
    names |= {"start_ms_min": "first_ms", "start_ms_max": "last_ms"}
    return found.rename_columns([names.get(name, name) for name in found.column_names]).append_column("turns", turns)


def _shares(columns: Columns) -> Check:
    """Check that `word_share` is the words of an appearance as a share of the episode's, and null where it names none."""
    rows = columns("appearances", ["appearance_id", "episode_id", "words", "word_share"])
    episodes = columns("episodes", ["episode_id", "words"])
    words = looked_up(rows["episode_id"], episodes["episode_id"], episodes["words"])
    words = pc.if_else(pc.greater(words, 0), words, pa.scalar(None, pa.int64()))
    share = pc.divide(pc.cast(rows["words"], pa.float64()), pc.cast(words, pa.float64()))
    off = pc.greater(pc.abs(pc.subtract(share, rows["word_share"])), TOLERANCE)
    unlike = pc.coalesce(off, pc.xor(pc.is_null(share), pc.is_null(rows["word_share"])))
    samples = rows["appearance_id"].filter(unlike)[:5].to_pylist()
    return none_of("appearances: word shares are of the episode", count(unlike), "shares differ", samples)


def _shares_within_one(columns: Columns) -> Check:
    """Check that the shares of an episode's speakers add up to no more than the episode."""
    rows = columns("appearances", ["episode_id", "word_share"]).drop_null()
    shares = rows.group_by("episode_id").aggregate([("word_share", "sum")])
    over = shares.filter(pc.greater(shares["word_share_sum"], 1 + TOLERANCE))
    return none_of("appearances: word shares within one", over.num_rows, "episodes over 1", over["episode_id"].to_pylist())


def _appearances(columns: Columns) -> pa.Table:
    rows = columns("appearances", ["speaker_id", "podcast_id", "published_on", "segments", "words"])
    return rows.append_column("month_on", _month(rows["published_on"]))


def _is_dated(rows: pa.Table) -> pa.ChunkedArray:
    return pc.and_(pc.is_valid(rows["published_on"]), pc.is_valid(rows["podcast_id"]))


def _summed(appearances: pa.Table, key: list[str]) -> pa.Table:
    """Return appearances by key: how many, what was said in them, and the first and last date."""
    wanted = [
        ([], "count_all"), ("segments", "sum"), ("words", "sum"), ("published_on", "min"), ("published_on", "max")
    ]  # fmt: skip
    found = appearances.group_by(key).aggregate(wanted)
    names = {"count_all": "appearances", "segments_sum": "segments", "words_sum": "words"}
    names |= {"published_on_min": "first_appearance_on", "published_on_max": "last_appearance_on"}
    return found.rename_columns([names.get(name, name) for name in found.column_names])


def _months(columns: Columns, found: pa.Table) -> Check:
    """Check that every month from the first to the last appearance of a speaker on a podcast is there, and no other."""
    key = ["speaker_id", "podcast_id"]
    spans = [("month_on", "min"), ("month_on", "max"), ([], "count_all")]
    rows = columns("appearances_by_month", [*key, "month_on"])
    declared, spoken = rows.group_by(key).aggregate(spans), found.group_by(key).aggregate(spans)
    keys, known = joined(declared, key), joined(spoken, key)
    unlike = pa.chunked_array([pa.nulls(declared.num_rows, pa.bool_()).fill_null(False)])
    for column in ("month_on_min", "month_on_max"):
        unlike = pc.or_(unlike, differs(declared[column], looked_up(keys, known, spoken[column])))
    months = pc.add(pc.subtract(_number(declared["month_on_max"]), _number(declared["month_on_min"])), 1)
    unlike = pc.or_(unlike, pc.not_equal(months, declared["count_all"]))
    samples = [sample.replace("\x1f", " ") for sample in keys.filter(unlike)[:5].to_pylist()]
    return none_of(
        "appearances_by_month: every month", count(unlike), "speakers on a podcast lack a month or have another", samples
    )


def _covered(columns: Columns) -> pa.Table:
    """Return how many episodes are known by podcast and month, and what became of them."""
    rows = columns("episodes", ["podcast_id", "published_on", "transcript_status"])
    status = rows["transcript_status"]
    groups = {"full": ["full"], "none": ["none"], "blocked": ["blocked", "gone"]}
    counted = {"podcast_id": rows["podcast_id"], "month_on": _month(rows["published_on"])}
    counted["episodes_known"] = pa.chunked_array([pa.repeat(pa.scalar(1, pa.int64()), rows.num_rows)])
    for name, values in groups.items():
        counted[f"episodes_{name}"] = pc.cast(pc.is_in(status, value_set=pa.array(values)), pa.int64())
    counted["episodes_unread"] = pc.cast(pc.is_null(status), pa.int64())
    names = list(counted)[2:]
    found = pa.table(counted).group_by(["podcast_id", "month_on"]).aggregate([(name, "sum") for name in names])
    return found.rename_columns([name.removesuffix("_sum") for name in found.column_names])


def _full(columns: Columns) -> Check:
    """Check that an episode whose transcript was read in full has one."""
    rows = columns("episodes", ["episode_id", "transcript_status", "segments"])
    empty = rows.filter(pc.and_(pc.equal(rows["transcript_status"], "full"), pc.equal(rows["segments"], 0)))
    return none_of(
        "episodes: full have a transcript", empty.num_rows, "full episodes without segments", empty["episode_id"].to_pylist()
    )


def _month(days: pa.ChunkedArray) -> pa.ChunkedArray:
    return pc.cast(pc.floor_temporal(days, unit="month"), pa.date32())


def _number(days: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a number for each month, one more than for the month before."""
    return pc.add(pc.multiply(pc.year(days), 12), pc.month(days))
