"""Totals: turns, sentences, words and times of what was said, by episode or by appearance."""

import pandas as pd

COUNTS = ["turns", "segments", "words"]


def spoken(said: pd.DataFrame) -> pd.DataFrame:
    """Return, of published segments, just what totals are made from."""
    return said.reindex(columns=["episode_id", "appearance_id", "page", "turn", "words", "start_ms", "end_ms"])


def totals(said: pd.DataFrame, key: str) -> pd.DataFrame:
    """Return turns, segments, words, speaking_ms, first_ms and last_ms of what was said, indexed by `key`."""
    rows = said[said[key].notna()]
    by_key = rows.assign(speaking_ms=rows["end_ms"] - rows["start_ms"]).groupby(key)
    found = by_key.agg(
        segments=("words", "size"), words=("words", "sum"), first_ms=("start_ms", "min"), last_ms=("start_ms", "max")
    )
    found["speaking_ms"] = by_key["speaking_ms"].sum(min_count=1)
    found["turns"] = rows.drop_duplicates([key, "page", "turn"]).groupby(key).size()
    return found.astype("int64[pyarrow]")


def with_counts(rows: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Return rows with totals beside them; where nothing was said, the counts are 0 and the times unknown."""
    joined = rows.join(found)
    return joined.assign(**{name: joined[name].fillna(0) for name in COUNTS})
