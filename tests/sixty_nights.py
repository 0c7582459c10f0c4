"""Sixty nights over a changing site of which one answer in twenty is a fault: `python -m tests.sixty_nights [--nights 60]`.

What must always hold is verified every night; at the end the faults stop, and what is held and published is what a rebuild
makes of the archive, and what somebody else holds who saw no fault.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import content
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
from changing_site import Fault, fails_softly
from equivalence import prefect_server
from nights import House, Nights, nights
from server import Reply, send

from tasks.batch import DERIVED_TABLES
from tasks.checks.references import REFERENCES
from tasks.releases.manifest import read_manifest
from tasks.releases.published import Published
from tasks.schemas import RELEASE, WAREHOUSE
from tasks.warehouse import MOST_FILES, Warehouse
from tasks.web import backoff, exchange

SHARE = 0.05  # of answers that are faults
SILENCE = 0.3  # seconds, for tests, after which a server that says nothing is given up
QUIET_DAYS = (2, 31, 61)  # after the last change, by which every page is looked at again


def _silent(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    time.sleep(2 * SILENCE)


def _broken(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    send(handler, Reply(b"broken", 500))


def _cut(handler: BaseHTTPRequestHandler, body: bytes) -> None:
    send(handler, Reply(body[: len(body) // 2], announced=len(body)))


def _empty(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    send(handler, Reply(b""))


def _too_many(handler: BaseHTTPRequestHandler, _: bytes) -> None:
    send(handler, Reply(b"slow down", 429))


FAULTS: tuple[Fault, ...] = (_silent, _broken, _cut, _empty, fails_softly, _too_many)


@contextmanager
def without_waiting() -> Iterator[None]:
    """Let nobody wait before asking again, nor long for an answer that does not come."""
    before = backoff.FIRST_SECONDS, exchange.SILENCE_SECONDS
    backoff.FIRST_SECONDS, exchange.SILENCE_SECONDS = 0.0, SILENCE
    try:
        yield
    finally:
        backoff.FIRST_SECONDS, exchange.SILENCE_SECONDS = before


@dataclass(frozen=True, slots=True)
class Used:
    """What is used after a night: memory in MB, open files, data files and MB of the warehouse, and MB of the releases."""

    memory: float
    open_files: int
    warehouse_files: int
    warehouse: float
    releases: float


@dataclass
class Trial:
    """Nights with faults, and the same nights without."""

    site: Nights
    disturbed: House
    undisturbed: House
    chance: random.Random
    share: float
    used: list[Used] = field(default_factory=list)
    faults: int = 0

    def night(self) -> None:
        """Let both look at the site, one of them through faults; and verify what must always hold."""
        softly = dict(self.site.site.faults)
        self.undisturbed.nightly()
        self.site.forget_hosts()
        paths = self.site.site.paths
        self.site.site.faults |= {path: self.chance.choice(FAULTS) for path in paths if self.chance.random() < self.share}
        self.faults += len(self.site.site.faults) - len(softly)
        before = rows_by_page(self.disturbed)
        self.disturbed.nightly()
        verify(self.disturbed, before)
        Warehouse(self.disturbed.data.warehouse).tidy(timedelta(0))  # as if the nights took as long as they say
        self.used.append(used(self.disturbed))

    def settle(self) -> None:
        """Let days pass that bring neither changes nor faults, until both have looked at everything again."""
        for days in QUIET_DAYS:
            self.site.rest(days)
            for house in (self.undisturbed, self.disturbed):
                house.nightly()
                self.site.forget_hosts()

    def verify_same(self) -> None:
        """Verify that all of it is what a rebuild makes of the archive, and what is on the site is what the other holds."""
        held, files = content.derived(self.disturbed.data.warehouse), content.checksums(self.disturbed.data.latest)
        self.disturbed.lose_derived()
        self.disturbed.rebuild()
        assert content.derived(self.disturbed.data.warehouse) == held
        assert content.checksums(self.disturbed.data.latest) == files
        one, other = (self._on_the_site(house) for house in (self.disturbed, self.undisturbed))
        for name, rows in one.items():
            differ = sorted(set(rows) ^ set(other[name]))
            assert rows == other[name], f"{name}: " + "\n".join(differ[:6])

    def _on_the_site(self, house: House) -> dict[str, list[str]]:
        """Return the published content of the episodes that the site still has, and that its feed still lists."""
        episodes = table(house.data.latest, "episodes")
        listed = {f"lamp-{episode.number}" for episode in self.site.site.listed}
        ids = episodes.filter(pa.array([guid in listed for guid in episodes["guid"].to_pylist()], pa.bool_()))["episode_id"]
        is_on_it = ds.field("episode_id").isin(ids.to_pylist())
        but = content.NOT_CONTENT | {"page"}  # which page of a feed told of it depends on how far nights had to look
        tables = {name: table(house.data.latest, name).filter(is_on_it) for name in ("episodes", "segments", "appearances")}
        return {name: content.rows(found, but) for name, found in tables.items()}


def verify(house: House, before: dict[str, dict[str, list[str]]]) -> None:
    """Verify what must hold after every night; `before` is what the warehouse held of each page."""
    warehouse, latest = Warehouse(house.data.warehouse), house.data.latest
    manifest = read_manifest(latest)
    assert manifest, "latest cannot be read"
    assert Published.at(latest).is_whole
    for name, schema in RELEASE.items():
        keys = table(latest, name).select(list(schema.key)).to_pylist()
        assert len(keys) == len({tuple(key.values()) for key in keys}) == manifest.rows[name], f"{name}: keys not unique"
    for name, column, target in REFERENCES:
        orphans = set(table(latest, name)[column].to_pylist()) - {None, *table(latest, target)[column].to_pylist()}
        assert not orphans, f"{name}.{column} not in {target}: {orphans}"
    for name in (*DERIVED_TABLES, "reads", "fetches"):
        keys = warehouse.read(name, columns=list(WAREHOUSE[name].key)).to_pylist()
        assert len(keys) == len({tuple(key.values()) for key in keys}), f"{name} of the warehouse: doubled"
    fetches = warehouse.read("fetches").to_pandas().sort_values("fetched_at")
    tonight = fetches[fetches["run_id"] == fetches["run_id"].iloc[-1]]
    came = set(tonight[tonight["outcome"].isin(["fetched", "unchanged"])]["page"])
    failed = set(tonight["page"]) - came
    now = rows_by_page(house)
    for page in failed & set(before):
        assert now.get(page) == before[page], f"{page} failed tonight, and its rows are not those of the last good visit"


def rows_by_page(house: House) -> dict[str, dict[str, list[str]]]:
    """Return all that the warehouse holds of each page, but for the feeds."""
    found: dict[str, dict[str, list[str]]] = {}
    for name in DERIVED_TABLES:
        rows = Warehouse(house.data.warehouse).read(name).to_pandas()
        for page, some in rows.groupby("page"):
            found.setdefault(str(page), {})[name] = content.rows(pa.Table.from_pandas(some, preserve_index=False), frozenset())
    return found


def table(release: Path, name: str) -> pa.Table:
    return ds.dataset(release / name, format="parquet").to_table()


def used(house: House) -> Used:
    """Return what this process and a data folder use."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    sizes = {folder: _sizes(folder) for folder in (house.data.warehouse, house.data.releases)}
    data_files = list(house.data.warehouse.rglob("*.parquet"))
    return Used(
        pages * os.sysconf("SC_PAGE_SIZE") / 1e6,
        len(list(Path("/proc/self/fd").iterdir())),
        len(data_files),
        sum(sizes[house.data.warehouse]) / 1e6,
        sum(sizes[house.data.releases]) / 1e6,
    )


