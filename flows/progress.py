"""Progress of long work: bars on a terminal, nothing elsewhere, where the log tells."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from flows.steps import Advance


@contextmanager
def bars(*steps: str) -> Iterator[tuple[Advance, ...]]:
    """Show a bar for each step while the work goes on; give, for each, the function that counts pages done."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description:>8}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("pages"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
        shown = [progress.add_task(step, total=None) for step in steps]
        yield tuple(partial(progress.advance, bar) for bar in shown)
