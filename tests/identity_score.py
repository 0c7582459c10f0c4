"""Score who is who against the truth of the corpus: `python -m tests.identity_score --corpus ../shared/corpus`.

An item is a label on a page whose person the truth tells: by `names`, by the label itself where that is a full name, or by
being the speaker of a speaker page. Two items are one person where their full names are the same words, whatever the source.

B-cubed precision is how many of the items under one speaker_id are the same person as an item, on average over items;
recall how many of a person's items are under the same speaker_id as an item. `wrong` is the share of words, of all that
items say, that stand under a name that is another's: no part of the person's, nor a spelling of it, nor what a label of
theirs on the page shows. Two persons of the truth that are one under two spellings, as some were planted, count as two, so
joining them costs precision.

All sources are identified at once, as for a release.
"""

import argparse
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from rapidfuzz.distance import OSA

from tasks import ids
from tasks.config import Source
from tasks.document import Document
from tasks.identify import identify
from tasks.labels import key
from tasks.read import read
from tasks.reading import UnreadableError
from tasks.rows import Rows, Visited, rows_of
from tasks.schemas import WAREHOUSE
from tasks.tables import frame

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MANY = {"audioscrape", "bitcointranscripts-site"}


@dataclass(frozen=True)
class Item:
    """A label on a page, with whom the truth says that is."""

    source: str
    page: str
    label: str
    person: str


@dataclass(frozen=True)
class Score:
    """What identifying came to over all items, and which of them are not as the truth has them."""

    items: int
    precision: float
    recall: float
    wrong: float
    merged: list[tuple[str, list[str]]]
    parted: list[tuple[str, list[str]]]
    misnamed: list[tuple[str, str, str, int]]


