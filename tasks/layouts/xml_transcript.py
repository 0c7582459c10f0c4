"""Transcripts as XML: Podlove's simple transcripts, Transcriber's turns, TTML captions, timed text.

An element becomes an object (its attributes, its text, the elements in it), then objects are read as those of JSON are.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from lxml import etree

from tasks.document import Document
from tasks.markup import parsed
from tasks.reading import Reading
from tasks.transcript_files.spoken_lists import spoken_cues
from tasks.transcript_files.spoken_objects import END, ID, LABEL, NAME, START, TEXT, fold
from tasks.xml_source import xml_source

BREAK = re.compile(r"<(?:\w{1,40}:)?br ?/>")
ROOT = re.compile(r"<(?:[A-Za-z][\w.-]{0,40}:)?([A-Za-z][\w.-]{0,40})[\s/>]")
OTHERS = frozenset("html rss feed rdf opml urlset sitemapindex svg stylesheet".split())
TRANSCRIPTS = frozenset("transcript transcripts transcription trans tt timedtext captions subtitles".split())
FIELDS = frozenset((*TEXT, *LABEL, *NAME, *ID, *START, *END)) - {"p", "line", "word"}
MARKS = frozenset((*START, "nb"))
DEEPEST = 40
Element = etree._Element


def read(document: Document) -> Reading | None:
    """Read an XML transcript, as far as its XML can be recovered; null for XML that is something else."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False, remove_comments=True)
    text = BREAK.sub(" ", xml_source(document.text))
    try:
        root = parsed(text, parser)
    except etree.XMLSyntaxError:
        return None
    cues = tuple(spoken_cues(as_object(root))) if root is not None else ()
    return Reading("transcript", "xml_transcript", cues) if any(cue.text.strip() for cue in cues) else None


def is_xml_transcript(document: Document) -> bool:
    """Say whether a document may be such a file: XML whose root is that of no page, feed or drawing."""
    if not document.is_markup:
        return False
    found = ROOT.search(document.head)
    root = found[1].casefold() if found else ""
    return root in TRANSCRIPTS or (document.head.startswith("<?xml") and root not in OTHERS)


def as_object(element: Element, depth: int = 0) -> dict[str, Any]:
    """Return an element as an object: attributes and simple children are fields, the other children one list."""
    item: dict[str, Any] = _attributes(element)
    children = [child for child in element if isinstance(child.tag, str)]
    if any(_marks(child) and (child.tail or "").strip() for child in children):
        return item | {"pieces": list(_pieces(element))}
    if depth == DEEPEST or not children or _has_own_text(element):
        return item | {"text": unescape("".join(map(str, element.itertext())))}
    others = []
    for child in children:
        if _is_field(child):
            item[_local(child.tag)] = unescape(child.text or "")
        else:
            others.append(child)
    if others:
        item[_local(others[0].tag)] = [as_object(child, depth + 1) for child in others]
    return item


def _pieces(turn: Element) -> Iterator[dict[str, Any]]:
    """Give what stands between the marks of a turn: some tell the time from there on, some which of its speakers it is."""
    speakers = _attributes(turn).get("speaker", "").split()
    piece: dict[str, Any] = {"text": turn.text or ""}
    for child in turn:
        if _marks(child):
            yield piece
            told = _attributes(child)
            number = int(told["nb"]) if told.get("nb", "").isdecimal() else 0
            piece = piece | {name: time for name, time in told.items() if fold(name) in START} | {"text": ""}
            if 0 < number <= len(speakers):
                piece["speaker"] = speakers[number - 1]
        piece["text"] += child.tail or ""
    yield piece


def _marks(element: Element) -> bool:
    """Say whether an element is an empty one that tells when, or by which of several speakers, the text behind it is said."""
    is_empty = isinstance(element.tag, str) and len(element) == 0 and not (element.text or "").strip()
    return is_empty and not MARKS.isdisjoint(map(fold, _attributes(element)))


def _is_field(element: Element) -> bool:
    """Say whether an element is but a field of the one around it, as `<speaker>Ada</speaker>` is in a line."""
    is_simple = len(element) == 0 and fold(_local(element.tag)) in FIELDS
    return is_simple and FIELDS.isdisjoint(map(fold, _attributes(element)))


def _has_own_text(element: Element) -> bool:
    tails = ((child.tail or "") for child in element)
    return bool((element.text or "").strip()) or any(tail.strip() for tail in tails)


def _attributes(element: Element) -> dict[str, str]:
    return {_local(name): str(value) for name, value in element.attrib.items()}


def _local(name: object) -> str:
    return str(name).rpartition("}")[2].rpartition(":")[2]
