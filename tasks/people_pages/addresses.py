"""Addresses: what the address of a page says about it, and what the links of a page are relative to."""

import re
from urllib.parse import unquote, urljoin, urlsplit

from tasks.document import Document

PEOPLE = (
    "speakers? people persons? guests? authors? hosts? presenters? panell?ists? contributors? participants? interviewees? "
    "voices profiles? bios? team crew members? g(?:a|ä|ae)ste? sprecher personen personas? invitad[oa]s? invit(?:e|é)e?s? "
    "intervenants? ospit[ei] convidad[oa]s? gasten"
).replace(" ", "|")
FOLDER = re.compile(rf"(?:[a-z]+[-_])?(?:{PEOPLE})(?:[-_](?:profiles?|bios?))?(?:\.\w+)?")
BELOW = re.compile(r"(?:page|p|seite)?[-_]?\d+|page|index\.\w+|feed|rss(?:\.xml)?|episodes|appearances|talks|podcasts|all|\w\w")
EPISODES = re.compile(
    r"(?:podcast[-_])?(?:e|ep|eps|episodes?|podcasts?|blog|news|articles?|posts?|tags?|categor(?:y|ies)|topics?|transcripts?|videos?"
    r"|talks?|events?|watch|interviews?|sessions?|series|shows?)"
)


def slug_of_person(url: str) -> str | None:
    """Return what names the person in the address of a people page (`/speakers/ada`); null for any other address."""
    path = [part for part in _path(url) if part]
    for index, part in enumerate(path[:-1]):
        if FOLDER.fullmatch(part) and all(BELOW.fullmatch(below) for below in path[index + 2 :]):
            return None if BELOW.fullmatch(path[index + 1]) and len(path) > index + 2 else path[index + 1].rsplit(".htm", 1)[0]
    return None


def is_of_episode(url: str) -> bool:
    """Say whether an address is that of one episode, post or tag: `/episodes/12`."""
    path = _path(url)
    return any(EPISODES.fullmatch(part) for part in path[:-1])


def is_directory(url: str) -> bool:
    """Say whether an address is that of all people: `/guests/`."""
    path = _path(url)
    return bool(path and FOLDER.fullmatch(path[-1]))


def _path(url: str) -> list[str]:
    try:
        return [part for part in unquote(urlsplit(url).path).lower().split("/") if part]
    except ValueError:
        return []


def base_of(document: Document) -> str:
    """Return the address that links of a page are relative to: `<base>`, where it was found, or what it says of itself.

    An empty string where the page tells none of these.
    """
    found = document.url if document.url.startswith(("http://", "https://")) else ""
    for element in document.tree.iter("base", "link", "meta"):
        if element.tag == "link" and not found and (element.get("rel") or "").lower() == "canonical":
            found = element.get("href") or ""
        elif element.tag == "meta" and not found and element.get("property") == "og:url":
            found = element.get("content") or ""
    base = next((element.get("href") for element in document.tree.iter("base") if element.get("href")), "")
    try:
        return urljoin(found, base or "")
    except ValueError:
        return found
