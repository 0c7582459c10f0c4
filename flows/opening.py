"""What every flow begins with: its sources, its data folder, and the run."""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import getproxies

import pyarrow.dataset as ds

from tasks.config import (
    Crawling,
    Retention,
    Source,
    Waiver,
    load_crawling,
    load_retention,
    load_sources,
    load_waivers,
)
from tasks.data_folder import DataFolder, DataFolderError
from tasks.erasure.erase import erase
from tasks.erasure.tombstones import Tombstones
from tasks.fetch import Crawler
from tasks.kept import ROBOTS_HOLD, known_robots
from tasks.pages import Run
from tasks.releases.manifest import read_manifest
from tasks.warehouse import Warehouse

log = logging.getLogger("greenroom.open")


@dataclass(frozen=True, slots=True)
class Opening:
    """A run about to start. `sources` are all that are published, `chosen` those that this run looks at."""

    run: Run
    data: DataFolder
    sources: dict[str, Source]
    chosen: list[Source]
    crawling: Crawling
    retention: Retention
    waivers: tuple[Waiver, ...]


@contextmanager
def open_run(flow: str, config: str, data: str, only: Sequence[str] = ()) -> Iterator[Opening]:
    """Read the config and make sure that the data folder can be used, before anything is asked or written.

    What is erased from the folder stays out of the run, and while it lasts nothing is erased; an erasure that was interrupted
    is finished first. Raises ConfigError or DataFolderError.
    """
    sources = load_sources(Path(config))
    chosen = load_sources(Path(config), only)
    crawling, retention, waivers = load_crawling(Path(config)), load_retention(Path(config)), load_waivers(Path(config))
    folder = open_data(Path(data))
    with _held(folder, sources) as tombstones:
        left = {each.source_id: each for each in _left(sources, tombstones)}
        if gone := sorted(set(only) - set(left)):
            raise DataFolderError(f"data folder {data}: {', '.join(gone)} was erased from it, and stays out")
        looked_at = [left[each.source_id] for each in chosen if each.source_id in left]
        yield Opening(Run.begin(flow), folder, left, looked_at, crawling, retention, waivers)


@contextmanager
def _held(data: DataFolder, sources: Sequence[Source]) -> Iterator[Tombstones]:
    """Hold a data folder for a run, in which no erasure is unfinished; give what is erased from it."""
    while True:
        with data.shared():
            tombstones = Tombstones.of(data)
            if tombstones.is_finished:
                yield tombstones
                return
        erase(data, {source.source_id: source for source in sources})


def _left(sources: Sequence[Source], tombstones: Tombstones) -> Iterator[Source]:
    for source in sources:
        left = tombstones.left_of(source)
        if left is None:
            log.warning("%s: erased from this data folder, and left out; its TOML can be removed", source.source_id)
        else:
            yield left


def open_data(data: Path) -> DataFolder:
    """Return a data folder, made if need be. Raises DataFolderError where it cannot be used, or a newer Greenroom made it."""
    folder = DataFolder(data.resolve()).made()
    Warehouse(folder.warehouse).verify()
    read_manifest(folder.latest)
    return folder


def open_crawler(opening: Opening, deadline: float | None = None) -> Crawler:
    """Return what asks for the pages of a run, as the config says, with what is known of every host's robots.txt."""
    now, asked_at = opening.run.started_at, ds.field("fetched_at")
    is_known = (ds.field("kind") == "robots") & (asked_at > now - ROBOTS_HOLD) & (asked_at <= now)
    asked = Warehouse(opening.data.warehouse).read("fetches", where=is_known)
    return Crawler(
        deadline,
        contact=opening.crawling.contact,
        known_robots=known_robots(opening.data.archive, asked).rules,
        proxies=getproxies() if opening.crawling.use_proxies else None,
    )


def in_minutes(minutes: float) -> float:
    """Return the moment, on the monotonic clock, that is so many minutes away."""
    return time.monotonic() + 60 * minutes