def truths(corpus: Path, sources: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for source in sources:
        for line in (corpus / source / "truth.jsonl").read_text(encoding="utf-8").split("\n"):
            if line:
                yield source, json.loads(line)


def person_of(label: str, names: dict[str, str]) -> str | None:
    """Return the words of the full name that a label means, by the truth alone; null where it does not tell."""
    name = names.get(label)
    if name is None:
        bare = label.split(" (")[0].split(",")[0]
        name = bare if len(bare.split()) > 1 and not any(map(str.isdigit, bare)) and bare[0].isupper() else None
    words = plain(name).split() if name else []
    kept = [word for word in words if word not in ("dr", "prof", "and", "question", "&")]
    return " ".join(kept) if kept and len(kept) == len([word for word in words if word not in ("dr", "prof")]) else None


def items_of(source: str, truth: dict[str, Any]) -> list[Item]:
    """Return the labels of a page whose person is known."""
    page = f"{source}/{truth['page']}"
    if truth["kind"] == "speaker_page":
        return [Item(source, page, truth["speaker"], plain(truth["speaker"]))]
    labels = {turn["label"] for turn in truth.get("turns") or [] if turn["label"]}
    told = ((label, person_of(label, truth.get("names") or {})) for label in sorted(labels))
    return [Item(source, page, label, person) for label, person in told if person]


def read_page(corpus: Path, source: Source, truth: dict[str, Any]) -> Rows | None:
    """Return the rows of a page as a night would write them, with the date the truth gives where the page has none."""
    page = f"{source.source_id}/{truth['page']}"
    kind = "speaker_page" if truth["kind"] == "speaker_page" else "capture"
    try:
        reading = read(Document.from_file(corpus / page, page), kind)  # type: ignore[arg-type]
    except UnreadableError:
        return None
    episode_id = None if reading.kind in ("speaker_page", "feed") else ids.episode_id(source.source_id, url=page)
    rows = rows_of(Visited(source, page, NOW, page, episode_id), [reading], [page])
    for episode in rows.episodes:
        if truth.get("published") and reading.kind != "feed":
            episode["published_on"] = episode["published_on"] or date.fromisoformat(truth["published"][:10])
    return rows


def source_of(name: str) -> Source:
    return Source(
        source_id=name,
        title=name,
        site=f"https://{name}.example/",
        permission="owner",
        pages=(f"https://{name}.example/1",),
        many_podcasts=name in MANY,
    )


def _read_one(told: tuple[Path, str, dict[str, Any]]) -> Rows | None:
    corpus, name, truth = told
    return read_page(corpus, source_of(name), truth)


def frames(corpus: Path, told: list[tuple[str, dict[str, Any]]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the voices and episodes of the pages, as the warehouse holds them."""
    with ProcessPoolExecutor() as pool:
        pages = list(pool.map(_read_one, ((corpus, source, truth) for source, truth in told), chunksize=8))
    voices, episodes = (
        frame(WAREHOUSE[name].conform([row for rows in pages if rows for row in getattr(rows, name)]))
        for name in ("voices", "episodes")
    )
    return voices, episodes


def score(items: list[Item], voices: pd.DataFrame, episodes: pd.DataFrame) -> Score:
    """Return the score of identifying all voices at once."""
    sources = {name: source_of(name) for name in sorted(set(voices["source_id"]))}
    who = identify(voices, episodes, sources).set_index("voice_id")
    found: dict[Item, tuple[str, str, str, int]] = {}
    at = defaultdict(list)
    for row in voices[voices["label"].notna()][["page", "label", "voice_id", "words"]].itertuples(index=False):
        at[row.page, key(row.label)].append((row.voice_id, int(row.words)))
    for item in items:
        for voice_id, words in at.get((item.page, key(item.label)), [])[:1]:
            speaker = who.loc[voice_id]
            found[item] = (speaker["speaker_id"], speaker["display_name"], speaker["kind"], words)
    by_person, by_speaker, labels = defaultdict(set), defaultdict(set), defaultdict(set)
    for item, (speaker_id, *_) in found.items():
        by_person[item.person].add(item)
        labels[item.page, item.person].add(plain(item.label))
        by_speaker[speaker_id].add(item)
    precisions, recalls = [], []
    for item, (speaker_id, *_) in found.items():
        both = len(by_person[item.person] & by_speaker[speaker_id])
        precisions.append(both / len(by_speaker[speaker_id]))
        recalls.append(both / len(by_person[item.person]))
    misnamed = [
        (f"{item.page} {item.label}", name, item.person, words)
        for item, (_, name, kind, words) in found.items()
        if kind != "anonymous" and is_wrong(name, item.person, labels[item.page, item.person])
    ]
    total = sum(words for *_, words in found.values())
    return Score(
        items=len(found),
        precision=sum(precisions) / max(1, len(precisions)),
        recall=sum(recalls) / max(1, len(recalls)),
        wrong=sum(words for *_, words in misnamed) / max(1, total),
        merged=[
            (speaker, people)
            for speaker, theirs in by_speaker.items()
            if len(people := sorted({item.person for item in theirs})) > 1
        ],
        parted=[
            (person, speakers)
            for person, theirs in by_person.items()
            if len(speakers := sorted({f"{found[i][0]} {i.page.split('/')[0]}" for i in theirs})) > 1
            and len({found[i][0] for i in theirs}) > 1
        ],
        misnamed=misnamed,
    )


def is_wrong(name: str, person: str, labels: set[str]) -> bool:
    """Say whether a name shown is another's: neither a part of the person's, nor one letter off, nor what a label shows."""
    shown, words = plain(name), set(person.split())
    if set(shown.split()) <= words or words <= set(shown.split()):
        return False
    return not any(shown in label for label in labels) and OSA.distance(shown, person) > 1


def plain(name: str) -> str:
    """Return a name in small letters, without accents and marks."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(char for char in letters if char.isalnum() or char == " ").split())


def run(corpus: Path, sources: Iterable[str] | None = None) -> Score:
    """Return the score over some sources of the corpus, or all."""
    names = sorted(path.parent.name for path in corpus.glob("*/truth.jsonl")) if sources is None else list(sources)
    told = list(truths(corpus, names))
    items = [item for source, truth in told for item in items_of(source, truth)]
    return score(items, *frames(corpus, told))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--source", action="append", help="only these folders of the corpus")
    parser.add_argument("--tell-errors", action="store_true", help="list what is not as the truth has it")
    told = parser.parse_args()
    found = run(told.corpus, told.source)
    print(f"{found.items} labels: precision {found.precision:.4f}, recall {found.recall:.4f}, ", end="")
    print(f"words under a wrong name {found.wrong:.2%}")
    if told.tell_errors:
        for heading, errors in (("merged", found.merged), ("parted", found.parted), ("misnamed", found.misnamed)):
            print(heading, *errors, sep="\n  ")


if __name__ == "__main__":
    main()
