"""Reasons: why rows of a release differ from those of another, as far as the rows of both tell.

Segments and episodes cite the bytes and the reader they come from; whose label moved to whom, appearances say; everything
else follows from the rows it is made from. Nothing is guessed: what has no evidence has no reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntFlag, auto

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.releases.differences import Differences, Numbers, Truths, truths

EVIDENCE = {
    "podcasts": ("podcast_id", "source_id"),
    "episodes": ("episode_id", "source_id", "podcast_id", "published_on", "page", "snapshot_id", "transcript_status"),
    "speakers": ("speaker_id",),
    "appearances": ("appearance_id", "speaker_id", "episode_id", "source_id", "podcast_id", "published_on"),
    "segments": ("segment_id", "source_id", "episode_id", "speaker_id", "appearance_id", "page", "snapshot_id"),
    "appearances_by_month": ("speaker_id", "podcast_id", "month_on"),
    "coverage": ("podcast_id", "month_on"),
}
"""The columns of each table whose values are evidence."""

CITED = ("snapshot_id", "page", "reader_version")
TRANSCRIPT = ("transcript_status", "transcript_reason", "turns", "segments", "words")
WHOSE = ("speaker_id", "appearance_id", "podcast_id")


class Reason(IntFlag):
    """Why a row differs; the schema of `changes` says what each means."""

    NEW = auto()
    SOURCE_EDIT = auto()
    RESTATED = auto()
    SOURCE_REMOVED = auto()
    RETIRED = auto()
    RE_READ = auto()
    MERGED = auto()
    SPLIT = auto()
    RENAMED = auto()
    LOOKED_FOR = auto()
    CONFIG = auto()
    ERASED = auto()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a release says, in the files in which it differs from the other one.

    `told` has what episodes cite (source_id, episode_id, page, snapshot_id, transcript_status), `said` what segments cite,
    `voices` whose each label is (scope: the episode, else the source; label, speaker_id). `sources` are all it has.
    """

    sources: pa.Array
    told: pa.Table
    said: pa.Table
    voices: pa.Table


class Told:
    """Reasons by key: those of all rows that have it, but for `restated`, from which nothing else follows."""

    def __init__(self, why: Numbers, *keys: pa.ChunkedArray) -> None:
        """Put together the reasons of rows that each have one or several keys; a null is none."""
        every = pa.chunked_array([chunk for column in keys for chunk in column.chunks], pa.string())
        coded = every.combine_chunks().dictionary_encode()
        at = pc.fill_null(coded.indices, len(coded.dictionary)).to_numpy()
        self._keys = coded.dictionary
        self._why = np.zeros(len(coded.dictionary) + 1, np.int64)
        np.bitwise_or.at(self._why, at, np.tile(why & ~Reason.RESTATED.value, len(keys)))
        self._why[-1] = 0

    def of(self, *keys: pa.ChunkedArray) -> Numbers:
        """Return the reasons of rows by one or several keys of each."""
        found = [pc.fill_null(pc.index_in(column, value_set=self._keys, skip_nulls=True), len(self._keys)) for column in keys]
        why: Numbers = np.bitwise_or.reduce([self._why[at.to_numpy()] for at in found])
        return why


def explain(differing: Mapping[str, Differences], before: Evidence, after: Evidence, elsewhere: pa.Array) -> dict[str, Numbers]:
    """Return the reasons of the differing rows of each table, bit by bit.

    `elsewhere` are the speakers who appear in files that are the same in both releases.
    """
    segments, episodes, appearances = (differing[name] for name in ("segments", "episodes", "appearances"))
    re_read = Told(_when(episodes.differ_in("reader_version"), Reason.RE_READ), episodes.keys)
    moved = _moved(before.voices, after.voices, elsewhere)
    why = {"segments": _why_segments(segments, before, after, re_read, moved)}
    why["episodes"] = _why_episodes(episodes, before, after, Told(why["segments"], *_both(segments, "episode_id")))
    of_episode = Told(why["episodes"], episodes.keys)
    why["segments"] |= _when(segments.differ_in("podcast_id"), of_episode.of(*_both(segments, "episode_id")))
    said = Told(why["segments"], *_both(segments, "appearance_id"))
    why["appearances"] = _why_appearances(appearances, before, after, said, of_episode, moved)
    why["coverage"] = _why_coverage(differing["coverage"], episodes, why["episodes"])
    why["appearances_by_month"] = _why_months(differing, why)
    why["speakers"] = Told(why["appearances"], *_both(appearances, "speaker_id")).of(differing["speakers"].keys)
    why["podcasts"] = _why_podcasts(differing["podcasts"], before, after, Told(why["episodes"], *_both(episodes, "podcast_id")))
    return why


