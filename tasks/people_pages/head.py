"""Head: what the head of a page calls it, in its title, meta data, addresses and JSON-LD; and names in such texts."""

import json
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from tasks.document import Document
from tasks.people_pages.addresses import slug_of_person

ROLE = (
    r"(?:featured |special |podcast )?"
    r"(?:guests?|speakers?|authors?|hosts?|presenters?|panell?ists?|contributors?|people|profiles?)"
)
LIST = r"(?:all |recent )?(?:episodes|talks|podcasts|posts|appearances|folgen|episodios|épisodes|episódios|afleveringen)"
BEFORE = re.compile(rf"(?i)(?:{ROLE}\s*[:：–—|-]|{LIST}\s+(?:featuring|with|by|mit|von|con|avec|met|com|med))\s+|выпуски с\s+")
BEHIND = re.compile(
    r"(?i)(?:['’]s? (?:podcast )?(?:appearances|talks|episodes|profile)"
    r"|(?: ?[-–—|(:,·])? ?\b(?:page|seite|página|pagina) \d{1,6}(?: ?(?:of|/|von|de) ?\d{1,6})?\)?"
    r"|(?: ?[-–—|(:,·])? ?\b\d{1,6} (?:episodes?|talks?|appearances?)\)?| ?\(\d{1,6}\))"
)
TITLE_PARTS = re.compile(r"\s[|–—·•»«:-]\s|,\s|\son\s")
LONGEST = 80
LONGEST_SAID = 1000
LARGEST_SCRIPT = 500_000
Element = etree._Element


class Head(NamedTuple):
    """What the head of a page says: its title, its meta data by name, and the addresses it gives itself."""

    title: str
    meta: dict[str, str]
    urls: list[str]

    @property
    def slugs(self) -> set[str]:
        """Return the letters of what names a person in the page's addresses."""
        return {letters(slug) for url in self.urls if (slug := slug_of_person(url))}

    def titles(self) -> list[str]:
        """Return what the head calls the page, in the parts that separators make of it."""
        said = [self.title, *(self.meta.get(name, "") for name in ("og:title", "twitter:title"))]
        said.append(" ".join(self.meta.get(f"profile:{part}_name", "") for part in ("first", "last")))
        parts = [part for text in dict.fromkeys(said) for part in (text, *TITLE_PARTS.split(text))]
        return [name for part in dict.fromkeys(parts) if (name := bare_name(part))]


def head_of(document: Document) -> Head:
    """Return what the head of a page says."""
    title = ""
    meta: dict[str, str] = {}
    urls = [document.url] if document.url.startswith(("http://", "https://")) else []
    head = document.tree.find("head")
    for element in (head if head is not None else document.tree).iter("title", "meta", "link"):
        if element.tag == "title":
            title = title or shown(element)[:LONGEST_SAID]
        elif element.tag == "meta":
            name = (element.get("property") or element.get("name") or "").lower()
            meta.setdefault(name, " ".join((element.get("content") or "")[:LONGEST_SAID].split()))
        elif (element.get("rel") or "").lower() in ("canonical", "alternate"):
            urls.append(element.get("href") or "")
    return Head(title, meta, [*urls, *(meta[name] for name in ("og:url", "twitter:url") if name in meta)])


def letters(text: str) -> str:
    """Return what all spellings of a name share, an address included: its letters and digits, without case and accents."""
    return "".join(filter(str.isalnum, (text if text.isascii() else unicodedata.normalize("NFKD", text)).casefold()))


def shown(element: Element) -> str:
    """Return the text of an element on one line."""
    return " ".join("".join(map(str, element.itertext())).split())


def bare_name(text: str) -> str:
    """Return a heading without what is said around the name in it: `Episodes with `, `Guest: `, ` (12)`, ` - Page 2 of 5`."""
    text = " ".join(text[: 3 * LONGEST].split())
    before = BEFORE.match(text)
    text = text[before.end() :] if before else text
    behind = next((found for found in BEHIND.finditer(text) if found.end() == len(text)), None)
    return text[: behind.start()].strip(" ,:–—-|") if behind else text


def linked_data(document: Document) -> Iterator[dict[str, Any]]:
    """Give the objects of the page's JSON-LD and what they are about, where a person is among them."""
    if '"Person"' not in document.text and "ProfilePage" not in document.text:
        return
    for script in document.tree.iter("script"):
        if script.get("type") != "application/ld+json" or len(script.text or "") > LARGEST_SCRIPT:
            continue
        try:
            content = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = content.get("@graph", content) if isinstance(content, dict) else content
        for thing in graph if isinstance(graph, list) else [graph]:
            about = thing.get("mainEntity") if isinstance(thing, dict) else None
            yield from (found for found in (thing, about) if isinstance(found, dict))


def types(thing: dict[str, Any]) -> set[str]:
    """Return what a JSON-LD object says it is: `Person`."""
    said = thing.get("@type")
    return {kind for kind in (said if isinstance(said, list) else [said]) if isinstance(kind, str)}
