"""Choose: which labels, names, pages and podcasts an erasure means, from what warehouse and releases hold at the time."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pyarrow.compute as pc
import pyarrow.dataset as ds

from tasks import ids
from tasks.config import Source
from tasks.data_folder import DataFolder, DataFolderError
from tasks.episodes import podcast_ids, podcast_of_episode
from tasks.erasure.erased import words_of
from tasks.erasure.tombstones import Tombstone, Tombstones, What
from tasks.identify import identify
from tasks.labels import ASIDE, ROLES, is_role, key
from tasks.releases.names import release_ids
from tasks.releases.parquet import held_at
from tasks.schemas import RELEASE, WAREHOUSE, Row
from tasks.tables import frame
from tasks.warehouse import Warehouse

HONORIFICS = frozenset("dr prof professor mr mrs ms miss sir dame rev rabbi father sister lord lady".split())


@dataclass(slots=True)
class Chosen:
    """What is to be erased: marks (kind, and what is marked) in one source, and names to be blacked out, in words.

    `others` are the names of others that one of these is a part of: they stay.
    """

    what: What
    id: str
    source_id: str
    marks: set[tuple[str, ...]] = field(default_factory=set)
    names: set[tuple[str, ...]] = field(default_factory=set)
    others: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def pages(self) -> list[str]:
        """The pages that are erased whole."""
        return sorted(mark[1] for mark in self.marks if mark[0] == "page")

    @property
    def labels(self) -> list[str]:
        """The labels that are erased, as they are compared."""
        return sorted({mark[-1] for mark in self.marks if mark[0] in ("label", "label on page")})


def choose(data: DataFolder, sources: Mapping[str, Source], what: What, name: str) -> Chosen:
    """Return what an erasure means. Raises DataFolderError, which names the nearest, for an id that nothing is known under."""
    chosen = {"source": _source, "podcast": _podcast, "speaker": _speaker}[what](data, sources, name)
    if isinstance(chosen, Chosen):
        return chosen
    near = difflib.get_close_matches(name, sorted(chosen), n=1, cutoff=0.0)
    nearest = f" (did you mean '{near[0]}'?)" if near else ""
    raise DataFolderError(f"{data.root}: no {what} '{name}' in warehouse or releases{nearest}")


@dataclass(frozen=True, slots=True)
class Extent:
    """How much of something the latest release holds, and how many of all releases hold any of it."""

    episodes: int
    sentences: int
    words: int
    releases: int


def extent(data: DataFolder, chosen: Chosen) -> Extent:
    """Return how much is published of what was chosen."""
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


def namesakes(data: DataFolder, chosen: Chosen) -> tuple[list[str], list[str]]:
    """Return speakers of the latest release who are called so too: those of other sources, and those whose words go as well.

    The latter are of the same source, under labels that hold the name: `Ada and Bo`, where Ada is erased.
    """
    if chosen.what != "speaker" or not data.latest.exists():
        return [], []
    rows = held_at(data.latest / "speakers", "speakers").to_table(["speaker_id", "display_name", "aliases"]).to_pylist()
    others = {row["speaker_id"]: [row["display_name"], *row["aliases"]] for row in rows if row["speaker_id"] != chosen.id}
    erased = buried(Tombstones(key="00" * 16), chosen).erased_of(chosen.source_id)
    alike = [who for who, labels in others.items() if erased and any(erased.label(label, "") for label in labels)]
    elsewhere = [who for who in alike if not who.endswith(f"@{chosen.source_id}")]
    return sorted(elsewhere), sorted(set(alike) - set(elsewhere))


def buried(tombstones: Tombstones, chosen: Chosen, reason: str | None = None) -> Tombstones:
    """Return the tombstones with one for what was chosen; its erasure is yet to be done."""
    source_id = chosen.source_id
    known = chosen.names | chosen.others
    names = {("name", " ".join(words)) for words in chosen.names} | {("other", " ".join(words)) for words in chosen.others}
    names |= {("name begins", words[0]) for words in known}
    marks = sorted(tombstones.mark(mark[0], source_id, *mark[1:]) for mark in chosen.marks | names)
    tombstone = Tombstone(
        what=chosen.what,
        reason=reason,
        asked_at=datetime.now(UTC),
        of_id=tombstones.mark("id", chosen.what, chosen.id),
        of_source=tombstones.mark("of", source_id),
        marks=tuple(marks),
        name_words=tuple(sorted({len(words) for words in known})),
    )
    return tombstones.model_copy(update={"tombstones": (*tombstones.tombstones, tombstone)})


def _source(data: DataFolder, sources: Mapping[str, Source], source_id: str) -> Chosen | set[str]:
    warehouse = Warehouse(data.warehouse)
    known = {each for name in WAREHOUSE for each in warehouse.source_ids(name)}
    known |= {path.stem for path in data.releases.glob("*/segments/*.parquet")}
    return Chosen("source", source_id, source_id, {("source",)}) if source_id in known else known


def _podcast(data: DataFolder, sources: Mapping[str, Source], podcast_id: str) -> Chosen | set[str]:
    """Choose the pages that are all of a podcast's; a podcast that is a source of its own is that source."""
    episodes = _of(sources, frame(Warehouse(data.warehouse).read("episodes")))
    names = episodes["episode_id"].map(podcast_of_episode(episodes, sources))
    episodes["podcast_id"] = podcast_ids(names, episodes["source_id"], sources)
    columns = ["podcast_id", "source_id", "page"]
    told = [*_rows(episodes[[*columns, "kind"]]), *_published(data, "episodes", columns)]
    theirs = [row for row in told if row["podcast_id"] == podcast_id]
    if not theirs:
        return {row["podcast_id"] for row in told if isinstance(row["podcast_id"], str)}
    source_id = theirs[0]["source_id"]
    if podcast_id == source_id:
        return Chosen("source", source_id, source_id, {("source",)})
    others = {row["page"] for row in told if row["podcast_id"] != podcast_id}
    pages = {row["page"] for row in theirs if row.get("kind") != "speaker_page"} - others
    return Chosen("podcast", podcast_id, source_id, {("podcast", podcast_id), *(("page", page) for page in pages)})


