"""Pages: web documents that a source has, and one request for each part of one, archived and told as rows of `fetches`."""

import logging
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from tasks import ids
from tasks.archive import ArchiveWriter, Location
from tasks.config import Source
from tasks.erasure.archive import NO_VALIDATORS
from tasks.erasure.erased import Erased
from tasks.erasure.redact import Payload, redact
from tasks.fetch import Crawler
from tasks.judge import judge
from tasks.kept import Copies, Kept
from tasks.read import EPISODE_KINDS, PageKind
from tasks.schemas import Row
from tasks.warc_records import Original
from tasks.web.answer import Answer

log = logging.getLogger("greenroom.fetch")

NOTHING_ASKED: Row = {"redirects": 0, "attempts": 0, "elapsed_ms": 0, "robots": "not_asked"}


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
    """Asks for the pages of one source in one run, and archives every answer before anybody reads it.

    `copies` are what the archive held before the run, by which it is asked conditionally; `robots_rows` gathers the rows of
    `fetches` of each robots.txt that had to be asked for. What is `erased` of the source is not archived.
    """

    crawler: Crawler
    source: Source
    run: Run
    writer: ArchiveWriter
    copies: Copies = field(default_factory=Copies)
    robots_rows: list[Row] = field(default_factory=list)
    erased: Erased | None = None

    def collect(self, page: Page, part: int = 1, url: str | None = None) -> tuple[Row, Answer]:
        """Ask for a part of a page; return its row for `fetches` and the answer.

        Where nothing changed, the answer has the bytes of the archive, unless it is an episode's: these are not read again.
        """
        url = url or page.url
        answer = self.ask(page.kind, url)
        return self.keep(page, answer, part, url), answer

    def keep(self, page: Page, answer: Answer, part: int, url: str) -> Row:
        """Judge and archive what came of asking for a part of a page; return its row."""
        self.robots_rows.extend(self._robots_row(each) for each in answer.robots_txt)
        judge(answer, page.kind, self.copies)
        left = answer.payload
        if left is not None:
            left = self.left_of(page, left, answer.final_url or url, answer.header("content-type"))
            if left is None:
                answer.outcome, answer.reason = "refused", "erased"
        row = self._row(page, part, url, answer.fetched_at) | _told(answer) | self._archive(answer, self.copies.of(url), left)
        self.copies.add(row)
        return row

    def ask(self, kind: PageKind, url: str) -> Answer:
        """Ask for a URL; what comes of it is yet to be kept."""
        answer = self.crawler.get(self.source, url, self.copies.validators(url, self.run.started_at))
        if answer.outcome != "unchanged" or kind in EPISODE_KINDS:
            return answer
        kept = self.copies.of(url)
        answer.payload = self.copies.payload(kept) if kept else None
        return self.crawler.get(self.source, url) if answer.payload is None else answer

    def left_of(self, page: Page, content: bytes, url: str, content_type: str | None = None) -> bytes | None:
        """Return the bytes of a page without what is erased of its source; null where that is all of them."""
        if self.erased is None:
            return content
        return redact(Payload(content, page.url, page.kind, url, content_type), self.source, self.erased)

    def _archive(self, answer: Answer, kept: Kept | None, left: bytes | None) -> Row:
        """Archive an answer, as far as it is not erased; return where it stands: in an earlier record, if that is the same."""
        url, moment = answer.final_url or answer.url, answer.fetched_at
        black = self.erased.blacked_out if self.erased else str
        told = (answer.http_status, [(name, black(value)) for name, value in answer.headers], moment)
        if answer.outcome == "unchanged" and kept:
            self.writer.write_not_modified(url, *told, of=Original(kept.final_url, kept.archived_at))
            validators = {"etag": kept.etag, "last_modified": kept.last_modified, "content_type": kept.content_type}
            given = {name: answer.header(name.replace("_", "-")) or value for name, value in validators.items()}
            return given | _archived(kept.snapshot_id, kept.bytes, kept.location)
        if left is None or answer.snapshot_id is None:
            return {}
        if left != answer.payload:
            snapshot = ids.snapshot_id(left)
            is_kept = kept is not None and kept.snapshot_id == snapshot
            location = kept.location if kept and is_kept else self.writer.write_redacted(url, left, moment)
            return _archived(snapshot, len(left), location) | NO_VALIDATORS
        if kept and kept.snapshot_id == answer.snapshot_id:
            location = self.writer.write_repeat(url, answer.body, *told, of=kept.location)
        else:
            location = self.writer.write_response(url, answer.body, *told, answer.outcome == "truncated")
        return _archived(answer.snapshot_id, len(left), location)

    def _robots_row(self, answer: Answer) -> Row:
        """Return the row of a robots.txt, archived."""
        return (
            self._row(Page(answer.url, "robots"), 1, answer.url, answer.fetched_at)
            | _told(answer)
            | self._archive(answer, None, answer.payload)
        )

    def not_asked(self, page: Page, part: int, url: str, reason: str) -> Row:
        """Return the row of a part that should have been asked for and was not, so that its page does not pass for whole."""
        row = self._row(page, part, url, datetime.now(UTC))
        return row | NOTHING_ASKED | {"outcome": "failed", "reason": reason}

    def take_in(self, page: Page, content: bytes, known: str | None) -> Row | None:
        """Archive a saved page, as far as it is not erased; return its row for `fetches`, null where its snapshot is known."""
        left, taken_at = self.left_of(page, content, page.url), datetime.now(UTC)
        if left is None or ids.snapshot_id(left) == known:
            return None
        write = self.writer.write_file if left == content else self.writer.write_redacted
        row = self._row(page, 1, page.url, taken_at) | NOTHING_ASKED | {"outcome": "fetched"}
        return row | _archived(ids.snapshot_id(left), len(left), write(page.url, left, taken_at))

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
            "fetched_at": self.copies.moment(page.url, fetched_at),
        }


def _told(answer: Answer) -> Row:
    """Return the columns of `fetches` that tell of an answer."""
    return {
        "final_url": answer.final_url,
        "redirects": answer.redirects,
        "attempts": answer.attempts,
        "elapsed_ms": answer.elapsed_ms,
        "outcome": answer.outcome,
        "reason": answer.reason,
        "status": answer.status,
        "robots": answer.robots,
        "content_type": answer.header("content-type"),
        "etag": answer.header("etag"),
        "last_modified": answer.header("last-modified"),
    }


def _archived(snapshot: str, size: int, location: Location) -> Row:
    return {"bytes": size, "snapshot_id": snapshot, "archive_file": location.file, "archive_offset": location.offset}
