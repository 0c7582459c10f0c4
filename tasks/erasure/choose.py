"""Choose: which labels, names, pages and podcasts an erasure means, from what warehouse and releases hold at the time."""

import difflib
from collections.abc import Mapping

from tasks.config import Source
from tasks.data_folder import DataFolder, DataFolderError
from tasks.episodes import podcast_ids, podcast_of_episode
from tasks.erasure.chosen import Chosen
from tasks.erasure.held import of_sources, published, rows_of
from tasks.erasure.person import choose_speaker
from tasks.erasure.tombstones import What
from tasks.schemas import WAREHOUSE
from tasks.tables import frame
from tasks.warehouse import Warehouse


def choose(data: DataFolder, sources: Mapping[str, Source], what: What, name: str) -> list[Chosen]:
    """Return what an erasure means in each source that it concerns.

    Raises DataFolderError, which names the nearest, for an id that nothing is known under.
    """
    chosen = {"source": _source, "podcast": _podcast, "speaker": choose_speaker}[what](data, sources, name)
    if isinstance(chosen, list):
        return chosen
    near = difflib.get_close_matches(name, sorted(chosen), n=1, cutoff=0.0)
    nearest = f" (did you mean '{near[0]}'?)" if near else ""
    raise DataFolderError(f"{data.root}: no {what} '{name}' in warehouse or releases{nearest}")


def _source(data: DataFolder, sources: Mapping[str, Source], source_id: str) -> list[Chosen] | set[str]:
    warehouse = Warehouse(data.warehouse)
    known = {each for name in WAREHOUSE for each in warehouse.source_ids(name)}
    known |= {path.stem for path in data.releases.glob("*/segments/*.parquet")}
    return [Chosen("source", source_id, source_id, {("source",)})] if source_id in known else known


def _podcast(data: DataFolder, sources: Mapping[str, Source], podcast_id: str) -> list[Chosen] | set[str]:
    """Choose the pages that are all of a podcast's; a podcast that is a source of its own is that source."""
    episodes = of_sources(sources, frame(Warehouse(data.warehouse).read("episodes")))
    names = episodes["episode_id"].map(podcast_of_episode(episodes, sources))
    episodes["podcast_id"] = podcast_ids(names, episodes["source_id"], sources)
    columns = ["podcast_id", "source_id", "page"]
    told = [*rows_of(episodes[[*columns, "kind"]]), *published(data, "episodes", columns)]
    theirs = [row for row in told if row["podcast_id"] == podcast_id]
    if not theirs:
        return {row["podcast_id"] for row in told if isinstance(row["podcast_id"], str)}
    source_id = theirs[0]["source_id"]
    if podcast_id == source_id:
        return [Chosen("source", source_id, source_id, {("source",)})]
    others = {row["page"] for row in told if row["podcast_id"] != podcast_id}
    pages = {row["page"] for row in theirs if row.get("kind") != "speaker_page"} - others
    return [Chosen("podcast", podcast_id, source_id, {("podcast", podcast_id), *(("page", page) for page in pages)})]
