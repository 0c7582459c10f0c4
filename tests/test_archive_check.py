"""Checking the archive: real files, damaged in every place, a writer that is killed, and the command as a user runs it."""

import gzip
import os
import random
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from command import greenroom

from tasks import ids
from tasks.archive import ArchiveWriter, Location, payload
from tasks.archive_check import FileCheck, check_file, files_to_check, pointing
from tasks.schemas import WAREHOUSE, Row
from tasks.warc_records import Original
from tasks.warehouse import Warehouse

WHEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
URL = "https://show.example/talk"
HEADERS = [("Content-Type", "text/html")]
BODIES = [b"ADA: Is the kettle on?\n" * 100, random.Random(1).randbytes(3000), b"BO: Since noon.\n" * 100]
FILE = "show/night-00001.warc.gz"


def written(archive: Path) -> list[Location]:
    """Write one file, and return where its responses are."""
    with ArchiveWriter(archive, "show", "night") as writer:
        return [writer.write_response(URL, body, "200 OK", HEADERS, WHEN) for body in BODIES]


def row(location: Location, body: bytes) -> Row:
    """The row of `fetches` that points to a record."""
    return {
        "run_id": "night",
        "flow": "nightly",
        "source_id": "show",
        "page": URL,
        "part": 1,
        "kind": "episode",
        "url": URL,
        "redirects": 0,
        "fetched_at": WHEN,
        "elapsed_ms": 1,
        "outcome": "fetched",
        "robots": "allowed",
        "snapshot_id": ids.snapshot_id(body),
        "archive_file": location.file,
        "archive_offset": location.offset,
    }


def checked(archive: Path, *rows: Row) -> FileCheck:
    """Check the only file of an archive."""
    pointed = pointing(WAREHOUSE["fetches"].conform(list(rows)))
    (file,) = files_to_check(archive, pointed)
    return check_file(archive, file, pointed.get(file))


def test_a_whole_file_is_told_by_kinds_of_record(tmp_path: Path) -> None:
    zipped = gzip.compress(BODIES[0])
    with ArchiveWriter(tmp_path, "show", "night") as writer:
        first = writer.write_response(URL, zipped, "200 OK", [("Content-Encoding", "gzip")], WHEN)
        writer.write_repeat(URL, zipped, "200 OK", [("Content-Encoding", "gzip")], WHEN, first)
        writer.write_not_modified(URL, "304 Not Modified", [], WHEN, Original(URL, WHEN))
        saved = writer.write_file("talk.html", BODIES[1], WHEN)
    found = checked(tmp_path, row(first, BODIES[0]), row(first, BODIES[0]), row(saved, BODIES[1]))
    assert found == FileCheck(FILE, Counter(warcinfo=1, response=1, revisit=2, resource=1))
    assert not found.is_damaged


def test_a_last_record_torn_anywhere_is_told_and_harmless_if_no_row_points_to_it(tmp_path: Path) -> None:
    *before, torn = written(tmp_path)
    size = (tmp_path / FILE).stat().st_size
    rows = [row(location, body) for location, body in zip(before, BODIES, strict=False)]
    for end in reversed(range(torn.offset + 1, size)):
        os.truncate(tmp_path / FILE, end)
        found = checked(tmp_path, *rows)
        assert found.records == Counter(warcinfo=1, response=2)
        assert [(fault.offset, fault.end, fault.is_torn) for fault in found.faults] == [(torn.offset, end, True)]
        assert not found.is_damaged
    lost = checked(tmp_path, *rows, row(torn, BODIES[2]))
    assert lost.is_damaged
    assert [each.offset for each in lost.lost] == [torn.offset]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_byte_that_changed_anywhere_in_a_record_is_told_and_the_others_are_read(tmp_path: Path, which: int) -> None:
    locations = written(tmp_path)
    whole = (tmp_path / FILE).read_bytes()
    ends = [*(location.offset for location in locations[1:]), len(whole)]
    begin, end = locations[which].offset, ends[which]
    rows = [row(location, body) for location, body in zip(locations, BODIES, strict=True)]
    for at in range(begin, end, 7):
        if begin + 3 <= at < begin + 10:
            continue  # of the gzip header, not covered by any checksum: flags, time, system
        (tmp_path / FILE).write_bytes(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        found = checked(tmp_path, *rows)
        assert found.records == Counter(warcinfo=1, response=2), at
        assert [(fault.offset, fault.end) for fault in found.faults] == [(begin, end)]
        assert [each.offset for each in found.lost] == [begin]
        assert found.is_damaged


def test_a_record_whose_digest_is_wrong_is_damaged(tmp_path: Path) -> None:
    locations = written(tmp_path)
    whole = (tmp_path / FILE).read_bytes()
    members = [
        whole[: locations[0].offset],
        *(whole[a.offset : b.offset] for a, b in pairwise(locations)),
    ]
    forged = gzip.compress(gzip.decompress(members[1]).replace(b"kettle", b"bottle"))
    (tmp_path / FILE).write_bytes(members[0] + forged + members[2])
    found = checked(tmp_path)
    assert found.records == Counter(warcinfo=1, response=1)
    assert [(fault.offset, "digest failed" in fault.reason) for fault in found.faults] == [(locations[0].offset, True)]


@pytest.mark.parametrize("junk", [b"x" * 3_000_000, b"\x1f\x8b\x08" * 100, gzip.compress(b"no record", mtime=0), b"\0" * 5])
def test_junk_between_records_is_damage_and_the_records_after_it_are_found(tmp_path: Path, junk: bytes) -> None:
    second = written(tmp_path)[1].offset
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[:second] + junk + whole[second:])
    found = checked(tmp_path)
    assert found.records == Counter(warcinfo=1, response=3)
    assert [(fault.offset, fault.end, fault.is_torn) for fault in found.faults] == [(second, second + len(junk), False)]


