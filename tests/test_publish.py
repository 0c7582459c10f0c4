"""Releases: immutable, checked, linked where nothing changed, visible in one step."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from tasks.batch import Readings
from tasks.config import Expect, Source
from tasks.data_folder import DataFolder, DataFolderError
from tasks.document import Document
from tasks.publish import RefusedReleaseError, publish
from tasks.read import read
from tasks.releases.manifest import read_manifest
from tasks.rows import Rows, Visited, rows_of
from tasks.schemas import ABOUT, RELEASE, WAREHOUSE, SchemaError
from tasks.warehouse import Warehouse

TALK = "Ada: Hello there, Bo.\n\nBo: Hello.\n\nAda: How is the loom?\n\nBo: It hums."


def source(name: str) -> Source:
    return Source(
        source_id=name, title=name, site="https://show.example/", permission="owner", pages=("https://show.example/1",)
    )


SOURCES = {name: source(name) for name in ("a", "b")}


def committed(data: DataFolder, name: str, page: str, text: str) -> None:
    """Put a page that was read into the warehouse."""
    at = datetime(2026, 1, 2, tzinfo=UTC)
    rows: Rows = rows_of(Visited(SOURCES[name], page, at, page), [read(Document(text, page))], [page])
    made = {table: WAREHOUSE[table].conform(getattr(rows, table)) for table in ("episodes", "voices", "segments")}
    Warehouse(data.warehouse).commit(Readings(reads=WAREHOUSE["reads"].empty(), **made, pages=[page]), name)


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "data").made()
    committed(folder, "a", "1", TALK)
    committed(folder, "b", "1", TALK)
    return folder


def test_a_release_holds_every_table_and_says_so(data: DataFolder) -> None:
    release = publish(data, SOURCES)
    manifest = read_manifest(data.latest)
    assert manifest is not None
    assert set(release.rows) == {*RELEASE, *ABOUT} == {path.name for path in data.latest.iterdir() if path.is_dir()}
    assert manifest.rows["segments"] == 8
    assert all((data.latest / path).stat().st_size == file.bytes for path, file in manifest.files.items())
    assert pd.read_parquet(data.latest / "quality")["is_passed"].all()


def test_publishing_the_same_again_makes_no_release(data: DataFolder) -> None:
    first, second = publish(data, SOURCES), publish(data, SOURCES)
    assert (first.is_new, second.is_new, second.release_id) == (True, False, first.release_id)
    assert [path.name for path in data.releases.iterdir() if not path.name.startswith(".")].count(first.release_id) == 1


def test_files_of_an_unchanged_source_are_linked_and_old_releases_stay_as_they_were(data: DataFolder) -> None:
    first = publish(data, SOURCES)
    before = {path: path.read_bytes() for path in first.path.rglob("*.parquet")}
    committed(data, "b", "2", TALK + "\n\nAda: Louder.")
    second = publish(data, SOURCES)
    assert (second.path / "segments/a.parquet").samefile(first.path / "segments/a.parquet")
    assert not (second.path / "segments/b.parquet").samefile(first.path / "segments/b.parquet")
    assert {path: path.read_bytes() for path in first.path.rglob("*.parquet")} == before


def test_a_source_that_is_retired_leaves_new_releases(data: DataFolder) -> None:
    first = publish(data, SOURCES)
    second = publish(data, {"a": SOURCES["a"]})
    assert (first.rows["segments"], second.rows["segments"]) == (8, 4)


def test_a_release_that_loses_most_of_a_source_is_not_published_unless_that_is_expected(data: DataFolder) -> None:
    first = publish(data, SOURCES)
    committed(data, "a", "1", "Nobody speaks here any more.")
    with pytest.raises(RefusedReleaseError, match="segments of a: not lost: 0 rows"):
        publish(data, SOURCES)
    assert data.latest.resolve() == first.path
    assert not list(data.releases.glob(".staging*"))
    expected = SOURCES["a"].model_copy(update={"expect": Expect(max_lost_share=1.0)})
    assert publish(data, SOURCES | {"a": expected}).rows["segments"] == 4


@pytest.mark.parametrize("damage", ["segments/a.parquet", "speakers/speakers.parquet", "manifest.json"])
def test_a_damaged_release_is_published_anew(data: DataFolder, damage: str) -> None:
    first = publish(data, SOURCES)
    (first.path / damage).unlink()
    (first.path / damage).write_bytes(b"{")
    second = publish(data, SOURCES)
    assert second.is_new
    assert second.rows == first.rows
    assert (second.path / "segments/b.parquet").exists()


def test_what_a_killed_run_left_half_written_is_never_visible(data: DataFolder) -> None:
    first = publish(data, SOURCES)
    (data.releases / ".staging" / "segments").mkdir(parents=True)
    (data.releases / ".staging" / "segments" / "a.parquet").write_bytes(b"half")
    committed(data, "a", "2", TALK)
    second = publish(data, SOURCES)
    assert second.is_new
    assert second.path != first.path
    assert not (data.releases / ".staging").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"words": None}, "words: 1 null"),
        ({"words": "many"}, "words"),
        ({"episode_id": 7}, "episode_id"),
        ({"wrods": 1}, "wrods"),
    ],
)
def test_rows_that_break_the_schema_are_refused_by_the_writer(change: dict[str, object], said: str) -> None:
    row: dict[str, object] = dict.fromkeys(WAREHOUSE["episodes"].schema.names)
    good = row | {"source_id": "a", "page": "1", "visited_at": datetime(2026, 1, 1, tzinfo=UTC), "snapshot_id": "s"}
    good |= {"reader_version": 1, "kind": "feed", "episode_id": "e", "turns": 0, "segments": 0, "words": 0}
    assert WAREHOUSE["episodes"].conform([good]).num_rows == 1
    with pytest.raises(SchemaError, match=said):
        WAREHOUSE["episodes"].conform([good | change])


def test_a_data_folder_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file", encoding="utf-8")
    with pytest.raises(DataFolderError, match="--data DIR"):
        DataFolder(tmp_path / "data").made()


@pytest.mark.parametrize(("name", "is_read"), [("100%", True), ("50% off", True), ("100%41", False), ("a%20b", False)])
def test_a_data_folder_that_delta_tables_cannot_be_read_from_is_refused(tmp_path: Path, name: str, is_read: bool) -> None:
    folder = DataFolder(tmp_path / name / "data")
    if is_read:
        committed(folder.made(), "a", "1", TALK)
        assert Warehouse(folder.warehouse).read("segments").num_rows == 4
    else:
        with pytest.raises(DataFolderError, match=r"hexadecimal digits .* --data DIR"):
            folder.made()


def test_a_release_that_lacks_nothing_but_the_pointer_is_adopted(data: DataFolder) -> None:
    first = publish(data, SOURCES)
    committed(data, "a", "2", TALK)
    second = publish(data, SOURCES)
    data.latest.unlink()
    data.latest.symlink_to(first.release_id)  # as if killed just before
    third = publish(data, SOURCES)
    assert (third.release_id, third.is_new) == (second.release_id, True)
    assert data.latest.resolve() == second.path
    committed(data, "a", "3", TALK)
    assert publish(data, SOURCES).release_id not in (first.release_id, second.release_id)
