"""One object of nested data that says something: its text, label and times, under whatever names and however deep."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

from tasks.stamps import stamp_ms
from tasks.transcript_files.caption_labels import plain

Object = dict[str, Any]

TEXT = (
    "punctuatedword body text transcript sentence content caption utterance speech word value utf8 display line txt"
).split()
LABEL = "speakername speaker speakerlabel voice agent speakerid speakertag who name author".split()
OWN_LABEL = frozenset(LABEL[:-3])  # the others are labels only of what is said, and may name anything
NAME = "name displayname fullname speakername label".split()
ID = "id identifier key speakerid speaker tag".split()
START = (
    "startms fromms starttimems startmillis startoffsetms tstartms begin start starttime startseconds startsec starttimecode "
    "startoffset from bgn timestamp timestamps time times offset offsets ts tstart t"
).split()
END = "endms toms endtimems endmillis endoffsetms end endtime endseconds endsec endtimecode endoffset to endts tend".split()
DURATION = "durationms ddurationms duration dur d".split()
CHOICES = ("alternatives", "nbest")
TITLES = frozenset("title headline gist".split())
NUMBER = re.compile(r"(\d{1,12}(?:\.\d{1,20})?) ?s?")
DEEPEST = 8
LONGEST = 1_000_000_000  # milliseconds: what is later is a date


class Said(NamedTuple):
    """What one object says. Times are numbers as written, seconds or milliseconds; stamps and what names its unit, seconds.

    A label is null where the object does not speak of speakers, and empty where it says that nobody is known.
    """

    text: str
    label: str | None = None
    start: float | None = None
    end: float | None = None


class Shape(NamedTuple):
    """What the fields of objects with the same names mean: the names in question for each part, likeliest first."""

    text: list[str]
    label: list[str]
    start: list[str]
    end: list[str]
    duration: list[str]
    choices: list[str]
    inner: list[str]
    is_titled: bool
    is_owned: bool
    """Whether a field can be nothing but the label of a speaker."""


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Return the name of a field without case and punctuation: `startTime`, `start_time` and `StartTime` are one."""
    return "".join(char for char in name.casefold() if char.isalnum()) if len(name) < 64 else ""


@lru_cache(maxsize=1024)
def shape_of(names: tuple[str, ...]) -> Shape:
    """Return what objects with these fields are."""
    fields = {fold(name): name for name in names}

    def known(wanted: Iterable[str]) -> list[str]:
        return [fields[name] for name in wanted if name in fields]

    return Shape(
        text=known(TEXT),
        label=known(LABEL),
        start=known(START),
        end=known(END),
        duration=known(DURATION),
        choices=known(CHOICES),
        inner=[name for folded, name in fields.items() if folded not in LABEL],
        is_titled=not TITLES.isdisjoint(fields),
        is_owned=not OWN_LABEL.isdisjoint(fields),
    )


def said_by(item: Object, depth: int = 0, is_timed: bool = True) -> list[Said]:
    """Return what an object says: its own text, or what the objects in it say, with its label and times handed down.

    Text that neither it nor the object around it tells the time of is told by its words, where these have times.
    """
    shape = shape_of(tuple(item))
    label, (start, end) = label_of(item, shape), times_of(item, shape)
    text = next((value for name in shape.text if isinstance(value := item[name], str)), None)
    is_timed = is_timed or start is not None
    is_told_deeper = text is None or not is_timed or (label is None and _has_inner_labels(item, shape))
    parts = _parts(item, shape, depth + 1, start is not None) if is_told_deeper and depth < DEEPEST else []
    if text is not None and not any(part.label for part in parts) and (is_timed or not _tell_when(parts, text)):
        return [Said(plain(text) if "<" in text or "&" in text else text, label, start, end)]
    handed = [_handed_down(part, label, start) for part in parts]
    if handed and handed[0].start is None:
        handed[0] = handed[0]._replace(start=start)
    if handed and handed[-1].end is None:
        handed[-1] = handed[-1]._replace(end=end)
    return handed


def _tell_when(parts: list[Said], text: str) -> bool:
    """Say whether parts are the words of a text, not only some of them, and tell when it is said."""
    return any(part.start is not None for part in parts) and 2 * sum(len(part.text) for part in parts) > len(text)


