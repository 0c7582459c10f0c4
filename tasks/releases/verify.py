"""Verify: is a release still what its manifest says? Every file is read, and where `latest` points is looked at."""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tasks.releases.latest import POINTER, read_pointer
from tasks.releases.manifest import MANIFEST, SEAL, File, Manifest, read_manifest, rows_by_table, table_of
from tasks.releases.names import latest_id, release_ids
from tasks.releases.parquet import TABLE, VERSION, types_of
from tasks.releases.published import checksum, files_in
from tasks.releases.readers import opened

SETTLE_SECONDS = 1


def verify(release: Path) -> list[str]:
    """Return what is wrong with a release, a line each; its files are read whole, and it is held meanwhile.

    Raises FileNotFoundError where there is none.
    """
    with opened(release) as folder:
        faults = list(_manifest_faults(folder))
        manifest = read_manifest(folder)
        if manifest is None:
            return faults or [f"{MANIFEST}: is no manifest"]
        for path, file in sorted(manifest.files.items()):
            faults += (f"{path}: {fault}" for fault in _file_faults(folder / path, table_of(path), file, manifest))
        extra = sorted(files_in(folder) - {MANIFEST, SEAL, *manifest.files})
        return faults + [f"{path}: is not in the manifest" for path in extra]


def verify_latest(releases: Path) -> list[str]:
    """Return what is wrong with `latest` and `latest.json`; nothing where nothing was ever published."""
    if list(_latest_faults(releases)):
        time.sleep(SETTLE_SECONDS)  # a run that publishes writes `latest.json` a moment after it has set the link
    return list(_latest_faults(releases))


def _latest_faults(releases: Path) -> Iterator[str]:
    latest, known = latest_id(releases), release_ids(releases)
    pointer = read_pointer(releases)
    if latest not in known:
        if known or latest:
            yield f"latest: points to {latest or 'nothing'}, which is no release"
    elif pointer is None:
        yield f"{POINTER}: is missing, or cannot be read; the next run that publishes writes it"
    elif pointer.release_id != latest:
        yield f"{POINTER}: tells of {pointer.release_id}, latest points to {latest}; the next run that publishes writes it"
    elif pointer.manifest_sha256 != _checksum(releases / pointer.manifest):
        yield f"{POINTER}: checksum of {pointer.manifest} differs"


def _manifest_faults(folder: Path) -> Iterator[str]:
    found = _checksum(folder / MANIFEST)
    if found is None:
        yield f"{MANIFEST}: is missing, or cannot be read"
        return
    try:
        seal = (folder / SEAL).read_text(encoding="ascii")
    except (OSError, ValueError):
        yield f"{SEAL}: is missing, or cannot be read"
    else:
        if seal != f"{found}  {MANIFEST}\n":
            yield f"{MANIFEST}: checksum differs from {SEAL}"
    manifest = read_manifest(folder)
    if manifest is None:
        return
    if manifest.release_id != folder.name:
        yield f"{MANIFEST}: is that of {manifest.release_id}"
    if rows_by_table(manifest.rows, manifest.files) != manifest.rows:
        yield f"{MANIFEST}: the rows of its files do not add up to those of its tables"


def _file_faults(path: Path, table: str, file: File, manifest: Manifest) -> Iterator[str]:
    """Give what is wrong with a file."""
    if not path.is_file():
        yield "is missing"
        return
    try:
        content = path.read_bytes()
    except OSError as error:
        yield f"cannot be read: {error.strerror}"
        return
    if len(content) != file.bytes:
        yield f"{len(content):,} bytes, the manifest says {file.bytes:,}"
    if hashlib.sha256(content).hexdigest() != file.sha256:
        yield "checksum differs"
    try:
        found = pq.ParquetFile(pa.BufferReader(content))
    except (pa.ArrowException, OSError) as error:
        yield f"is no Parquet file: {str(error).splitlines()[0]}"
        return
    yield from _content_faults(found, table, file, manifest)


def _content_faults(found: pq.ParquetFile, table: str, file: File, manifest: Manifest) -> Iterator[str]:
    schema = found.schema_arrow
    if found.metadata.num_rows != file.rows:
        yield f"{found.metadata.num_rows:,} rows, the manifest says {file.rows:,}"
    marks = schema.metadata or {}
    if marks.get(TABLE) != table.encode():
        yield f"holds rows of {marks.get(TABLE, b'no table').decode(errors='replace')}"
    if marks.get(VERSION) != str(manifest.schema_version).encode():
        version = marks.get(VERSION, b"none").decode(errors="replace")
        yield f"schema version {version}, the manifest says {manifest.schema_version}"
    columns = types_of(schema)
    if table in manifest.schemas and columns != manifest.schemas[table]:
        differing = sorted({name for name, _ in columns.items() ^ manifest.schemas[table].items()})
        yield f"other columns than the manifest says: {', '.join(differing) or 'in another order'}"


def _checksum(path: Path) -> str | None:
    try:
        return checksum(path)
    except OSError:
        return None
