"""Stages: what each of them came to for a page: ran, degraded, skipped or failed, and why.

Fetch and archive are told by a row of `fetches`; read, clean and segment stand in `reads`; what identify did shows only in what
is to be published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from tasks.appearances import chosen_pages, in_pages
from tasks.config import Source
from tasks.document import Document
from tasks.identify import identify
from tasks.reading import REASONS as QUARANTINE
from tasks.reading import Reading
from tasks.rows import Rows
from tasks.schemas import Row
from tasks.sentences import is_ended
from tasks.web.answer import KEPT, NOT_ASKED, is_past_the_end

Name = Literal["fetch", "archive", "read", "clean", "segment", "identify"]
Outcome = Literal["ran", "degraded", "skipped", "failed", "not measured"]

NAMES: tuple[Name, ...] = ("fetch", "archive", "read", "clean", "segment", "identify")
OUTCOMES: tuple[Outcome, ...] = ("ran", "degraded", "skipped", "failed", "not measured")
IN_READS: tuple[Name, ...] = ("read", "clean", "segment")
UNSURE = 0.9  # a reading of less confidence is told as degraded

DEGRADED = {
    "truncated": "the connection ended before the page did",
    "encoding_assumed": "neither the bytes nor the page say how it is encoded",
    "encoding_broken": "it is not quite in the encoding it declares: characters are lost",
    "low_confidence": f"the reading is less than {UNSURE:.0%} sure",
    "labels_missing": "some of what is said has no label",
    "times_missing": "some of what is said has a time, and some has none",
    "lossy_repairs": "a repair of the text had to guess",
    "times_interpolated": "sentences begin within a longer cue: their times are estimates",
    "few_sentence_marks": "most words are in sentences without an end: cut where the page breaks, or anywhere",
    "unresolved": "a speaker is only known by number or initials",
    "speech_without_speaker": "words of nobody: their label is unknown",
}
SKIPPED = NOT_ASKED | {
    "past_the_end": "the page has no such part",
    "left": "due, but its turn did not come",
    "nothing_came": "there is nothing to archive",
    "fetched_before": "an earlier run fetched it",
    "not_fetched": "it did not come",
    "only_links": "listings and sitemaps are looked at for links only",
    "none_of_the_page": "a part that shows nothing new on this visit, or of a walk begun anew",
    "asked_again": "the same part was asked for again on this visit",
    "part_missing": "another part of the page did not come: a page is read whole or not at all",
    "same_bytes": "read before, from the same bytes",
    "not_read_yet": "it came, and is still to be read",
    "not_read": "it could not be read",
    "no_cues": "nobody speaks on it",
    "nothing_left": "nothing was left of what is said once it was cleaned",
    "no_voices": "it names nobody",
    "another_page_counts": "another page of the same episode is published",
    "not_published": "the run made no release",
}
FAILED = QUARANTINE | {"refused_release": "its checks refused the release"}


@dataclass(frozen=True, slots=True)
class Stage:
    """What a stage came to for a page, and the codes of why, where it did not just run."""

    outcome: Outcome
    reasons: tuple[str, ...] = ()

    def columns(self, name: Name) -> Row:
        """Return the columns of `reads` that say so."""
        return {f"{name}_outcome": self.outcome, f"{name}_reasons": self.reasons}


def ran(*doubts: str) -> Stage:
    """Return a stage that ran; degraded, where there are doubts about what it gave."""
    return Stage("degraded" if doubts else "ran", doubts)


def skipped(reason: str) -> Stage:
    """Return a stage that there was no need or no way to run."""
    return Stage("skipped", (reason,))


def failed(reason: str) -> Stage:
    """Return a stage that failed."""
    return Stage("failed", (reason,))


def fetched(fetch: Row) -> Stage:
    """Return what fetching came to, by a row of `fetches`."""
    if fetch["outcome"] in KEPT:
        return ran()
    if fetch["outcome"] == "truncated":
        return ran("truncated")
    if is_past_the_end(fetch):
        return skipped("past_the_end")
    reason = fetch["reason"] or fetch["outcome"]
    return skipped(reason) if reason in NOT_ASKED else failed(reason)


def archived(fetch: Row) -> Stage:
    """Return what archiving came to, by a row of `fetches`."""
    return ran() if fetch["snapshot_id"] is not None else skipped("nothing_came")


def read(document: Document, reading: Reading) -> Stage:
    """Return what reading came to."""
    labels = {cue.label is not None for cue in reading.cues}
    times = {cue.start_ms is not None for cue in reading.cues}
    doubts = {
        "encoding_assumed": "(assumed)" in document.encoding,
        "encoding_broken": "broken" in document.encoding,
        "low_confidence": reading.confidence < UNSURE,
        "labels_missing": reading.kind == "transcript" and False in labels,
        "times_missing": len(times) == 2,
    }
    return ran(*(name for name, is_met in doubts.items() if is_met))


def cleaned_and_segmented(reading: Reading, rows: Rows) -> Row:
    """Return the columns of `reads` for cleaning and segmenting; of a page in parts, all that was said counts for each."""
    if not reading.cues:
        return skipped("no_cues").columns("clean") | skipped("no_cues").columns("segment")
    clean = ran(*["lossy_repairs"] * any(row["is_lossy"] for row in rows.segments))
    return clean.columns("clean") | _segmented(rows.segments).columns("segment")


def _segmented(segments: list[Row]) -> Stage:
    if not segments:
        return skipped("nothing_left")
    ended = sum(row["words"] for row in segments if is_ended(row["text"]))
    doubts = {
        "times_interpolated": any(row["timing"] == "interpolated" for row in segments),
        "few_sentence_marks": 2 * ended < sum(row["words"] for row in segments),
    }
    return ran(*(name for name, is_met in doubts.items() if is_met))


def unread(reason: str) -> Row:
    """Return the columns of `reads` for a page that could not be read."""
    return failed(reason).columns("read") | skipped("not_read").columns("clean") | skipped("not_read").columns("segment")


def stored(name: Name, read: Row) -> Stage:
    """Return what a stage came to, by a row of `reads`; rows of older versions do not say."""
    outcome = read[f"{name}_outcome"]
    return Stage(outcome, tuple(read[f"{name}_reasons"] or ())) if outcome else Stage("not measured")


def identified(voices: pd.DataFrame, episodes: pd.DataFrame, sources: Mapping[str, Source]) -> dict[tuple[str, str], Stage]:
    """Return what identifying comes to for each page that has voices, by source and page.

    `voices` are those of these pages, and of all others that tell of the same `episodes`: by these alone it is told, though
    a release knows more of who is in other episodes.
    """
    counts = (voices["evidence"] == "credited") | in_pages(voices, chosen_pages(voices))
    resolution = voices["voice_id"].map(identify(voices[counts], episodes, sources).set_index("voice_id")["resolution"])
    doubts = {
        "unresolved": counts & (resolution == "unresolved").fillna(value=False).astype(bool),
        "speech_without_speaker": counts & voices["label"].isna(),
    }
    by_page = voices[["source_id", "page"]].assign(counts=counts, **doubts).groupby(["source_id", "page"]).any()
    return {
        (str(source_id), str(page)): ran(*(name for name, is_met in zip(doubts, met, strict=True) if is_met))
        if is_counted
        else skipped("another_page_counts")
        for (source_id, page), is_counted, *met in by_page.itertuples()
    }
