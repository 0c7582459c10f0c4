"""Text that was decoded with the wrong code page: undone where that is possible, mended by context where bytes are lost.

UTF-8 read as a single-byte code page can be undone exactly while every byte survived. Pages that dropped the bytes which
the code page leaves undefined are past undoing: only what the remains can have meant, in their context, tells.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import partial

import ftfy
from ftfy.badness import is_bad

THAI = "\u0e00-\u0e7f"
GREEK = "\u0370-\u03ff\u1f00-\u1fff"
CODE_PAGES = ("iso8859-11", "iso8859-7", "cp874", "cp1253")  # where control characters survived, it was an ISO one


def _shown(first: int, last: int, code_page: str) -> str:
    """Return a character class of what bytes look like in a code page, or as control characters where it has none."""
    shown = {bytes([byte]).decode(code_page, "ignore") or chr(byte) for byte in range(first, last + 1)}
    controls = {chr(byte) for byte in range(first, last + 1) if byte < 0xA0}
    return "[" + "".join(re.escape(char) for char in sorted(shown | controls)) + "]"


def _utf8_shown(code_page: str) -> re.Pattern[str]:
    """Match UTF-8 punctuation (E2 80 to 84) and emoji (F0 9F) as a code page shows them: no word is spelt so."""
    shown = partial(_shown, code_page=code_page)
    lead, follow = shown(0xE2, 0xE2), shown(0x80, 0xBF)
    return re.compile(f"{lead}{shown(0x80, 0x84)}{follow}|{shown(0xF0, 0xF0)}{shown(0x9F, 0x9F)}{follow}{{2}}")


# A letter that begins a UTF-8 sequence, followed by a sign that no word has there; by a quote or dash only inside a word.
LATIN_EVIDENCE = re.compile(
    "[\u00c2-\u00f4][\u0080-\u009f\u00a0-\u00aa\u00ac-\u00ba\u00bc-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192"
    "\u02c6\u02dc\u201a\u201e\u2020-\u2022\u2030\u2039\u203a\u20ac\u2122]"
    "|[\u00c2-\u00f4][\u00ab\u00bb\u2013\u2014\u2018\u2019\u201c\u201d\u2026](?=[a-z\u00df-\u00ff\u0080-\u00bf])"
)
REVERSIBLE = {code_page: _utf8_shown(code_page) for code_page in CODE_PAGES}
SUSPECT = re.compile(f"[{THAI}{GREEK}\u00c2-\u00f4\u0080-\u009f\u20ac]")

BADGE = re.compile("(?:\u0e50\u0e04|\u03c0\u20ac)(?= ?Speaker)")
LOST_PUNCTUATION = re.compile("(?:\u0e42\u20ac|\u03b2\u20ac)")  # E2 80 and a lost third byte: some quote or dash
GENUINE = re.compile(f"[{THAI}{GREEK}](?!\u20ac)")
MICROPHONE = "\U0001f3a4"


def mend(text: str) -> tuple[str, tuple[str, ...], bool]:
    """Return the text mended, the names of the repairs made, and whether one of them had to guess (is lossy)."""
    if not SUSPECT.search(text):
        return text, (), False
    repairs: list[str] = []
    lossy = False
    for name, repair, guesses in STEPS:
        mended = repair(text)
        if mended != text:
            lossy = lossy or guesses or "\ufffd" in mended
            text = mended
            repairs.append(name)
    return text, tuple(dict.fromkeys(repairs)), lossy


def _undo_latin(text: str) -> str:
    """Undo UTF-8 read as windows-1252 or its kin, where the result proves it."""
    return ftfy.fix_encoding(text) if LATIN_EVIDENCE.search(text) and is_bad(text) else text


def _undo_thai_and_greek(text: str) -> str:
    """Re-encode what can only be UTF-8 shown in a Thai or Greek code page, where every byte of it survived."""
    for code_page, shown in REVERSIBLE.items():
        text = shown.sub(partial(_undo, code_page=code_page), text)
    return text


def _undo(found: re.Match[str], code_page: str) -> str:
    try:
        undone = b"".join(_byte(char, code_page) for char in found[0]).decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return found[0]
    return undone if unicodedata.category(undone) != "Cn" else found[0]


def _byte(char: str, code_page: str) -> bytes:
    """Return the byte a character came from; bytes the code page leaves undefined survive as control characters."""
    return bytes([ord(char)]) if "\u0080" <= char <= "\u009f" else char.encode(code_page)


def _restore_badge(text: str) -> str:
    """Restore the microphone of a speaker badge, of which four bytes' worth left two characters."""
    return BADGE.sub(MICROPHONE, text)


def _restore_punctuation(text: str) -> str:
    """Choose the quote or dash that its place calls for, unless the text around it is in the code page's own script."""
    return LOST_PUNCTUATION.sub(_lost_punctuation, text)


def _in_script(found: re.Match[str]) -> bool:
    """Say whether the words on both sides are genuine Thai or Greek."""
    start, end = found.span()
    before = GENUINE.search(found.string, max(start - 12, 0))
    after = GENUINE.search(found.string, end)
    return (before is not None and before.start() < start) or (after is not None and after.start() < end + 12)


def _lost_punctuation(found: re.Match[str]) -> str:
    start, end = found.span()
    before, after = found.string[max(start - 1, 0) : start], found.string[end : end + 1]
    if _in_script(found):
        return found[0]
    if before.isalnum() and after.isalnum():
        return "\u2019"
    if (not before or before.isspace()) and after.isalnum():
        return "\u201c"
    if before.isspace() and after.isspace():
        return "\u2013"
    return "\u201d"


STEPS: tuple[tuple[str, Callable[[str], str], bool], ...] = (
    ("mojibake", _undo_thai_and_greek, False),
    ("mojibake", _undo_latin, False),
    ("badge", _restore_badge, True),
    ("lost_punctuation", _restore_punctuation, True),
)
