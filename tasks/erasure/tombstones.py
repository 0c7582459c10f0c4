"""Tombstones: what was erased, told by keyed hashes, so that it stays out and nobody is named.

`data/tombstones.json` has one for each erasure. One without `erased_at` has not come to its end: the next run goes on.
"""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from tasks.config import Source
from tasks.data_folder import DataFolder, DataFolderError
from tasks.erasure.erased import Erased, marked

NAMED = ("feeds", "sitemaps", "listings", "speaker_pages", "pages")  # in the config of a source
What = Literal["source", "podcast", "speaker"]


class Tombstone(BaseModel):
    """One erasure: of what, when and why, and the marks by which that is known again.

    `of_id` is the mark of the id that was erased, `of_source` that of its source. `name_words` says of how many words the
    names are that are blacked out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: What
    reason: str | None
    asked_at: datetime
    erased_at: datetime | None = None
    of_id: str
    of_source: str
    marks: tuple[str, ...]
    name_words: tuple[int, ...] = ()

    def __str__(self) -> str:
        """Say, in a line, when what kind of thing was erased, and why, but not what."""
        ended = f"erased at {self.erased_at:%Y-%m-%d %H:%M} UTC" if self.erased_at else "not at its end: the next run goes on"
        return f"a {self.what}, asked for at {self.asked_at:%Y-%m-%d %H:%M} UTC ({self.reason or 'no reason given'}): {ended}"


class Tombstones(BaseModel):
    """All tombstones of a data folder, and the key of their hashes.

    `snapshots` says, until they are at their end, what was kept of snapshots of which something was erased.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    tombstones: tuple[Tombstone, ...] = ()
    snapshots: dict[str, str] = {}

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

    def of_id(self, what: What, name: str) -> Tombstone | None:
        """Return the last tombstone of a source, podcast or speaker by its id; null where it has none."""
        mark = self.mark("id", what, name)
        return next((each for each in reversed(self.tombstones) if each.of_id == mark), None)

    def left_of(self, source: Source) -> Source | None:
        """Return a source without the pages that are erased of it, and the aliases of whom is; null where all of it is."""
        erased = self.erased_of(source.source_id)
        if erased is None:
            return source
        named = {name: tuple(url for url in getattr(source, name) if not erased.page(url)) for name in NAMED}
        aliases = {label: name for label, name in source.aliases.items() if not erased.label(name, "")}
        return None if erased.is_whole else source.model_copy(update=named | {"aliases": aliases})

    @property
    def is_finished(self) -> bool:
        """Say whether every erasure has come to its end."""
        return all(each.erased_at for each in self.tombstones)

    def unfinished(self, source_ids: Iterable[str]) -> dict[str, Erased]:
        """Return all that is erased of those sources of which an erasure has not come to its end."""
        begun = {each.of_source for each in self.tombstones if each.erased_at is None}
        erased = {source_id: self.erased_of(source_id) for source_id in source_ids if self.mark("of", source_id) in begun}
        return {source_id: each for source_id, each in erased.items() if each}

    def finished(self, now: datetime) -> "Tombstones":
        """Return them with every erasure at its end."""
        ended = (each if each.erased_at else each.model_copy(update={"erased_at": now}) for each in self.tombstones)
        return self.model_copy(update={"tombstones": tuple(ended), "snapshots": {}})
