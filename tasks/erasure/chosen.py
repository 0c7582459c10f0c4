"""Chosen: what an erasure means in one source, and the tombstone by which that is known again."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from tasks.erasure.tombstones import Tombstone, Tombstones, What


@dataclass(slots=True)
class Chosen:
    """What is to be erased: marks (kind, and what is marked) in one source, and names to be blacked out, in words.

    `others` are the names of others that one of these is a part of: they stay.
    """

    what: What
    id: str
    source_id: str
    marks: set[tuple[str, ...]] = field(default_factory=set)
    names: set[tuple[str, ...]] = field(default_factory=set)
    others: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def pages(self) -> list[str]:
        """The pages that are erased whole."""
        return sorted(mark[1] for mark in self.marks if mark[0] == "page")

    @property
    def labels(self) -> list[str]:
        """The labels that are erased, as they are compared."""
        return sorted({mark[-1] for mark in self.marks if mark[0] in ("label", "label on page")})


def buried(tombstones: Tombstones, chosen: Chosen, reason: str | None = None) -> Tombstones:
    """Return the tombstones with one for what was chosen; its erasure is yet to be done."""
    source_id = chosen.source_id
    known = chosen.names | chosen.others
    names = {("name", " ".join(words)) for words in chosen.names} | {("other", " ".join(words)) for words in chosen.others}
    names |= {("name begins", words[0]) for words in known}
    marks = sorted(tombstones.mark(mark[0], source_id, *mark[1:]) for mark in chosen.marks | names)
    tombstone = Tombstone(
        what=chosen.what,
        reason=reason,
        asked_at=datetime.now(UTC),
        of_id=tombstones.mark("id", chosen.what, chosen.id),
        of_source=tombstones.mark("of", source_id),
        marks=tuple(marks),
        name_words=tuple(sorted({len(words) for words in known})),
    )
    return tombstones.model_copy(update={"tombstones": (*tombstones.tombstones, tombstone)})
