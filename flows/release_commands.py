"""Commands about releases that are there: `verify`, `diff`, `releases`."""

from contextlib import suppress
from typing import Annotated

from cyclopts import Parameter

from flows.options import CONFIG, DATA, FAILED, PUBLISHED, Config, Data, wrong


def verify(
    release: Annotated[str, Parameter(help="Its id, the beginning of it, `latest` or `previous`.")] = "latest",
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


def diff(
    before: Annotated[str, Parameter(help="A release: its id, the beginning of it, `latest` or `previous`.")] = "previous",
    after: Annotated[str, Parameter(help="The release that it is compared with, named likewise.")] = "latest",
    *,
    table: Annotated[str | None, Parameter(help="Only this table.")] = None,
    rows: Annotated[int, Parameter(help="How many rows to show of each kind of change.")] = 3,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Every row, as JSON.")] = False,
    data: Data = DATA,
) -> int:
    """Show which rows differ between two releases, in which columns, and why as far as that is known.

    data/README.md says what each reason means, under `changes`.
    """
    import pyarrow as pa

    from flows.diffing import as_json as told_as_json
    from flows.diffing import as_text
    from tasks.data_folder import DataFolder
    from tasks.releases.diff import diff as diff_of
    from tasks.releases.names import find_release
    from tasks.releases.readers import opened
    from tasks.schemas import RELEASE

    if table is not None and table not in RELEASE:
        return wrong(f"diff: --table {table}: not a table of a release ({', '.join(RELEASE)})")
    if rows < 0:
        return wrong("diff: --rows is a number from 0")
    folder = DataFolder(data.resolve()).releases
    with opened(find_release(folder, before)) as was, opened(find_release(folder, after)) as is_now:
        try:
            found = diff_of(was, is_now, table)
            lines = told_as_json(found, was.name, is_now.name) if as_json else as_text(found, was.name, is_now.name, rows)
            for line in lines:
                print(line)
        except BrokenPipeError:
            raise
        except (OSError, pa.ArrowException) as error:
            wrong(f"diff: a release is damaged: {error}")
            return FAILED
    return PUBLISHED


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
