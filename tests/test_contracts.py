"""Contracts: what the tables promise, and that data of older versions stays good and of newer ones is refused."""

import copy
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import freeze_schemas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command import greenroom
from deltalake import DeltaTable, write_deltalake
from make_golden import GOLDEN
from test_visits import SHOW, TALK, URL, House, feed

from tasks.batch import Batch, batches, read_batch
from tasks.config import load_sources
from tasks.data_folder import DataFolder
from tasks.publish import publish
from tasks.read import READER_VERSION
from tasks.releases.manifest import MANIFEST, read_manifest
from tasks.releases.staging import columns_of
from tasks.schemas import ABOUT, RELEASE, SCHEMA_VERSION, WAREHOUSE, NewerSchemaError, SchemaError
from tasks.status import status
from tasks.visits import standing, unread
from tasks.warehouse import DERIVED, Warehouse

GOLDENS = sorted(GOLDEN.glob(f"{SCHEMA_VERSION}/*.tar.xz"))
SOURCES = {source.source_id: source for source in load_sources(GOLDEN / "config")}


def unpacked(golden: Path, folder: Path) -> DataFolder:
    """Return a golden data folder, which may be written to."""
    with tarfile.open(golden) as packed:
        packed.extractall(folder, filter="data")
    return DataFolder(folder / "data")


def test_schemas_change_by_additions_only_or_under_a_new_version() -> None:
    before, now = freeze_schemas.frozen(), freeze_schemas.present()
    assert not freeze_schemas.breaches(before, now), "take it back, or raise SCHEMA_VERSION in tasks/schemas.py"
    assert now == before, "columns or tables were added: run python -m tests.freeze_schemas, and review frozen_schemas.json"


def removed(table: dict[str, Any]) -> None:
    del table["columns"]["words"]


def renamed(table: dict[str, Any]) -> None:
    table["columns"]["word_count"] = table["columns"].pop("words") + " or null"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (removed, "warehouse/segments.words: removed"),
        (renamed, "warehouse/segments.words: removed"),
        (lambda table: table["columns"].update(words="double"), "words: int64 has become double"),
        (lambda table: table["columns"].update(words="int64 or null"), "words: int64 has become int64 or null"),
        (lambda table: table["columns"].update(start_ms="int64"), "start_ms: int64 or null has become int64"),
        (lambda table: table["columns"].update(pace="double"), "pace: added and never null"),
        (lambda table: table.update(key=["segment_id"]), "its key"),
        (lambda table: table["columns"].update(pace="double or null"), ""),
    ],
)
def test_a_change_that_breaks_what_others_built_on_is_named(change: Callable[[dict[str, Any]], None], said: str) -> None:
    now = copy.deepcopy(freeze_schemas.present())
    change(now["tables"]["warehouse/segments"])
    faults = freeze_schemas.breaches(freeze_schemas.present(), now)
    assert len(faults) == bool(said)
    assert said in "".join(faults)
    assert not freeze_schemas.breaches(freeze_schemas.present(), now | {"schema_version": SCHEMA_VERSION + 1})


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda path: path.name.partition(".")[0])
def test_what_older_versions_wrote_is_read_and_gone_on_from(golden: Path, tmp_path: Path) -> None:
    data = unpacked(golden, tmp_path)
    before = read_manifest(data.latest)
    assert before is not None
    assert before.schema_version == SCHEMA_VERSION
    for name in (name for name in RELEASE if before.rows.get(name)):
        rows = columns_of(data.latest)(name, RELEASE[name].schema.names)
        assert (rows.schema.names, rows.num_rows) == (RELEASE[name].schema.names, before.rows[name])
    warehouse = Warehouse(data.warehouse)
    for name, table in WAREHOUSE.items():
        assert warehouse.read(name).schema.equals(table.schema)
        assert warehouse.read(name).num_rows
    (tiny,) = status(data).sources
    assert tiny.stages["fetch"].outcomes["ran"] == 5
    assert tiny.stages["clean"].outcomes["not measured"] == 5, "an older version did not say"

    fetches = warehouse.read("fetches")
    warehouse.append("fetches", fetches.to_pylist())  # more rows, of more columns
    for batch in batches(unread(fetches, WAREHOUSE["reads"].empty()), SOURCES, data.archive, "again"):
        warehouse.commit(read_batch(batch), "tiny")  # in the place of what the older version wrote
    assert {name: warehouse.read(name).num_rows for name in DERIVED} == {
        name: DeltaTable(str(unpacked(golden, tmp_path / "as it was").warehouse / name)).to_pyarrow_table().num_rows
        for name in DERIVED
    }
    assert status(data).sources[0].stages["clean"].outcomes["not measured"] == 0
    release = publish(data, {"tiny": SOURCES["tiny"].model_copy(update={"aliases": {}})})
    assert (release.is_new, release.rows["segments"]) == (True, before.rows["segments"])
    after = read_manifest(data.latest)
    assert after is not None
    assert set(after.rows) == {*RELEASE, *ABOUT}


def test_the_golden_data_is_small() -> None:
    assert GOLDENS
    assert sum(path.stat().st_size for path in GOLDEN.rglob("*") if path.is_file()) < 200_000


