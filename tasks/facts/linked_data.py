"""Linked data: the JSON-LD objects of a page, and what those that describe its episode say."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from tasks.facts.page_head import Element
from tasks.facts.people import is_full_name, unique

Thing = dict[str, Any]

EPISODES = frozenset(("PodcastEpisode", "RadioEpisode", "Episode", "TVEpisode"))
WORKS = frozenset(
    (
        "Article",
        "BlogPosting",
        "NewsArticle",
        "AudioObject",
        "VideoObject",
        "CreativeWork",
        "Clip",
        "Recording",
        "SocialMediaPosting",
    )
)
SERIES = frozenset(("PodcastSeries", "RadioSeries", "CreativeWorkSeries"))
PART_OF = ("partOfSeries", "isPartOf", "partOfSeason")
PEOPLE = (
    "author",
    "creator",
    "contributor",
    "actor",
    "actors",
    "performer",
    "director",
    "guest",
    "guests",
    "host",
    "hosts",
    "interviewee",
)
LARGEST = 1_000_000  # characters of one script
MOST = 200  # objects of a page


def things_of(scripts: Iterable[Element]) -> list[Thing]:
    """Return the objects that a page's JSON-LD scripts hold at their top or in a graph; broken scripts hold none."""
    things: list[Thing] = []
    for script in scripts:
        is_linked_data = (script.get("type") or "").strip().lower() == "application/ld+json"
        if not is_linked_data or not script.text or len(script.text) > LARGEST:
            continue
        try:
            content = json.loads(script.text, strict=False)
        except (ValueError, RecursionError):
            continue
        things.extend(list(_top(content))[: MOST - len(things)])
    return things


def episode_of(things: list[Thing], addresses: set[str]) -> Thing:
    """Return the object that describes the page: an episode before an article; of several, only the one that has its address.

    Empty where there is none, or where it cannot be told which of several it is.
    """
    for types in (EPISODES, WORKS):
        found = [thing for thing in things if types & set(types_of(thing))]
        own = [thing for thing in found if addresses & set(_addresses(thing))]
        if own or len(found) == 1:
            return (own or found)[0]
    return {}


def series_name(episode: Thing, things: list[Thing]) -> str | None:
    """Return the name of the show that an episode is part of, else of the only show that the page describes."""
    parts = [part for key in PART_OF for part in _list(episode.get(key))]
    named = [name for part in parts if (name := name_of(_resolved(part, things)))]
    shows = {name for thing in things if SERIES & set(types_of(thing)) and (name := name_of(thing))}
    return named[0] if named else shows.pop() if len(shows) == 1 else None


def people_of(episode: Thing, things: list[Thing]) -> tuple[str, ...]:
    """Return the people that an episode credits; organisations, and texts that are no full names, are left out."""
    parts = [_resolved(part, things) for key in PEOPLE for part in _list(episode.get(key))]
    return unique(
        name
        for part in parts
        if (name := name_of(part))
        and ("Person" in types_of(part) if isinstance(part, dict) and types_of(part) else is_full_name(name))
    )


def name_of(thing: Any) -> str | None:
    """Return the name of an object, or the text that stands for one."""
    name = (thing.get("name") or thing.get("headline")) if isinstance(thing, dict) else thing
    return (" ".join(name.split()) or None) if isinstance(name, str) and "://" not in name else None


def types_of(thing: Thing) -> list[str]:
    """Return what an object says it is: `Person`."""
    return [kind for kind in _list(thing.get("@type")) if isinstance(kind, str)]


def _top(content: Any) -> Iterator[Thing]:
    for thing in _list(content):
        if isinstance(thing, dict):
            graph = [part for part in _list(thing.get("@graph")) if isinstance(part, dict)]
            for part in (thing, *graph):
                yield part
                yield from (about for about in _list(part.get("mainEntity")) if isinstance(about, dict))


def _resolved(part: Any, things: list[Thing]) -> Any:
    """Return the object that a bare reference (`{"@id": ...}`) points to."""
    if isinstance(part, dict) and "name" not in part and isinstance(part.get("@id"), str):
        return next((thing for thing in things if thing.get("@id") == part["@id"] and thing is not part), part)
    return part


def _addresses(thing: Thing) -> Iterator[str]:
    for key in ("url", "@id", "mainEntityOfPage"):
        for value in _list(thing.get(key)):
            address = value.get("@id") if isinstance(value, dict) else value
            if isinstance(address, str):
                yield address.partition("#")[0].rstrip("/")


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
