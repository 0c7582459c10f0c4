"""Commands about what must not be here any more: `erase`."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from flows.options import CONFIG, DATA, PUBLISHED, Config, Data, wrong

if TYPE_CHECKING:
    from tasks.config import Source
    from tasks.data_folder import DataFolder
    from tasks.erasure.chosen import Chosen

STAYS = """what others say without the full name, addresses of pages, the config, saved pages in the folders that `captures` \
name, and every copy elsewhere: backups, and what analysts have downloaded"""


def erase(
    what: Annotated[Literal["source", "podcast", "speaker"], Parameter(help="What kind of thing.")],
    name: Annotated[str, Parameter(help="Its source_id, podcast_id or speaker_id.")],
    *,
    plan: Annotated[bool, Parameter(negative="", help="Say what would be erased, and stop.")] = False,
    yes: Annotated[bool, Parameter(negative="", help="Erase without asking first.")] = False,
    reason: Annotated[str | None, Parameter(help="Why; it is kept, so name nobody in it.")] = None,
    config: Config = CONFIG,
    data: Data = DATA,
) -> int:
    """Erase a source, podcast or speaker from archive, warehouse and every release, for ever, and keep it out from then on.

    Of a speaker the words and labels go in all sources, and the full name is blacked out in all pages of these; what others
    say stays.
    Releases keep their ids and get new files and manifests; what is left is read again and published. What was erased is
    remembered by hashes alone, in tombstones.json of the data folder. Interrupted, it goes on with the next run.
    """
    from tasks.config import load_sources
    from tasks.data_folder import DataFolder, DataFolderError
    from tasks.erasure.choose import choose
    from tasks.erasure.chosen import buried
    from tasks.erasure.erase import bury
    from tasks.erasure.erase import erase as finish
    from tasks.erasure.tombstones import Tombstones
    from tasks.warehouse import Warehouse

    if not data.is_dir():
        return wrong(f"data folder {data}: there is none; --data DIR names another")
    folder = DataFolder(data.resolve())
    sources = {source.source_id: source for source in load_sources(config)}
    Warehouse(folder.warehouse).verify()
    if not plan:
        finish(folder, sources, print)  # what was interrupted, which may be this
    try:
        chosen = choose(folder, sources, what, name)
    except DataFolderError:
        before = Tombstones.of(folder).of_id(what, name)
        if before is None:
            raise
        print(f"{what} {name} was erased, as was asked at {before.asked_at:%Y-%m-%d %H:%M} UTC, and stays out")
        return PUBLISHED if plan else _publish(folder, config)
    print("\n".join(_told(folder, sources, chosen)))
    if plan:
        return PUBLISHED
    if not yes and (why_not := _not_agreed(name)):
        return wrong(f"erase: {why_not}")
    with folder.alone():
        bury(folder, reduce(lambda tombstones, each: buried(tombstones, each, reason), chosen, Tombstones.of(folder)))
    finish(folder, sources, print)
    return _publish(folder, config)


def _not_agreed(name: str) -> str | None:
    """Ask whether something is to be erased; return why it is not, null where it is."""
    if not sys.stdin.isatty():
        return "nobody is here to be asked; say --yes, or --plan to see what it would do"
    agreed = input(f"This cannot be undone. Type {name} to erase it: ") == name
    return None if agreed else "nothing was erased"


def _publish(data: "DataFolder", config: Config) -> int:
    """Read and publish what is left; return the exit code."""
    from flows.run_commands import release
    from tasks.warehouse import Warehouse

    if Warehouse(data.warehouse).exists("fetches"):
        return release(config=config, data=data.root)
    print("nothing is left to publish")
    return PUBLISHED


def _told(data: "DataFolder", sources: "Mapping[str, Source]", chosen: "Sequence[Chosen]") -> Iterator[str]:
    """Give what is to be erased, in lines."""
    from tasks.erasure.extent import extent, namesakes

    held = extent(data, chosen[0])
    yield f"{chosen[0].what} {chosen[0].id}, of source {', '.join(each.source_id for each in chosen)}"
    yield f"  latest release      {held.sentences:,} sentences, {held.words:,} words, in {held.episodes:,} episodes"
    yield f"  releases            {held.releases:,} hold any of it"
    for each in chosen:
        if len(chosen) > 1:
            yield f" in source {each.source_id}"
        yield from _told_of_source(sources, each)
    elsewhere, drawn_in = namesakes(data, chosen)
    for speaker_id in drawn_in:
        yield f"  goes too            {speaker_id}: the name is in the label"
    for speaker_id in elsewhere:
        yield f"  the same name       {speaker_id} is known in another source, and stays"
    yield f"  stays               {STAYS}"


def _told_of_source(sources: "Mapping[str, Source]", chosen: "Chosen") -> Iterator[str]:
    if chosen.labels:
        yield f"  labels              {', '.join(chosen.labels)}"
    if chosen.names:
        yield f"  names blacked out   {', '.join(sorted(' '.join(words) for words in chosen.names))}"
    for page in chosen.pages:
        yield f"  page                {page}"
    source = sources.get(chosen.source_id)
    if source is not None and chosen.what == "source":
        yield f"  config              sources/{chosen.source_id}.toml is left out by every run: remove it"
    elif source is not None and (named := set(chosen.pages) & {*source.feeds, *source.speaker_pages, *source.pages}):
        yield f"  config              sources/{chosen.source_id}.toml names {', '.join(sorted(named))}: remove it"