def test_every_file_and_table_says_its_schema_version(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.fetch(TALK)
    house.read()
    for name in WAREHOUSE:
        assert (
            DeltaTable(str(house.warehouse.root / name)).metadata().description == f"greenroom.schema_version={SCHEMA_VERSION}"
        )
    data = unpacked(GOLDENS[-1], tmp_path)
    for path in data.latest.rglob("*.parquet"):
        assert pq.read_schema(path).metadata[b"greenroom.schema_version"] == str(SCHEMA_VERSION).encode()


def later_table(data: DataFolder) -> None:
    table = DeltaTable(str(data.warehouse / "reads"))
    table.alter.set_table_description(f"greenroom.schema_version={SCHEMA_VERSION + 1}")


def later_release(data: DataFolder) -> None:
    path = data.latest / MANIFEST
    manifest = json.loads(path.read_bytes())
    path.write_text(json.dumps({"schema_version": SCHEMA_VERSION + 1, "parts": manifest["files"]}), encoding="utf-8")


@pytest.mark.parametrize(
    ("later", "words"), [(later_table, ["release", "--config", str(GOLDEN / "config")]), (later_release, ["status"])]
)
def test_what_a_newer_version_made_is_refused_before_anything_is_written(
    tmp_path: Path, later: Callable[[DataFolder], None], words: list[str]
) -> None:
    data = unpacked(GOLDENS[-1], tmp_path)
    later(data)
    before = sorted(path for path in data.root.rglob("*") if path.name != ".lock")
    told = greenroom(*words, "--data", data.root)
    assert told.returncode == 2, told.stderr
    assert "made by a newer Greenroom" in told.stderr
    assert "update" in told.stderr
    assert "Traceback" not in told.stderr
    assert sorted(path for path in data.root.rglob("*") if path.name != ".lock") == before


def test_a_newer_table_is_not_written_to(tmp_path: Path) -> None:
    data = unpacked(GOLDENS[-1], tmp_path)
    rows = Warehouse(data.warehouse).read("reads")
    later_table(data)
    with pytest.raises(NewerSchemaError):
        Warehouse(data.warehouse).append("reads", rows)


@pytest.mark.parametrize(
    ("column", "value"),
    [("etag", "\ud83d"), ("bytes", 2**70), ("status", "OK"), ("part", None), ("fetched_at", "now"), ("x", 1)],
)
def test_of_rows_that_break_the_schema_the_others_are_kept(tmp_path: Path, column: str, value: object) -> None:
    house = House(tmp_path)
    house.fetch(TALK)
    (row,) = house.warehouse.read("fetches").to_pylist()
    others = [row | {"page": f"{URL}/{number}", "url": f"{URL}/{number}"} for number in range(3)]
    others[1][column] = value
    with pytest.raises(SchemaError, match=rf"fetches.*{column}.*1 of 3 rows"):
        house.warehouse.append("fetches", others)
    assert house.held("fetches", "page") == [URL, f"{URL}/0", f"{URL}/2"]


def aged(house: House) -> None:
    """Make everything that was read a work of the reader before."""
    reads = house.warehouse.read("reads")
    older = pa.array([READER_VERSION - 1] * reads.num_rows)
    at = reads.schema.get_field_index("reader_version")
    write_deltalake(house.warehouse.root / "reads", reads.set_column(at, reads.schema.field(at), older), mode="overwrite")


def read_what_does_not_stand(house: House) -> int:
    """Read what is unread, or what an older reader put in quarantine; return how many visits that were."""
    visits = unread(house.warehouse.read("fetches"), standing(house.warehouse.read("reads"), {"show": SHOW}))
    house.warehouse.commit(read_batch(Batch(SHOW, tuple(visits), house.archive, "again")), "show")
    return len(visits)


def test_what_an_older_reader_put_in_quarantine_is_read_once_more_and_no_more(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.fetch(bytes(range(256)) * 9)
    house.fetch(TALK, page=f"{URL}/2")
    house.read()
    assert read_what_does_not_stand(house) == 0
    aged(house)
    assert [read_what_does_not_stand(house) for _ in range(2)] == [1, 0]
    reads = house.warehouse.read("reads").to_pylist()
    assert sorted((row["page"], row["reader_version"]) for row in reads) == [
        (URL, READER_VERSION),
        (f"{URL}/2", READER_VERSION - 1),
    ]


def test_another_config_of_the_source_reads_what_is_in_quarantine_again(tmp_path: Path) -> None:
    house = House(tmp_path)
    house.fetch(bytes(range(256)) * 9)
    house.read()
    rows = house.warehouse.read("fetches"), house.warehouse.read("reads")
    other = SHOW.model_copy(update={"language": "is"})
    assert len(unread(rows[0], standing(rows[1], {"show": other}))) == 1
    assert unread(rows[0], standing(rows[1], {})) == [], "of a source that is retired nothing is read"


def test_a_feed_is_read_again_from_what_was_in_quarantine_on_as_a_rebuild_reads_it(tmp_path: Path) -> None:
    house = House(tmp_path)
    for content in (feed(a="One"), b"<rss", feed(b="Two")):
        house.fetch(content, page=f"{URL}.rss", kind="feed")
        house.read()
    aged(house)
    assert read_what_does_not_stand(house) == 2
    again = house.derived()
    house.warehouse.clear_derived()
    assert read_what_does_not_stand(house) == 3
    rebuilt = house.derived()
    assert again["episodes"] == rebuilt["episodes"]
    assert [row["visited_at"] for row in again["reads"]] == [row["visited_at"] for row in rebuilt["reads"]]
