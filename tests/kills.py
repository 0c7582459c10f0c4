"""Kill every flow at every step, and let the disk fail at every step: the next run must give what an undisturbed one gives.

    python -m tests.kills [--flow nightly ...] [--what kill-before --what faults ...] [--every 1] [--seed 1]

A step is a call that changes files below the data folder. Flows run against a small site on loopback and one Prefect server,
each in a fork of a process that has everything imported, with the library of `faults.c` preloaded. Every failure is printed as
it is found; the exit code is 1 where there was any.
"""

import errno
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Literal

import cyclopts

from tasks.data_folder import DataFolder
from tests import whole
from tests.erasures import traces
from tests.faults import Fault, Step, built, steps
from tests.server import Answer, Reply, Server
from tests.talk import TALK, told
from tests.warm import Ended, Warm

What = Literal["kill-before", "kill-after", "moments", "faults"]
DAY = 86_400  # seconds
SOURCES = {
    "show": """title = "The Lamp Room"
site = "{base}/"
permission = "owner"
feeds = ["{base}/feed.xml"]
allow_local = true
delay_seconds = 0.0
[expect]
max_lost_share = 1.0
max_failed_share = 1.0
""",
    "letters": """title = "Letters"
site = "https://letters.example/"
permission = "local"
captures = "../../captures"
[expect]
max_lost_share = 1.0
""",
}
ALIAS = '[aliases]\n"Bo Lark" = "Bo Larkin"\n'
"""What the config says beside that for a rebuild and a release, so that there is something to publish."""


@dataclass(frozen=True)
class Flow:
    """A flow to disturb: its words, what the data folder held before, and which config it runs with.

    `beside` is run at the same time, undisturbed, and `again` afterwards, where that is not the same flow; of texts that
    are `erased`, by folder, nothing may be left then.
    """

    words: tuple[str, ...]
    before: str = "night"
    config: str = "config"
    beside: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    erased: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


FLOWS = {
    "first night": Flow(("nightly",), before="nothing"),
    "nightly": Flow(("nightly",)),
    "backfill": Flow(("backfill", "show", "--publish"), before="letters"),
    "rebuild": Flow(("rebuild",), config="aliased"),
    "release": Flow(("release",), config="aliased"),
    "erase": Flow(
        ("erase", "speaker", "bo-lark@letters", "--yes"),
        erased={"archive": ("Bo Lark", "hold the ladder"), "releases": ("Bo Lark", "bo-lark")},
    ),
    "nightly beside backfill": Flow(("nightly",), beside=("backfill", "show", "--refetch")),
    "backfill beside nightly": Flow(("backfill", "show", "--refetch"), beside=("nightly",), again=("nightly",)),
}
BEFORE = {"night": ("nightly",), "letters": ("nightly", "letters")}


@dataclass(frozen=True)
class Undisturbed:
    """What a flow does and gives where nothing happens to it."""

    steps: list[Step]
    seconds: float
    before: dict[str, str]
    content: dict[str, str]
    releases: int


@dataclass(frozen=True)
class Trial:
    """A flow, and what befalls it: a fault at a step, or a kill after so many seconds."""

    flow: str
    fault: Fault = field(default_factory=Fault)
    moment: float | None = None
    step: str = ""

    @property
    def is_kill(self) -> bool:
        """Say whether the flow is killed."""
        return bool(self.moment) or self.fault.do.startswith("kill")

    def __str__(self) -> str:
        return f"{self.flow}: " + (
            f"killed after {self.moment:.3f} s" if self.moment else f"{self.fault}: {self.fault.at} {self.step}"
        )


