"""Rebuild: make everything anew from the archive, without the network; or beside what is published, to compare."""

from dataclasses import replace

from prefect import State, flow

from flows import steps
from flows.closing import close_comparison, close_run
from flows.opening import open_run
from flows.progress import bars
from tasks.compare import beside


@flow(name="rebuild")
def rebuild(config: str = "config", data: str = "data") -> State[None]:
    """Empty every derived table, read the whole archive with the present reader, and publish.

    The latest release stays until the new one is ready.

    Args:
        config: folder of the configuration
        data: folder of archive, warehouse and releases

    """
    with open_run("rebuild", config, data) as opening:
        with bars("read") as (read,):
            version = steps.read(opening.run, opening.data, opening.sources, read, anew=True)
        return close_run(opening, {}, steps.publish(opening, version))


@flow(name="compare")
def compare(config: str = "config", data: str = "data") -> State[None]:
    """Read what the latest release was made from with the present reader and config, and say which rows would differ.

    Nothing is published, and neither warehouse nor releases are touched.

    Args:
        config: folder of the configuration
        data: folder of archive, warehouse and releases

    """
    with open_run("compare", config, data) as opening:
        latest = opening.data.latest.resolve()
        with beside(opening.data, latest) as scratch, bars("read") as (read,):
            version = steps.read(opening.run, scratch, opening.sources, read)
            return close_comparison(latest, steps.publish(replace(opening, data=scratch), version))
