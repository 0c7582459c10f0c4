"""Releases on disk: verified file by file, kept as the config says, held by who reads them, equal bytes for equal rows."""

import json
import shutil
import subprocess
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command import greenroom
from published_shows import aliased, filled

from tasks.config import ConfigError, Retention, load_retention
from tasks.data_folder import DataFolder, DataFolderError
from tasks.publish import publish
from tasks.releases.manifest import read_manifest, write_manifest
from tasks.releases.names import find_release, latest_id, moment, new_id, release_ids
from tasks.releases.parquet import ROWS_A_GROUP, parquet
from tasks.releases.readers import alone, opened, unread
from tasks.releases.retention import kept, last_good_of, manifests_of, remove_releases
from tasks.releases.verify import verify, verify_latest
from tasks.schemas import RELEASE

NOW = datetime(2026, 3, 1, tzinfo=UTC)
FEW = Retention(keep_releases=1, keep_days=0)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Four releases that differ, all of them kept."""
    data = filled(tmp_path_factory.mktemp("published") / "data")
    for number in range(4):
        publish(data, aliased(number))
    return data


@pytest.fixture
def data(published: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.setattr("tasks.releases.verify.SETTLE_SECONDS", 0)
    shutil.copytree(published.root, tmp_path / "data", symlinks=True)
    return DataFolder(tmp_path / "data")


def releases_of(data: DataFolder) -> list[str]:
    return release_ids(data.releases)


# Verify


def test_what_was_published_is_whole(data: DataFolder) -> None:
    assert verify_latest(data.releases) == []
    assert all(verify(data.releases / release_id) == [] for release_id in releases_of(data))
    told = greenroom("verify", "--all", "--data", data.root)
    assert (told.returncode, told.stdout.split()) == (
        0,
        [f"{w}" for name in ["latest", *releases_of(data)] for w in (f"{name}:", "whole")],
    )
    for folder in map(data.releases.joinpath, releases_of(data)):
        subprocess.run(["sha256sum", "--check", "--quiet", "manifest.sha256"], cwd=folder, check=True)


def rewritten(path: Path, content: bytes) -> None:
    path.unlink(missing_ok=True)
    path.write_bytes(content)


def with_other_rows(path: Path) -> None:
    rows = pq.ParquetFile(path).read()
    rewritten(path, bytes(parquet("segments", rows.slice(1))))


def with_another_schema(path: Path) -> None:
    rows = pq.ParquetFile(path).read()
    rewritten(path, bytes(parquet("segments", rows.drop_columns(["words"]))))


def with_another_version(path: Path) -> None:
    rows = pq.ParquetFile(path).read().replace_schema_metadata({"greenroom.table": "speakers"})
    path.unlink()
    pq.write_table(rows, path)


def with_one_bit_turned(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    rewritten(path, bytes(content))


DAMAGES = {
    "a file is missing": (Path.unlink, "segments/a.parquet: is missing"),
    "a bit was turned": (with_one_bit_turned, "segments/a.parquet: checksum differs"),
    "no Parquet": (lambda path: rewritten(path, b"{"), "segments/a.parquet: is no Parquet file"),
    "fewer rows": (with_other_rows, "segments/a.parquet: 3 rows, the manifest says 4"),
    "a column less": (with_another_schema, "segments/a.parquet: other columns than the manifest says: words"),
    "rows of another table": (with_another_version, "segments/a.parquet: holds rows of speakers"),
    "without version": (with_another_version, "segments/a.parquet: schema version none, the manifest says 1"),
    "a file too many": (lambda path: path.with_name("b2.parquet").touch(), "segments/b2.parquet: is not in the manifest"),
    "no manifest": (lambda path: (path.parents[1] / "manifest.json").unlink(), "manifest.json: is missing"),
    "no seal": (lambda path: (path.parents[1] / "manifest.sha256").unlink(), "manifest.sha256: is missing"),
    "another manifest": (
        lambda path: rewritten(path.parents[1] / "manifest.json", (path.parents[1] / "manifest.json").read_bytes() + b" "),
        "manifest.json: checksum differs from manifest.sha256",
    ),
}


@pytest.mark.parametrize(("damage", "said"), DAMAGES.values(), ids=DAMAGES)
def test_each_damage_is_told_in_a_line_and_mended_by_the_next_run(data: DataFolder, damage, said: str) -> None:  # type: ignore[no-untyped-def]
    before = latest_id(data.releases)
    damage(data.latest.resolve() / "segments" / "a.parquet")
    assert any(line.startswith(said) for line in verify(data.latest)), verify(data.latest)
    assert last_good_of(data.releases) == releases_of(data)[-1 if said.startswith("manifest.sha256") else -2]
    assert publish(data, aliased(3)).is_new
    assert verify(data.latest) == verify_latest(data.releases) == []
    rows, first = (read_manifest(release).rows for release in (data.latest, data.releases / releases_of(data)[0]))  # type: ignore[union-attr]
    assert {name: rows[name] for name in RELEASE} == {name: first[name] for name in RELEASE}
    assert latest_id(data.releases) != before


def test_a_damaged_release_fails_the_command(data: DataFolder) -> None:
    first = releases_of(data)[0]
    with_one_bit_turned(data.releases / first / "speakers" / "speakers.parquet")
    assert greenroom("verify", "--data", data.root).returncode == 0
    told = greenroom("verify", first, "--data", data.root)
    assert told.returncode == 1
    latest, damaged, *faults = told.stdout.splitlines()  # whether the table can be read too, depends on where the bit is
    assert (latest, damaged) == ("latest: whole", f"{first}: {len(faults)} faults")
    assert faults[0] == "  speakers/speakers.parquet: checksum differs"
    assert greenroom("verify", "--all", "--data", data.root).returncode == 1
    missing = greenroom("verify", "20260101T000000000Z-00000000", "--data", data.root)
    assert (missing.returncode, "greenroom releases" in missing.stderr) == (2, True)


def test_a_renewed_manifest_is_verified_as_the_first_was(data: DataFolder) -> None:
    manifest = read_manifest(data.latest)
    assert manifest
    write_manifest(data.latest.resolve(), manifest.model_copy(update={"code_version": "2"}))
    assert verify(data.latest) == []
    assert verify_latest(data.releases) == [f"latest.json: checksum of {manifest.release_id}/manifest.json differs"]
    assert not publish(data, aliased(3)).is_new
    assert verify_latest(data.releases) == []


# `latest`


@pytest.mark.parametrize("content", [None, b"{", b'{"release_id": "other"}'])
def test_latest_json_tells_what_the_link_does_and_is_healed_by_a_run_that_changes_nothing(
    data: DataFolder, content: bytes | None
) -> None:
    told = json.loads((data.releases / "latest.json").read_bytes())
    manifest = (data.releases / told["manifest"]).read_bytes()
    assert (told["release_id"], told["manifest_sha256"]) == (latest_id(data.releases), sha256(manifest).hexdigest())
    (data.releases / "latest.json").unlink()
    if content is not None:
        (data.releases / "latest.json").write_bytes(content)
    assert "latest.json" in verify_latest(data.releases)[0]
    assert not publish(data, aliased(3)).is_new
    assert json.loads((data.releases / "latest.json").read_bytes()) == told


def test_a_link_that_points_nowhere_is_told(data: DataFolder) -> None:
    data.latest.unlink()
    data.latest.symlink_to("gone")
    assert verify_latest(data.releases) == ["latest: points to gone, which is no release"]
    assert greenroom("verify", "--data", data.root).returncode == 2
    assert publish(data, aliased(3)).is_new
    assert verify_latest(data.releases) == []


def test_ids_sort_in_the_order_of_publishing_though_the_clock_goes_back() -> None:
    first = new_id(NOW, "0" * 32, None)
    second = new_id(NOW - timedelta(days=1000), "0" * 32, first)
    third = new_id(NOW + timedelta(days=1), "0" * 32, second)
    assert first < second < third
    assert [moment(first), moment(third)] == [NOW, NOW + timedelta(days=1)]


# Retention


def test_what_nothing_keeps_is_removed_and_the_latest_two_stay(data: DataFolder) -> None:
    before = releases_of(data)
    publish(data, aliased(3), retention=FEW)
    assert releases_of(data) == before[-2:]
    assert verify(data.latest) == []
    assert sorted(path.name for path in data.releases.iterdir()) == [*before[-2:], "latest", "latest.json"]


def test_number_and_days_both_keep(data: DataFolder) -> None:
    ids, manifests = releases_of(data), manifests_of(data.releases)
    now = moment(ids[-1])

    def removed(retention: Retention, now: datetime = now) -> list[str]:
        return [each for each, reasons in kept(manifests, retention, now, ids[-1], ids[-1]).items() if not reasons]

    assert removed(Retention()) == []
    assert removed(FEW) == ids[:2]
    assert removed(Retention(keep_releases=1, keep_days=1)) == []
    assert removed(Retention(keep_releases=1, keep_days=1), now + timedelta(days=1)) == ids[:2]
    assert removed(Retention(keep_releases=3, keep_days=0)) == ids[:1]
    assert removed(Retention(keep_releases=1, keep_days=0, pinned=(ids[0],))) == ids[1:2]
    assert removed(FEW, now - timedelta(days=1000)) == []  # the clock was set back
    reasons = kept(manifests, Retention(keep_releases=1, keep_days=1, pinned=(ids[0],)), now, ids[-1], ids[1])
    day = (now + timedelta(days=1)).strftime("%Y-%m-%d")
    assert list(reasons.values()) == [
        ["pinned", f"until {day}"],
        ["last good", f"until {day}"],
        ["before latest", f"until {day}"],
        ["latest", "one of the newest 1"],
    ]


def test_what_is_read_stays_until_it_is_let_go_of(data: DataFolder) -> None:
    ids = releases_of(data)
    with opened(data.releases / ids[0]) as folder, opened(data.latest) as latest:
        assert (folder.name, latest.name) == (ids[0], ids[-1])
        reader = subprocess.Popen(
            ["flock", "-s", data.releases / ids[1], "sh", "-c", "echo read; read line"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert reader.stdout
        assert reader.stdout.readline() == b"read\n"
        publish(data, aliased(3), retention=FEW)
        assert releases_of(data) == ids
        reader.communicate(b"done\n")
        told = greenroom("releases", "--config", data.root, "--data", data.root).stdout.splitlines()
        assert ["being read" in line for line in told] == [True, False, False, True]
        publish(data, aliased(3), retention=FEW)
        assert releases_of(data) == [ids[0], *ids[2:]]
        assert verify(folder) == []
    publish(data, aliased(3), retention=FEW)
    assert releases_of(data) == ids[2:]
    with pytest.raises(FileNotFoundError), opened(data.releases / ids[0]):
        pass


def test_nobody_begins_to_read_what_is_being_removed(data: DataFolder) -> None:
    with unread(data.latest.resolve()) as is_unread, unread(data.latest.resolve()) as is_unread_too:
        assert (is_unread, is_unread_too) == (True, False)


def test_who_wants_to_be_alone_with_a_release_waits_for_its_readers(data: DataFolder) -> None:
    release, is_alone, may_end = data.latest.resolve(), threading.Event(), threading.Event()

    def wait_to_be_alone() -> None:
        with alone(release):
            is_alone.set()
            may_end.wait(60)

    waiting = threading.Thread(target=wait_to_be_alone)
    with opened(data.latest):
        waiting.start()
        assert not is_alone.wait(0.2)
    assert is_alone.wait(60)
    with unread(release) as is_unread:
        assert not is_unread
    may_end.set()
    waiting.join(60)


def test_the_last_good_release_stays_where_the_latest_is_damaged(data: DataFolder) -> None:
    ids = releases_of(data)
    for damaged in ids[2:]:
        with_one_bit_turned(data.releases / damaged / "segments" / "a.parquet")
    assert last_good_of(data.releases) == ids[1]
    remove_releases(data.releases, FEW, NOW + timedelta(days=9999), last_good_of(data.releases))
    assert releases_of(data) == ids[1:]


def test_a_removal_that_was_killed_is_finished_by_the_next_run(data: DataFolder) -> None:
    first = releases_of(data)[0]
    (data.releases / first).rename(data.releases / f".removing-{first}")
    publish(data, aliased(3))
    assert not list(data.releases.glob(".removing*"))
    assert len(releases_of(data)) == 3


def test_nothing_is_removed_while_a_pinned_release_is_not_there(data: DataFolder) -> None:
    (data.root / "releases.toml").write_text(
        'keep_releases = 1\nkeep_days = 0\npinned = ["20260101T000000000Z-00000000"]\n', encoding="utf-8"
    )
    before = releases_of(data)
    publish(data, aliased(3), retention=load_retention(data.root))
    assert releases_of(data) == before
    told = greenroom("releases", "--config", data.root, "--data", data.root)
    assert (told.returncode, "pinned, and not there" in told.stdout) == (1, True)


def test_other_folders_are_nobody_elses_to_remove(data: DataFolder) -> None:
    (data.releases / "thesis").mkdir()
    publish(data, aliased(3), retention=FEW)
    assert (data.releases / "thesis").is_dir()


@pytest.mark.parametrize("text", ["keep_day = 1", "keep_releases = 0", 'pinned = ["latest"]', "keep_days = inf", "pinned = 7"])
def test_a_fault_in_releases_toml_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "releases.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=f"releases.toml: .*{text.split()[0]}"):
        load_retention(tmp_path)


def test_a_release_is_found_by_name(data: DataFolder) -> None:
    ids = releases_of(data)
    assert find_release(data.releases, "latest").name == ids[-1]
    assert find_release(data.releases, ids[0]) == data.releases / ids[0]
    for name in ("../warehouse", "", ids[0][:8]):
        with pytest.raises(DataFolderError, match="greenroom releases"):
            find_release(data.releases, name)


# Files


def test_published_files_are_read_only(data: DataFolder) -> None:
    release = publish(data, aliased(4)).path
    assert {oct(path.stat().st_mode)[-3:] for path in release.rglob("*") if path.is_file()} == {"444"}


def held_otherwise(rows: pa.Table) -> Iterator[pa.Table]:
    """Give the same rows, held in memory in other ways."""
    yield pa.concat_tables([rows.slice(start, 7) for start in range(0, rows.num_rows, 7)])
    yield pa.concat_tables([rows.slice(0, 1), rows.slice(1)])
    yield pa.concat_tables([rows, rows]).slice(rows.num_rows)
    yield rows.replace_schema_metadata({"pandas": "{}"})
    yield RELEASE["segments"].conform(rows.to_pandas(types_mapper=pd.ArrowDtype))
    yield pa.Table.from_pylist(rows.to_pylist(), schema=rows.schema)


def many_segments(count: int) -> pa.Table:
    row = {
        "segment_id": "",
        "episode_id": "e",
        "podcast_id": None,
        "speaker_id": "ada@a",
        "appearance_id": "ap",
        "voice_id": "v",
    }
    row |= {"source_id": "a", "turn": 0, "position": 0, "label": "Ada", "start_ms": None, "end_ms": None, "timing": None}
    row |= {"text": "", "raw_text": None, "repairs": [], "is_lossy": False, "words": 1, "snapshot_id": "s", "page": "p"}
    return RELEASE["segments"].conform(
        row
        | {"segment_id": sha256(str(number).encode()).hexdigest(), "text": f"Said {number}.", "start_ms": number % 97 or None}
        for number in range(count)
    )


def test_equal_rows_give_equal_bytes_however_they_are_held() -> None:
    rows = many_segments(3000)
    content = bytes(parquet("segments", rows))
    for number, other in enumerate(held_otherwise(rows)):
        assert bytes(parquet("segments", other)) == content, number
    threads = pa.cpu_count()
    pa.set_cpu_count(1)
    assert bytes(parquet("segments", rows)) == content
    pa.set_cpu_count(threads)


def test_row_groups_do_not_depend_on_chunks() -> None:
    rows = pa.concat_tables([many_segments(1000)] * (ROWS_A_GROUP // 1000 + 1))
    content = parquet("segments", rows)
    assert bytes(content) == bytes(parquet("segments", rows.combine_chunks()))
    assert pq.ParquetFile(pa.BufferReader(content)).metadata.num_row_groups == 2


@pytest.mark.parametrize("table", RELEASE)
def test_what_is_written_is_read_again(table: str) -> None:
    empty = RELEASE[table].empty()
    assert pq.ParquetFile(pa.BufferReader(parquet(table, empty))).read().equals(empty)
