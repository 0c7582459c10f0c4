"""Rows: a source keeps what it has published, and gives what is expected of it."""

from collections.abc import Iterator

import pyarrow.compute as pc

from tasks.checks.candidate import Candidate, Check

MOST_GROWTH = 10
LEAST_TO_GROW = {"episodes": 20, "segments": 1000}  # rows now; what is smaller may grow as it likes


def checks(release: Candidate) -> Iterator[Check]:
    """Block where a source has lost rows or gives fewer than expected; warn where it has grown tenfold in a night."""
    for table in ("episodes", "segments"):
        counted = pc.value_counts(release.columns(table, ["source_id"])["source_id"]).to_pylist()
        rows = {each["values"]: each["counts"] for each in counted}
        for source_id in sorted(release.sources):
            last = release.last_rows.get(f"{table}/{source_id}.parquet", 0)
            yield _not_lost(table, source_id, rows.get(source_id, 0), last, release)
            yield _not_grown(table, source_id, rows.get(source_id, 0), last)
            if table == "episodes":
                yield _as_many(source_id, rows.get(source_id, 0), release)


def _not_lost(table: str, source_id: str, rows: int, last: int, release: Candidate) -> Check:
    least = 1 - release.sources[source_id].expect.max_lost_share
    expected = f"at least {least:.0%} of the last release's {last} (expect.max_lost_share)"
    return Check(f"{table} of {source_id}: not lost", f"{rows} rows", expected, rows >= last * least)


def _not_grown(table: str, source_id: str, rows: int, last: int) -> Check:
    passed = not last or rows < LEAST_TO_GROW[table] or rows <= MOST_GROWTH * last
    expected = f"at most {MOST_GROWTH} times the last release's {last}"
    return Check(f"{table} of {source_id}: not grown tenfold", f"{rows} rows", expected, passed, blocking=False)


def _as_many(source_id: str, rows: int, release: Candidate) -> Check:
    least = release.sources[source_id].expect.min_episodes
    expected = f"at least {least} (expect.min_episodes)"
    return Check(f"episodes of {source_id}: as many as expected", f"{rows} rows", expected, rows >= least)
