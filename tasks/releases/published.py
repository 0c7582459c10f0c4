"""Published: a release as it is found on disk, and whether it is whole: still what was published, no more and no less."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tasks.releases.manifest import MANIFEST, SEAL, File, Manifest, read_manifest


@dataclass(frozen=True)
class Published:
    """A release on disk: its folder, and its manifest where that can be read."""

    folder: Path
    manifest: Manifest | None

    @classmethod
    def at(cls, folder: Path) -> "Published":
        """Return what is published at a folder, or where `latest` points now, if anything."""
        folder = folder.resolve()
        return cls(folder, read_manifest(folder))

    @property
    def files(self) -> Mapping[str, File]:
        """Its files by path, as its manifest says."""
        return self.manifest.files if self.manifest else {}

    @cached_property
    def whole(self) -> frozenset[str]:
        """The files that are still what the manifest says; each is read once for that."""
        return frozenset(path for path, file in self.files.items() if is_whole(self.folder / path, file))

    @cached_property
    def is_whole(self) -> bool:
        """Say whether manifest and files are all there, as they were, and nothing else is; older ones have no seal."""
        return bool(self.files) and len(self.whole) == len(self.files) == len(files_in(self.folder) - {MANIFEST, SEAL})

    @property
    def is_sealed(self) -> bool:
        """Say whether the manifest has its checksum beside it."""
        return (self.folder / SEAL).is_file()


def files_in(release: Path) -> set[str]:
    """Return the paths of all files of a release, seen from its folder; hidden ones are nobody's rows."""
    paths = (path.relative_to(release) for path in release.rglob("*") if not path.is_dir() or path.is_symlink())
    return {path.as_posix() for path in paths if not path.name.startswith(".")}


def is_whole(path: Path, file: File) -> bool:
    """Say whether a published file is still what its manifest says."""
    return path.is_file() and path.stat().st_size == file.bytes and checksum(path) == file.sha256


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file, in hex. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
