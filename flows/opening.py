"""What every flow begins with: its sources, its data folder, and the run."""

import time
from collections.abc import Sequence
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
from tasks.data_folder import DataFolder
from tasks.fetch import Crawler
from tasks.kept import ROBOTS_HOLD, known_robots
from tasks.pages import Run
from tasks.releases.manifest import read_manifest
from tasks.warehouse import Warehouse


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


def open_run(flow: str, config: str, data: str, only: Sequence[str] = ()) -> Opening:
    """Read the config and make sure that the data folder can be used, before anything is asked or written.

    Raises ConfigError or DataFolderError.
    """
    sources = load_sources(Path(config))
    chosen = load_sources(Path(config), only)
    crawling, retention, waivers = load_crawling(Path(config)), load_retention(Path(config)), load_waivers(Path(config))
    folder = open_data(Path(data))
    by_id = {each.source_id: each for each in sources}
    return Opening(Run.begin(flow), folder, by_id, chosen, crawling, retention, waivers)


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
