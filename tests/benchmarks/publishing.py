"""What publishing costs: a full release, and one for which a few of the sources changed.

    python -m tests.benchmarks.publishing [--segments 1000000] [--sources 100] [--changed 1]

A warehouse of made-up episodes, 500 sentences each, is published whole; then an episode is added to the changed sources, and
it is published again. Each release is made by a process of its own: time, peak of memory, bytes of files that are new (others
are links), and what the process wrote altogether, as the kernel counts.
"""

import random
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import cyclopts

from tasks import ids
from tasks.batch import DERIVED_TABLES, Readings
from tasks.config import Source
from tasks.data_folder import DataFolder
from tasks.publish import publish
from tasks.schemas import WAREHOUSE
from tasks.warehouse import Warehouse
from tests.benchmarks.made_up import made_up_words

SENTENCES = 500  # an episode has
NIGHT = datetime(2026, 1, 2, 3, tzinfo=UTC)
HOST = "Mara Lindqvist"
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Cost:
    """What making a release cost."""

    seconds: float
    cpu_seconds: float
    peak_bytes: int
    new_bytes: int
    written_bytes: int
    all_bytes: int


def main(*, segments: int = 1_000_000, sources: int = 100, changed: int = 1) -> None:
    """Publish a warehouse, change some of its sources, publish it again, and print what each release cost.

    Parameters
    ----------
    segments
        How many sentences there are.
    sources
        Over how many sources.
    changed
        How many of them change.
    """
    with tempfile.TemporaryDirectory(prefix="greenroom-publishing-") as name:
        data = DataFolder(Path(name)).made()
        chance = random.Random(5)
        sentences = made_up_sentences(chance, 20 * SENTENCES)
        episodes = segments // sources // SENTENCES
        names = [f"show-{number:04}" for number in range(sources)]
        began = time.monotonic()
        warehouse = Warehouse(data.warehouse)
        for source_id in names:
            rows = source_rows(source_id, range(episodes), sentences, chance)
            for table, found in rows.items():
                warehouse.append(table, WAREHOUSE[table].conform(found))
        print(f"{segments:,} segments, {sources} sources, made in {time.monotonic() - began:.0f} s")
        full = in_a_process(data, names)
        told("Full release", full, full)
        for source_id in names[:changed]:
            rows = source_rows(source_id, range(episodes, episodes + 1), sentences, chance)
            warehouse.append("fetches", WAREHOUSE["fetches"].conform(rows["fetches"]))
            made = {table: WAREHOUSE[table].conform(rows[table]) for table in (*DERIVED_TABLES, "reads")}
            warehouse.commit(Readings(**made, pages=[rows["reads"][0]["page"]]), source_id)
        told(f"{changed} of {sources} sources changed", in_a_process(data, names), full)
        told("Nothing changed", in_a_process(data, names), full)


def told(title: str, cost: Cost, full: Cost) -> None:
    print(
        f"{title}: {cost.seconds:.1f} s, {cost.cpu_seconds:.1f} s of CPU ({cost.cpu_seconds / full.cpu_seconds:.0%} of a full "
        f"release), peak {cost.peak_bytes / 1e6:.0f} MB; "
        f"{cost.new_bytes:,} new bytes of {cost.all_bytes:,}, {cost.written_bytes:,} written "
        f"({cost.written_bytes / full.written_bytes:.1%} of a full release)"
    )


def in_a_process(data: DataFolder, names: list[str]) -> Cost:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(cost_of_publishing, data, names).result()


def cost_of_publishing(data: DataFolder, names: list[str]) -> Cost:
    sources = {name: source(name) for name in names}
    before, began, cpu = written(), time.monotonic(), time.process_time()
    release = publish(data, sources)
    seconds, cpu_seconds = time.monotonic() - began, time.process_time() - cpu
    files = [path.stat() for path in release.path.rglob("*") if path.is_file()]
    return Cost(
        seconds=seconds,
        cpu_seconds=cpu_seconds,
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        new_bytes=sum(file.st_size for file in files if file.st_nlink == 1) if release.is_new else 0,
        written_bytes=written() - before,
        all_bytes=sum(file.st_size for file in files),
    )


