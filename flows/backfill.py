"""Backfill: read a past stretch of one source from the web."""

from datetime import date

from prefect import State, flow
from prefect.states import Completed

from flows import steps
from flows.closing import close_run
from flows.opening import open_crawler, open_run
from flows.progress import bars
from tasks.due import Plan, due_for_backfill


@flow(name="backfill")
def backfill(
    source_id: str,
    since: date | None = None,
    until: date | None = None,
    plan_only: bool = False,
    refetch: bool = False,
    publish: bool = False,
    config: str = "config",
    data: str = "data",
) -> State[None]:
    """Ask for the episode pages of one source that are dated from `since` to `until`, and read them.

    Args:
        source_id: the source
        since: first day; from the beginning if empty
        until: last day; to the end if empty
        plan_only: say what would be asked for, and stop
        refetch: ask again for pages that have been answered
        publish: publish a release at the end; else the next nightly does
        config: folder of the configuration
        data: folder of archive, warehouse and releases

    """
    with open_run("backfill", config, data, [source_id]) as opening:
        run, crawler, source = (opening.run, opening.data), open_crawler(opening), opening.chosen[0]
        found = steps.discover(*run, crawler, source)
        plan = due_for_backfill(found.pages, found.asked, since, until, refetch, source.delay_seconds)
        print(told(plan, found.requests))
        if plan_only:
            return Completed(message=told(plan, found.requests))
        with bars("fetch", "read") as (fetched, read):
            due = steps.fetch(*run, crawler, source, found, lambda _: plan.pages, fetched)
            version = steps.read(*run, opening.sources, read)
        release = steps.publish(opening, version) if publish else None
        return close_run(opening, {source_id: (found, due)}, release)


def told(plan: Plan, looking: int) -> str:
    """Say what a backfill asks for, how long that takes at least, and how many requests looking around took."""
    pages, minutes = len(plan.pages), plan.seconds / 60
    lines = [f"plan: {pages} pages, {pages} requests, at least {minutes:.1f} minutes; {plan.already_asked} answered before"]
    lines.append(f"      looking around took {looking} {'request' if looking == 1 else 'requests'}")
    if plan.undated:
        lines.append(
            f"      {plan.undated} pages without a date are left out; without --since and --until they are asked for too"
        )
    return "\n".join(lines)
