"""Labelled dialogue on any page: `<strong>Name:</strong> speech`, `<em>Name (0:15)</em>: speech`, `Name: speech`."""

from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from tasks.blocks import Block, html_blocks, text_blocks
from tasks.document import Document
from tasks.labels import Labelled, is_name_shaped, key, speakers, split_lead, split_prefix
from tasks.reading import Cue, Reading

FEWEST_TURNS = 3
LONGEST_LIST_LINE = 8  # words


def read(document: Document) -> Reading | None:
    """Find the dialogue of a page or plain text, or null where it holds none."""
    blocks = list(html_blocks(document.tree) if document.is_markup else text_blocks(document.lines))
    labelled = [split_lead(block.lead, block.text) if block.lead else split_prefix(block.text) for block in blocks]
    names = speakers(item for item in labelled if item)
    turns = without_lists(blocks, [item if item and key(item.label) in names else None for item in labelled])
    if not is_conversation([turn for turn in turns if turn]):
        return None
    cues = tuple(cues_of(blocks, turns))
    return Reading("transcript", "dialogue", cues, confidence=confidence(turns))


def is_conversation(turns: list[Labelled]) -> bool:
    """Say whether labelled lines are people talking: two labels come back, or one that is timed, and most look like names."""
    counts = Counter(key(turn.label) for turn in turns)
    coming_back = sum(count > 1 for count in counts.values())
    named = sum(is_name_shaped(turn.label) for turn in turns)
    timed = sum(turn.start_ms is not None for turn in turns)
    if len(turns) < FEWEST_TURNS or len(turns) < 1.5 * len(counts) or 2 * named < len(turns):
        return False
    return coming_back > 1 or (coming_back == 1 and (timed >= FEWEST_TURNS or len(counts) <= 2))


def without_lists(blocks: list[Block], turns: list[Labelled | None]) -> list[Labelled | None]:
    """Return the turns without those below a heading where a label that stands nowhere else heads short lines: a list."""
    sections = list(accumulate(bool(block.level) for block in blocks))
    found: dict[int, list[Labelled]] = {}
    for section, turn in zip(sections, turns, strict=True):
        if turn:
            found.setdefault(section, []).append(turn)
    spread = Counter(label for said in found.values() for label in {key(turn.label) for turn in said})
    lists = {section for section, said in found.items() if _is_list(said) and spread[key(said[0].label)] == 1}
    return [None if section in lists else turn for section, turn in zip(sections, turns, strict=True)]


def _is_list(said: list[Labelled]) -> bool:
    words = sum(len(turn.text.split()) for turn in said)
    return len({key(turn.label) for turn in said}) == 1 and words < LONGEST_LIST_LINE * len(said)


def confidence(turns: list[Labelled | None]) -> float:
    """Return, from 0 to 1, how sure the reading is: the share of labelled lines whose label has a colon or a time."""
    sure = [turn.has_colon or turn.start_ms is not None for turn in turns if turn]
    return round(0.5 + 0.5 * sum(sure) / len(sure), 3)


def cues_of(blocks: list[Block], turns: list[Labelled | None]) -> Iterator[Cue]:
    """Give what is said from the first label on; lines without label continue a turn while they stand where turns stand."""
    places = _places(blocks, turns)
    last = max(index for index, turn in enumerate(turns) if turn)
    end = _end(blocks, last, places)
    current: Labelled | None = None
    for block, turn in zip(blocks[:end], turns[:end], strict=True):
        if turn:
            current = turn
            if turn.text.strip():
                yield Cue(turn.text, turn.label, turn.start_ms)
        elif current and not block.level and block.place in places:
            start = current.start_ms if not current.text.strip() else None
            yield Cue(f"{block.lead} {block.text}".strip(), current.label, start)
            current = current._replace(text=block.text or block.lead)


def _places(blocks: list[Block], turns: list[Labelled | None]) -> set[int]:
    """Return where turns stand: the containers of labelled lines, and of the line after a label that stands alone."""
    places = {block.place for block, turn in zip(blocks, turns, strict=True) if turn}
    for turn, following in zip(turns, blocks[1:], strict=False):
        if turn and not turn.text.strip():
            places.add(following.place)
    return places


def _end(blocks: list[Block], last: int, places: set[int]) -> int:
    """Return where the dialogue ends: at the first heading or other place after the last label."""
    for index in range(last + 1, len(blocks)):
        if blocks[index].level or blocks[index].place not in places:
            return index
    return len(blocks)
