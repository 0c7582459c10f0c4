"""Erase: from archive, warehouse and releases, whatever tombstones say and is not erased yet; interrupted, it goes on."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from tasks import durable
from tasks.config import Source
from tasks.data_folder import DataFolder
from tasks.erasure.archive import erase_from_archive, remove_unnamed
from tasks.erasure.releases import erase_from_releases
from tasks.erasure.tombstones import Tombstones
from tasks.schemas import WAREHOUSE
from tasks.warehouse import Warehouse

log = logging.getLogger("greenroom.erase")


def bury(data: DataFolder, tombstones: Tombstones) -> None:
    """Write the tombstones of a data folder: from now on what they say stays out, and every run finishes erasing it."""
    durable.replace(data.tombstones, tombstones.model_dump_json(indent=1).encode())


def erase(data: DataFolder, sources: Mapping[str, Source], tell: Callable[[str], object] = log.warning) -> None:
    """Finish every erasure that has not come to its end, once no other run is at work in the data folder.

    What is left of a source whose pages were erased counts as unread: read it, and publish.
    """
    with data.alone(), data.lock():
        tombstones = Tombstones.of(data)
        if tombstones.is_finished:
            return
        for folder in (data.root / ".compare", *durable.put_back(data.warehouse)):
            durable.remove(folder)
        erased = tombstones.unfinished(_known(data, sources))
        tell(f"erasing from archive and warehouse: {', '.join(erased) or 'nothing is held'}")
        warehouse = Warehouse(data.warehouse)
        left = {}
        for source_id, each in erased.items():
            source = sources.get(source_id) or _unknown(source_id)
            fetches = warehouse.read("fetches", source_id)
            left[source_id], snapshots = erase_from_archive(data.archive, fetches, source, each)
            tombstones.snapshots.update(snapshots)
        bury(data, tombstones)  # once `fetches` is written anew, nothing else says what snapshots became
        warehouse.write_anew(left)
        for source_id, rows in left.items():
            remove_unnamed(data.archive, source_id, rows)
        now = datetime.now(UTC)
        renewed = erase_from_releases(data.releases, erased, now, tombstones.snapshots)
        bury(data, tombstones.finished(now))
        tell(f"erased; {len(renewed)} releases were made anew")


def _known(data: DataFolder, sources: Mapping[str, Source]) -> list[str]:
    """Return every source of which anything may be held."""
    warehouse = Warehouse(data.warehouse)
    held = {source_id for name in WAREHOUSE for source_id in warehouse.source_ids(name)}
    published = {path.stem for path in data.releases.glob("*/segments/*.parquet")}
    return sorted({*sources, *held, *published, *(path.name for path in data.archive.iterdir())})


def _unknown(source_id: str) -> Source:
    """Return what is to be supposed of a source that the config does not have any more."""
    return Source(
        source_id=source_id,
        title=source_id,
        site="https://unknown.invalid/",
        permission="local",
        captures=".",
        many_podcasts=True,
    )
