"""Names: which labels among marks made alike are speakers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from tasks.dialogue.marks import Mark
from tasks.dialogue.page import Page, Turns
from tasks.labels import has_no_case, is_initials, is_name_shaped, is_no_speaker, is_role, is_sound, key

ABBREVIATED = re.compile(r"\b(?:\w|[JS]r|Dr|Esq|Ph\.?D|M\.?D|II|III|al)\.$")
PURE = 0.8
COMMON, RARE = 0.25, 0.1  # as often as a label, for it to be plain words; those without a colon are doubted sooner
HANDLE = 4  # times that a label in small letters stands, to be taken for a name
REMARK = 20  # characters that somebody says at least, who is named only once


def speakers(page: Page, marks: Iterable[Mark], kind: str) -> set[str]:
    """Return the keys of the labels that are believed to be speakers, among marks made alike."""
    items = [mark for mark in marks if mark.label]
    counts = Counter(key(mark.label or "") for mark in items)
    usual = _usual_form(items, counts)
    distinct = {(mark.label, mark.style, _form(mark)): mark for mark in items}.values()
    return {
        name
        for mark in distinct
        if (name := key(mark.label or ""))
        and not is_no_speaker(mark.label or "")
        and _is_speaker(page, mark, counts, kind, _form(mark) == usual)
    }


def _form(mark: Mark) -> tuple[bool, bool]:
    return mark.has_colon, mark.has_stamp


def _usual_form(marks: list[Mark], counts: Counter[str]) -> tuple[bool, bool] | None:
    """Return how the labels that repeat are made; null where that tells nothing of those that stand once."""
    forms = Counter(_form(mark) for mark in marks if counts[key(mark.label or "")] > 1)
    is_pure = sum(forms.values()) >= PURE * len(marks)
    forms = forms or Counter(_form(mark) for mark in marks if mark.has_colon)
    if not forms:
        return None
    usual = forms.most_common(1)[0][0]
    return usual if is_pure or any(usual) else None


def _is_speaker(page: Page, mark: Mark, counts: Counter[str], kind: str, is_usual: bool) -> bool:
    """Say whether a label is believed: it repeats and looks like a name, or stands once, made as those are that repeat."""
    label = mark.label or ""
    count = counts[key(label)]
    if is_sound(label):
        return kind == "styled" or mark.has_colon
    if not mark.has_colon and label.endswith((".", ",")) and not ABBREVIATED.search(label):
        return False
    if count > 1:
        return is_name_shaped(label) or is_role(label) or (_is_handle(label) and count > 2)
    if (mark.style and is_role(label)) or (is_name_shaped(label) and any(counts[short] > 1 for short in shortened(label))):
        return True
    if not is_usual or (has_no_case(label) and kind != "styled"):
        return False
    if kind == "styled" and mark.has_colon:
        return is_name_shaped(label) or label.count(" ") < 3
    return is_name_shaped(label) and label.count(" ") < 4 and not page.is_common(label, count)


def naming(page: Page, label: str, has_colon: bool, count: int) -> float:
    """Return, from 0 to 1, how much a label that stands so many times names somebody: a person, a part, a handle."""
    if is_initials(label) or is_role(label) or is_sound(label):
        return 1.0
    return float(
        ((_is_handle(label) and count > HANDLE) or is_name_shaped(label))
        and not page.is_common(label, count, COMMON if has_colon else RARE)
    )


def _is_handle(label: str) -> bool:
    """Say whether a label is one word, or a name all in small letters."""
    return " " not in label or (label.islower() and label.count(" ") < 2)


def adopted(page: Page, turns: Turns, names: set[str], around: int) -> Turns:
    """Return turns with those lines in their container that are marked otherwise.

    They bear a known label, one that shortens it, or the full name of somebody who speaks once. Where all labels stand alone,
    what is no more than one of them may be built in any way, unless it stands right beside another.
    """
    labels = {mark.label for mark in turns.values()}
    alone = labels if all(mark.is_alone for mark in turns.values()) else set()
    known = names | {short for label in labels for short in shortened(label or "")}
    found, first = dict(turns), next(iter(turns))
    for index, mark in enumerate(page.marks):
        if index in found or not (mark and mark.label):
            continue
        is_set_off = mark.has_colon or mark.kind == "styled" or (mark.has_stamp and not mark.leads)
        is_heard = is_set_off and (key(mark.label) in known or _is_newcomer(page, mark))
        is_same = mark.is_alone and mark.label in alone and index > first and not {index - 1, index + 1} & found.keys()
        if (is_heard or is_same) and page.holds(around, index):
            found[index] = mark
    return dict(sorted(found.items()))


def _is_newcomer(page: Page, mark: Mark) -> bool:
    label = mark.label or ""
    is_full = 1 <= label.count(" ") <= 2 and is_name_shaped(label) and not is_no_speaker(label)
    return is_full and mark.has_colon and len(mark.text) > REMARK and not page.is_common(label, 1)


def shortened(label: str) -> Iterator[str]:
    """Give the keys a full label may be shortened to: `Kiki (K)` is later `K`, `Jon Gjengset` is `Jon` or `JG`."""
    words = re.findall(r"[^\s().,\[\]]+", label)
    if len(words) > 1:
        yield key(words[0])
        yield key("".join(word[0] for word in words))
        yield from (key(part) for part in re.findall(r"[(\[]([^()\[\]]{1,30})[)\]]", label))


def is_known(page: Page, mark: Mark, counts: Counter[str], is_all: bool) -> bool:
    """Say whether a label repeats, or is a full name that the page tells elsewhere too, or before all that the page is."""
    label = mark.label or ""
    if counts[key(label)] > 1:
        return True
    is_full_name = mark.has_colon and 0 < label.count(" ") < 4 and is_name_shaped(label)
    return is_full_name and (page.times(label) > 1 or (is_all and mark.kind == "styled"))
