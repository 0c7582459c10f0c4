"""Progress of long work: bars on a terminal, with one for each of the busiest hosts; elsewhere a line a minute."""

import heapq
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

HOSTS_SHOWN = 6
SECONDS_BETWEEN_LINES = 60


@dataclass(slots=True)
class Count:
    """Pages done of those expected of one host, and its bar once it has one."""

    host: str
    done: int = 0
    expected: int = 0
    task: TaskID | None = None

    @property
    def left(self) -> int:
        """How many are still to be done."""
        return self.expected - self.done


@dataclass(slots=True)
class Bar:
    """The bar of one step: pages, or whatever it counts, done of those expected, in all and by host. Safe for many threads."""

    progress: Progress
    task: TaskID
    done: int = 0
    expected: int = 0
    hosts: dict[str, Count] = field(default_factory=dict)
    shown: list[Count] = field(default_factory=list)
    told_at: float = field(default_factory=time.monotonic)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def expect(self, count: int, host: str | None = None) -> None:
        """Expect so many pages more, of a host if they are to be asked for."""
        with self.guard:
            self.expected += count
            self.progress.update(self.task, total=self.expected)
            if host is not None:
                expects = self.hosts.setdefault(host, Count(host))
                expects.expected += count
                if len(self.shown) < HOSTS_SHOWN or expects.left > min(each.left for each in self.shown):
                    self._show_busiest()

    def advance(self, count: int = 1, host: str | None = None) -> None:
        """Count pages as done."""
        with self.guard:
            self.done += count
            self.progress.update(self.task, completed=self.done)
            if host is not None:
                advances = self.hosts[host]
                advances.done += count
                if advances in self.shown:
                    self._show(advances) if advances.left else self._show_busiest()
            if self.progress.disable and time.monotonic() > self.told_at + SECONDS_BETWEEN_LINES:
                self.told_at = time.monotonic()
                self.progress.console.print(self.told(), soft_wrap=True, highlight=False)

    def told(self) -> str:
        """Say in a line how far it is, in all and for the hosts that have most left."""
        step = next(task.description for task in self.progress.tasks if task.id == self.task)
        hosts = (f"{count.host} {count.done} of {count.expected}" for count in self._busiest())
        return ", ".join([f"{step} {self.done} of {self.expected}", *hosts])

    def _busiest(self) -> list[Count]:
        """Return the hosts that have most left, most first."""
        return [count for count in heapq.nlargest(HOSTS_SHOWN, self.hosts.values(), key=lambda count: count.left) if count.left]

    def _show_busiest(self) -> None:
        before, self.shown = self.shown, self._busiest()
        for count in [*before, *self.shown]:
            self._show(count)

    def _show(self, count: Count) -> None:
        """Bring the bar of a host up to date; it is in sight while the host is one of the busiest."""
        if count.task is None:
            count.task = self.progress.add_task(count.host)
        self.progress.update(count.task, total=count.expected, completed=count.done, visible=count in self.shown)


@contextmanager
def bars(*steps: str, unit: str = "pages") -> Iterator[tuple[Bar, ...]]:
    """Show a bar for each step while the work goes on."""
    console = Console(stderr=True)
    name, counted = TextColumn("{task.description:>24}"), TextColumn(unit)
    columns = (name, BarColumn(), MofNCompleteColumn(), counted, TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield tuple(Bar(progress, progress.add_task(step, total=None)) for step in steps)
