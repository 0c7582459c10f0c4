"""Report: what one run found, read, quarantined and published, by source; made from the rows it left, never from memory."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from tasks.config import Source
from tasks.read import EPISODE_KINDS
from tasks.web.answer import KEPT


@dataclass(slots=True)
class SourceReport:
    """What a run did for one source. `left` are pages due that the deadline did not let it ask for."""

    source_id: str
    found: int = 0
    due: int = 0
    asked: int = 0
    fetched: int = 0
    not_fetched: Counter[str] = field(default_factory=Counter)
    read: int = 0
    no_dialogue: int = 0
    quarantined: Counter[str] = field(default_factory=Counter)
    error: str | None = None

    @property
    def left(self) -> int:
        """Pages due that were not asked for."""
        return max(self.due - self.asked, 0)

    @property
    def failed_share(self) -> float:
        """Share of this run's pages that failed or were quarantined."""
        not_fetched, quarantined = self.not_fetched.total(), self.quarantined.total()
        asked, looked_at = self.fetched + not_fetched, self.read + self.no_dialogue + quarantined + not_fetched
        return (not_fetched + quarantined) / max(asked, looked_at, 1)

    def as_row(self) -> dict[str, str | int]:
        """Return the report as columns for people."""
        return {
            "source": self.source_id,
            "found": self.found,
            "fetched": self.fetched,
            "not fetched": _told(self.not_fetched),
            "read": self.read,
            "no dialogue": self.no_dialogue,
            "quarantined": _told(self.quarantined),
            "left for later": self.left,
        }


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


def summarise(
    run_id: str,
    flow: str,
    fetches: pa.Table,
    reads: pa.Table,
    found: Mapping[str, tuple[int, int]],
    errors: Mapping[str, str],
) -> Report:
    """Return the report of a run from its rows in `fetches` and `reads`.

    `found` gives the pages found and due by source, `errors` what kept a source from being looked at.
    """
    reports = {name: SourceReport(name, *found.get(name, (0, 0)), error=errors.get(name)) for name in [*found, *errors]}
    for row in _of_run(fetches, run_id):
        if row["kind"] == "robots":  # a host without robots.txt has not failed
            continue
        report = reports.setdefault(row["source_id"], SourceReport(row["source_id"]))
        report.asked += row["kind"] in EPISODE_KINDS
        if row["outcome"] in KEPT:
            report.fetched += 1
        else:
            report.not_fetched[row["reason"] or row["outcome"]] += 1
    quarantine = []
    for row in _of_run(reads, run_id):
        report = reports.setdefault(row["source_id"], SourceReport(row["source_id"]))
        report.read += row["outcome"] == "read"
        report.no_dialogue += row["outcome"] == "no_dialogue"
        if row["outcome"] == "quarantined":
            report.quarantined[row["reason"]] += 1
            quarantine.append(quarantine_line(row))
    return Report(run_id, flow, [reports[name] for name in sorted(reports)], quarantine)


def quarantine_line(read: Mapping[str, str]) -> str:
    """Say, of a row of `reads`, which page is in quarantine, why, and which bytes to look at."""
    return f"{read['source_id']}: {read['page']}: {read['reason']} (snapshot {read['snapshot_id'][:12]})"


def _of_run(rows: pa.Table, run_id: str) -> Iterable[dict[str, str]]:
    found: list[dict[str, str]] = rows.filter(pc.equal(rows["run_id"], run_id)).to_pylist()
    return found


def _told(counts: Counter[str]) -> str:
    """Return counts by reason as text: `3: http_500 2, timeout 1`."""
    listed = ", ".join(f"{reason} {count}" for reason, count in sorted(counts.items()))
    return f"{counts.total()}: {listed}" if counts else "0"
