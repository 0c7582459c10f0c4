"""A talk: what a page says if certain of its lines begin turns. Doubts and evidence are drawn from it."""

from collections import Counter
from functools import cached_property

from tasks.dialogue.names import is_known
from tasks.dialogue.page import Page, Turns
from tasks.dialogue.speech import speech
from tasks.labels import is_name_shaped, key

FILLING = 0.8  # of a page's text, where the talk is all that the page is
COPIES = 2  # of a line, beside it, that a page without conversation has: in a list, below an article


class Talk:
    """Turns of a page, all lines of speech, the keys of the labels in their order, and how much each turn says."""

    def __init__(self, page: Page, turns: Turns) -> None:
        """Find what is said."""
        self.page, self.turns = page, turns
        self.lines = tuple(speech(page, turns))
        self.labels = [key(mark.label or "") for mark in turns.values()]
        self.counts = Counter(self.labels)

    @cached_property
    def lengths(self) -> list[int]:
        """How many characters each turn says; lines that look as if another turn began there count for nothing."""
        lengths: list[int] = []
        for at, turn, _ in self.lines:
            if turn is not None or not lengths:
                lengths.append(0)
            mark = self.page.marks[at]
            if turn is not None:
                lengths[-1] += self.page.extent(turn.text)
            elif mark is None or not (mark.label and mark.has_colon and is_name_shaped(mark.label)):
                lengths[-1] += self.page.extents[at]
        return lengths

    @cached_property
    def characters(self) -> int:
        """How many characters are said."""
        return sum(self.lengths)

    @cached_property
    def texts(self) -> list[str]:
        """What is said, line by line."""
        return [line.text for line in self.lines if line.text]

    @cached_property
    def fills(self) -> bool:
        """Whether hardly anything else stands on the page."""
        return sum(self.page.extents[line.at] for line in self.lines) > FILLING * sum(self.page.extents)

    @cached_property
    def known(self) -> set[str]:
        """The labels that come back, or are full names that are known otherwise."""
        remarks = self._remarks()
        return {key(mark.label or "") for mark in self.turns.values() if is_known(self.page, mark, remarks, self.fills)}

    def _remarks(self) -> Counter[str]:
        """Return how often each label says something: a title that stands in a list and again above its text, only once."""
        said: list[tuple[str, list[str]]] = [("", [])]
        for _, turn, text in self.lines:
            if turn is not None:
                said.append((key(turn.label or ""), []))
            if text:
                said[-1][1].append(text)
        remarks = [(label, tuple(texts)) for label, texts in said if texts]
        often = Counter(label for label, _ in remarks)
        distinct = Counter(label for label, _ in set(remarks))
        return Counter({label: max(distinct[label], count - COPIES) for label, count in often.items()})
