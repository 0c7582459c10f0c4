"""Rows: what a visit to a page was read as -> rows of the warehouse's episodes, voices and segments."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from tasks import ids
from tasks.clean import clean, clean_cues, clean_text
from tasks.config import Source
from tasks.erasure.erased import is_black
from tasks.identity.introductions import Introduced, introductions
from tasks.identity.topics import topics
from tasks.read import READER_VERSION
from tasks.reading import Cue, Facts, Item, Reading
from tasks.schemas import Row
from tasks.segment import segment

NOTHING_SAID: Row = {"turns": 0, "segments": 0, "words": 0}
NO_TIMES: Row = {"speaking_ms": None, "first_ms": None, "last_ms": None}
NOT_HEARD: Row = {"own_names": None, "called": None, "introduces": None, "topics": None}


@dataclass(frozen=True, slots=True)
class Visited:
    """What rows cite: the page, the visit that was read, and the snapshot of its first part."""

    source: Source
    page: str
    visited_at: datetime
    snapshot_id: str
    episode_id: str | None = None

    @property
    def scope(self) -> str:
        """What a label without an episode is known in: the page."""
        return ids.page_scope(self.source.source_id, self.page)

    def cites(self, kind: str) -> Row:
        """Return the columns that every row of this visit begins with."""
        return {
            "source_id": self.source.source_id,
            "page": self.page,
            "visited_at": self.visited_at,
            "snapshot_id": self.snapshot_id,
            "kind": kind,
        }


@dataclass(slots=True)
class Rows:
    """Rows for three tables of the warehouse."""

    episodes: list[Row]
    voices: list[Row]
    segments: list[Row]


def rows_of(visited: Visited, readings: Sequence[Reading], snapshots: Sequence[str]) -> Rows:
    """Return the rows of one visit from the readings of the page's parts, each with the snapshot it was read from."""
    match readings[0].kind:
        case "feed":
            return feed_rows(visited, readings[0])
        case "speaker_page":
            return speaker_page_rows(visited, readings, snapshots)
        case _:
            return transcript_rows(visited, readings, snapshots)


def feed_rows(visited: Visited, reading: Reading) -> Rows:
    """Return an episode for each item, and a credited voice for each person an item names."""
    cites = visited.cites("feed")
    rows = Rows([], [], [])
    for item in reading.items:
        episode_id = item_episode_id(visited.source, item, reading.facts.podcast)
        facts = Facts(reading.facts.podcast, clean_text(item.title), item.published, reading.facts.language, url=item.url)
        extra = {"guid": item.guid, "audio_url": item.audio_url, "duration_ms": item.duration_ms}
        rows.episodes.append(cites | _episode(visited, episode_id, facts) | extra | NOTHING_SAID)
        named = (person for person in item.persons if not is_black(person.name))
        rows.voices.extend(cites | _credit(episode_id, person.name, person.role) for person in named)
    return Rows(_first_of_each(rows.episodes, "episode_id"), _first_of_each(rows.voices, "voice_id"), [])


def transcript_rows(visited: Visited, readings: Sequence[Reading], snapshots: Sequence[str]) -> Rows:
    """Return the episode of a page, its voices and segments; an episode alone where the page holds no dialogue."""
    facts = readings[0].facts
    kind = "transcript" if any(reading.cues for reading in readings) else "other"
    cites = visited.cites(kind)
    episode_id = visited.episode_id or ids.episode_id(visited.source.source_id, url=_episode_url(visited.page, facts.url))
    cues = _frame(_parts(readings, snapshots), scope=episode_id)
    segments = _segments(cues, episode_id)
    episode = cites | _episode(visited, episode_id, facts) | _counts(segments)
    return Rows([episode], [cites | voice for voice in _voices(segments)], _told(segments, cites))


