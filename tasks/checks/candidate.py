"""What a check sees, and what it gives: a candidate for release, and a check on it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import pyarrow as pa

from tasks.config import Source, Waiver
from tasks.schemas import Row

SAMPLES = 5
FEW = 3  # rows; of fewer, a share says nothing
SOME_SHARE, MOST_SHARE = 0.1, 0.5

Columns = Callable[[str, list[str]], pa.Table]
"""Gives some columns of a table of a release."""
Outcome = Literal["passed", "warned", "failed", "waived"]


@dataclass(frozen=True, slots=True)
class Check:
    """One check on a release; a blocking one that did not pass keeps it from being published, unless it is waived."""

    name: str
    observed: str
    expected: str
    passed: bool
    blocking: bool = True
    samples: tuple[str, ...] = ()
    waiver: Waiver | None = None

    @property
    def outcome(self) -> Outcome:
        """What became of it."""
        if self.passed:
            return "passed"
        if self.waiver:
            return "waived"
        return "failed" if self.blocking else "warned"

    def as_row(self) -> Row:
        """Return the check as a row of `quality`."""
        return {
            "check": self.name,
            "outcome": self.outcome,
            "observed": self.observed,
            "expected": self.expected,
            "is_passed": self.passed,
            "is_blocking": self.blocking,
            "samples": self.samples,
            "waiver_reason": self.waiver.reason if self.waiver else None,
            "waived_until": self.waiver.until if self.waiver else None,
        }

    def __str__(self) -> str:
        """Say, in a line, what it saw, what it expected, and why that is waived."""
        samples = f", such as {', '.join(self.samples)}" if self.samples else ""
        waived = f"; waived until {self.waiver.until}: {self.waiver.reason}" if self.waiver else ""
        return f"{self.name}: {self.observed}, expected {self.expected}{samples}{waived}"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A release to be checked: its tables, those of the last one where that is whole, and what they are made from.

    `today` is the day of the run, `schemas` are those of its files, `last_rows` the rows of each file of the last release, as
    its manifest has them, `lost` the pages of which the archive has lost the bytes, `unread` how many were fetched and have not
    been read. `readings` says by source with which readers and configs its pages were read, as a hash; `last_readings` the same
    of the last release.
    """

    columns: Columns
    sources: Mapping[str, Source]
    today: date
    schemas: Mapping[str, pa.Schema] = field(default_factory=dict)
    last: Columns | None = None
    last_rows: Mapping[str, int] = field(default_factory=dict)
    lost: Sequence[str] = ()
    unread: int = 0
    readings: Mapping[str, str] = field(default_factory=dict)
    last_readings: Mapping[str, str] = field(default_factory=dict)

    def is_read_as_before(self, source_id: str) -> bool:
        """Say whether all pages of a source are known to be read with the readers and configs of the last release."""
        reading = self.readings.get(source_id)
        return reading is not None and reading == self.last_readings.get(source_id)


def remembered(columns: Columns) -> Columns:
    """Return what gives the same columns, each of them read once."""
    held: dict[str, pa.Table] = {}

    def give(table: str, wanted: list[str]) -> pa.Table:
        have = held.get(table)
        if have is None:
            have = held[table] = columns(table, wanted)
        elif missing := [name for name in wanted if name not in have.column_names]:
            for name, values in zip(missing, columns(table, missing).columns, strict=True):
                have = have.append_column(name, values)
            held[table] = have
        return have.select(wanted)

    return give


def none_of(name: str, count: int, what: str, samples: Sequence[object] = ()) -> Check:
    """Return a check that blocks where there is one of what there must be none of."""
    return Check(name, f"{count} {what}", "0", count == 0, samples=sampled(samples))


def by_share(name: str, found: int, of: int, what: str, samples: Sequence[object] = (), fewest: int = FEW) -> Check:
    """Return a check that warns where some of the rows are what they should not be, and blocks where most are.

    Fewer of these than `fewest` say nothing.
    """
    share = found / of if of and found >= fewest else 0.0
    return Check(
        name,
        f"{found} of {of} {what}",
        f"at most {SOME_SHARE:.0%} (more than {MOST_SHARE:.0%} blocks)",
        share <= SOME_SHARE,
        blocking=not SOME_SHARE < share <= MOST_SHARE,
        samples=sampled(samples) if share > SOME_SHARE else (),
    )


def unless_on_few_pages(told: Check, pages: int) -> Check:
    """Return a check that only warns where it met few pages: a bad page never stops the others."""
    return replace(told, blocking=told.blocking and (told.passed or pages >= FEW))


def sampled(values: Sequence[object]) -> tuple[str, ...]:
    """Return the first few values as text."""
    return tuple(str(value) for value in values[:SAMPLES])
