"""Gather: rows of voices and episodes -> the episodes of each podcast, with who is heard in them and what they tell."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from tasks.config import Source
from tasks.episodes import podcast_of_episode
from tasks.facts.people import introduced, titled
from tasks.identity.forms import form_of
from tasks.identity.in_episode import PARTS, Heard, Told
from tasks.identity.names import is_full, words_of
from tasks.labels import key

VOICE_COLUMNS = "voice_id source_id episode_id page kind label evidence role turns words own_names called introduces".split()
EPISODE_COLUMNS = "episode_id source_id podcast title people language published_on".split()


@dataclass(frozen=True, slots=True)
class Voice:
    """A labelled voice, as one page tells of it; `at` is its place among all, `is_own_page` says that the page is about it."""

    at: int
    voice_id: str
    page: str
    is_own_page: bool
    is_credit: bool
    role: str | None
    words: int
    heard: Heard
    introduces: tuple[str, ...]


@dataclass(slots=True)
class Episode:
    """An episode, or a page that names none: the voices in it, and what its pages tell."""

    scope: str
    voices: list[Voice] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    podcasts: set[str] = field(default_factory=set)
    languages: set[str] = field(default_factory=set)
    days: set[date] = field(default_factory=set)

    @property
    def told(self) -> Told:
        """What is known of its people before its labels are read."""
        shows = set(map(words_of, self.podcasts))
        credited = [(voice.heard.form.name, key(voice.role or "")) for voice in self.voices if voice.is_credit]
        in_role: defaultdict[str, list[str]] = defaultdict(list)
        for name, role in credited:
            if is_full(name) and role in PARTS:
                in_role[PARTS[role]].append(name)
        return Told(
            credited=tuple(name for name in (*(name for name, _ in credited), *sorted(self.people)) if is_full(name)),
            introduced=_people((name for voice in self.voices for name in voice.introduces), shows),
            titled=_people((name for title in sorted(self.titles) for name in (*introduced(title), *titled(title))), shows),
            in_role={role: tuple(names) for role, names in in_role.items()},
        )


Show = tuple[str, str | None]
"""A podcast: source_id, and its name where the source carries many and says which."""


def gather(voices: pd.DataFrame, episodes: pd.DataFrame, sources: Mapping[str, Source]) -> dict[Show, list[Episode]]:
    """Return the episodes of each podcast that have labelled voices; a page that names none is one of its own.

    All in an order of their own, so that nothing depends on that of the rows.
    """
    podcasts = podcast_of_episode(episodes, sources).to_dict()
    scopes = voices["episode_id"].fillna(voices["source_id"] + " " + voices["page"])
    found: dict[tuple[str, str], Episode] = {}
    columns = [voices[name].tolist() for name in VOICE_COLUMNS]
    for at, (scope, row) in sorted(enumerate(zip(scopes.tolist(), zip(*columns, strict=True), strict=True)), key=_by_voice):
        told = dict(zip(VOICE_COLUMNS, row, strict=True))
        found.setdefault((told["source_id"], scope), Episode(scope)).voices.append(_voice(at, told))
    for row in zip(*(episodes[name].tolist() for name in EPISODE_COLUMNS), strict=True):
        told = dict(zip(EPISODE_COLUMNS, row, strict=True))
        if episode := found.get((told["source_id"], told["episode_id"])):
            _add_facts(episode, told, sources[told["source_id"]])
    shows: defaultdict[Show, list[Episode]] = defaultdict(list)
    for (source_id, scope), episode in sorted(found.items()):
        shows[source_id, podcasts.get(scope)].append(episode)
    return shows


def _people(names: Iterable[str], shows: set[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the full names among these, but for those of shows: `welcome to Loom Room`."""
    return tuple(name for name in names if is_full(name) and words_of(name) not in shows)


def _by_voice(numbered: tuple[int, tuple[str, tuple[Any, ...]]]) -> tuple[str, str, str, str]:
    _, (scope, (voice_id, source_id, _, page, kind, *_)) = numbered
    return source_id, scope, voice_id, f"{kind} {page}"


def _voice(at: int, told: Mapping[str, Any]) -> Voice:
    label, is_credit = told["label"], told["evidence"] == "credited"
    heard = Heard(label, form_of(label), told["turns"], names_in(told["own_names"]), names_in(told["called"]))
    return Voice(
        at=at,
        voice_id=told["voice_id"],
        page=told["page"],
        is_own_page=told["kind"] == "speaker_page",
        is_credit=is_credit,
        role=_text(told["role"]),
        words=told["words"],
        heard=heard,
        introduces=names_in(told["introduces"]),
    )


def _add_facts(episode: Episode, told: Mapping[str, Any], source: Source) -> None:
    episode.podcasts.update(filter(None, (source.title, _text(told["podcast"]))))
    episode.people.update(names_in(told["people"]))
    if title := _text(told["title"]):
        episode.titles.add(title)
    if language := _text(told["language"]):
        episode.languages.add(language.casefold().replace("_", "-").split("-")[0])
    if not pd.isna(told["published_on"]):
        episode.days.add(told["published_on"])


def names_in(value: Any) -> tuple[str, ...]:
    """Return a list of names as the columns hold it: null, and an array where pandas made one."""
    return () if value is None or value is pd.NA else tuple(value)


def _text(value: Any) -> str | None:
    return None if value is None or value is pd.NA else str(value)
