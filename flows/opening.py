"""What every flow begins with: its sources, its data folder, and the run."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.config import Source, load_sources
from tasks.data_folder import DataFolder
from tasks.pages import Run


@dataclass(frozen=True, slots=True)
class Opening:
    """A run about to start. `sources` are all that are published, `chosen` those that this run looks at."""

    run: Run
    data: DataFolder
    sources: dict[str, Source]
    chosen: list[Source]


def open_run(flow: str, config: str, data: str, only: Sequence[str] = ()) -> Opening:
    """Read the config and make sure that the data folder can be used, before anything is asked or written.

    Raises ConfigError or DataFolderError.
    """
    sources = load_sources(Path(config))
    chosen = load_sources(Path(config), only)
    return Opening(Run.begin(flow), DataFolder(Path(data).resolve()).made(), {each.source_id: each for each in sources}, chosen)


def in_minutes(minutes: float) -> float:
    """Return the moment, on the monotonic clock, that is so many minutes away."""
    return time.monotonic() + 60 * minutes