@dataclass(frozen=True)
class Theatre:
    """Where flows are disturbed: the site, configs, data folders as they were before, and warm processes."""

    folder: Path
    server: Server
    warm: "SimpleQueue[Warm]"

    def run(
        self,
        words: Sequence[str],
        data: Path,
        config: str = "config",
        fault: Fault | None = None,
        moment: float | None = None,
        output: str = "data",
    ) -> Ended:
        """Run a flow in a warm process; its steps and its output are put beside the data folder."""
        log = data.with_name(f"{output}.log")
        log.unlink(missing_ok=True)
        warm = self.warm.get()
        try:
            where = ["--config", str(self.folder / config), "--data", str(data)]
            env = (fault or Fault()).env(data, log)
            return warm.run([*words, *where], log.with_suffix(".out"), env, killed_after=moment)
        finally:
            self.warm.put(warm)

    def disturb(self, flow: Flow, data: Path, fault: Fault | None = None, moment: float | None = None) -> tuple[Ended, Ended]:
        """Run a flow, and what runs beside it; return how both ended."""
        with ThreadPoolExecutor(1) as pool:
            other = pool.submit(self.run, flow.beside, data, flow.config, output="beside") if flow.beside else None
            ended = self.run(flow.words, data, flow.config, fault, moment)
            return ended, other.result() if other else Ended(0)

    def copied(self, before: str) -> Path:
        """Return a new data folder that holds what one held before."""
        data = Path(tempfile.mkdtemp(dir=self.folder)) / "data"
        if before != "nothing":
            subprocess.run(["cp", "-a", str(self.folder / before), str(data)], check=True)
        return data

    def undisturbed(self, name: str) -> Undisturbed:
        """Run a flow as it is meant to be."""
        flow, began = FLOWS[name], time.monotonic()
        data = self.copied(flow.before)
        before = whole.content(DataFolder(data))
        assert self.disturb(flow, data) == (0, 0), _said(data)
        seconds = time.monotonic() - began
        found = steps(data.with_name("data.log"))
        if flow.again:
            assert self.run(flow.again, data, flow.config) == 0, _said(data)
        assert not [*whole.faults(DataFolder(data)), *whole.litter(DataFolder(data))]
        return Undisturbed(found, seconds, before, whole.content(DataFolder(data)), whole.releases(DataFolder(data)))

    def disturbed(self, trial: Trial, expected: Undisturbed) -> list[str]:
        """Disturb a flow, run it once more, and say what is not as it should be."""
        flow = FLOWS[trial.flow]
        data = self.copied(flow.before)
        ended, other = self.disturb(flow, data, trial.fault, trial.moment)
        found = list(_after(trial, ended, _said(data)))
        if other:
            found.append("what ran beside it failed: " + _said(data, "beside"))
        found += [f"at once: {fault}" for fault in whole.faults(DataFolder(data))]
        if trial.is_kill:
            found += [f"at once: {fault}" for fault in _neither(published(whole.content(DataFolder(data))), expected)]
        if self.run(flow.again or flow.words, data, flow.config):
            found.append("the next run failed: " + _said(data))
        found += whole.faults(DataFolder(data))
        found += [f"litter: {path}" for path in whole.litter(DataFolder(data))]
        for where, texts in flow.erased.items():
            found += [f"left of what was erased: {where}/{trace}" for trace in traces(data / where, *texts)]
        now = whole.content(DataFolder(data))
        found += [
            f"{name} differs: {now.get(name)}, not {was}" for name, was in expected.content.items() if now.get(name) != was
        ]
        found += [f"{name} is new" for name in now.keys() - expected.content.keys()]
        if trial.is_kill and (count := whole.releases(DataFolder(data))) != expected.releases:
            found.append(f"{count} releases, not {expected.releases}")
        if not found:
            shutil.rmtree(data.parent)
        return found + [f"kept in {data}"] * bool(found)


def _said(data: Path, output: str = "data") -> str:
    """Return what a run printed, or the end of it."""
    file = data.with_name(f"{output}.out")
    return file.read_text(encoding="utf-8", errors="replace")[-3000:] if file.exists() else ""


