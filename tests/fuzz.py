"""Fuzz every reader: no input may make one fail in another way than by UnreadableError, nor keep it busy.

    python -m tests.fuzz [--minutes 10] [--seed 1]

What does is kept in a temporary folder, cut down to what is needed for it. The exit code is 1 where anything was found.
"""

import faulthandler
import re
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import NamedTuple, get_args
from zlib import crc32

import cyclopts
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import integers, just

from tasks.document import Document
from tasks.facts.page_facts import page_facts
from tasks.layouts import captions, dialogue, feed, json_transcript, podscripts, speaker_page, xml_transcript
from tasks.parse import SCHEMAS, Parsed, to_table
from tasks.read import PageKind, read
from tasks.reading import UnreadableError
from tests.fuzz_inputs import FEED, HTML, XML, Inputs, markup, nested, noise, other_values, real, seeds, spoiled

LIMIT = 5.0  # seconds of CPU an input may take
EXAMPLES = 40  # pages a reader gets in each round
MINIMISING = 20.0  # seconds spent on cutting down a finding
FAULTS = ("reader_failed", "layout_failed")
PODSCRIPTS = b"""<div class="podcast-transcript"><div class="single-sentence"><span class="pod_timestamp_indicator">
Starting point is 00:00:41</span><span class="pod_text">And <i>that</i> was it.</span></div><div class="single-sentence"><div
class="waldo-display-unit">Buy</div></div></div>"""

ROOT = Path(__file__).parents[1]
ALL = seeds()
Read = Callable[[Document], object]


class HangError(BaseException):
    """An input took longer than the limit; no `except Exception` of a reader catches it."""


class Target(NamedTuple):
    """A reader, pages that it is given, and how often each of these is given to it spoiled."""

    read: Read
    inputs: Inputs
    spoiled: int = 4


@dataclass
class Tried:
    """What came of fuzzing one reader."""

    inputs: int = 0
    unreadable: int = 0
    crashes: int = 0
    hangs: int = 0
    slowest: float = 0.0
    size: int = 0


@dataclass
class Fuzzer:
    """Readers, what came of each, and the findings: one for each place in the code where one failed."""

    folder: Path
    until: float
    tried: dict[str, Tried] = field(default_factory=dict)
    findings: dict[str, Path] = field(default_factory=dict)

    def explore(self, name: str, target: Target, number: int) -> None:
        """Give a reader some inputs, which the number decides."""
        if time.monotonic() > self.until:
            return

        def run(page: bytes, number: int) -> None:
            for payload in (page, *(spoiled(page, number + at, ALL) for at in range(target.spoiled))):
                if time.monotonic() < self.until:
                    self.try_one(name, target.read, payload)

        checks = list(HealthCheck)
        chosen = settings(
            max_examples=EXAMPLES, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=checks
        )
        seed(number)(chosen(given(target.inputs, integers(0, 2**63))(run)))()

    def try_one(self, name: str, reader: Read, payload: bytes) -> None:
        """Read one input; it is on disk while that lasts, should the process die of it."""
        tried = self.tried.setdefault(name, Tried())
        tried.inputs += 1
        (self.folder / "current").write_bytes(payload)
        before = time.process_time()
        fault = outcome(reader, payload)
        spent = time.process_time() - before
        if spent > tried.slowest:
            tried.slowest, tried.size = spent, len(payload)
            (self.folder / f"{name.replace(' ', '-')}.slowest").write_bytes(payload)
        tried.unreadable += isinstance(fault, UnreadableError)
        if fault is not None and not isinstance(fault, UnreadableError):
            tried.hangs += isinstance(fault, HangError)
            tried.crashes += not isinstance(fault, HangError)
            self.keep(name, reader, payload, fault)

    def keep(self, name: str, reader: Read, payload: bytes, fault: BaseException) -> None:
        """Keep the first input of its kind, cut down; a hang as it is, since each cut would take as long again."""
        where = place_of(fault)
        if where in self.findings:
            return
        path = self.findings[where] = self.folder / f"finding-{len(self.findings) + 1}"
        path.write_bytes(payload)
        print(f"\n{name}: {type(fault).__name__} {str(fault)[:200]}\n  at {where}\n  {len(payload)} bytes: {path}", flush=True)
        path.with_suffix(".traceback").write_text("".join(traceback.format_exception(fault)), encoding="utf-8")
        if not isinstance(fault, HangError):
            small = minimal(payload, lambda part: (found := outcome(reader, part)) is not None and place_of(found) == where)
            path.with_suffix(".minimal").write_bytes(small)
            print(f"  minimal, {len(small)} bytes: {small[:300]!r}", flush=True)


