"""Commands that show how things are: `sources check`, `status`."""

import json
from dataclasses import asdict
from typing import Annotated

from cyclopts import Parameter

from flows.options import CONFIG, DATA, PUBLISHED, Config, Data, wrong


def check(*, config: Config = CONFIG) -> int:
    """Verify every file in config/sources: keys, types, permission, layouts and folders of saved pages."""
    from tasks.config import load_crawling, load_sources

    loaded, crawling = load_sources(config), load_crawling(config)
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
    print(f"{len(loaded)} sources, no faults")
    return PUBLISHED


def status(
    *, data: Data = DATA, as_json: Annotated[bool, Parameter(name="--json", negative="", help="As JSON.")] = False
) -> int:
    """Show the last release, and by source what is known, read and quarantined."""
    from tasks.data_folder import DataFolder
    from tasks.status import status as status_of

    if not data.is_dir():
        return wrong(f"data folder {data}: there is none; `greenroom nightly` makes it, --data DIR names another")
    found = status_of(DataFolder(data.resolve()))
    if as_json:
        print(json.dumps(asdict(found), default=str, ensure_ascii=False, indent=1))
        return PUBLISHED
    print(f"last release  {found.release} of {found.released_at}" if found.release else "no release yet")
    for name, rows in found.rows.items():
        print(f"  {name:22} {rows:>12,}")
    for source in found.sources:
        print(f"{source.source_id}: {source.episodes} episodes; fetched {dict(source.fetches)}; read {dict(source.reads)}")
    print(f"{found.unread} pages fetched but not read")
    for line in found.quarantine:
        print(f"quarantined  {line}")
    return PUBLISHED
