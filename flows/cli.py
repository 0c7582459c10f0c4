"""The command line: `greenroom`. It only calls flows and tasks, and imports them when their command runs."""

import json
import os
import signal
import sys
from dataclasses import asdict
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import App, CycloptsError, Parameter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prefect import Flow, State

    from tasks.parse import Parsed

PUBLISHED, FAILED, WRONG_USAGE, REFUSED = 0, 1, 2, 3

app = App(
    name="greenroom",
    help="""Read new podcast transcripts every night, and publish Parquet tables of who spoke where, when, how much,
    and in which words.

    New here? `greenroom demo` shows all of it, offline, in a minute.

    Exit codes: 0 published or unchanged, 1 failed, 2 wrong usage or config, 3 release refused by its checks.""",
    version_flags=["--version"],
    version=lambda: version("greenroom"),
)
sources = App(name="sources", help="The sources: config/sources/*.toml.")
app.command(sources)

Config = Annotated[Path, Parameter(name="--config", env_var="GREENROOM_CONFIG", help="Folder of the configuration.")]
Data = Annotated[Path, Parameter(name="--data", env_var="GREENROOM_DATA", help="Folder of archive, warehouse and releases.")]
CONFIG, DATA = Path("config"), Path("data")
FROZEN = Path(__file__).parents[1] / "tests" / "frozen"


@app.command
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


@app.command
def nightly(
    *only: Annotated[str, Parameter(help="source_ids to look in; all if none is given.")],
    deadline: Annotated[float, Parameter(help="Minutes after which nothing more is asked.")] = 240,
    config: Config = CONFIG,
    data: Data = DATA,
) -> int:
    """Look in every source for new pages, read them, and publish a release.

    On its first night a source's newest 50 episodes are read; `greenroom backfill` reads the rest. Pages that failed are
    tried again the next night, missing and forbidden ones after a week. A night that changes nothing makes no release.
    """
    _verify(config, data, *only)
    if deadline <= 0:
        return _wrong("nightly: --deadline is a number of minutes above 0")
    from flows.nightly import nightly as flow

    return _run(flow, str(config), str(data), list(only), deadline)


@app.command
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
        return _wrong(f"backfill: --since {since} is after --until {until}")
    from flows.backfill import backfill as flow

    return _run(flow, source, since, until, plan, refetch, publish, str(config), str(data))


@app.command
def rebuild(*, config: Config = CONFIG, data: Data = DATA) -> int:
    """Make every table anew from the archive, without the network, and publish.

    For a new version of the reader, or after a change of the config that changes how pages are read.
    """
    _verify(config, _existing(data))
    from flows.rebuild import rebuild as flow

    return _run(flow, str(config), str(data))


@app.command
def release(*, config: Config = CONFIG, data: Data = DATA) -> int:
    """Publish what has been fetched so far, without asking for anything.

    All it takes after a change of aliases, or after a source was removed.
    """
    _verify(config, _existing(data))
    from flows.release import release as flow

    return _run(flow, str(config), str(data))


@app.command
def parse(
    *paths: Annotated[Path, Parameter(help="Files, or folders of files: html, txt, md, vtt, srt, json, xml.")],
    table: Annotated[Literal["turns", "pages", "appearances", "items"], Parameter(help="What a row is.")] = "turns",
    output: Annotated[Path | None, Parameter(help="FILE.parquet or FILE.jsonl; else it is printed.")] = None,
    root: Annotated[Path | None, Parameter(help="Give pages relative to this folder.")] = None,
    explain: Annotated[bool, Parameter(negative="", help="Show what each file is taken for, and why.")] = False,
) -> int:
    """Show what files on this machine read as, without warehouse or config.

    turns: one row a turn (on a speaker page, a quote): page, turn, label, start in seconds, text.
    pages: one row a file. appearances: one row an episode that a speaker page lists. items: one row an episode of a feed.

    A page reads wrongly? `--explain` shows the ways in which it could be a conversation, what speaks for each, and which one
    was chosen; `greenroom freeze` makes a test of it.
    """
    from tasks import parse as parsing

    if not paths:
        return _wrong("parse: name at least one file or folder")
    if output is not None and output.suffix not in (".parquet", ".jsonl"):
        return _wrong(f"parse: --output {output}: the name ends in .parquet or .jsonl")
    if output is not None and not output.parent.is_dir():
        return _wrong(f"parse: --output {output}: no folder {output.parent}")
    if explain and (output is not None or table != "turns"):
        return _wrong("parse: --explain prints text: leave out --table and --output")
    try:
        if explain:
            return _explain(paths, root)
        parsed = list(parsing.read_files(paths, root))
    except (FileNotFoundError, PermissionError, ValueError) as error:
        return _wrong(f"parse: {error}")
    for file in parsed:
        if file.error:
            print(f"{file.page}: not read: {file.error}", file=sys.stderr)
    _write_parsed(parsed, table, output)
    return FAILED if parsed and all(file.error for file in parsed) else PUBLISHED


