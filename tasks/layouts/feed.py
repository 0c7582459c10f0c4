"""RSS and Atom feeds: the podcast, and its episodes with their transcripts, persons, audio and duration."""

import html
import re
from collections.abc import Iterator

from lxml import etree

from tasks.dates import published
from tasks.document import Document
from tasks.markup import parsed, shown
from tasks.reading import Facts, Item, Person, Published, Reading, TranscriptLink, UnreadableError
from tasks.stamps import seconds_ms, stamp_ms
from tasks.xml_source import xml_source

AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)([A-Za-z][A-Za-z0-9]{1,31};)?")
Element = etree._Element


def read(document: Document) -> Reading:
    """Read a feed; a broken one is read as far as its XML can be recovered. Raises UnreadableError where that is nothing."""
    root, channel = root_and_channel(document)
    people = tuple(_persons(channel))
    listed = [*channel, *root] if channel is not root else [*root]  # RDF lists items beside the channel
    items = tuple(_item(element, people) for element in listed if name_of(element) in ("item", "entry"))
    facts = Facts(
        podcast=_text(channel, "title"),
        title=_text(channel, "title"),
        language=_text(channel, "language") or channel.get("{http://www.w3.org/XML/1998/namespace}lang"),
        people=tuple(dict.fromkeys(person.name for person in people)),
        url=_link(channel),
    )
    return Reading("feed", "feed", facts=facts, items=items)


def root_and_channel(document: Document) -> tuple[Element, Element]:
    """Return the root of a feed, and the element that tells of the podcast. Raises UnreadableError where there is none."""
    root = _root(xml_source(document.text))
    channel = root if name_of(root) == "feed" else _child(root, "channel")
    if channel is None:
        raise UnreadableError("broken_feed", f"<{name_of(root)}> without a channel")
    return root, channel


def _root(text: str) -> Element:
    """Parse a feed; a second time, mended and as far as it goes, where it is not well-formed."""
    try:
        root = parsed(text, _parser())
    except etree.XMLSyntaxError:
        root = _recovered(text)
    if root is None:
        raise UnreadableError("broken_feed", "no XML element in it")
    return root


def _recovered(text: str) -> Element | None:
    try:
        return parsed(_without_bare_ampersands(text), _parser(recover=True))
    except etree.XMLSyntaxError as error:
        raise UnreadableError("broken_feed", str(error)) from error


def _parser(recover: bool = False) -> etree.XMLParser:
    """Return a parser that expands no entities, asks no network and refuses more than 256 levels or 10 MB in one text."""
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, recover=recover)


def _without_bare_ampersands(text: str) -> str:
    """Escape each `&` that begins no reference of XML, and turn HTML's into what they mean; CDATA is left as it is."""
    first, *sections = text.split("<![CDATA[")
    parts = [AMPERSAND.sub(_escaped, first)]
    for section in sections:
        inside, end, after = section.partition("]]>")
        parts.append(f"<![CDATA[{inside}{end}{AMPERSAND.sub(_escaped, after)}")
    return "".join(parts)


def _escaped(found: re.Match[str]) -> str:
    meant = html.unescape(found[0])
    return meant if found[1] and meant != found[0] else f"&amp;{found[0][1:]}"


def _item(element: Element, channel_persons: tuple[Person, ...]) -> Item:
    """Read one episode; its own persons replace those of the channel."""
    return Item(
        title=_text(element, "title"),
        guid=_text(element, "guid") or (_text(element, "id") if name_of(element) == "entry" else None),
        url=_link(element) or _permalink(element),
        audio_url=_audio(element),
        published=_published(element),
        duration_ms=_duration(_text(element, "duration")),
        transcripts=tuple(_transcripts(element)),
        persons=tuple(_persons(element)) or channel_persons,
    )


def _persons(element: Element) -> Iterator[Person]:
    for child in element:
        if name_of(child) == "person" and (name := _own_text(child)):
            yield Person(name, child.get("role"))


def _transcripts(element: Element) -> Iterator[TranscriptLink]:
    for child in element:
        if name_of(child) == "transcript" and (url := (child.get("url") or "").strip()):
            yield TranscriptLink(url, child.get("type"))


def _link(element: Element) -> str | None:
    """Return the address of the web page: `<link>text</link>` in RSS, `<link rel="alternate" href>` in Atom.

    An Atom link inside RSS names the feed, not the page.
    """
    is_atom = name_of(element) in ("feed", "entry")
    for child in element:
        if name_of(child) == "link":
            is_page = is_atom and child.get("rel", "alternate") == "alternate"
            if url := _own_text(child) or (child.get("href") if is_page else None):
                return url
    return None


def _permalink(element: Element) -> str | None:
    """Return the guid where it is the address of the page, which is what RSS takes it for unless it says otherwise."""
    guid = _child(element, "guid")
    text = _own_text(guid) if guid is not None and guid.get("isPermaLink") != "false" else None
    return text if text and text.startswith(("http://", "https://")) else None


def _audio(element: Element) -> str | None:
    """Return the address of the audio: an enclosure of RSS, or a link of Atom that is one."""
    enclosure = _child(element, "enclosure")
    if enclosure is not None:
        return enclosure.get("url")
    links = (child for child in element if name_of(child) == "link" and child.get("rel") == "enclosure")
    return next((link.get("href") for link in links), None)


def _published(element: Element) -> Published | None:
    for name in ("pubDate", "published", "date", "updated"):
        if found := published(_text(element, name)):
            return found
    return None


def _duration(text: str | None) -> int | None:
    return seconds_ms(text) if text and ":" not in text else stamp_ms(text)


def _text(element: Element, name: str) -> str | None:
    """Return the text of a child; the plain element goes before one of the same name in a namespace (itunes:title)."""
    children = [child for child in element if name_of(child) == name]
    children.sort(key=lambda child: child.prefix is not None or ":" in str(child.tag).partition("}")[2])
    return next((text for child in children if (text := _own_text(child))), None)


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if name_of(child) == name), None)


def _own_text(element: Element) -> str | None:
    return shown(element) or None


def name_of(element: Element) -> str:
    """Return the local name; an undeclared prefix, which XML leaves in the tag, is taken off too."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]
