"""People named by a page: in lists of guests and hosts, in titles, and in the sentence that introduces them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tasks.labels import PARTICLES, is_name_shaped

ROLES = frozenset(
    """
    actor actors anchor author authors cast cohost cohosts co-host co-hosts commentator contributor contributors featuring
    guest guests host hosts hosted interviewee interviewees interviewer moderator panel panelist panelists panellist panellists
    participant participants people person persons presenter presenters speaker speakers with
    gast gäste gästin host:in moderation moderator moderatorin mit sprecher sprecherin zu
    invité invités invitée invitées animateur animatrice intervenant intervenants avec
    invitado invitados invitada invitadas presentador presentadora anfitrión anfitriona con
    convidado convidados convidada convidadas apresentador apresentadora apresentação com
    ospite ospiti conduttore conduttrice conduce gasten presentator presentatie met
    tamu narasumber bintang pembawa penyiar dengan gäst gäster programledare med
    gość goście prowadzący prowadząca prowadzi гость гости гостья ведущий ведущая ведущие участник участники спикер спикеры
    """.split()
)
"""Words that head a list of people, alone or as the first of a heading (`Hosted by`, `Special guests`)."""

ROLE_LEADS = frozenset("special our featured this today's your the podcast episode guest".split())
JOINERS = frozenset("and & + und et y e ed i en och og dan и та with".split())
TITLES = frozenset("dr prof professor mr mrs ms sir dame rev".split())
NO_NAMES = frozenset(
    "an the this that these our my your his her its in on at for from to of by about how why what when who where "
    "episode part season chapter transcript podcast show welcome thank thanks friends more others guests hosts team "
    "podcasts ep vol speaker no one part all us them me him it "
    "ceo cto coo cfo cmo vp svp head director founder co-founder president chief manager engineer".split()
)
NO_PARTICLES = frozenset("of the and und & +".split())  # join names, or make a title of words
NO_NAME = re.compile(r"[\d:!?\"“”/@#|]|\.\s*$|[^\W\d_]{4}\.[^\W\d_]")
"""What no name holds; the last is where a sentence ends without a blank: `Ada Fenn.Today`."""
LABELLED = re.compile(
    r"[\s*_>#-]{0,8}([^\W\d_][^:：\n*_]{1,28}?)\s{0,3}[*_]{0,3}\s{0,3}[:：]\s{0,5}[*_]{0,3}\s{0,5}(\S.{0,400})"
)
LINK = re.compile(r"\[([^\[\]]{0,200})\]\([^()\s]{0,500}\)")
ASIDE = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]")
SEPARATOR = re.compile(r"[,;/·|•]|(?<=\s)(?:and|&|\+|und|et|y|e|och|og|dan|и|та|i|en)(?=\s)")
PICTURE = re.compile(
    r"(?i)^(?:(?:profile |)(?:picture|photo|image|portrait|headshot|avatar)s? (?:of |for )?)?(.{2,60}?)(?:['’]s)?"
    r"(?:\s+[-–|]?\s*(?:profile |)(?:picture|photo|image|portrait|headshot|avatar)s?)?$"
)
PICTURED = re.compile(r"(?i)picture|photo|image|portrait|headshot|avatar")
INTRODUCED = re.compile(
    r"\b(?:[Ww]ith|[Ff]eaturing|[Ff]eat\.?|[Ff]t\.|[Ww]/|[Jj]oined by|[Gg]uests?(?: today| this week)?(?: is| are|,)?|"
    r"[Hh]osts?(?: is| are|,)?|[Hh]osted by|[Ii]nterviews?|[Ii]nterviewed by|[Tt]alk(?:s|ed|ing)? to|[Ss]peak(?:s|ing)? to|"
    r"[Ss]poke to|[Ww]elcomes?|[Cc]onversation between|[Zz]u Gast(?: ist| sind|:)?|[Aa]vec|[Cc]on|[Cc]om|[Mm]et|"
    r"[Dd]engan|[Mm]ed)"
    r"\s+(?=[^\W\d_])"
)
TITLE_PARTS = re.compile(r"\s+[-–—|·•/]+\s+|[:,()]|\s+(?:on|about|über|sur|sobre)\s+")
LONGEST_NAME, LONGEST_TITLE, LONGEST_TEXT = 60, 300, 1500
MOST_NAMES = 50


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Return names tidied, each once, as far as they can be names at all; at most MOST_NAMES, behind which none is read."""
    tidied = (" ".join(name.split()).strip(' ,;:.*_"“”') for name in names)
    found: dict[str, None] = {}
    for name in tidied:
        if 1 < len(name) <= LONGEST_NAME and "://" not in name:
            found[name] = None
            if len(found) == MOST_NAMES:
                break
    return tuple(found)


def is_full_name(text: str) -> bool:
    """Say whether a text is written as a person's full name: two to four capitalised words, particles between them aside."""
    words = text.split()
    if not 2 <= len(words) <= 6 or len(text) > LONGEST_NAME or NO_NAME.search(text.replace("Jr.", "")):
        return False
    said = [word.strip(".,").casefold() for word in words]
    if not NO_PARTICLES.isdisjoint(said):
        return False
    plain = [word for word in said if word not in PARTICLES and word not in TITLES]
    is_name = is_name_shaped(text) and any(char.islower() or not char.isascii() for char in text)
    return is_name and 2 <= len(plain) <= 4 and not NO_NAMES.intersection(plain) and words[0] != "A" and not words[-1].islower()