def _sizes(folder: Path) -> list[int]:
    """Return the sizes of the files in a folder, each file once however often it is linked."""
    found = {status.st_ino: status.st_size for path in folder.rglob("*") if (status := path.lstat()) and path.is_file()}
    return list(found.values())


def verify_bounded(nights_used: list[Used]) -> None:
    """Verify that what nights use is bounded, however many there were."""
    first, last = nights_used[0], nights_used[-1]
    assert last.open_files <= first.open_files + 10, (first, last)
    assert last.memory <= first.memory + 300, (first, last)
    assert max(each.warehouse_files for each in nights_used) <= len(WAREHOUSE) * (MOST_FILES + 10), last


def run(seed: int, folder: Path, count: int, share: float = SHARE) -> Trial:
    """Run so many nights, settle, and verify that all is the same."""
    with nights(seed, folder) as site, without_waiting():
        trial = Trial(site, site.house("disturbed"), site.house("undisturbed"), random.Random(seed), share)
        for house in (trial.undisturbed, trial.disturbed):
            house.nightly()  # a first night without faults, so that there is a release to keep
            site.forget_hosts()
        for _ in range(count):
            site.pass_a_day()
            trial.night()
        trial.settle()
        trial.verify_same()
        verify_bounded(trial.used)
        return trial


def main() -> int:
    """Run the nights, and print what was used."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--nights", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    with prefect_server(), tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        trial = run(chosen.seed, Path(folder), chosen.nights)
        print(pd.DataFrame(trial.used)[:: max(1, chosen.nights // 12)].round(1).to_string(), file=sys.stderr)
        print(f"{chosen.nights} nights, {trial.faults} faults, {time.monotonic() - began:.0f} s: all holds", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