def _why_segments(rows: Differences, before: Evidence, after: Evidence, re_read: Told, moved: Told) -> Numbers:
    reader = re_read.of(*_both(rows, "episode_id"))
    known, kept = (
        _is_in(values, evidence.said, "source_id", "page") | _is_in(values, evidence.said, "episode_id")
        for values, evidence in ((rows.after, before), (rows.before, after))
    )
    looked_at = after.told.filter(pc.is_in(after.told["transcript_status"], value_set=pa.array(["none", "gone"])))
    gone = _is_in(rows.before, after.told, "source_id", "page") | _is_in(rows.before, looked_at, "episode_id")
    edited = Reason.SOURCE_EDIT | reader
    why = _why_added(rows, before, (known, edited)) | _why_removed(
        rows, after, (kept, edited), (gone, Reason.SOURCE_REMOVED | reader)
    )
    content = _other_columns(rows, *CITED, *WHOSE)
    why |= _when(content, np.where(rows.differ_in("snapshot_id", "page"), edited, Reason.RE_READ))
    why |= _when(rows.changed & ~content & ~rows.differ_in(*WHOSE), Reason.RESTATED)
    whose = _when(
        rows.differ_in("speaker_id", "appearance_id"), moved.of(*_both(rows, "episode_id", "speaker_id", other="source_id"))
    )
    why |= whose
    renumbered = rows.differ_in("appearance_id") & (whose == 0)  # the voice that gave the appearance its id came or went
    return why | _when(renumbered, Told(why, *_both(rows, "appearance_id")).of(*_both(rows, "appearance_id")))


def _why_episodes(rows: Differences, before: Evidence, after: Evidence, said: Told) -> Numbers:
    reader = _when(rows.differ_in("reader_version"), Reason.RE_READ)
    why = _why_added(rows, before) | _why_removed(
        rows, after, (_is_in(rows.before, after.told, "source_id", "page"), Reason.SOURCE_REMOVED)
    )
    facts = _other_columns(rows, *CITED, *TRANSCRIPT)
    edited = _when(rows.differ_in("snapshot_id"), Reason.SOURCE_EDIT)
    why |= _when(facts & ~rows.differ_in("page"), edited | reader)
    of_transcript = _when(rows.differ_in(*TRANSCRIPT), said.of(rows.keys))
    is_gone = truths(pc.fill_null(pc.equal(rows.after["transcript_status"], "gone"), fill_value=False))
    looked_for = np.where(is_gone, Reason.SOURCE_REMOVED, Reason.LOOKED_FOR) | reader
    why |= of_transcript | _when(rows.differ_in("transcript_status", "transcript_reason") & (of_transcript == 0), looked_for)
    same = rows.changed & ~facts & ~rows.differ_in(*TRANSCRIPT)
    return why | _when(same, np.where(rows.differ_in("snapshot_id", "page"), Reason.RESTATED, reader))


def _why_added(rows: Differences, before: Evidence, *known: tuple[Truths, Numbers | Reason]) -> Numbers:
    """Return why rows came: with their source, from bytes that were cited before, for a reason known of them, else as new."""
    new_source, same_bytes = ~_is_of(rows.after, before.sources), _cites_the_same(rows.after, before)
    conditions, reasons = zip((new_source, Reason.NEW), (same_bytes, Reason.RE_READ), *known, strict=True)
    return _when(rows.added, np.select(conditions, reasons, Reason.NEW))


def _why_removed(rows: Differences, after: Evidence, *known: tuple[Truths, Numbers | Reason]) -> Numbers:
    """Return why rows went: with their source, though their bytes are still cited, for a reason known of them, else unknown."""
    retired, same_bytes = ~_is_of(rows.before, after.sources), _cites_the_same(rows.before, after)
    conditions, reasons = zip((retired, Reason.RETIRED), (same_bytes, Reason.RE_READ), *known, strict=True)
    return _when(rows.removed, np.select(conditions, reasons, 0))


def _why_appearances(
    rows: Differences, before: Evidence, after: Evidence, said: Told, of_episode: Told, moved: Told
) -> Numbers:
    why = said.of(rows.keys) | moved.of(*_both(rows, "episode_id", "speaker_id", other="source_id"))
    follows = rows.differ_in("episode_id", "podcast_id", "published_on", "word_share") | (~rows.changed & (why == 0))
    why |= _when(follows, of_episode.of(*_both(rows, "episode_id")))
    why |= _when(rows.added & ~_is_of(rows.after, before.sources), Reason.NEW)
    return why | _when(rows.removed & ~_is_of(rows.before, after.sources), Reason.RETIRED)


def _why_coverage(rows: Differences, episodes: Differences, why: Numbers) -> Numbers:
    counted = ~episodes.changed | episodes.differ_in("podcast_id", "published_on", "transcript_status")
    return Told(_when(counted, why), *_months(episodes, "podcast_id")).of(*_months(rows, "podcast_id", day="month_on"))


def _why_months(differing: Mapping[str, Differences], why: Mapping[str, Numbers]) -> Numbers:
    """Return why months of speakers differ: for appearances in them, else any on the podcast, or for what is known of them."""
    rows, appearances, coverage = (differing[name] for name in ("appearances_by_month", "appearances", "coverage"))
    counted = ~appearances.changed | appearances.differ_in("speaker_id", "podcast_id", "published_on", "segments", "words")
    because = _when(counted, why["appearances"])
    in_month = Told(because, *_months(appearances, "speaker_id", "podcast_id")).of(
        *_months(rows, "speaker_id", "podcast_id", day="month_on")
    )
    ever = Told(because, *_both(appearances, "speaker_id", "podcast_id")).of(*_both(rows, "speaker_id", "podcast_id"))
    known = Told(why["coverage"], *_months(coverage, "podcast_id", day="month_on")).of(
        *_months(rows, "podcast_id", day="month_on")
    )
    found = in_month | _when(rows.differ_in("episodes_known", "episodes_full"), known)
    return np.where(~rows.changed & (found == 0), ever, found)