def split_names(text: str) -> tuple[str, ...]:
    """Split a list such as `A, B and C`; what stands in brackets and the addresses of links are left out."""
    plain = ASIDE.sub(" ", LINK.sub(r"\1", text[:1000]))
    return unique(SEPARATOR.split(plain))


@lru_cache(maxsize=4096)  # labels repeat
def is_role(text: str) -> bool:
    """Say whether a heading or key announces people: `Guests`, `Special guest`, `Hosted by`, `Ведущие`."""
    words = [word.strip(":.*_()") for word in text.casefold().replace("_", " ").split(None, 4)]
    while len(words) > 1 and words[0] in ROLE_LEADS:
        words = words[1:]
    return 0 < len(words) <= 2 and words[0] in ROLES and (len(words) == 1 or words[1] in ("by", "gast", "is", "are", "acara"))


def named_in_line(line: str) -> tuple[str, ...]:
    """Return the people of a line of show notes: `**Host:** A`, `Guests: A, B and C`. Nothing unless all of them are names."""
    found = LABELLED.match(line)
    if found is None or not is_role(found[1]):
        return ()
    names = split_names(found[2])
    is_list = bool(names) and all(is_full_name(name) for name in names)
    return names if is_list else leading_names(LINK.sub(r"\1", found[2]))


def names_among(labels: Iterable[str | None]) -> tuple[str, ...]:
    """Return the full names among the labels of a dialogue, what stands in brackets left out: `Jo Li (JL)`."""
    plain = (ASIDE.sub(" ", label).strip(" :") for label in dict.fromkeys(labels) if label)
    return unique(name for name in plain if is_full_name(name))


def titled(title: str) -> tuple[str, ...]:
    """Return the parts of a title that are written as full names are, whether they are names or not."""
    parts = dict.fromkeys(part.strip() for part in TITLE_PARTS.split(title[:LONGEST_TITLE]))
    return tuple(filter(is_full_name, parts))


def entitled(title: str, text: str) -> Iterator[str]:
    """Give the parts of a title that are full names: `#12 | Ada Byron`, `Ada Byron on looms`.

    Many titles have capitals everywhere; so a text must hold the name amid a sentence, and never without its capitals.
    """
    for name in titled(title):
        if name.lower() not in text and _is_amid_a_sentence(name, text):
            yield name


def _is_amid_a_sentence(name: str, text: str) -> bool:
    """Say whether a text holds a name before or after a word in small letters."""
    start = text.find(name)
    while start >= 0:
        before, after = text[max(0, start - 2) : start], text[start + len(name) : start + len(name) + 2]
        if (after[:1] == " " and after[1:].islower()) or (before[1:] == " " and before[:1].islower()):
            return True
        start = text.find(name, start + len(name))
    return False


def introduced(text: str) -> Iterator[str]:
    """Give the people that a title or description introduces: `… with A and B`, `joined by A`, `A is interviewed by …`."""
    for found in INTRODUCED.finditer(text[:LONGEST_TEXT]):
        yield from leading_names(text[found.end() : found.end() + 200].partition("\n")[0])


def leading_names(text: str) -> tuple[str, ...]:
    """Return the full names that a text begins with; after a comma only where the list ends with `and`."""
    names: list[str] = []
    name: list[str] = []
    is_sure = 1  # how many names are known not to be an apposition (`Ada Byron, Head Weaver`)
    for word in text.split():
        if word.casefold() in JOINERS:
            is_sure = len(names) + 2
            _close(name, names)
            continue
        plain = word.strip(",;:()")
        if not _is_name_word(plain.strip("."), bool(name)):
            break
        name.append(plain)
        is_end = word[-1] in ",;:)." and len(plain) > 2 and plain.strip(".").casefold() not in TITLES
        if is_end and (not _close(name, names) or word[-1] != ","):
            break
    _close(name, names)
    return tuple(names[:is_sure])


def _is_name_word(word: str, is_inside: bool) -> bool:
    if not word or word.casefold() in NO_NAMES:
        return False
    return (word[0].isupper() and not word.endswith(("'s", "’s"))) or (is_inside and word.casefold() in PARTICLES)


def _close(name: list[str], names: list[str]) -> bool:
    """End a name that was being read: keep it where it is a full one, and say whether it is."""
    while name and name[-1].islower():
        name.pop()
    told = " ".join(name).strip(".")
    name.clear()
    if is_full_name(told):
        names.append(told)
        return True
    return False


def pictured(alt: str) -> str | None:
    """Return the person that the text of a picture names: `A profile picture`, `Photo of A`."""
    if len(alt) > 100 or " " not in alt or not PICTURED.search(alt):
        return None
    found = PICTURE.match(" ".join(alt.split()))
    return found[1] if found and found[1] != alt.strip() and is_full_name(found[1]) else None
