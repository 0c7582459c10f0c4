"""Report: what one run found, read and quarantined, and what it left undone; made from the rows it left, never from memory.

The sums add up, for each source and in all: due = fetched + failed + left, and new + again = read + no dialogue + quarantined +
unread; and every stage has one outcome for every page.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from tasks.config import Source
from tasks.due import Listed
from tasks.read import EPISODE_KINDS
from tasks.schemas import Row
from tasks.stages import Name, Stage, fetched
from tasks.tally import Tally, add, left_for_later, listing, stages_of, tallies, told
from tasks.visits import VISIT, Key, fetched_parts, key_of, unread, whole_visits

NOT_MEASURED = "not measured"
MOST_NAMED = 10  # of many sources


@dataclass(slots=True)
class SourceReport:
    """What a run did for one source.

    `listed` are the pages that it has, null where they were not counted: `error` says why, or the run was not to look there.
    Of those due `fetched` came, and `failed` did not. `places` are feeds, listings and other pages that lead to them, which
    were asked for, `places_failed` those that did not come. `new` are parts of pages that came with other bytes than last,
    `again` those that an earlier run fetched and this one read.
    """

    source_id: str
    listed: Listed | None = None
    is_chosen: bool = True
    error: str | None = None
    fetched: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    places: int = 0
    places_failed: Counter[str] = field(default_factory=Counter)
    new: int = 0
    again: int = 0
    read: int = 0
    no_dialogue: int = 0
    quarantined: Counter[str] = field(default_factory=Counter)
    unread: int = 0
    stages: dict[Name, Tally] = field(default_factory=tallies)

    @property
    def left(self) -> int | None:
        """Pages due that were not asked for; null where it is not known how many were due."""
        return None if self.listed is None else self.listed.due - self.fetched - self.failed.total()

    @property
    def failed_share(self) -> float:
        """Share of this run's pages that failed or were quarantined."""
        failed, quarantined = self.failed.total() + self.places_failed.total(), self.quarantined.total()
        asked = self.fetched + self.failed.total() + self.places
        looked_at = self.read + self.no_dialogue + quarantined + failed
        return (failed + quarantined) / max(asked, looked_at, 1)

    def as_row(self) -> dict[str, str | int]:
        """Return the report as columns for people."""
        return {
            "source": self.source_id,
            "due": NOT_MEASURED if self.listed is None else self.listed.due,
            "fetched": self.fetched,
            "failed": told(self.failed),
            "left": NOT_MEASURED if self.left is None else self.left,
            "new": self.new,
            "again": self.again,
            "read": self.read,
            "no dialogue": self.no_dialogue,
            "quarantined": told(self.quarantined),
            "unread": self.unread,
        }

    def not_done(self) -> Iterator[str]:
        """Give a line for each kind of thing that is not done."""
        if self.error:
            yield f"not looked at to the end: {self.error}"
        if self.places_failed:
            failed = self.places_failed.total()
            yield f"{failed} of {self.places} feeds, listings and the like did not come: {listing(self.places_failed)}"
        if self.left:
            yield f"{self.left} pages were due and are left for the next run"
        if self.unread:
            yield f"{self.unread} came and are still to be read"
        if self.listed and self.listed.waiting:
            yield f"{sum(self.listed.waiting.values())} pages are left alone for now: {listing(self.listed.waiting)}"
        if self.listed and self.listed.never_asked:
            yield f"{self.listed.never_asked} older pages were never asked for; `greenroom backfill {self.source_id}` does"


@dataclass(slots=True)
class Report:
    """What a run came to."""

    run_id: str
    flow: str
    sources: list[SourceReport]
    quarantine: list[str]

    def failures(self, sources: Mapping[str, Source]) -> list[str]:
        """Say, a line each, which sources failed more than their expectations allow."""
        lines = []
        for report in self.sources:
            allowed = sources[report.source_id].expect.max_failed_share
            if report.error:
                lines.append(f"{report.source_id}: {report.error}")
            elif report.failed_share > allowed:
                lines.append(
                    f"{report.source_id}: {report.failed_share:.0%} of its pages failed or were quarantined,"
                    f" {allowed:.0%} allowed (expect.max_failed_share)"
                )
        return lines

    def summary(self) -> list[str]:
        """Say over all sources what became of the pages that were due, and of those that were to be read."""
        looked_in = [source for source in self.sources if source.is_chosen]
        counted = [
            (source.listed.due, source.fetched, source.failed.total(), source.left) for source in looked_in if source.listed
        ]
        due, came, failed, left = (sum(each or 0 for each in counts) for counts in zip((0, 0, 0, 0), *counted, strict=True))
        lines = []
        if looked_in:
            unknown = len(looked_in) - len(counted)
            more = f"; {NOT_MEASURED} for {unknown} of {len(looked_in)} sources" if unknown else ""
            lines.append(f"{due} pages due = {came} fetched + {failed} failed + {left} left{more}")
        new, again, read, none, unread = (
            sum(getattr(source, name) for source in self.sources) for name in ("new", "again", "read", "no_dialogue", "unread")
        )
        quarantined = sum(source.quarantined.total() for source in self.sources)
        lines.append(
            f"{new} new + {again} again = {read} read + {none} no dialogue + {quarantined} quarantined + {unread} unread"
        )
        return lines

    def not_done(self) -> list[str]:
        """Say, a line each, what is not done."""
        lines = [f"{source.source_id}: {line}" for source in self.sources for line in source.not_done()]
        apart = [source.source_id for source in self.sources if not source.is_chosen]
        if apart:
            more = f" and {len(apart) - MOST_NAMED} more" if len(apart) > MOST_NAMED else ""
            lines.append(f"the run was not to look in: {', '.join(apart[:MOST_NAMED])}{more}")
        return lines


