"""The archive on real files: what was served comes back byte for byte, or is said to be lost."""

import gzip
import os
import random
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import server as web
from server import Reply, Server
from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tasks import ids
from tasks.archive import ArchiveWriter, Location, LostRecordError, payload
from tasks.fetch import Crawler
from tasks.pages import Collector, Page, Run
from tasks.schemas import Row
from tasks.warc_records import Original

WHEN = datetime(2026, 3, 4, 5, 6, 7, 890, tzinfo=UTC)
TALK = b"ADA: Is the kettle on?\n\nBO: It has been on since noon.\n" * 40
ZIPPED = gzip.compress(TALK)
URL = "https://show.example/talk"
HEADERS = [("Content-Type", "text/plain"), ("ETag", '"1"')]


def write(archive: Path, *bodies: bytes) -> list[Location]:
    with ArchiveWriter(archive, "show", "night") as writer:
        return [writer.write_response(URL, body, "200 OK", [("Content-Type", "text/plain")], WHEN) for body in bodies]


def records(archive: Path) -> list[tuple[ArcWarcRecord, bytes]]:
    """Every record but warcinfo, and its body undecoded, as warcio reads them; it raises where a digest is wrong."""
    found = []
    for path in sorted(archive.rglob("*.warc.gz")):
        with path.open("rb") as file:
            found += [(record, record.raw_stream.read()) for record in ArchiveIterator(file, check_digests="raise")]
    return [(record, body) for record, body in found if record.rec_type != "warcinfo"]


def warcio_check(archive: Path) -> str:
    """What `warcio check` says of every file; nothing where all is well."""
    command = [Path(sys.executable).parent / "warcio", "check", *archive.rglob("*.warc.gz")]
    told = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (told.returncode == 0) == (told.stdout + told.stderr == "")
    return told.stdout + told.stderr


def collect(archive: Path, answer: web.Answer) -> Row:
    with Server({"/talk": answer}) as server, ArchiveWriter(archive, "show", "night") as writer:
        collector = Collector(Crawler(), server.source(), Run("night", "nightly", WHEN), writer)
        return collector.collect(Page(f"{server.base}/talk", "transcript"))[0]


def test_responses_come_back_byte_for_byte_by_their_offset_in_one_file(tmp_path: Path) -> None:
    bodies = [TALK, os.urandom(3_000_000), b"", b"\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nhello", ZIPPED]
    locations = write(tmp_path, *bodies)
    assert len({location.file for location in locations}) == 1
    for location, body in reversed(list(zip(locations, bodies, strict=True))):
        assert payload(tmp_path, location, ids.snapshot_id(body)) == body


@pytest.mark.parametrize("name", ["talk.html", "old talks/café – 1.html", "http:talk.html", "a\nContent-Length: 1\nb.html"])
def test_a_saved_page_is_on_disk_at_once_and_comes_back_byte_for_byte(tmp_path: Path, name: str) -> None:
    with ArchiveWriter(tmp_path, "captures", "night") as writer:
        assert payload(tmp_path, writer.write_file(name, TALK, WHEN), ids.snapshot_id(TALK)) == TALK


