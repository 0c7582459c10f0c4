"""Names: what the head of a page calls it, and names in such texts, bare of what is said around them."""

import re
import unicodedata

from tasks.document import Document
from tasks.facts.page_head import Head

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


def names_in(head: Head) -> list[str]:
    """Return what the head of a page calls it, in the parts that separators make of it."""
    said = [head.title or "", *(head.meta.get(name, "") for name in ("og:title", "twitter:title"))]
    said.append(" ".join(head.meta.get(f"profile:{part}_name", "") for part in ("first", "last")))
    lines = dict.fromkeys(" ".join(text[:LONGEST_SAID].split()) for text in said)
    parts = [part for text in lines for part in (text, *TITLE_PARTS.split(text))]
    return [name for part in dict.fromkeys(parts) if (name := bare_name(part))]


def addresses_of(document: Document, head: Head) -> list[str]:
    """Return the addresses that a page gives itself, and the one where it was found."""
    found = [document.url] if document.url.startswith(("http://", "https://")) else []
    return [*found, *head.addresses, *(head.meta[name] for name in ("og:url", "twitter:url") if name in head.meta)]


def letters(text: str) -> str:
    """Return what all spellings of a name share, an address included: its letters and digits, without case and accents."""
    return "".join(filter(str.isalnum, (text if text.isascii() else unicodedata.normalize("NFKD", text)).casefold()))


def bare_name(text: str) -> str:
    """Return a heading without what is said around the name in it: `Episodes with `, `Guest: `, ` (12)`, ` - Page 2 of 5`."""
    text = " ".join(text[: 3 * LONGEST].split())
    before = BEFORE.match(text)
    text = text[before.end() :] if before else text
    behind = next((found for found in BEHIND.finditer(text) if found.end() == len(text)), None)
    return text[: behind.start()].strip(" ,:–—-|") if behind else text
