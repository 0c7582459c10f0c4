"""Erasing from releases: each that holds something of what is erased is renewed beside itself, and takes its own place."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tasks import durable
from tasks.data_folder import DataFolder, DataFolderError
from tasks.erasure.changes import changes_without
from tasks.erasure.erased import Erased
from tasks.erasure.tables import Tables, is_of_source, without
from tasks.erasure.what_stays import replaced
from tasks.releases.latest import tell_latest
from tasks.releases.manifest import Manifest, read_manifest, rows_by_table, table_of, write_manifest
from tasks.releases.names import latest_id, release_ids
from tasks.releases.published import Published, is_whole
from tasks.releases.readers import alone
from tasks.releases.retention import REMOVING
from tasks.releases.staging import Staging
from tasks.schemas import ABOUT

ERASING = ".erasing"
CHANGES = "changes/changes.parquet"


def erase_from_releases(
    releases: Path, erased: Mapping[str, Erased], now: datetime, snapshots: Mapping[str, str] | None = None
) -> list[str]:
    """Erase from all releases what is erased of each source; return which of them were renewed. The data folder is locked.

    `snapshots` says what was kept of those of which something was erased: rows cite that from now on. Where `latest` is
    renewed, `latest.json` tells of it. A release that is too damaged to be renewed is removed, whatever keeps it; if `latest`
    is, that raises DataFolderError when all others are done. Waits for who reads a release.
    """
    _remove_litter(releases)
    latest, renewed, damaged = latest_id(releases), [], False
    before: list[Published] = []
    for release_id in release_ids(releases) if erased else ():
        published = Published.at(releases / release_id)
        tables = _tables(published, erased)
        if tables is None and release_id == latest:
            damaged = True
        elif tables is None:
            _remove(published.folder)
        elif _renew(published, tables, erased, snapshots or {}, now, before):
            renewed.append(release_id)
            before = [Published.at(releases / release_id)]
    durable.sync_folder(releases)
    if damaged:
        raise DataFolderError(
            f"{releases / str(latest)}: is damaged, and nothing can be erased from it: `greenroom release` publishes another "
            "in its place; erase again then, which removes it"
        )
    if latest and (manifest := read_manifest(releases / latest)):
        tell_latest(releases, manifest)
    return renewed


def _remove_litter(releases: Path) -> None:
    """Remove what killed runs left, and the checks of a refused release: both hold rows."""
    left = durable.put_back(releases)
    for folder in [*left, releases / ".staging", releases / ERASING, *sorted(releases.glob(f"{REMOVING}*"))]:
        _remove_hidden(folder)
    refused = DataFolder(releases.parent).refused
    for path in (refused, refused.with_name(f".{refused.name}.new")):
        path.unlink(missing_ok=True)


def _tables(published: Published, erased: Mapping[str, Erased]) -> dict[str, pa.Table] | None:
    """Return the tables of a release that are needed to erase from it; null where it is damaged, and they cannot be had."""
    paths = list(_needed(published, erased))
    if not published.files or not all(is_whole(published.folder / path, published.files[path]) for path in paths):
        return None
    return {path: _read(published.folder / path) for path in paths}


def _read(path: Path) -> pa.Table:
    """Return the rows of a file in its own columns; values of lists are called as they were, or equal rows give other bytes."""
    rows = pq.ParquetFile(path).read()
    fields = [
        field.with_type(pa.list_(field.type.value_type)) if pa.types.is_list(field.type) else field for field in rows.schema
    ]
    return rows.cast(pa.schema(fields))


def _needed(published: Published, erased: Mapping[str, Erased]) -> Iterator[str]:
    """Give the paths of `changes`, and of all tables where there is one of those sources, but for the segments of others."""
    own = {path for path in published.files for source_id in erased if is_of_source(path, source_id)}
    for path in published.files:
        is_needed = table_of(path) not in ABOUT and (table_of(path) != "segments" or path in own)
        if path == CHANGES or (own and is_needed):
            yield path


def _renew(
    published: Published,
    tables: Tables,
    erased: Mapping[str, Erased],
    snapshots: Mapping[str, str],
    now: datetime,
    others: list[Published],
) -> bool:
    """Put a release without what is erased in the place of one that holds some of it, and say whether it did."""
    held = {path: rows for path, rows in tables.items() if path != CHANGES}
    left = {path: _citing(rows, snapshots) for path, rows in without(held, erased).items()}
    if CHANGES in tables:
        held[CHANGES], left[CHANGES] = tables[CHANGES], changes_without(tables[CHANGES], held, left, erased)
    changed = {path: rows for path, rows in left.items() if not rows.equals(held[path])}
    if published.manifest is None or (not changed and left.keys() == held.keys()):
        return False
    staging = Staging(published.folder.with_name(ERASING), published, *others)
    for path in published.files:
        table, stem = table_of(path), Path(path).stem
        if table == "quality":
            staging.add(table, stem, ABOUT[table].empty())
        elif path in changed:
            staging.add(table, stem, changed[path])
        elif path in left or path not in held:
            staging.keep(path)
    _finish(published.manifest, staging, erased, now)
    with alone(published.folder):
        durable.exchange(staging.folder, published.folder)
    _remove_hidden(staging.folder)
    return True


def _citing(rows: pa.Table, snapshots: Mapping[str, str]) -> pa.Table:
    """Return rows that cite what was kept of the snapshots that they cited."""
    if not snapshots or "snapshot_id" not in rows.column_names:
        return rows
    return replaced(rows, snapshot_id=[snapshots.get(each, each) for each in rows["snapshot_id"].to_pylist()])


def _finish(manifest: Manifest, staging: Staging, erased: Mapping[str, Erased], now: datetime) -> None:
    """Give the renewed release its manifest, and return when all of it is on disk."""
    for table in manifest.rows:
        (staging.folder / table).mkdir(exist_ok=True)  # also of tables of which no file is left, or they cannot be read
    write_manifest(
        staging.folder,
        manifest.model_copy(
            update={
                "erased_at": now.isoformat(timespec="seconds"),
                "warehouse_versions": {},
                "readings": {
                    source_id: reading
                    for source_id, reading in manifest.readings.items()
                    if source_id not in erased or not erased[source_id].is_whole
                },
                "rows": rows_by_table(manifest.rows, staging.files),
                "schemas": manifest.schemas | staging.schemas,
                "files": staging.files,
            }
        ),
    )
    staging.sync()


def _remove(release: Path) -> None:
    """Take a release that nobody reads out of sight in one step, then remove it."""
    hidden = release.with_name(REMOVING + release.name)
    with alone(release):
        durable.rename(release, hidden)
    _remove_hidden(hidden)


def _remove_hidden(folder: Path) -> None:
    """Remove a folder that nobody is led to. Raises DataFolderError where it is still there."""
    durable.remove(folder)
    if folder.exists():
        raise DataFolderError(f"{folder}: cannot be removed, and holds what is erased: remove it, and run again")
