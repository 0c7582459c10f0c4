"""Pages: web documents that a source has, and one request for each part of one, archived and told as rows of `fetches`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from tasks import ids
from tasks.archive import ArchiveWriter
from tasks.config import Source
from tasks.fetch import Answer, Crawler
from tasks.read import PageKind
from tasks.schemas import Row


@dataclass(frozen=True, slots=True)
class Page:
    """A page to ask for, and what led to it: an episode it was announced for, with its date, or the config, which names it.

    `modified_on` is when it last changed, as a sitemap says.
    """

    url: str
    kind: PageKind
    episode_id: str | None = None
    published_on: date | None = None
    is_named: bool = False
    modified_on: date | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a flow."""

    run_id: str
    flow: str
    started_at: datetime

    @classmethod
    def begin(cls, flow: str) -> "Run":
        """Begin a run now; run ids sort by time."""
        now = datetime.now(UTC)
        return cls(f"{now:%Y%m%dT%H%M%S}-{ids.hashed(flow, now.isoformat())[:6]}", flow, now)


@dataclass(frozen=True, slots=True)
class Collector:
    """Asks for the pages of one source in one run, and archives every answer before anybody reads it."""

    crawler: Crawler
    source: Source
    run: Run
    writer: ArchiveWriter

    def collect(self, page: Page, part: int = 1, url: str | None = None) -> tuple[Row, Answer]:
        """Ask for a part of a page; return its row for `fetches` and the answer."""
        answer = self.crawler.get(self.source, url or page.url)
        row = self._row(page, part, answer.url, answer.fetched_at) | {
            "final_url": answer.final_url,
            "redirects": answer.redirects,
            "elapsed_ms": answer.elapsed_ms,
            "outcome": answer.outcome,
            "reason": answer.reason,
            "status": answer.status,
            "robots": answer.robots,
            "content_type": answer.header("content-type"),
            "etag": answer.header("etag"),
            "last_modified": answer.header("last-modified"),
        }
        if answer.payload is None:
            return row, answer
        is_truncated = answer.outcome == "truncated"
        location = self.writer.write_response(
            answer.final_url or answer.url,
            answer.body,
            answer.http_status,
            answer.headers,
            answer.fetched_at,
            is_truncated,
        )
        return row | _archived(answer.payload, location.file, location.offset), answer

    def not_asked(self, page: Page, part: int, url: str, reason: str) -> Row:
        """Return the row of a part that should have been asked for and was not, so that its page does not pass for whole."""
        row = self._row(page, part, url, datetime.now(UTC))
        return row | {"redirects": 0, "elapsed_ms": 0, "outcome": "failed", "reason": reason, "robots": "not_asked"}

    def take_in(self, page: Page, path: Path) -> Row:
        """Archive a saved page; return its row for `fetches`."""
        taken_at = datetime.now(UTC)
        content = path.read_bytes()
        location = self.writer.write_file(page.url, content, taken_at)
        row = self._row(page, 1, page.url, taken_at) | {
            "redirects": 0,
            "elapsed_ms": 0,
            "outcome": "fetched",
            "robots": "not_asked",
        }
        return row | _archived(content, location.file, location.offset)

    def _row(self, page: Page, part: int, url: str, fetched_at: datetime) -> Row:
        return {
            "run_id": self.run.run_id,
            "flow": self.run.flow,
            "source_id": self.source.source_id,
            "page": page.url,
            "part": part,
            "kind": page.kind,
            "url": url,
            "episode_id": page.episode_id,
            "fetched_at": fetched_at,
        }


def collect_all(
    collector: Collector, pages: list[Page], advance: Callable[[int], object] = lambda count: None
) -> Iterator[Row]:
    """Ask for single-part pages one after the other, until the crawler's deadline; what is left stays due."""
    for page in pages:
        if collector.crawler.is_late():
            return
        row, _ = collector.collect(page)
        advance(1)
        yield row


def _archived(content: bytes, file: str, offset: int) -> Row:
    return {
        "bytes": len(content),
        "snapshot_id": ids.snapshot_id(content),
        "archive_file": file,
        "archive_offset": offset,
    }
