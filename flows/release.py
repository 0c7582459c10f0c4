"""Release: publish what the warehouse holds, without asking or reading anything."""

from prefect import State, flow

from flows import steps
from flows.closing import close_run
from flows.opening import open_run


@flow(name="release")
def release(config: str = "config", data: str = "data") -> State[None]:
    """Identify speakers, check and publish; after a change of aliases or sources this is all it takes.

    Args:
        config: folder of the configuration
        data: folder of archive, warehouse and releases

    """
    opening = open_run("release", config, data)
    return close_run(opening, {}, steps.publish(opening.data, opening.sources))
