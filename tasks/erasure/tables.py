"""The tables of a release without what is erased; what follows from what is left is made anew, and agrees with it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from tasks import ids
from tasks.appearances import totals_of_speakers
from tasks.coverage import by_month, cover
from tasks.erasure.erased import Erased
from tasks.erasure.what_stays import Named, OfSource, as_sorted, replaced, what_stays
from tasks.releases.manifest import table_of
from tasks.schemas import RELEASE, TEXT
from tasks.tables import frame

Tables = Mapping[str, pa.Table]
"""The tables of a release by path, seen from its folder."""

PODCASTS, SPEAKERS, MONTHS, COVERAGE = (
    f"{table}/{table}.parquet" for table in ("podcasts", "speakers", "appearances_by_month", "coverage")
)


def without(tables: Tables, erased: Mapping[str, Erased]) -> dict[str, pa.Table]:
    """Return the tables of a release without what is erased, which is told by source.

    These are all but `quality`, `changes` and the segments of other sources. Of a source that is erased as a whole no table is
    left. What is not concerned is the same as before, in value and order.
    """
    left = dict(tables)
    for source_id in sorted(erased):
        if all(path in left for path in _paths(source_id)):
            left = _without(left, source_id, erased[source_id])
    return left


def is_of_source(path: str, source_id: str) -> bool:
    """Say whether a file of a release holds rows of just this source."""
    table = RELEASE.get(table_of(path))
    return table is not None and table.by_source and Path(path).stem == source_id


def _without(tables: dict[str, pa.Table], source_id: str, erased: Erased) -> dict[str, pa.Table]:
    held = OfSource(*(tables[path] for path in _paths(source_id)))
    podcasts = tables[PODCASTS]
    titles = [
        erased.blacked_out(title) if source == source_id else title
        for title, source in zip(podcasts["title"].to_pylist(), podcasts["source_id"].to_pylist(), strict=True)
    ]
    moved = _moved(podcasts, titles, source_id)
    stays = what_stays(held, erased, Named(_names(tables[SPEAKERS]), moved))
    titled = replaced(podcasts, title=titles)
    elsewhere = [rows for path, rows in tables.items() if table_of(path) == "appearances" and path != _paths(source_id)[1]]
    speakers = _speakers(tables[SPEAKERS], held, stays, elsewhere, erased)
    if not erased.is_whole and stays.same_as(held) and titled.equals(podcasts) and speakers.equals(tables[SPEAKERS]):
        return tables
    left = tables | dict(zip(_paths(source_id), (stays.episodes, stays.appearances, stays.segments), strict=True))
    left[PODCASTS] = _podcasts(titled, moved, held, stays, source_id, erased)
    left[SPEAKERS] = speakers
    shows = {*_ids(held.episodes), *_ids(stays.episodes), *moved}
    left[COVERAGE] = _of_shows(tables[COVERAGE], "coverage", shows, _cover(left))
    months = by_month(frame(stays.appearances), frame(left[COVERAGE]))
    left[MONTHS] = _of_shows(tables[MONTHS], "appearances_by_month", shows, months)
    if erased.is_whole:
        left = {path: rows for path, rows in left.items() if not is_of_source(path, source_id)}
    return left


def _paths(source_id: str) -> list[str]:
    return [f"{table}/{source_id}.parquet" for table in ("episodes", "appearances", "segments")]


def _names(speakers: pa.Table) -> dict[str, str]:
    return dict(zip(speakers["speaker_id"].to_pylist(), speakers["display_name"].to_pylist(), strict=True))


def _ids(rows: pa.Table) -> set[str | None]:
    return set(pc.unique(rows["podcast_id"]).to_pylist())


def _moved(podcasts: pa.Table, titles: list[str], source_id: str) -> dict[str, str]:
    """Return the ids that podcasts have now whose id was made of a title in which a name was blacked out."""
    columns = (podcasts[name].to_pylist() for name in ("podcast_id", "title"))
    return {
        podcast_id: ids.scoped(title, source_id)
        for podcast_id, was, title in zip(*columns, titles, strict=True)
        if title != was and podcast_id == ids.scoped(was, source_id)
    }


def _podcasts(
    podcasts: pa.Table, moved: Mapping[str, str], held: OfSource, stays: OfSource, source_id: str, erased: Erased
) -> pa.Table:
    """Return podcasts without those that are erased, or of which no episode is left; two whose names became one are one."""
    own = [moved.get(each, each) for each in podcasts["podcast_id"].to_pylist()]
    emptied = {moved.get(each or "", each) for each in _ids(held.episodes)} - _ids(stays.episodes) - {source_id}
    met: set[str] = set()
    is_left = []
    for podcast_id, was, source in zip(own, podcasts["podcast_id"].to_pylist(), podcasts["source_id"].to_pylist(), strict=True):
        is_gone = source == source_id and (erased.is_whole or erased.podcast_id(was) or podcast_id in emptied)
        is_left.append(not is_gone and podcast_id not in met)
        met.add(podcast_id)
    rows = replaced(podcasts, podcast_id=own).filter(pa.array(is_left, pa.bool_()))
    return as_sorted(rows, "podcasts") if moved else rows


def _speakers(speakers: pa.Table, held: OfSource, stays: OfSource, elsewhere: Sequence[pa.Table], erased: Erased) -> pa.Table:
    """Return speakers without those who appear no more, with the labels, badges and totals that are left to the others.

    `elsewhere` are the appearances in other sources, where some of them are known too.
    """
    before, after = _labels(held.appearances), _labels(stays.appearances)
    for labels in map(_labels, elsewhere):
        for each in labels.keys() & before.keys():
            after[each] = after.get(each, set()) | labels[each]
    is_left = [each in after or each not in before for each in speakers["speaker_id"].to_pylist()]
    rows = speakers.filter(pa.array(is_left, pa.bool_()))
    own = rows["speaker_id"].to_pylist()
    aliases = [
        listed if each not in after else [alias for alias in listed if alias in after[each] or alias not in before[each]]
        for each, listed in zip(own, rows["aliases"].to_pylist(), strict=True)
    ]
    badges = [
        listed if each not in after else _blacked_out(listed, erased)
        for each, listed in zip(own, rows["badges"].to_pylist(), strict=True)
    ]
    rows = replaced(rows, aliases=aliases, badges=badges)
    if stays.appearances.equals(held.appearances):
        return rows
    concerned = pc.is_in(rows["speaker_id"], value_set=pa.array(sorted(after), TEXT))
    columns = ["speaker_id", "segments", "words", "published_on"]
    theirs = pa.concat_tables(each.select(columns) for each in (stays.appearances, *elsewhere))
    totals = totals_of_speakers(frame(theirs)).reindex(pd.Index(own))
    counted = {
        name: pc.if_else(concerned, pa.array(totals[name]).cast(rows.schema.field(name).type), rows[name])
        for name in totals.columns
        if name in rows.column_names
    }
    return replaced(rows, **counted)


def _labels(appearances: pa.Table) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for speaker_id, labels in zip(appearances["speaker_id"].to_pylist(), appearances["labels"].to_pylist(), strict=True):
        found.setdefault(speaker_id, set()).update(labels)
    return found


def _blacked_out(texts: list[str], erased: Erased) -> list[str]:
    black = [erased.blacked_out(text) for text in texts]
    return texts if black == texts else sorted(set(black))


def _cover(tables: Tables) -> pd.DataFrame:
    return cover(frame(pa.concat_tables(_episodes(tables))))


def _episodes(tables: Tables) -> Iterator[pa.Table]:
    columns = ["podcast_id", "published_on", "transcript_status"]
    yield RELEASE["episodes"].empty().select(columns)
    yield from (rows.select(columns) for path, rows in tables.items() if table_of(path) == "episodes")


def _of_shows(rows: pa.Table, table: str, shows: set[str | None], made: pd.DataFrame) -> pa.Table:
    """Return rows of a table in which those of some podcasts were made anew."""
    new = pa.Table.from_pandas(made[rows.schema.names], preserve_index=False).cast(rows.schema.remove_metadata())
    concerned = pa.array(list(shows), TEXT)
    kept = rows.filter(pc.invert(pc.is_in(rows["podcast_id"], value_set=concerned))).replace_schema_metadata()
    own = new.filter(pc.is_in(new["podcast_id"], value_set=concerned))
    return as_sorted(pa.concat_tables([kept, own]), table)
