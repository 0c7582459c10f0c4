"""In a podcast: the labels of its episodes -> names, by each episode, then by who is in its episodes again and again."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tasks.identity.common_names import is_anyones
from tasks.identity.gather import Episode
from tasks.identity.in_episode import MOST_SLIPS, Heard, Named, is_slip, name_labels
from tasks.identity.names import is_full, words_of
from tasks.labels import is_initials, key

STANDING = 3
"""Episodes somebody is in, at least, to be expected in others of the podcast."""
STANDING_SHARE = 0.1  # and share of its episodes
FIRST_NAME_SHARE = 0.3  # of its episodes, for a given name that many bear to be one person in all of them
USUAL = 0.9  # share of the episodes in which initials mean one person, for others to follow
OFTENER = 10  # times as many turns as under its slip has a name

Words = tuple[str, ...]
Names = dict[str, Named]
"""The names of an episode's labels, as far as they are known."""


def name_podcast(episodes: Sequence[Episode], aliases: Mapping[str, str]) -> list[Names]:
    """Return the names of the labels in each of a podcast's episodes; `aliases` are names by the key of a label."""
    heard = [_heard(episode) for episode in episodes]
    told = [episode.told for episode in episodes]
    first = [name_labels(*each) for each in zip(heard, told, strict=True)]
    expected = standing(_full_names(names) for names in first)
    usual = _usual_initials(heard, first)
    found = []
    for labels, facts, names in zip(heard, told, first, strict=True):
        is_all = all(each.label in names for each in labels if each.form.kind in ("person", "anonymous"))
        again = names if is_all else name_labels(labels, replace(facts, standing=expected))
        for each in labels:
            if each.label not in again and (name := usual.get(key(each.form.name))):
                again[each.label] = Named(name, "podcast")
        again |= {each.label: Named(aliases[key(each.label)], "alias") for each in labels if key(each.label) in aliases}
        found.append(again)
    _mend_slips(heard, found)
    return found


def _heard(episode: Episode) -> list[Heard]:
    """Return each label of an episode once, with all that is heard of it on several pages."""
    labels: dict[str, Heard] = {}
    for voice in episode.voices:
        each = labels.get(voice.heard.label)
        if each is None or each.turns < voice.heard.turns:
            labels[voice.heard.label] = voice.heard
    return [labels[label] for label in sorted(labels)]


def _full_names(names: Names) -> set[str]:
    """Return the full names of those who speak in an episode or are credited for it."""
    return {named.name for named in names.values() if is_full(named.name)}


def standing(named: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return who may be in any of a podcast's episodes, as they are in many: the full names in each -> these, by alphabet."""
    episodes = [{words_of(name): name for name in sorted(names)} for names in named]
    counts = Counter(words for names in episodes for words in names)
    least = max(STANDING, STANDING_SHARE * len(episodes))
    shown = {words: name for names in reversed(episodes) for words, name in names.items()}
    return tuple(shown[words] for words in sorted(shown) if counts[words] >= least)


def _usual_initials(heard: Sequence[Sequence[Heard]], names: Sequence[Names]) -> dict[str, str]:
    """Return whom initials mean in a podcast, where they mean the same person in nearly all episodes that tell."""
    meant: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for labels, found in zip(heard, names, strict=True):
        for each in labels:
            if each.label in found and is_initials(each.form.name):
                meant[key(each.form.name)][found[each.label].name] += 1
    usual = {}
    for initials, counts in meant.items():
        name, count = min(counts.items(), key=lambda each: (-each[1], each[0]))
        if count >= max(STANDING, USUAL * counts.total()):
            usual[initials] = name
    return usual


def one_in_all(counts: Mapping[Words, int], episodes: int) -> set[Words]:
    """Return the names of one word that mean one person throughout a podcast; `counts` says in how many episodes each stands.

    A given name that many bear may be another guest each time; others are handles, or family names.
    """
    least = FIRST_NAME_SHARE * episodes
    return {words for words, count in counts.items() if count == 1 or count >= least or not is_anyones(words)}


def _mend_slips(heard: Sequence[Sequence[Heard]], names: Sequence[Names]) -> None:
    """Give a full name that is rare, one letter off a name that is common in the podcast, that name."""
    turns: Counter[str] = Counter()
    episodes: defaultdict[str, set[int]] = defaultdict(set)
    for at, (labels, found) in enumerate(zip(heard, names, strict=True)):
        for each in labels:
            if (named := found.get(each.label)) and is_full(named.name) and each.turns:
                turns[named.name] += each.turns
                episodes[named.name].add(at)
    slips = _slips(turns, episodes)
    for found in names:
        for label, named in found.items():
            if named.name in slips and named.method != "alias":
                found[label] = Named(slips[named.name], "spelling")


def _slips(turns: Mapping[str, int], episodes: Mapping[str, set[int]]) -> dict[str, str]:
    """Return which names are slips of which others; two who speak in one episode are two."""
    blocks: defaultdict[Words, list[str]] = defaultdict(list)
    for name in sorted(turns):
        words = words_of(name)
        for at in range(len(words)):
            blocks[(str(at), *words[:at], *words[at + 1 :])].append(name)
    found: dict[str, str] = {}
    for names in blocks.values():
        common = [name for name in names if turns[name] > MOST_SLIPS]
        for name in names:
            if turns[name] <= MOST_SLIPS:
                meant = [each for each in common if turns[each] >= OFTENER * turns[name] and is_slip(name, each)]
                if len({words_of(each) for each in meant}) == 1 and not any(episodes[name] & episodes[each] for each in meant):
                    found[name] = meant[0]
    return found
