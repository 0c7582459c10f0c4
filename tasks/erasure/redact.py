"""Redact: a page -> the same page without what is erased of its source. Words that nobody erased stay as they are.

Where a name is only mentioned, it is blacked out in the text of the page, which is read as before. Where somebody speaks who
was erased, or a name cannot be blacked out so, what was understood of the page takes the place of its bytes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import urljoin

from tasks.clean import VISIBLE, clean_text
from tasks.config import Source
from tasks.document import Document
from tasks.erasure.erased import BLACK, Erased, is_black
from tasks.layouts import redacted
from tasks.read import PageKind, read
from tasks.reading import Appearance, Cue, Facts, Item, Reading, UnreadableError

JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|[nrtbf])")
EMPHASIS = re.compile(r"[*_`]+|\\(?=[/\"'])")
TAG = re.compile(r"<[^<>]{1,1000}>")
LINK = re.compile(r"""(?:href\s*=\s*["']?|<loc>|<link>)\s*([^\s"'<>]+)""", re.IGNORECASE)
ONLY_LINKS = ("listing", "sitemap")  # kinds of pages
UNREADABLE = Reading("other", "none")


@dataclass(frozen=True, slots=True)
class Payload:
    """The bytes of a page, or of a part of one: its page, what it should be, where it was found, and its type as served."""

    content: bytes
    page: str
    kind: PageKind
    url: str
    content_type: str | None = None


def redact(payload: Payload, source: Source, erased: Erased) -> bytes | None:
    """Return the bytes of a page without what is erased: as they are where they hold nothing of it, null where all of it is.

    What is no text holds nothing that could be told.
    """
    if erased.is_whole or erased.page(payload.page):
        return None
    try:
        document = Document.from_bytes(payload.content, payload.url, payload.content_type)
    except UnreadableError:
        return payload.content
    if payload.kind in ONLY_LINKS and _leads_there(document, erased):
        return redacted.written(UNREADABLE)
    reading = _read(document, payload.kind, source)
    if _is_about(reading, payload.page, source, erased):
        return None
    left = _without(reading, payload.page, source, erased)
    if _speaks(left) and left != reading:
        return redacted.written(left)
    blacked = replace(document, text=erased.blacked_out(document.text))
    again = reading if blacked == document else _read(blacked, payload.kind, source)
    if _without(again, payload.page, source, erased) == again and not _is_named(blacked, erased):
        return payload.content if blacked == document else blacked.text.encode()
    return redacted.written(left)


def _leads_there(document: Document, erased: Erased) -> bool:
    """Say whether a page leads to one that is erased: what it tells of that one, nothing but its bytes could say."""
    return any(erased.page(urljoin(document.url, unescape(link[1]))) for link in LINK.finditer(document.text))


def _read(document: Document, kind: PageKind, source: Source) -> Reading:
    """Return what a page is understood as; as nothing where it is put in quarantine."""
    try:
        return read(document, kind, source.layout, language=source.language)
    except UnreadableError:
        return UNREADABLE


def _is_about(reading: Reading, page: str, source: Source, erased: Erased) -> bool:
    """Say whether all of a page is about whom or what was erased."""
    if reading.kind == "speaker_page":
        return erased.label(clean_text(reading.speaker), page)
    return source.many_podcasts and erased.podcast(reading.facts.podcast)


def _speaks(reading: Reading) -> bool:
    """Say whether somebody speaks who was erased."""
    return any(is_black(cue.label) for cue in reading.cues)


def _is_named(document: Document, erased: Erased) -> bool:
    """Say whether a name is still there where markup and escapes are undone."""
    return any(erased.blacked_out(text) != text for text in _undone(document.text))


def _undone(text: str) -> set[str]:
    """Return what a text shows, with tags and without: entities (in feeds escaped twice), escapes and emphasis are undone."""
    plain = JSON_ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else " ", text)
    plain = EMPHASIS.sub("", unescape(unescape(plain)))
    return {plain, TAG.sub("", plain), TAG.sub(" ", plain)}


def _without(reading: Reading, page: str, source: Source, erased: Erased) -> Reading:
    """Return a reading without what is erased; what it holds nothing of is equal to what it was."""

    def is_kept(podcast: str | None) -> bool:
        return not (source.many_podcasts and erased.podcast(clean_text(podcast)))

    return replace(
        reading,
        cues=tuple(_cues([cue for cue in reading.cues if is_kept(cue.podcast)], page, erased)),
        facts=_facts(reading.facts, page, erased),
        speaker=_blacked(reading.speaker, erased),
        badge=_blacked(reading.badge, erased),
        appearances=tuple(_appearance(each, erased) for each in reading.appearances if is_kept(each.podcast)),
        items=tuple(_item(item, page, erased) for item in reading.items),
    )


def _cues(cues: Sequence[Cue], page: str, erased: Erased) -> Iterator[Cue]:
    """Give cues; of those who were erased nothing but when they spoke, each under a black label of their own."""
    labels = dict.fromkeys(clean_text(cue.label) for cue in cues)
    before = sum(is_black(label) for label in labels)
    erased_ones = (label for label in labels if erased.label(label, page))
    black = {label: BLACK * number for number, label in enumerate(erased_ones, start=before + 1)}
    texts = erased.all_blacked_out([cue.text for cue in cues])
    for cue, text in zip(cues, texts, strict=True):
        label = clean_text(cue.label)
        if label in black:
            is_seen = VISIBLE.search(clean_text(cue.text) or "")
            yield Cue(BLACK if is_seen else "", black[label], cue.start_ms, cue.end_ms)
        else:
            podcast, episode = _blacked(cue.podcast, erased), _blacked(cue.episode, erased)
            yield replace(cue, text=_blacked(text, erased) or "", podcast=podcast, episode=episode)


def _facts(facts: Facts, page: str, erased: Erased) -> Facts:
    people = tuple(name for name in facts.people if not erased.label(clean_text(name), page))
    return replace(facts, podcast=_blacked(facts.podcast, erased), title=_blacked(facts.title, erased), people=people)


def _appearance(appearance: Appearance, erased: Erased) -> Appearance:
    return replace(appearance, title=_blacked(appearance.title, erased) or "", podcast=_blacked(appearance.podcast, erased))


def _item(item: Item, page: str, erased: Erased) -> Item:
    persons = tuple(person for person in item.persons if not erased.label(clean_text(person.name), page))
    return replace(item, title=_blacked(item.title, erased), persons=persons)


def _blacked(text: str | None, erased: Erased) -> str | None:
    """Return a text with the names blacked out; repaired, where they can be told only then."""
    if text is None:
        return None
    blacked = erased.blacked_out(text)
    repaired = clean_text(blacked) or ""
    told = erased.blacked_out(repaired)
    return blacked if told == repaired else told
