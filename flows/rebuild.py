"""Rebuild: make everything anew from the archive, without the network."""

from prefect import State, flow

from flows import steps
from flows.closing import close_run
from flows.opening import open_run
from flows.progress import bars


@flow(name="rebuild")
def rebuild(config: str = "config", data: str = "data") -> State[None]:
    """Empty every derived table, read the whole archive with the present reader, and publish.

    The latest release stays until the new one is ready.

    Args:
        config: folder of the configuration
        data: folder of archive, warehouse and releases

    """
    opening = open_run("rebuild", config, data)
    with bars("read") as (read,):
        version = steps.read(opening.run, opening.data, opening.sources, read, anew=True)
    return close_run(opening, {}, steps.publish(opening.data, opening.sources, version, opening.waivers, opening.run))
