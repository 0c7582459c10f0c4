"""Marks: what stands at the beginning of a line and may say who speaks, or when."""

import re
from typing import Literal, NamedTuple

from tasks.blocks import Block, Container, Run
from tasks.labels import LONGEST, is_label_shaped, is_name_shaped, key, tidy
from tasks.stamps import Stamp, find_stamp

Kind = Literal["styled", "plain", "bracket", "dash", "attribute", "stamp", "change"]
"""How a mark is made: a run that stands out, plain text, a name in brackets or before a dash, an attribute; or without a
label, a stamp alone, or a `>>` that says only that somebody else speaks now."""

CHANGE = re.compile(r"\s{0,3}(?:>{2,3}|&gt;&gt;)\s{0,3}")
CUT = re.compile(
    r"：|＞|>(?=\s)|:(?=[\s*_\"“”'’\[(]|$)"
    r"|[\\\[(<{【]{1,3}\s?\d{1,3}: ?\d{1,2}|\d{1,3}:\d{1,2}|[\[(]\s?(?:\d{1,6}\.\d{1,6}\s?-{1,2}>|\d{1,2}[hm])"
)
HINT = re.compile(r"[:：>＞\[(<{【\d–—-]")  # without one of these near its beginning, a line has no label before its speech
BRACKET = re.compile(r"(?:\[([^\[\]\n]{1,60})\]|<([^<>\n]{1,40})>)\s*(?:[:：]\s*)?")
DASHES = re.compile(r"[-–—]")
DASH = re.compile(r"([^:\n–—]{1,40}?)(?:\s+[-–—]{1,2}\s+|\s*[–—]\s*)(?=\S)")
COLON = re.compile(r"[\s*_)\]]{0,4}[:：][\s*_]*")
ORNAMENTS = " \t\u00a0*_•·–—-◆◇●○■□▶►▪♦★☆※"
TIMED = 0.8  # of the turns of a page, for a bare time after the label to be one and no speech
APOSTROPHES = ("'", "’", "‘")  # a word goes on behind one
BETWEEN = ORNAMENTS + ":：|,)]"


class Mark(NamedTuple):
    """A line split into label (null where it names nobody), offset in ms, and what is said after it.

    `style` is equal for labels that stand out alike (0: not at all), `look` and `place` for lines in containers built alike;
    `has_stamp` holds for a stamp too that is broken and names no offset, `leads` where the line begins with it, `changes`
    where it begins with `>>`; `line` is all of it but these.
    """

    kind: Kind
    label: str | None
    start_ms: int | None
    text: str
    has_colon: bool = False
    has_stamp: bool = False
    style: int = 0
    look: int = 0
    place: int = 0
    line: str = ""
    leads: bool = False
    changes: bool = False

    @property
    def is_alone(self) -> bool:
        """Whether nothing is said on the label's own line."""
        return not self.text.strip()


class _Head(NamedTuple):
    """The beginning of a text: the label in it, stamp and colon beside that, and the rest."""

    label: str
    stamp: Stamp | None
    has_colon: bool
    rest: str


def mark_of(block: Block, container: Container) -> Mark | None:
    """Return the mark at the beginning of a line, null where it has none. A label that shows goes before an attribute."""
    mark = _shown(block, container.look, container.place)
    if block.speaker is None:
        return mark
    if mark and mark.label and (mark.kind == "styled" or key(mark.label) == key(block.speaker)):
        return mark
    said = mark.line if mark and mark.has_stamp else block.text
    start_ms = mark.start_ms if mark and mark.start_ms is not None else block.start_ms
    return Mark("attribute", tidy(block.speaker), start_ms, said, look=container.look, place=container.place, line=said)


def _shown(block: Block, look: int, place: int) -> Mark | None:
    """Return the mark that shows at the beginning of a line."""
    stamp, runs = _take_stamps(block.runs)
    if not runs:
        return Mark("stamp", None, stamp.ms, "", has_stamp=True, look=look, place=place, leads=True) if stamp else None
    change = CHANGE.match(runs[0].text) if runs[0].text[0] in " >&" else None
    if change:
        runs = [Run(runs[0].text[change.end() :], runs[0].style), *runs[1:]]
    mark = _styled(runs) or _plain(runs)
    has_stamp, start_ms = stamp is not None, stamp.ms if stamp else block.start_ms
    line, is_change = block.text if runs is block.runs else _joined(runs), change is not None
    if mark and not (change and mark.is_alone and not mark.has_colon):
        kind, label, marked_ms, text, has_colon, is_stamped, style, *_ = mark
        start_ms = marked_ms if is_stamped and not stamp else start_ms
        has_any = is_stamped or has_stamp
        return Mark(kind, label, start_ms, text, has_colon, has_any, style, look, place, line, has_stamp, is_change)
    if not (change or stamp):
        return None
    begins: Kind = "change" if change else "stamp"
    return Mark(begins, None, start_ms, line, False, has_stamp, 0, look, place, line, has_stamp, is_change)


def _joined(runs: list[Run]) -> str:
    return (runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])).strip()


def colon_mark(text: str) -> Mark | None:
    """Return the mark of plain text that begins `Name:` or `Name (0:15):`, null where it does not."""
    mark = _plain([Run(text, 0)])
    return mark if mark and mark.has_colon and mark.kind == "plain" else None


