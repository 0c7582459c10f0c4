"""Commands about who is who: `speakers review`."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from flows.options import CONFIG, DATA, PUBLISHED, Config, Data, wrong

if TYPE_CHECKING:
    from tasks.review import Doubtful, Side


def review(
    *,
    most: Annotated[int, Parameter(help="How many pairs to show.")] = 20,
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="Every pair, as JSON.")] = False,
    config: Config = CONFIG,
    data: Data = DATA,
) -> int:
    """List the pairs of speakers who may be one person, the most valuable first, with what speaks for it and against it.

    They stay two speakers as long as that is in doubt.
    """
    from tasks.config import load_sources
    from tasks.data_folder import DataFolder
    from tasks.review import review as doubtful
    from tasks.tables import frame
    from tasks.warehouse import Warehouse

    sources = {source.source_id: source for source in load_sources(config)}
    if most < 1:
        return wrong("speakers review: --most is a number from 1")
    warehouse = Warehouse(DataFolder(data.resolve()).warehouse)
    if not warehouse.exists("fetches"):
        return wrong(f"data folder {data}: nothing was fetched into it yet; `greenroom nightly` does, --data DIR names another")
    held = warehouse.pinned()
    pairs = doubtful(frame(held.read("voices")), frame(held.read("episodes")), sources)
    if as_json:
        print(json.dumps([asdict(pair) for pair in pairs], ensure_ascii=False, indent=1))
        return PUBLISHED
    for pair in pairs[:most]:
        print("\n".join(_told(pair)))
    more = f"; {len(pairs) - most} more, --most N shows them" if len(pairs) > most else ""
    print(f"{len(pairs)} pairs in doubt{more}")
    return PUBLISHED


def _told(pair: "Doubtful") -> Iterator[str]:
    yield f"{_side(pair.one)}\n{_side(pair.other)}"
    yield f"  one name: {pair.likeness}; for it: {', '.join(pair.evidence) or 'nothing'}; against: {', '.join(pair.doubts)}"


def _side(side: "Side") -> str:
    return f"{side.speaker_id}  {side.name}: {side.episodes:,} episodes, {side.words:,} words, in {', '.join(side.sources)}"
