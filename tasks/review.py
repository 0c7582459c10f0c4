"""Review: the pairs of speakers of whom somebody should say whether they are one person, the most valuable first."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from tasks.appearances import chosen_pages, voices_that_count
from tasks.config import Source
from tasks.identify import compare_names, name_persons
from tasks.identity.across import Doubt, Evidence, Known, Pair, persons
from tasks.identity.likeness import Likeness


@dataclass(frozen=True, slots=True)
class Side:
    """One of a doubtful pair, with all that is one with it: its speaker_id, name, and how much of it there is."""

    speaker_id: str
    name: str
    sources: tuple[str, ...]
    episodes: int
    words: int


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Two speakers who may be one person: how alike their names are, what speaks for it, and what against."""

    one: Side
    other: Side
    likeness: Likeness
    evidence: tuple[Evidence, ...]
    doubts: tuple[Doubt, ...]

    @property
    def value(self) -> tuple[int, int]:
        """What a decision would move at least: episodes and words of the smaller of the two."""
        smaller = min((self.one, self.other), key=lambda side: (side.episodes, side.words))
        return smaller.episodes, smaller.words


def review(voices: pd.DataFrame, episodes: pd.DataFrame, sources: Mapping[str, Source]) -> list[Doubtful]:
    """Return the doubtful pairs of speakers, the most valuable first; each once, with the surest of what is known of it.

    `voices` and `episodes` are all that the warehouse holds; those of other sources than these are left out.
    """
    voices, episodes = (rows[rows["source_id"].isin(list(sources))] for rows in (voices, episodes))
    counted = voices_that_count(voices, episodes, chosen_pages(voices))
    compared = compare_names(counted, episodes, sources)
    speaker_ids = name_persons(compared.known, persons(compared.known, compared.pairs))
    members: defaultdict[str, list[Known]] = defaultdict(list)
    for each in compared.known:
        members[speaker_ids[each.id]].append(each)
    surest: dict[tuple[str, str], Pair] = {}
    for pair in compared.pairs:
        one, other = sorted((speaker_ids[pair.one], speaker_ids[pair.other]))
        known = surest.get((one, other))
        if one != other and pair.verdict == "doubtful" and (known is None or _sureness(pair) > _sureness(known)):
            surest[one, other] = pair
    found = [
        Doubtful(_side(one, members[one]), _side(other, members[other]), pair.likeness, pair.evidence, pair.doubts)
        for (one, other), pair in surest.items()
    ]
    return sorted(found, key=lambda each: (*(-value for value in each.value), each.one.speaker_id, each.other.speaker_id))


def _sureness(pair: Pair) -> int:
    return len(pair.evidence) - len(pair.doubts)


def _side(speaker_id: str, known: list[Known]) -> Side:
    largest = max(known, key=lambda each: (each.words, each.id))
    return Side(
        speaker_id,
        largest.name,
        tuple(sorted({each.source_id for each in known})),
        len({episode for each in known for episode in each.episodes}),
        sum(each.words for each in known),
    )
