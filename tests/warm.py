"""A warm `greenroom`: a process that has everything imported, and forks for each run that it is asked for.

Starting `greenroom` takes five seconds, most of them for imports. It reads a run a line from its input and answers with how
each ended, as JSON. The library of `tests/faults.c` is preloaded to it, and armed anew in each fork.
"""

import ctypes
import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import NoReturn, Self

LATE_IMPORTS = (
    "flows.backfill flows.closing flows.nightly flows.rebuild flows.release prefect.flow_engine prefect.task_engine "
    "prefect.utilities.visualization anyio._backends._asyncio deltalake.fs pyarrow.acero rich._emoji_codes"
).split()


class Ended(int):
    """The exit code of a run; negative, the signal that killed it."""

    @property
    def is_killed(self) -> bool:
        return self == -signal.SIGKILL


class Warm:
    """Runs the command line in forks of a warm process while its `with` lasts."""

    def __init__(self, library: Path, **env: str) -> None:
        where = {"PYTHONPATH": str(Path(__file__).parents[1]), "LD_PRELOAD": str(library)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm", str(library)],
            env=os.environ | where | env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, words: list[str], output: Path, env: Mapping[str, str], killed_after: float | None = None) -> Ended:
        """Run `greenroom` with these words, to its end or that of so many seconds; its output goes to a file."""
        assert self._process.stdin
        assert self._process.stdout
        run = {"words": words, "output": str(output), "env": dict(env), "killed_after": killed_after}
        self._process.stdin.write(json.dumps(run) + "\n")
        self._process.stdin.flush()
        return Ended(json.loads(self._process.stdout.readline()))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)


def _serve(library: str) -> None:
    _warm_up()
    for line in sys.stdin:
        run = json.loads(line)
        child = os.fork() or _become(library, run)
        print(_wait(child, run["killed_after"]), flush=True)


def _warm_up() -> None:
    """Import, and load, what every fork would have to; nothing that starts threads."""
    for module in LATE_IMPORTS:
        import_module(module)
    from tasks.document import Document
    from tasks.read import read
    from tasks.sentences import sentence_spans
    from tests.talk import told

    read(Document(told("<p><b>{name}:</b> {text}</p>"), "https://warm.example/"))
    sentence_spans(told("{text}"))
    gc.freeze()


def _become(library: str, run: dict[str, object]) -> NoReturn:
    """Become a run of the command line, in a process that was just forked."""
    os.environ.update(run["env"])  # type: ignore[arg-type]
    ctypes.CDLL(library).faults_arm()
    output = os.open(str(run["output"]), os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(output, stream)
    sys.argv = ["greenroom", *run["words"]]  # type: ignore[misc]
    code = 70
    try:
        from flows.cli import main

        main()
    except SystemExit as error:
        code = int(error.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _wait(child: int, seconds: float | None) -> int:
    """Return how a process ended, which is killed after so many seconds."""
    ends = time.monotonic() + (120 if seconds is None else seconds)
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > ends:
            os.kill(child, signal.SIGKILL)
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        time.sleep(0.005)


if __name__ == "__main__":
    _serve(sys.argv[1])
