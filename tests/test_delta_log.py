"""What a killed writer of a Delta table leaves, and only that, is litter."""

from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from tasks.delta_log import litter
from tasks.schemas import WAREHOUSE
from tasks.warehouse import Warehouse


@pytest.fixture
def table(tmp_path: Path) -> Path:
    folder = tmp_path / "voices"
    for number in range(5):
        rows = pa.table({"source_id": ["a", "b c"], "number": [number] * 2})
        write_deltalake(folder.as_uri(), rows, mode="overwrite" if number == 3 else "append", partition_by=["source_id"])
    return folder


def left_in(table: Path) -> list[Path]:
    left = [
        table / "source_id=a" / "part-00000-x.parquet",
        table / "source_id=a" / "part-1.parquet#1",
        table / "_delta_log" / "5.json#1",
    ]
    for path in left:
        path.write_bytes(b"half")
    return left


def test_files_that_any_version_names_are_kept(table: Path) -> None:
    assert litter(table) == []
    left = left_in(table)
    assert sorted(litter(table)) == sorted(left)


def test_files_that_only_a_checkpoint_names_are_kept(table: Path) -> None:
    DeltaTable(table.as_uri()).create_checkpoint()
    for version in (table / "_delta_log").glob("*.json"):
        version.unlink()
    left = left_in(table)
    assert sorted(litter(table)) == sorted(left)


def test_a_table_that_was_never_made_holds_nothing_but_litter(tmp_path: Path) -> None:
    (tmp_path / "_delta_log").mkdir()
    (tmp_path / "source_id=a").mkdir()
    left = [tmp_path / "source_id=a" / "part-0.parquet", tmp_path / "_delta_log" / "00000000000000000000.json#1"]
    for path in left:
        path.write_bytes(b"half")
    assert sorted(litter(tmp_path)) == sorted(left)


def test_whoever_takes_the_lock_after_a_writer_that_was_stopped_removes_what_it_left(table: Path) -> None:
    warehouse = Warehouse(table.parent)
    left = left_in(table)
    with warehouse.lock():
        pass
    assert all(path.exists() for path in left), "no writer was stopped"
    with pytest.raises(RuntimeError), warehouse._writing():
        raise RuntimeError
    warehouse.append("fetches", WAREHOUSE["fetches"].empty())
    assert all(path.exists() for path in left), "nothing to write"
    warehouse.pinned()
    assert not any(path.exists() for path in left)
    assert DeltaTable(table.as_uri()).to_pyarrow_table().num_rows == 4
    assert (table.parent / ".lock").read_bytes() == b""


def test_what_a_commit_could_not_remove_itself_goes_with_the_next_lock(table: Path) -> None:
    warehouse = Warehouse(table.parent)
    left = table / "_delta_log" / "5.json#1"
    left.write_bytes(b"half")
    warehouse.clear_derived()
    assert left.exists()
    with warehouse.lock():
        assert not left.exists()
