"""Speech in nested data: find, in JSON or XML of whatever shape, the list of objects that say something.

Transcribers agree on no shape but share a manner: somewhere is a list of objects with a text, a time and often a speaker.
The same words may stand there more than once, as turns, sentences and words; and a table may tell who `spk_0` is, or a
second list when each speaker talks.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from tasks.reading import Cue
from tasks.transcript_files.caption_labels import Caption, by_prefix
from tasks.transcript_files.spoken_objects import LONGEST, Object, Said, fold, label_of, person_of, said_by, shape_of, times_of
from tasks.transcript_files.words import join_words

NO_SPEECH = frozenset("chapters toc headlines highlights entities comments soundbites".split())
PEOPLE = re.compile(r"speaker|voice|agent|participant|contributor|people")
FEWEST_WORDS = 0.45  # of those of the longest list: some hold everything twice, the second time with labels
MOST_SILENCE = 30.0  # seconds a word, over a whole list; times that look sparser count milliseconds


class Spoken(NamedTuple):
    """A list of objects that say something."""

    said: list[Said]
    words: int
    is_labelled: bool
    is_timed: bool
    is_wordwise: bool
    has_own_text: bool


def spoken_cues(content: Any) -> list[Cue]:
    """Return what is said in nested data, as cues; none where it holds no list that is speech."""
    lists = list(_lists(content))
    found = [spoken for _, _, spoken in lists if spoken]
    if not found:
        return []
    most = max(spoken.words for spoken in found)
    best = max((spoken for spoken in found if spoken.words > FEWEST_WORDS * most), key=_worth)
    has_labels = any(part.label for part in best.said)
    said = best.said if has_labels else by_timeline(best.said, [items for _, items, spoken in lists if not spoken])
    cues = list(_cues(said, _names((name, items) for name, items, spoken in lists if not spoken)))
    if best.is_wordwise:
        return list(join_words(cues))
    cues = [cue for cue in cues if cue.text.strip()]
    if any(cue.label for cue in cues):
        return cues
    captions = [Caption(cue.start_ms, cue.end_ms, [*filter(str.strip, cue.text.split("\n"))]) for cue in cues]
    return list(by_prefix(captions))


def _lists(content: Any) -> Iterator[tuple[str, list[Object], Spoken | None]]:
    """Give all lists of objects, without recursion: the folded name, the objects, and what they say, if it is speech.

    What maps ids to people is such a list, too. Objects with a text of their own are not looked into: it is theirs once more.
    """
    waiting: list[tuple[str, Any]] = [("", content)]
    while waiting:
        name, value = waiting.pop()
        spoken = None
        if isinstance(value, list):
            objects = [item for item in value if isinstance(item, dict)]
            if 2 * len(objects) > len(value):
                spoken = _spoken(objects) if name not in NO_SPEECH else None
                yield name, objects, spoken
            if spoken is None or not spoken.has_own_text:
                waiting.extend((name, item) for item in value if isinstance(item, dict | list))
        elif isinstance(value, dict):
            if PEOPLE.search(name) and name.endswith(("s", "map")):
                yield name, [{"id": key, "name": item} for key, item in value.items()], None
            waiting.extend((fold(key), item) for key, item in value.items() if isinstance(item, dict | list))


def _spoken(items: list[Object]) -> Spoken | None:
    """Read a list of objects as speech; null where they say nothing, or neither who says it nor when."""
    shapes = [shape_of(tuple(item)) for item in items]
    if 2 * sum(shape.is_titled for shape in shapes) > len(items):
        return None
    said = [part for item in items for part in said_by(item)]
    counts = [len(part.text.split()) for part in said]
    texts = sum(count > 0 for count in counts)
    timed = sum(part.start is not None for part in said)
    owned = sum(shape.is_owned for shape in shapes)
    if not texts or (2 * timed < texts and 2 * owned < len(items)):
        return None
    is_wordwise = sum(count == 1 for count in counts) > 0.9 * texts
    is_labelled = sum(count for count, part in zip(counts, said, strict=True) if part.label) > 0.8 * sum(counts)
    has_own_text = sum(bool(shape.text) for shape in shapes) > 0.5 * len(items)
    return Spoken(said, sum(counts), is_labelled, 2 * timed > texts, is_wordwise, has_own_text)


def _worth(spoken: Spoken) -> tuple[bool, bool, bool, int]:
    """Return what makes one list of the same words better than another: labels, times, sentences, small parts."""
    return spoken.is_labelled, spoken.is_timed, not spoken.is_wordwise, len(spoken.said)


def _cues(said: list[Said], names: dict[str, str]) -> Iterator[Cue]:
    """Give a cue for each that says something; one that does not speak of speakers continues the turn."""
    scale, label = _scale(said), None
    for item in said:
        label = label if item.label is None else (_named(item.label, names) or None)
        if item.text:
            yield Cue(item.text, label, _milliseconds(item.start, scale), _milliseconds(item.end, scale))


def _scale(said: list[Said]) -> int:
    """Return how many milliseconds one unit of the times is: 1000, or 1 where whole numbers would make speech too slow."""
    times = [time for item in said for time in (item.start, item.end) if time is not None]
    words = sum(len(item.text.split()) for item in said)
    is_whole = all(time.is_integer() for time in times)
    return 1 if times and is_whole and max(times) - min(times) > MOST_SILENCE * words else 1000


def _milliseconds(time: float | None, scale: int) -> int | None:
    return round(time * scale) if time is not None and time * scale < LONGEST else None


def _names(lists: Iterable[tuple[str, list[Object]]]) -> dict[str, str]:
    """Return the names that tables of people give to ids."""
    people = (person_of(item) for name, items in lists if PEOPLE.search(name) for item in items)
    return dict(person for person in people if person)


def _named(label: str, names: dict[str, str]) -> str:
    """Return a label with its ids replaced by the names that a table gives them."""
    ids = label.split()
    if label in names or not all(part in names for part in ids):
        return names.get(label, label)
    return " & ".join(names[part] for part in ids)


def by_timeline(said: list[Said], lists: list[list[Object]]) -> list[Said]:
    """Return what is said with the labels of the list that tells, without words, longest who speaks when."""
    times = max((_timeline(items) for items in lists), key=lambda line: sum(end - start for start, end, _ in line), default=[])
    starts = [start for start, _, _ in times]
    labelled = []
    for item in said:
        index = bisect_right(starts, item.start) - 1 if item.start is not None else -1
        is_told = index >= 0 and item.label is None and item.start is not None and item.start <= times[index][1]
        labelled.append(item._replace(label=times[index][2]) if is_told else item)
    return labelled


def _timeline(items: list[Object]) -> list[tuple[float, float, str]]:
    """Return the starts, ends and labels in a list, in order; none where its objects have other things to say."""
    told = []
    for item in items:
        shape = shape_of(tuple(item))
        (start, end), label = times_of(item, shape), label_of(item, shape)
        if start is not None and end is not None and label:
            told.append((start, end, label))
    return sorted(told) if 2 * len(told) > len(items) else []
