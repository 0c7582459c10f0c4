"""Rewrite: put made-up words in the place of those of a page, so that what is left of it is how it is built.

Markup, digits, punctuation and the words that the reader itself knows (`I`, `Host`, `Transcript`, months) stay; every other
word becomes the same made-up word of its length and case wherever it stands, in text and in attributes. Comments, scripts
and styles are emptied, but JSON-LD is rewritten.
"""

import re
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from typing import Any

from tasks.document import Document
from tasks.layouts.json_transcript import is_json
from tasks.reading import Reading

MARKUP = re.compile(
    r"(?P<unseen><!--.*?(?:-->|\Z))"
    r"|(?P<open><(?:script|style)\b[^<>]*(?<!/)>)(?P<inside>.*?)(?=</(?:script|style)|\Z)"
    r"|(?P<tag><!\[CDATA\[|\]\]>|<[a-z/!?][^<>]*>)"
    r"|(?P<text>[^<\]]+|.)",
    re.DOTALL | re.IGNORECASE,
)
ATTRIBUTE = re.compile(r"""(?<![\w:-])([\w:-]+)(\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+)""")
SAYING = frozenset("agent alt aria-label content href label placeholder src srcset summary title url value xml:base".split())
VOICE = re.compile(r"<v[.\w-]*\s+(?P<name>[^>]*)>")
JSON_STRING = re.compile(r'(?P<kept>"@\w+"\s*:\s*"[^"]*")|"(?P<said>(?:[^"\\]|\\.)*)"(?P<key>\s*:)?', re.DOTALL)
WORD = re.compile(
    r"(?P<kept>&(?:amp;)*#?\w{1,10};|\\u[0-9a-fA-F]{4}|\\[nrtbf]|\w{1,30}://(?:www\.)?)"
    r"|(?P<word>[^\W\d_]+)(?P<ending>['’][^\W\d_]{1,2}(?![^\W\d_]))?"
)
READERS = ("dates", "dialogue", "facts", "labels", "layouts", "people_pages", "transcript_files")
ESCAPE = re.compile(r"\\.")
FORMATS = frozenset(("webvtt",))
KNOWN = re.compile(r"([^\W\d_]+)(\?)?")
VOWELS, CONSONANTS = "aeiou", "bcdfghklmnprstvz"
SHORTEST = 3  # letters of a word that is replaced: initials and the smallest words stay
MOST_TRIES = 50


def rewritten(document: Document) -> str:
    """Return the text of a document, reworded. The same document gives the same text."""
    words = _Words(document.text)
    if is_json(document):
        return _json(document.text, words)
    return MARKUP.sub(lambda found: _part(found, words), document.text)


def shape(reading: Reading) -> tuple[object, ...]:
    """Return what two readings share whose pages differ in words alone: kind, layout, labels that are equal, times, counts."""
    numbers: dict[str | None, int] = {None: 0}
    cues = [
        (numbers.setdefault(cue.label, len(numbers)), cue.start_ms, cue.end_ms, len(cue.text.split())) for cue in reading.cues
    ]
    appearances = [(appearance.published, bool(appearance.url)) for appearance in reading.appearances]
    items = [(item.published, item.duration_ms, len(item.transcripts), len(item.persons)) for item in reading.items]
    return reading.kind, reading.layout, bool(reading.speaker), reading.facts.published, cues, appearances, items


