"""Labelled dialogue on any page: `<strong>Name:</strong> speech`, `<em>Name (0:15)</em>: speech`, `Name: speech`."""

from collections import Counter
from collections.abc import Iterator

from tasks.blocks import Block, html_blocks, text_blocks
from tasks.document import Document
from tasks.labels import Labelled, is_name_shaped, key, speakers, split_lead, split_prefix
from tasks.reading import Cue, Reading

FEWEST_TURNS = 3
FEWEST_WORDS = 2.0  # in an average turn


def read(document: Document) -> Reading | None:
    """Find the dialogue of a page or plain text, or null where it holds none."""
    is_html = document.head.startswith("<")
    blocks = list(html_blocks(document.tree) if is_html else text_blocks(document.lines))
    labelled = [split_lead(block.lead, block.text) if block.lead else split_prefix(block.text) for block in blocks]
    names = speakers(item for item in labelled if item)
    turns = [item if item and key(item.label) in names else None for item in labelled]
    if not is_conversation([turn for turn in turns if turn]):
        return None
    cues = tuple(cues_of(blocks, turns))
    return Reading("transcript", "dialogue", cues, confidence=confidence(turns))


def is_conversation(turns: list[Labelled]) -> bool:
    """Say whether labelled lines are people talking: labels repeat, and not every line is as short as a list's."""
    counts = Counter(key(turn.label) for turn in turns)
    if len(turns) < FEWEST_TURNS or len(turns) < 1.5 * len(counts):
        return False
    if not any(is_name_shaped(turn.label) for turn in turns):
        return False
    is_timed = sum(turn.start_ms is not None for turn in turns) >= FEWEST_TURNS
    return len(counts) > 1 or is_timed or all(turn.has_colon for turn in turns)


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


def _places(blocks: list[Block], turns: list[Labelled | None]) -> set[str]:
    """Return where turns stand: the containers of labelled lines, and of the line after a label that stands alone."""
    places = {block.place for block, turn in zip(blocks, turns, strict=True) if turn}
    for turn, following in zip(turns, blocks[1:], strict=False):
        if turn and not turn.text.strip():
            places.add(following.place)
    return places


def _end(blocks: list[Block], last: int, places: set[str]) -> int:
    """Return where the dialogue ends: at the first heading or other place after the last label."""
    for index in range(last + 1, len(blocks)):
        if blocks[index].level or blocks[index].place not in places:
            return index
    return len(blocks)
