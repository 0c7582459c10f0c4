"""Nightly: read what is new, and publish it."""

from prefect import State, flow
from prefect.task_runners import ThreadPoolTaskRunner

from flows import steps
from flows.closing import close_run
from flows.opening import in_minutes, open_crawler, open_run
from flows.progress import bars
from tasks.due import due_tonight
from tasks.pages import Page


@flow(name="nightly", task_runner=ThreadPoolTaskRunner(max_workers=64))  # type: ignore[arg-type]  # invariant
def nightly(
    config: str = "config", data: str = "data", only: list[str] | None = None, deadline_minutes: float = 240
) -> State[None]:
    """Look in every source for new pages, read them and publish a release.

    Of a source's episode pages the newest 50 are asked for on the first night, and what is new on later ones; the rest is
    backfill's. Recent pages are looked at again for a month, those that failed after a while. After the deadline nothing more
    is asked, so that one slow host never delays the release.

    Args:
        config: folder of the configuration
        data: folder of archive, warehouse and releases
        only: source_ids to look in; all if empty
        deadline_minutes: how long pages are asked for

    """
    with open_run("nightly", config, data, only or []) as opening:
        run, crawler = (opening.run, opening.data), open_crawler(opening, in_minutes(deadline_minutes))
        with bars("fetch", "read") as (fetched, read):
            asked = {}
            for source in opening.chosen:
                found = steps.discover.submit(*run, crawler, source)
                due = steps.fetch.submit(*run, crawler, source, found, newest, fetched)  # type: ignore[call-overload]  # a future
                asked[source.source_id] = (found, due)
            outcomes = {
                name: (steps.outcome(found, crawler), steps.outcome(due, crawler)) for name, (found, due) in asked.items()
            }
            version = steps.read(*run, opening.sources, read)
        release = steps.publish(opening, version)
        steps.tidy(opening.data)
        return close_run(opening, outcomes, release)


def newest(found: steps.Found) -> list[Page]:
    """Return the pages that are due tonight."""
    return due_tonight(found.pages, found.asked, found.source)
