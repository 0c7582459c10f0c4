"""Frozen pages of our own writing, beside what they must read as.

A page without an expected reading gets one written by the first run, which fails: review it, then run again. Whatever
changes a frozen reading needs a higher READER_VERSION, or snapshots read before would be mixed with those read after.
"""

import hashlib
import json
from pathlib import Path

import pytest

from tasks.parse import SCHEMAS, read_files, to_table
from tasks.read import READER_VERSION

FROZEN = Path(__file__).parent / "frozen"
PAGES = sorted(path for path in FROZEN.iterdir() if not path.name.endswith(".expected.jsonl"))
GUARD = FROZEN.parent / "frozen_readings.json"


def reading_of(page: Path) -> str:
    parsed = list(read_files([page], root=FROZEN))
    if parsed[0].error:
        return json.dumps({"not read": parsed[0].error.reason}) + "\n"
    tables = {name: to_table(parsed, name).to_pylist() for name in SCHEMAS}  # type: ignore[arg-type]
    rows = [{"table": name} | row for name, table in tables.items() for row in table]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_frozen_page_reads_as_expected(page: Path) -> None:
    expected = page.with_name(page.name + ".expected.jsonl")
    if not expected.exists():
        expected.write_text(reading_of(page), encoding="utf-8")
        pytest.fail(f"wrote {expected}: review it")
    assert reading_of(page) == expected.read_text(encoding="utf-8")


def test_the_reader_version_tells_readings_apart() -> None:
    readings = {page.name: hashlib.sha256(reading_of(page).encode()).hexdigest()[:16] for page in PAGES}
    guard = json.loads(GUARD.read_text(encoding="utf-8"))
    changed = [name for name, reading in readings.items() if guard["readings"].get(name, reading) != reading]
    assert not changed or guard["reader_version"] != READER_VERSION, (
        f"{changed} read differently: raise READER_VERSION in tasks/read.py"
    )
    current = {"reader_version": READER_VERSION, "readings": readings}
    if guard != current:
        GUARD.write_text(json.dumps(current, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        pytest.fail(f"wrote {GUARD.name}: review it")
