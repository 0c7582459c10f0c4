"""Cite: a sentence of a release, with where it comes from, and the proof: the archived bytes, read again, say it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from tasks.archive import Location, LostRecordError, payload
from tasks.batch import Batch, Visit, read_visit
from tasks.config import Source
from tasks.data_folder import DataFolder, DataFolderError
from tasks.read import READER_VERSION
from tasks.releases.manifest import Manifest, read_manifest
from tasks.releases.names import release_ids
from tasks.releases.readers import opened
from tasks.schemas import WAREHOUSE, Row
from tasks.stamps import clock
from tasks.visits import unread
from tasks.warehouse import Warehouse

BEGINNING = re.compile(r"[0-9a-f]{1,32}")


class NoSuchSegmentError(Exception):
    """A segment that a release does not have, or that its beginning does not tell from others."""


@dataclass(frozen=True, slots=True)
class Citation:
    """A sentence as published, with all that leads to it; `reason` says why it is not proven, null where it is."""

    segment_id: str
    speaker: str | None
    text: str
    podcast: str | None
    episode: str | None
    published_on: date | None
    start_ms: int | None
    page: str
    fetched_at: datetime | None
    snapshot_id: str
    release_id: str
    reader_version: int
    is_proven: bool
    reason: str | None

    def told(self) -> str:
        """Return the citation as people write one."""
        episode = f'"{self.episode}"' if self.episode else None
        at = f"at {clock(self.start_ms)}" if self.start_ms is not None else None
        place = [self.podcast, episode, str(self.published_on) if self.published_on else None, at]
        fetched = f", fetched {self.fetched_at:%Y-%m-%d %H:%M} UTC" if self.fetched_at else ""
        proof = f"proven: the archived bytes read as this sentence (reader {READER_VERSION})"
        return "\n".join(
            [
                f'{self.speaker or "?"}: "{self.text}"',
                "  " + (", ".join(part for part in place if part) or "episode unknown"),
                f"  {self.page}{fetched}",
                f"  segment {self.segment_id}, snapshot {self.snapshot_id}, release {self.release_id}",
                proof if self.is_proven else f"not proven: {self.reason}",
            ]
        )


def cite(data: DataFolder, sources: Mapping[str, Source], beginning: str, release: Path) -> Citation:
    """Return the citation of the segment whose id begins so, in a release, and whether it can be proven.

    Raises NoSuchSegmentError, and DataFolderError for a release without manifest.
    """
    with opened(release) as folder:
        return _cited(data, sources, beginning, folder)


def _cited(data: DataFolder, sources: Mapping[str, Source], beginning: str, folder: Path) -> Citation:
    manifest = read_manifest(folder)
    if manifest is None:
        raise DataFolderError(f"{folder}: its manifest cannot be read (`greenroom verify {folder.name}`)")
    said = _segment(folder, beginning) or _missing(data, manifest, beginning)
    is_its = (ds.field("page") == said["page"]) | (ds.field("snapshot_id") == said["snapshot_id"])
    fetches = Warehouse(data.warehouse).read("fetches", where=(ds.field("source_id") == said["source_id"]) & is_its)
    reason = _not_proven(said, fetches, sources.get(said["source_id"]), data.archive, manifest)
    seen = fetches.filter(pc.equal(fetches["snapshot_id"], said["snapshot_id"]))["fetched_at"]
    episode = _row(folder, "episodes", "episode_id", said["episode_id"])
    return Citation(
        **{name: said[name] for name in ("segment_id", "text", "start_ms", "page", "snapshot_id")},
        speaker=_row(folder, "speakers", "speaker_id", said["speaker_id"]).get("display_name"),
        podcast=_row(folder, "podcasts", "podcast_id", said["podcast_id"]).get("title"),
        episode=episode.get("title"),
        published_on=episode.get("published_on"),
        fetched_at=pc.min(seen).as_py(),
        release_id=manifest.release_id,
        reader_version=manifest.reader_version,
        is_proven=reason is None,
        reason=reason,
    )


def _not_proven(said: Row, fetches: pa.Table, source: Source | None, archive: Path, published: Manifest) -> str | None:
    """Return why the archived bytes do not prove a sentence; null where they do."""
    whole = _WholeRecords(archive, fetches)
    try:
        whole.location(said["snapshot_id"])
    except LostRecordError as error:
        return f"the archive does not give its bytes back: {error}"
    if source is None:
        return f"source {said['source_id']} is not in the config any more, which says how its pages are read"
    versions = f"reader {READER_VERSION}, the release's {published.reader_version}"
    read_as = f"the present reader and config read them otherwise ({versions})"
    visits = unread(fetches, WAREHOUSE["reads"].empty())
    for visit in reversed([each for each in visits if said["snapshot_id"] in each.content]):
        try:
            found = whole.located(visit)
        except LostRecordError as error:
            read_as = f"the archive does not give back another part of its page: {error}"
            continue
        outcomes, rows, _ = read_visit(Batch(source, (found,), archive, "cite"), found)
        if rows is None:
            told = next((f"{row['reason']} {row['detail'] or ''}".strip() for row in outcomes if row.get("reason")), "")
            read_as = f"{read_as}: quarantined: {told}"
        elif any(row["segment_id"] == said["segment_id"] and row["text"] == said["text"] for row in rows.segments):
            return None
        elif labels := sorted({row["label"] or "?" for row in rows.segments if row["text"] == said["text"]}):
            read_as = f"{read_as}: said by {', '.join(labels)}, or another time than published"
    return read_as


@dataclass(frozen=True, slots=True)
class _WholeRecords:
    """Finds records of a page that can be read back: the same bytes may have been archived more than once."""

    archive: Path
    fetches: pa.Table

    def located(self, visit: Visit) -> Visit:
        """Return a visit with records that can be read. Raises LostRecordError where a part has none."""
        parts = tuple(replace(part, location=self.location(part.snapshot_id)) for part in visit.parts)
        return replace(visit, parts=parts)

    def location(self, snapshot_id: str) -> Location:
        """Return where the bytes of a snapshot stand. Raises LostRecordError where they are nowhere, or are other bytes."""
        lost = LostRecordError(f"`fetches` has no record of snapshot {snapshot_id}")
        for location in self._records(snapshot_id):
            try:
                payload(self.archive, location, snapshot_id)
            except LostRecordError as error:
                lost = error
            else:
                return location
        raise lost

    def _records(self, snapshot_id: str) -> Iterator[Location]:
        rows = self.fetches.filter(pc.equal(self.fetches["snapshot_id"], snapshot_id)).sort_by("fetched_at")
        places = zip(rows["archive_file"].to_pylist(), rows["archive_offset"].to_pylist(), strict=True)
        return (Location(file, offset) for file, offset in dict.fromkeys(places) if file is not None)


def _segment(release: Path, beginning: str) -> Row | None:
    """Return the segment whose id begins so; null where there is none. Raises NoSuchSegmentError where there are several."""
    if not BEGINNING.fullmatch(beginning):
        return None
    is_it = pc.starts_with(ds.field("segment_id"), beginning)
    held = ds.dataset(release / "segments", format="parquet")
    found = held.to_table(columns=["segment_id", "__filename"], filter=is_it).to_pylist()
    if len(found) > 1:
        some = ", ".join(row["segment_id"] for row in found[:5])
        raise NoSuchSegmentError(f"{len(found)} segments begin with {beginning}: {some}{' ...' if len(found) > 5 else ''}")
    if not found:
        return None
    (row,) = ds.dataset(found[0]["__filename"], format="parquet").to_table(filter=is_it).to_pylist()
    return dict(row)


def _missing(data: DataFolder, manifest: Manifest, beginning: str) -> Row:
    """Raise NoSuchSegmentError, which names the nearest release that has the segment, if any does."""
    unknown = f"no segment {beginning} in release {manifest.release_id}"
    names = release_ids(data.releases)
    here = names.index(manifest.release_id) if manifest.release_id in names else len(names)
    for name in sorted(names, key=lambda name: abs(names.index(name) - here)):
        if name != manifest.release_id and _segment(data.releases / name, beginning):
            raise NoSuchSegmentError(f"{unknown}; release {name} has it: cite it with --release {name}")
    raise NoSuchSegmentError(f"{unknown}, nor in any other")


def _row(release: Path, table: str, key: str, value: str | None) -> dict[str, Any]:
    """Return the row of a table with a key; an empty one where there is none."""
    found = ds.dataset(release / table, format="parquet").to_table(filter=ds.field(key) == pa.scalar(value, pa.string()))
    return dict(found.to_pylist()[0]) if found.num_rows else {}
