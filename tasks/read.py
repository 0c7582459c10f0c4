"""Read: a page, caption file or feed -> a reading. What a payload is, its content decides, never its name or header."""

import importlib
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from tasks.clean import clean_text
from tasks.document import Document
from tasks.erasure.erased import is_black
from tasks.facts.language import language_of, sample_of
from tasks.facts.page_facts import page_facts
from tasks.facts.people import names_among
from tasks.layouts import captions, dialogue, embedded_json, feed, json_transcript, redacted, speaker_page, xml_transcript
from tasks.reading import Facts, Reading, UnreadableError, within_memory

READER_VERSION = 4  # to be raised whenever a frozen reading in tests/frozen changes

PageKind = Literal["feed", "listing", "sitemap", "speaker_page", "episode", "transcript", "capture", "robots"]
"""What a page is expected to be, by what led to it: a key of the source's config, a feed or listing, or a host's robots.txt.

An `episode` page may or may not hold a transcript; a `transcript` was announced as one; a `capture` may be anything.
"""

EPISODE_KINDS: tuple[PageKind, ...] = ("episode", "transcript")

FEED = re.compile(r"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)


@within_memory
def read(
    document: Document,
    kind: PageKind = "capture",
    layout: str | None = None,
    expects_transcript: bool = False,
    language: str | None = None,
) -> Reading:
    """Read a document, with the facts of its page.

    `kind` is what the source's config expects, `layout` the module it declares, `language` that of its pages where they do
    not say it. A page that holds none of what Greenroom reads gives kind "other" and no cues. Raises UnreadableError with the
    reason why a page goes to quarantine; a fault of a reader is such a reason too, so that one page never stops the others.
    """
    is_declared = layout is not None and kind in (*EPISODE_KINDS, "capture")
    try:
        if redacted.is_redacted(document):
            reading = redacted.read(document)
        else:
            found = _declared(document, layout or "") if is_declared else _by_content(document, kind)
            reading = found or Reading("other", "none")
            reading = replace(reading, facts=_facts(document, reading, language))
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:
        reason = "layout_failed" if is_declared else "reader_failed"
        raise UnreadableError(reason, f"{layout or ''} {type(error).__name__}: {error}".strip()) from error
    if kind == "feed" and reading.kind != "feed":
        raise UnreadableError("not_a_feed", f"it reads as {reading.kind}")
    if kind == "speaker_page" and not (reading.speaker and (reading.cues or reading.appearances)):
        raise UnreadableError("no_speaker")
    is_expected = kind == "transcript" or (kind == "episode" and expects_transcript)
    if is_expected and reading.kind != "transcript":
        raise UnreadableError("no_dialogue", f"it reads as {reading.kind}")
    return reading


def _declared(document: Document, layout: str) -> Reading | None:
    """Read a page by the layout its source declares."""
    found: Reading | None = importlib.import_module(f"tasks.layouts.{layout}").read(document)
    return found


def _by_content(document: Document, kind: PageKind) -> Reading | None:
    """Choose the layout by what the document is: captions, JSON, feed, XML, speaker page, or dialogue in HTML or plain text."""
    head = document.head
    if captions.is_captions(document) and (found := captions.read(document)):
        return found
    if json_transcript.is_json(document):
        return json_transcript.read(document)
    if kind == "feed" or (document.is_markup and FEED.search(head)):
        return feed.read(document)
    if xml_transcript.is_xml_transcript(document) and (found := xml_transcript.read(document)):
        return found
    found = speaker_page.read(document, kind == "speaker_page") if kind in ("speaker_page", "capture") else None
    found = found or dialogue.read(document)
    return found or (embedded_json.read(document) if document.is_markup else None)


def _facts(document: Document, reading: Reading, language: str | None) -> Facts:
    """Return the facts of the page, cleaned, with those of the reading before them; labels that are full names are people."""
    said = reading.facts
    if reading.kind == "feed":
        return replace(said, podcast=clean_text(said.podcast), title=clean_text(said.title), people=_cleaned(said.people))
    page = page_facts(document)
    declared = said.language or page.language or language
    podcast = None if reading.speaker and reading.speaker in (page.podcast or "") else page.podcast
    return Facts(
        podcast=clean_text(said.podcast or podcast),
        title=clean_text(said.title or page.title),
        published=said.published or (page.published if reading.kind != "speaker_page" else None),
        language=language_of(declared, sample_of(document, reading.cues)),
        people=_cleaned((*(said.people or page.people), *names_among(cue.label for cue in reading.cues))),
        url=said.url or page.url,
    )


def _cleaned(people: Iterable[str]) -> tuple[str, ...]:
    """Return names cleaned, each once; without those that were blacked out."""
    names = (clean_text(person) for person in people)
    return tuple(dict.fromkeys(name for name in names if name and not is_black(name)))
