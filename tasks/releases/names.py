"""Names: release ids, which sort in the order of publishing whatever the clock says, and the folders behind them."""

import difflib
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tasks.data_folder import DataFolderError
from tasks.releases.manifest import read_manifest

RELEASE_ID = re.compile(r"(\d{8}T\d{6})(\d{3})Z-[0-9a-f]{8}")


def new_id(now: datetime, content: str, last: str | None) -> str:
    """Return the id of a release: the moment, but after that of the last one, and a hash of its content."""
    at = max(now, moment(last) + timedelta(milliseconds=1)) if last else now
    return f"{at:%Y%m%dT%H%M%S}{at.microsecond // 1000:03d}Z-{content[:8]}"


def moment(release_id: str) -> datetime:
    """Return the moment that a release id begins with. Raises ValueError where it is none."""
    found = RELEASE_ID.fullmatch(release_id)
    if not found:
        raise ValueError(f"'{release_id}' is no release id")
    return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) + timedelta(milliseconds=int(found[2]))


def release_ids(releases: Path) -> list[str]:
    """Return the ids of all releases in a folder, in the order of publishing."""
    if not releases.is_dir():
        return []
    return sorted(path.name for path in releases.iterdir() if RELEASE_ID.fullmatch(path.name) and path.is_dir())


def find_release(releases: Path, name: str) -> Path:
    """Return the folder of a release, by its id, a beginning that no other has, `latest` or `previous`.

    Raises DataFolderError where that is none, or several, and names the nearest.
    """
    ids = release_ids(releases)
    if not ids:
        raise DataFolderError(f"{releases}: no release yet; `greenroom nightly` makes one, --data DIR names another folder")
    wanted = _by_role(releases, name) if name in ("latest", "previous") else name
    beginning = [wanted] if wanted in ids else [release_id for release_id in ids if release_id.startswith(wanted)]
    if len(beginning) > 1:
        raise DataFolderError(f"{releases}: {len(beginning)} releases begin with '{name}' (`greenroom releases` lists them)")
    if not beginning:
        near = difflib.get_close_matches(wanted, ids, n=1, cutoff=0.0)[0]
        raise DataFolderError(f"{releases}: no release '{wanted}' (did you mean '{near}'? `greenroom releases` lists them)")
    return releases / beginning[0]


def latest_id(releases: Path) -> str | None:
    """Return which release `latest` points to, whether or not that is there."""
    try:
        return (releases / "latest").readlink().name
    except OSError:
        return None


def _by_role(releases: Path, role: str) -> str:
    """Return which release is `latest` or `previous`. Raises DataFolderError where none is."""
    latest = latest_id(releases)
    if latest is None or role == "latest":
        return latest or role
    manifest = read_manifest(releases / latest)
    if manifest is None or manifest.previous is None:
        why = "is the first" if manifest else "has no manifest that can be read"
        raise DataFolderError(f"{releases}: no previous release: {latest} {why}")
    return manifest.previous
