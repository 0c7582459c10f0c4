"""Sameness over many random sites: `python -m tests.equivalence --sites 200`."""

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import content
from nights import House, nights


def nights_are_a_rebuild(seed: int, folder: Path, count: int = 6) -> None:
    """Verify that nights over a changing site hold and publish what a rebuild makes of their archive, to the last byte."""
    with nights(seed, folder) as site:
        house = site.house("data")
        for _ in range(count):
            house.nightly()
            site.pass_a_day()
        held, published = content.derived(house.data.warehouse), content.checksums(house.data.latest)
        house.lose_derived()
        house.rebuild()
        assert content.derived(house.data.warehouse) == held
        assert content.checksums(house.data.latest) == published


def nights_are_backfills(seed: int, folder: Path, count: int = 4) -> None:
    """Verify that nights over a site that only grows give the content of one backfill, and of several in any order."""
    with nights(seed, folder, only_grows=True) as site:
        by_night = site.house("nights")
        by_night.nightly()
        for _ in range(count - 1):
            site.pass_a_day()
            by_night.nightly()
        days = sorted({episode.published_on for episode in site.site.episodes})
        middle, day = days[len(days) // 2], timedelta(days=1)
        windows = {
            "whole": [(None, None)],
            "reversed": [(middle, days[-1]), (days[0], middle - day)],
            "overlapping": [(days[0], middle), (middle - 2 * day, days[-1])],
        }
        for name, stretches in windows.items():
            house = site.house(name)
            for number, (since, until) in enumerate(stretches, start=1):
                house.backfill(since, until, publish=number == len(stretches))
            same(by_night, house, site.site.feed_goes_on)


def same(one: House, other: House, items_move: bool) -> None:
    """Verify that two houses publish the same content, and hold it, unless items moved from one page of a feed to the next."""
    found = content.rows_of(other.data)
    for name, rows in content.rows_of(one.data).items():
        if name.startswith("release") or not items_move:
            differ = sorted(set(rows) ^ set(found[name]))
            assert rows == found[name], f"{other.data.root.name}: {name}: " + "\n".join(differ[:6])


@contextmanager
def prefect_server() -> Iterator[None]:
    """Run a Prefect server for as long as needed."""
    import os

    import flows  # noqa: F401  # sets what Prefect reads when it is imported

    with tempfile.TemporaryDirectory() as home:
        os.environ["PREFECT_HOME"] = home
        from prefect.testing.utilities import prefect_test_harness

        with prefect_test_harness(server_startup_timeout=120):
            yield


def main() -> int:
    """Verify sameness over sites by seed; say which seeds break it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sites", type=int, default=20)
    arguments.add_argument("--first", type=int, default=0, help="first seed")
    arguments.add_argument("--nights", type=int, default=8)
    chosen = arguments.parse_args()
    broken = []
    with prefect_server():
        for seed in range(chosen.first, chosen.first + chosen.sites):
            for verify in (nights_are_a_rebuild, nights_are_backfills):
                began = time.monotonic()
                with tempfile.TemporaryDirectory() as folder:
                    try:
                        verify(seed, Path(folder), chosen.nights)
                        became = "same"
                    except AssertionError as error:
                        became = f"differs: {error}"
                        broken.append((verify.__name__, seed))
                print(
                    f"site {seed}: {verify.__name__}: {became} ({time.monotonic() - began:.1f} s)", file=sys.stderr, flush=True
                )
    print(f"{chosen.sites} sites: {f'broken: {broken}' if broken else 'all the same'}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
