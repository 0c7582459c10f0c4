"""Ways to fetch pages: a bare socket, requests with threads, Scrapy with and without an archive, and Greenroom's step.

Each is timed in the process that runs it, which a benchmark starts anew for every run.
"""

import os
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import urlsplit

THREADS = 8  # of requests; Greenroom has as many lanes


@dataclass(frozen=True)
class Crawl:
    """What fetching some pages took and gave: pages that came whole, their bytes, and the time on the clock and of the CPU."""

    pages: int
    bytes: int
    seconds: float
    cpu_seconds: float


def timed(crawl: Callable[[list[str], Path], list[int]], urls: list[str], folder: Path) -> Crawl:
    """Run a crawl, which returns the sizes of the pages that came, and time it; what it needs is imported before."""
    crawl([], folder)
    began, cpu = time.monotonic(), time.process_time()
    sizes = crawl(urls, folder)
    return Crawl(len(sizes), sum(sizes), time.monotonic() - began, time.process_time() - cpu)


def bare_socket(urls: list[str], folder: Path) -> list[int]:
    """Ask for page after page over one connection a host, and look at nothing: the most that the server can do."""
    connections: dict[str, socket.socket] = {}
    buffer = bytearray(1024 * 1024)
    sizes = []
    for url in urls:
        parts = urlsplit(url)
        host = connections.get(parts.netloc)
        if host is None:
            host = connections[parts.netloc] = socket.create_connection((parts.hostname, parts.port))
        host.sendall(f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode())
        got = host.recv_into(buffer)
        head, _, _ = bytes(buffer[:2048]).partition(b"\r\n\r\n")
        size = int(head.lower().partition(b"content-length:")[2].split()[0])
        while got < len(head) + 4 + size:
            got += host.recv_into(buffer)
        sizes.append(size)
    return sizes


def requests_threads(urls: list[str], folder: Path) -> list[int]:
    """Ask with requests, a session a thread."""
    import requests

    sessions: dict[int, requests.Session] = defaultdict(requests.Session)

    def size(url: str) -> int:
        return len(sessions[threading.get_ident()].get(url, timeout=20).content)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(size, urls))


def greenroom(urls: list[str], folder: Path) -> list[int]:
    """Run the step of the nightly: rows in the warehouse, every answer on disk in the archive before anybody reads it."""
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    from flows import steps
    from flows.progress import bars
    from tasks.config import Source
    from tasks.data_folder import DataFolder
    from tasks.due import Asked
    from tasks.fetch import Crawler
    from tasks.pages import Page, Run
    from tasks.warehouse import Warehouse

    if not urls:
        return []
    source = Source(
        source_id="show", title="Show", site=urls[0], permission="robots", pages=urls[:1], allow_local=True, delay_seconds=0.0
    )
    data = DataFolder(folder / "data").made()
    run = Run.begin("benchmark")
    found = steps.Found(source, [Page(url, "episode") for url in urls], Asked(run.started_at, {}), 0)
    with bars("fetch") as (bar,):
        steps.fetch.fn(run, data, Crawler(), source, found, lambda found: found.pages, bar)
    rows = Warehouse(data.warehouse).read("fetches").select(["kind", "outcome", "bytes"]).to_pylist()
    return [row["bytes"] for row in rows if row["kind"] == "episode" and row["outcome"] == "fetched"]


def scrapy(urls: list[str], folder: Path, archive: Path | None = None) -> list[int]:
    """Ask with Scrapy as it is set up when new, but for limits that would only slow it down."""
    from scrapy import Spider
    from scrapy.crawler import CrawlerProcess

    sizes: list[int] = []

    class PageSpider(Spider):
        name = "pages"
        start_urls = urls

        def parse(self, response: Any) -> None:
            sizes.append(len(response.body))

    if not urls:
        return []
    settings = {
        "ROBOTSTXT_OBEY": True,
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS": 16,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
    }
    if archive:
        settings |= {"DOWNLOADER_MIDDLEWARES": {WarcMiddleware: 900}, "ARCHIVE": str(archive)}  # next to the wire
    process = CrawlerProcess(settings)
    process.crawl(PageSpider)
    process.start()
    return sizes


def scrapy_warc(urls: list[str], folder: Path) -> list[int]:
    """The same, with every answer written to a WARC file by warcio, as the archive has it but for being on disk."""
    return scrapy(urls, folder, folder / "scrapy.warc.gz")


class WarcMiddleware:
    """A Scrapy middleware that archives responses as they come over the wire."""

    def __init__(self, file: BinaryIO) -> None:
        from warcio.warcwriter import WARCWriter

        self._writer = WARCWriter(file, gzip=True, warc_version="1.1")

    @classmethod
    def from_crawler(cls, crawler: Any) -> "WarcMiddleware":
        from scrapy import signals

        file = Path(crawler.settings["ARCHIVE"]).open("wb")  # noqa: SIM115  # closed when the engine stops
        crawler.signals.connect(file.close, signals.engine_stopped, weak=False)
        return cls(file)

    def process_response(self, request: Any, response: Any) -> Any:
        from warcio.statusandheaders import StatusAndHeaders

        headers = [(name.decode(), value.decode("latin-1")) for name, values in response.headers.items() for value in values]
        record = self._writer.create_warc_record(
            response.url,
            "response",
            BytesIO(response.body),
            len(response.body),
            warc_headers_dict={"WARC-Date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")},
            http_headers=StatusAndHeaders(f"{response.status} OK", headers, protocol="HTTP/1.1"),
        )
        self._writer.write_record(record)
        return response
