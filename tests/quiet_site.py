"""A podcast's site on loopback on which nothing changes: feed, sitemap, listing in parts, episodes; and a log of its answers.

It gives validators, and answers 304 to whoever names them.
"""

import threading
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple, Self

IN_FEED, IN_LISTING = 30, 50  # episodes
WORDS = (
    "lamp kettle harbour ladder window winter letter bridge candle orchard pepper garden copper violin ticket button".split()
)
CONFIG = """title = "The Quiet Hour"
site = "{base}/"
permission = "robots"
feeds = ["{base}/feed.xml"]
listings = ["{base}/episodes/"]
sitemaps = ["{base}/sitemap.xml"]
links = ["*/episodes/*.html"]
allow_local = true
delay_seconds = 0.0
"""


class Answered(NamedTuple):
    """An answer given: what was asked for, whether conditionally, status, and bytes of the body."""

    path: str
    is_conditional: bool
    status: int
    bytes: int

    @property
    def kind(self) -> str:
        """What kind of page was asked for."""
        if self.path.startswith("/episodes/"):
            return "episode" if self.path.endswith(".html") else "listing"
        return self.path.removeprefix("/").partition(".")[0]


class QuietSite:
    """Serves a site of so many episodes, one a day until yesterday, while its `with` lasts."""

    def __init__(self, episodes: int) -> None:
        self.log: list[Answered] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._http.server_port}"
        self.pages = pages(self.base, episodes)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def configure(self, folder: Path) -> str:
        """Write a config with this site as its only source `quiet`; return its folder."""
        (folder / "sources").mkdir(parents=True)
        (folder / "sources" / "quiet.toml").write_text(CONFIG.format(base=self.base), encoding="utf-8")
        return str(folder)

    def taken(self) -> list[Answered]:
        """Return the log since this was last called."""
        log, self.log = self.log, []
        return log

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


def counted(log: list[Answered]) -> Counter[tuple[str, int]]:
    """Count answers by kind and status."""
    return Counter((answered.kind, answered.status) for answered in log)


def pages(base: str, episodes: int) -> dict[str, tuple[str, bytes]]:
    """Return media type and body of every page, by path."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    days = {number: yesterday - timedelta(days=episodes - number) for number in range(1, episodes + 1)}
    newest = sorted(days, reverse=True)
    parts = [newest[start : start + IN_LISTING] for start in range(0, episodes, IN_LISTING)]
    found = {"/robots.txt": ("text/plain", b"User-agent: *\nDisallow: /private/\n")}
    found["/feed.xml"] = ("application/rss+xml", _feed(base, {number: days[number] for number in newest[:IN_FEED]}))
    found["/sitemap.xml"] = ("application/xml", _sitemap(base, days))
    for index, part in enumerate(parts, start=1):
        path = "/episodes/" if index == 1 else f"/episodes/?page={index}"
        found[path] = ("text/html", _listing(part, index + 1 if index < len(parts) else None))
    for number, day in days.items():
        found[f"/episodes/{number}.html"] = ("text/html", _episode(number, day))
    return found


def _feed(base: str, days: dict[int, date]) -> bytes:
    items = "".join(
        f"<item><title>Episode {number}</title><guid>quiet-{number}</guid><link>{base}/episodes/{number}.html</link>"
        f"<pubDate>{format_datetime(datetime(day.year, day.month, day.day, 6, tzinfo=UTC))}</pubDate></item>"
        for number, day in days.items()
    )
    return f'<rss version="2.0"><channel><title>The Quiet Hour</title>{items}</channel></rss>'.encode()


def _sitemap(base: str, days: dict[int, date]) -> bytes:
    places = {f"{base}/episodes/{number}.html": day for number, day in days.items()}
    entries = "".join(f"<url><loc>{place}</loc><lastmod>{day}</lastmod></url>" for place, day in places.items())
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def _listing(numbers: list[int], following: int | None) -> bytes:
    links = "".join(f'<li><a href="/episodes/{number}.html">Episode {number}</a></li>' for number in numbers)
    older = f'<a rel="next" href="/episodes/?page={following}">Older episodes</a>' if following else ""
    return f"<html><title>The Quiet Hour</title><h1>All episodes</h1><ul>{links}</ul>{older}</html>".encode()


def _episode(number: int, day: date) -> bytes:
    """Return a page with a short conversation, of which no two are alike."""
    turns = "".join(
        f"<p><b>{name}:</b> We spoke of the {WORDS[(number * step) % 16]} number {number * step}, and {said}</p>"
        for step, (name, said) in enumerate(
            [("Ada Fenn", "you laughed."), ("Bo Lark", "it was late. Do you recall?")] * 5, start=1
        )
    )
    head = f"<title>Episode {number} | The Quiet Hour</title><meta property='article:published_time' content='{day}'>"
    return f"<html><head>{head}</head><body><h1>Episode {number}</h1><h2>Transcript</h2>{turns}</body></html>".encode()


def _handler(site: QuietSite) -> type[BaseHTTPRequestHandler]:
    modified = format_datetime(datetime.now(UTC).replace(microsecond=0) - timedelta(days=1), usegmt=True)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True  # head and body are sent apart: the second would wait 40 ms
        wbufsize = -1

        def do_GET(self) -> None:
            media_type, body = site.pages.get(self.path, ("text/plain", b"nothing here"))
            etag = f'"{sha256(body).hexdigest()[:16]}"'
            named = [self.headers.get("If-None-Match"), self.headers.get("If-Modified-Since")]
            status = 404 if self.path not in site.pages else 304 if named == [etag, modified] else 200
            body = b"" if status == 304 else body
            self.send_response(status)
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", modified)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            site.log.append(Answered(self.path, any(named), status, len(body)))
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
