"""A candidate: one way in which a page could be a conversation."""

from dataclasses import dataclass, field
from math import sqrt

from tasks.dialogue.page import Turns
from tasks.dialogue.speech import Line

FLOOR, FLOOR_UNLABELLED = 0.82, 0.7

How = str
"""How turns are told: `styled`, `colon`, `alone`, `timed` ..."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One way to read a page: how turns are told, which they are, all lines of speech, evidence and score.

    One that was ruled out scores 0 and says why; `characters` counts what is said.
    """

    how: How
    turns: Turns
    lines: tuple[Line, ...] = ()
    evidence: dict[str, float] = field(default_factory=dict)
    score: float = 0.0
    reason: str = ""
    characters: int = 0
    is_labelled: bool = True

    @property
    def floor(self) -> float:
        """The score below which it is not believed."""
        return FLOOR if self.is_labelled else FLOOR_UNLABELLED

    @property
    def worth(self) -> float:
        """What candidates of a page are ranked by: how sure, and how much speech."""
        return self.score * sqrt(self.characters)


def doubt(is_sure: bool) -> str:
    """Return the reason why a candidate is not believed, empty where it is."""
    return "" if is_sure else "too little looks like a conversation"
