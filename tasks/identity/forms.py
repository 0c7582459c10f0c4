"""Forms: what a label says of who that is, taken by itself: a kind, a name, and what it is short for or shortened to."""

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from tasks.facts.people import is_full_name
from tasks.identity.common_names import is_common_given
from tasks.identity.names import bare, is_full
from tasks.labels import ASIDE, is_initials, is_name_shaped, is_role, is_sound, key

Kind = Literal["person", "group", "voice", "ad", "sound", "anonymous"]

NUMBERED = re.compile(
    r"(?i)(?:speaker|spk|sprecher|sprecherin|speakers|voice|person|interlocutor|guest|host|unknown|unidentified|s)[\s_-]*\d{0,3}"
)
# What follows is in lower case: "Audience question" is a group, "Alle Jensen" somebody.
GROUP = re.compile(
    r"(?i:all|both|everyone|everybody|audience|crowd|group|together|alle|beide|todos|tous|panel)(?:\s+[a-z].*)?"
    r"|.*\s(?:&|\+|and|und)\s.*"
)
VOICE = re.compile(
    r"(?i:narrator|narration|voice-?\s?over|announcer|computer|robot|recording|clip|trailer)(?:\s+[a-z\d].*)?"
    r"|(?i:(?:ai|automated|computer|machine|recorded|robot|robotic|synthetic)\s+voice)"
)
SOUND = re.compile(r"(?i:(?:theme|intro|outro|opening|closing|background)\s+(?:song|music|tune|jingle))")
AD = re.compile(
    r"(?i:ads?|advert|advertisements?|commercial|sponsors?|promo|werbung|publicité|anuncio|publicidad|pubblicità|реклама)"
    r"(?:\s+[a-z\d].*)?"
)
BRACKETED = re.compile(r"(.*\S)\s*[(\[]([^()\[\]]{1,40})[)\]]")
PARTS = re.compile(r" ?: | [-–—|/] ")  # a name beside a part or an office: `Host: Ada`, `Ada Fenn / Guest`
TURNED = re.compile(r"([^\W\d_][\w'’-]+), ([^\W\d_][\w'’-]+)")


class Form(NamedTuple):
    """What a label says: the name in it (the label itself where there is none), and another form it gives of that name."""

    kind: Kind
    name: str
    other: str | None = None


@lru_cache(maxsize=100_000)
def form_of(label: str) -> Form:
    """Return what a label says, whoever may bear it."""
    if AD.fullmatch(label):
        return Form("ad", label)
    if is_sound(label) or SOUND.fullmatch(label):
        return Form("sound", label)
    if VOICE.fullmatch(label):
        return Form("voice", label)
    if GROUP.fullmatch(label):
        return Form("group", label)
    found = BRACKETED.fullmatch(label)
    return _bracketed(label, found[1], found[2]) if found else _plain(label)


def _bracketed(label: str, before: str, within: str) -> Form:
    """Tell `Ada (A)`, `A (Ada)`, `Host (Ada Fenn)`, `Ada Fenn (Quill)` and `Ada Fenn (laughing)` apart."""
    if is_initials(within) and not is_initials(before) and is_name_shaped(before):
        return _plain(before)._replace(other=within)
    if is_name_shaped(within) and not is_role(within):
        if is_initials(before) or is_nobody(before):
            return _plain(within)._replace(other=before if is_initials(before) else None)
        if " " not in within and is_full(before):
            return _plain(before)._replace(other=within)
    form = _plain(ASIDE.sub("", label) if ASIDE.search(label) else before)
    return form._replace(name=label) if form.kind == "anonymous" else form


def _plain(label: str) -> Form:
    if is_initials(label) or is_nobody(label):
        return Form("anonymous", label)
    turned = TURNED.fullmatch(label)
    if turned and is_common_given(key(turned[2])) and not is_common_given(key(turned[1])):
        return Form("person", f"{turned[2]} {turned[1]}")
    parts = [part for part in PARTS.split(label) if part and not is_nobody(part)]
    if sum(map(is_full_name, parts)) > 1:
        return Form("group", label)
    if parts and (len(parts) == 1 or is_full(parts[0])) and parts[0] != label:
        return _plain(parts[0])
    first, comma, rest = label.partition(",")
    if comma and is_full(first) and not rest.strip()[:1].isdigit():
        return Form("person", bare(first.strip()))
    return Form("person", bare(label))


def is_nobody(label: str) -> bool:
    """Say whether a label tells nothing of a name: a number, a part in the conversation, or nothing at all."""
    return bool(NUMBERED.fullmatch(label)) or is_role(label) or not key(label)