def _after(trial: Trial, ended: Ended, output: str) -> Iterator[str]:
    """Say what is wrong with how a disturbed run ended: a kill kills or comes too late, any other fault is told, or is none."""
    if trial.is_kill:
        if not ended.is_killed and ended != 0:
            yield f"exit code {ended}: {output}"
    elif ended == 1:
        if "run again" not in output:
            yield f"does not say what to do: {output}"
    elif ended == 2:
        if "data folder" not in output:
            yield f"does not say what is wrong: {output}"
    elif ended != 0:
        yield f"exit code {ended}: {output}"


def _neither(files: dict[str, str], expected: Undisturbed) -> Iterator[str]:
    if files not in (published(expected.before), published(expected.content)):
        yield "latest is neither the release before nor the next"


def published(content: dict[str, str]) -> dict[str, str]:
    return {name: told for name, told in content.items() if not name.startswith("warehouse ")}


@contextmanager
def theatre(folder: Path, prefect: str, at_once: int = 2) -> Iterator[Theatre]:
    """Build all that is needed: the library, a site, configs, what data folders hold before, and warm processes."""
    library = built(folder)
    with ExitStack() as stack:
        server = stack.enter_context(Server())
        server.pages.update(site(server.base, is_later=False))
        configure(folder, server.base)
        warm: SimpleQueue[Warm] = SimpleQueue()
        for number in range(at_once):
            env = {"PREFECT_API_URL": prefect, "XDG_CACHE_HOME": str(folder / f"cache-{number}")}
            warm.put(stack.enter_context(Warm(library, **env)))
        made = Theatre(folder, server, warm)
        for name, words in BEFORE.items():
            assert made.run(words, folder / name, fault=Fault(clock=-2 * DAY)) == 0, _said(folder / name)
        server.pages.update(site(server.base, is_later=True))
        capture = folder / "captures" / "letter.txt"
        capture.write_text(capture.read_text(encoding="utf-8") + "\n\nAda Fenn: One more thing.\n", encoding="utf-8")
        yield made


def configure(folder: Path, base: str) -> None:
    """Write both configs, and a saved page."""
    for config in ("config", "aliased"):
        (folder / config / "sources").mkdir(parents=True)
        for name, text in SOURCES.items():
            said = text.format(base=base) + (ALIAS if config == "aliased" else "")
            (folder / config / "sources" / f"{name}.toml").write_text(said, encoding="utf-8")
    (folder / "captures").mkdir()
    (folder / "captures" / "letter.txt").write_text("\n\n".join(f"{name}: {text}" for name, text in TALK), encoding="utf-8")


def site(base: str, is_later: bool) -> dict[str, Answer]:
    """Return the pages of a site: later one of them is edited, one is gone, and one is new."""
    talks = {number: [*TALK, ("Ada Fenn", f"This was number {number}.")] for number in range(1, 5 if is_later else 4)}
    if is_later:
        talks[1] = [*TALK, ("Bo Lark", "This was number one, and late edited.")]
    pages: dict[str, Answer] = {f"/{number}.html": _page(number, talk) for number, talk in talks.items()}
    if is_later:
        pages["/2.html"] = Reply(b"gone", 410)
    today = datetime.now(UTC).date()
    items = "".join(_item(base, number, today - timedelta(days=10 - number)) for number in talks)
    pages["/feed.xml"] = f'<rss version="2.0"><channel><title>The Lamp Room</title>{items}</channel></rss>'
    return pages


def _page(number: int, talk: list[tuple[str, str]]) -> str:
    return (
        f"<html><title>Number {number}</title><h1>Number {number}</h1>" + told("<p><b>{name}:</b> {text}</p>", talk) + "</html>"
    )


def _item(base: str, number: int, day: date) -> str:
    at = format_datetime(datetime(day.year, day.month, day.day, 6, tzinfo=UTC))
    names = f"<title>Number {number}</title><guid>n{number}</guid><link>{base}/{number}.html</link>"
    return f"<item>{names}<pubDate>{at}</pubDate></item>"


