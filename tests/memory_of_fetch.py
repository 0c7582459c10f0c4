"""Ask for one page after the other; say by how many bytes the most memory taken went up. Run in a process of its own."""

import sys
from pathlib import Path

from server import Server

from tasks.fetch import Crawler
from tasks.web.hosts import Hosts


def peak() -> int:
    """Return what this process took at most; its resource usage would begin with that of the process that started it."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def main(folder: str, base: str, *paths: str) -> None:
    crawler, source = Crawler(hosts=Hosts(Path(folder))), Server().source(site=base)
    crawler.get(source, f"{base}/talk")
    before = peak()
    for path in paths:
        answer = crawler.get(source, base + path)
        print(path, answer.outcome, answer.reason, peak() - before, flush=True)
        del answer


main(*sys.argv[1:])
