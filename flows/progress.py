"""Progress of long work: bars on a terminal, nothing elsewhere, where the log tells."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn


@dataclass(frozen=True, slots=True)
class Bar:
    """The bar of one step: pages, or whatever it counts, done of those expected. Safe to be used by many threads."""

    progress: Progress
    task: TaskID

    def expect(self, count: int) -> None:
        """Expect so many more."""
        self.progress.update(self.task, total=(self.progress.tasks[self.task].total or 0) + count)

    def advance(self, count: int = 1) -> None:
        """Count so many as done."""
        self.progress.advance(self.task, count)


@contextmanager
def bars(*steps: str, unit: str = "pages") -> Iterator[tuple[Bar, ...]]:
    """Show a bar for each step while the work goes on."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TextColumn(unit), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        yield tuple(Bar(progress, progress.add_task(step, total=None)) for step in steps)
