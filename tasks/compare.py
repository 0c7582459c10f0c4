"""Compare: what the present reader and config make of the archive, beside what is published; nothing published is touched."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from deltalake.exceptions import DeltaError

from tasks import durable
from tasks.data_folder import DataFolder, locked
from tasks.releases.manifest import read_manifest
from tasks.warehouse import Warehouse


@contextmanager
def beside(data: DataFolder, release: Path) -> Iterator[DataFolder]:
    """Give a data folder of its own, with the same archive and the `fetches` that a release was made from.

    Those that came since are no part of it. It lies in the folder it is beside, and is removed at the end, or by the next
    comparison where this one is killed.
    """
    with locked(data.root / ".compare.lock"):
        scratch = DataFolder(data.root / ".compare")
        durable.remove(scratch.root)
        try:
            scratch.root.mkdir()
            scratch.archive.symlink_to(data.archive)
            Warehouse(scratch.made().warehouse).append("fetches", _fetches(data, release))
            yield scratch
        finally:
            durable.remove(scratch.root)


def _fetches(data: DataFolder, release: Path) -> pa.Table:
    """Return `fetches` as a release saw it; as it is now, where that version is kept no more."""
    manifest = read_manifest(release)
    versions = manifest.warehouse_versions if manifest else {}
    pinned = {name: version for name, version in versions.items() if name == "fetches"}
    try:
        return Warehouse(data.warehouse, pinned).read("fetches")
    except (DeltaError, FileNotFoundError):
        return Warehouse(data.warehouse).read("fetches")
