"""Collect: many pages of one source, hosts side by side, archived beside the asking; with a bound on memory."""

import logging
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import SimpleQueue

from tasks.pages import Collector, Page
from tasks.schemas import Row
from tasks.web import hosts
from tasks.web.answer import NOT_ASKED, Answer

log = logging.getLogger("greenroom.fetch")

MOST_LANES = 8  # hosts of one source that are asked at the same time
ARCHIVERS = 2  # threads: packing lets go of the interpreter's lock
MOST_WAITING = 4  # answers to be archived; lanes wait beyond


def collect_all(collector: Collector, pages: list[Page], advance: Callable[[str], object] = lambda host: None) -> Iterator[Row]:
    """Ask for single-part pages, their hosts side by side and the pages of each one after the other; give rows as they come.

    Pages are archived while the next ones are asked for. It ends at the crawler's deadline, and for a host when that is to be
    left alone; what is left stays due.
    """
    lanes: dict[str, list[Page]] = {}
    for page in pages:
        lanes.setdefault(hosts.name(page.url), []).append(page)
    came: Came = SimpleQueue()
    stopped = threading.Event()
    with (
        ThreadPoolExecutor(ARCHIVERS, "archive") as archivers,
        ThreadPoolExecutor(min(len(lanes), MOST_LANES) or 1, "fetch") as fetchers,
    ):
        archiving = Archiving(collector, archivers, came)
        following = [fetchers.submit(_follow, archiving, *lane, stopped) for lane in lanes.items()]
        left = len(lanes)
        try:
            while left:
                if kept := came.get():
                    host, row = kept
                    yield row.result()
                    advance(host)
                else:
                    left -= 1
        finally:
            stopped.set()
    for each in following:
        each.result()


Came = SimpleQueue[tuple[str, Future[Row]] | None]
"""Hosts and rows that are being made, and a null for each lane that is done."""


@dataclass(frozen=True, slots=True)
class Archiving:
    """Archives answers beside the asking for others; so that memory is bounded, few of them wait for it."""

    collector: Collector
    archivers: ThreadPoolExecutor
    came: Came
    room: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(MOST_WAITING))

    def begin(self, host: str, page: Page, answer: Answer) -> None:
        """Have an answer archived, as soon as there is room."""
        self.room.acquire()
        row = self.archivers.submit(self.collector.keep, page, answer, 1, page.url)
        row.add_done_callback(lambda _: self.room.release())
        self.came.put((host, row))


def _follow(archiving: Archiving, host: str, lane: list[Page], stopped: threading.Event) -> None:
    """Ask for the pages of a host, one after the other, and have them archived."""
    collector = archiving.collector
    try:
        for page in lane:
            if stopped.is_set() or collector.crawler.is_late():
                return
            answer = collector.ask(page.kind, page.url)
            if answer.reason in NOT_ASKED:
                log.warning("%s: %s: %s", collector.source.source_id, host, NOT_ASKED[answer.reason])
                return
            archiving.begin(host, page, answer)
    finally:
        archiving.came.put(None)
