"""Named words: how much of what is said is said by somebody who has a name."""

from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc

from tasks.checks.arrow import looked_up, scope, sums
from tasks.checks.candidate import Candidate, Check, Columns

LEAST_WORDS = 1000  # of new episodes; of fewer, the share says nothing


def checks(release: Candidate) -> Iterator[Check]:
    """Block where less is named than expected, or than was in the same episodes; warn where that is so in new episodes."""
    now = _said(release.columns)
    last = _said(release.last) if release.last else now.slice(0, 0)
    every = _named(now)
    is_known, is_still_there = pc.is_in(now["scope"], value_set=last["scope"]), pc.is_in(last["scope"], value_set=now["scope"])
    before, after = _named(last.filter(is_still_there)), _named(now.filter(is_known))
    new = _named(now.filter(pc.invert(is_known)))
    for source_id in sorted(release.sources):
        expect = release.sources[source_id].expect
        least = 1 - expect.max_lost_share
        share, words = _share(every, source_id)
        title, expected = f"segments of {source_id}: words", f"at least {expect.min_named_share:.0%} (expect.min_named_share)"
        yield Check(f"{title} named as expected", _told(share, words), expected, not words or share >= expect.min_named_share)
        was, had = _share(before, source_id)
        if not had:
            continue
        share, words = _share(after, source_id)
        expected = f"at least {least:.0%} of the last release's {was:.0%} (expect.max_lost_share)"
        yield Check(f"{title} named as before", _told(share, words), expected, not words or share >= was * least)
        share, words = _share(new, source_id)
        passed = words < LEAST_WORDS or share >= was * least
        expected = f"at least {least:.0%} of the {was:.0%} in episodes known before"
        yield Check(f"{title} named in new episodes", _told(share, words), expected, passed, blocking=False)


def _told(share: float, words: int) -> str:
    return f"{share:.0%} of {words} words"


def _said(columns: Columns) -> pa.Table:
    """Return words by source, episode and speaker, and how many of them are under a name."""
    rows = columns("segments", ["source_id", "episode_id", "page", "speaker_id", "words"])
    rows = rows.append_column("scope", scope(rows)).group_by(["source_id", "scope", "speaker_id"]).aggregate([("words", "sum")])
    speakers = columns("speakers", ["speaker_id", "kind"])
    kind = looked_up(rows["speaker_id"], speakers["speaker_id"], speakers["kind"])
    is_named = pc.fill_null(pc.not_equal(kind, "anonymous"), False)
    words = rows["words_sum"]
    return pa.table(
        {
            "source_id": rows["source_id"],
            "scope": rows["scope"],
            "words": words,
            "named": pc.if_else(is_named, words, pa.scalar(0, pa.int64())),
        }
    )


def _named(said: pa.Table) -> dict[str, dict[str, int]]:
    return sums(said["source_id"], {"words": said["words"], "named": said["named"]})


def _share(named: dict[str, dict[str, int]], source_id: str) -> tuple[float, int]:
    """Return the share of a source's words that are under a name, and how many words there are."""
    found = named.get(source_id, {"words": 0, "named": 0})
    return (found["named"] / found["words"] if found["words"] else 0.0), found["words"]
