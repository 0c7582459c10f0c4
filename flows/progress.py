"""Progress of long work: bars on a terminal, with one for each of the busiest hosts; elsewhere a line a minute."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TaskID, TextColumn, TimeElapsedColumn

HOSTS_SHOWN = 6
SECONDS_BETWEEN_LINES = 60


@dataclass(slots=True)
class Bar:
    """The bar of one step: pages, or whatever it counts, done of those expected, in all and by host. Safe for many threads."""

    progress: Progress
    task: TaskID
    hosts: dict[str, TaskID] = field(default_factory=dict)
    told_at: float = field(default_factory=time.monotonic)
    guard: threading.Lock = field(default_factory=threading.Lock)

    def expect(self, count: int, host: str | None = None) -> None:
        """Expect so many pages more, of a host if they are to be asked for."""
        with self.guard:
            if host is not None and host not in self.hosts:
                self.hosts[host] = self.progress.add_task(host, total=0, visible=False)
            for task in self._tasks(host):
                self.progress.update(task.id, total=(task.total or 0) + count)
            self._show_busiest()

    def advance(self, count: int = 1, host: str | None = None) -> None:
        """Count pages as done."""
        with self.guard:
            for task in self._tasks(host):
                self.progress.advance(task.id, count)
                if task.finished:
                    self._show_busiest()
            if self.progress.disable and time.monotonic() > self.told_at + SECONDS_BETWEEN_LINES:
                self.told_at = time.monotonic()
                self.progress.console.print(self.told(), soft_wrap=True, highlight=False)

    def told(self) -> str:
        """Say in a line how far it is, in all and for the hosts that have most left."""
        lines = [self._task(self.task), *self._busiest()[:HOSTS_SHOWN]]
        return ", ".join(f"{task.description} {task.completed:.0f} of {task.total or 0:.0f}" for task in lines)

    def _tasks(self, host: str | None) -> list[Task]:
        return [self._task(self.task), *([self._task(self.hosts[host])] if host is not None else [])]

    def _task(self, task: TaskID) -> Task:
        return next(each for each in self.progress.tasks if each.id == task)

    def _busiest(self) -> list[Task]:
        """Return the bars of the hosts that have pages left, most first."""
        left = [task for task in self.progress.tasks if task.id in self.hosts.values() and task.remaining]
        return sorted(left, key=lambda task: task.remaining or 0, reverse=True)

    def _show_busiest(self) -> None:
        shown = {task.id for task in self._busiest()[:HOSTS_SHOWN]}
        for task in self.hosts.values():
            self.progress.update(task, visible=task in shown)


@contextmanager
def bars(*steps: str, unit: str = "pages") -> Iterator[tuple[Bar, ...]]:
    """Show a bar for each step while the work goes on."""
    console = Console(stderr=True)
    name, counted = TextColumn("{task.description:>24}"), TextColumn(unit)
    columns = (name, BarColumn(), MofNCompleteColumn(), counted, TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield tuple(Bar(progress, progress.add_task(step, total=None)) for step in steps)
