"""The command line: `greenroom`. Its commands only call flows and tasks, and import them when they run."""

import os
import sys
from importlib.metadata import version

from cyclopts import App, CycloptsError

from flows import (
    erase_commands,
    page_commands,
    quote_commands,
    release_commands,
    run_commands,
    speaker_commands,
    state_commands,
)
from flows.options import PUBLISHED, wrong

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
sources.command(state_commands.check)
archive = App(name="archive", help="The archive: WARC files of every response as served.")
app.command(archive)
archive.command(state_commands.check_archive, name="check")
speakers = App(name="speakers", help="The speakers: who may be one person.")
app.command(speakers)
speakers.command(speaker_commands.review)
for command in (
    run_commands.demo,
    run_commands.nightly,
    run_commands.backfill,
    run_commands.rebuild,
    run_commands.release,
    release_commands.releases,
    release_commands.verify,
    release_commands.diff,
    page_commands.parse,
    page_commands.freeze,
    quote_commands.cite,
    erase_commands.erase,
    state_commands.status,
):
    app.command(command)


def main() -> None:
    """Run the command line, and exit with its code."""
    from tasks.config import ConfigError
    from tasks.data_folder import DataFolderError

    try:
        code = app(exit_on_error=False, print_error=False, result_action="return_value")
    except CycloptsError as error:
        code = wrong(f"{error} (see greenroom --help)")
    except (ConfigError, DataFolderError) as error:
        code = wrong(str(error))
    except KeyboardInterrupt:
        code = 130
    except RuntimeError as error:
        if "Failed to reach API" not in str(error):
            raise
        code = wrong(f"Prefect: {error}; start that server, or unset PREFECT_API_URL for a temporary one")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = PUBLISHED
    sys.exit(code if isinstance(code, int) else PUBLISHED)
