"""Episodes and podcasts of a release: what several pages say of one episode, merged, and what became of its transcript."""

from collections.abc import Iterator, Mapping

import pandas as pd
import pyarrow as pa

from tasks import ids
from tasks.config import Source
from tasks.schemas import RELEASE
from tasks.totals import COUNTS, totals, with_counts

Frame = pd.DataFrame
TEXT = pd.ArrowDtype(pa.string())
RANK = {"feed": 0, "transcript": 1, "other": 2, "speaker_page": 3}  # whose facts are believed first
FACTS = ["title", "guid", "url", "audio_url", "published_on", "published_at", "duration_ms", "language", "podcast"]
NOT_TO_BE_HAD = {"blocked": "blocked", "refused": "blocked", "gone": "gone"}
NO_WORDS_LEFT = "its transcript has no words, or all of them were erased"
WITHOUT_TRANSCRIPT: dict[str, tuple[str | None, str | None]] = {
    "other": ("none", "no dialogue on its page"),
    "speaker_page": (None, "only quotes are known"),
    "transcript": (None, NO_WORDS_LEFT),
}


def podcast_of_episode(episodes: Frame, sources: Mapping[str, Source]) -> pd.Series:
    """Return the podcast's name as its pages say it, by episode_id; only where a source carries many."""
    many = episodes[episodes["source_id"].isin([name for name, source in sources.items() if source.many_podcasts])]
    ranked = _ranked(many)
    return ranked[ranked["podcast"].notna()].drop_duplicates("episode_id").set_index("episode_id")["podcast"]


def podcast_ids(names: pd.Series, source_ids: pd.Series, sources: Mapping[str, Source]) -> pd.Series:
    """Return podcast_id for podcast names and sources: the source's id, or a slug of the name where it carries many."""
    found = [
        source_id if not sources[source_id].many_podcasts else None if pd.isna(name) else ids.scoped(name, source_id)
        for name, source_id in zip(names.tolist(), source_ids.tolist(), strict=True)
    ]
    return pd.Series(found, index=source_ids.index, dtype=TEXT)


def merge_episodes(
    told: Frame, pages: Frame, said: Frame, status: Frame, podcasts: pd.Series, sources: Mapping[str, Source]
) -> Frame:
    """Return one row an episode from what its pages tell: each fact from the first that states it, feeds first.

    `pages` are those that count, `said` the published segments, `status` what became of each transcript.
    """
    ranked = _ranked(told)
    merged = ranked.groupby("episode_id").first()
    rows = merged[["source_id", *FACTS]].assign(podcast=merged.index.to_series().map(podcasts))
    read = ranked.merge(pages[pages["kind"] == "transcript"][["page", "episode_id"]], on=["page", "episode_id"])
    cited = pd.concat([read, ranked]).drop_duplicates("episode_id").set_index("episode_id")
    rows = rows.join(cited[["snapshot_id", "reader_version", "page"]]).join(status)
    rows["podcast_id"] = podcast_ids(rows["podcast"], rows["source_id"], sources)
    rows["published_precision"] = pd.Series(None, index=rows.index, dtype=TEXT)
    rows.loc[rows["published_on"].notna(), "published_precision"] = "day"
    rows.loc[rows["published_at"].notna(), "published_precision"] = "instant"
    return with_counts(rows, totals(said, "episode_id")[COUNTS]).reset_index()


def transcript_status(told: Frame, pages: Frame, fetches: Frame, reads: Frame) -> Frame:
    """Return transcript_status and transcript_reason, indexed by episode_id, from the last that happened to its pages."""
    status: dict[str, tuple[str | None, str | None]] = {}
    for episode_id, outcome, reason in _happened(fetches, "fetched_at"):
        status[episode_id] = (NOT_TO_BE_HAD.get(outcome), reason)
    for episode_id, outcome, reason in _happened(reads, "visited_at"):
        if outcome == "quarantined":
            status[episode_id] = (None, f"quarantined: {reason}")
    for episode_id, kind in zip(told["episode_id"].tolist(), told["kind"].tolist(), strict=True):
        if kind in WITHOUT_TRANSCRIPT:
            status[episode_id] = WITHOUT_TRANSCRIPT[kind]
    full = pages[pages["kind"] == "transcript"]["episode_id"].tolist()
    status.update(dict.fromkeys(full, ("full", None)))
    every = told["episode_id"].drop_duplicates().tolist()
    rows = [status.get(episode_id, (None, "not looked at yet")) for episode_id in every]
    index = pd.Index(every, name="episode_id", dtype=TEXT)
    return Frame(rows, index=index, columns=["transcript_status", "transcript_reason"], dtype=TEXT)


def _happened(rows: Frame, time: str) -> Iterator[tuple[str, str, str | None]]:
    """Give episode_id, outcome and reason of requests or readings made for an episode, in the order of time."""
    ordered = rows[rows["episode_id"].notna()].sort_values([time, "outcome", "reason"])
    reasons = ordered["reason"].astype(object).where(ordered["reason"].notna(), None)
    yield from zip(ordered["episode_id"].tolist(), ordered["outcome"].tolist(), reasons.tolist(), strict=True)


def list_podcasts(episodes: Frame, sources: Mapping[str, Source]) -> Frame:
    """Return one row a podcast: every source that is one, and every podcast named by a source that carries many."""
    rows = [(name, source, source.title) for name, source in sources.items() if not source.many_podcasts]
    named = episodes[episodes["podcast"].notna()].sort_values("podcast").drop_duplicates("podcast_id")
    columns = (named[name].tolist() for name in ("podcast_id", "source_id", "podcast"))
    rows += [(podcast_id, sources[source_id], title) for podcast_id, source_id, title in zip(*columns, strict=True)]
    return Frame(
        [
            {
                "podcast_id": podcast_id,
                "source_id": source.source_id,
                "title": title,
                "site": source.site,
                "feed": source.feeds[0] if len(source.feeds) == 1 else None,
                "language": source.language,
                "permission": source.permission,
            }
            for podcast_id, source, title in rows
        ],
        columns=RELEASE["podcasts"].schema.names,
    )


def no_longer_listed(episodes: Frame) -> pd.Series:
    """Say of each row whether it is of a feed that has been read since without it: its item went, or to another page of it."""
    last_read_at = episodes.groupby(["source_id", "page"])["visited_at"].transform("max")
    return (episodes["kind"] == "feed") & (episodes["visited_at"] < last_read_at)


def _ranked(episodes: Frame) -> Frame:
    """Return what pages tell of episodes, in the order in which they are believed: feeds that still list one before others."""
    ranked = episodes.assign(rank=episodes["kind"].map(RANK), is_past=no_longer_listed(episodes))
    return ranked.sort_values(["episode_id", "rank", "is_past", "page"])
