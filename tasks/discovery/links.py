"""Links: where a page leads to, in its order."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from tasks.urls import web_address

LONGEST_TEXT = 80  # characters; what is longer names no part


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page to a web address: `<a>`, which people see, or `<link>`."""

    address: str
    element: etree._Element

    @property
    def is_shown(self) -> bool:
        """Whether people see it."""
        return self.element.tag == "a"

    @property
    def is_next(self) -> bool:
        """Whether the page says that it goes on there."""
        return "next" in (self.element.get("rel") or "").casefold().split()

    @property
    def text(self) -> str:
        """The text of the link on one line; empty where it is long."""
        text = ""
        for piece in self.element.itertext():
            text += str(piece)
            if len(text) > LONGEST_TEXT:
                return ""
        return " ".join(text.split())


def is_below(address: str, url: str) -> bool:
    """Say whether an address is in the folder of a page, or below it."""
    one, other = urlsplit(address), urlsplit(url)
    return one.netloc == other.netloc and one.path.startswith(other.path.rpartition("/")[0] + "/")


def links_of(tree: etree._Element, url: str) -> Iterator[Link]:
    """Give the links of a page to web addresses, seen from its `<base>` where it has one."""
    declared = next(tree.iter("base"), None)
    base = web_address(url, declared.get("href") if declared is not None else None) or url
    for element in tree.iter("a", "link"):
        if address := web_address(base, element.get("href")):
            yield Link(address, element)
