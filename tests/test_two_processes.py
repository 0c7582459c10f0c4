"""Two `greenroom` processes at once, on the same host: together they ask no faster than one of them may."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from command import greenroom
from server import Server
from talk import told

from tasks.data_folder import DataFolder
from tasks.warehouse import Warehouse

DELAY = 0.25
LONGEST_START = 100  # seconds
SOURCE = """title = "Show {name}"
site = "{base}/"
permission = "owner"
pages = {pages}
allow_local = true
delay_seconds = {delay}
"""


@dataclass(frozen=True)
class Shows:
    """Two sources on one host, and where a Prefect server answers."""

    server: Server
    config: Path
    cache: Path
    prefect: str

    def run(self, command: str, data: Path, *words: str) -> str:
        """Run a command to its end; return what it printed."""
        where = ("--config", self.config, "--data", data)
        done = greenroom(command, *words, *where, XDG_CACHE_HOME=str(self.cache), PREFECT_API_URL=self.prefect)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def shows(tmp_path: Path, prefect_server: None) -> Iterator[Shows]:
    from prefect.settings import PREFECT_API_URL

    with Server({f"/{show}/{number}": page(f"{show} {number}") for show in "ab" for number in range(8)}) as server:
        (tmp_path / "config" / "sources").mkdir(parents=True)
        for show in "ab":
            urls = [f"{server.base}{path}" for path in server.pages if path.startswith(f"/{show}/")]
            text = SOURCE.format(name=show, base=server.base, pages=urls, delay=DELAY)
            (tmp_path / "config" / "sources" / f"{show}.toml").write_text(text, encoding="utf-8")
        yield Shows(server, tmp_path / "config", tmp_path / "cache", str(PREFECT_API_URL.value()))


@pytest.mark.parametrize("folders", [("data", "data"), ("data", "other")], ids=["one data folder", "two data folders"])
def test_nightly_and_backfill_at_once_never_ask_a_host_faster_than_its_delay(
    shows: Shows, tmp_path: Path, folders: tuple[str, str]
) -> None:
    nightly_data, backfill_data = (tmp_path / folder for folder in folders)
    with ThreadPoolExecutor(2) as pool:
        with ExitStack() as held:  # both wait for it, as the one that starts faster could be done before the other begins
            for data in {nightly_data, backfill_data}:
                data.mkdir()
                held.enter_context(DataFolder(data).alone())
            began, ends = datetime.now(UTC), time.monotonic() + LONGEST_START
            nightly = pool.submit(shows.run, "nightly", nightly_data)
            backfill = pool.submit(shows.run, "backfill", backfill_data, "a")
            while flows_begun(began) < 2 and time.monotonic() < ends:
                time.sleep(0.2)
        nightly.result()
        backfill.result()
    assert len(shows.server.log) == 24, [request.path for request in shows.server.log]
    fetches = {flow: fetched(data, flow) for flow, data in (("nightly", nightly_data), ("backfill", backfill_data))}
    assert {flow: len(rows) for flow, rows in fetches.items()} == {"nightly": 16, "backfill": 8}
    first, last = (max(rows.min() for rows in fetches.values()), min(rows.max() for rows in fetches.values()))
    assert first < last, "one was over before the other began"
    moments = sorted(request.at for request in shows.server.log)
    assert min(later - earlier for earlier, later in pairwise(moments)) > DELAY * 0.98


def page(title: str) -> str:
    return f"<h1>{title}</h1>" + told("<p>{name}: In " + title + " {text}</p>")


def flows_begun(since: datetime) -> int:
    """Count the flows that have begun since then, as Prefect sees it."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterStartTime

    with get_client(sync_client=True) as client:
        begun = client.read_flow_runs(flow_run_filter=FlowRunFilter(start_time=FlowRunFilterStartTime(after_=since)))
    return len(begun)


def fetched(data: Path, flow: str) -> "pd.Series[pd.Timestamp]":
    """Return when the pages that a flow asked for came."""
    rows = Warehouse(DataFolder(data).warehouse).read("fetches").to_pandas()
    assert set(rows["outcome"]) == {"fetched"}
    return rows[rows["flow"] == flow]["fetched_at"]
