"""A sentence is cited with where it comes from, and proven by the archived bytes; or it is said why it cannot be."""

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from command import greenroom
from order_independence import LAMP, SITE, SOURCES, archived, read_some

from tasks.cite import NoSuchSegmentError, cite
from tasks.data_folder import DataFolder
from tasks.publish import publish
from tasks.read import READER_VERSION
from tasks.schemas import WAREHOUSE
from tasks.warehouse import Warehouse


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Two releases: the second has visits that the first has not."""
    import random

    data = DataFolder(tmp_path_factory.mktemp("cite") / "data").made()
    visits = archived(data)
    for some in (visits[:7], visits[7:]):
        Warehouse(data.warehouse).append("fetches", pa.concat_tables(some))
        read_some(data, random.Random(1))
        publish(data, SOURCES)
    return data


@pytest.fixture
def data(made: DataFolder, tmp_path: Path) -> DataFolder:
    return DataFolder(Path(shutil.copytree(made.root, tmp_path / "data", symlinks=True)))


def segments(release: Path) -> list[dict[str, Any]]:
    return pd.read_parquet(release / "segments").to_dict("records")


def test_every_segment_of_every_release_is_proven(made: DataFolder) -> None:
    releases = sorted(path for path in made.releases.iterdir() if path.is_dir() and not path.is_symlink())
    assert len(releases) == 2
    for release in releases:
        some = segments(release)
        assert {row["page"] for row in some} >= {f"{SITE}/talk/0", f"{SITE}/people/cleo"}
        for row in some[::7]:
            found = cite(made, SOURCES, row["segment_id"], release)
            assert (found.is_proven, found.reason, found.text) == (True, None, row["text"])


def test_a_citation_says_who_what_where_when_and_from_which_bytes(made: DataFolder) -> None:
    row = next(row for row in segments(made.latest) if row["page"] == f"{SITE}/people/cleo" and row["text"] != "Twice.")
    found = cite(made, SOURCES, row["segment_id"][:12], made.latest)
    told = found.told()
    assert told.startswith(f'Cleo Marsh: "{row["text"]}"\n  The Lamp Hour, "Talk ')
    assert f"at 0:00:{int(row['start_ms']) // 1000:02}" in told
    assert f"{SITE}/people/cleo, fetched 2026-01-01 " in told
    assert f"snapshot {row['snapshot_id']}, release {made.latest.resolve().name}" in told
    assert told.endswith(f"proven: the archived bytes read as this sentence (reader {READER_VERSION})")


def test_bytes_that_are_lost_or_others_prove_nothing(data: DataFolder) -> None:
    row = next(row for row in segments(data.latest) if row["page"] == f"{SITE}/talk/0")
    fetches = Warehouse(data.warehouse).read("fetches").to_pylist()
    (other,) = (each for each in fetches if each["page"] == f"{SITE}/talk/4")
    where = {name: other[name] for name in ("archive_file", "archive_offset")}
    shutil.rmtree(data.warehouse / "fetches")
    moved = [each | where if each["page"] == row["page"] else each for each in fetches]
    Warehouse(data.warehouse).append("fetches", WAREHOUSE["fetches"].conform(moved))
    found = cite(data, SOURCES, row["segment_id"], data.latest)
    assert not found.is_proven
    assert f"not the bytes of snapshot {row['snapshot_id']}" in found.told()
    (data.archive / other["archive_file"]).unlink()
    assert "No such file" in str(cite(data, SOURCES, row["segment_id"], data.latest).reason)


def test_a_copy_of_the_bytes_elsewhere_in_the_archive_is_a_proof_too(data: DataFolder) -> None:
    row = next(row for row in segments(data.latest) if row["page"] == f"{SITE}/mirror/3")
    fetches = Warehouse(data.warehouse).read("fetches").to_pylist()
    places = {each["archive_file"] for each in fetches if each["snapshot_id"] == row["snapshot_id"]}
    assert len(places) == 3
    for place in sorted(places, reverse=True):
        assert cite(data, SOURCES, row["segment_id"], data.latest).is_proven
        (data.archive / place).unlink()
    assert not cite(data, SOURCES, row["segment_id"], data.latest).is_proven


def test_what_the_present_reader_reads_otherwise_is_not_proven(data: DataFolder) -> None:
    row = next(row for row in segments(data.latest) if row["page"] == f"{SITE}/talk/0")
    other = {"lamp": LAMP.model_copy(update={"layout": "json_transcript"})}
    reason = cite(data, other, row["segment_id"], data.latest).reason
    assert reason
    readers = f"(reader {READER_VERSION}, the release's {READER_VERSION})"
    assert reason.startswith(f"the present reader and config read them otherwise {readers}: quarantined")
    assert "not in the config" in str(cite(data, {}, row["segment_id"], data.latest).reason)


def test_a_segment_of_another_release_is_found_there(made: DataFolder) -> None:
    first = min(path for path in made.releases.iterdir() if path.is_dir() and not path.is_symlink())
    latest = {row["segment_id"] for row in segments(made.latest)}
    gone = next(row["segment_id"] for row in segments(first) if row["segment_id"] not in latest)
    with pytest.raises(NoSuchSegmentError, match=f"release {first.name} has it"):
        cite(made, SOURCES, gone, made.latest)
    with pytest.raises(NoSuchSegmentError, match="nor in any other"):
        cite(made, SOURCES, "0" * 32, made.latest)
    with pytest.raises(NoSuchSegmentError, match="segments begin with"):
        cite(made, SOURCES, min(latest)[:1], made.latest)


def test_the_command_prints_proves_and_says_by_its_exit_code(data: DataFolder, tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "saved").mkdir()
    (tmp_path / "sources" / "lamp.toml").write_text(
        f'title = "The Lamp Hour"\nsite = "{SITE}/"\npermission = "local"\ncaptures = "../saved"\n', encoding="utf-8"
    )
    row = next(row for row in segments(data.latest) if row["page"] == f"{SITE}/talk/0")
    where = ("--config", tmp_path, "--data", data.root)
    proven = greenroom("cite", row["segment_id"], "--json", *where)
    assert (proven.returncode, json.loads(proven.stdout)["is_proven"]) == (0, True)
    shutil.rmtree(data.archive)
    assert greenroom("cite", row["segment_id"], *where).returncode == 1
    unknown = greenroom("cite", "0" * 32, *where)
    assert (unknown.returncode, unknown.stdout) == (2, "")
