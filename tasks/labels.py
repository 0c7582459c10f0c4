"""Labels: what a page calls a speaker, told apart from text that only looks like it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from tasks.ids import is_part_of_a_word
from tasks.stamps import BRACKETED, stamp_ms

LONGEST = 60
PARTICLES = frozenset("a al and bin d da das de del der di dos du e el en et i la le of the und van von y zu &".split())
NOT_SPEAKERS = frozenset(
    (
        "announcement break bonus caption chapters contact credits date description disclaimer duration edit "
        "episode foto guests hosts image intro jingle link links music note notes outro photo published quelle "
        "recipe recorded related resources show source sources sponsor sponsors subscribe summary tags title topics "
        "transcript update video warning website"
    ).split()
)
INITIALS = re.compile(r"[^\W\d_](?:\.? ?[^\W\d_]){0,2}\.?")
PREFIX = re.compile(rf"(?:({BRACKETED})\s+)?([^:：\n\[\]]{{1,{LONGEST}}}?)\s*({BRACKETED})?\s*(?:：\s*|:(?:\s+|$))")
AFTER = re.compile(rf"\s*({BRACKETED})?\s*([:：]?)\s*({BRACKETED}(?=\s|$))?\s*")
LEAD = re.compile(rf"[:：\s]*({BRACKETED})?\s*(.*?)\s*([\[(]?{BRACKETED})?\s*([:：]?)[\s*_]*", re.DOTALL)


class Labelled(NamedTuple):
    """A line split into its label, the offset beside it, and what is said."""

    label: str
    start_ms: int | None
    text: str
    has_colon: bool
    stands_out: bool

    @property
    def form(self) -> tuple[bool, bool, bool]:
        """How the page marks the label: whether it stands out, has a colon, and is alone on its line."""
        return self.stands_out, self.has_colon, not self.text.strip()


def split_prefix(text: str) -> Labelled | None:
    """Split `Name: speech`, `Name (0:15): speech` or `[0:15] Name: speech`; null where a text does not begin so."""
    found = PREFIX.match(text)
    if found is None:
        return None
    label = tidy(found[2])
    if not is_label_shaped(label):
        return None
    return Labelled(label, stamp_ms(found[1] or found[3]), text[found.end() :], True, False)


def split_lead(lead: str, text: str) -> Labelled | None:
    """Split a block whose beginning stands out (bold, italic, cited) into that label and what is said after it."""
    if len(lead) > LONGEST + 20:
        return None
    inside, after = LEAD.fullmatch(lead), AFTER.match(text)
    if inside is None or after is None:
        return None
    label = tidy(inside[2])
    if not is_label_shaped(label):
        return None
    stamp = inside[1] or inside[3] or after[1] or after[3]
    return Labelled(label, stamp_ms(stamp), text[after.end() :], bool(inside[4] or after[2]), True)


def tidy(label: str) -> str:
    """Return a label without the punctuation around it, white space collapsed."""
    return " ".join(label.split()).strip(" :：*_-–—")


def key(label: str) -> str:
    """Return what two spellings of one label share: case, white space and punctuation around it aside."""
    folded = " ".join(unicodedata.normalize("NFC", label).casefold().split())
    words = [index for index, char in enumerate(folded) if is_part_of_a_word(char)]
    return folded[words[0] : words[-1] + 1] if words else ""


def is_label_shaped(label: str) -> bool:
    """Say whether a text could be a label: short, few words, no sentence in it, not one of the words that head sections."""
    words = label.split()
    if not words or len(label) > LONGEST or len(words) > 7 or key(label) in NOT_SPEAKERS:
        return False
    return bool(re.search(r"\w", label)) and not re.search(r"[?!;\"“”|<>=@/\\]|[.,] [a-z]|https?$|\.\.|…", label)


def is_name_shaped(label: str) -> bool:
    """Say whether a label is written as names are: each word begins with a capital, or its script has none."""
    words = [word for word in re.findall(r"[^\s(),/]+", label) if word.casefold() not in PARTICLES]
    return bool(words) and all(
        word[0].isupper() or word[0].isdigit() or unicodedata.category(word[0]) == "Lo" for word in words
    )


def is_initials(label: str) -> bool:
    """Say whether a label is one to three capitals: who that is, only its episode can say."""
    return bool(INITIALS.fullmatch(label)) and all(char.isupper() for char in label if char.isalpha())


def speakers(found: Iterable[Labelled]) -> set[str]:
    """Choose, among what may be labels on a page, the keys of those that are.

    Labels repeat. One that occurs once is believed where it is marked as most of those are that do.
    """
    items = list(found)
    counts = Counter(key(item.label) for item in items)
    forms = Counter(item.form for item in items if counts[key(item.label)] > 1)
    if not forms:
        return set()
    usual = forms.most_common(1)[0][0]
    return {
        name
        for item in items
        if counts[name := key(item.label)] > 1 or (item.form == usual and (item.stands_out or is_name_shaped(item.label)))
    }