@pytest.mark.parametrize(
    ("answer", "content"),
    [
        (TALK, TALK),
        (Reply(ZIPPED, headers={"Content-Encoding": "gzip"}), TALK),
        (Reply(ZIPPED, headers={"Content-Encoding": "x-gzip"}), TALK),
        (Reply(ZIPPED + ZIPPED, headers={"Content-Encoding": "gzip"}), TALK + TALK),
        (Reply(TALK, announced=9999), TALK),
        (Reply(ZIPPED[:-8], headers={"Content-Encoding": "gzip"}, announced=9999), TALK),
        (lambda to: to.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"), b"hi"),
        (lambda to: to.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhi"), b"hi"),
    ],
    ids=["plain", "gzip", "x-gzip", "gzip in two members", "truncated", "truncated gzip", "chunked", "truncated chunk"],
)
def test_what_a_server_sent_is_found_by_its_row_and_its_hash(tmp_path: Path, answer: web.Answer, content: bytes) -> None:
    row = collect(tmp_path, answer)
    location = Location(row["archive_file"], row["archive_offset"])
    assert payload(tmp_path, location, row["snapshot_id"]) == content
    assert (row["snapshot_id"], row["bytes"]) == (ids.snapshot_id(content), len(content))


def test_an_answer_without_payload_leaves_no_record(tmp_path: Path) -> None:
    for answer in (Reply(TALK, headers={"Content-Encoding": "br"}), Reply(TALK, 500)):
        row = collect(tmp_path, answer)
        assert (row["outcome"], row.get("snapshot_id"), list(tmp_path.iterdir())) == ("failed", None, [])


def test_warcio_reads_the_files_with_its_own_iterator_and_its_check_passes(tmp_path: Path) -> None:
    headers = [("Content-Encoding", "gzip"), ("X-Name", "caf\xe9"), ("X-Long", "one\r\n two"), ("Transfer-Encoding", "chunked")]
    with ArchiveWriter(tmp_path, "show", "night") as writer:
        writer.write_response(URL, ZIPPED, "200 OK", headers, WHEN, is_truncated=True)
        writer.write_file("talk.html", TALK, WHEN)
        writer.write_response(URL, b"", "200", [], WHEN)
    date = "2026-03-04T05:06:07.000890Z"
    names = ("Target-URI", "Date", "Truncated")
    assert [
        (record.rec_type, body, *(record.rec_headers[f"WARC-{name}"] for name in names)) for record, body in records(tmp_path)
    ] == [
        ("response", ZIPPED, URL, date, "disconnect"),
        ("resource", TALK, "talk.html", date, None),
        ("response", b"", URL, date, None),
    ]
    shown = records(tmp_path)[0][0].http_headers.headers
    assert shown == [
        ("Content-Encoding", "gzip"),
        ("X-Name", "café"),
        ("X-Long", "one two"),
        ("X-Crawler-Transfer-Encoding", "chunked"),
    ]
    assert warcio_check(tmp_path) == ""


def test_every_file_begins_with_what_wrote_it_and_names_no_machine(tmp_path: Path) -> None:
    (location,) = write(tmp_path, TALK)
    with (tmp_path / location.file).open("rb") as file:
        first = next(iter(ArchiveIterator(file)))
        told = first.content_stream().read().decode()
    assert (first.rec_type, first.rec_headers["WARC-Filename"]) == ("warcinfo", "night-00001.warc.gz")
    assert [line.split(": ")[0] for line in told.splitlines()] == ["software", "format", "conformsTo"]


def test_an_answer_that_nothing_changed_is_a_revisit_of_the_original(tmp_path: Path) -> None:
    later = WHEN + timedelta(days=7)
    write(tmp_path, TALK)
    with ArchiveWriter(tmp_path, "show", "week-later") as writer:
        writer.write_not_modified(URL + "?b", "304 Not Modified", [("ETag", '"1"')], later, Original(URL, WHEN))
    original, revisit = (record for record, _ in records(tmp_path))
    assert revisit.rec_type == "revisit"
    assert revisit.rec_headers["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert revisit.rec_headers["WARC-Refers-To-Target-URI"] == original.rec_headers["WARC-Target-URI"] == URL
    assert revisit.rec_headers["WARC-Refers-To-Date"] == original.rec_headers["WARC-Date"]
    assert revisit.rec_headers["WARC-Payload-Digest"] is None
    assert (revisit.http_headers.statusline, revisit.http_headers.headers) == ("304 Not Modified", [("ETag", '"1"')])
    assert warcio_check(tmp_path) == ""


def test_the_same_body_again_is_a_revisit_and_its_content_is_where_it_was(tmp_path: Path) -> None:
    headers = [("Content-Encoding", "gzip")]
    with ArchiveWriter(tmp_path, "show", "night") as writer:
        first = writer.write_response(URL, ZIPPED, "200 OK", headers, WHEN)
        again = writer.write_repeat(URL, ZIPPED, "200 OK", [*headers, ("Age", "9")], WHEN + timedelta(days=7), first)
    assert again == first
    assert payload(tmp_path, again, ids.snapshot_id(TALK)) == TALK
    (original, _), (revisit, body) = records(tmp_path)
    assert (revisit.rec_type, body, revisit.http_headers["Age"]) == ("revisit", b"", "9")
    assert revisit.rec_headers["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    for name, same in (("-Target-URI", "Target-URI"), ("-Date", "Date"), ("", "Record-ID")):
        assert revisit.rec_headers[f"WARC-Refers-To{name}"] == original.rec_headers[f"WARC-{same}"]
    assert revisit.rec_headers["WARC-Payload-Digest"] == original.rec_headers["WARC-Payload-Digest"]
    assert revisit.rec_headers["WARC-Truncated"] == "length"
    assert warcio_check(tmp_path) == ""


def test_the_same_content_compressed_otherwise_is_written_whole(tmp_path: Path) -> None:
    first = write(tmp_path, TALK)[0]
    with ArchiveWriter(tmp_path, "show", "next") as writer:
        again = writer.write_repeat(URL, ZIPPED, "200 OK", [("Content-Encoding", "gzip")], WHEN, first)
    assert again != first
    assert payload(tmp_path, again, ids.snapshot_id(TALK)) == TALK


def test_a_repeat_of_what_the_archive_lost_is_written_whole(tmp_path: Path) -> None:
    first = write(tmp_path, TALK)[0]
    os.truncate(tmp_path / first.file, first.offset + 60)
    with ArchiveWriter(tmp_path, "show", "next") as writer:
        again = writer.write_repeat(URL, TALK, "200 OK", HEADERS, WHEN, first)
    assert payload(tmp_path, again, ids.snapshot_id(TALK)) == TALK


def test_files_are_rotated_by_size_and_every_record_found_in_its_own(tmp_path: Path) -> None:
    bodies = [random.Random(seed).randbytes(3000) for seed in range(10)] + [random.Random(10).randbytes(50_000)]
    with ArchiveWriter(tmp_path, "show", "night", largest_file=10_000) as writer:
        locations = [writer.write_response(URL, body, "200 OK", HEADERS, WHEN) for body in bodies]
    assert sorted(Counter(location.file for location in locations).values()) == [1, 2, 2, 2, 2, 2]
    for path in tmp_path.rglob("*.warc.gz"):
        assert path.stat().st_size < 10_000 or path.name == "night-00006.warc.gz"
    for location, body in zip(locations, bodies, strict=True):
        assert payload(tmp_path, location, ids.snapshot_id(body)) == body
    assert warcio_check(tmp_path) == ""


def test_two_writers_of_one_run_and_source_write_to_files_of_their_own(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "show", "night") as one, ArchiveWriter(tmp_path, "show", "night") as other:
        bodies = [b"%d" % number for number in range(6)]
        locations = [
            (one, other)[number % 2].write_response(URL, body, "200 OK", HEADERS, WHEN) for number, body in enumerate(bodies)
        ]
    assert [location.file for location in locations] == ["show/night-00001.warc.gz", "show/night-00002.warc.gz"] * 3
    for location, body in zip(locations, bodies, strict=True):
        assert payload(tmp_path, location, ids.snapshot_id(body)) == body


def test_eight_threads_that_write_at_once_each_find_their_own_bytes(tmp_path: Path) -> None:
    bodies = [random.Random(seed).randbytes(40_000) + TALK for seed in range(160)]
    with ArchiveWriter(tmp_path, "show", "night", largest_file=1_000_000) as writer, ThreadPoolExecutor(8) as threads:

        def write_and_sync(body: bytes) -> Location:
            location = writer.write_response(URL, body, "200 OK", HEADERS, WHEN)
            writer.sync()
            return location

        locations = list(threads.map(write_and_sync, bodies))
    assert len({location.file for location in locations}) > 1
    for location, body in zip(locations, bodies, strict=True):
        assert payload(tmp_path, location, ids.snapshot_id(body)) == body
    assert warcio_check(tmp_path) == ""


def test_a_full_disk_leaves_no_torn_record_before_others(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; from pathlib import Path; from test_archive import *\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n"
        "with ArchiveWriter(Path(sys.argv[1]), 'show', 'night') as writer:\n"
        "    writer.write_file('a', TALK, WHEN)\n"
        "    try: writer.write_file('b', os.urandom(90_000), WHEN)\n"
        "    except OSError: print(writer.write_file('c', TALK, WHEN).offset)\n"
    )
    paths = f"{Path(__file__).parents[1]}:{Path(__file__).parent}"
    told = subprocess.run(
        [sys.executable, "-c", code, tmp_path],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=True,
    )
    assert payload(tmp_path, Location("show/night-00001.warc.gz", int(told.stdout)), ids.snapshot_id(TALK)) == TALK
    assert len(records(tmp_path)) == 2


def test_a_file_cut_anywhere_in_its_last_record_gives_all_others(tmp_path: Path) -> None:
    bodies = [b"before", TALK, ZIPPED]
    *before, torn = write(tmp_path, *bodies)
    for end in reversed(range(torn.offset, (tmp_path / torn.file).stat().st_size)):
        os.truncate(tmp_path / torn.file, end)
        with pytest.raises(LostRecordError, match="night"):
            payload(tmp_path, torn, ids.snapshot_id(ZIPPED))
        for location, body in zip(before, bodies, strict=False):
            assert payload(tmp_path, location, ids.snapshot_id(body)) == body
    (after,) = write(tmp_path, b"after")
    assert after.file != torn.file
    assert payload(tmp_path, after, ids.snapshot_id(b"after")) == b"after"


def test_files_of_the_first_writer_go_on_being_read(tmp_path: Path) -> None:
    path = tmp_path / "show" / "night.warc.gz"
    path.parent.mkdir()
    offsets = []
    with path.open("wb") as file:
        for body in (TALK, ZIPPED):
            offsets.append(file.tell())
            old = WARCWriter(file, gzip=True, warc_version="1.1")
            http = StatusAndHeaders("200 OK", [("Content-Encoding", "gzip")] if body == ZIPPED else [], "HTTP/1.1")
            old.write_record(old.create_warc_record(URL, "response", BytesIO(body), len(body), http_headers=http))
    locations = [Location("show/night.warc.gz", offset) for offset in offsets]
    for location in locations:
        assert payload(tmp_path, location, ids.snapshot_id(TALK)) == TALK
    with ArchiveWriter(tmp_path, "show", "night") as writer:
        assert writer.write_repeat(URL, TALK, "200 OK", HEADERS, WHEN, locations[0]) == locations[0]
    assert warcio_check(tmp_path) == ""


@pytest.mark.parametrize(
    ("file", "offset"), [("other.warc.gz", 0), (".", 0), ("night-00001.warc.gz", 7), ("night-00001.warc.gz", 9**9)]
)
def test_a_record_that_is_not_there_is_lost(tmp_path: Path, file: str, offset: int) -> None:
    write(tmp_path, TALK)
    with pytest.raises(LostRecordError, match="show"):
        payload(tmp_path, Location(f"show/{file}", offset), ids.snapshot_id(TALK))


def test_a_damaged_record_is_noticed(tmp_path: Path) -> None:
    body = os.urandom(50_000)
    (location,) = write(tmp_path, body)
    with (tmp_path / location.file).open("r+b") as file:
        file.seek(location.offset + 30_000)
        file.write(b"\0\0\0\0")
    with pytest.raises(LostRecordError):
        payload(tmp_path, location, ids.snapshot_id(body))


def test_a_file_in_which_a_killed_writer_wrote_no_record_is_removed_by_the_next_and_no_other(tmp_path: Path) -> None:
    (location,) = write(tmp_path, TALK)
    whole = (tmp_path / location.file).read_bytes()
    left = {"empty": b"", "torn": whole[:100], "begun": whole[: location.offset], "half": whole[: location.offset + 50]}
    kept = {"damaged": whole[:50] + b"!!!!" + whole[54:], "torn-before-another": whole[:100] + whole}
    for name, content in (left | kept).items():
        (tmp_path / "show" / f"{name}.warc.gz").write_bytes(content)
    with ArchiveWriter(tmp_path, "show", "other") as writing:
        writing._append([b""])  # begins its file, and nothing more
        (there,) = (tmp_path / "show").glob("other*")
        with ArchiveWriter(tmp_path, "show", "next") as writer:
            writer.write_response(URL, TALK, "200 OK", HEADERS, WHEN)
        assert there.exists()
    names = {path.name.removesuffix(".warc.gz") for path in (tmp_path / "show").iterdir()}
    assert names == {"night-00001", "next-00001", "other-00001", *kept}
