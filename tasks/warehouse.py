"""Warehouse: Delta tables, partitioned by source. `fetches` is primary, like the archive; the rest is derived from both."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import TextIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from deltalake import DeltaTable, WriterProperties, write_deltalake
from pyarrow.fs import LocalFileSystem, SubTreeFileSystem

from tasks import durable
from tasks.batch import DERIVED_TABLES, Readings
from tasks.data_folder import locked
from tasks.delta_log import holds_only_its_own, litter
from tasks.schemas import SCHEMA_VERSION, WAREHOUSE, Row, verify_known

DERIVED = (*DERIVED_TABLES, "reads")
MADE_UNDER = "greenroom.schema_version="  # the description of a table; tables without are of version 1
ANEW = ".anew"  # folder of a table that is being written anew
MOST_FILES = 30  # of a source in a table
KEPT_FOR = timedelta(days=7)
COMPRESSION = WriterProperties(compression="ZSTD", compression_level=3)


class Warehouse:
    """The tables under one folder, and the only writer to them: every commit is made under one lock for the data folder."""

    def __init__(self, root: Path, versions: Mapping[str, int] | None = None) -> None:
        """Name the folder, and the versions to read where these are pinned; tables are made when their first rows come."""
        self.root = root
        self._versions = versions
        self._pinned: dict[str, ds.Dataset] = {}

    def append(self, name: str, rows: pa.Table | Sequence[Row]) -> None:
        """Add rows to a table. Of rows that are given one by one, those that fit are added where others do not.

        Raises SchemaError, naming the column, where a row does not fit.
        """
        fitting, fault = WAREHOUSE[name].sift(rows)
        if fitting.num_rows:
            with self._writing():
                self._append(name, fitting)
        if fault:
            raise fault

    def commit(self, readings: Readings, source_id: str) -> None:
        """Put the rows of pages just read in the place of what these pages held before; their `reads` last.

        Killed in between, the pages count as unread, and reading them again replaces what was written.
        """
        with self._writing():
            for name in DERIVED_TABLES:
                rows: pa.Table = getattr(readings, name)
                if kept := self._no_longer_listed(name, readings, source_id):
                    rows = pa.concat_tables([rows, kept])
                self._replace(name, WAREHOUSE[name].conform(rows), source_id, readings.pages)
            self._put_reads(WAREHOUSE["reads"].conform(readings.reads), source_id)

    def clear_derived(self) -> None:
        """Empty every table that a rebuild makes anew; `reads` first, so that a kill leaves nothing that counts as read."""
        with self._writing():
            for name in reversed(DERIVED):
                if self.exists(name):
                    self._table(name).delete()

    def write_anew(self, fetches: Mapping[str, pa.Table]) -> None:
        """Put rows of `fetches` in the place of those of their sources, of which nothing counts as read then.

        Every table is written anew, so that no older version keeps what was there, and no statistics tell of it.
        """
        with self._writing():
            anew = Warehouse(self.root / ANEW)
            for name in filter(self.exists, ("reads", *DERIVED_TABLES, "fetches")):
                durable.remove(anew.root)
                for source_id in self.source_ids(name):
                    rows = fetches.get(source_id)
                    held = self.read(name, source_id) if rows is None else rows if name == "fetches" else rows.slice(0, 0)
                    if held.num_rows:
                        anew._append(name, held)
                if anew.exists(name):
                    durable.exchange(anew.root / name, self.root / name)
                else:
                    anew.root.mkdir()
                    durable.rename(self.root / name, anew.root / name)
            durable.remove(anew.root)

    def source_ids(self, name: str) -> list[str]:
        """Return the sources of which a table holds rows, sorted."""
        return sorted(pc.unique(self.read(name, columns=["source_id"])["source_id"]).to_pylist())

    def tidy(self, kept_for: timedelta = KEPT_FOR) -> None:
        """Join the small files of every night, where a source has many, and remove files that only older versions need.

        What a run reads that began within `kept_for` stays.
        """
        with self._writing():
            for name in filter(self.exists, WAREHOUSE):
                table = self._table(name)
                files = Counter(pa.table(table.get_add_actions(flatten=True))["partition.source_id"].to_pylist())
                for source_id in sorted(source_id for source_id, count in files.items() if count > MOST_FILES):
                    table.optimize.compact([("source_id", "=", source_id)], writer_properties=COMPRESSION)
                hours = int(kept_for / timedelta(hours=1))
                if table.vacuum(hours, enforce_retention_duration=False):  # asked first: to remove takes two commits
                    table.vacuum(hours, dry_run=False, enforce_retention_duration=False)

    def read(
        self,
        name: str,
        source_id: str | None = None,
        columns: Sequence[str] | None = None,
        where: ds.Expression | None = None,
    ) -> pa.Table:
        """Return the rows of a table, or those of one source or that meet a condition; none where it does not exist yet.

        A column that an older version did not write is null.
        """
        schema = WAREHOUSE[name].schema
        if columns is not None:
            schema = pa.schema([schema.field(column) for column in columns])
        if not self.exists(name):
            return schema.empty_table()
        condition = ds.field("source_id") == source_id if source_id is not None else where
        held = self._dataset(name)
        found = held.to_table(columns=[column for column in schema.names if column in held.schema.names], filter=condition)
        for field in schema:
            if field.name not in found.column_names:
                found = found.append_column(field, pa.nulls(found.num_rows, field.type))
        return found.select(schema.names).cast(schema)

    def verify(self) -> None:
        """Raise NewerSchemaError where a table was made under a later schema version."""
        for name in WAREHOUSE:
            if self.exists(name):
                self._table(name)

    def pinned(self) -> "Warehouse":
        """Return the warehouse as it is between two commits, unmoved by later ones."""
        with self.lock():
            return Warehouse(self.root, {name: self._table(name).version() for name in WAREHOUSE if self.exists(name)})

    @property
    def versions(self) -> dict[str, int]:
        """The versions that are pinned, by table."""
        return dict(self._versions or {})

    def exists(self, name: str) -> bool:
        """Say whether a table has been made."""
        if self._versions is not None:
            return name in self._versions
        return DeltaTable.is_deltatable(self._uri(name))

    @contextmanager
    def lock(self) -> Iterator[TextIO]:
        """Hold the one commit lock of the warehouse. What a writer left, such as one that was stopped, is removed first."""
        self.root.mkdir(parents=True, exist_ok=True)
        with locked(self.root / ".lock") as file:
            if file.read():
                for path in chain.from_iterable(litter(self.root / name) for name in WAREHOUSE):
                    path.unlink()
                file.truncate(0)
            yield file

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the lock to write; its file is not empty while it is held, nor after a writer that left what it should not."""
        with self.lock() as file:
            file.write("writing")
            file.flush()
            yield
            if all(holds_only_its_own(self.root / name) for name in WAREHOUSE):
                file.truncate(0)

    def _uri(self, name: str) -> str:
        """Return a table's address; as a URI, because a path with a `%` in it would be taken for one."""
        return (self.root / name).resolve().as_uri()

    def _table(self, name: str) -> DeltaTable:
        """Return a table. Raises NewerSchemaError for one that was made under a later schema version."""
        table = DeltaTable(self._uri(name), version=self._versions[name] if self._versions else None)
        said = table.metadata().description or ""
        verify_known(int(said.removeprefix(MADE_UNDER)) if said.startswith(MADE_UNDER) else 1, self.root / name)
        return table

    def _dataset(self, name: str) -> ds.Dataset:
        """Return a table to scan, read by Arrow itself; one that is pinned is opened once: that lists every file of it.

        By default its threads read through Python, and one that lets go of a file when the program is over aborts it.
        """
        if name in self._pinned:
            return self._pinned[name]
        folder = SubTreeFileSystem(str((self.root / name).resolve()), LocalFileSystem())
        dataset = self._table(name).to_pyarrow_dataset(filesystem=folder)
        if self._versions is not None:
            self._pinned[name] = dataset
        return dataset

    def _append(self, name: str, rows: pa.Table) -> None:
        write_deltalake(
            self._table(name) if self.exists(name) else self._uri(name),
            rows,
            mode="append",
            schema_mode="merge",
            partition_by=["source_id"],
            description=f"{MADE_UNDER}{SCHEMA_VERSION}",  # kept from when the table is made
            writer_properties=COMPRESSION,
        )

    def _replace(self, name: str, rows: pa.Table, source_id: str, pages: Sequence[str]) -> None:
        """Put rows in the place of all that a table holds from some pages; where it holds nothing, they are appended."""
        if self._holds(name, source_id, pages):
            listed = ", ".join(_quoted(page) for page in pages)
            write_deltalake(
                self._table(name),
                rows,
                mode="overwrite",
                schema_mode="merge",
                predicate=f"source_id = {_quoted(source_id)} AND page IN ({listed})",
                writer_properties=COMPRESSION,
            )
        elif rows.num_rows:
            self._append(name, rows)

    def _holds(self, name: str, source_id: str, pages: Sequence[str]) -> bool:
        return bool(self._of_pages(name, source_id, pages, ["page"]).num_rows) if pages else False

    def _no_longer_listed(self, name: str, readings: Readings, source_id: str) -> pa.Table | None:
        """Return the rows that feeds gave earlier for items which they do not list any more."""
        if not readings.feeds:
            return None
        before = self._of_pages(name, source_id, readings.feeds)
        before = before.filter(pc.equal(before["kind"], "feed"))
        listed = set(zip(*(readings.episodes[key].to_pylist() for key in ("page", "episode_id")), strict=True))
        keys = zip(*(before[key].to_pylist() for key in ("page", "episode_id")), strict=True)
        return before.filter(pa.array([key not in listed for key in keys], pa.bool_()))

    def _put_reads(self, reads: pa.Table, source_id: str) -> None:
        """Add what became of visits; where a page was read again from some visit on, in the place of what it had since."""
        if not reads.num_rows:
            return
        first = dict(sorted(_visits(reads), reverse=True))
        is_of_them = (ds.field("source_id") == source_id) & ds.field("page").isin(list(first))
        is_later = ds.field("visited_at") >= min(first.values())  # hardly ever: files that hold none are not read
        later = self.read("reads", columns=["page", "visited_at"], where=is_of_them & is_later)
        if again := sorted({page for page, visited_at in _visits(later) if visited_at >= first[page]}):
            held = self._of_pages("reads", source_id, again)
            is_earlier = pa.array([visited_at < first[page] for page, visited_at in _visits(held)], pa.bool_())
            is_again = pc.is_in(reads["page"], value_set=pa.array(again))
            self._replace("reads", pa.concat_tables([held.filter(is_earlier), reads.filter(is_again)]), source_id, again)
            reads = reads.filter(pc.invert(is_again))
        if reads.num_rows:
            self._append("reads", reads)

    def _of_pages(self, name: str, source_id: str, pages: Sequence[str], columns: Sequence[str] | None = None) -> pa.Table:
        condition = (ds.field("source_id") == source_id) & ds.field("page").isin(list(pages))
        return self.read(name, columns=columns, where=condition)


def _visits(reads: pa.Table) -> list[tuple[str, datetime]]:
    """Return page and time of the visit for each row."""
    return list(zip(reads["page"].to_pylist(), reads["visited_at"].to_pylist(), strict=True))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