def outcome(reader: Read, payload: bytes) -> BaseException | None:
    """Read an input within the limit, and return what was raised, the cause of a reader's fault rather than its wrapping."""
    try:
        with limited():
            reader(Document.from_bytes(payload, "https://loom.example/talks/12"))
    except UnreadableError as error:
        return (error.__cause__ or error) if error.reason in FAULTS else error
    except (Exception, HangError) as error:
        return error
    return None


@contextmanager
def limited() -> Iterator[None]:
    """Raise HangError after so much CPU time, and again each second: code that ignores exceptions may swallow one."""
    signal.setitimer(signal.ITIMER_PROF, LIMIT, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def raise_hang(*_: object) -> None:
    raise HangError(f"no end after {LIMIT} seconds of CPU time")


def place_of(fault: BaseException) -> str:
    """Return what was raised and the last place of our code on the way there, by which findings are told apart."""
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if re.search(r"[/\\]tasks[/\\]", frame.filename)]
    last = f"{Path(frames[-1].filename).relative_to(ROOT)}:{frames[-1].lineno}" if frames else "nowhere in tasks"
    return f"{type(fault).__name__} {last}"


def minimal(payload: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """Return as little of an input as still fails the same way, leaving out halves, quarters and so on while time lasts."""
    until, size = time.monotonic() + MINIMISING, len(payload) // 2
    while size:
        start = 0
        while start < len(payload) and time.monotonic() < until:
            part = payload[:start] + payload[start + size :]
            if fails(part):
                payload = part
            else:
                start += size
        size //= 2
    return payload


def read_whole(document: Document) -> None:
    """Read a document as each kind of page in turn, which its text decides, and make the rows of all tables."""
    kinds = get_args(PageKind)
    reading = read(document, kinds[crc32(document.text.encode("utf-8", "replace")) % len(kinds)])
    for name in SCHEMAS:
        to_table([Parsed("page", reading)], name)  # type: ignore[arg-type]


def look(document: Document) -> None:
    """Ask a document for all that it knows."""
    assert isinstance(document.head + "".join(document.lines), str)
    assert document.tree is not None
    assert document.soup is not None


def targets() -> dict[str, Target]:
    """Return every reader with what it is given: pages of its kind, pages made at random, and noise."""
    pages = real(".html") | markup(HTML, "<html><body>{}</body></html>")
    feeds = real(".xml") | markup(FEED, "<rss><channel>{}</channel></rss>")
    others = real(".ttml", ".trs", ".xsl") | markup(XML, "<transcript>{}</transcript>")
    data = real(".json") | nested() | other_values()
    texts = real(".txt", ".md") | noise()
    everything = real() | pages | feeds | others | data | noise()
    return {
        "document": Target(look, everything),
        "HTML dialogue": Target(dialogue.read, pages),
        "text dialogue": Target(dialogue.read, texts),
        "captions": Target(captions.read, real(".vtt", ".srt") | noise()),
        "JSON transcript": Target(json_transcript.read, data, spoiled=1),
        "XML transcript": Target(xml_transcript.read, others | feeds),
        "feed": Target(feed.read, feeds | others),
        "speaker page": Target(lambda document: speaker_page.read(document, is_expected=True), pages | texts),
        "page facts": Target(page_facts, pages | texts),
        "podscripts": Target(podscripts.read, just(PODSCRIPTS) | pages),
        "whole read": Target(read_whole, everything),
    }


def main(*, minutes: float = 10.0, seed: int = 1) -> int:
    """Fuzz every reader.

    Parameters
    ----------
    minutes
        How long.
    seed
        What decides the inputs: the same number gives the same ones.
    """
    faulthandler.enable()
    signal.signal(signal.SIGPROF, raise_hang)
    fuzzer = Fuzzer(Path(tempfile.mkdtemp(prefix="greenroom-fuzz-")), time.monotonic() + 60 * minutes)
    warnings.simplefilter("ignore")
    every = targets()
    for number in count(seed * 1_000_000):
        for name, target in every.items():
            fuzzer.explore(name, target, number)
        if time.monotonic() > fuzzer.until:
            break
    print_summary(fuzzer)
    return 1 if fuzzer.findings else 0


def print_summary(fuzzer: Fuzzer) -> None:
    print(f"\n{'reader':18}{'inputs':>9}{'unreadable':>12}{'crashes':>9}{'hangs':>7}   slowest input")
    for name, tried in fuzzer.tried.items():
        counts = f"{tried.inputs:9}{tried.unreadable:12}{tried.crashes:9}{tried.hangs:7}"
        print(f"{name:18}{counts}   {tried.slowest:.2f} s, {tried.size / 1000:.0f} kB")
    print(f"\n{len(fuzzer.findings)} findings; inputs are in {fuzzer.folder}")


if __name__ == "__main__":
    sys.exit(cyclopts.run(main))
