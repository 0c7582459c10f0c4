"""Manifest: what a release says of itself: versions, schemas, and of every file its rows, bytes and checksum.

`manifest.sha256` beside it has the manifest's own checksum, in the form that `sha256sum --check` reads.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tasks import durable
from tasks.schemas import verify_known

MANIFEST, SEAL = "manifest.json", "manifest.sha256"
READ_ONLY = 0o444  # an edit in place would edit every release that links to the file


class File(BaseModel):
    """A file of a release: how many rows it holds, its size in bytes, and the SHA-256 of these."""

    model_config = ConfigDict(frozen=True)

    rows: int
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """A release: when and from what it was made, its tables' columns and types, and its files by path, seen from its folder.

    `readings` says by source with which readers and configs its pages were read, as a hash. `erased_at` says when something was
    erased from the release, if ever; `rows`, `files` and their checksums are those from then on, and `warehouse_versions` are
    none, as these are no more.
    """

    model_config = ConfigDict(frozen=True)

    release_id: str
    created_at: str
    erased_at: str | None = None
    previous: str | None
    schema_version: int
    reader_version: int
    code_version: str
    warehouse_versions: dict[str, int]
    readings: dict[str, str] = {}
    rows: dict[str, int]
    schemas: dict[str, dict[str, str]] = {}
    files: dict[str, File]


def table_of(path: str) -> str:
    """Return the table whose rows a file of a release holds."""
    return path.split("/")[0]


def rows_by_table(tables: Iterable[str], files: Mapping[str, File]) -> dict[str, int]:
    """Return how many rows the files of each table hold; 0 for a table without any."""
    rows = dict.fromkeys(tables, 0)
    for path, file in files.items():
        rows[table_of(path)] = rows.get(table_of(path), 0) + file.rows
    return rows


def write_manifest(release: Path, manifest: Manifest) -> None:
    """Write a manifest, or another in its place, and its checksum."""
    content = manifest.model_dump_json(indent=1).encode()
    for name, held in ((MANIFEST, content), (SEAL, f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode())):
        durable.replace(release / name, held)
        (release / name).chmod(READ_ONLY)


def read_manifest(release: Path) -> Manifest | None:
    """Return the manifest of a release; null where there is none that can be read, or not the one that was written.

    Raises NewerSchemaError for a release that was made under a later schema version.
    """
    try:
        release = release.resolve()  # two files of one release, though `latest` moves
        content = (release / MANIFEST).read_bytes()
        said = json.loads(content)
        if isinstance(said, dict) and isinstance(said.get("schema_version"), int):
            verify_known(said["schema_version"], release)
        seal = (release / SEAL).read_text(encoding="ascii") if (release / SEAL).exists() else None  # older ones have none
        if seal is not None and seal.split()[:1] != [hashlib.sha256(content).hexdigest()]:
            return None
        return Manifest.model_validate(said)
    except (OSError, ValueError):
        return None
