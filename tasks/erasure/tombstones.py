"""Tombstones: what was erased, told by keyed hashes, so that it stays out and nobody is named.

`data/tombstones.json` has one for each erasure. One without `erased_at` has not come to its end: the next run goes on.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from tasks.data_folder import DataFolder, DataFolderError
from tasks.erasure.erased import Erased, marked

What = Literal["source", "podcast", "speaker"]


class Tombstone(BaseModel):
    """One erasure: of what, when and why, and the marks by which that is known again; `of_source` is the mark of its source.

    `name_words` says of how many words the names are that are blacked out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: What
    reason: str | None
    asked_at: datetime
    erased_at: datetime | None = None
    of_source: str
    marks: tuple[str, ...]
    name_words: tuple[int, ...] = ()


class Tombstones(BaseModel):
    """All tombstones of a data folder, and the key of their hashes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    tombstones: tuple[Tombstone, ...] = ()

    @classmethod
    def of(cls, data: DataFolder) -> "Tombstones":
        """Return those of a data folder; none, under a new key, where nothing was ever erased. Raises DataFolderError."""
        try:
            return cls.model_validate_json(data.tombstones.read_bytes())
        except FileNotFoundError:
            return cls(key=secrets.token_hex(16))
        except (OSError, ValidationError) as error:
            raise DataFolderError(
                f"{data.tombstones}: cannot be read, and says what must stay erased: put back a copy of it ({error})"
            ) from error

    def mark(self, kind: str, source_id: str, *parts: str) -> str:
        """Return a mark of something in a source: `of` is the source's own, the others are those that `Erased` asks for."""
        return marked(bytes.fromhex(self.key), kind, source_id, *parts)

    def erased_of(self, source_id: str) -> Erased | None:
        """Return what is erased of a source; null where nothing is."""
        of_source = self.mark("of", source_id)
        found = [each for each in self.tombstones if each.of_source == of_source]
        if not found:
            return None
        marks = frozenset(mark for each in found for mark in each.marks)
        lengths = frozenset(count for each in found for count in each.name_words)
        return Erased(source_id, marks, lengths, bytes.fromhex(self.key))

    @property
    def unfinished(self) -> tuple[Tombstone, ...]:
        """The erasures that have not come to their end."""
        return tuple(each for each in self.tombstones if each.erased_at is None)

    def of_sources(self, source_ids: Iterable[str]) -> dict[str, Erased]:
        """Return what is erased of some sources, without those of which nothing is."""
        return {source_id: erased for source_id in source_ids if (erased := self.erased_of(source_id))}