def test_rows_without_their_file_their_record_or_their_bytes_are_lost(tmp_path: Path) -> None:
    locations = written(tmp_path)
    missing = Location("show/other.warc.gz", 0)
    rows = [row(locations[0], BODIES[1]), row(Location(FILE, 7), BODIES[0]), row(missing, BODIES[0])]
    pointed = pointing(WAREHOUSE["fetches"].conform(rows))
    here, there = (check_file(tmp_path, file, pointed.get(file)) for file in files_to_check(tmp_path, pointed))
    assert [(each.offset, each.reason) for each in here.lost] == [
        (7, "no whole record there"),
        (locations[0].offset, "the record there holds other bytes"),
    ]
    assert [(each.offset, each.reason) for each in there.lost] == [(0, "No such file or directory")]
    assert here.is_damaged
    assert there.is_damaged


def test_the_archive_of_no_nights_at_all_is_whole(tmp_path: Path) -> None:
    assert files_to_check(tmp_path / "archive", pointing(WAREHOUSE["fetches"].empty())) == []


def test_a_writer_that_is_killed_leaves_at_most_a_torn_last_record(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from datetime import UTC, datetime\n"
        "from tasks.archive import ArchiveWriter\n"
        "with ArchiveWriter(Path(sys.argv[1]), 'show', 'night') as writer:\n"
        "    while True:\n"
        "        print(writer.write_file('talk', os.urandom(5_000_000), datetime.now(UTC)).offset, flush=True)\n"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[1], stdout=subprocess.PIPE, text=True) as writing:
        assert writing.stdout
        told = [int(writing.stdout.readline()) for _ in range(3)]
        writing.send_signal(signal.SIGKILL)
        told += [int(line) for line in writing.stdout.read().split()]
    found = checked(tmp_path)
    assert found.records["resource"] >= len(told)
    assert all(fault.is_torn for fault in found.faults)
    assert not found.is_damaged
    with ArchiveWriter(tmp_path, "show", "night") as writer:
        after = writer.write_file("talk", BODIES[0], WHEN)
    assert after.file == "show/night-00002.warc.gz"
    assert payload(tmp_path, after, ids.snapshot_id(BODIES[0])) == BODIES[0]


def test_the_command_tells_of_every_file_and_fails_only_where_something_is_damaged_or_lost(tmp_path: Path) -> None:
    archive, locations = tmp_path / "archive", written(tmp_path / "archive")
    rows = [row(location, body) for location, body in zip(locations, BODIES, strict=True)]
    Warehouse(tmp_path / "warehouse").append("fetches", WAREHOUSE["fetches"].conform(rows[:2]))
    whole = greenroom("archive", "check", "--data", tmp_path)
    assert (whole.returncode, whole.stderr) == (0, "")
    assert whole.stdout.splitlines() == [f"{FILE}: 3 response, 1 warcinfo", "1 files: 3 response, 1 warcinfo; no damage"]
    os.truncate(archive / FILE, locations[2].offset + 100)
    torn = greenroom("archive", "check", "--data", tmp_path)
    assert torn.returncode == 0
    assert f"torn last record at {locations[2].offset}; harmless: no row points to it" in torn.stdout
    Warehouse(tmp_path / "warehouse").append("fetches", WAREHOUSE["fetches"].conform(rows[2:]))
    lost = greenroom("archive", "check", "--data", tmp_path)
    assert lost.returncode == 1
    assert f"torn last record at {locations[2].offset}, which rows of `fetches` point to" in lost.stdout
    assert f"lost at {locations[2].offset}: {URL}" in lost.stdout
    assert lost.stdout.splitlines()[-1] == "1 files: 2 response, 1 warcinfo; 1 damaged or lost"


def test_the_command_names_a_data_folder_that_is_not_there(tmp_path: Path) -> None:
    told = greenroom("archive", "check", "--data", tmp_path / "none")
    assert (told.returncode, told.stdout) == (2, "")
    assert "there is none" in told.stderr
