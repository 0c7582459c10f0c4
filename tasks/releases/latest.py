"""Latest: the link `latest`, which is the truth, and `latest.json`, which tells the same where there are no links."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from tasks import durable
from tasks.releases.manifest import MANIFEST, Manifest
from tasks.releases.published import checksum

POINTER = "latest.json"


class Pointer(BaseModel):
    """What `latest.json` says: which release is the latest, and where its manifest is, with the checksum of that."""

    model_config = ConfigDict(frozen=True)

    release_id: str
    created_at: str
    manifest: str
    manifest_sha256: str
    schema_version: int
    rows: dict[str, int]


def tell_latest(releases: Path, manifest: Manifest) -> None:
    """Make `latest.json` tell of the release that `latest` points to, unless it does already."""
    pointer = Pointer(
        release_id=manifest.release_id,
        created_at=manifest.created_at,
        manifest=f"{manifest.release_id}/{MANIFEST}",
        manifest_sha256=checksum(releases / manifest.release_id / MANIFEST),
        schema_version=manifest.schema_version,
        rows=manifest.rows,
    )
    if read_pointer(releases) != pointer:
        durable.replace(releases / POINTER, pointer.model_dump_json(indent=1).encode())


def read_pointer(releases: Path) -> Pointer | None:
    """Return what `latest.json` says; null where there is none that can be read."""
    try:
        return Pointer.model_validate_json((releases / POINTER).read_bytes())
    except (OSError, ValidationError):
        return None
