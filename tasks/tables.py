"""Tables: the warehouse's rows of one moment -> the frames of a release.

The warehouse holds what each page says; a release says each thing once. Frames have Arrow dtypes, so that integers with
unknowns stay integers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from tasks.appearances import appearance_of_voice, chosen_pages, in_pages, list_speakers, merge_appearances, voices_that_count
from tasks.config import Source
from tasks.coverage import by_month, cover
from tasks.episodes import list_podcasts, merge_episodes, podcast_ids, podcast_of_episode, transcript_status
from tasks.identify import identify
from tasks.schemas import RELEASE
from tasks.totals import spoken

Frame = pd.DataFrame


@dataclass(frozen=True)
class Held:
    """What the warehouse holds of the sources that are published; segments are left out, as they go source by source."""

    episodes: Frame
    voices: Frame
    reads: Frame
    fetches: Frame


def frame(table: pa.Table) -> Frame:
    """Return an Arrow table as a frame with Arrow dtypes."""
    rows: Frame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return rows


class Tables:
    """The tables of a release; segments come source by source, the others when all of these have been seen."""

    def __init__(self, held: Held, sources: Mapping[str, Source]) -> None:
        """Choose which page of an episode counts, and say who every voice is."""
        self._held = held
        self._sources = sources
        self._pages = chosen_pages(held.voices)
        voices = voices_that_count(held.voices, held.episodes, self._pages)
        self._who = identify(voices, held.episodes, sources)
        self._podcasts = podcast_of_episode(held.episodes, sources)
        self._voices = appearance_of_voice(voices.rename(columns={"kind": "page_kind"}).merge(self._who, on="voice_id"))
        self._said: list[Frame] = []

    def segments(self, source_id: str, held: Frame) -> pa.Table:
        """Return the segments of one source as published: of the chosen pages, each once, with speaker and appearance."""
        kept = held[in_pages(held, self._pages)].sort_values(["page", "turn", "position"]).drop_duplicates("segment_id")
        who = self._voices.drop_duplicates("voice_id")[["voice_id", "speaker_id", "appearance_id"]]
        said = kept.merge(who, on="voice_id", how="left")
        podcasts = said["episode_id"].map(self._podcasts)
        said = said.assign(podcast_id=podcast_ids(podcasts, said["source_id"], self._sources))
        self._said.append(spoken(said))
        return RELEASE["segments"].conform(_ordered(said, "segments"))

    def others(self) -> Iterator[tuple[str, pa.Table]]:
        """Give the other tables by name."""
        said = pd.concat(self._said) if self._said else spoken(Frame())
        told = self._held.episodes
        status = transcript_status(told, self._pages, self._held.fetches, self._held.reads)
        episodes = merge_episodes(told, self._pages, said, status, self._podcasts, self._sources)
        appearances = merge_appearances(self._voices, said, episodes, self._sources)
        coverage = cover(episodes)
        tables = {
            "podcasts": list_podcasts(episodes, self._sources),
            "episodes": episodes,
            "speakers": list_speakers(self._who, self._voices, appearances),
            "appearances": appearances,
            "appearances_by_month": by_month(appearances, coverage),
            "coverage": coverage,
        }
        for name, rows in tables.items():
            yield name, RELEASE[name].conform(_ordered(rows, name))


def _ordered(rows: Frame, name: str) -> Frame:
    """Return the columns of a table in its order, and its rows sorted as its files are."""
    table = RELEASE[name]
    ordered: Frame = rows[table.schema.names].sort_values(list(table.sort), kind="stable").reset_index(drop=True)
    return ordered
