"""Commands that run a flow: `demo`, `nightly`, `backfill`, `rebuild`, `release`."""

import os
import signal
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from flows.options import CONFIG, DATA, FAILED, PUBLISHED, REFUSED, Config, Data, wrong

if TYPE_CHECKING:
    from prefect import Flow, State


def demo(
    *, data: Annotated[Path | None, Parameter(help="Where to put it; a new temporary folder if not given.")] = None
) -> int:
    """Read the demo site offline, publish it, and print the tables.

    A small podcast site is served on this machine: four layouts of transcripts, captions, a feed, a speaker page in three
    parts, a broken page, and a page without a transcript.
    """
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="greenroom-demo-")) if data is None else data.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("PREFECT_HOME", str(folder / "prefect"))  # leaves the user's own Prefect database alone

    from flows import demo as demonstration
    from flows.nightly import nightly
    from tasks.data_folder import DataFolder

    with demonstration.served(demonstration.DEMO / "site") as address:
        config, data = demonstration.prepare(folder, address)
        code = _run(nightly, str(config), str(data))
    if code == PUBLISHED:
        demonstration.print_tables(DataFolder(data))
    return code


def nightly(
    *only: Annotated[str, Parameter(help="source_ids to look in; all if none is given.")],
    deadline: Annotated[float, Parameter(help="Minutes after which nothing more is asked.")] = 240,
    config: Config = CONFIG,
    data: Data = DATA,
) -> int:
    """Look in every source for new pages, read them, and publish a release.

    On its first night a source's newest 50 episodes are read; `greenroom backfill` reads the rest. Recent episodes are looked
    at again after 1, 3, 7 and 30 days, pages that failed the next night and then after growing waits, missing and forbidden
    ones after a week. A night that changes nothing makes no release.
    """
    _verify(config, data, *only)
    if deadline <= 0:
        return wrong("nightly: --deadline is a number of minutes above 0")
    from flows.nightly import nightly as flow

    return _run(flow, str(config), str(data), list(only), deadline)


def backfill(
    source: Annotated[str, Parameter(help="The source_id.")],
    *,
    since: Annotated[date | None, Parameter(help="First day, such as 2024-01-31; from the beginning if not given.")] = None,
    until: Annotated[date | None, Parameter(help="Last day; to the end if not given.")] = None,
    plan: Annotated[bool, Parameter(negative="", help="Say what would be asked for, and stop.")] = False,
    refetch: Annotated[bool, Parameter(negative="", help="Ask again for pages that have been answered.")] = False,
    publish: Annotated[bool, Parameter(negative="", help="Publish a release at the end.")] = False,
    config: Config = CONFIG,
    data: Data = DATA,
) -> int:
    """Read a past stretch of one source from the web.

    It says first how many pages that is, and how long it takes at least; `--plan` stops there.
    """
    _verify(config, data, source)
    if since and until and since > until:
        return wrong(f"backfill: --since {since} is after --until {until}")
    from flows.backfill import backfill as flow

    return _run(flow, source, since, until, plan, refetch, publish, str(config), str(data))


def rebuild(
    *,
    compare: Annotated[
        bool, Parameter(negative="", help="Say which published rows would differ, and publish nothing.")
    ] = False,
    config: Config = CONFIG,
    data: Data = DATA,
) -> int:
    """Make every table anew from the archive, without the network, and publish.

    For a new version of the reader, or after a change of the config that changes how pages are read. With `--compare` the
    exit code is 0 where no row would differ, 1 where any would.
    """
    _verify(config, _existing(data))
    from flows.rebuild import compare as comparing
    from flows.rebuild import rebuild as flow

    if not compare:
        return _run(flow, str(config), str(data))
    from tasks.data_folder import DataFolder
    from tasks.releases.manifest import read_manifest

    if read_manifest(DataFolder(data).latest) is None:
        return wrong(f"data folder {data}: there is no release to compare with; `greenroom release` makes one")
    return _run(comparing, str(config), str(data))


def release(*, config: Config = CONFIG, data: Data = DATA) -> int:
    """Publish what has been fetched so far, without asking for anything.

    All it takes after a change of aliases, or after a source was removed.
    """
    _verify(config, _existing(data))
    from flows.release import release as flow

    return _run(flow, str(config), str(data))


def _verify(config: Path, data: Path, *only: str) -> None:
    """Raise for wrong config and an unusable data folder at once, and not after the ten seconds that Prefect takes to start."""
    from flows.opening import open_data
    from tasks.config import load_crawling, load_retention, load_sources, load_waivers

    load_sources(config, only)
    for load in (load_crawling, load_retention, load_waivers):
        load(config)
    open_data(data)


def _existing(data: Path) -> Path:
    """Return the data folder, for commands that only work on what is there. Raises DataFolderError where that is nothing."""
    from tasks.data_folder import DataFolder, DataFolderError

    if not (DataFolder(data).warehouse / "fetches").is_dir():
        raise DataFolderError(
            f"data folder {data}: nothing was fetched into it yet; `greenroom nightly` does, --data DIR names another"
        )
    return data


def _run(flow: "Flow[..., Any]", *parameters: Any) -> int:
    """Run a flow; return the exit code for its final state. What it could not foresee, Prefect has told with its traceback."""
    from flows.closing import REFUSED as REFUSED_STATE
    from tasks.durable import advice

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    state: State[Any] = flow(*parameters, return_state=True)  # type: ignore[assignment]  # as return_state says
    if state.is_completed():
        return PUBLISHED
    raised = state.result(raise_on_failure=False)
    if isinstance(raised, Exception) and (what_to_do := advice(raised)):
        print(what_to_do, file=sys.stderr)
    return REFUSED if state.name == REFUSED_STATE else FAILED


def _stop(number: int, _: object) -> None:
    """Stop at once: every step can be killed anywhere, while Prefect would go on asking a server that is gone."""
    from multiprocessing import active_children

    from prefect.server.api.server import SubprocessASGIServer

    print("\nstopped; nothing is lost, the next run goes on from here", file=sys.stderr)
    for server in SubprocessASGIServer._instances.values():
        if server.server_process:
            server.server_process.terminate()
    for child in active_children():
        child.terminate()
    os._exit(128 + number)
