"""The steps as Prefect tasks: thin shells over the functions of `tasks`, and the only place that makes tasks of them."""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from prefect import task
from prefect.futures import PrefectFuture

from flows.opening import Opening
from flows.progress import Bar
from tasks import discover as discovering
from tasks import due
from tasks import publish as publishing
from tasks.archive import ArchiveWriter
from tasks.batch import Batch, Readings, batches, read_batch
from tasks.collect import collect_all
from tasks.config import Source
from tasks.data_folder import DataFolder
from tasks.erasure.tombstones import Tombstones
from tasks.fetch import Crawler
from tasks.kept import Copies, copies
from tasks.pages import Collector, Page, Run
from tasks.visits import standing, unread
from tasks.warehouse import Warehouse
from tasks.web import hosts

COMMIT_EVERY = 200  # pages; a run that is killed asks for at most so many of a source again
GRACE_SECONDS = 90  # the longest that a single request takes, and some
FEWEST_FOR_PROCESSES = 40  # visits; starting processes takes longer than reading fewer


@dataclass(frozen=True, slots=True)
class Found:
    """The pages that a source has, what came of those asked for before, and how many requests looking around took."""

    source: Source
    pages: list[Page]
    asked: due.Asked
    requests: int


@task(name="discover", task_run_name="discover {source.source_id}")
def discover(run: Run, data: DataFolder, crawler: Crawler, source: Source) -> Found:
    """Ask which pages a source has; a nightly looks as far as there is something new."""
    warehouse = Warehouse(data.warehouse)
    before = warehouse.read("fetches", source.source_id)
    with ArchiveWriter(data.archive, source.source_id, run.run_id) as writer:
        erased = Tombstones.of(data).erased_of(source.source_id)
        collector = Collector(crawler, source, run, writer, held(data, source, before, run), erased=erased)
        found = discovering.discover(collector, due.known_before(before), is_whole=run.flow != "nightly")
    warehouse.append("fetches", found.rows + collector.robots_rows)
    return Found(source, found.pages, due.asked_before(before, run.started_at), found.requests)


@task(name="fetch", task_run_name="fetch {source.source_id}")
def fetch(
    run: Run,
    data: DataFolder,
    crawler: Crawler,
    source: Source,
    found: Found,
    choose: Callable[[Found], list[Page]],
    bar: Bar,
) -> due.Listed:
    """Ask for the pages that are due, and archive them; return how the pages of the source stood before."""
    pages = choose(found)
    known = due.listed([*found.pages, *found.asked.no_longer_listed(found.pages, source)], pages, found.asked)
    for host, count in Counter(hosts.name(page.url) for page in pages).items():
        bar.expect(count, host)
    warehouse = Warehouse(data.warehouse)
    with ArchiveWriter(data.archive, source.source_id, run.run_id) as writer:
        before = warehouse.read("fetches", source.source_id)
        erased = Tombstones.of(data).erased_of(source.source_id)
        collector = Collector(crawler, source, run, writer, held(data, source, before, run), erased=erased)
        rows = collect_all(collector, pages, lambda host: bar.advance(1, host))
        while some := list(islice(rows, COMMIT_EVERY)):
            writer.sync()  # rows point to records
            warehouse.append("fetches", some)
    warehouse.append("fetches", collector.robots_rows)
    return known


def held(data: DataFolder, source: Source, fetches: pa.Table, run: Run) -> Copies:
    """Return what the archive holds of a source; what reading found to be lost is not held."""
    reads = Warehouse(data.warehouse).read("reads", source.source_id, ["reason", "snapshot_id"])
    lost = reads.filter(pc.equal(reads["reason"], "lost"))["snapshot_id"].to_pylist()
    return copies(data.archive, fetches, frozenset(lost), run.started_at)


@task(name="read")
def read(run: Run, data: DataFolder, sources: Mapping[str, Source], bar: Bar, anew: bool = False) -> int | None:
    """Read, clean and segment every page that was fetched but not read, or all of them anew, and commit their rows.

    What an older reader, or one under another config, put in quarantine counts as not read.
    Returns the version of `fetches` of which all has been read; null where nothing was ever fetched.
    """
    warehouse = Warehouse(data.warehouse)
    with data.lock():
        if anew:
            warehouse.clear_derived()
        held = warehouse.pinned()
        visits = unread(held.read("fetches"), standing(held.read("reads"), sources))
        visits = [visit for visit in visits if visit.source_id in sources]
        bar.expect(len(visits))
        for batch, readings in _read_all(list(batches(visits, dict(sources), data.archive, run.run_id)), len(visits)):
            warehouse.commit(readings, batch.source.source_id)
            bar.advance(len(batch.visits))
    return held.versions.get("fetches")


@task(name="publish")
def publish(opening: Opening, read_version: int | None) -> publishing.Release | publishing.RefusedReleaseError:
    """Identify speakers, check, and publish what the warehouse holds; that checks refuse it is an outcome, no accident."""
    today = opening.run.started_at.date()
    try:
        return publishing.publish(
            opening.data, opening.sources, read_version, today=today, waivers=opening.waivers, retention=opening.retention
        )
    except publishing.RefusedReleaseError as refused:
        return refused


@task(name="tidy")
def tidy(data: DataFolder) -> None:
    """Keep the warehouse small: nights leave many small files, and versions that nobody reads any more."""
    Warehouse(data.warehouse).tidy()


def outcome(step: PrefectFuture[Any], crawler: Crawler) -> Any:
    """Return what a step gave, or what kept it from giving anything: one source never stops the others, nor delays them.

    A step that is still at it when the deadline and one request more have passed is not waited for.
    """
    left = crawler.seconds_left()
    try:
        return step.result(timeout=None if left is None else max(left + GRACE_SECONDS, 0), raise_on_failure=False)
    except Exception as error:  # too late, or never run because the step before it failed
        return error


def _read_all(waiting: list[Batch], visits: int) -> Iterator[tuple[Batch, Readings]]:
    """Read batches on every core; in this process where there is little to read."""
    if visits < FEWEST_FOR_PROCESSES:
        yield from ((batch, read_batch(batch)) for batch in waiting)
        return
    with ProcessPoolExecutor(len(os.sched_getaffinity(0)), mp_context=get_context("spawn")) as pool:
        reading = {pool.submit(read_batch, batch): batch for batch in waiting}
        for done in as_completed(reading):
            yield reading.pop(done), done.result()
