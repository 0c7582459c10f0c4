"""How fast pages are fetched and archived, beside Scrapy and bare requests: same pages, same server on loopback, no delay.

    python -m tests.benchmarks.fetching [--pages 2000] [--rounds 3]

Scrapy is no dependency; `pip install scrapy` into the environment that runs this brings its rows, else they are left out.
Every run is a process of its own; the order is rotated from round to round, and the median of the rounds counts.
"""

import importlib.util
import os
import tempfile
import zlib
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import cyclopts

from tests.benchmarks import crawls, made_up, serving
from tests.benchmarks.crawls import Crawl

GREENROOM, SCRAPY, SCRAPY_WARC = "greenroom fetch, archived", "Scrapy", "Scrapy, archived"
WAYS: dict[str, Callable[[list[str], Path], list[int]]] = {
    "bare socket": crawls.bare_socket,
    "requests, 8 threads": crawls.requests_threads,
    SCRAPY: crawls.scrapy,
    SCRAPY_WARC: crawls.scrapy_warc,
    GREENROOM: crawls.greenroom,
}
TARGETS = ((SCRAPY, 1.0), (SCRAPY_WARC, 1.5))
SIZE = 100_000


def main(*, pages: int = 2000, rounds: int = 3) -> None:
    """Measure how fast pages are fetched.

    Parameters
    ----------
    pages
        How many pages.
    rounds
        How often each way fetches them all.
    """
    ways = list(WAYS)
    if importlib.util.find_spec("scrapy") is None:
        print("Scrapy is left out: it is not installed here. `pip install scrapy` into this environment brings it.")
        ways = [way for way in ways if way not in (SCRAPY, SCRAPY_WARC)]
    with tempfile.TemporaryDirectory(prefix="greenroom-fetching-") as name:
        site = Path(name, "site")
        print(
            f"{pages} made-up pages of {SIZE / 1000:.0f} kB, gzip leaves {write_site(site, pages):.0%}; from {serving.name()}"
        )
        for hosts in (1, 8):
            with serving.served(site, Path(name), hosts) as addresses:
                urls = [f"{addresses[number % hosts]}/{number}.html" for number in range(pages)]
                print_runs(hosts, {way: [] for way in ways}, urls, rounds)


def write_site(site: Path, pages: int) -> float:
    """Write the pages and a robots.txt; return the share that gzip leaves of the first of them."""
    site.mkdir()
    (site / "robots.txt").write_text("User-agent: *\nDisallow: /private/\n")
    for number, page in enumerate(made_up.pages(pages, SIZE)):
        (site / f"{number}.html").write_bytes(page)
    first = (site / "0.html").read_bytes()
    return len(zlib.compress(first, 6)) / len(first)


def print_runs(hosts: int, runs: dict[str, list[Crawl]], urls: list[str], rounds: int) -> None:
    """Run every way so many times, and print the medians, and whether the targets are met."""
    ways = list(runs)
    for number in range(rounds):
        for way in ways[number % len(ways) :] + ways[: number % len(ways)]:
            runs[way].append(run_alone(way, urls))
    speeds = {way: median(run.pages / run.seconds for run in runs[way]) for way in ways}
    load = os.getloadavg()[0]
    print(f"\n{hosts} host{'s' * (hosts > 1)}, median of {rounds} rounds, load {load:.1f} on {os.cpu_count()} cores")
    print(f"{'':28}{'pages/s':>9}{'x greenroom':>13}{'CPU ms/page':>13}{'pages/s of each round':>32}")
    for way in ways:
        cpu = median(1000 * run.cpu_seconds / run.pages for run in runs[way])
        each = " ".join(f"{run.pages / run.seconds:.0f}" for run in runs[way])
        print(f"  {way:26}{speeds[way]:9.0f}{speeds[way] / speeds[GREENROOM]:13.2f}{cpu:13.2f}{each:>32}")
    for other, target in TARGETS:
        if other in speeds:
            ratio = speeds[GREENROOM] / speeds[other]
            print(f"  greenroom: {ratio:.2f} x {other}, target {target:.1f}: {'met' if ratio >= target else 'NOT MET'}")


def run_alone(way: str, urls: list[str]) -> Crawl:
    """Fetch in a process of its own and into a new folder. Raises AssertionError where not every page came whole."""
    with (
        tempfile.TemporaryDirectory(prefix="greenroom-crawl-") as folder,
        ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool,
    ):
        crawl = pool.submit(crawls.timed, WAYS[way], urls, Path(folder)).result()
    assert crawl.pages == len(urls), f"{way}: {crawl.pages} pages came"
    assert crawl.bytes >= SIZE * len(urls), f"{way}: {crawl.bytes} bytes came"
    return crawl


if __name__ == "__main__":
    cyclopts.run(main)
