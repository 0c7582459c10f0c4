"""What every flow ends with: a summary for people, a Prefect artifact, and a state that says how it went."""

from collections.abc import Mapping

from prefect import State
from prefect.artifacts import create_table_artifact
from prefect.states import Completed, Failed
from rich.console import Console
from rich.table import Table

from flows.opening import Opening
from flows.steps import Found
from tasks.publish import RefusedReleaseError, Release
from tasks.report import Report, summarise
from tasks.warehouse import Warehouse

REFUSED, INCOMPLETE = "Refused", "Incomplete"

Outcome = tuple[Found | Exception, int | Exception]
"""What looking in a source came to: the pages found, and how many were due; or what kept it from being done."""


def close_run(opening: Opening, outcomes: Mapping[str, Outcome], release: Release | RefusedReleaseError | None) -> State[None]:
    """Say what the run found, read and quarantined, and what was published, if anything; return its final state."""
    report = report_of(opening, outcomes)
    failures = report.failures(opening.sources)
    show(report, failures, release)
    create_table_artifact(
        key=f"greenroom-{report.flow}",
        table=[source.as_row() for source in report.sources],
        description=f"{report.flow} {report.run_id}: {told(release)}",
    )
    if isinstance(release, RefusedReleaseError):
        return Failed(name=REFUSED, message=str(release))
    return Failed(name=INCOMPLETE, message="; ".join(failures)) if failures else Completed(message=told(release))


def report_of(opening: Opening, outcomes: Mapping[str, Outcome]) -> Report:
    """Return the report of a run, whatever became of its tasks."""
    found: dict[str, tuple[int, int]] = {}
    errors: dict[str, str] = {}
    for source_id, (pages, due) in outcomes.items():
        match pages, due:
            case Found(), int():
                found[source_id] = (len(pages.pages), due)
            case (Exception() as error, _) | (_, Exception() as error):
                errors[source_id] = f"{type(error).__name__}: {error}"
    warehouse = Warehouse(opening.data.warehouse)
    return summarise(opening.run.run_id, opening.run.flow, warehouse.read("fetches"), warehouse.read("reads"), found, errors)


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
    table = Table(title=f"{report.flow} {report.run_id}", title_justify="left")
    for row in (source.as_row() for source in report.sources):
        if not table.columns:
            for name, value in row.items():
                table.add_column(name, justify="right" if isinstance(value, int) else "left", overflow="fold")
        table.add_row(*(str(value) for value in row.values()))
    if report.sources:
        console.print(table)
    for line in report.quarantine:
        console.print(f"quarantined  {line}", soft_wrap=True, highlight=False)
    for line in failures:
        console.print(f"failed  {line}", soft_wrap=True, highlight=False)
    for check in release.checks if release else ():
        if not check.passed:
            console.print(f"{check.outcome}  {check}", soft_wrap=True, highlight=False, markup=False)
    console.print(told(release), soft_wrap=True, highlight=False)