def _why_podcasts(rows: Differences, before: Evidence, after: Evidence, of_episodes: Told) -> Numbers:
    new, retired = ~_is_of(rows.after, before.sources), ~_is_of(rows.before, after.sources)
    why = _when(rows.added & new, Reason.NEW) | _when(rows.removed & retired, Reason.RETIRED)
    why |= _when((why == 0) & ~rows.changed, of_episodes.of(rows.keys))
    is_source = truths(pc.fill_null(pc.equal(rows.after["podcast_id"], rows.after["source_id"]), fill_value=False))
    of_config = _other_columns(rows, "title") | (rows.differ_in("title") & is_source)  # else the source's pages give the title
    return why | _when(of_config, Reason.CONFIG)


def _moved(before: pa.Table, after: pa.Table, elsewhere: pa.Array) -> Told:
    """Return, by scope and speaker, why voices are under another speaker than before.

    Who has voices `elsewhere` had these before and has them still: voices that come to them are merged, others split off.
    """
    voices, voices_after = (_joined(side, "scope", "label") for side in (before, after))
    at = pc.index_in(voices, value_set=voices_after)
    scope, old = (before[name].filter(pc.is_valid(at)) for name in ("scope", "speaker_id"))
    new = after["speaker_id"].take(at.drop_null())
    pairs = pa.table({"old": old, "new": new}).group_by(["old", "new"], use_threads=False).aggregate([])
    several_before, several_after = _repeated(pairs["new"]), _repeated(pairs["old"])
    merged, split = (
        truths(pc.or_(pc.is_in(side, value_set=many), pc.is_in(side, value_set=elsewhere)))
        for side, many in ((new, several_before), (old, several_after))
    )
    why = _when(merged, Reason.MERGED) | _when(split, Reason.SPLIT)
    why = _when(truths(pc.not_equal(old, new)), np.where(why == 0, Reason.RENAMED, why))
    moves = pa.table({"scope": scope, "old": old, "new": new})
    return Told(why, _joined(moves, "scope", "old"), _joined(moves, "scope", "new"))


def _repeated(values: pa.ChunkedArray) -> pa.Array:
    counted = values.value_counts()
    return counted.field("values").filter(pc.greater(counted.field("counts"), 1))


def _other_columns(rows: Differences, *names: str) -> Truths:
    """Say of each row whether it differs in columns other than these."""
    return rows.differ_in(*(name for name in rows.table.schema.names if name not in names))


def _is_of(rows: pa.Table, sources: pa.Array) -> Truths:
    return truths(pc.is_in(rows["source_id"], value_set=sources))


def _cites_the_same(rows: pa.Table, evidence: Evidence) -> Truths:
    """Say of each row whether rows of a release cite the bytes that it cites."""
    names = ("source_id", "page", "snapshot_id")
    return _is_in(rows, evidence.said, *names) | _is_in(rows, evidence.told, *names)


def _is_in(rows: pa.Table, others: pa.Table, *names: str) -> Truths:
    """Say of each row whether it has the same values, none of them null, as any of the others."""
    return truths(pc.is_in(_joined(rows, *names), value_set=_joined(others, *names).combine_chunks(), skip_nulls=True))


def _both(rows: Differences, *names: str, other: str | None = None) -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Return columns joined, before and after; where the first is null, `other` stands in for it."""
    return _joined(rows.before, *names, other=other), _joined(rows.after, *names, other=other)


def _months(rows: Differences, *names: str, day: str = "published_on") -> tuple[pa.ChunkedArray, pa.ChunkedArray]:
    """Return columns joined with a month, before and after; an unknown podcast or month is one of its own."""
    sides = []
    for side, is_missing in ((rows.before, rows.added), (rows.after, rows.removed)):
        month = pc.utf8_slice_codeunits(side[day].cast(pa.string()), 0, len("2026-01"))
        columns = [pc.fill_null(column, "") for column in (*(side[name] for name in names), month)]
        sides.append(pc.if_else(pa.array(is_missing), None, pc.binary_join_element_wise(*columns, "\x1f")))
    return sides[0], sides[1]


def _joined(rows: pa.Table, *names: str, other: str | None = None) -> pa.ChunkedArray:
    """Return text columns joined; null where any of them is."""
    columns = [rows[name] for name in names]
    if other is not None:
        columns[0] = pc.coalesce(columns[0], rows[other])
    return pc.binary_join_element_wise(*columns, "\x1f")


def _when(condition: Truths, why: Numbers | Reason) -> Numbers:
    """Return reasons where a condition holds, none elsewhere."""
    return np.where(condition, why, 0).astype(np.int64)
