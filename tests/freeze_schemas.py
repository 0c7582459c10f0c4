"""The schemas as they were last agreed, in tests/frozen_schemas.json: `python -m tests.freeze_schemas` renews it.

Columns may be added. Whatever else changes breaks what others built on the tables, and needs a higher SCHEMA_VERSION.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tasks.schemas import ABOUT, RELEASE, SCHEMA_VERSION, WAREHOUSE, Table

FROZEN = Path(__file__).parent / "frozen_schemas.json"
PLACES = {"warehouse": WAREHOUSE, "release": RELEASE | ABOUT}

Schemas = dict[str, Any]


def present() -> Schemas:
    """Return the schemas of the code."""
    tables = {f"{place}/{name}": _told(table) for place, tables in PLACES.items() for name, table in tables.items()}
    return {"schema_version": SCHEMA_VERSION, "tables": tables}


def frozen() -> Schemas:
    """Return the schemas as they were last agreed; of no table where there is no such file."""
    nothing = {"schema_version": SCHEMA_VERSION, "tables": {}}
    return dict(json.loads(FROZEN.read_text(encoding="utf-8"))) if FROZEN.exists() else nothing


def breaches(before: Schemas, now: Schemas) -> list[str]:
    """Return what may not change within a schema version and did; another is a later one, or a fault itself."""
    if now["schema_version"] != before["schema_version"]:
        is_later = now["schema_version"] > before["schema_version"]
        return [] if is_later else [f"schema version {before['schema_version']} has become {now['schema_version']}"]
    return [fault for name, table in before["tables"].items() for fault in _broken(name, table, now["tables"].get(name))]


def _broken(name: str, before: Schemas, now: Schemas | None) -> Iterator[str]:
    if now is None:
        yield f"{name}: removed"
        return
    if now["key"] != before["key"]:
        yield f"{name}: its key {before['key']} has become {now['key']}"
    for column, is_said in before["columns"].items():
        if column not in now["columns"]:
            yield f"{name}.{column}: removed"
        elif now["columns"][column] != is_said:
            yield f"{name}.{column}: {is_said} has become {now['columns'][column]}"
    for column in sorted(now["columns"].keys() - before["columns"].keys()):
        if name.startswith("warehouse/") and not now["columns"][column].endswith(" or null"):
            yield f"{name}.{column}: added and never null, which older rows are"


def _told(table: Table) -> Schemas:
    columns = {column.name: f"{column.type}{' or null' if column.nullable else ''}" for column in table.columns}
    return {"key": list(table.key), "columns": columns}


if __name__ == "__main__":
    if faults := breaches(frozen(), present()):
        sys.exit("\n".join([*faults, "not frozen: raise SCHEMA_VERSION in tasks/schemas.py, or take it back"]))
    FROZEN.write_text(json.dumps(present(), indent=1) + "\n", encoding="utf-8")
    print(f"wrote {FROZEN.name}: review it")
