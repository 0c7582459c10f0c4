"""What every flow ends with: a summary for people, a Prefect artifact, and a state that says how it went."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from prefect import State
from prefect.artifacts import create_table_artifact
from prefect.states import Completed, Failed
from rich.console import Console
from rich.table import Table

from flows.diffing import as_text
from flows.opening import Opening
from flows.steps import Found
from tasks import durable
from tasks.due import Listed
from tasks.publish import RefusedReleaseError, Release
from tasks.releases.diff import diff
from tasks.report import Left, Report, SourceReport, summarise
from tasks.stages import Stage, failed, identified, skipped
from tasks.tables import frame
from tasks.tally import by_stage
from tasks.warehouse import Warehouse

REFUSED, INCOMPLETE, DIFFERS = "Refused", "Incomplete", "Differs"
SHOWN = 3  # rows of each kind of change

Outcome = tuple[Found | Exception, Listed | Exception]
"""What looking in a source came to: the pages found, and how they stood; or what kept it from being done."""


def close_run(opening: Opening, outcomes: Mapping[str, Outcome], release: Release | RefusedReleaseError | None) -> State[None]:
    """Say what the run found, read and quarantined, what it left undone, and what was published; return its final state."""
    report = report_of(opening, outcomes, release)
    failures = report.failures(opening.sources)
    show(report, failures, release)
    about = f"{report.flow} {report.run_id}: {'; '.join([*report.summary(), told(release)])}"
    create_table_artifact(
        key=f"greenroom-{report.flow}", table=[source.as_row() for source in report.sources], description=about
    )
    create_table_artifact(key=f"greenroom-{report.flow}-stages", table=stages(report), description=about)
    if isinstance(release, RefusedReleaseError):
        return Failed(name=REFUSED, message=str(release))
    return Failed(name=INCOMPLETE, message="; ".join(failures)) if failures else Completed(message=told(release))


def close_comparison(published: Path, made: Release | RefusedReleaseError) -> State[None]:
    """Say how a release that was made to be compared differs from a published one; return the final state of the run."""
    if isinstance(made, RefusedReleaseError):
        print(f"what the present reader makes of the archive would not be published: {made}")
        return Failed(name=REFUSED, message=str(made))
    found = diff(published, made.path)
    for line in as_text(found, published.name, "the archive as it is read now", SHOWN):
        print(line)
    rows = found.changes.num_rows
    message = f"{rows:,} rows differ from {published.name}" if rows else f"no row differs from {published.name}"
    print(f"{message}; nothing was published")
    return Failed(name=DIFFERS, message=message) if rows else Completed(message=message)


def report_of(opening: Opening, outcomes: Mapping[str, Outcome], release: Release | RefusedReleaseError | None) -> Report:
    """Return the report of a run, whatever became of its tasks."""
    run_id, warehouse = opening.run.run_id, Warehouse(opening.data.warehouse)
    of_run = [warehouse.read(name, columns=["page"], where=ds.field("run_id") == run_id) for name in ("fetches", "reads")]
    is_of_run = ds.field("page").isin(pc.unique(pa.concat_tables(of_run)["page"]))
    fetches, reads = (warehouse.read(name, where=is_of_run) for name in ("fetches", "reads"))
    reports = [_begun(source_id, outcomes) for source_id in opening.sources]
    read = reads.filter(pc.equal(reads["run_id"], run_id))
    left = Left(fetches, reads, *_identified(opening, read, release))
    return summarise(run_id, opening.run.flow, reports, left)


def _begun(source_id: str, outcomes: Mapping[str, Outcome]) -> SourceReport:
    """Return the report of a source as far as no row tells of it."""
    report = SourceReport(source_id, is_chosen=source_id in outcomes)
    for outcome in outcomes.get(source_id, ()):
        if isinstance(outcome, Exception):
            told = "; ".join(filter(None, (f"{type(outcome).__name__}: {outcome}", durable.advice(outcome))))
            report.error = report.error or told
        elif isinstance(outcome, Listed):
            report.listed = outcome
    return report


def _identified(
    opening: Opening, reads: pa.Table, release: Release | RefusedReleaseError | None
) -> tuple[dict[tuple[str, str], Stage], Stage]:
    """Return what identify came to for the pages that the run read, and for those that have no voices."""
    if not isinstance(release, Release):
        return {}, skipped("not_published") if release is None else failed("refused_release")
    warehouse, is_of_source = Warehouse(opening.data.warehouse), ds.field("source_id").isin(pc.unique(reads["source_id"]))
    voices = warehouse.read("voices", where=is_of_source)
    is_read = pc.is_in(voices["page"], value_set=pc.unique(reads["page"]))
    of_these = pc.drop_null(pc.unique(voices.filter(is_read)["episode_id"]))
    theirs = voices.filter(pc.or_(is_read, pc.is_in(voices["episode_id"], value_set=of_these)))
    episodes = warehouse.read("episodes", where=is_of_source & ds.field("episode_id").isin(of_these))
    return identified(frame(theirs), frame(episodes), opening.sources), skipped("no_voices")


def told(release: Release | RefusedReleaseError | None) -> str:
    """Return, in a line, what became of the release."""
    match release:
        case None:
            return "nothing published"
        case RefusedReleaseError():
            return str(release)
        case Release(is_new=True):
            counts = ", ".join(f"{count} {name}" for name, count in release.rows.items())
            return f"published {release.path} ({counts})"
        case Release():
            return f"unchanged: {release.path} is still the latest release"


def show(report: Report, failures: list[str], release: Release | RefusedReleaseError | None) -> None:
    """Print the closing summary."""
    console = Console()
    if not console.is_terminal:
        console.width = 140
    if report.sources:
        console.print(as_table(f"{report.flow} {report.run_id}", [source.as_row() for source in report.sources]))
        console.print(as_table("by stage", stages(report)))
    for line in report.not_done():
        console.print(f"not done  {line}", soft_wrap=True, highlight=False)
    for line in report.quarantine:
        console.print(f"quarantined  {line}", soft_wrap=True, highlight=False)
    for line in failures:
        console.print(f"failed  {line}", soft_wrap=True, highlight=False)
    for check in release.checks if release else ():
        if not check.passed:
            console.print(f"{check.outcome}  {check}", soft_wrap=True, highlight=False, markup=False)
    for line in (*report.summary(), told(release)):
        console.print(line, soft_wrap=True, highlight=False)


def stages(report: Report) -> list[dict[str, str]]:
    """Return a row for each source and stage."""
    return list(by_stage({source.source_id: source.stages for source in report.sources}))


def as_table(title: str, found: Sequence[Mapping[str, str | int]]) -> Table:
    """Return rows as a table to print."""
    table = Table(title=title, title_justify="left")
    for name, value in found[0].items() if found else ():
        table.add_column(name, justify="right" if isinstance(value, int) else "left", overflow="fold")
    for row in found:
        table.add_row(*(str(value) for value in row.values()))
    return table
