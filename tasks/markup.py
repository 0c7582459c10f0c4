"""Markup: text -> tree, with a parser that a caller chooses, and the text of what is in the tree."""

from lxml import etree


def parsed(text: str, parser: etree.XMLParser | etree.HTMLParser) -> etree._Element | None:
    """Return the tree of a text; null where a parser that recovers finds no element in it.

    Raises what the parser does; MemoryError where memory ran out, which libxml2 reports as an error in the text.
    """
    try:
        tree: etree._Element | None = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        raise
    return tree


def shown(element: etree._Element) -> str:
    """Return the text of an element on one line."""
    return " ".join("".join(map(str, element.itertext())).split())
