"""In an episode: labels -> names, from what the episode itself tells: full labels, credits, introductions, its title."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from rapidfuzz.distance import OSA

from tasks.identity.common_names import is_common_given
from tasks.identity.forms import Form
from tasks.identity.names import CLIPPED, INITIALS, is_full, shortens, words_of
from tasks.labels import is_initials, key

Method = Literal[
    "alias",
    "label",
    "credit",
    "in_full",
    "introduction",
    "title",
    "spelling",
    "podcast",
    "hand_over",
    "first_name",
    "anonymous",
]

TOLD_OF_THE_EPISODE: tuple[Method, ...] = ("credit", "introduction", "title")
"""Only of these a cut name is a form (`Dan` of a credited Daniel): one who speaks here as Daniel, or usually, is another."""
MOST_SLIPS = 3  # turns under a label, for it to be a slip of another
OFTENER = 3  # times as many turns has the label it is a slip of
SHORTEST_SLIP = 5  # letters of a name in which one wrong letter is a slip
PARTS = {
    "host": "host",
    "interviewer": "host",
    "moderator": "host",
    "presenter": "host",
    "guest": "guest",
    "interviewee": "guest",
}
"""Labels that name a part in the conversation, and the role somebody is credited in who takes it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A label in an episode: what it says, how often it speaks, and how its voice is introduced."""

    label: str
    form: Form
    turns: int = 0
    own_names: tuple[str, ...] = ()
    called: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Names of people that are known where an episode is read, from the surest on.

    `credited` by its feed or page, `introduced` by those who speak, `titled` in its title, `standing` on its podcast.
    `in_role` has who is credited as host, and as guest.
    """

    credited: tuple[str, ...] = ()
    introduced: tuple[str, ...] = ()
    titled: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    in_role: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Named(NamedTuple):
    """The name of a label, and how it was found."""

    name: str
    method: Method


def name_labels(heard: Sequence[Heard], told: Told) -> dict[str, Named]:
    """Return the names of the labels of an episode, as far as it tells them: a label that stays unknown is left out."""
    found = {each.label: Named(each.form.name, "label") for each in heard if _is_full(each)}
    tiers = _tiers([each.form.name for each in heard if each.turns and _is_full(each)], told)
    for each in heard:
        if each.label not in found and each.form.kind in ("person", "anonymous") and (named := _shortened(each, tiers)):
            found[each.label] = named
    _in_other_words(heard, found)
    _slips(heard, found)
    nameless = [each for each in heard if each.form.kind == "anonymous" and each.label not in found]
    found.update(_introduced(nameless, tiers, told, {words_of(named.name) for named in found.values()}))
    return found


def _is_full(heard: Heard) -> bool:
    return heard.form.kind == "person" and is_full(heard.form.name)


Tiers = Sequence[tuple[Method, tuple[str, ...]]]


def _tiers(in_full: Iterable[str], told: Told) -> Tiers:
    return (
        ("in_full", tuple(in_full)),
        ("credit", told.credited),
        ("introduction", told.introduced),
        ("title", told.titled),
        ("podcast", told.standing),
    )


def _shortened(heard: Heard, tiers: Tiers) -> Named | None:
    """Return the full name that a label is short for; none where two are as likely."""
    if heard.form.kind == "anonymous" and not is_initials(heard.form.name):
        return None
    own = best(heard.form.name, [name for name in heard.own_names if is_full(name)])
    if len(own) == 1:
        return Named(own[0], "introduction")
    for method, names in tiers:
        least = CLIPPED if method in TOLD_OF_THE_EPISODE else INITIALS
        found = best(heard.form.name, names, least)
        if not found and heard.form.other:
            found = best(heard.form.other, names, least)
        if found:
            return Named(found[0], method) if len(found) == 1 else None
    return None


def best(short: str, names: Iterable[str], least: int = CLIPPED) -> list[str]:
    """Return those of some full names that a label is most surely short for, at least so surely, one spelling of each."""
    sure: defaultdict[int, dict[tuple[str, ...], str]] = defaultdict(dict)
    for name in names:
        if (strength := shortens(short, name)) >= least:
            sure[strength].setdefault(words_of(name), name)
    return list(sure[max(sure)].values()) if sure else []


