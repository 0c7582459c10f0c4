"""What stays of one source in a release: its episodes, appearances and segments, without what is erased of them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tasks import ids
from tasks.appearances import word_shares
from tasks.episodes import NO_WORDS_LEFT
from tasks.erasure.erased import Erased
from tasks.schemas import COUNTS, RELEASE, SPEAKING
from tasks.segment import count_words
from tasks.tables import frame
from tasks.totals import spoken, totals, with_counts


@dataclass(frozen=True, slots=True)
class OfSource:
    """What a release says of one source: rows of its tables, in their own columns, which an older release has fewer of."""

    episodes: pa.Table
    appearances: pa.Table
    segments: pa.Table

    def same_as(self, other: "OfSource") -> bool:
        """Say whether another says the same."""
        return all(getattr(self, name).equals(getattr(other, name)) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Named:
    """How the release names what is in several tables: the names of its speakers, and podcasts that have another id now."""

    speakers: Mapping[str, str]
    podcasts: Mapping[str, str]


def what_stays(held: OfSource, erased: Erased, named: Named) -> OfSource:
    """Return what is left of a source: without what is erased, names blacked out, and everything counted again."""
    if erased.is_whole:
        return OfSource(held.episodes[:0], held.appearances[:0], held.segments[:0])
    gone = {name for name in _different(held.appearances["speaker_id"]) if erased.label(named.speakers.get(name), "")}
    episodes = held.episodes.filter(
        _each(lambda podcast, page: not (erased.podcast_id(podcast) or erased.page(page)), held.episodes, "podcast_id", "page")
    )
    lost = set(_different(held.episodes["episode_id"])) - set(_different(episodes["episode_id"]))

    def stays(episode_id: str, podcast_id: str, speaker_id: str, label: str, page: str) -> bool:
        is_erased = erased.podcast_id(podcast_id) or erased.page(page) or erased.label(label, page)
        return not (is_erased or episode_id in lost or speaker_id in gone)

    is_left = _each(stays, held.segments, "episode_id", "podcast_id", "speaker_id", "label", "page")
    segments = _blacked_out(held.segments.filter(is_left), erased)
    touched = _touched(held.segments, segments)
    segments = _with_own_ids(segments, touched)
    appearances = held.appearances.filter(
        _each(
            lambda episode, podcast, speaker: not (erased.podcast_id(podcast) or episode in lost or speaker in gone),
            held.appearances,
            *("episode_id", "podcast_id", "speaker_id"),
        )
    )
    appearances, moved = _with_labels_left(appearances, held, segments, erased)
    segments = replaced(segments, appearance_id=[moved.get(each, each) for each in segments["appearance_id"].to_pylist()])
    episodes = replaced(episodes, **{name: _without_names(episodes, name, erased) for name in ("title", "transcript_reason")})
    left = OfSource(*(_renamed(rows, named.podcasts) for rows in (episodes, appearances, segments)))
    return _counted(left, replace(touched, appearances=touched.appearances.union(moved.values())))


def replaced(rows: pa.Table, **columns: Any) -> pa.Table:
    """Return rows with other values in some columns, of the type these have; a column that the rows lack is left out."""
    for name, values in columns.items():
        if name in rows.column_names:
            field = rows.schema.field(name)
            cast = values.cast(field.type) if isinstance(values, pa.Array | pa.ChunkedArray) else pa.array(values, field.type)
            if not rows[name].equals(cast if isinstance(cast, pa.ChunkedArray) else pa.chunked_array([cast])):
                rows = rows.set_column(rows.column_names.index(name), field, cast)
    return rows


def as_sorted(rows: pa.Table, table: str) -> pa.Table:
    """Return rows in the order of their table's files."""
    return rows.sort_by([(name, "ascending") for name in RELEASE[table].sort])


@dataclass(frozen=True, slots=True)
class _Touched:
    """Voices, episodes and appearances of whose sentences some were erased or changed."""

    voices: frozenset[str]
    episodes: frozenset[str]
    appearances: frozenset[str]


