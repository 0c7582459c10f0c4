"""Identify: voice -> speaker. Careful: a wrong name is worse than none.

A label is named by what its episode tells, then by what its podcast does (`tasks/identity/in_episode.py`, `in_podcast.py`);
names that are alike on several podcasts are one person where enough speaks for it (`across.py`). Labels that stay unknown are
somebody in their episode only. Every attribution says by which method it was made and how sure that is.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd
import pyarrow as pa

from tasks import ids
from tasks.config import Source
from tasks.identity.across import Known, Pair, compare, in_order, persons
from tasks.identity.gather import gather
from tasks.identity.in_episode import Method
from tasks.identity.known import known_on_podcast
from tasks.identity.names import commonest, words_of
from tasks.identity.on_podcast import Attribution, who_on_podcast
from tasks.identity.topics import Topics

CONFIDENCE: dict[Method, float] = {
    "alias": 1.0,
    "label": 0.95,
    "credit": 0.95,
    "in_full": 0.95,
    "introduction": 0.9,
    "title": 0.85,
    "spelling": 0.85,
    "podcast": 0.8,
    "hand_over": 0.75,
    "first_name": 0.5,
    "anonymous": 0.0,
}
COLUMNS = ["voice_id", "speaker_id", "display_name", "kind", "method", "confidence", "resolution"]


@dataclass(frozen=True, slots=True)
class Compared:
    """Who voices are on their podcasts, what is known of the persons there, and the pairs of these whose names are alike."""

    attributions: list[Attribution]
    known: list[Known]
    pairs: list[Pair]


def identify(voices: pd.DataFrame, episodes: pd.DataFrame, sources: Mapping[str, Source]) -> pd.DataFrame:
    """Return a row for each labelled voice: voice_id, speaker_id, display_name, kind, method, confidence, resolution.

    `voices` and `episodes` are rows of the warehouse, of all sources that shall be told apart or joined.
    """
    compared = compare_names(voices, episodes, sources)
    speaker_ids = name_persons(compared.known, persons(compared.known, compared.pairs))
    rows = [
        (
            each.voice.voice_id,
            speaker_ids.get(each.own_id, each.own_id),
            each.name,
            each.kind,
            each.method,
            CONFIDENCE[each.method],
            "automatic" if each.is_resolved else "unresolved",
        )
        for each in compared.attributions
    ]
    found = pd.DataFrame(rows, columns=COLUMNS)
    best = found.sort_values(["voice_id", "confidence", "method"], ascending=[True, False, True]).drop_duplicates("voice_id")
    return _one_name_each(best.reset_index(drop=True))


def compare_names(voices: pd.DataFrame, episodes: pd.DataFrame, sources: Mapping[str, Source]) -> Compared:
    """Name voices podcast by podcast, and compare names that are alike on several."""
    labelled = voices[voices["label"].notna()].reset_index(drop=True)
    shows = gather(labelled, episodes, sources)
    told = {show: who_on_podcast(show, theirs, sources[show[0]]) for show, theirs in shows.items()}
    known = [each for show, theirs in told.items() for each in known_on_podcast(show, shows[show], theirs, sources[show[0]])]
    topics = Topics(pa.Table.from_pandas(labelled[["topics"]])["topics"].combine_chunks())
    pairs = compare(known, lambda each: topics.of(each.voices))
    return Compared([each for theirs in told.values() for each in theirs], known, pairs)


def name_persons(known: Iterable[Known], leads: Mapping[str, str]) -> dict[str, str]:
    """Return the speaker_id of each name on a podcast; `leads` says which of these stands for all that are one person.

    It is the name at the first source by alphabet; where somebody else of that source has it already, at the podcast.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for each in sorted(known, key=in_order):
        if leads[each.id] == each.id:
            plain = ids.scoped(" ".join(words_of(each.name)), each.source_id)
            found[each.id] = each.id if plain in taken else plain
            taken.add(found[each.id])
    return {each: found[lead] for each, lead in leads.items()}


def _one_name_each(found: pd.DataFrame) -> pd.DataFrame:
    """Give a speaker met in several spellings the commonest one."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for speaker_id, name in zip(found["speaker_id"].tolist(), found["display_name"].tolist(), strict=True):
        names[speaker_id].append(name)
    shown = {speaker_id: commonest(theirs) for speaker_id, theirs in names.items()}
    return found.assign(display_name=found["speaker_id"].map(shown))
