"""Check: is a release fit to publish? Each check names itself and says what it saw, what it expected, and sample keys."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from fnmatch import fnmatchcase

import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks import (
    completeness,
    counts,
    dates,
    duplicates,
    fill_rates,
    keys,
    named_words,
    references,
    rows,
    silence,
    spread,
    structure,
    texts,
    times,
    unchanged_pages,
)
from tasks.checks.candidate import Candidate, Check, Columns, remembered
from tasks.config import Waiver
from tasks.ids import hashed

__all__ = ["Candidate", "Check", "Columns", "check", "lost_pages", "readings"]

ORDER = (
    completeness,
    keys,
    references,
    counts,
    rows,
    fill_rates,
    named_words,
    dates,
    times,
    texts,
    duplicates,
    unchanged_pages,
    spread,
    silence,
)


def check(release: Candidate, waivers: Sequence[Waiver] = ()) -> list[Check]:
    """Check a release; a waiver in force takes the place of the outcome of those checks that it names and did not pass.

    Where tables are not even built as declared, that is all that is checked.
    """
    release = replace(
        release, columns=remembered(release.columns), last=None if release.last is None else remembered(release.last)
    )
    found = list(structure.checks(release))
    if all(each.passed for each in found):
        found += [each for concern in ORDER for each in concern.checks(release)]
    in_force = [waiver for waiver in waivers if waiver.until >= release.today]
    checked = [_waived(each, in_force) for each in found]
    return [*checked, *_waivers_in_use(waivers, checked, release)]


def _waived(found: Check, waivers: Sequence[Waiver]) -> Check:
    named = (waiver for waiver in waivers if fnmatchcase(found.name, waiver.check))
    return found if found.passed else replace(found, waiver=next(named, None))


def _waivers_in_use(waivers: Sequence[Waiver], checked: Sequence[Check], release: Candidate) -> Iterator[Check]:
    """Warn of waivers that have expired, and of those that nothing needs: they are to be removed."""
    for waiver in waivers:
        waived = [each.name for each in checked if each.waiver is waiver]
        has_expired = waiver.until < release.today
        observed = f"expired on {waiver.until}" if has_expired else f"{len(waived)} checks waived"
        yield Check(
            f"waiver of {waiver.check}: in use",
            observed,
            "at least 1, or no waiver in checks.toml",
            bool(waived),
            blocking=False,
            samples=tuple(waived[:5]),
        )


def lost_pages(reads: pa.Table) -> list[str]:
    """Return the pages whose last reading found that the archive does not hold their bytes, or those of a part of them."""
    last: dict[tuple[str, str], datetime] = {}
    for row in reads.select(["source_id", "page", "visited_at"]).sort_by("visited_at").to_pylist():
        last[row["source_id"], row["page"]] = row["visited_at"]
    lost = reads.filter(pc.equal(reads["reason"], "lost")).to_pylist()
    return sorted({row["page"] for row in lost if row["visited_at"] == last[row["source_id"], row["page"]]})


def readings(reads: pa.Table) -> dict[str, str]:
    """Return by source a hash of the readers and configs with which its pages were read."""
    rows = reads.group_by(["source_id", "reader_version", "config_hash"]).aggregate([])
    versions: dict[str, list[str]] = {}
    for row in rows.to_pylist():
        versions.setdefault(row["source_id"], []).append(f"{row['reader_version']} {row['config_hash']}")
    return {source_id: hashed(*sorted(found)) for source_id, found in sorted(versions.items())}
