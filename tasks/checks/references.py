"""References: every id points to a row, and what two rows say of one thing is the same."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.arrow import count, differs, joined, looked_up
from tasks.checks.candidate import Candidate, Check, Columns, none_of
from tasks.schemas import RELEASE

REFERENCES = (
    ("episodes", "podcast_id", "podcasts"),
    ("appearances", "speaker_id", "speakers"),
    ("appearances", "episode_id", "episodes"),
    ("appearances", "podcast_id", "podcasts"),
    ("segments", "speaker_id", "speakers"),
    ("segments", "appearance_id", "appearances"),
    ("segments", "episode_id", "episodes"),
    ("segments", "podcast_id", "podcasts"),
    ("appearances_by_month", "speaker_id", "speakers"),
    ("appearances_by_month", "podcast_id", "podcasts"),
    ("coverage", "podcast_id", "podcasts"),
)
AGREEMENTS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("segments", "appearance_id", "appearances", ("speaker_id", "episode_id", "podcast_id", "source_id")),
    ("segments", "episode_id", "episodes", ("podcast_id", "source_id")),
    ("appearances", "episode_id", "episodes", ("podcast_id", "source_id", "published_on")),
    ("episodes", "podcast_id", "podcasts", ("source_id",)),
)


def checks(release: Candidate) -> Iterator[Check]:
    """Block where an id points nowhere, where rows contradict each other, and where a label is not one of its speaker."""
    columns = release.columns
    for reference in REFERENCES:
        yield _whole(*reference, columns)
    for name, table in RELEASE.items():
        if "source_id" in table.schema.names:
            found = pc.unique(columns(name, ["source_id"])["source_id"]).to_pylist()
            unknown = sorted(set(found) - set(release.sources))
            yield none_of(f"{name}.source_id: in config", len(unknown), "unknown sources", unknown)
    for agreement in AGREEMENTS:
        yield _agree(*agreement, columns)
    yield _speech_under_a_label(columns)
    yield _labels("segments", "label", "appearances", "labels", "appearance_id", columns)
    yield _labels("appearances", "labels", "speakers", "aliases", "speaker_id", columns)


def _whole(name: str, column: str, target: str, columns: Columns) -> Check:
    """Check that every id in a column is found in the table it points to."""
    used = pc.drop_null(pc.unique(columns(name, [column])[column]))
    known = columns(target, [column])[column]
    orphans = used.filter(pc.invert(pc.is_in(used, value_set=known)))
    return none_of(f"{name}.{column}: in {target}", len(orphans), "orphans", orphans[:5].to_pylist())


def _agree(name: str, key: str, target: str, shared: Sequence[str], columns: Columns) -> Check:
    """Check that rows say the same as the row that their key points to."""
    [own] = RELEASE[name].key
    rows, known = columns(name, list(dict.fromkeys([own, key, *shared]))), columns(target, [key, *shared])
    rows = rows.filter(pc.is_in(rows[key], value_set=known[key], skip_nulls=True))
    wrong, samples = {}, []
    for column in shared:
        unlike = differs(rows[column], looked_up(rows[key], known[key], known[column]))
        if found := count(unlike):
            wrong[column] = found
            samples += rows[own].filter(unlike)[:5].to_pylist()
    told = f"rows differ from theirs ({', '.join(wrong)})" if wrong else "rows differ from theirs"
    return none_of(f"{name}: agree with their {target}", sum(wrong.values()), told, samples)


def _speech_under_a_label(columns: Columns) -> Check:
    """Check that what is said under a label has a speaker and an appearance, and what is said under none has neither."""
    rows = columns("segments", ["segment_id", "label", "speaker_id", "appearance_id"])
    is_labelled = pc.is_valid(rows["label"])
    unlike = pc.or_(
        pc.xor(is_labelled, pc.is_valid(rows["speaker_id"])), pc.xor(is_labelled, pc.is_valid(rows["appearance_id"]))
    )
    samples = rows["segment_id"].filter(unlike)[:5].to_pylist()
    return none_of("segments: a speaker for every label", count(unlike), "segments with one of both", samples)


def _labels(name: str, column: str, target: str, listed: str, key: str, columns: Columns) -> Check:
    """Check that each label is among those that the row which it points to lists."""
    used = _pairs(columns(name, [key, column]), key, column)
    known = _pairs(columns(target, [key, listed]), key, listed)
    known_keys = columns(target, [key])[key]
    used = used.filter(pc.is_in(used[key], value_set=known_keys))
    unlike = used.filter(pc.invert(pc.is_in(joined(used, [key, "label"]), value_set=joined(known, [key, "label"]))))
    samples = [f"{row[key]} as '{row['label']}'" for row in unlike.slice(0, 5).to_pylist()]
    title = f"{name}: {'labels are' if column == 'labels' else 'label is'} one of the {target[:-1]}'s"
    return none_of(title, unlike.num_rows, "labels of somebody else", samples)


def _pairs(rows: pa.Table, key: str, column: str) -> pa.Table:
    """Return the different pairs of key and label, of labels one by one or in lists."""
    keys, labels = rows[key], rows[column]
    if column != "label":
        lists = labels.combine_chunks()
        keys, labels = keys.take(pc.list_parent_indices(lists)), pc.list_flatten(lists)
    pairs = pa.table({key: keys, "label": labels})
    return pairs.group_by([key, "label"]).aggregate([]).filter(pc.field("label").is_valid())
