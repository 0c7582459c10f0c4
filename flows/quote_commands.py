"""Commands about what was said: `cite`."""

import json
from dataclasses import asdict
from typing import Annotated

from cyclopts import Parameter

from flows.options import CONFIG, DATA, FAILED, PUBLISHED, Config, Data, wrong


def cite(
    segment: Annotated[str, Parameter(help="The segment_id, or a beginning of it that no other has.")],
    *,
    release: Annotated[str, Parameter(help="A release: its id, the beginning of it, `latest` or `previous`.")] = "latest",
    as_json: Annotated[bool, Parameter(name="--json", negative="", help="As JSON.")] = False,
    config: Config = CONFIG,
    data: Data = DATA,
) -> int:
    """Print the citation of a sentence, and prove it: its page is read again from the archived bytes.

    Exit code 0 where it is proven, 1 where not, with the reason, 2 where there is no such segment.
    """
    from tasks.cite import NoSuchSegmentError
    from tasks.cite import cite as citation_of
    from tasks.config import load_sources
    from tasks.data_folder import DataFolder
    from tasks.releases.names import find_release

    sources = {source.source_id: source for source in load_sources(config)}
    if not data.is_dir():
        return wrong(f"data folder {data}: there is none; `greenroom nightly` makes it, --data DIR names another")
    try:
        folder = DataFolder(data.resolve())
        found = citation_of(folder, sources, segment.lower(), find_release(folder.releases, release))
    except NoSuchSegmentError as error:
        return wrong(str(error))
    print(json.dumps(asdict(found), default=str, ensure_ascii=False, indent=1) if as_json else found.told())
    return PUBLISHED if found.is_proven else FAILED
