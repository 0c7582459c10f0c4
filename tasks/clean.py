"""Clean: decode bytes, and repair text while the raw is kept. Genuine text of any script passes through untouched."""

import codecs
import html
import re
import unicodedata
from contextlib import suppress
from html.entities import html5
from typing import NamedTuple

import pandas as pd

from tasks.mojibake import mend

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
DECLARED = re.compile(rb"""(?i)(?:charset|encoding)\s*=\s*["']?\s*([a-z0-9_.:-]{2,40})""")
AS_BROWSERS_DO = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "iso-8859-9": "cp1254", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "shift-jis": "cp932", "euc-kr": "cp949",
}  # fmt: skip
WINDOWS_1252 = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
SURROGATE = re.compile("[\ud800-\udfff]")
BLANK = re.compile("[ \\t\\n\\r\\f\\v]+")
VISIBLE = re.compile("[^\\s\u200b-\u200f\u2060]")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class Cleaned(NamedTuple):
    """A text as it should have been, how it was where that differs, and what was done."""

    text: str
    raw: str | None
    repairs: tuple[str, ...]
    is_lossy: bool


def decode(payload: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Return text and encoding: byte order mark, strict UTF-8, declared charset, in that order, then windows-1252.

    UTF-8 goes before what is declared because it cannot be mistaken for anything else, while declarations lie. Where it is
    declared and a few bytes break it, these alone are lost.
    """
    for mark, encoding in BOMS:
        if payload.startswith(mark):
            return payload.decode(encoding, "replace"), f"{encoding} (bom)"
    with suppress(UnicodeError):
        return payload.decode("utf-8"), "utf-8"
    for name in _declared(payload, content_type):
        if name in ("utf-8", "utf8") and _is_broken_utf8(text := payload.decode("utf-8", "replace")):
            return text, "utf-8 (declared, broken)"
        with suppress(UnicodeError, LookupError):
            return payload.decode(AS_BROWSERS_DO.get(name, name)), f"{name} (declared)"
    return payload.decode("latin-1").translate(WINDOWS_1252), "windows-1252 (assumed)"


def _is_broken_utf8(text: str) -> bool:
    """Say whether text that was decoded with losses is UTF-8 all the same: more of its characters came through than broke."""
    lost = text.count("\ufffd")
    return sum(not char.isascii() for char in text) > 2 * lost


def clean(text: str) -> Cleaned:
    """Repair one text: entities escaped twice, known mojibake, Unicode NFC, white space. White space alone keeps no raw."""
    if text.isascii() and "&" not in text:
        return Cleaned(collapse(text), None, (), False)
    if SURROGATE.search(text):  # half a character, which JSON can hold and no file
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    spaced = collapse(text)
    unescaped = ENTITY.sub(_unescape, text) if "&" in text else text
    mended, repairs, is_lossy = mend(unescaped)  # before white space goes: to Unicode, some of the bytes lost are blanks
    composed = unicodedata.normalize("NFC", mended)
    cleaned = collapse(composed) if composed != text else spaced
    if cleaned == spaced:
        return Cleaned(spaced, None, (), False)
    made = ("entities",) * (unescaped != text) + repairs + ("nfc",) * (composed != mended)
    return Cleaned(cleaned, " ".join(BLANK.split(text.strip())), made, is_lossy)


def clean_text(text: str | None) -> str | None:
    """Return a title, name or label cleaned; null where nothing is left of it."""
    return (clean(text).text or None) if text is not None else None


def clean_cues(cues: pd.DataFrame) -> pd.DataFrame:
    """Return cues with `text` and `label` cleaned, and raw_text, repairs (list of str) and is_lossy beside them.

    Cues of which nothing is left are dropped.
    """
    cleaned = [clean(text) for text in cues["text"]]
    labels = {label: clean_text(label) for label in cues["label"].dropna().unique()}
    out = cues.assign(
        text=pd.Series([c.text for c in cleaned], index=cues.index, dtype=object),
        label=cues["label"].map(labels.get, na_action="ignore").astype(object),
        raw_text=pd.Series([c.raw for c in cleaned], index=cues.index, dtype=object),
        repairs=pd.Series([list(c.repairs) for c in cleaned], index=cues.index, dtype=object),
        is_lossy=pd.Series([c.is_lossy for c in cleaned], index=cues.index, dtype=bool),
    )
    is_visible = pd.Series([bool(VISIBLE.search(text)) for text in out["text"]], index=out.index, dtype=bool)
    return out[is_visible].reset_index(drop=True)


def collapse(text: str) -> str:
    """Return the text with runs of white space as one blank, none at the ends, byte order marks left out."""
    return " ".join(text.replace("\ufeff", "").split())


def _unescape(entity: re.Match[str]) -> str:
    """Return the character of an entity; what only begins like one (`&region;`) stays as it is."""
    is_known = entity[0].startswith("&#") or entity[0][1:] in html5
    return html.unescape(entity[0]) if is_known else entity[0]


def _declared(payload: bytes, content_type: str | None) -> list[str]:
    """Return the charsets that header and page declare, header first; a page that can be read so far is not UTF-16."""
    header = DECLARED.search((content_type or "").encode("ascii", "replace"))
    inside = DECLARED.search(payload[:4096])
    names = [match[1].decode("ascii").lower() for match in (header, inside) if match]
    return [name for name in names if not name.startswith(("utf-16", "utf-32", "ucs-"))]
