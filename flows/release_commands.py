"""Commands about releases that are there: `verify`, `releases`."""

from contextlib import suppress
from typing import Annotated

from cyclopts import Parameter

from flows.options import CONFIG, DATA, FAILED, PUBLISHED, Config, Data


def verify(
    release: Annotated[str, Parameter(help="Id of a release.")] = "latest",
    *,
    every: Annotated[bool, Parameter(name="--all", negative="", help="Verify every release.")] = False,
    data: Data = DATA,
) -> int:
    """Verify that a release is still what its manifest says: no file missing, changed or too many; and where `latest` points.

    Exit code 1 where anything is wrong.
    """
    from tasks.data_folder import DataFolder
    from tasks.releases.names import find_release, release_ids
    from tasks.releases.verify import verify as faults_of
    from tasks.releases.verify import verify_latest

    folder = DataFolder(data.resolve()).releases
    ids = release_ids(folder) if every else []
    found = {"latest": verify_latest(folder)}
    for release_id in ids or [find_release(folder, release).name]:
        with suppress(FileNotFoundError):  # removed since, as nothing keeps it
            found[release_id] = faults_of(folder / release_id)
    for name, faults in found.items():
        print(f"{name}: {f'{len(faults)} faults' if faults else 'whole'}")
        for line in faults:
            print(f"  {line}")
    return FAILED if any(found.values()) else PUBLISHED


def releases(*, config: Config = CONFIG, data: Data = DATA) -> int:
    """List the releases, and why each is kept: config/releases.toml says for how long.

    Exit code 1 where a pinned release is not there.
    """
    from datetime import UTC, datetime

    from tasks.config import load_retention
    from tasks.data_folder import DataFolder
    from tasks.releases.names import latest_id
    from tasks.releases.readers import unread
    from tasks.releases.retention import kept, last_good_of, manifests_of, missing_pins

    retention, folder = load_retention(config), DataFolder(data.resolve()).releases
    manifests = manifests_of(folder)
    reasons = kept(manifests, retention, datetime.now(UTC), latest_id(folder), last_good_of(folder))
    for release_id, manifest in manifests.items():
        with unread(folder / release_id) as is_unread:
            why = reasons[release_id] + ([] if is_unread else ["being read"])
        rows = f"{sum(manifest.rows.values()):>12,} rows" if manifest else "manifest cannot be read"
        print(f"{release_id}  {rows}  {', '.join(why) or 'not kept: the next run that publishes removes it'}")
    missing = missing_pins(manifests, retention)
    for release_id in missing:
        print(f"{release_id}  pinned, and not there: nothing is removed while {config / 'releases.toml'} says so")
    if not manifests:
        print("no release yet")
    return FAILED if missing else PUBLISHED
