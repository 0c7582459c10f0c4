"""Freezing: a page becomes a test. Where it is looked for, in which order, and what is told of it."""

from collections.abc import Iterator
from pathlib import Path

from tasks.config import load_crawling, load_sources
from tasks.data_folder import DataFolder
from tasks.fetch import Crawler
from tasks.freeze import (
    EXPECTED,
    SNAPSHOT,
    Found,
    FreezeError,
    from_archive,
    from_file,
    from_web,
    is_address,
    name_of,
    reads_alike,
    reworded,
    save,
)

FOREIGN = """not of our own writing: nothing of it may be committed without permission.
    Rewrite its text in your own words and keep the markup, or freeze it again with --rewrite."""
MADE_UP = """reworded: its words are made up, and it reads as before (labels, times, turns).
    Look it over all the same: attributes that are not shown, and names of files and classes, are as they were."""


def freeze(where: str, name: str | None, rewrite: bool, to: Path, config: Path, data: Path) -> Iterator[str]:
    """Save a page beside the frozen ones; give what there is to tell. Raises FreezeError, ConfigError."""
    found = find(where, config, data)
    file = name_of(found, name)
    path = to.resolve() / file
    save(reworded(found, file) if rewrite else found.payload, path)
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    yield f"frozen {shown}, from {found.origin}"
    yield f"!   {MADE_UP if rewrite else FOREIGN}"
    if not rewrite and not reads_alike(found, file):
        yield "!   as a file it reads differently: its address, or the charset its server tells, says what the file does not"
    yield f"""next:
1.  pytest tests/test_frozen.py    writes {path.name}{EXPECTED} beside it and fails: review it, line by line
2.  where it reads wrongly, correct the expected reading, and mend the reader (greenroom parse --explain {shown})
3.  pytest tests/test_frozen.py    again; it notes the new reading in tests/frozen_readings.json, and asks for a higher
    READER_VERSION in tasks/read.py if the reading of an older page changed"""


def find(where: str, config: Path, data: Path) -> Found:
    """Find a page: a file, a snapshot of the archive, or an address, which is asked for only if the archive has none of it."""
    if is_address(where):
        crawler = Crawler(contact=load_crawling(config).contact)
        return from_archive(DataFolder(data), where) or from_web(crawler, load_sources(config), where)
    if Path(where).exists():
        return from_file(Path(where))
    if not SNAPSHOT.fullmatch(where):
        raise FreezeError(
            f"{where}: no such file; name a file, an address (https://...), or six digits or more of a snapshot_id"
        )
    found = from_archive(DataFolder(data), where)
    if found is None:
        raise FreezeError(f"snapshot {where}: not in {data}; --data DIR names another data folder")
    return found