def _touched(before: pa.Table, after: pa.Table) -> _Touched:
    same = after.filter(pc.equal(after["text"], before["text"].take(pc.index_in(after["segment_id"], before["segment_id"]))))
    rows = before.filter(pc.invert(pc.is_in(before["segment_id"], value_set=same["segment_id"])))
    return _Touched(*(frozenset(_different(rows[name])) - {None} for name in ("voice_id", "episode_id", "appearance_id")))


def _blacked_out(segments: pa.Table, erased: Erased) -> pa.Table:
    """Return sentences in which names are blacked out, also those that are spread over two of one page."""
    if not erased.name_words or not segments.num_rows:
        return segments
    texts, raws = segments["text"].to_pylist(), segments["raw_text"].to_pylist()
    shown = [text if raw is None else raw for text, raw in zip(texts, raws, strict=True)]
    places = list(zip(segments["episode_id"].to_pylist(), segments["page"].to_pylist(), strict=True))
    black: list[str] = []
    black_raws: list[str] = []
    for _, found in groupby(range(len(places)), key=places.__getitem__):
        on_page = list(found)
        black += erased.all_blacked_out([texts[at] for at in on_page])
        black_raws += erased.all_blacked_out([shown[at] for at in on_page])
    words = [
        count if text == was else count_words(text)
        for count, text, was in zip(segments["words"].to_pylist(), black, texts, strict=True)
    ]
    kept_raws = [None if was is None else raw for raw, was in zip(black_raws, raws, strict=True)]
    return replaced(segments, text=black, raw_text=kept_raws, words=words)


def _with_own_ids(segments: pa.Table, touched: _Touched) -> pa.Table:
    """Return sentences with the ids of what they say now; of voices that lost one, equal sentences are counted again."""
    if not touched.voices:
        return segments
    columns = (segments[name].to_pylist() for name in ("segment_id", "voice_id", "text"))
    seen: Counter[tuple[str, str]] = Counter()
    segment_ids = []
    for segment_id, voice, text in zip(*columns, strict=True):
        segment_ids.append(ids.segment_id(voice, text, seen[voice, text]) if voice in touched.voices else segment_id)
        seen[voice, text] += 1
    return replaced(segments, segment_id=segment_ids)


def _with_labels_left(
    appearances: pa.Table, held: OfSource, segments: pa.Table, erased: Erased
) -> tuple[pa.Table, dict[str, str]]:
    """Return appearances with the labels that are left to them, without those that have none, and whose id is another now.

    A label goes that is erased where it stands, or whose words are all erased, unless the source credits it as well.
    """
    said: dict[tuple[str, str], set[str]] = {}
    for appearance, label, page in _distinct(held.segments, "appearance_id", "label", "page"):
        said.setdefault((appearance, label), set()).add(page)
    had_spoken = {appearance for appearance, _ in said}
    spoken_under = set(_distinct(segments, "appearance_id", "label"))
    page_of: dict[str, str] = dict(_distinct(held.episodes, "episode_id", "page"))
    voices: dict[str, str] = {}
    for appearance, voice in _distinct(segments, "appearance_id", "voice_id"):
        voices[appearance] = min(voice, voices.get(appearance, voice))

    def stays(appearance: str, episode: str | None, role: str | None, label: str) -> bool:
        if (appearance, label) in spoken_under:
            return True
        pages = said.get((appearance, label), set())
        return not (pages and role is None) and not any(
            erased.label(label, page) for page in pages or {page_of.get(episode or "", "")}
        )

    labels, evidence, moved = [], [], {}
    columns = ("appearance_id", "episode_id", "role", "evidence", "labels")
    for appearance, episode, role, proof, listed in zip(*(appearances[name].to_pylist() for name in columns), strict=True):
        kept = [label for label in listed if stays(appearance, episode, role, label)]
        labels.append(kept)
        evidence.append("credited" if appearance in had_spoken and appearance not in voices else proof)
        if kept and kept != listed and episode:
            moved[appearance] = min(ids.voice_id(episode, label) for label in kept)
        elif episode is None and appearance in voices:  # its voices are of a page each
            moved[appearance] = voices[appearance]
    rows = replaced(appearances, labels=labels, evidence=evidence).filter(pa.array(list(map(bool, labels)), pa.bool_()))
    moved = {old: new for old, new in moved.items() if old != new}
    own = [moved.get(each, each) for each in rows["appearance_id"].to_pylist()]
    return (as_sorted(replaced(rows, appearance_id=own), "appearances") if moved else rows), moved


