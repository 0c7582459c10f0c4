"""Explaining, printed: a table of candidates a page, on a terminal or in a pipe."""

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tasks.dialogue.explain import COLUMNS
from tasks.explain import Explanation, Weighed

WIDTH = 160  # of tables in a pipe, which are as wide as what they hold
RIGHT = ("score", "floor", "turns", "characters")


def print_explanation(explanation: Explanation) -> None:
    """Print what a page is taken for and, where dialogue was looked for, its candidates, what each rests on, and the choice."""
    console = Console(width=None if Console().is_terminal else WIDTH, highlight=False, markup=False, emoji=False)
    _line(console, f"== {explanation.page}")
    for name, told in explanation.told:
        _line(console, f"{name:<11} {told}")
    if explanation.weighed is not None:
        _print_weighed(console, explanation.weighed)
    elif explanation.is_read:
        _line(console, "=> dialogue was not looked for: the content says that it is something else")
    _line(console, "")


def _print_weighed(console: Console, weighed: Weighed) -> None:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    _line(console, f"like labels {weighed.seen or '-'}", "")
    for column in COLUMNS:
        table.add_column(column, justify="right" if column in RIGHT else "left", overflow="fold")
    for row in weighed.rows:
        table.add_row(*map(Text, row))
    console.print(table)
    _line(console, "")
    for row, details in zip(weighed.rows, weighed.details, strict=True):
        if details:
            _line(console, f"{row[0]} {row[1]}", *(f"  {name:<8} {told}" for name, told in details), "")
    _line(console, f"=> {weighed.choice}")


def _line(console: Console, *lines: str) -> None:
    """Print lines as they are; the terminal wraps them, and nothing does in a pipe."""
    for line in lines:
        console.print(Text(line), soft_wrap=True)
