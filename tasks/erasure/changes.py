"""The `changes` of a release from which something was erased: they tell that it was, and name nobody who is gone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from tasks import ids
from tasks.erasure.erased import Erased
from tasks.erasure.tables import PODCASTS, SPEAKERS, Tables, is_of_source
from tasks.erasure.what_stays import replaced
from tasks.releases.differences import keys_of
from tasks.releases.manifest import table_of
from tasks.releases.reasons import Reason
from tasks.schemas import RELEASE, TEXT, Row

ERASED = str(Reason.ERASED.name).lower()
OF_KEY = {"speakers": (0, None), "appearances_by_month": (0, 1), "podcasts": (None, 0), "coverage": (None, 0)}
"""Where in a key a speaker is named, and where a podcast."""


def changes_without(changes: pa.Table, before: Tables, after: Tables, erased: Mapping[str, Erased]) -> pa.Table:
    """Return `changes` without rows that tell of what is erased, and with one for each segment, appearance, episode that was.

    `before` and `after` are the other tables, with and without it. A removed speaker or podcast of a source of which something
    is erased is told of no more: its key names it, and nothing says whether it is one that was erased.
    """
    came_and_went = list(_came_and_went(before, after, erased))
    told = {(row["table"], row["key"]) for row in came_and_went}
    told |= {(name, key) for name in OF_KEY for key in _keys(before, name) - _keys(after, name)}
    names = _Names.of(changes, before, after, erased)
    whole = [source_id for source_id, each in erased.items() if each.is_whole]
    lost = sorted(_keys(before, "episodes") - _keys(after, "episodes"))
    of_whole, of_lost = (
        pc.is_in(changes[name], value_set=pa.array(values, TEXT))
        for name, values in (("source_id", whole), ("episode_id", lost))
    )
    known = [
        key not in told and not names.is_unknown(*key)
        for key in zip(changes["table"].to_pylist(), changes["key"].to_pylist(), strict=True)
    ]
    was_erased = pa.array([ERASED in reasons for reasons in changes["reasons"].to_pylist()], pa.bool_())
    stays = pc.and_(pa.array(known, pa.bool_()), pc.or_(was_erased, pc.invert(pc.or_(of_whole, of_lost))))
    nameless = replaced(
        changes,
        source_id=pc.if_else(of_whole, None, changes["source_id"]),
        episode_id=pc.if_else(pc.or_(of_whole, of_lost), None, changes["episode_id"]),
    )
    schema = changes.schema.remove_metadata()
    new = pa.Table.from_pylist([{name: row[name] for name in schema.names} for row in came_and_went], schema=schema)
    rows = pa.concat_tables([nameless.filter(stays).replace_schema_metadata(), new])
    order = pc.index_in(rows["table"], value_set=pa.array(list(RELEASE)))
    at = pc.sort_indices(pa.table({"table": order, "key": rows["key"]}), [("table", "ascending"), ("key", "ascending")])
    return rows.take(at)


def _came_and_went(before: Tables, after: Tables, erased: Mapping[str, Erased]) -> Iterator[Row]:
    """Give rows for the keys that only one side has of what is told of by hashes alone."""
    episodes = _keys(after, "episodes")
    for table in ("segments", "appearances", "episodes"):
        for source_id, each in erased.items():
            path = f"{table}/{source_id}.parquet"
            was, is_now = (_told(tables, path) for tables in (before, after))
            for change, here, there in (("removed", was, is_now), ("added", is_now, was)):
                for key in here.keys() - there.keys():
                    yield {
                        "table": table,
                        "key": key,
                        "source_id": None if each.is_whole else source_id,
                        "episode_id": here[key] if here[key] in episodes else None,
                        "change": change,
                        "columns": [],
                        "reasons": [ERASED],
                    }


def _told(tables: Tables, path: str) -> dict[str, str | None]:
    """Return the episode of each key of a table."""
    if path not in tables:
        return {}
    rows = tables[path]
    return dict(zip(keys_of(RELEASE[table_of(path)], rows).to_pylist(), rows["episode_id"].to_pylist(), strict=True))


def _keys(tables: Tables, table: str) -> set[str]:
    """Return the keys that a table has."""
    found = (keys_of(RELEASE[table], rows) for path, rows in tables.items() if table_of(path) == table)
    return {key for keys in found for key in keys.to_pylist()}


@dataclass(frozen=True, slots=True)
class _Names:
    """Who and what is named in a release now, and how names of the sources end of which something is erased."""

    speakers: frozenset[str]
    podcasts: frozenset[str]
    scopes: frozenset[str]

    @classmethod
    def of(cls, changes: pa.Table, before: Tables, after: Tables, erased: Mapping[str, Erased]) -> "_Names":
        """Return the names of a release; those of the anonymous end with a hash of their episode, or their source and page."""
        listed = zip(changes["source_id"].to_pylist(), changes["episode_id"].to_pylist(), strict=True)
        scopes = {episode for source, episode in listed if source in erased and episode}
        for source_id in erased:
            for rows in (rows for path, rows in before.items() if is_of_source(path, source_id)):
                scopes.update(pc.unique(rows["episode_id"]).drop_null().to_pylist())
                if "page" in rows.column_names:
                    scopes.update(source_id + page for page in pc.unique(rows["page"]).to_pylist())
        return cls(
            speakers=frozenset(after[SPEAKERS]["speaker_id"].to_pylist() if SPEAKERS in after else ()),
            podcasts=frozenset(after[PODCASTS]["podcast_id"].to_pylist() if PODCASTS in after else ()),
            scopes=frozenset(erased) | {ids.hashed(scope)[:12] for scope in scopes},
        )

    def is_unknown(self, table: str, key: str) -> bool:
        """Say whether a key names somebody or something of these sources that is in no table any more."""
        parts = key.split("/")
        of_speaker, of_podcast = OF_KEY.get(table, (None, None))
        named = [(parts[of_speaker], self.speakers)] if of_speaker is not None else []
        named += [(parts[of_podcast], self.podcasts)] if of_podcast is not None else []
        return any(name not in known and name.rsplit("@", 1)[-1] in self.scopes for name, known in named)