def written() -> int:
    """Return how many bytes this process has written to files so far."""
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return int(dict(line.split(": ") for line in lines)["wchar"])


def source(source_id: str) -> Source:
    site = f"https://{source_id}.example/"
    return Source(source_id=source_id, title=source_id, site=site, permission="owner", feeds=(f"{site}feed.xml",))


def made_up_sentences(chance: random.Random, count: int) -> list[str]:
    words = made_up_words(chance, 6_000)
    frequencies = list(accumulate(1 / rank for rank in range(2, 2 + len(words))))  # Zipf's law
    return [
        " ".join(chance.choices(words, cum_weights=frequencies, k=chance.randrange(4, 30))).capitalize() + "."
        for _ in range(count)
    ]


def source_rows(source_id: str, numbers: range, sentences: list[str], chance: random.Random) -> Rows:
    """Return what the warehouse holds of some episodes of a source: a host, a guest that comes once, one that comes often."""
    rows: Rows = {table: [] for table in ("fetches", *DERIVED_TABLES, "reads")}
    for number in numbers:
        page = f"https://{source_id}.example/episodes/{number}.html"
        episode_id, snapshot = ids.episode_id(source_id, url=page), ids.snapshot_id(page.encode())
        common = {"source_id": source_id, "page": page, "visited_at": NIGHT, "snapshot_id": snapshot, "kind": "transcript"}
        fetch = common | {"run_id": "run", "flow": "backfill", "part": 1, "kind": "episode", "url": page, "final_url": page}
        fetch |= {"redirects": 0, "fetched_at": NIGHT, "elapsed_ms": 80, "outcome": "fetched", "robots": "not_asked"}
        del fetch["visited_at"]
        rows["fetches"].append(fetch | {"status": 200, "archive_file": f"{source_id}/run.warc.gz", "archive_offset": number})
        read = common | {"part": 1, "episode_id": episode_id, "reader_version": 1, "config_hash": "-", "run_id": "run"}
        rows["reads"].append(read | {"outcome": "read", "cues": SENTENCES, "items": 0})
        said = list(spoken(common | {"episode_id": episode_id}, number, sentences, chance))
        rows["segments"] += said
        by_voice = {(row["voice_id"], row["label"]) for row in said}
        counts = {"turns": SENTENCES // 3, "segments": SENTENCES, "words": sum(row["words"] for row in said)}
        day = date(2020, 1, 1) + timedelta(days=7 * number)
        facts = {"title": f"{source_id}: {sentences[number]}", "url": page, "published_on": day, "reader_version": 1}
        rows["episodes"].append(common | {"episode_id": episode_id} | facts | counts)
        for voice, label in sorted(by_voice):
            told = {"voice_id": voice, "episode_id": episode_id, "label": label, "evidence": "spoke"}
            rows["voices"].append(common | told | counts)
    return rows


def spoken(common: dict[str, Any], number: int, sentences: list[str], chance: random.Random) -> Any:
    labels = [HOST, f"Guest {ids.hashed(common['page'])[:6]} Once", f"Friend {'ABCDEFGH'[number % 8]} Often"]
    voices = {label: ids.voice_id(common["episode_id"], label) for label in labels}
    start = 0
    for position, text in enumerate(chance.sample(sentences, SENTENCES)):
        label = labels[position // 3 % 3]
        end = start + 60 * len(text) + chance.randrange(900)
        yield common | {
            "segment_id": ids.segment_id(voices[label], text, 0),
            "voice_id": voices[label],
            "turn": position // 3,
            "position": position % 3,
            "label": label,
            "start_ms": start,
            "end_ms": end,
            "timing": "cue",
            "text": text,
            "repairs": [],
            "is_lossy": False,
            "words": text.count(" ") + 1,
        }
        start = end


if __name__ == "__main__":
    cyclopts.run(main)
