"""A page about one speaker: their quotes, or a list of their appearances, or both."""

from dataclasses import replace

from tasks.document import Document
from tasks.layouts import appearance_list, quotes
from tasks.reading import Appearance, Cue, Reading

LARGEST = 5_000_000  # characters; pages about a person are a hundred times smaller


def read(document: Document, is_expected: bool = False) -> Reading | None:
    """Read a speaker page; null for a page of another kind. `is_expected`: the source says that it is one."""
    if len(document.text) > LARGEST:
        return None
    listed = appearance_list.read(document, is_expected)
    quoted = quotes.read(document)
    if quoted is None or listed is None:
        return quoted or listed
    if not quoted.appearances and not _are_quotes(listed):
        return listed
    found = {appearance.title: appearance for appearance in listed.appearances}
    return replace(quoted, appearances=tuple(_found(appearance, found) for appearance in quoted.appearances))


def _are_quotes(listed: Reading) -> bool:
    """Say whether what the links of a list say is what somebody said."""
    return quotes.are_said([Cue(appearance.title) for appearance in listed.appearances])


def _found(appearance: Appearance, listed: dict[str, Appearance]) -> Appearance:
    """Return an appearance that quotes name with what the list of links says of it."""
    known = listed.get(appearance.title)
    return replace(appearance, url=known.url, published=known.published) if known else appearance