@app.command
def freeze(
    page: Annotated[str, Parameter(help="A file, an address (https://...), or the beginning of a snapshot_id.")],
    *,
    name: Annotated[str | None, Parameter(help="Its file name; made from address or title if not given.")] = None,
    rewrite: Annotated[bool, Parameter(negative="", help="Put made-up words in the place of its own.")] = False,
    to: Annotated[Path, Parameter(help="Folder of the frozen pages.")] = FROZEN,
    config: Config = CONFIG,
    data: Data = DATA,
) -> int:
    """Make a test of a page: save it in tests/frozen/, where the next run of the tests writes what it reads as.

    A snapshot comes from the archive, and so does an address that was read before. Any other address is asked for as the
    config allows: some source must name its host. Pages of others must not be committed without permission: `--rewrite` keeps
    how a page is built, and gives it other words.
    """
    from flows.freezing import freeze as frozen
    from tasks.freeze import FreezeError, LostPageError

    try:
        for line in frozen(page, name, rewrite, to, config, data):
            print(line)
    except FreezeError as error:
        code = _wrong(f"freeze: {error}")
        return FAILED if isinstance(error, LostPageError) else code
    return PUBLISHED


@sources.command
def check(*, config: Config = CONFIG) -> int:
    """Verify every file in config/sources: keys, types, permission, layouts and folders of saved pages."""
    from tasks.config import load_sources

    loaded = load_sources(config)
    for source in loaded:
        places = (
            *source.feeds,
            *source.listings,
            *source.speaker_pages,
            *source.pages,
            *([source.captures] if source.captures else []),
        )
        print(f"{source.source_id}: {source.title} ({source.permission}; {len(places)} places to look)")
    print(f"{len(loaded)} sources, no faults")
    return PUBLISHED


@app.command
def status(
    *, data: Data = DATA, as_json: Annotated[bool, Parameter(name="--json", negative="", help="As JSON.")] = False
) -> int:
    """Show the last release, and by source what is known, read and quarantined."""
    from tasks.data_folder import DataFolder
    from tasks.status import status as status_of

    if not data.is_dir():
        return _wrong(f"data folder {data}: there is none; `greenroom nightly` makes it, --data DIR names another")
    found = status_of(DataFolder(data.resolve()))
    if as_json:
        print(json.dumps(asdict(found), default=str, ensure_ascii=False, indent=1))
        return PUBLISHED
    print(f"last release  {found.release} of {found.released_at}" if found.release else "no release yet")
    for name, rows in found.rows.items():
        print(f"  {name:22} {rows:>12,}")
    for source in found.sources:
        print(f"{source.source_id}: {source.episodes} episodes; fetched {dict(source.fetches)}; read {dict(source.reads)}")
    print(f"{found.unread} pages fetched but not read")
    for line in found.quarantine:
        print(f"quarantined  {line}")
    return PUBLISHED


def main() -> None:
    """Run the command line, and exit with its code."""
    from tasks.config import ConfigError
    from tasks.data_folder import DataFolderError

    try:
        code = app(exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        code = _wrong(f"{error} (see greenroom --help)")
    except (ConfigError, DataFolderError) as error:
        code = _wrong(str(error))
    except KeyboardInterrupt:
        code = 130
    except RuntimeError as error:
        if "Failed to reach API" not in str(error):
            raise
        code = _wrong(f"Prefect: {error}; start that server, or unset PREFECT_API_URL for a temporary one")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = PUBLISHED
    sys.exit(code if isinstance(code, int) else PUBLISHED)


def _verify(config: Path, data: Path, *only: str) -> None:
    """Raise for wrong config and an unusable data folder at once, and not after the ten seconds that Prefect takes to start."""
    from tasks.config import load_sources
    from tasks.data_folder import DataFolder

    load_sources(config, only)
    DataFolder(data).made()


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

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    state: State[Any] = flow(*parameters, return_state=True)  # type: ignore[assignment]  # as return_state says
    if state.is_completed():
        return PUBLISHED
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


def _explain(paths: "Iterable[Path]", root: Path | None) -> int:
    """Print how files are read; return the exit code."""
    from flows.explaining import print_explanation
    from tasks.explain import explain_files

    is_read = []
    for explanation in explain_files(paths, root):
        print_explanation(explanation)
        is_read.append(explanation.is_read)
    return PUBLISHED if any(is_read) or not is_read else FAILED


def _write_parsed(
    parsed: "list[Parsed]", table: Literal["turns", "pages", "appearances", "items"], output: Path | None
) -> None:
    """Write a table over parsed files to a file, or print it."""
    import pyarrow.parquet as pq

    from tasks.parse import as_text, to_table

    rows = to_table(parsed, table)
    if output is None:
        for line in as_text(rows, table):
            print(line)
        return
    partial = output.with_name(output.name + ".partial")
    if output.suffix == ".parquet":
        pq.write_table(rows, partial, compression="zstd")
    else:
        partial.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows.to_pylist()), encoding="utf-8")
    partial.rename(output)


def _wrong(message: str) -> int:
    print(message, file=sys.stderr)
    return WRONG_USAGE
