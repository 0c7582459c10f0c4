"""Structure: tables are as their schema declares them. What other checks take for granted, so these come first."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.arrow import count
from tasks.checks.candidate import Candidate, Check, none_of
from tasks.releases.manifest import table_of
from tasks.schemas import RELEASE, SHARE, WHOLE, Table

TOLERANCE = 1e-6


def checks(release: Candidate) -> Iterator[Check]:
    """Block where a file has other columns or types than declared, and where values are null or negative that may not be."""
    faults = [f"{path} {fault}" for path, schema in sorted(release.schemas.items()) for fault in _faults(path, schema)]
    for name, table in RELEASE.items():
        its_own = [fault for fault in faults if fault.startswith(f"{name}/")]
        yield none_of(f"{name}: schema as declared", len(its_own), "columns differ", its_own)
        if not its_own:
            yield _nulls(table, release)
            yield from _bounds(table, release)


def _faults(path: str, found: pa.Schema) -> Iterator[str]:
    declared = RELEASE[table_of(path)].schema
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


def _bounds(table: Table, release: Candidate) -> Iterator[Check]:
    """Check that counts and offsets are not negative, and shares and confidences within 0 and 1."""
    numbers = {column.name: column.type for column in table.columns if column.type in (WHOLE, SHARE)}
    if not numbers:
        return
    rows = release.columns(table.name, list(numbers))
    found = {}
    for name, kind in numbers.items():
        wrong = pc.less(rows[name], 0)
        if kind == SHARE:
            wrong = pc.or_(wrong, pc.greater(rows[name], 1 + TOLERANCE))
        if outside := count(wrong):
            found[name] = outside
    yield none_of(f"{table.name}: numbers in bounds", sum(found.values()), "below 0, or shares above 1", list(found))
