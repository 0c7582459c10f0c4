"""Nights over a changing site: its flows, run in this process on data folders, day by day."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from changing_site import ChangingSite
from clock import Clock

from tasks.batch import DERIVED_TABLES
from tasks.data_folder import DataFolder


@dataclass(frozen=True)
class House:
    """A data folder, and the flows that are run on it."""

    config: str
    data: DataFolder

    def nightly(self) -> Any:
        from flows.nightly import nightly

        return _ended(nightly(self.config, str(self.data.root), return_state=True))

    def backfill(self, since: date | None = None, until: date | None = None, publish: bool = False) -> Any:
        from flows.backfill import backfill

        where = {"config": self.config, "data": str(self.data.root)}
        return _ended(backfill("lamp", since, until, publish=publish, **where, return_state=True))

    def rebuild(self) -> Any:
        from flows.rebuild import rebuild

        return _ended(rebuild(self.config, str(self.data.root), return_state=True))

    def compare(self) -> Any:
        """Compare what is published with what the present reader makes of the archive; return the final state."""
        from flows.rebuild import compare

        return compare(self.config, str(self.data.root), return_state=True)

    def lose_derived(self) -> None:
        """Lose every table that is made from `fetches` and the archive."""
        for name in (*DERIVED_TABLES, "reads"):
            shutil.rmtree(self.data.warehouse / name)


@dataclass(frozen=True)
class Nights:
    """A site, the clock it goes by, and houses that look at it."""

    site: ChangingSite
    clock: Clock
    folder: Path
    config: str

    def house(self, name: str) -> House:
        return House(self.config, DataFolder(self.folder / name).made())

    def pass_a_day(self) -> None:
        """Let a day pass on the site and on the clock; what is remembered of hosts is forgotten by then."""
        self.clock.days += 1
        self.site.pass_a_day()
        self.forget_hosts()

    def rest(self, days: int) -> None:
        """Let days pass that bring nothing."""
        self.clock.days += days
        self.site.rest_a_day(days)
        self.forget_hosts()

    def forget_hosts(self) -> None:
        os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(dir=self.folder, prefix="cache-")


@contextmanager
def nights(seed: int, folder: Path, only_grows: bool = False) -> Iterator[Nights]:
    """Give nights over a site made from a seed."""
    with Clock() as clock, ChangingSite(seed, clock.now().date(), only_grows) as site:
        found = Nights(site, clock, folder, site.configure(folder / "config"))
        before = os.environ.get("XDG_CACHE_HOME")
        found.forget_hosts()
        try:
            yield found
        finally:
            os.environ.pop("XDG_CACHE_HOME") if before is None else os.environ.update(XDG_CACHE_HOME=before)


def _ended(state: Any) -> Any:
    assert state.is_completed(), state.message
    return state
