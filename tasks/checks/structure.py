"""Structure: tables are as their schema declares them. What other checks take for granted, so these come first."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.arrow import count
from tasks.checks.candidate import Candidate, Check, none_of
from tasks.schemas import RELEASE, WHOLE, Table


def checks(release: Candidate) -> Iterator[Check]:
    """Block where a file has other columns or types than declared, and where values are null or negative that may not be."""
    faults = [f"{path} {fault}" for path, schema in sorted(release.schemas.items()) for fault in _faults(path, schema)]
    for name, table in RELEASE.items():
        its_own = [fault for fault in faults if fault.startswith(f"{name}/")]
        yield none_of(f"{name}: schema as declared", len(its_own), "columns differ", its_own)
        if not its_own:
            yield _nulls(table, release)
            yield _bounds(table, release)


def _faults(path: str, found: pa.Schema) -> Iterator[str]:
    declared = RELEASE[path.split("/")[0]].schema
    for missing in sorted(set(declared.names) - set(found.names)):
        yield f"lacks {missing}"
    for unknown in sorted(set(found.names) - set(declared.names)):
        yield f"has {unknown}"
    for field in found:
        if field.name in declared.names and not field.equals(declared.field(field.name)):
            yield f"{field.name} is {field.type}{'' if field.nullable else ' not null'}"


def _nulls(table: Table, release: Candidate) -> Check:
    needed = [column.name for column in table.columns if not column.nullable]
    rows = release.columns(table.name, needed)
    nulls = {name: rows[name].null_count for name in needed if rows[name].null_count}
    return none_of(f"{table.name}: no nulls", sum(nulls.values()), "nulls where none may be", list(nulls))


def _bounds(table: Table, release: Candidate) -> Check:
    """Check that counts and offsets are not negative, and shares and confidences within 0 and 1."""
    found = {}
    for column in table.columns:
        if column.type == WHOLE or column.name in ("word_share", "confidence"):
            values = release.columns(table.name, [column.name])[column.name]
            wrong = pc.less(values, 0)
            if column.type != WHOLE:
                wrong = pc.or_(wrong, pc.greater(values, 1.000001))
            if outside := count(wrong):
                found[column.name] = outside
    return none_of(f"{table.name}: numbers in bounds", sum(found.values()), "below 0, or shares above 1", list(found))
