"""Progress: counted in all and by host, with the hosts that have most left in sight."""

import io
from concurrent.futures import ThreadPoolExecutor

from rich.console import Console
from rich.progress import Progress

from flows import progress
from flows.progress import Bar


def test_a_bar_counts_pages_in_all_and_by_host() -> None:
    shown = Progress(console=Console(file=io.StringIO()), disable=True)
    bar = Bar(shown, shown.add_task("fetch", total=None))
    for host, count in (("one.example", 300), ("two.example", 20), ("three.example", 5)):
        bar.expect(count, host)
    with ThreadPoolExecutor(8) as pool:
        for host, count in (("one.example", 100), ("two.example", 20), ("three.example", 1)):
            list(pool.map(lambda _, host=host: bar.advance(1, host), range(count)))
    assert bar.told() == "fetch 121 of 325, one.example 100 of 300, three.example 1 of 5"


def test_only_the_busiest_hosts_are_in_sight() -> None:
    shown = Progress(console=Console(file=io.StringIO()))
    bar = Bar(shown, shown.add_task("fetch", total=None))
    for number in range(1, 10):
        bar.expect(number, f"{number}.example")
    bar.advance(9, "9.example")
    seen = [task.description for task in shown.tasks if task.visible]
    assert seen == ["fetch", *[f"{number}.example" for number in range(3, 9)]]


def test_where_there_is_no_terminal_a_line_tells() -> None:
    out = io.StringIO()
    shown = Progress(console=Console(file=out), disable=True)
    bar = Bar(shown, shown.add_task("fetch", total=None), told_at=-progress.SECONDS_BETWEEN_LINES)
    bar.expect(2, "one.example")
    bar.advance(1, "one.example")
    bar.advance(1, "one.example")
    assert out.getvalue() == "fetch 1 of 2, one.example 1 of 2\n"
