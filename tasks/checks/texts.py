"""Texts: what was said is there, whole, in its own letters, and its words are counted."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.arrow import by_source, joined, looked_up, pages, sums
from tasks.checks.candidate import Candidate, Check, by_share, none_of, unless_on_few_pages
from tasks.mojibake import LATIN_EVIDENCE
from tasks.read import READER_VERSION
from tasks.segment import count_words
from tasks.sentences import LONGEST, is_ended

SHORTEST_CUT = 20  # characters; sentences are seldom cut to fewer, and short ones are often equally long
MOST_AT_ONE_LENGTH = 0.02
FEWEST_AT_ONE_LENGTH = 10


def checks(release: Candidate) -> Iterator[Check]:
    """Block where texts are empty, cut, or miscounted, or most of a source's are damaged; warn where some are."""
    rows = release.columns("segments", ["segment_id", "source_id", "page", "text"])
    empty = rows.filter(pc.equal(pc.utf8_trim_whitespace(rows["text"]), ""))
    yield none_of("segments: texts not empty", empty.num_rows, "empty texts", empty["segment_id"][:5].to_pylist())
    yield _words(release)
    yield from _damaged(rows)
    yield from _piled(rows)
    yield from _as_long(release)


def _damaged(rows: pa.Table) -> Iterator[Check]:
    """Check by source that texts hold no characters that were lost, nor letters decoded with a wrong code page."""
    lost, garbled = pc.match_substring(rows["text"], "\ufffd"), _garbled(rows["text"])
    lost_on, garbled_on = pages(rows, lost), pages(rows, garbled)
    for source_id, found in sums(rows["source_id"], {"lost": lost, "garbled": garbled}).items():
        title, of = f"segments of {source_id}: texts without", found["rows"]
        told = by_share(f"{title} lost characters", found["lost"], of, "texts hold U+FFFD")
        yield unless_on_few_pages(told, lost_on.get(source_id, 0))
        told = by_share(f"{title} garbled characters", found["garbled"], of, "texts are in a wrong code page")
        yield unless_on_few_pages(told, garbled_on.get(source_id, 0))


def _garbled(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Say of each text whether UTF-8 in it was read as a single-byte code page."""
    suspects = pc.match_substring_regex(texts, "[\u00c2-\u00f4]")
    found = [bool(LATIN_EVIDENCE.search(text)) for text in texts.filter(suspects).to_pylist()]
    return pc.replace_with_mask(suspects.combine_chunks(), suspects.combine_chunks(), pa.array(found, pa.bool_()))


def _piled(rows: pa.Table) -> Iterator[Check]:
    """Check by source that different texts do not all break off at one length, the greatest: there they were cut.

    Speech without sentence marks is cut by us, to the length that sentences may have.
    """
    distinct = rows.group_by(["source_id", "text"]).aggregate([])
    distinct = distinct.append_column("length", pc.utf8_length(distinct["text"]))
    by_length = distinct.group_by("source_id").aggregate([("length", "max"), ([], "count_all")])
    for source_id, row in by_source(by_length.sort_by("source_id")):
        length, texts = row["length_max"], row["count_all"]
        is_longest = pc.and_(pc.equal(distinct["source_id"], source_id), pc.equal(distinct["length"], length))
        broken_off = [text for text in distinct.filter(is_longest)["text"].to_pylist() if not is_ended(text)]
        most = max(FEWEST_AT_ONE_LENGTH, MOST_AT_ONE_LENGTH * texts)
        passed = len(broken_off) < most or not SHORTEST_CUT <= length < LONGEST - 1
        observed = f"{len(broken_off)} of {texts} break off at {length} characters, the most there are"
        told = Check(f"segments of {source_id}: texts not cut", observed, f"less than {most:.0f}", passed)
        is_cut = pc.and_(
            pc.equal(rows["source_id"], source_id), pc.is_in(rows["text"], value_set=pa.array(broken_off, pa.string()))
        )
        yield told if passed else unless_on_few_pages(told, pages(rows, is_cut)[source_id])


def _as_long(release: Candidate) -> Iterator[Check]:
    """Check by source that sentences of pages that both releases have are not beginnings of what they were."""
    if release.last is None:
        return
    place = ["page", "episode_id", "turn", "position"]
    rows = release.columns("segments", ["source_id", "segment_id", "text", *place])
    last = release.last("segments", ["segment_id", "text", *place])
    was = looked_up(joined(rows, place), joined(last, place), last["text"])
    rows, was = rows.filter(pc.is_valid(was)), was.filter(pc.is_valid(was))
    is_other = pc.not_equal(rows["text"], was)
    others = zip(rows["segment_id"].filter(is_other).to_pylist(), rows["source_id"].filter(is_other).to_pylist(),
                 rows["text"].filter(is_other).to_pylist(), was.filter(is_other).to_pylist(), strict=True)  # fmt: skip
    cut: dict[str, list[str]] = {}
    for segment_id, source_id, text, before in others:
        if before.startswith(text):
            cut.setdefault(source_id, []).append(segment_id)
    for each in pc.value_counts(rows["source_id"]).to_pylist():
        ids = cut.get(each["values"], [])
        title = f"segments of {each['values']}: texts as long as before"
        yield by_share(title, len(ids), each["counts"], "texts are only the beginning of what they were", ids)


def _words(release: Candidate) -> Check:
    """Check that words are counted as the present reader does, in what it read and the last release does not have so."""
    rows = release.columns("segments", ["segment_id", "episode_id", "text", "words"])
    episodes = release.columns("episodes", ["episode_id", "reader_version"])
    version = looked_up(rows["episode_id"], episodes["episode_id"], episodes["reader_version"])
    rows = rows.filter(pc.fill_null(pc.equal(version, READER_VERSION), True))
    if release.last is not None:
        counted = ["segment_id", "text", "words"]
        known = joined(release.last("segments", counted), counted)
        rows = rows.filter(pc.invert(pc.is_in(joined(rows, counted), value_set=known)))
    told = zip(*(rows[name].to_pylist() for name in ("segment_id", "text", "words")), strict=True)
    wrong = [segment_id for segment_id, text, words in told if words != count_words(text)]
    return none_of("segments: words counted", len(wrong), "segments have another number of words", wrong)
