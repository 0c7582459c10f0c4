"""Speech: which lines are said, given those that begin a turn."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from tasks.blocks import Block
from tasks.dialogue.marks import Mark
from tasks.dialogue.page import Page, Turns
from tasks.labels import is_no_speaker

SLOWEST, FASTEST = 400, 1800  # characters a minute
LONGEST_HEADING = 150
ENDS = frozenset(".?!…,:\"”'’)]*。？！")


class Line(NamedTuple):
    """A line of speech: the place of its block on the page, the mark of a turn where one begins there, and what it says."""

    at: int
    turn: Mark | None
    text: str


class Ground(NamedTuple):
    """Where speech stands: containers that hold turns, places, and looks of containers that hold one turn or a part of it."""

    homes: frozenset[int]
    bases: frozenset[int]
    looks: frozenset[int]


def speech(page: Page, turns: Turns) -> Iterator[Line]:
    """Give the lines of speech: those of turns, and those that go on with one because they stand where turns stand."""
    ground, style = _ground(page, turns), _style(page, turns)
    yield from (Line(index, None, page.says(index, None)) for index in _before(page, turns, ground))
    for index in range(next(iter(turns)), _without_notes(page, turns, _end(page, turns, ground))):
        mark = turns.get(index)
        if mark is not None:
            yield Line(index, mark, page.says(index, mark))
        elif _goes_on(page, index, ground) and not _is_heading(page.lines[index], style):
            yield Line(index, None, page.says(index, None))


def _ground(page: Page, turns: Turns) -> Ground:
    """Return where speech stands: where turns do, and where the line below a label that stands alone does."""
    homes = {page.home(index) for index in turns}
    bases: set[int] = set()
    looks = {page.blocks.containers[home].look for home in homes} if 2 * len(homes) > len(turns) else set()
    for index, mark in turns.items():
        said = page.below(index) if mark.is_alone else index
        if said in turns and said != index:
            continue
        bases.add(page.base(said))
        if page.home(said) != page.home(index):
            looks.add(page.blocks.containers[page.home(said)].look)
    return Ground(frozenset(homes), frozenset(bases), frozenset(looks))


def _goes_on(page: Page, index: int, ground: Ground) -> bool:
    """Say whether a line without label is speech: it stands where speech does, and is no heading, link or credit."""
    block, mark = page.lines[index], page.marks[index]
    if block.is_inner:
        return True
    if block.level or 5 * block.linked > 4 * len(block.text) or page.base(index) not in ground.bases:
        return False
    home = page.home(index)
    if home not in ground.homes and page.blocks.containers[home].look not in ground.looks:
        return False
    return not (mark and mark.label and mark.has_colon and is_no_speaker(mark.label))


def _style(page: Page, turns: Turns) -> int:
    """Return how the text of most turns is built: the last run on the label's line, or on the line below."""
    last = len(page.lines) - 1
    styles = Counter(page.lines[min(index + mark.is_alone, last)].runs[-1].style for index, mark in turns.items())
    return styles.most_common(1)[0][0]


def _is_heading(block: Block, style: int) -> bool:
    """Say whether a line stands out as a whole from what is said around it, and is no sentence."""
    run = block.runs[0]
    is_whole = len(block.runs) == 1 and run.style not in (0, style)
    return is_whole and len(run.text) < LONGEST_HEADING and not _is_ended(run.text)


def _is_ended(text: str) -> bool:
    """Say whether a text ends as sentences or parts of them do."""
    return text.rstrip()[-1:] in ENDS


def _end(page: Page, turns: Turns, ground: Ground) -> int:
    """Return the index after the last line of speech.

    The last turn goes on to the end of what holds it, where nothing but a heading stands there above the first turn; else
    only in sentences (where lines are not wrapped within these), and about as long as turns before it did.
    """
    indexes = list(turns)
    last, above = indexes[-1], indexes[0] - 1
    said = page.below(last) if turns[last].is_alone else last
    home = page.home(said)
    longest = max((b - a - 1 for a, b in pairwise(indexes)), default=0)
    lines = page.lines[indexes[0] : last]
    is_wrapped = 2 * sum(not _is_ended(block.text) for block in lines) > len(lines)
    is_own = page.home(indexes[0]) != home or above < 0 or page.home(above) != home or page.lines[above].level > 0
    for index in range(last + 1, len(page.lines)):
        if page.is_bare_stamp(index):
            continue
        is_cut = not (is_wrapped or _is_ended(page.lines[index].text))
        is_loose = not is_own and (index > said + max(2 * longest, 3) or is_cut)
        if (is_loose and index > said) or not _goes_on(page, index, ground):
            return index
    return len(page.lines)


def _without_notes(page: Page, turns: Turns, end: int) -> int:
    """Return the end of speech without the last lines that look as a whole like nothing before: notes in italics."""
    first, last = next(iter(turns)), next(reversed(turns))
    said = page.below(last) if turns[last].is_alone else last
    looks = {0, *(run.style for block in page.lines[first : said + 1] for run in block.runs)}
    while end - 1 > said and looks.isdisjoint(run.style for run in page.lines[end - 1].runs):
        end -= 1
    return end


def _before(page: Page, turns: Turns, ground: Ground) -> list[int]:
    """Return the lines of speech before the first label: as much as can be said until its time."""
    first = next(iter(turns))
    until = page.offset(first)
    lines: list[int] = []
    for index in range(first - 1, -1, -1) if until else ():
        if page.lines[index].level and not lines and index not in page.transcript_headings:
            continue
        if not _is_before(page, index, ground, until or 0):
            break
        lines.insert(0, index)
    timed = [index for index in lines if page.begins_with_time(index)]
    lines = lines[lines.index(timed[0]) :] if timed else lines
    said = sum(len(page.lines[index].text) for index in lines)
    return lines if until and SLOWEST < said / (until / 60_000) < FASTEST else []


def _is_before(page: Page, index: int, ground: Ground, until: int) -> bool:
    """Say whether a line can be speech before the first label, which is said at `until`."""
    mark = page.marks[index]
    is_labelled = mark is not None and mark.label is not None and mark.has_colon
    is_later = mark is not None and mark.start_ms is not None and mark.start_ms > until
    return not (is_labelled or is_later) and page.home(index) in ground.homes and _goes_on(page, index, ground)
