"""Names of people, compared: their words without accents, titles and suffixes, and whether one is short for another."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from tasks.ids import is_part_of_a_word
from tasks.labels import PARTICLES, has_no_case, is_initials, is_name_shaped

HONORIFICS = frozenset(
    "dr prof professor mr mrs ms miss mx sir dame rev reverend rabbi father sister lord lady hon judge senator captain "
    "herr frau monsieur madame señor señora don doña pak bapak bu ibu mas mbak".split()
)
SUFFIXES = frozenset("jr sr ii iii iv phd md psyd jd mba esq cpa rn dds".split())
LETTERS = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "’": "'"}
)
JOINED = re.compile(r"(?<=\w)['’`´.](?=\w)")  # O'Neil is one word, and so is Ph.D


@lru_cache(maxsize=200_000)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name as they are compared: no case, accents, titles, suffixes or punctuation."""
    marks = unicodedata.normalize("NFKD", name.casefold().translate(LETTERS))
    plain = (
        "".join(char for char in marks if unicodedata.category(char) != "Mn") if marks.isascii() or _is_latin(marks) else marks
    )
    words = "".join(char if is_part_of_a_word(char) else " " for char in JOINED.sub("", plain)).split()
    kept = [word for at, word in enumerate(words) if not (word in SUFFIXES and at > 1)]
    while len(kept) > 1 and kept[0] in HONORIFICS:
        kept = kept[1:]
    return tuple(unicodedata.normalize("NFC", word) for word in kept)


def _is_latin(text: str) -> bool:
    """Say whether a text is in letters from which accents can be taken: vowel signs of other scripts are no accents."""
    return all(ord(char) < 0x370 or not char.isalpha() for char in text)


def bare(name: str) -> str:
    """Return a name as shown, without the titles before it, unless nothing is left then but a title."""
    words = name.split()
    while len(words) > 1 and words[0].strip(".").casefold() in HONORIFICS:
        words = words[1:]
    return " ".join(words)


@lru_cache(maxsize=100_000)
def is_full(name: str) -> bool:
    """Say whether a name is a given and a family name, and no initials alone; or in a script that tells neither."""
    if has_no_case(name):
        return len(words_of(name)) > 0 and any(unicodedata.category(char) == "Lo" for char in name)
    words = [word for word in bare(name).split() if word.strip(".,").casefold() not in PARTICLES | SUFFIXES]
    return len(words) > 1 and max(len(word.strip(".")) for word in words[1:]) > 1 and is_name_shaped(name)


EXACT, INITIALS, CLIPPED = 3, 2, 1
SHORTEST_CLIPPED = 3  # letters of `Dan`, for Daniel


@lru_cache(maxsize=100_000)
def shortens(short: str, full: str) -> int:
    """Return how surely a label is short for a full name; 0 where it is not.

    EXACT: words of it, in order (`Ada`, `Fenn`). INITIALS: `AF`, `A`. CLIPPED: the beginning of its first word (`Dan`).
    """
    words, said = words_of(full), words_of(short)
    if not said or not words:
        return 0
    if is_initials(short):
        letters = [char for char in short.casefold() if char.isalpha()]
        first = [word[0] for word in words]
        is_theirs = letters in (first, first[:1], [first[0], first[-1]])
        return INITIALS if is_theirs else 0
    rest = iter(words)
    if len(said) < len(words) and all(word in rest for word in said):
        return EXACT
    is_clipped = len(said) == 1 and len(said[0]) >= SHORTEST_CLIPPED and words[0].startswith(said[0]) and words[0] != said[0]
    return CLIPPED if is_clipped else 0


def commonest(names: Iterable[str]) -> str:
    """Return the spelling met most often; one in capitals only where there is no other, of equals the first by alphabet."""
    counts = Counter(names)
    return min(counts, key=lambda name: (name.isupper() and not has_no_case(name), -counts[name], name))
