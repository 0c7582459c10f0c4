"""How fast pages are read, beside bare lxml and a script of the kind people write: same files, same process.

    python -m tests.benchmarks.reading [CORPUS] [--repeat 3] [--profile]

Figures are CPU time of one core, the best of some rounds. MB are bytes of the files as served, whatever is kept of them.
Reading ends with turns; the sentences that follow are timed apart.
"""

import cProfile
import json
import pstats
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import cyclopts

from tasks.clean import clean_cues
from tasks.document import Document
from tasks.layouts import captions, json_transcript
from tasks.read import FEED
from tasks.reading import Cue, UnreadableError
from tasks.segment import segment
from tests.benchmarks.ways import (
    ALL_TO_TURNS,
    DIALOGUE_TO_TURNS,
    LXML,
    SCRIPT,
    SCRIPT_ON_LXML,
    WAYS,
    File,
    all_cues,
    frame_of,
)

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
TITLES = {"transcript": "Transcript pages", "negative": "Pages without dialogue", "speaker_page": "Speaker pages"}
TARGETS = ((SCRIPT, 5.0), (SCRIPT_ON_LXML, 5.0), (LXML, 0.25))


def main(corpus: Path = CORPUS, *, repeat: int = 3, profile: bool = False) -> None:
    """Measure how fast the pages of a corpus are read.

    Parameters
    ----------
    corpus
        A folder of sources, each with a truth.jsonl and its pages.
    repeat
        Rounds, of which the best counts.
    profile
        Show instead where the time of the whole read of HTML goes.
    """
    if not corpus.is_dir():
        print(f"Nothing measured: there is no corpus of real pages at {corpus}.")
        return
    forms: defaultdict[str, list[File]] = defaultdict(list)
    for file in files_of(corpus):
        forms[form_of(file)].append(file)
    html = forms.pop("HTML", [])
    if profile:
        print_profile(html)
        return
    print_html(html, repeat)
    print_forms(forms, repeat)
    print_sentences([file for file in html if file.kind == "transcript"], repeat)


def files_of(corpus: Path) -> Iterator[File]:
    """Give the pages that the truth of each source names."""
    for truth in sorted(corpus.glob("*/truth.jsonl")):
        rows = (json.loads(line) for line in truth.read_text(encoding="utf-8").split("\n") if line)
        for path, kind in ((truth.parent / row["page"], row["kind"]) for row in rows):
            yield File(path, path.read_bytes(), kind)


def form_of(file: File) -> str:
    """Return what a file is written in, as its content says."""
    try:
        document = Document.from_bytes(file.payload)
    except UnreadableError:
        return "unreadable"
    if captions.is_captions(document):
        return "captions"
    if json_transcript.is_json(document):
        return "JSON"
    if not document.is_markup:
        return "text and Markdown"
    return "feeds" if FEED.search(document.head) else "HTML"


def best_time(run: Callable[[], object], repeat: int) -> float:
    """Return the shortest CPU time, in seconds, of some runs."""
    times = []
    for _ in range(repeat):
        before = time.process_time()
        run()
        times.append(time.process_time() - before)
    return min(times)


def megabytes(files: Iterable[File]) -> float:
    return sum(len(file.payload) for file in files) / 1e6


def print_html(files: list[File], repeat: int) -> None:
    """Print the figures of each kind of page and of all, and whether the targets are met."""
    total = dict.fromkeys(WAYS, 0.0)
    for kind, title in TITLES.items():
        alike = [file for file in files if file.kind == kind]
        times = {way: best_time(partial(WAYS[way], alike), repeat) for way in WAYS}
        print_ways(title, alike, times)
        total = {way: spent + times[way] for way, spent in total.items()}
    print_ways("All HTML", files, total)
    print("\nTargets, all HTML")
    for way in (DIALOGUE_TO_TURNS, ALL_TO_TURNS):
        for other, target in TARGETS:
            ratio = total[other] / total[way]
            verdict = "met" if ratio >= target else "NOT MET"
            print(f"  {way}: {ratio:.2f} x {other}, target {target:.2f}: {verdict}")


def print_ways(title: str, files: list[File], times: dict[str, float]) -> None:
    print(f"\n{title}: {len(files)} pages, {megabytes(files):.1f} MB")
    print(f"{'':38}{'MB/s':>8}{'pages/s':>9}{'x script':>10}{'x same on lxml':>16}{'x lxml':>8}")
    for way, spent in times.items():
        ratios = f"{times[SCRIPT] / spent:10.2f}{times[SCRIPT_ON_LXML] / spent:16.2f}{times[LXML] / spent:8.3f}"
        print(f"  {way:36}{megabytes(files) / spent:8.1f}{len(files) / spent:9.0f}{ratios}")


def print_forms(forms: dict[str, list[File]], repeat: int) -> None:
    """Print the figures of files that are no HTML, with page facts, to turns."""
    print("\nOther files, with page facts, to turns")
    for form, files in sorted(forms.items()):
        spent = best_time(partial(WAYS[ALL_TO_TURNS], files), repeat)
        cues = sum(map(len, spoken_in(files)))
        rates = f"{megabytes(files) / spent:8.1f} MB/s{len(files) / spent:8.0f} files/s{cues / spent:9.0f} cues/s"
        print(f"  {form:18}{len(files):4} files{megabytes(files):6.1f} MB{cues:8} cues{rates}")


def print_sentences(files: list[File], repeat: int) -> None:
    """Print how fast what is said on transcript pages is cut to sentences."""
    said = [clean_cues(frame_of([("page", cues)])) for cues in spoken_in(files)]
    size = sum(len(text.encode()) for cues in said for text in cues["text"]) / 1e6
    spent = best_time(lambda: [segment(cues) for cues in said], repeat)
    print(f"\nSentences of {len(said)} transcript pages, {size:.1f} MB of speech")
    print(f"  {size / spent:.1f} MB/s of speech, {megabytes(files) / spent:.1f} MB/s of HTML, {len(said) / spent:.0f} pages/s")


def spoken_in(files: Iterable[File]) -> Iterator[tuple[Cue, ...]]:
    """Give the cues of each file that holds some."""
    for file in files:
        with suppress(UnreadableError):
            if cues := all_cues(file):
                yield cues


def print_profile(files: list[File]) -> None:
    """Print the functions that the whole read spends most time in, what they call aside."""
    profiler = cProfile.Profile()
    profiler.runcall(WAYS[ALL_TO_TURNS], files)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(40)


if __name__ == "__main__":
    cyclopts.run(main)
