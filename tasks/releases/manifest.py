"""Manifest: what a release says of itself: versions, and of every file its rows, bytes and checksum."""

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from tasks.schemas import verify_known

MANIFEST = "manifest.json"


class File(BaseModel):
    """A file of a release: how many rows it holds, its size in bytes, and the SHA-256 of these."""

    model_config = ConfigDict(frozen=True)

    rows: int
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """A release: when and from what it was made, and its files by path, seen from its folder."""

    model_config = ConfigDict(frozen=True)

    release_id: str
    created_at: str
    previous: str | None
    schema_version: int
    reader_version: int
    code_version: str
    warehouse_versions: dict[str, int]
    rows: dict[str, int]
    files: dict[str, File]


def read_manifest(release: Path) -> Manifest | None:
    """Return the manifest of a release; null where there is none that can be read.

    Raises NewerSchemaError for a release that was made under a later schema version.
    """
    try:
        said = json.loads((release / MANIFEST).read_bytes())
        if isinstance(said, dict) and isinstance(said.get("schema_version"), int):
            verify_known(said["schema_version"], release)
        return Manifest.model_validate(said)
    except (OSError, ValueError):
        return None
