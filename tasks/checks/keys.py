"""Keys: each is of one row, and ids are made of what they stand for."""

from collections import Counter
from collections.abc import Iterator

import pyarrow.compute as pc

from tasks import ids
from tasks.checks.arrow import joined
from tasks.checks.candidate import Candidate, Check, Columns, none_of
from tasks.schemas import RELEASE


def checks(release: Candidate) -> Iterator[Check]:
    """Block where two rows share their key, where a voice is not of its label, or a segment not of its voice and text."""
    for name in RELEASE:
        yield _unique(name, release.columns)
    yield _voices(release.columns)
    yield _segments(release)


def _unique(name: str, columns: Columns) -> Check:
    key = list(RELEASE[name].key)
    counted = columns(name, key).group_by(key).aggregate([([], "count_all")])
    doubled = counted.filter(pc.greater(counted["count_all"], 1))
    samples = ["/".join(map(str, row.values())) for row in doubled.slice(0, 5).select(key).to_pylist()]
    return none_of(f"{name}: key unique", doubled.num_rows, "keys doubled", samples)


def _voices(columns: Columns) -> Check:
    named = ["voice_id", "episode_id", "source_id", "page", "label"]
    voices = columns("segments", named).group_by(named).aggregate([])
    wrong = [row["voice_id"] for row in voices.to_pylist() if row["voice_id"] != _voice_id(row)]
    return none_of("segments: voice is of its label", len(set(wrong)), "voices under another label", wrong)


def _voice_id(row: dict[str, str | None]) -> str:
    scope = row["episode_id"] or ids.page_scope(str(row["source_id"]), str(row["page"]))
    return ids.voice_id(scope, row["label"])


def _segments(release: Candidate) -> Check:
    """Check the ids of what those voices said of whom the last release does not have every segment with the same text."""
    said = release.columns("segments", ["segment_id", "voice_id", "text"])
    if release.last is not None:
        known = release.last("segments", ["segment_id", "text"])
        is_known = pc.is_in(joined(said, known.column_names), value_set=joined(known, known.column_names))
        said = said.filter(pc.is_in(said["voice_id"], value_set=pc.unique(said["voice_id"].filter(pc.invert(is_known)))))
    rows = list(zip(*(column.to_pylist() for column in said.columns), strict=True))
    times = Counter((voice_id, text) for _, voice_id, text in rows)
    repeated = {
        (voice_id, text): {ids.segment_id(voice_id, text, occurrence) for occurrence in range(count)}
        for (voice_id, text), count in times.items()
        if count > 1
    }
    wrong = [
        segment_id
        for segment_id, voice_id, text in rows
        if segment_id not in (repeated.get((voice_id, text)) or {ids.segment_id(voice_id, text, 0)})
    ]
    return none_of("segments: id is of its text", len(wrong), "segments whose text is not what their id was made of", wrong)
