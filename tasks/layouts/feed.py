"""RSS and Atom feeds: the podcast, and its episodes with their transcripts, persons, audio and duration."""

import re
from collections.abc import Iterator

from lxml import etree

from tasks.dates import published
from tasks.document import Document
from tasks.reading import Facts, Item, Person, Published, Reading, TranscriptLink, UnreadableError
from tasks.stamps import seconds_ms, stamp_ms

DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
Element = etree._Element


def read(document: Document) -> Reading:
    """Read a feed; a broken one is read as far as its XML can be recovered. Raises UnreadableError where that is nothing."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False, remove_comments=True)
    text = DECLARATION.sub("", document.text.lstrip("\ufeff"))
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("broken_feed", str(error)) from error
    if root is None:
        raise UnreadableError("broken_feed", "no XML element in it")
    channel = root if _name(root) == "feed" else _child(root, "channel")
    if channel is None:
        raise UnreadableError("broken_feed", f"<{_name(root)}> without a channel")
    people = tuple(_persons(channel))
    listed = [*channel, *root] if channel is not root else [*root]  # RDF lists items beside the channel
    items = tuple(_item(element, people) for element in listed if _name(element) in ("item", "entry"))
    facts = Facts(
        podcast=_text(channel, "title"),
        title=_text(channel, "title"),
        language=_text(channel, "language") or channel.get("{http://www.w3.org/XML/1998/namespace}lang"),
        people=tuple(dict.fromkeys(person.name for person in people)),
        url=_link(channel),
    )
    return Reading("feed", "feed", facts=facts, items=items)


def _item(element: Element, channel_persons: tuple[Person, ...]) -> Item:
    """Read one episode; its own persons replace those of the channel."""
    enclosure = _child(element, "enclosure")
    return Item(
        title=_text(element, "title"),
        guid=_text(element, "guid") or (_text(element, "id") if _name(element) == "entry" else None),
        url=_link(element),
        audio_url=enclosure.get("url") if enclosure is not None else None,
        published=_published(element),
        duration_ms=_duration(_text(element, "duration")),
        transcripts=tuple(_transcripts(element)),
        persons=tuple(_persons(element)) or channel_persons,
    )


def _persons(element: Element) -> Iterator[Person]:
    for child in element:
        if _name(child) == "person" and (name := _own_text(child)):
            yield Person(name, child.get("role"))


def _transcripts(element: Element) -> Iterator[TranscriptLink]:
    for child in element:
        if _name(child) == "transcript" and (url := (child.get("url") or "").strip()):
            yield TranscriptLink(url, child.get("type"))


def _link(element: Element) -> str | None:
    """Return the address of the web page: `<link>text</link>` in RSS, `<link rel="alternate" href>` in Atom.

    An Atom link inside RSS names the feed, not the page.
    """
    is_atom = _name(element) in ("feed", "entry")
    for child in element:
        if _name(child) == "link":
            is_page = is_atom and child.get("rel", "alternate") == "alternate"
            if url := _own_text(child) or (child.get("href") if is_page else None):
                return url
    return None


def _published(element: Element) -> Published | None:
    for name in ("pubDate", "published", "date", "updated"):
        if found := published(_text(element, name)):
            return found
    return None


def _duration(text: str | None) -> int | None:
    return seconds_ms(text) if text and ":" not in text else stamp_ms(text)


def _text(element: Element, name: str) -> str | None:
    """Return the text of a child; the plain element goes before one of the same name in a namespace (itunes:title)."""
    children = [child for child in element if _name(child) == name]
    children.sort(key=lambda child: child.prefix is not None or ":" in str(child.tag).partition("}")[2])
    return next((text for child in children if (text := _own_text(child))), None)


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _name(child) == name), None)


def _own_text(element: Element) -> str | None:
    return " ".join("".join(str(text) for text in element.itertext()).split()) or None


def _name(element: Element) -> str:
    """Return the local name; an undeclared prefix, which XML leaves in the tag, is taken off too."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]
