"""Extent: which of the lines that look like turns belong to the one conversation of a page."""

import re
from collections import Counter
from itertools import takewhile

from tasks.dialogue.page import Page, Turns
from tasks.labels import is_label_shaped, is_name_shaped, is_role, key

TOGETHER = 0.85  # of the turns stand in one container, at least
BELOW = 0.6  # of the turns stand below a heading `Transcript`, at least, for those above to be something else
CREDIT = 80  # characters that credits and links have a line, on average
FEWEST_TWINS, FEWEST_BELOW_HEADINGS, MOST_TWINS = 4, 8, 20  # turns of each, turns of each, other parts


def region(page: Page, turns: Turns, share: float) -> int:
    """Return the innermost container that holds this share of the turns."""
    containers = page.blocks.containers
    counts = [0] * len(containers)
    for index in turns:
        counts[page.lines[index].container] += 1
    least = share * len(turns)
    for container in range(len(containers) - 1, 0, -1):  # from the inside out: what a container holds comes behind it
        if counts[container] >= least:
            return container
        counts[containers[container].parent] += counts[container]
    return 0


def together(page: Page, turns: Turns) -> Turns:
    """Return the turns of the container that holds nearly all, and the same speakers' outside it in places built alike."""
    around = region(page, turns, TOGETHER)
    inside = {index for index in turns if page.holds(around, index)}
    bases = {page.base(index) for index in inside}
    labels = {key(turns[index].label or "") for index in inside}
    return {
        index: mark
        for index, mark in turns.items()
        if index in inside or (page.base(index) in bases and key(mark.label or "") in labels)
    }


def without_headings(page: Page, turns: Turns) -> Turns:
    """Return the turns without headings that quote somebody (`Bo Lark: It was cold`), where few turns begin in headings."""
    quoting = {index for index, mark in turns.items() if page.lines[index].level and not mark.is_alone}
    return turns if 4 * len(quoting) > len(turns) else {at: mark for at, mark in turns.items() if at not in quoting}


def below_heading(page: Page, turns: Turns) -> Turns:
    """Return the turns below the last line that only says `Transcript`, where most of them stand below it."""
    for index in reversed(page.transcript_titles):
        below = {turn: mark for turn, mark in turns.items() if turn > index}
        if len(below) >= BELOW * len(turns):
            return below
    return turns


def without_credits(page: Page, turns: Turns) -> Turns:
    """Return the turns without those sections at both ends that say little, under labels that stand nowhere else: credits."""
    turns = _without_cast(turns)
    parts = sections(page, turns) if turns else []
    while len(parts) > 1 and _are_credits(page, turns, parts[0], parts[1:]):
        parts = parts[1:]
    while len(parts) > 1 and _are_credits(page, turns, parts[-1], parts[:-1]):
        parts = parts[:-1]
    return {index: turns[index] for part in parts for index in part}


def _without_cast(turns: Turns) -> Turns:
    """Return the turns without lines that only tell who takes part: `Host: Ana Reed`; at the beginning, `Music: Bo` too."""
    turns = {index: mark for index, mark in turns.items() if not (is_role(mark.label or "") and _are_names(mark.text))}
    counts = Counter(key(mark.label or "") for mark in turns.values())
    cast = takewhile(lambda item: counts[key(item[1].label or "")] == 1 and _are_names(item[1].text), turns.items())
    dropped = {index for index, _ in cast}
    return {index: mark for index, mark in turns.items() if index not in dropped}


def _are_names(text: str) -> bool:
    names = re.split(r",\s+|\s+(?:and|und|et|y|e|&)\s+", text.strip())
    return len(text) > 2 and all(
        is_label_shaped(name) and is_name_shaped(name) and name[-1:].isalnum() and name.count(" ") < 4 for name in names
    )


def sections(page: Page, turns: Turns) -> list[list[int]]:
    """Return the turns, parted where a heading stands between them."""
    parts: list[list[int]] = []
    last = 0
    for index in turns:
        if not parts or any(block.level for block in page.lines[last:index]):
            parts.append([])
        parts[-1].append(index)
        last = index
    return parts


def _are_credits(page: Page, turns: Turns, section: list[int], others: list[list[int]]) -> bool:
    """Say whether a section says little, and none of its labels stands in another one."""
    elsewhere = {key(turns[index].label or "") for other in others for index in other}
    if any(key(turns[index].label or "") in elsewhere for index in section):
        return False
    said = sum(len(block.text) for block in page.lines[section[0] : section[-1] + 1])
    return said < CREDIT * len(section)


def without_twins(page: Page, turns: Turns) -> Turns:
    """Return the turns of the first of several parts that tell the same conversation: a translation, a copy for phones.

    Parts stand in containers of their own; or below headings, where all do that, as parts of one talk may look alike too.
    """
    first, *others = _parts(page, turns)
    twins: list[list[int]] = []
    if len(first) >= FEWEST_TWINS and 0 < len(others) <= MOST_TWINS:
        twins = [part for part in others if _are_twins(page, turns, first, part)]
    else:
        first, *others = sections(page, turns)
        if len(first) >= FEWEST_BELOW_HEADINGS and all(_are_twins(page, turns, first, part) for part in others):
            twins = others
    dropped = {index for part in twins for index in part}
    return {index: mark for index, mark in turns.items() if index not in dropped}


def _parts(page: Page, turns: Turns) -> list[list[int]]:
    """Return the turns, parted by the containers right inside the one that holds them all."""
    around = region(page, turns, 1)
    parts: dict[int, list[int]] = {}
    for index in turns:
        parts.setdefault(page.blocks.child(around, page.lines[index].container), []).append(index)
    return list(parts.values())


def _are_twins(page: Page, turns: Turns, first: list[int], second: list[int]) -> bool:
    """Say whether two parts have the same labels in the same order, before texts about as long."""
    if [key(turns[index].label or "") for index in first] != [key(turns[index].label or "") for index in second]:
        return False
    lengths = [[len(page.lines[page.below(index)].text) + len(turns[index].text) for index in part] for part in (first, second)]
    alike = [max(a, b) < 2 * min(a, b) + 20 for a, b in zip(*lengths, strict=True)]
    return bool(sum(alike) >= TOGETHER * len(first))


def timed_apart(page: Page, turns: Turns) -> Turns:
    """Return turns with the times that stand on lines of their own, all above the labels or all below them."""
    last = len(page.lines) - 1
    for step in (-1, 1):
        beside = {index: page.offset(index + step) for index in turns if 0 <= index + step <= last}
        times = {index: ms for index, ms in beside.items() if ms is not None and page.is_bare_stamp(index + step)}
        if len(times) >= TOGETHER * len(turns):
            return {
                index: mark if mark.start_ms is not None else mark._replace(start_ms=times.get(index), has_stamp=index in times)
                for index, mark in turns.items()
            }
    return turns