def _handed_down(part: Said, label: str | None, start: float | None) -> Said:
    """Return a part with the label of the whole; a time before that of the whole counts from there."""
    label = label if part.label is None else part.label
    if start is not None and part.start is not None and part.start < start:
        return Said(part.text, label, start + part.start, None)
    return part._replace(label=label)


def _has_inner_labels(item: Object, shape: Shape) -> bool:
    """Say whether an object lists others, such as its words, that have labels."""
    lists = [value for name in shape.inner if isinstance(value := item[name], list)]
    return any(shape_of(tuple(one)).label for ones in lists for one in ones if isinstance(one, dict))


def _parts(item: Object, shape: Shape, depth: int, is_timed: bool) -> list[Said]:
    """Return what is said deeper in an object: by its first alternative, or by the list or object that says most."""
    for name in shape.choices:
        choices = item[name]
        if isinstance(choices, list) and choices and isinstance(choices[0], dict):
            return said_by(choices[0], depth, is_timed)
    inner = (value if isinstance(value := item[name], list) else [value] for name in shape.inner)
    said = ([part for one in ones if isinstance(one, dict) for part in said_by(one, depth)] for ones in inner)
    return max(said, key=lambda parts: sum(len(part.text) for part in parts), default=[])


def label_of(item: Object, shape: Shape) -> str | None:
    """Return the label of an object, a name rather than a number; empty where it leaves its speaker open, else null."""
    given = [_name(item[name]) for name in shape.label]
    named = [label for label in given if label and not label.isdecimal()]
    return named[0] if named else next(filter(None, given), "") if given else None


def person_of(item: Object) -> tuple[str, str] | None:
    """Return id and name, where an object is an entry of a table of people."""
    fields = {fold(name): value for name, value in item.items()}
    identifier = next((text for key in ID if (text := _name(fields.get(key)))), "")
    person = next((text for key in NAME if (text := _name(fields.get(key)))), "")
    return (identifier, person) if person and identifier else None


def _name(value: Any) -> str:
    """Return a name given as text, number, object, or list of these."""
    if isinstance(value, dict):
        fields = {fold(name): inner for name, inner in value.items()}
        return next((text for name in (*NAME, "id") if (text := _plain_name(fields.get(name)))), "")
    if isinstance(value, list):
        return " & ".join(text for item in value[:8] if (text := _plain_name(item)))
    return _plain_name(value)


def _plain_name(value: Any) -> str:
    is_name = (isinstance(value, str) and len(value) < 200) or (type(value) is int and abs(value) < LONGEST)
    return " ".join(str(value).split()) if is_name else ""


def times_of(item: Object, shape: Shape) -> tuple[float | None, float | None]:
    """Return start and end of an object, as written; both may stand in one field, as a pair or an object."""
    for name in shape.start:
        value = item[name]
        if isinstance(value, list) and len(value) == 2:
            return _time("", value[0]), _time("", value[1])
        if isinstance(value, dict) and _time(name, value) is None:
            unit = "ms" if fold(name) == "offsets" else ""
            pair = {f"{inner}{unit}": time for inner, time in value.items() if not isinstance(time, dict)}
            return times_of(pair, shape_of(tuple(pair)))
    start, end = _first_time(item, shape.start), _first_time(item, shape.end)
    length = _first_time(item, shape.duration) if end is None else None
    return start, start + length if start is not None and length is not None else end


def _first_time(item: Object, names: list[str]) -> float | None:
    return next((time for name in names if (time := _time(name, item[name])) is not None), None)


def _time(name: str, value: Any) -> float | None:
    """Return a time as a number, that of seconds and nanos, too; null for what is none, such as a date."""
    if isinstance(value, dict) and value.keys() & {"seconds", "nanos"}:
        whole, nanos = (
            None if isinstance(part, dict) else _time("", part) for part in map(value.get, ("seconds", "nanos"), (0, 0))
        )
        return None if whole is None or nanos is None else whole + nanos / 1e9
    if isinstance(value, str):
        value = _number(value)
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value < LONGEST:
        return None
    return value / 1000 if fold(name).endswith(("ms", "millis")) else float(value)


def _number(text: str) -> float | None:
    if ":" in text:
        stamp = stamp_ms(text)
        return None if stamp is None else stamp / 1000
    found = NUMBER.fullmatch(text.strip())
    return float(found[1]) if found else None
