"""Extent: how much an erasure takes from what is published, and who else is called so."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from tasks.data_folder import DataFolder
from tasks.erasure.chosen import Chosen, buried
from tasks.erasure.tombstones import Tombstones
from tasks.releases.names import release_ids
from tasks.releases.parquet import held_at
from tasks.schemas import RELEASE, TEXT


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of something the latest release holds, and how many of all releases hold any of it."""

    episodes: int
    sentences: int
    words: int
    releases: int


def extent(data: DataFolder, chosen: Chosen) -> Extent:
    """Return how much is published of what was chosen, in all sources."""
    is_theirs = ds.field(f"{chosen.what}_id") == chosen.id
    columns = ["episode_id", "segments", "words"]
    releases = [data.releases / release_id for release_id in release_ids(data.releases)]
    held = {each: held_at(each / "appearances", "appearances").to_table(columns, filter=is_theirs) for each in releases}
    latest = held.get(data.latest.resolve(), RELEASE["appearances"].empty())
    return Extent(
        episodes=pc.count_distinct(latest["episode_id"]).as_py(),
        sentences=pc.sum(latest["segments"]).as_py() or 0,
        words=pc.sum(latest["words"]).as_py() or 0,
        releases=sum(rows.num_rows > 0 for rows in held.values()),
    )


def namesakes(data: DataFolder, chosen: Sequence[Chosen]) -> tuple[list[str], list[str]]:
    """Return speakers of the latest release who are called so too: those of other sources, and those whose words go as well.

    The latter are of the same sources, under labels that hold the name: `Ada and Bo`, where Ada is erased; or another of the
    same name.
    """
    if chosen[0].what != "speaker" or not data.latest.exists():
        return [], []
    erased = {each.source_id: buried(Tombstones(key="00" * 16), each).erased_of(each.source_id) for each in chosen}
    rows = held_at(data.latest / "speakers", "speakers").to_table(["speaker_id", "display_name", "aliases"]).to_pylist()
    others = {row["speaker_id"]: [row["display_name"], *row["aliases"]] for row in rows if row["speaker_id"] != chosen[0].id}
    alike = {
        speaker_id
        for speaker_id, labels in others.items()
        if any(own and own.label(label, "") for own in erased.values() for label in labels)
    }
    is_here = ds.field("source_id").isin(pa.array(list(erased), TEXT)) & ds.field("speaker_id").isin(
        pa.array(list(alike), TEXT)
    )
    here = held_at(data.latest / "appearances", "appearances").to_table(["speaker_id"], filter=is_here)
    drawn_in = set(here["speaker_id"].to_pylist())
    return sorted(alike - drawn_in), sorted(drawn_in)
