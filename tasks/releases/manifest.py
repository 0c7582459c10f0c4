"""Manifest: what a release says of itself: versions, and of every file its rows, bytes and checksum."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

MANIFEST = "manifest.json"


class File(BaseModel):
    """A file of a release: how many rows it holds, its size in bytes, and the SHA-256 of these."""

    model_config = ConfigDict(frozen=True)

    rows: int
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """A release: when and from what it was made, and its files by path, seen from its folder.

    `readings` says by source with which readers and configs its pages were read, as a hash.
    """

    model_config = ConfigDict(frozen=True)

    release_id: str
    created_at: str
    previous: str | None
    schema_version: int
    reader_version: int
    code_version: str
    warehouse_versions: dict[str, int]
    readings: dict[str, str] = {}
    rows: dict[str, int]
    files: dict[str, File]


def read_manifest(release: Path) -> Manifest | None:
    """Return the manifest of a release; null where there is none that can be read."""
    try:
        return Manifest.model_validate_json((release / MANIFEST).read_bytes())
    except (OSError, ValidationError):
        return None
