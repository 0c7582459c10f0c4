"""Likeness of names: whether two could be one person's, and keys under which such names meet."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from anyascii import anyascii

from tasks.identity.in_episode import is_slip
from tasks.identity.names import shortens, words_of

Likeness = Literal["same", "order", "script", "spelling", "given", "longer"]


@lru_cache(maxsize=200_000)
def in_latin(name: str) -> tuple[str, ...]:
    """Return the words of a name in Latin letters: `Иван Петров` is `ivan petrov`."""
    words = words_of(name)
    return words if all(word.isascii() for word in words) else words_of(anyascii(" ".join(words)))


def likeness(one: str, other: str) -> Likeness | None:
    """Return how two names are alike; null where they are two names.

    `same` but for case, accents and titles; in another `order`; in another `script`; one letter off in `spelling`; with a
    `given` name cut short (Dan, Daniel); or one `longer` by a middle name or an initial.
    """
    words, others = words_of(one), words_of(other)
    latin, other_latin = in_latin(one), in_latin(other)
    if words == others:
        return "same"
    if min(len(words), len(others)) < 2 and min(len(latin), len(other_latin)) < 2:
        return None
    if latin == other_latin:
        return "script"
    if sorted(latin) == sorted(other_latin):
        return "order"
    if is_slip(" ".join(latin), " ".join(other_latin)):
        return "spelling"
    return _cut_short(latin, other_latin)


def _cut_short(words: tuple[str, ...], others: tuple[str, ...]) -> Likeness | None:
    if words[-1] != others[-1]:
        return None
    if words[1:] == others[1:] and (_clips(words[0], others[0]) or _clips(others[0], words[0])):
        return "given"
    short, long = sorted((words, others), key=len)
    is_longer = len(short) < len(long) and shortens(" ".join(short), " ".join(long)) > 0
    return "longer" if is_longer else None


def _clips(short: str, full: str) -> bool:
    return len(short) > 2 and full.startswith(short)


@lru_cache(maxsize=200_000)
def keys_of(name: str) -> tuple[str, ...]:
    """Return the keys of a name: two names that are alike have one in common."""
    return tuple(sorted(set(_keys(name))))


def _keys(name: str) -> Iterator[str]:
    words = in_latin(name)
    yield " ".join(sorted(words))
    if len(words) > 1:
        yield f"{words[0][:3]} {words[-1]}"  # a given name cut short, or a name between
        for at, word in enumerate(words):  # one letter wrong in one word, the others and its length about the same
            rest = " ".join(words[:at] + words[at + 1 :])
            yield from (f"{at} {rest} {part}" for part in ("<" + word[:2], word[-2:] + ">") if len(word) > 3)
