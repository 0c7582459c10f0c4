"""Diffing: the differing rows of two releases, told to people or as JSON."""

import json
import re
from collections.abc import Iterator

import pyarrow as pa

from tasks.releases.diff import Diff
from tasks.schemas import Row

SHOWN, LEAD = 60, 15  # characters of a value; of them before the first that differs
HASH = re.compile(r"[0-9a-f]{32,64}")
TOLD = {
    "podcasts": ["title"],
    "episodes": ["source_id", "title"],
    "speakers": [],
    "appearances": ["speaker_id", "episode_id", "words"],
    "segments": ["speaker_id", "text"],
    "appearances_by_month": ["words"],
    "coverage": ["episodes_known", "episodes_full"],
}
"""What of a row, beside its key, shows people which one it is."""


def as_text(found: Diff, before: str, after: str, most: int) -> Iterator[str]:
    """Give the kinds of change with their counts, and below each the first rows of it."""
    yield f"{before} -> {after}"
    counts: dict[tuple[str, str, str], int] = {}
    shown = []
    kinds = zip(*(found.changes[name].to_pylist() for name in ("table", "change", "reasons")), strict=True)
    for at, (table, change, reasons) in enumerate(kinds):
        kind = (table, change, ", ".join(reasons))
        counts[kind] = counts.get(kind, 0) + 1
        if counts[kind] <= most:
            shown.append(at)
    lines: dict[tuple[str, str, str], list[str]] = {}
    for row, old, new in found.rows(found.changes.take(pa.array(shown, pa.int64()))):
        lines.setdefault((row["table"], row["change"], ", ".join(row["reasons"])), []).append(_line(row, old, new))
    for (table, change, reasons), count in counts.items():
        yield f"\n{table}: {count:,} {change}: {reasons or 'reason not known'}"
        yield from lines.get((table, change, reasons), [])
    if not counts:
        yield "no row differs"


def _line(row: Row, old: Row | None, new: Row | None) -> str:
    """Return a row for people: its key, what shows which one it is, and old and new values of what differs."""
    is_now = new or old or {}
    told = [
        f"{name} {_short(is_now[name])}"
        for name in TOLD[row["table"]]
        if name not in row["columns"] and is_now[name] is not None
    ]
    differing = [f"{name}: {' -> '.join(_pair((old or {})[name], (new or {})[name]))}" for name in row["columns"]]
    return "  " + "  ".join(
        [row["key"], *([f"({', '.join(told)})"] if told else []), *(["; ".join(differing)] if differing else [])]
    )


def _pair(old: object, new: object) -> tuple[str, str]:
    """Return two values for people; of long texts only what comes after their common beginning, and a little of that."""
    if isinstance(old, str) and isinstance(new, str) and max(len(old), len(new)) > SHOWN:
        pairs = enumerate(zip(old, new, strict=False))
        same = next((at for at, (left, right) in pairs if left != right), min(len(old), len(new))) - LEAD
        if same > 0 and not HASH.fullmatch(old):
            return _short("…" + old[same:]), _short("…" + new[same:])
    return _short(old), _short(new)


def _short(value: object) -> str:
    """Return a value for people."""
    if isinstance(value, str):
        if HASH.fullmatch(value):
            return value[:12]
        return json.dumps(value if len(value) <= SHOWN else value[: SHOWN - 1] + "…", ensure_ascii=False)
    if isinstance(value, list):
        return f"[{', '.join(map(_short, value))}]"
    if isinstance(value, float):
        return f"{value:.4g}"
    return "null" if value is None else f"{value:,}" if isinstance(value, int) else str(value)


def as_json(found: Diff, before: str, after: str) -> Iterator[str]:
    """Give one JSON object, a differing row a line: of a changed row the columns that differ, of others all."""
    yield f'{{"before": {json.dumps(before)}, "after": {json.dumps(after)}, "changes": ['
    last = found.changes.num_rows - 1
    for at, (row, old, new) in enumerate(found.rows(found.changes)):
        sides = {"before": old, "after": new}
        if row["columns"]:
            sides = {side: {name: values[name] for name in row["columns"]} for side, values in sides.items() if values}
        yield json.dumps(row | sides, default=str, ensure_ascii=False) + ("," if at < last else "")
    yield "]}"