def speaker_page_rows(visited: Visited, readings: Sequence[Reading], snapshots: Sequence[str]) -> Rows:
    """Return the speaker's quotes, an episode for each that a quote or appearance names, and a voice for each of these."""
    cites = visited.cites("speaker_page")
    source = visited.source.source_id
    speaker = clean_text(readings[0].speaker)
    quotes = _parts(readings, snapshots)
    if all(cue.start_ms is not None for cue, _ in quotes):
        quotes.sort(key=lambda quote: quote[0].start_ms or 0)
    named = {
        (cue.podcast, cue.episode): ids.episode_id(source, podcast=cue.podcast, title=cue.episode)
        for cue, _ in quotes
        if cue.episode
    }
    cues = _frame(quotes, label=speaker, is_quote=True)
    episode_ids = [named.get((cue.podcast, cue.episode or "")) for cue, _ in quotes]
    cues = cues.assign(episode_id=pd.Series(episode_ids, dtype=object), scope=[found or visited.scope for found in episode_ids])
    segments = pd.concat([_segments(part, episode) for episode, part in _by_episode(cues)] or [_segments(cues, None)])
    badge = clean(readings[0].badge) if readings[0].badge else None
    badges = {"badge": badge.text if badge else None, "raw_badge": badge.raw if badge else None}
    episodes = [
        cites
        | _episode(visited, episode_id, Facts(clean_text(podcast), clean_text(title)))
        | _counts(segments[segments["episode_id"] == episode_id])
        for (podcast, title), episode_id in named.items()
    ]
    voices = [cites | voice | badges for voice in _voices(segments)]
    for appearance in (listed for reading in readings for listed in reading.appearances):
        if (appearance.podcast, appearance.title) not in named:
            episode_id = ids.episode_id(source, url=appearance.url, podcast=appearance.podcast, title=appearance.title)
            facts = Facts(
                clean_text(appearance.podcast), clean_text(appearance.title), appearance.published, url=appearance.url
            )
            episodes.append(cites | _episode(visited, episode_id, facts) | NOTHING_SAID)
            voices.append(cites | _credit(episode_id, speaker, None) | badges)
    return Rows(_first_of_each(episodes, "episode_id"), _first_of_each(voices, "voice_id"), _told(segments, cites))


def item_episode_id(source: Source, item: Item, podcast: str | None) -> str:
    """Return the id of the episode that a feed item announces."""
    return ids.episode_id(source.source_id, guid=item.guid, url=item.url, podcast=podcast, title=item.title)


def _episode_url(page: str, canonical: str | None) -> str:
    """Return the address that identifies a page: the canonical one, unless that is of another host or a whole site's."""
    if canonical is None:
        return page
    asked, said = urlsplit(page), urlsplit(canonical)
    return canonical if said.netloc == asked.netloc and said.path.strip("/") else page


def _episode(visited: Visited, episode_id: str, facts: Facts) -> Row:
    return {
        "episode_id": episode_id,
        "reader_version": READER_VERSION,
        "podcast": facts.podcast,
        "title": facts.title,
        "guid": None,
        "url": facts.url,
        "audio_url": None,
        "published_on": facts.published.on if facts.published else None,
        "published_at": facts.published.at if facts.published else None,
        "duration_ms": None,
        "language": facts.language or visited.source.language,
        "people": [person for person in facts.people if not is_black(person)] or None,
    }


def _credit(episode_id: str, name: str | None, role: str | None) -> Row:
    """Return the voice of somebody whom the source names without giving their words."""
    label = clean_text(name)
    voice = {"voice_id": ids.voice_id(episode_id, label), "episode_id": episode_id, "label": label, "role": role}
    return voice | {"evidence": "credited", "badge": None, "raw_badge": None} | NOTHING_SAID | NO_TIMES | NOT_HEARD


def _parts(readings: Sequence[Reading], snapshots: Sequence[str]) -> list[tuple[Cue, str]]:
    return [(cue, snapshot) for reading, snapshot in zip(readings, snapshots, strict=True) for cue in reading.cues]


