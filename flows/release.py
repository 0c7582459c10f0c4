"""Release: publish what has been fetched so far, without asking for anything."""

from prefect import State, flow

from flows import steps
from flows.closing import close_run
from flows.opening import open_run
from flows.progress import bars


@flow(name="release")
def release(config: str = "config", data: str = "data") -> State[None]:
    """Read what is still to be read, identify speakers, check and publish: all it takes after a change of aliases or sources.

    Args:
        config: folder of the configuration
        data: folder of archive, warehouse and releases

    """
    with open_run("release", config, data) as opening:
        with bars("read") as (read,):
            version = steps.read(opening.run, opening.data, opening.sources, read)
        return close_run(opening, {}, steps.publish(opening, version))
