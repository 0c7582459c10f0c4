"""The archive on real files: what was served comes back byte for byte, or is said to be lost."""

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import server as web
from server import Reply, Server
from warcio.archiveiterator import ArchiveIterator

from tasks import ids
from tasks.archive import ArchiveWriter, Location, LostRecordError, payload
from tasks.fetch import Crawler
from tasks.pages import Collector, Page, Run
from tasks.schemas import Row

WHEN = datetime(2026, 3, 4, 5, 6, 7, 890, tzinfo=UTC)
TALK = b"ADA: Is the kettle on?\n\nBO: It has been on since noon.\n" * 40
ZIPPED = gzip.compress(TALK)
URL = "https://show.example/talk"


def write(archive: Path, *bodies: bytes) -> list[Location]:
    with ArchiveWriter(archive, "show", "night") as writer:
        return [writer.write_response(URL, body, "200 OK", [("Content-Type", "text/plain")], WHEN) for body in bodies]


def collect(archive: Path, answer: web.Answer) -> Row:
    with Server({"/talk": answer}) as server, ArchiveWriter(archive, "show", "night") as writer:
        collector = Collector(Crawler(), server.source(), Run("night", "nightly", WHEN), writer)
        return collector.collect(Page(f"{server.base}/talk", "transcript"))[0]


def test_responses_come_back_byte_for_byte_by_their_offset_in_one_file(tmp_path: Path) -> None:
    bodies = [TALK, b"", bytes(range(256)) * 300, b"\r\n\r\n", b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nhello", ZIPPED]
    locations = write(tmp_path, *bodies[:4]) + write(tmp_path, *bodies[4:])
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


def test_warcio_reads_the_file_with_its_own_iterator(tmp_path: Path) -> None:
    headers = [("Content-Encoding", "gzip"), ("X-Name", "café"), ("Transfer-Encoding", "chunked")]
    with ArchiveWriter(tmp_path, "show", "night") as writer:
        location = writer.write_response(URL, ZIPPED, "200 OK", headers, WHEN, is_truncated=True)
        writer.write_file("talk.html", TALK, WHEN)
    found = []
    with (tmp_path / location.file).open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            assert record.content_stream().read() == TALK
            found.append(
                (record.rec_type, *(record.rec_headers[f"WARC-{name}"] for name in ("Target-URI", "Date", "Truncated")))
            )
            assert record.http_headers is None or record.http_headers["Transfer-Encoding"] is None
    date = "2026-03-04T05:06:07.000890Z"
    assert found == [("response", URL, date, "disconnect"), ("resource", "talk.html", date, None)]


@pytest.mark.parametrize("kept", [0, 1, 10, 100, 200])
def test_a_torn_record_is_lost_and_the_others_are_not(tmp_path: Path, kept: int) -> None:
    before, torn = write(tmp_path, b"before", TALK)
    os.truncate(tmp_path / torn.file, torn.offset + kept)
    with pytest.raises(LostRecordError, match="night"):
        payload(tmp_path, torn, ids.snapshot_id(TALK))
    (after,) = write(tmp_path, b"after")
    for location, body in ((before, b"before"), (after, b"after")):
        assert payload(tmp_path, location, ids.snapshot_id(body)) == body


@pytest.mark.parametrize(("file", "offset"), [("other.warc.gz", 0), (".", 0), ("night.warc.gz", 7), ("night.warc.gz", 9**9)])
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