def _in_other_words(heard: Sequence[Heard], found: dict[str, Named]) -> None:
    """Name labels by others of the episode: `K` by `Kiri (K)`, or by `Kiri` where nobody else begins so."""
    persons = [each for each in heard if each.form.kind == "person"]
    defined: defaultdict[str, list[Heard]] = defaultdict(list)
    for each in persons:
        if each.form.other:
            defined[key(each.form.other)].append(each)
    for each in heard:
        if each.label in found or not (each.form.kind == "person" or is_initials(each.form.name)):
            continue
        theirs = defined.get(key(each.form.name), [])
        fitting = [other for other in theirs if shortens(each.form.name, other.form.name)] or theirs
        if not fitting and is_initials(each.form.name):
            fitting = [other for other in persons if shortens(each.form.name, other.form.name)]
        names = {words_of(name.name): name for other in fitting if (name := _name_of(other, found))}
        if len(names) == 1:
            found[each.label] = Named(next(iter(names.values())).name, "in_full")


def _name_of(heard: Heard, found: Mapping[str, Named]) -> Named:
    return found.get(heard.label) or Named(heard.form.name, "first_name")


def _slips(heard: Sequence[Heard], found: dict[str, Named]) -> None:
    """Give a label that stands a few times, one letter off one that stands often, the name of that: `Ottolime`, `Ottoline`."""
    persons = [each for each in heard if each.form.kind == "person"]
    for each in persons:
        if 0 < each.turns <= MOST_SLIPS:
            others = [
                other for other in persons if other.turns >= OFTENER * each.turns and is_slip(each.form.name, other.form.name)
            ]
            if len({words_of(other.form.name) for other in others}) == 1:
                found[each.label] = Named(_name_of(others[0], found).name, "spelling")


def is_slip(one: str, other: str) -> bool:
    """Say whether two names differ by one letter, in one word that is long enough, and are not two names that many bear."""
    words, others = words_of(one), words_of(other)
    if len(words) != len(others):
        return False
    different = [pair for pair in zip(words, others, strict=True) if pair[0] != pair[1]]
    if len(different) != 1:
        return False
    wrong, right = different[0]
    is_long = max(len(wrong), len(right)) >= SHORTEST_SLIP
    return is_long and OSA.distance(wrong, right) == 1 and not (is_common_given(wrong) and is_common_given(right))


def _introduced(nameless: Sequence[Heard], tiers: Tiers, told: Told, taken: set[tuple[str, ...]]) -> dict[str, Named]:
    """Name voices without a name in their label: as they call themselves, are called, or by the only one in their role.

    Two that would get one name get none: a name is often said of somebody else.
    """
    known = tuple(name for _, names in tiers for name in names)
    free = tuple(name for name in known if words_of(name) not in taken)
    found: dict[str, Named] = {}
    for each in nameless:
        if name := _own_name(each, known):
            found[each.label] = Named(name, "introduction")
        elif name := _only([_known_as(name, free) for name in each.called]):
            found[each.label] = Named(name, "hand_over")
        elif name := _in_role(each, nameless, told):
            found[each.label] = Named(name, "credit")
    claims = Counter(words_of(named.name) for named in found.values())
    return {label: named for label, named in found.items() if claims[words_of(named.name)] == 1}


def _own_name(heard: Heard, known: Sequence[str]) -> str | None:
    """Return how a voice names itself: a name that is known here, or a full one that begins as names do."""
    said = _only([_known_as(name, known) for name in heard.own_names])
    if said:
        return said
    return _only([name for name in heard.own_names if is_full(name) and is_common_given(words_of(name)[0])])


def _known_as(name: str, known: Sequence[str]) -> str | None:
    """Return the known full name that somebody means who says a name."""
    same = [each for each in known if is_full(each) and words_of(each) == words_of(name)]
    fitting = same or best(name, [each for each in known if is_full(each)])
    return fitting[0] if len({words_of(each) for each in fitting}) == 1 else None


def _only(names: Sequence[str | None]) -> str | None:
    """Return the name that is the only one among these, in its first spelling."""
    given = {words_of(name): name for name in reversed(names) if name}
    return next(iter(given.values())) if len(given) == 1 else None


def _in_role(heard: Heard, nameless: Sequence[Heard], told: Told) -> str | None:
    """Return who is credited in the role a label names, where nobody else is, and no other label names it."""
    role = PARTS.get(key(heard.form.name), "")
    theirs = told.in_role.get(role, ())
    same = [each for each in nameless if PARTS.get(key(each.form.name)) == role]
    return theirs[0] if len({words_of(name) for name in theirs}) == 1 and len(same) == 1 else None