def timed_alike(turns: dict[int, Mark]) -> dict[int, Mark]:
    """Return turns with the bare times that nearly all their texts begin with (`Ana: 12:07 Hello`) taken for what they are."""
    stamps = {index: stamp for index, mark in turns.items() if not mark.has_stamp and (stamp := find_stamp(mark.text))}
    if not stamps or sum(mark.has_stamp for mark in turns.values()) + len(stamps) < TIMED * len(turns):
        return turns
    return {
        index: mark._replace(start_ms=stamp.ms, has_stamp=True, text=mark.text[stamp.end :].lstrip(BETWEEN))
        if (stamp := stamps.get(index))
        else mark
        for index, mark in turns.items()
    }


def _take_stamps(runs: list[Run]) -> tuple[Stamp | None, list[Run]]:
    """Return the first stamp at the beginning of a line, and the line without the stamps and ornaments there."""
    if runs[0].text[0].isalpha():
        return None, runs
    stamp: Stamp | None = None
    for index, run in enumerate(runs):
        text = run.text.lstrip(ORNAMENTS if stamp is None else BETWEEN)
        while found := find_stamp(text):
            stamp = stamp or found
            text = text[found.end :].lstrip(BETWEEN)
        if text:
            return stamp, [Run(text, run.style), *runs[index + 1 :]]
    return stamp, []


def _styled(runs: list[Run]) -> Mark | None:
    """Return the mark of a line whose first run stands out from the rest and is a label, or is nothing but a colon."""
    first = runs[0]
    if len(first.text) > LONGEST + 25 or not (first.style or len(runs) > 1):
        return None
    following = "".join([run.text for run in runs[1:]]) if len(runs) > 1 else ""
    head = _head(first.text, is_whole=True)
    if head.rest.strip(BETWEEN) or not (is_label_shaped(head.label) or (not head.label and head.has_colon)):
        return None
    if not head.has_colon and (following[:1] in APOSTROPHES or (len(head.label) < 3 and following[:1].isalnum())):
        return None
    stamp, has_colon, text = head.stamp, head.has_colon, following
    if stamp is None and (found := find_stamp(text)):
        stamp, text = found, text[found.end :]
    if colon := COLON.match(text):
        has_colon, text = True, text[colon.end() :]
        if stamp is None and (found := _after_colon(text)):
            stamp, text = found, text[found.end :]
    text = text.lstrip(BETWEEN if stamp else " *_")
    return Mark("styled", head.label or None, stamp.ms if stamp else None, text, has_colon, stamp is not None, first.style)


def _plain(runs: list[Run]) -> Mark | None:
    """Return the mark of a line that begins `Name:`, `Name (0:15)`, `[Name]` or `Name -`, or is no more than a label."""
    text = _joined(runs) if len(runs) > 1 else runs[0].text
    if not HINT.search(text, 0, LONGEST + 12) and len(text) > LONGEST + 12:
        return None
    style = runs[0].style if len(runs) == 1 else 0
    head = _head(text)
    if (head.has_colon or head.stamp) and is_label_shaped(head.label):
        start_ms = head.stamp.ms if head.stamp else None
        return Mark("plain", head.label, start_ms, head.rest, head.has_colon, head.stamp is not None, style)
    if found := BRACKET.match(text):
        return _bracketed(tidy(found[1] or found[2]), text[found.end() :])
    if DASHES.search(text, 0, 50) and (found := DASH.match(text)):
        label = tidy(found[1])
        if is_label_shaped(label) and is_name_shaped(label):
            return Mark("dash", label, None, text[found.end() :])
    label = tidy(text)
    is_noise = text.startswith("(") and not is_name_shaped(label)
    return Mark("plain", label, None, "", style=style) if is_label_shaped(label) and not is_noise else None


def _bracketed(label: str, following: str) -> Mark | None:
    stamp = find_stamp(following)
    if not is_label_shaped(label):
        return None
    text = following[stamp.end :].lstrip(BETWEEN) if stamp else following
    return Mark("bracket", label, stamp.ms if stamp else None, text, has_stamp=stamp is not None)


def _head(text: str, is_whole: bool = False) -> _Head:
    """Split a text at the first colon or stamp near its beginning; without one, a whole text is all label."""
    cut = CUT.search(text, 0, LONGEST + 12)
    if cut is None:
        return _Head(tidy(text), None, False, "") if is_whole else _Head("", None, False, text)
    label, position = tidy(text[: cut.start()]), cut.start()
    stamp = find_stamp(text, position)
    if stamp is None or cut[0] in ":：>＞":
        following = text[cut.end() :].lstrip(" *_")
        stamp = _after_colon(following)
        return _Head(label, stamp, cut[0] in ":：>＞", following[stamp.end :].lstrip(BETWEEN) if stamp else following)
    rest = text[stamp.end :]
    colon = COLON.match(rest)
    if not (colon or stamp.is_bracketed or not rest.strip(BETWEEN) or is_whole):
        return _Head("", None, False, text)
    return _Head(label, stamp, colon is not None, rest.lstrip(BETWEEN))


def _after_colon(text: str) -> Stamp | None:
    """Return the stamp after a label's colon: in brackets, alone, or hours and all; `3:30 works` is speech."""
    stamp = find_stamp(text)
    if stamp and (stamp.is_bracketed or not text[stamp.end :].strip(BETWEEN) or text[: stamp.end].count(":") > 1):
        return stamp
    return None
