"""Extent: which of the lines that look like turns belong to the one conversation of a page."""

from tasks.dialogue.page import Page, Turns
from tasks.labels import key

TOGETHER = 0.85  # of the turns stand in one container, at least
BELOW = 0.6  # of the turns stand below a heading `Transcript`, at least, for those above to be something else
CREDIT = 80  # characters that credits and links have a line, on average
FEWEST_TWINS = 4


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
    """Return the turns of the container that holds nearly all, and those outside it that stand in places built as theirs."""
    around = region(page, turns, TOGETHER)
    inside = {index for index in turns if page.holds(around, index)}
    bases = {page.base(index) for index in inside}
    return {index: mark for index, mark in turns.items() if index in inside or page.base(index) in bases}


def below_heading(page: Page, turns: Turns) -> Turns:
    """Return the turns below the last line that only says `Transcript`, where most of them stand below it."""
    for index in reversed(page.transcript_headings):
        below = {turn: mark for turn, mark in turns.items() if turn > index}
        if len(below) >= BELOW * len(turns):
            return below
    return turns


def without_credits(page: Page, turns: Turns) -> Turns:
    """Return the turns without those sections at both ends that say little, under labels that stand nowhere else: credits."""
    sections = _sections(page, turns)
    while len(sections) > 1 and _are_credits(page, turns, sections[0], sections[1:]):
        sections = sections[1:]
    while len(sections) > 1 and _are_credits(page, turns, sections[-1], sections[:-1]):
        sections = sections[:-1]
    return {index: turns[index] for section in sections for index in section}


def _sections(page: Page, turns: Turns) -> list[list[int]]:
    """Return the turns, parted where a heading stands between them."""
    sections: list[list[int]] = []
    last = 0
    for index in turns:
        if not sections or any(block.level for block in page.lines[last:index]):
            sections.append([])
        sections[-1].append(index)
        last = index
    return sections


def _are_credits(page: Page, turns: Turns, section: list[int], others: list[list[int]]) -> bool:
    """Say whether a section says little, and none of its labels stands in another one."""
    elsewhere = {key(turns[index].label or "") for other in others for index in other}
    if any(key(turns[index].label or "") in elsewhere for index in section):
        return False
    said = sum(len(block.text) for block in page.lines[section[0] : section[-1] + 1])
    return said < CREDIT * len(section)


def without_twins(page: Page, turns: Turns) -> Turns:
    """Return the turns of the first of several parts that tell the same conversation: a translation, a copy for phones."""
    around = region(page, turns, 1)
    parts: dict[int, list[int]] = {}
    for index in turns:
        inside = list(page.blocks.ancestors(page.lines[index].container))
        place = inside.index(around)
        parts.setdefault(inside[place - 1] if place else around, []).append(index)
    first, *others = parts.values()
    if len(first) < FEWEST_TWINS or len(others) > 20:
        return turns
    twins = {index for part in others if _are_twins(page, turns, first, part) for index in part}
    return {index: mark for index, mark in turns.items() if index not in twins}


def _are_twins(page: Page, turns: Turns, first: list[int], second: list[int]) -> bool:
    """Say whether two parts have the same labels in the same order, before texts about as long."""
    if [key(turns[index].label or "") for index in first] != [key(turns[index].label or "") for index in second]:
        return False
    lengths = [[len(page.lines[page.below(index)].text) + len(turns[index].text) for index in part] for part in (first, second)]
    alike = [max(a, b) < 2 * min(a, b) + 20 for a, b in zip(*lengths, strict=True)]
    return bool(sum(alike) >= TOGETHER * len(first))