def _speaker(data: DataFolder, sources: Mapping[str, Source], speaker_id: str) -> Chosen | set[str]:
    """Choose a speaker's labels, as far as they are theirs, the pages about them, and their names."""
    voices = _of(sources, frame(Warehouse(data.warehouse).read("voices"))).rename(columns={"kind": "page_kind"})
    who = voices.merge(identify(voices, sources), on="voice_id")
    theirs = [*_rows(who[who["speaker_id"] == speaker_id]), *_published_voices(data, speaker_id)]
    if not theirs:
        return {*who["speaker_id"], *(row["speaker_id"] for row in _published(data, "speakers", ["speaker_id"]))}
    chosen = Chosen("speaker", speaker_id, theirs[0]["source_id"])
    for row in theirs:
        if row["method"] == "anonymous":
            chosen.marks |= {("label on page", row["page"], key(row["label"]))} if row["page"] else set()
            continue
        names = (row["label"], row["display_name"])
        chosen.marks |= {("label", key(name)) for name in names}
        if row["page_kind"] == "speaker_page":
            chosen.marks.add(("page", row["page"]))
        if row["kind"] == "person":
            chosen.names |= {words for name in names if not is_role(name) and (words := _name(name))}
    source = sources.get(chosen.source_id)
    meant = source.aliases.items() if source else ()
    chosen.marks |= {("label", key(label)) for label, name in meant if ids.scoped(name, chosen.source_id) == speaker_id}
    theirs_too = {"kind": "person", "source_id": chosen.source_id}
    persons = {row["display_name"] for row in _rows(who) if theirs_too.items() <= row.items()}
    persons |= {
        row["display_name"] for row in _published(data, "speakers", ["display_name", "kind"]) if row["kind"] == "person"
    }
    chosen.others = {name for person in persons if (name := _name(person)) and _is_longer(name, chosen.names)}
    return chosen


def _name(label: str) -> tuple[str, ...]:
    """Return the words of the name in a label, without asides, roles and titles; none where that is a single word."""
    bare = ASIDE.sub("", label).split(",")[0].split()
    while bare and bare[0].strip(".").casefold() in HONORIFICS | ROLES:
        bare = bare[1:]
    return tuple(words_of(" ".join(bare)))


def _is_longer(name: tuple[str, ...], names: set[tuple[str, ...]]) -> bool:
    """Say whether one of these names is a part of a name."""
    return any(
        len(name) > len(own) and own in [name[at : at + len(own)] for at in range(len(name) - len(own) + 1)] for own in names
    )


def _published_voices(data: DataFolder, speaker_id: str) -> Iterator[Row]:
    """Give the labels of a speaker in all releases, each with a page where it is shown."""
    is_theirs = ds.field("speaker_id") == speaker_id
    said = _published(data, "segments", ["appearance_id", "label", "page"], is_theirs)
    pages = {(row["appearance_id"], row["label"]): row["page"] for row in said}
    speaker = list(_published(data, "speakers", ["display_name", "kind"], is_theirs))[-1:]
    for row in _published(data, "appearances", ["appearance_id", "source_id", "labels", "method"], is_theirs):
        for label in row["labels"]:
            page = pages.get((row["appearance_id"], label))
            yield row | speaker[0] | {"label": label, "page": page, "page_kind": None}


def _published(data: DataFolder, table: str, columns: list[str], where: ds.Expression | None = None) -> Iterator[Row]:
    """Give the rows of a table in all releases, some columns of them."""
    for release_id in release_ids(data.releases):
        yield from held_at(data.releases / release_id / table, table).to_table(columns, filter=where).to_pylist()


def _of(sources: Mapping[str, Source], rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of sources that the config has: only of these is known how their labels and podcasts are told."""
    return rows[rows["source_id"].isin(list(sources))].copy()


def _rows(found: pd.DataFrame) -> list[Row]:
    rows: list[Any] = found.astype(object).where(found.notna(), None).to_dict("records")
    return rows
