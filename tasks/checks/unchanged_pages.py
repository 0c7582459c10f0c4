"""Unchanged pages: the same bytes, read by the same reader with the same config, say the same."""

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.arrow import differs, joined, looked_up, sums
from tasks.checks.candidate import Candidate, Check, Columns, by_share

READ = ["label", "start_ms", "end_ms", "turn", "position", "words"]
PAGE = ["source_id", "page"]


def checks(release: Candidate) -> Iterator[Check]:
    """Block where most segments of a source's unchanged pages are others than in the last release; warn where some are.

    Who says them may also change by aliases: that half of them have another speaker only warns.
    """
    if release.last is None:
        return
    now, last = _segments(release.columns), _segments(release.last)
    now, last = _on(now, last), _on(last, now)
    was = {name: looked_up(now["segment_id"], last["segment_id"], last[name]) for name in [*READ, "speaker_id", "text"]}
    is_held = pc.is_in(now["segment_id"], value_set=last["segment_id"])
    unlike = pc.invert(is_held)
    for name in [*READ, "text"]:
        unlike = pc.or_(unlike, differs(now[name], was[name]))
    is_moved = pc.and_(is_held, differs(now["speaker_id"], was["speaker_id"]))
    gone = last.filter(pc.invert(pc.is_in(last["segment_id"], value_set=now["segment_id"])))
    lost = {each["values"]: each["counts"] for each in pc.value_counts(gone["source_id"]).to_pylist()}
    for source_id, row in sums(now["source_id"], {"unlike": unlike, "moved": is_moved}).items():
        of, is_its_own = row["rows"], pc.equal(now["source_id"], source_id)
        title = f"segments of {source_id}: on unchanged pages"
        if release.is_read_as_before(source_id):
            samples = now["segment_id"].filter(pc.and_(is_its_own, unlike))[:5].to_pylist()
            wrong = max(row["unlike"], lost.get(source_id, 0))
            yield by_share(f"{title} read as before", wrong, of, "segments are others", samples)
        samples = now["segment_id"].filter(pc.and_(is_its_own, is_moved))[:5].to_pylist()
        told = by_share(f"{title} said by whom as before", row["moved"], of, "segments have another speaker", samples)
        yield replace(told, expected="at most 10%", blocking=False)


def _segments(columns: Columns) -> pa.Table:
    return columns("segments", [*PAGE, "segment_id", "snapshot_id", "speaker_id", "text", *READ])


def _on(rows: pa.Table, others: pa.Table) -> pa.Table:
    """Return the rows of pages that are made of the same snapshots in another release."""
    return rows.filter(pc.is_in(joined(rows, PAGE), value_set=_unchanged(rows, others)))


def _unchanged(rows: pa.Table, others: pa.Table) -> pa.ChunkedArray:
    """Return the pages that have the same snapshots in both."""
    own, their = (found.group_by([*PAGE, "snapshot_id"]).aggregate([]) for found in (rows, others))
    key = [*PAGE, "snapshot_id"]
    changed = [
        joined(one, PAGE).filter(pc.invert(pc.is_in(joined(one, key), value_set=joined(other, key))))
        for one, other in ((own, their), (their, own))
    ]
    either = pa.chunked_array([chunk for part in changed for chunk in part.chunks], pa.string())
    pages = joined(own, PAGE)
    return pages.filter(pc.invert(pc.is_in(pages, value_set=either)))
