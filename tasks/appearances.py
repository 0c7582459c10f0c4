"""Appearances and speakers of a release: which page of an episode counts, and who appeared in it, how much."""

from collections.abc import Mapping

import pandas as pd
import pyarrow as pa

from tasks.config import Source
from tasks.episodes import no_longer_listed, podcast_ids
from tasks.totals import totals, with_counts

Frame = pd.DataFrame
TEXT = pd.ArrowDtype(pa.string())
TEXTS = pd.ArrowDtype(pa.list_(pa.string()))


def chosen_pages(voices: Frame) -> Frame:
    """Return which page counts for each episode, as page and episode_id.

    Of several transcripts that with most words under a label, then most words, then by name; quotes of speaker pages only
    where an episode has no transcript. Pages that name no episode all count.
    """
    spoke = voices[voices["evidence"] == "spoke"]
    named = spoke[spoke["episode_id"].notna()].copy()
    named["labelled"] = named["words"].where(named["label"].notna(), 0)
    pages = named.groupby(["episode_id", "page", "kind"], as_index=False)[["labelled", "words"]].sum()
    transcripts = pages[pages["kind"] == "transcript"].sort_values(
        ["episode_id", "labelled", "words", "page"], ascending=[True, False, False, True]
    )
    best = transcripts.drop_duplicates("episode_id")
    quoted = pages[(pages["kind"] == "speaker_page") & ~pages["episode_id"].isin(best["episode_id"])]
    unnamed = spoke[spoke["episode_id"].isna()].drop_duplicates("page")
    return pd.concat([best, quoted, unnamed])[["page", "episode_id", "kind"]].reset_index(drop=True)


def still_credited(voices: Frame, episodes: Frame) -> Frame:
    """Return voices without the credits of feeds that list an episode no longer, where another feed, or page of it, does."""
    is_past = no_longer_listed(episodes)
    listed = episodes[(episodes["kind"] == "feed") & ~is_past]["episode_id"]
    return voices[~in_pages(voices, episodes[is_past & episodes["episode_id"].isin(listed)])]


def voices_that_count(voices: Frame, episodes: Frame, pages: Frame) -> Frame:
    """Return the voices of the pages that count, and those that are credited still."""
    credited = still_credited(voices, episodes)
    return credited[(credited["evidence"] == "credited") | in_pages(credited, pages)]


def in_pages(rows: Frame, pages: Frame) -> pd.Series:
    """Say of each row whether it comes from a page that counts for its episode."""
    chosen = set(zip(pages["page"], pages["episode_id"].fillna(""), strict=True))
    return pd.Series(
        [pair in chosen for pair in zip(rows["page"].tolist(), rows["episode_id"].fillna("").tolist(), strict=True)],
        index=rows.index,
        dtype=bool,
    )


def appearance_of_voice(voices: Frame) -> Frame:
    """Return voices with appearance_id: the smallest voice_id among those of one speaker in one episode."""
    scope = voices["episode_id"].fillna(voices["source_id"])
    return voices.assign(appearance_id=voices.groupby([scope, voices["speaker_id"]])["voice_id"].transform("min"))


def merge_appearances(voices: Frame, said: Frame, episodes: Frame, sources: Mapping[str, Source]) -> Frame:
    """Return one row an appearance; what was said comes from `said`, the rest from its voices, the surest of them first."""
    ordered = voices.sort_values(["appearance_id", "confidence", "voice_id", "page"], ascending=[True, False, True, True])
    by_appearance = ordered.groupby("appearance_id")
    rows = by_appearance[["speaker_id", "episode_id", "source_id", "method", "confidence", "role"]].first()
    rows["labels"] = _sets(ordered, "appearance_id", "label")
    rows["evidence"] = by_appearance["evidence"].max()  # "spoke" sorts behind "credited"
    rows["role_basis"] = pd.Series("feed", index=rows.index, dtype=TEXT).where(rows["role"].notna())
    known = episodes.set_index("episode_id")
    rows["published_on"] = _looked_up(rows["episode_id"], known["published_on"])
    rows["podcast_id"] = podcast_ids(_looked_up(rows["episode_id"], known["podcast"]), rows["source_id"], sources)
    rows = with_counts(rows, totals(said, "appearance_id"))
    rows["word_share"] = word_shares(rows, episodes)
    return rows.reset_index()


def word_shares(appearances: Frame, episodes: Frame) -> pd.Series:
    """Return the words of each appearance as a share of its episode's; null where it names none, or nothing was said in it."""
    words = _looked_up(appearances["episode_id"], episodes.set_index("episode_id")["words"])
    return appearances["words"].astype("double[pyarrow]") / words.where(words > 0)


def list_speakers(who: Frame, voices: Frame, appearances: Frame) -> Frame:
    """Return one row a speaker, with aliases, badges and totals over its appearances."""
    rows = who.drop_duplicates("speaker_id").set_index("speaker_id")[["display_name", "kind", "resolution"]].copy()
    rows["aliases"] = _sets(voices, "speaker_id", "label")
    rows["badges"] = _sets(voices, "speaker_id", "badge")
    return rows.join(totals_of_speakers(appearances)).reset_index()


def totals_of_speakers(appearances: Frame) -> Frame:
    """Return first and last date, number of appearances, and segments and words in them, indexed by speaker_id."""
    grouped = appearances.groupby("speaker_id")
    found = grouped[["segments", "words"]].sum()
    found["first_appearance_on"] = grouped["published_on"].min()
    found["last_appearance_on"] = grouped["published_on"].max()
    found["appearances"] = grouped.size()
    return found


def _sets(rows: Frame, key: str, column: str) -> pd.Series:
    """Return the different values of a column, sorted, by a key."""
    found: dict[str, list[str]] = {name: [] for name in rows[key].dropna().unique()}
    pairs = rows[[key, column]].dropna().drop_duplicates().sort_values(column)
    for name, value in zip(pairs[key].tolist(), pairs[column].tolist(), strict=True):
        found[name].append(value)
    return pd.Series(list(found.values()), index=pd.Index(list(found), dtype=TEXT), dtype=TEXTS)


def _looked_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """Return the value of each key, in the type of the values even where none is found."""
    return pd.Series(values.reindex(keys).array, index=keys.index)