def trials(name: str, whats: Sequence[What], undisturbed: Undisturbed, moments: int, chance: random.Random) -> Iterator[Trial]:
    """Give every trial of a flow."""
    for number, step in enumerate(undisturbed.steps, start=1):
        if "kill-before" in whats:
            yield Trial(name, Fault("kill before", number), step=step.kind)
        if "kill-after" in whats:
            yield Trial(name, Fault("kill after", number), step=step.kind)
        if "faults" in whats:
            for fault in faults_at(number, step):
                yield Trial(name, fault, step=step.kind)
    if "moments" in whats:
        for _ in range(moments):
            yield Trial(name, moment=chance.uniform(0.01, undisturbed.seconds))


def faults_at(number: int, step: Step) -> Iterator[Fault]:
    """Give what the disk can do at a step: be full from now on, fail once; take half of what is written, and be full."""
    yield Fault(str(errno.EIO), number)
    if step.name not in ("unlink", "rmdir", "fsync"):
        yield Fault(str(errno.ENOSPC), number, goes_on=True)
    if step.name == "write":
        yield Fault("short", number)
        yield Fault("short", number, goes_on=True)


def main(
    *,
    flow: tuple[str, ...] = tuple(FLOWS),
    what: tuple[What, ...] = ("kill-before", "kill-after", "moments", "faults"),
    every: int = 1,
    first: int = 0,
    moments: int = 100,
    seed: int = 1,
    at_once: int = 2,
) -> None:
    """Disturb flows, and print what is wrong.

    Parameters
    ----------
    flow
        Which flows.
    what
        Kills before and after every step, kills at random moments, faults of the disk at every step.
    every
        Only every so many trials of a flow.
    first
        How many trials of a flow to leave out: to go on where this was stopped.
    moments
        How many random moments, over all flows.
    seed
        Of the random moments.
    at_once
        How many runs side by side.
    """
    chance, failed, began = random.Random(seed), 0, time.monotonic()
    with ExitStack() as stack:
        name = tempfile.mkdtemp(prefix="greenroom-kills-")
        stack.callback(lambda: failed or shutil.rmtree(name))
        os.environ |= {"PREFECT_HOME": f"{name}/prefect", "XDG_CACHE_HOME": f"{name}/cache"}
        from prefect.settings import PREFECT_API_URL
        from prefect.testing.utilities import prefect_test_harness

        import flows  # noqa: F401  # sets what Prefect reads when it is imported

        with (
            prefect_test_harness(server_startup_timeout=120),
            theatre(Path(name), str(PREFECT_API_URL.value()), at_once) as stage,
            ThreadPoolExecutor(at_once) as pool,
        ):
            for each in flow:
                undisturbed = stage.undisturbed(each)
                waiting = list(trials(each, what, undisturbed, -(-moments // len(flow)), chance))[first::every]
                kinds = Counter(step.kind for step in undisturbed.steps)
                print(
                    f"{each}: {len(undisturbed.steps)} steps of {len(kinds)} kinds, {len(waiting)} trials, seed {seed}",
                    flush=True,
                )
                begun = time.monotonic()
                results = pool.map(partial(stage.disturbed, expected=undisturbed), waiting)
                for number, (trial, found) in enumerate(zip(waiting, results, strict=True), start=1):
                    failed += bool(found)
                    if found:
                        print(f"FAILED {trial}\n    " + "\n    ".join(found), flush=True)
                    if number % 25 == 0 or number == len(waiting):
                        print(
                            f"  {number + first} of {len(waiting) + first}, {failed} failed, {time.monotonic() - begun:.0f} s",
                            flush=True,
                        )
    print(f"{failed} failed, {(time.monotonic() - began) / 60:.1f} minutes")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    cyclopts.run(main)
