"""Changes: the rows in which a release differs from another, and why.

Files that are the same in both are not opened, but for who appears in them where others differ.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.releases.differences import Columns, Differences, Numbers, concatenated, differences
from tasks.releases.manifest import File, table_of
from tasks.releases.parquet import held_at
from tasks.releases.reasons import EVIDENCE, Evidence, Reason, explain
from tasks.schemas import ABOUT, RELEASE, TEXT, TEXTS, Table


@dataclass(frozen=True, slots=True)
class Side:
    """One of two releases that are compared: its files by path, and what opens one of them to give columns of it."""

    files: Mapping[str, File]
    opened: Callable[[str], Columns]

    def of(self, path: str) -> Columns:
        """Return what gives columns of a file: of no rows where this release does not have it."""
        return self.opened(path) if path in self.files else RELEASE[table_of(path)].empty().select

    @property
    def sources(self) -> pa.Array:
        """The sources that the release has: every one has a file of segments, if an empty one."""
        return pa.array(sorted(Path(path).stem for path in self.files if path.startswith("segments/")), pa.string())


def side(release: Path, files: Mapping[str, File]) -> Side:
    """Return a release on disk as something to compare; a column that an older one did not have is null."""

    def opened(path: str) -> Columns:
        held = held_at(release / path, table_of(path))
        return lambda names: held.to_table(list(names))

    return Side(files, opened)


def changes(before: Side, after: Side) -> pa.Table:
    """Return the rows of `changes` between two releases, sorted by table, in the order of the schema, and key."""
    differing = {name: _differing(table, before, after) for name, table in RELEASE.items()}
    why = explain(differing, _evidence(before, after), _evidence(after, before), _elsewhere(before, after))
    return pa.concat_tables(_rows(differing[name], why[name]) for name in RELEASE)


def differing_files(table: str, before: Side, after: Side) -> list[str]:
    """Return the paths of a table's files that only one of two releases has, or that are not the same in both."""
    paths = sorted(path for path in {*before.files, *after.files} if table_of(path) == table)
    return [path for path in paths if before.files.get(path) != after.files.get(path)]


def _differing(table: Table, before: Side, after: Side) -> Differences:
    shown = EVIDENCE[table.name]
    nothing = differences(table, table.empty().select, table.empty().select, shown)
    paths = differing_files(table.name, before, after)
    return concatenated([nothing, *(differences(table, before.of(path), after.of(path), shown) for path in paths)])


def _evidence(release: Side, other: Side) -> Evidence:
    """Return what a release says in the files in which it differs from another."""

    def held(table: str, *names: str) -> Iterator[pa.Table]:
        yield RELEASE[table].empty().select(names)
        for path in differing_files(table, release, other):
            yield release.of(path)(names)

    cited = ("source_id", "episode_id", "page", "snapshot_id")
    return Evidence(
        sources=release.sources,
        said=pa.concat_tables(rows.group_by(list(cited), use_threads=False).aggregate([]) for rows in held("segments", *cited)),
        told=pa.concat_tables(held("episodes", *cited, "transcript_status")),
        voices=_voices(pa.concat_tables(held("appearances", "episode_id", "source_id", "labels", "speaker_id"))),
    )


def _elsewhere(before: Side, after: Side) -> pa.Array:
    """Return the speakers who appear in files that are the same in both releases; none where all files are."""
    differing = set(differing_files("appearances", before, after))
    same = [path for path in sorted(before.files) if table_of(path) == "appearances" and differing and path not in differing]
    rows = [RELEASE["appearances"].empty().select(["speaker_id"]), *(before.of(path)(["speaker_id"]) for path in same)]
    return pc.unique(pa.concat_tables(rows)["speaker_id"])


def _voices(appearances: pa.Table) -> pa.Table:
    """Return whose each label is in its scope; without those that are several speakers' there."""
    at = pc.list_parent_indices(appearances["labels"])
    scope = pc.coalesce(appearances["episode_id"], appearances["source_id"])
    voices = pa.table(
        {
            "scope": scope.take(at),
            "label": pc.list_flatten(appearances["labels"]),
            "speaker_id": appearances["speaker_id"].take(at),
        }
    )
    whose = voices.group_by(["scope", "label"], use_threads=False).aggregate([("speaker_id", "min"), ("speaker_id", "count")])
    whose = whose.filter(pc.equal(whose["speaker_id_count"], 1))
    return whose.select(["scope", "label", "speaker_id_min"]).rename_columns(["scope", "label", "speaker_id"])


def _rows(differing: Differences, why: Numbers) -> pa.Table:
    """Return the differing rows of a table as rows of `changes`, sorted by key."""
    change = np.select([differing.added, differing.removed], ["added", "removed"], "changed")
    rows = pa.table(
        {
            "table": pa.repeat(pa.scalar(differing.table.name), len(why)),
            "key": differing.keys,
            **{name: _whichever(differing, name) for name in ("source_id", "episode_id")},
            "change": pa.array(change, pa.string()),
            "columns": _named(differing.columns, differing.table.schema.names),
            "reasons": _named(why, [str(reason.name).lower() for reason in Reason]),
        }
    )
    return ABOUT["changes"].conform(rows.sort_by("key"))


def _whichever(differing: Differences, name: str) -> pa.ChunkedArray:
    """Return a column as it is, or was where the row was removed; null in tables that do not have it."""
    if name not in differing.after.column_names:
        return pa.nulls(len(differing.columns), TEXT)
    return pc.if_else(pa.array(differing.removed), differing.before[name], differing.after[name])


def _named(flags: Numbers, names: Sequence[str]) -> pa.Array:
    """Return bits as lists of names."""
    different, at = np.unique(flags, return_inverse=True)
    lists = [[name for number, name in enumerate(names) if bit >> number & 1] for bit in different.tolist()]
    return pa.array(lists, TEXTS).take(pa.array(at))
