"""Readers at work while releases are made: eight processes loop over `latest` with pandas, DuckDB and pyarrow.

    python -m tests.readers [--releases 200]

Every release has its number in the name of a speaker of every show, so that a reader who meets rows of two releases sees
it. In one data folder each release is removed as soon as config can have it, and readers hold what they read; in the other
nobody holds anything, and releases are kept for a minute after they were the latest.
"""

import sys
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import cyclopts

sys.path.insert(0, str(Path(__file__).parent))  # as pytest does

from published_shows import aliased, filled
from release_reader import WAYS, Seen, read_on, resolved

from tasks.config import Retention
from tasks.publish import publish
from tasks.releases.names import release_ids

HARSH = Retention(keep_releases=1, keep_days=0)
DAY = 24 * 60  # minutes


def watched(folder: Path, releases: int, minutes: float) -> list[Seen]:
    """Publish so many releases in each of two data folders, and return what the readers saw meanwhile."""
    folders = [
        (filled(folder / "held"), HARSH),
        (filled(folder / "resolved"), Retention(keep_releases=1, keep_days=minutes / DAY)),
    ]
    for data, retention in folders:
        publish(data, aliased(0), retention=retention)
    context = get_context("spawn")
    begun, over, told = context.Semaphore(0), context.Event(), context.Queue()
    readers = [
        context.Process(target=read_on, args=(folders[find is resolved][0].latest, way, begun, over, told))
        for way, (_, find) in enumerate(WAYS)
    ]
    for reader in readers:
        reader.start()
    for _ in readers:
        begun.acquire()
    for number in range(1, releases):
        for data, retention in folders:
            publish(data, aliased(number), retention=retention)
    over.set()
    seen = [told.get() for _ in readers]
    for reader in readers:
        reader.join()
    publish(folders[0][0], aliased(releases - 1), retention=HARSH)
    assert len(release_ids(folders[0][0].releases)) == 2, "nobody reads any more"
    return seen


def main(*, releases: int = 200) -> None:
    """Publish, read meanwhile, and print what each reader saw.

    Parameters
    ----------
    releases
        How many releases are made in each of two data folders.
    """
    with TemporaryDirectory(prefix="greenroom-readers-") as folder:
        seen = watched(Path(folder), releases, minutes=1)
    for each in seen:
        print(f"{each.name}: {each.reads} reads of {len(each.numbers)} releases; {'; '.join(each.faults) or 'no fault'}")
    sys.exit(any(each.faults for each in seen))


if __name__ == "__main__":
    cyclopts.run(main)
