"""Person: what is chosen of a speaker who is to be erased: labels, as far as they are theirs, pages about them, names."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import pandas as pd
import pyarrow.dataset as ds

from tasks.config import Source
from tasks.data_folder import DataFolder
from tasks.erasure.chosen import Chosen
from tasks.erasure.erased import words_of
from tasks.erasure.held import of_sources, published, rows_of
from tasks.identify import identify
from tasks.identity.forms import form_of
from tasks.identity.names import HONORIFICS, is_full
from tasks.identity.names import words_of as compared
from tasks.labels import ASIDE, ROLES, key
from tasks.schemas import Row
from tasks.tables import frame
from tasks.warehouse import Warehouse


def choose_speaker(data: DataFolder, sources: Mapping[str, Source], speaker_id: str) -> list[Chosen] | set[str]:
    """Choose what is a speaker's in each source where they are known; return all ids of speakers where there is none such."""
    warehouse = Warehouse(data.warehouse)
    voices, episodes = (of_sources(sources, frame(warehouse.read(name))) for name in ("voices", "episodes"))
    who = voices.rename(columns={"kind": "page_kind"}).merge(identify(voices, episodes, sources), on="voice_id")
    theirs: defaultdict[str, list[Row]] = defaultdict(list)
    for row in (*rows_of(who[who["speaker_id"] == speaker_id]), *_published_voices(data, speaker_id)):
        theirs[row["source_id"]].append(row)
    if not theirs:
        return {*who["speaker_id"], *(row["speaker_id"] for row in published(data, "speakers", ["speaker_id"]))}
    chosen = [_in_source(speaker_id, source_id, theirs[source_id], sources.get(source_id)) for source_id in sorted(theirs)]
    names = set().union(*(each.names for each in chosen))
    others = _longer_names(data, who, speaker_id, names)
    for each in chosen:
        each.names, each.others = set(names), set(others)
    return chosen


def _in_source(speaker_id: str, source_id: str, theirs: list[Row], source: Source | None) -> Chosen:
    chosen = Chosen("speaker", speaker_id, source_id)
    for row in theirs:
        if _is_theirs_throughout(row):
            chosen.marks |= {("label", key(name)) for name in (row["label"], row["display_name"])}
        elif row["page"]:
            chosen.marks.add(("label on page", row["page"], key(row["label"])))
        if row["page_kind"] == "speaker_page":
            chosen.marks.add(("page", row["page"]))
        if row["kind"] == "person":
            shown = (row["label"], row["display_name"])
            chosen.names |= {words for name in shown if form_of(name).kind == "person" and (words := _name(name))}
    meant = source.aliases.items() if source else ()
    known = {compared(row["display_name"]) for row in theirs}
    chosen.marks |= {("label", key(label)) for label, name in meant if compared(name) in known}
    return chosen


def _is_theirs_throughout(row: Row) -> bool:
    """Say whether a label means this speaker in all of the source, and not somebody else in another episode."""
    if row["kind"] != "person" or row["method"] == "alias":
        return bool(row["kind"] != "anonymous")
    name = form_of(row["label"]).name
    return bool(row["resolution"] != "unresolved" and (is_full(name) or compared(name) == compared(row["display_name"])))


def _name(label: str) -> tuple[str, ...]:
    """Return the words of the name in a label, without asides, roles and titles; none where that is a single word."""
    bare = ASIDE.sub("", label).split(",")[0].split()
    while bare and bare[0].strip(".").casefold() in HONORIFICS | ROLES:
        bare = bare[1:]
    return tuple(words_of(" ".join(bare)))


def _longer_names(data: DataFolder, who: pd.DataFrame, speaker_id: str, names: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """Return the names of other persons that hold one of these: they stay."""
    persons = {row["display_name"] for row in rows_of(who[(who["kind"] == "person") & (who["speaker_id"] != speaker_id)])}
    told = published(data, "speakers", ["speaker_id", "display_name", "kind"])
    persons |= {row["display_name"] for row in told if row["kind"] == "person" and row["speaker_id"] != speaker_id}
    return {name for person in persons if (name := _name(person)) and _is_longer(name, names)}


def _is_longer(name: tuple[str, ...], names: set[tuple[str, ...]]) -> bool:
    """Say whether one of these names is a part of a name."""
    return any(
        len(name) > len(own) and own in [name[at : at + len(own)] for at in range(len(name) - len(own) + 1)] for own in names
    )


def _published_voices(data: DataFolder, speaker_id: str) -> Iterator[Row]:
    """Give the labels of a speaker in all releases, each with every page where it is shown."""
    is_theirs = ds.field("speaker_id") == speaker_id
    said = published(data, "segments", ["appearance_id", "label", "page"], is_theirs)
    pages: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in said:
        pages[row["appearance_id"], row["label"]].add(row["page"])
    speaker = list(published(data, "speakers", ["display_name", "kind", "resolution"], is_theirs))[-1:]
    for row in published(data, "appearances", ["appearance_id", "source_id", "labels", "method"], is_theirs):
        for label in row["labels"]:
            for page in sorted(pages[row["appearance_id"], label]) or (None,):
                yield row | speaker[0] | {"label": label, "page": page, "page_kind": None}
