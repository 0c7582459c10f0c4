"""Language: the one that a page declares, unless its text is in another script than that has; else told by content."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import islice

from lxml import etree
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from tasks.document import Document
from tasks.reading import Cue

ENOUGH = 150  # letters to tell a language by
SAMPLE = 1200  # characters looked at
TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,4}")  # some write `English`, which is none
NO_TEXT = frozenset(("script", "style", "noscript", "template"))
OTHER_SCRIPTS = frozenset(
    "am ar be bg bn el fa gu he hi hy ja ka kk km kn ko lo mk ml mn mr my ne or pa ps ru si ta te th uk ur yi zh".split()
)
"""Languages that are not written in Latin letters; those written in both are left out."""


def language_of(declared: str | None, sample: str) -> str | None:
    """Return a language tag: the declared one, or that of the sample where none is or it cannot be true; null where unsure.

    Templates declare `en` for pages in any language, so a sample in other letters than the declared language's is believed.
    """
    declared = declared if declared and TAG.fullmatch(declared) else None
    letters = [char for char in sample[:SAMPLE] if char.isalpha()]
    if len(letters) < ENOUGH:
        return declared
    if declared and (_primary(declared) in OTHER_SCRIPTS) != _is_latin(letters):
        return declared
    return _told_by_content(sample[:SAMPLE])


def sample_of(document: Document, cues: Iterable[Cue]) -> str:
    """Return some of what is said on a page, or of its text where nothing is; at most about SAMPLE characters."""
    spoken = " ".join(cue.text for cue in islice(cues, 30))
    if len(spoken) >= ENOUGH:
        return spoken[:SAMPLE]
    if not document.is_markup:
        return document.text[: 2 * SAMPLE]
    texts, size = [], 0
    for element in document.tree.iter(etree.Element):
        text = "" if element.tag in NO_TEXT else (element.text or "").strip()
        texts.append(text)
        size += len(text)
        if size >= SAMPLE:
            break
    return " ".join(texts)


def _is_latin(letters: list[str]) -> bool:
    """Say whether most letters are Latin; a few names in Latin letters occur in any text."""
    latin = sum(char.isascii() or unicodedata.name(char, "").startswith("LATIN") for char in letters[:400])
    return latin > 0.6 * len(letters[:400])


def _primary(tag: str | None) -> str:
    return (tag or "").casefold().replace("_", "-").partition("-")[0]


@cache
def _identifier() -> LanguageIdentifier:
    """Load the model, which takes half a second, when it is first needed; rare languages with three letters are left out."""
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier


def _told_by_content(sample: str) -> str:
    language: str = _identifier().classify(sample)[0]
    return language
