"""Across podcasts: which speakers of one name are one person, and which differ; decided by evidence, doubts stay apart.

Speakers are compared only where their names are alike, block by block, so that a million labels cost about as much each as
a thousand.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Literal

from tasks.identity.common_names import is_common
from tasks.identity.likeness import Likeness, keys_of, likeness
from tasks.identity.names import words_of
from tasks.identity.topics import Weights
from tasks.identity.topics import likeness as topic_likeness

ALIKE, VERY_ALIKE, UNLIKE = 0.1, 0.3, 0.03
"""Likeness of topics. Of 22,000 pairs of two people on different podcasts, 4 in 100 were ALIKE, none in 1,000 VERY_ALIKE, and
56 in 100 UNLIKE; of 900 pairs of episodes of one person, 3 in 100 were UNLIKE."""
ENOUGH_WORDS = 2000  # said on either side, for their topics to tell anything
FEWEST_PODCASTS, EVERYWHERE = 8, 0.5
"""A name on more than this share of podcasts, of so many at least, may be a word for a part, or a slip of a template."""
LARGEST_BLOCK = 40  # speakers of one key that are compared each with each; of more, each with the largest of these

Evidence = Literal["page", "episode", "beside", "topics", "podcast"]
Doubt = Literal["common_name", "everywhere", "topics", "language", "spelling"]
Verdict = Literal["one", "doubtful", "two"]


@dataclass(frozen=True, slots=True)
class Known:
    """A name on one podcast (or in a source that is one), and what is known of who bears it.

    `pages` are those that are about this person, `episodes` the ids they speak in, `titles` what tells such an episode in
    other sources too, `beside` the names of others in these, `voices` positions, for topics.
    """

    id: str
    name: str
    source_id: str
    podcast: str | None
    words: int = 0
    pages: frozenset[str] = frozenset()
    episodes: frozenset[str] = frozenset()
    titles: frozenset[tuple[str, date]] = frozenset()
    beside: frozenset[tuple[str, ...]] = frozenset()
    languages: frozenset[str] = frozenset()
    voices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two whose names are alike, what speaks for their being one person, what against it, and what follows."""

    one: str
    other: str
    likeness: Likeness
    evidence: tuple[Evidence, ...]
    doubts: tuple[Doubt, ...]
    verdict: Verdict


def compare(known: Sequence[Known], weights: Callable[[Known], Weights]) -> list[Pair]:
    """Return all pairs whose names are alike, with a verdict; in the order of their ids."""
    by_id = {each.id: each for each in known}
    everywhere = _everywhere(known)
    pairs = sorted({pair for block in _blocks(known) for pair in _within(block)})
    told: dict[str, Weights] = {}

    def topics_of(each: Known) -> Weights:
        if each.id not in told:
            told[each.id] = weights(each)
        return told[each.id]

    found = (_compare(by_id[one], by_id[other], topics_of, everywhere) for one, other in pairs)
    return [pair for pair in found if pair]


def _everywhere(known: Sequence[Known]) -> set[tuple[str, ...]]:
    """Return the names that are on most podcasts."""
    shows: defaultdict[tuple[str, ...], set[tuple[str, str | None]]] = defaultdict(set)
    for each in known:
        shows[words_of(each.name)].add((each.source_id, each.podcast))
    count = len(set().union(*shows.values()))
    return {words for words, on in shows.items() if count >= FEWEST_PODCASTS and len(on) > EVERYWHERE * count}


def _blocks(known: Sequence[Known]) -> Iterable[list[Known]]:
    blocks: defaultdict[str, list[Known]] = defaultdict(list)
    for each in known:
        for block in keys_of(each.name):
            blocks[block].append(each)
    return (block for _, block in sorted(blocks.items()) if len(block) > 1)


def _within(block: list[Known]) -> Iterator[tuple[str, str]]:
    """Give the pairs of a block, by id."""
    by_size = sorted(block, key=lambda each: (-each.words, each.id))
    large, small = by_size[:LARGEST_BLOCK], by_size[LARGEST_BLOCK:]
    pairs = [*combinations(large, 2), *((one, other) for one in large for other in small)]
    for one, other in pairs:
        first, second = sorted((one.id, other.id))
        if first != second:
            yield first, second


def _compare(one: Known, other: Known, topics_of: Callable[[Known], Weights], everywhere: set[tuple[str, ...]]) -> Pair | None:
    alike = likeness(one.name, other.name)
    if alike is None:
        return None
    names = {words_of(one.name), words_of(other.name)}
    is_anyones = any(map(is_common, names))
    shared = None
    if min(one.words, other.words) >= ENOUGH_WORDS:
        shared = topic_likeness(topics_of(one), topics_of(other))
    enough = ALIKE if alike == "same" and not is_anyones else VERY_ALIKE
    for_it: dict[Evidence, bool] = {
        "page": not one.pages.isdisjoint(other.pages),
        "episode": not one.titles.isdisjoint(other.titles),
        "beside": any(not is_common(words) and words not in everywhere for words in one.beside & other.beside),
        "podcast": one.podcast is not None and one.podcast == other.podcast,
        "topics": shared is not None and shared >= enough,
    }
    against: dict[Doubt, bool] = {
        "common_name": is_anyones,
        "everywhere": not names.isdisjoint(everywhere),
        "topics": shared is not None and shared < UNLIKE,
        "language": bool(one.languages and other.languages) and one.languages.isdisjoint(other.languages),
        "spelling": alike != "same",
    }
    evidence = tuple(name for name, is_met in for_it.items() if is_met)
    doubts = tuple(name for name, is_met in against.items() if is_met)
    speak_together = alike != "same" and not one.episodes.isdisjoint(other.episodes)
    return Pair(one.id, other.id, alike, evidence, doubts, "two" if speak_together else _verdict(evidence, doubts))


def _verdict(evidence: Sequence[Evidence], doubts: Sequence[Doubt]) -> Verdict:
    """One person where a page or an episode says so, or where as much speaks for it as against it."""
    is_told = "page" in evidence or "episode" in evidence
    return "one" if is_told or len(evidence) >= len(doubts) else "doubtful"


def in_order(known: Known) -> tuple[str, str, str]:
    """Return by what speakers are put in order, whose first gives the id to all that are one person."""
    return known.source_id, known.podcast or "", known.id


def persons(known: Iterable[Known], pairs: Sequence[Pair]) -> dict[str, str]:
    """Return, by id, which id stands for the person: the first by source, podcast and id of all that are one.

    The surest pairs join first, so that what stays apart, or in doubt, never depends on the order of rows; who are two are
    not joined by a third either.
    """
    rank = {each.id: place for place, each in enumerate(sorted(known, key=in_order))}
    leads = {name: name for name in rank}
    groups = {name: {name} for name in rank}
    apart: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        if pair.verdict == "two":
            apart[pair.one].add(pair.other)
            apart[pair.other].add(pair.one)
    joining = [pair for pair in pairs if pair.verdict == "one"]
    for pair in sorted(joining, key=lambda pair: (len(pair.doubts) - len(pair.evidence), pair.one, pair.other)):
        first, second = sorted((leads[pair.one], leads[pair.other]), key=rank.__getitem__)
        few, many = sorted((groups[first], groups[second]), key=len)
        if first == second or any(each in apart and not apart[each].isdisjoint(many) for each in few):
            continue
        groups[first] |= groups[second]
        leads |= dict.fromkeys(groups.pop(second), first)
    return leads
