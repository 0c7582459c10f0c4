"""What is erased of a source, made for tests from what it means; and what is left of it in a folder."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import pyarrow.parquet as pq

from tasks.archive_check import stretches
from tasks.erasure.chosen import Chosen, buried
from tasks.erasure.erased import Erased, words_of
from tasks.erasure.tombstones import Tombstones
from tasks.labels import key
from tasks.warc_records import Record

TALK = [
    ("Mara Lindqvist", "Welcome back to the loom room. Today we talk about wool."),
    ("Tomas Vale", "Thank you for having me, it is good to be here."),
    ("Mara Lindqvist", "You began to weave as a child, Tomas Vale, and never stopped."),
    ("Tomas Vale", "I did. My grandmother had a loom in the kitchen."),
    ("Ines Orr", "So had mine! And it hummed all night."),
    ("Mara Lindqvist", "Let us hear how that sounded."),
    ("Tomas Vale", "It sounded like rain on a tin roof, every evening."),
    ("Ines Orr", "Mine was quieter than that."),
]
"""A talk in which Tomas Vale is to be erased, whom another names."""


def erased_of(
    source_id: str,
    labels: Sequence[str] = (),
    names: Sequence[str] = (),
    pages: Sequence[str] = (),
    podcasts: Sequence[str] = (),
    labels_on: Mapping[str, Sequence[str]] | None = None,
    others: Sequence[str] = (),
) -> Erased:
    """Return what is erased of a source where all of these are, podcasts by id, labels also on single pages; `others` stay."""
    marks: set[tuple[str, ...]] = {("label", key(label)) for label in labels}
    marks |= {("page", page) for page in pages} | {("podcast", podcast) for podcast in podcasts}
    marks |= {("label on page", page, key(label)) for page, there in (labels_on or {}).items() for label in there}
    own, theirs = ({tuple(words_of(name)) for name in each} for each in (names, others))
    chosen = Chosen("speaker", "somebody", source_id, marks, own, theirs)
    found = buried(Tombstones(key="00" * 16), chosen).erased_of(source_id)
    assert found is not None
    return found


def traces(folder: Path, *told: str) -> list[str]:
    """Return which of some texts stand in which files of a folder, or in their names: in whatever case, however packed."""
    found = []
    for path in sorted(folder.rglob("*")):
        held = f"{path.relative_to(folder)}\n{_text_of(path) if path.is_file() else ''}".casefold()
        found += [f"{path.relative_to(folder)}: {text}" for text in told if text.casefold() in held]
    return found


def _text_of(path: Path) -> str:
    """Return all that can be read out of a file: what a WARC file holds, decoded; rows and statistics of a Parquet file."""
    if path.name.endswith(".warc.gz"):
        with path.open("rb") as file:
            return "".join(f"{record.fields}{record.http}{record.content!r}" for record in _records(file))
    if path.suffix == ".parquet":
        metadata = pq.read_metadata(path)
        groups = [metadata.row_group(number).to_dict() for number in range(metadata.num_row_groups)]
        return f"{pq.read_table(path).to_pylist()} {metadata.metadata} {groups}"
    return path.read_bytes().decode("utf-8", "replace")


def _records(file: BinaryIO) -> Iterator[Record]:
    for _, each in stretches(file):
        assert isinstance(each, Record), each
        yield each
