"""Coverage: how much of what exists was read, by podcast and month; and appearances by month, with that beside them."""

import pandas as pd
import pyarrow as pa

DAY = pd.ArrowDtype(pa.date32())


def cover(episodes: pd.DataFrame) -> pd.DataFrame:
    """Return coverage: a podcast in a month, with how many of its episodes are known, and what became of them."""
    status = episodes["transcript_status"]
    counted = pd.DataFrame(
        {
            "podcast_id": episodes["podcast_id"],
            "month_on": _month(episodes["published_on"]),
            "episodes_known": 1,
            "episodes_full": (status == "full").fillna(value=False).astype(int),
            "episodes_none": (status == "none").fillna(value=False).astype(int),
            "episodes_blocked": status.isin(["blocked", "gone"]).astype(int),
            "episodes_unread": status.isna().astype(int),
        }
    )
    return counted.groupby(["podcast_id", "month_on"], dropna=False, as_index=False).sum()


def by_month(appearances: pd.DataFrame, coverage: pd.DataFrame) -> pd.DataFrame:
    """Return a speaker on a podcast by month, from the first to the last dated appearance, with coverage beside it."""
    dated = appearances.dropna(subset=["published_on", "podcast_id"])
    counted = dated.assign(month_on=_month(dated["published_on"]), appearances=1)
    counted = counted.groupby(["speaker_id", "podcast_id", "month_on"], as_index=False)[
        ["appearances", "segments", "words"]
    ].sum()
    spans = counted.groupby(["speaker_id", "podcast_id"])["month_on"].agg(["min", "max"]).reset_index()
    months = [
        pd.date_range(first, last, freq="MS").date.tolist() for first, last in zip(spans["min"], spans["max"], strict=True)
    ]
    every = spans[["speaker_id", "podcast_id"]].assign(month_on=pd.Series(months, index=spans.index, dtype=object))
    every = every.explode("month_on").astype({"month_on": DAY})
    rows = every.merge(counted, on=["speaker_id", "podcast_id", "month_on"], how="left")
    rows = rows.merge(
        coverage[["podcast_id", "month_on", "episodes_known", "episodes_full"]],
        on=["podcast_id", "month_on"],
        how="left",
    )
    numbers = ["appearances", "segments", "words", "episodes_known", "episodes_full"]
    rows[numbers] = rows[numbers].fillna(0)
    return rows


def _month(days: pd.Series) -> pd.Series:
    """Return the first day of each date's month."""
    first = [day.replace(day=1) if pd.notna(day) else None for day in days]
    return pd.Series(first, index=days.index, dtype=DAY)
