"""The same rows and bytes, whatever the order of visits, batches and commits, the number of workers, and the environment."""

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from order_independence import SOURCES, archived, became, read_as_they_come

from tasks import batch
from tasks.data_folder import DataFolder
from tasks.visits import unread
from tasks.warehouse import Warehouse

ROOT = Path(__file__).parents[1]
ENVIRONMENTS = (
    {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "random", "TZ": "America/St_Johns", "LC_ALL": "tr_TR.UTF-8"},
)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "SIZE", 1)


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the visits become that are read in their order, all at once."""
    data = DataFolder(tmp_path_factory.mktemp("expected")).made()
    Warehouse(data.warehouse).append("fetches", pa.concat_tables(archived(data)))
    read_with(data, 1)
    return became(data)


def read_with(data: DataFolder, workers: int) -> None:
    """Read what is unread as the flows do, with so many processes; with one, in this."""
    from flows import steps

    warehouse = Warehouse(data.warehouse)
    visits = unread(warehouse.read("fetches"), warehouse.read("reads"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(steps, "FEWEST_FOR_PROCESSES", 0 if workers > 1 else len(visits) + 1)
        patch.setattr(os, "sched_getaffinity", lambda _: range(workers))
        for each, readings in steps._read_all(list(batch.batches(visits, SOURCES, data.archive, "reading")), len(visits)):
            warehouse.commit(readings, each.source.source_id)


@pytest.mark.parametrize(("seed", "groups"), [(2, 3), (4, 18)])
def test_visits_that_come_and_are_read_in_any_order(tmp_path: Path, expected: dict[str, Any], seed: int, groups: int) -> None:
    data = DataFolder(tmp_path).made()
    read_as_they_come(data, archived(data), random.Random(seed), groups)
    assert became(data) == expected


def test_any_number_of_workers(tmp_path: Path, expected: dict[str, Any]) -> None:
    data = DataFolder(tmp_path).made()
    Warehouse(data.warehouse).append("fetches", pa.concat_tables(archived(data)))
    read_with(data, 4)
    assert became(data) == expected


def test_any_seed_of_hashes_time_zone_and_locale(tmp_path: Path, expected: dict[str, Any]) -> None:
    with started(tmp_path) as processes:
        for process, environment in zip(processes, ENVIRONMENTS, strict=True):
            told, _ = process.communicate(timeout=120)
            assert process.returncode == 0, environment
            assert json.loads(told) == expected, environment


@contextmanager
def started(folder: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Read the archive in a process for each environment."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.order_independence", str(folder / str(number))],
            cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, text=True,
        )
        for number, environment in enumerate(ENVIRONMENTS)
    ]  # fmt: skip
    try:
        yield processes
    finally:
        for process in processes:
            process.kill()
            process.wait()
