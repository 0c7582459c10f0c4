"""Commands that show how things are: `sources check`, `archive check`, `status`."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.options import CONFIG, DATA, FAILED, PUBLISHED, Config, Data, wrong

if TYPE_CHECKING:
    from tasks.archive_check import FileCheck

MOST_LOST = 10  # told of one file


def check(*, config: Config = CONFIG) -> int:
    """Verify the config: keys, types, permission, layouts, folders of saved pages, retention and waivers of checks."""
    from tasks.config import load_crawling, load_retention, load_sources, load_waivers

    loaded, crawling, waivers = load_sources(config), load_crawling(config), load_waivers(config)
    load_retention(config)
    for source in loaded:
        places = (
            *source.feeds,
            *source.sitemaps,
            *source.listings,
            *source.speaker_pages,
            *source.pages,
            *([source.captures] if source.captures else []),
        )
        print(f"{source.source_id}: {source.title} ({source.permission}; {len(places)} places to look)")
    if crawling.contact is None and any(not source.allow_local and source.permission != "local" for source in loaded):
        print(f"no contact: say in {config / 'crawler.toml'} where people reach you who wonder about your requests")
    for waiver in waivers:
        print(f"waived until {waiver.until}: {waiver.check} ({waiver.reason})")
    print(f"{len(loaded)} sources, no faults")
    return PUBLISHED


def check_archive(*, data: Data = DATA) -> int:
    """Read every WARC file, verify its records and digests, and whether every row of `fetches` finds its bytes.

    Exit code 1 where anything is damaged or lost. A torn last record, as a run leaves it that was killed, is told and harmless
    as long as no row points to it.
    """
    from flows.progress import bars
    from tasks.archive_check import COLUMNS, check_file, files_to_check, pointing
    from tasks.data_folder import DataFolder
    from tasks.warehouse import Warehouse

    if not data.is_dir():
        return wrong(_no_data_folder(data))
    folder = DataFolder(data.resolve())
    rows = pointing(Warehouse(folder.warehouse).read("fetches", columns=COLUMNS))  # before files: a night may be at work
    files = files_to_check(folder.archive, rows)
    checked = []
    with bars("check", unit="files") as (bar,):
        bar.expect(len(files))
        for file in files:
            checked.append(check_file(folder.archive, file, rows.get(file)))
            bar.advance()
    for each in checked:
        print("\n".join(_archive_lines(each)))
    damaged = sum(each.is_damaged for each in checked)
    records = sum((each.records for each in checked), Counter())
    print(f"{len(checked)} files: {_counted(records)}; {f'{damaged} damaged or lost' if damaged else 'no damage'}")
    return FAILED if damaged else PUBLISHED


def status(
    *, data: Data = DATA, as_json: Annotated[bool, Parameter(name="--json", negative="", help="As JSON.")] = False
) -> int:
    """Show the last release, and by source what is known, read and quarantined."""
    from tasks.data_folder import DataFolder
    from tasks.stages import OUTCOMES
    from tasks.status import status as status_of
    from tasks.tally import by_stage

    if not data.is_dir():
        return wrong(_no_data_folder(data))
    found = status_of(DataFolder(data.resolve()))
    if as_json:
        print(json.dumps(asdict(found), default=str, ensure_ascii=False, indent=1))
        return PUBLISHED
    print(f"last release  {found.release} of {found.released_at}" if found.release else "no release yet")
    for name, rows in found.rows.items():
        print(f"  {name:22} {rows:>12,}")
    for source in found.sources:
        print(f"{source.source_id}: {source.episodes} episodes; fetched {dict(source.fetches)}; read {dict(source.reads)}")
        for row in by_stage({source.source_id: source.stages}):
            print(
                f"  {row['stage']:10} " + "; ".join(f"{outcome} {row[outcome]}" for outcome in OUTCOMES if row[outcome] != "0")
            )
    print(f"{found.unread} pages fetched but not read")
    if found.refused:
        print(f"a release was refused at {found.refused_at}; all its checks are in {DataFolder(data.resolve()).refused}")
    for line in found.refused:
        print(f"refused  {line}")
    for line in found.quarantine:
        print(f"quarantined  {line}")
    for line in found.erasures:
        print(f"erased  {line}")
    return PUBLISHED


def _archive_lines(checked: "FileCheck") -> Iterator[str]:
    """Give what there is to say of one file."""
    yield f"{checked.file}: {_counted(checked.records)}"
    for fault in checked.faults:
        if not fault.is_torn:
            yield f"  damaged at {fault.offset}, up to {fault.end}: {fault.reason}"
        elif any(lost.offset >= fault.offset for lost in checked.lost):
            yield f"  torn last record at {fault.offset}, which rows of `fetches` point to"
        else:
            yield f"  torn last record at {fault.offset}; harmless: no row points to it"
    for lost in checked.lost[:MOST_LOST]:
        yield f"  lost at {lost.offset}: {lost.url}, snapshot {lost.snapshot_id[:12]}: {lost.reason}"
    if len(checked.lost) > MOST_LOST:
        yield f"  and {len(checked.lost) - MOST_LOST:,} more lost"


def _counted(records: Counter[str]) -> str:
    return ", ".join(f"{count:,} {kind}" for kind, count in sorted(records.items())) or "no records"


def _no_data_folder(data: Data) -> str:
    return f"data folder {data}: there is none; `greenroom nightly` makes it, --data DIR names another"