class _Words:
    """The made-up words of one page; two words of it never become one."""

    def __init__(self, text: str) -> None:
        self._made: dict[str, str] = {}
        self._used = set(known_words())
        self._alphabets: dict[str, list[str]] = defaultdict(list)
        for char in sorted(set(text.lower())):
            if char.isalpha():
                self._alphabets[_script(char)].append(char)

    def in_text(self, text: str) -> str:
        return WORD.sub(self._replaced, text)

    def _replaced(self, found: re.Match[str]) -> str:
        word = found["word"]
        if word is None or _is_kept(word, found["ending"]):
            return found[0]
        small = word.lower()
        if len(small) != len(word):
            return found[0]
        made = self._made.get(small) or self._made_up(small)
        cased = (new.upper() if old.isupper() else new for old, new in zip(word, made, strict=True))
        return "".join(cased) + (found["ending"] or "")

    def _made_up(self, word: str) -> str:
        """Return a new word in the place of one in small letters; a page with more words than can be made keeps some."""
        tries = ("".join(self._letters(word, salt)) for salt in range(MOST_TRIES))
        made = next((new for new in tries if new not in self._used), word)
        self._used.add(made)
        self._made[word] = made
        return made

    def _letters(self, word: str, salt: int) -> Iterator[str]:
        """Give a letter for each of a word: the first stays, for initials, where its script has capitals."""
        digest = blake2b(f"{salt} {word}".encode()).digest()
        for index, char in enumerate(word):
            alphabet = VOWELS if char in VOWELS else CONSONANTS if char.isascii() else self._alphabets[_script(char)]
            is_kept = char in known_letters() or not char.isalpha() or (index == 0 and char.upper() != char)
            yield char if is_kept or not alphabet else alphabet[digest[index % len(digest)] % len(alphabet)]


@cache
def known_words() -> frozenset[str]:
    """Return the words, in small letters, that the readers have in their tables and patterns."""
    names = [f"tasks.{name}" for name in READERS]
    modules = [module for name, module in sys.modules.items() if ".".join(name.split(".")[:2]) in names]
    held = (value for module in modules for name, value in vars(module).items() if not name.startswith("__"))
    return frozenset(word for value in held for text in _texts(value) for word in _known(text)) | FORMATS


@cache
def known_letters() -> frozenset[str]:
    """Return the letters of scripts without capitals that the readers know."""
    return frozenset(char for word in known_words() for char in word if char.upper() == char.lower())


@cache
def _script(char: str) -> str:
    """Return the script of a letter, with which its Unicode name begins."""
    return unicodedata.name(char, "").partition(" ")[0]


def _texts(value: Any) -> Iterator[str]:
    """Give the texts in a table or pattern."""
    if isinstance(value, re.Pattern):
        yield str(value.pattern)
    elif isinstance(value, str):
        yield value
    elif isinstance(value, frozenset | tuple | list | dict):
        for part in value:
            yield from _texts(part)


def _known(text: str) -> Iterator[str]:
    """Give the words of a pattern: of `episodes?` both that it matches."""
    for word, is_optional in KNOWN.findall(ESCAPE.sub(" ", text.lower())):
        yield word
        if is_optional:
            yield word[:-1]


def _is_kept(word: str, ending: str | None) -> bool:
    small = word.lower()
    is_acronym = len(word) == SHORTEST and word.isupper() and word.isascii()
    whole = f"{small}{(ending or '').lower().replace('’', chr(39))}"
    return len(word) < SHORTEST or is_acronym or small in known_words() or whole in known_words()


def _part(found: re.Match[str], words: _Words) -> str:
    """Return one part of a page, reworded."""
    if found["unseen"]:
        return "<!---->"
    if found["open"]:
        return found["open"] + (_json(found["inside"], words) if "json" in found["open"].lower() else "")
    if found["tag"]:
        return _tag(found["tag"], words)
    return words.in_text(found["text"])


def _tag(tag: str, words: _Words) -> str:
    """Return a tag, those of its attributes reworded that say something or lead somewhere."""
    if voice := VOICE.fullmatch(tag):
        return tag[: voice.start("name")] + words.in_text(voice["name"]) + ">"
    if "charset" in tag.lower():
        return tag
    return ATTRIBUTE.sub(lambda found: _attribute(found, words), tag)


def _attribute(found: re.Match[str], words: _Words) -> str:
    name, equals, value = found.groups()
    is_said = name.lower() in SAYING or "speaker" in name.lower()
    return f"{name}{equals}{words.in_text(value) if is_said else value}"


def _json(text: str, words: _Words) -> str:
    """Return JSON with its texts reworded, its keys and the values of those that begin with @ as they are."""

    def part(found: re.Match[str]) -> str:
        return found[0] if found["kept"] or found["key"] else f'"{words.in_text(found["said"])}"'

    return JSON_STRING.sub(part, text)