def _counted(left: OfSource, touched: _Touched) -> OfSource:
    """Return a source with the counts of what is left, where any of it was erased."""
    if not touched.voices:
        return left
    said = spoken(frame(left.segments))
    counts, speaking = ([column.name for column in columns] for columns in (COUNTS, SPEAKING))
    in_episode = pc.is_in(left.episodes["episode_id"], value_set=pa.array(sorted(touched.episodes), pa.string()))
    episodes = _with_totals(left.episodes, "episode_id", said, counts, in_episode)
    is_empty = pc.and_(in_episode, pc.and_(pc.equal(episodes["transcript_status"], "full"), pc.equal(episodes["segments"], 0)))
    is_empty = pc.fill_null(is_empty, fill_value=False)
    episodes = replaced(
        episodes,
        transcript_status=pc.if_else(is_empty, None, episodes["transcript_status"]),
        transcript_reason=pc.if_else(is_empty, NO_WORDS_LEFT, episodes["transcript_reason"]),
    )
    of_episode = pc.is_in(left.appearances["episode_id"], value_set=pa.array(sorted(touched.episodes), pa.string()))
    own = pc.or_(
        of_episode, pc.is_in(left.appearances["appearance_id"], value_set=pa.array(sorted(touched.appearances), pa.string()))
    )
    appearances = _with_totals(left.appearances, "appearance_id", said, [*counts, *speaking], own)
    shares = word_shares(frame(appearances), frame(episodes))
    appearances = replaced(appearances, word_share=pc.if_else(of_episode, pa.array(shares), appearances["word_share"]))
    return replace(left, episodes=episodes, appearances=appearances)


def _with_totals(rows: pa.Table, key: str, said: pd.DataFrame, names: Sequence[str], concerned: pa.Array) -> pa.Table:
    found = with_counts(frame(rows.select([key])).set_index(key), totals(said, key))
    return replaced(
        rows,
        **{name: pc.if_else(concerned, pa.array(found[name]), rows[name]) for name in names if name in rows.column_names},
    )


def _renamed(rows: pa.Table, podcasts: Mapping[str, str]) -> pa.Table:
    return replaced(rows, podcast_id=[podcasts.get(each, each) for each in rows["podcast_id"].to_pylist()])


def _without_names(rows: pa.Table, name: str, erased: Erased) -> list[str | None]:
    return [None if text is None else erased.blacked_out(text) for text in rows[name].to_pylist()]


def _each(test: Callable[..., bool], rows: pa.Table, *names: str) -> pa.Array:
    """Say of each row what a test says of some of its columns; it is asked once of equal values."""
    asked = cache(test)
    values = zip(*(rows[name].to_pylist() for name in names), strict=True)
    return pa.array([asked(*each) for each in values], pa.bool_())


def _different(values: pa.ChunkedArray) -> list[Any]:
    found: list[Any] = pc.unique(values).to_pylist()
    return found


def _distinct(rows: pa.Table, *names: str) -> list[tuple[Any, ...]]:
    """Return the different values of some columns, without rows in which the first is null."""
    found = rows.select(names).group_by(list(names), use_threads=False).aggregate([]).to_pylist()
    return [tuple(row[name] for name in names) for row in found if row[names[0]] is not None]
