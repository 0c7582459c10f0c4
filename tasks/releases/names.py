"""Names: release ids, which sort in the order of publishing whatever the clock says, and the folders behind them."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tasks.data_folder import DataFolderError

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
    """Return the folder of a release, by its id or `latest`. Raises DataFolderError where there is none."""
    if name == "latest":
        name = latest_id(releases) or name
    if name not in release_ids(releases):
        raise DataFolderError(f"{releases}: no release '{name}' (`greenroom releases` lists them)")
    return releases / name


def latest_id(releases: Path) -> str | None:
    """Return which release `latest` points to, whether or not that is there."""
    try:
        return (releases / "latest").readlink().name
    except OSError:
        return None