def _frame(
    cues: Iterable[tuple[Cue, str]], scope: str | None = None, label: str | None = None, is_quote: bool = False
) -> pd.DataFrame:
    """Return cues as a frame: scope, snapshot_id, label, start_ms, end_ms, text, is_quote; of no rows where there are none."""
    rows = [(scope, snapshot, label or cue.label, cue.start_ms, cue.end_ms, cue.text, is_quote) for cue, snapshot in cues]
    frame = pd.DataFrame(
        rows, columns=["scope", "snapshot_id", "label", "start_ms", "end_ms", "text", "is_quote"], dtype=object
    )
    return frame.astype({"start_ms": "Int64", "end_ms": "Int64", "is_quote": bool})


def _by_episode(cues: pd.DataFrame) -> list[tuple[str | None, pd.DataFrame]]:
    """Return the cues of each scope in turn, with the episode they belong to (null for what names none)."""
    return [(part["episode_id"].iloc[0], part.reset_index(drop=True)) for _, part in cues.groupby("scope", sort=False)]


def _segments(cues: pd.DataFrame, episode_id: str | None) -> pd.DataFrame:
    """Return the segments of one episode's cues, with the ids of segment, voice and episode.

    What somebody said who was erased keeps its turn, and has no row.
    """
    segments = segment(clean_cues(cues))
    segments = segments[~segments["label"].map(is_black).astype(bool)].reset_index(drop=True)
    voices = [ids.voice_id(scope, label) for scope, label in zip(segments["scope"], segments["label"], strict=True)]
    seen: Counter[tuple[str, str]] = Counter()
    segment_ids = []
    for said in zip(voices, segments["text"], strict=True):
        segment_ids.append(ids.segment_id(*said, seen[said]))
        seen[said] += 1
    return segments.assign(segment_id=segment_ids, voice_id=voices, episode_id=episode_id).drop(columns="scope")


def _counts(segments: pd.DataFrame) -> Row:
    return {"turns": int(segments["turn"].nunique()), "segments": len(segments), "words": int(segments["words"].sum())}


def _voices(segments: pd.DataFrame) -> list[Row]:
    """Return one row a voice, with what it said counted and timed, the names it was introduced by, and its topics."""
    introduced = introductions(_turns(segments))
    return [
        {
            "voice_id": voice_id,
            "episode_id": said["episode_id"].iloc[0],
            "label": said["label"].iloc[0],
            "evidence": "spoke",
            "role": None,
            "badge": None,
            "raw_badge": None,
        }
        | _counts(said)
        | _times(said)
        | _heard(introduced[str(voice_id)], said)
        for voice_id, said in segments.groupby("voice_id", sort=False)
    ]


def _turns(segments: pd.DataFrame) -> list[tuple[str, str]]:
    """Return who speaks in each turn, as voice_id, and what they say."""
    columns = (segments[name].tolist() for name in ("turn", "voice_id", "text"))
    turns = groupby(zip(*columns, strict=True), key=lambda sentence: sentence[:2])
    return [(voice_id, " ".join(text for _, _, text in said)) for (_, voice_id), said in turns]


def _heard(introduced: Introduced, said: pd.DataFrame) -> Row:
    names = {"own_names": introduced.own, "called": introduced.called, "introduces": introduced.others}
    return {kind: found or None for kind, found in names.items()} | {"topics": topics(said["text"])}


def _times(said: pd.DataFrame) -> Row:
    start, end = said["start_ms"].dropna().astype(int), said["end_ms"].dropna().astype(int)
    spoken = (end - start).dropna()
    return {
        "speaking_ms": int(spoken.sum()) if len(spoken) else None,
        "first_ms": int(start.min()) if len(start) else None,
        "last_ms": int(start.max()) if len(start) else None,
    }


def _told(segments: pd.DataFrame, cites: Row) -> list[Row]:
    """Return segments as rows; where a page has several parts, each cites the snapshot of its own."""
    rows: list[Any] = segments.astype(object).where(segments.notna(), None).to_dict("records")
    return [cites | row for row in rows]


def _first_of_each(rows: list[Row], key: str) -> list[Row]:
    """Return the first row of each key: a page may list an episode or name a person twice."""
    return list({row[key]: row for row in reversed(rows)}.values())[::-1]
