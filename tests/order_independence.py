"""What an archive of our own reads as, in whatever order: `python -m tests.order_independence FOLDER` prints its checksums."""

import json
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import content
import pyarrow as pa

from tasks import batch, ids
from tasks.archive import ArchiveWriter
from tasks.config import Source
from tasks.data_folder import DataFolder
from tasks.publish import publish
from tasks.schemas import WAREHOUSE
from tasks.visits import unread
from tasks.warehouse import Warehouse

SITE = "https://lamp.example"
LAMP = Source(source_id="lamp", title="The Lamp Hour", site=f"{SITE}/", permission="local", captures=".")
SOURCES = {"lamp": LAMP}
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = ("Ada Fenn", "Bo Lark", "ADA  FENN", "Cleo Marsh", "Bo lark", "Speaker 1")


def archived(data: DataFolder) -> list[pa.Table]:
    """Archive some visits to the pages of a site that changed meanwhile; return the rows of `fetches` of each."""
    made = [
        ("feed.xml", "feed", None, [_feed("feed", range(5), 1)]),
        ("other.xml", "feed", None, [_feed("other", range(1, 5), 2)]),
        *((f"talk/{number}", "episode", None, [_talk(number)]) for number in range(4)),
        ("people/cleo", "speaker_page", None, [_person(1), _person(2)]),
        ("feed.xml", "feed", None, [_feed("feed", range(3, 8), 3)]),
        ("talk/1", "episode", None, [b"<h1>Moved to the attic</h1>"]),
        *((f"talk/{number}", "episode", _episode(number), [_talk(number)]) for number in range(2, 8)),
        ("people/cleo", "speaker_page", None, [_person(1), _person(3)]),
        ("feed.xml", "feed", None, [_feed("feed", range(6, 9), 4)]),
        ("talk/2", "episode", None, [_talk(9)]),
        ("feed.xml", "feed", None, [_feed("feed", range(3, 8), 3)]),
        ("mirror/3", "episode", _episode(3), [_talk(3)]),
    ]
    return [_visit(data, number, *each) for number, each in enumerate(made)]


def _visit(data: DataFolder, number: int, page: str, kind: str, episode_id: str | None, parts: list[bytes]) -> pa.Table:
    rows: list[dict[str, Any]] = []
    at = BEGIN + timedelta(hours=number)
    with ArchiveWriter(data.archive, "lamp", f"run-{number:02}") as writer:
        for part, body in enumerate(parts, start=1):
            location = writer.write_response(f"{SITE}/{page}", body, "200 OK", [], at)
            asked = {"run_id": f"run-{number:02}", "flow": "nightly", "source_id": "lamp"}
            asked |= {"page": f"{SITE}/{page}", "part": part}
            came = {"kind": kind, "url": f"{SITE}/{page}", "fetched_at": at, "redirects": 0, "elapsed_ms": 0}
            where = {"archive_file": location.file, "archive_offset": location.offset, "robots": "not_asked"}
            what = {"outcome": "fetched", "snapshot_id": ids.snapshot_id(body), "bytes": len(body), "episode_id": episode_id}
            rows.append(asked | came | where | what)
    return WAREHOUSE["fetches"].conform(rows)


def read_some(data: DataFolder, order: random.Random) -> None:
    """Read what is unread in small batches, in any order, and commit it in any other."""
    warehouse = Warehouse(data.warehouse)
    waiting = list(batch.batches(unread(warehouse.read("fetches"), warehouse.read("reads")), SOURCES, data.archive, "reading"))
    order.shuffle(waiting)
    readings = [batch.read_batch(each) for each in waiting]
    order.shuffle(readings)
    for each in readings:
        warehouse.commit(each, "lamp")


def read_as_they_come(data: DataFolder, visits: list[pa.Table], order: random.Random, groups: int) -> None:
    """Let visits come in any order, and read some of them when others have not come yet."""
    coming = visits[:]
    order.shuffle(coming)
    size = -(-len(coming) // groups)
    for start in range(0, len(coming), size):
        Warehouse(data.warehouse).append("fetches", pa.concat_tables(coming[start : start + size]))
        read_some(data, order)


def became(data: DataFolder) -> dict[str, Any]:
    """Return what a warehouse holds, and the checksums of what is published of it."""
    publish(data, SOURCES)
    return content.hashes(content.derived(data.warehouse)) | content.checksums(data.latest)


def _episode(number: int) -> str:
    return ids.episode_id("lamp", guid=f"lamp-{number}")


def _talk(number: int) -> bytes:
    order = random.Random(number)
    told = "".join(f"<p><b>{order.choice(NAMES)}:</b> We met at number {order.randrange(9)}. Did we?</p>" for _ in range(12))
    head = f"<title>Talk {number}</title><meta name='date' content='Mar {number + 1}, 2025 10:30 PM NST'>"
    return f"<html><head>{head}</head><h1>Talk {number}</h1><h2>Transcript</h2>{told}</html>".encode()


def _feed(name: str, numbers: range, version: int) -> bytes:
    items = "".join(
        f"<item><guid>lamp-{number}</guid><title>Talk {number} ({name} {version})</title><link>{SITE}/talk/{number}</link>"
        f"<pubDate>{number + 1} Mar 2025 23:30:00 -0330</pubDate>"
        f"<podcast:person role='{name} {version}'>{NAMES[number % 4]}</podcast:person></item>"
        for number in numbers
    )
    space = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
    return f"<rss {space}><channel><title>The Lamp Hour</title>{items}</channel></rss>".encode()


def _person(part: int) -> bytes:
    said = "".join(
        f"<article class='segment'><div class='podcast'>The Lamp Hour</div><h3 class='episode'>Talk {number}</h3>"
        f"<span class='offset'>{part * 10 + number}.5</span>"
        f"<blockquote>I lit number {number} of {part}. Twice.</blockquote></article>"
        for number in range(3)
    )
    head = "<title>Cleo Marsh</title><h1>Cleo Marsh</h1><span class='badge'>Speaker</span>"
    return f"<html>{head}<h2>Podcast Appearances</h2>{said}</html>".encode()


def main() -> int:
    """Read an archive anew, and print what it becomes."""
    data = DataFolder(Path(sys.argv[1])).made()
    batch.SIZE = 1
    read_as_they_come(data, archived(data), random.Random(), groups=2)
    print(json.dumps(became(data)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