@dataclass(frozen=True, slots=True)
class Left:
    """What a run left: all rows of `fetches` and `reads` of the pages that it fetched or read, and what identify did.

    `not_identified` is what identify came to for pages that are not in `identified`.
    """

    fetches: pa.Table
    reads: pa.Table
    identified: Mapping[tuple[str, str], Stage]
    not_identified: Stage


def summarise(run_id: str, flow: str, reports: Sequence[SourceReport], left: Left) -> Report:
    """Return the report of a run; `reports` begin it, one a source, with what is not told by rows."""
    by_source = {report.source_id: report for report in reports}
    reads = {key_of(row): row for row in left.reads.to_pylist()}
    asked = left.fetches.filter(pc.equal(left.fetches["run_id"], run_id))
    new = _new(left, asked)
    came = set()
    quarantine = []
    for fetch, key, reason in fetched_parts(asked):
        report = by_source[fetch["source_id"]]
        read = reads.get(key) if key else None
        is_new = key in new
        came.add(key)
        report.new += is_new
        report.unread += is_new and read is None
        _count_fetch(report, fetch)
        quarantine += _count_read(report, read if is_new else None)
        _count_stages(report, left, fetch, read, "not_read_yet" if is_new else reason)
    for key, read in reads.items():
        if read["run_id"] == run_id and key not in came:
            report = by_source[read["source_id"]]
            report.again += 1
            quarantine += _count_read(report, read)
            _count_stages(report, left, None, read)
    for report in by_source.values():
        if report.left:
            add(report.stages, left_for_later(), report.left)
    return Report(run_id, flow, [by_source[name] for name in sorted(by_source)], quarantine)


def _new(left: Left, asked: pa.Table) -> set[Key]:
    """Return the parts of visits of this run that came with other bytes than the page had before."""
    visited = {(visit.source_id, visit.page, visit.visited_at) for visit in whole_visits(asked)}
    visits = zip(*(left.reads[name].to_pylist() for name in VISIT), strict=True)
    before = left.reads.filter(pa.array([visit not in visited for visit in visits], pa.bool_()))
    return {key for visit in unread(left.fetches, before) for key in visit.keys if key[:3] in visited}


def _count_fetch(report: SourceReport, fetch: Row) -> None:
    stage = fetched(fetch)
    is_page, has_come = fetch["kind"] in EPISODE_KINDS, stage.outcome in ("ran", "degraded")
    if not is_page:
        report.places += 1
        if not has_come and stage.reasons != ("past_the_end",):
            report.places_failed.update(f"{fetch['kind']} {reason}" for reason in stage.reasons)
    elif has_come:
        report.fetched += 1
    else:
        report.failed.update(stage.reasons)


def _count_read(report: SourceReport, read: Row | None) -> list[str]:
    """Count what was read; return a line for each page in quarantine."""
    if read is None:
        return []
    report.read += read["outcome"] == "read"
    report.no_dialogue += read["outcome"] == "no_dialogue"
    if read["outcome"] != "quarantined":
        return []
    report.quarantined[read["reason"]] += 1
    return [quarantine_line(read)]


def _count_stages(report: SourceReport, left: Left, fetch: Row | None, read: Row | None, reason: str = "") -> None:
    told_of = fetch or read or {}
    identify = left.identified.get((told_of["source_id"], told_of["page"]), left.not_identified)
    add(report.stages, stages_of(fetch, read, reason, identify))


def quarantine_line(read: Mapping[str, str]) -> str:
    """Say, of a row of `reads`, which page is in quarantine, why, and which bytes to look at."""
    return f"{read['source_id']}: {read['page']}: {read['reason']} (snapshot {read['snapshot_id'][:12]})"
