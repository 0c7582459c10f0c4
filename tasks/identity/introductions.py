"""Introductions: the names that speakers give themselves, their guests and those they hand over to, early in a conversation."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tasks.facts.people import introduced, is_full_name, leading_names

OPENING_TURNS = 5
"""How many turns of each speaker are heard for introductions."""
OPENING = 600
"""How many characters of each of these."""
MOST = 8  # names of a kind, for one speaker

# "This is" is not among them: it is said of others as often.
OWN = re.compile(
    r"\b(?:[Ii]['’]m|[Ii] am|[Mm]y name is|[Mm]y name['’]s|[Ii]t['’]s me,|[Ii]ch bin|[Mm]ein Name ist|"
    r"[Ii]ch hei(?:ß|ss)e|[Jj]e suis|[Jj]e m['’]appelle|[Mm]oi c['’]est|[Yy]o soy|[Ss]oy|[Mm]e llamo|[Mm]i nombre es|[Ee]u sou|"
    r"[Mm]eu nome é|[Ss]ono|[Mm]i chiamo|[Ii]k ben|[Mm]ijn naam is|[Ss]aya|[Nn]ama saya|[Jj]ag heter|[Jj]eg heter|[Jj]eg er|"
    r"[Mm]am na imię|[Nn]azywam się|[Мм]еня зовут)(?: your (?:co-?)?host,?| euer| Ihr)?,?\s+(?=[^\W\d_])"
)
REST = r"(?: (?:to|on|for) [^.,!?]{1,60}(?=[,!]))?"
CALLED = re.compile(
    rf"\b(?:[Ww]elcome(?: back)?(?: again)?{REST}|[Tt]hank you(?: so much| very much)?{REST}|"
    rf"[Tt]hanks(?: so much| a lot)?{REST}|[Hh]i|[Hh]ey|[Hh]ello|[Hh]allo|[Ww]illkommen(?: [^.,!?]{{1,60}})?|[Bb]ienvenue|"
    r"[Bb]ienvenid[oa]|[Bb]em-vind[oa]|[Bb]envenut[oa]|[Ss]elamat datang|[Cc]ześć|[Пп]ривет|"
    r"[Gg]ood (?:morning|afternoon|evening)|[Hh]ow are you(?: doing)?(?: today)?|[Ww]hat do you think|[Oo]ver to you|"
    r"[Tt]ake it away|[Gg]o ahead)[,!]?\s+(?=[^\W\d_])"
)
ADDRESSED = re.compile(
    r"(?:^|[.!?]\s+)((?:[^\W\d_][\w'’.-]{0,20}\s+){0,2}[^\W\d_][\w'’-]{0,20}),\s+"
    r"(?:welcome|thank|thanks|how are|what|tell|why|could|can|do |you|I |it|let|so )"
)
NAME = re.compile(r"[^\W\d_][\w'’-]*")
ENDS = re.compile(r"[,.!?]|\s+(?:and|from|here)\b|\s*$")
NO_NAME = frozenset(
    "and but so well yes no yeah okay ok now then hi hey hello welcome thanks thank everyone everybody all guys folks you i we "
    "it the a an to for this that what how why sure right great good also actually today here there".split()
)


@dataclass(slots=True)
class Introduced:
    """Names that a voice gives itself, is called by right before it first speaks, and tells the listeners of."""

    own: list[str] = field(default_factory=list)
    called: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def introductions(turns: Sequence[tuple[str, str]]) -> dict[str, Introduced]:
    """Return the introductions by voice, from turns in order: who speaks (a voice_id), and what they say."""
    found: dict[str, Introduced] = {}
    heard: dict[str, int] = {}
    before = ""
    for voice, text in turns:
        told = found.setdefault(voice, Introduced())
        heard[voice] = heard.get(voice, 0) + 1
        if heard[voice] == 1 and before:
            told.called = _only_one({*_after(CALLED, before), *_addressed(before)})
        if heard[voice] <= OPENING_TURNS:
            _add(told.own, _after(OWN, text[:OPENING]))
            _add(told.others, introduced(text[:OPENING]))
        before = text[-OPENING:]
    return found


def _only_one(names: set[str]) -> list[str]:
    """Return the name that is called, none where several are: whoever speaks then may be any of them."""
    return list(names) if len(names) == 1 else []


def _add(names: list[str], more: Iterable[str]) -> None:
    names.extend(name for name in dict.fromkeys(more) if name not in names and len(names) < MOST)


def _after(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    """Give the name behind each match: a full one, else one word with a capital, where a comma or full stop ends it."""
    for found in pattern.finditer(text):
        behind = text[found.end() : found.end() + 80]
        full = leading_names(behind)
        if full and full[0].split()[0].casefold() not in NO_NAME:
            yield full[0]
        elif (
            (word := NAME.match(behind))
            and _is_name(word[0])
            and re.match(r"[,.!?]|\s+(?:and|from|here)\b|\s*$", behind[word.end() :])
        ):
            yield word[0]


def _addressed(text: str) -> Iterator[str]:
    """Give who a sentence begins by addressing, as `Ada, welcome to the show` does."""
    for found in ADDRESSED.finditer(text):
        name = found[1]
        if all(map(_is_name, name.split())) and (" " not in name or is_full_name(name)):
            yield name


def _is_name(word: str) -> bool:
    return word[0].isupper() and word[1:].islower() and word.casefold() not in NO_NAME
