"""Fill rates: what is known of episodes that were published stays known."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.arrow import by_source, scope
from tasks.checks.candidate import FEW, Candidate, Check, Columns
from tasks.schemas import RELEASE

TABLES = ("episodes", "appearances", "segments")
BY_NATURE = {"transcript_reason", "raw_text"}  # filled where something is amiss
Shares = dict[str, dict[str, int]]


def checks(release: Candidate) -> Iterator[Check]:
    """Block where much of what a column held of a source in the last release is null now.

    Compared are the episodes that both releases have, so that new ones may know less; where they share too few, all rows.
    """
    if release.last is None:
        return
    for table in TABLES:
        filled = [column.name for column in RELEASE[table].columns if column.nullable and column.name not in BY_NATURE]
        now, last = _rows(release.columns, table, filled), _rows(release.last, table, filled)
        all_now, all_last = _filled(now, filled), _filled(last, filled)
        shared_now = _filled(now.filter(pc.is_in(now["scope"], value_set=last["scope"])), filled)
        shared_last = _filled(last.filter(pc.is_in(last["scope"], value_set=now["scope"])), filled)
        for source_id in sorted(release.sources):
            before, after = shared_last.get(source_id, {"rows": 0}), shared_now.get(source_id, {"rows": 0})
            if 2 * before["rows"] < all_last.get(source_id, {"rows": 0})["rows"]:
                before, after = all_last[source_id], all_now.get(source_id, {"rows": 0})
            least = 1 - release.sources[source_id].expect.max_lost_share
            for name in filled:
                if before["rows"] and after["rows"] and before[name] >= FEW:
                    yield _still_filled(f"{table}.{name} of {source_id}: filled", name, before, after, least)


def _still_filled(title: str, name: str, before: dict[str, int], after: dict[str, int], least: float) -> Check:
    was, is_now = before[name] / before["rows"], after[name] / after["rows"]
    expected = f"at least {least:.0%} of the last release's {was:.0%} (expect.max_lost_share)"
    return Check(title, f"{is_now:.0%} of {after['rows']} rows", expected, is_now >= was * least)


def _rows(columns: Columns, table: str, filled: list[str]) -> pa.Table:
    """Return rows with what belongs to one episode under the same `scope`."""
    wanted = list(dict.fromkeys(["source_id", "episode_id", *filled]))
    if table == "segments":
        rows = columns(table, [*wanted, "page"])
        return rows.append_column("scope", scope(rows))
    rows = columns(table, wanted)
    return rows.append_column("scope", pc.coalesce(rows["episode_id"], rows["source_id"]))


def _filled(rows: pa.Table, filled: list[str]) -> Shares:
    """Return by source how many rows there are, and how many of them have a value in each column."""
    found = rows.group_by("source_id").aggregate([([], "count_all"), *((name, "count") for name in filled)])
    names = ["rows" if name == "count_all" else name.removesuffix("_count") for name in found.column_names]
    return dict(by_source(found.rename_columns(names)))
