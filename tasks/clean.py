"""Clean: decode bytes, and repair text while the raw is kept. Genuine text of any script passes through untouched."""

import codecs
import html
import re
import unicodedata
from typing import NamedTuple

import pandas as pd

from tasks.mojibake import mend

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))  # fmt: skip
DECLARED = re.compile(rb"""(?:charset\s*=|encoding\s*=)\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class Cleaned(NamedTuple):
    """A text as it should have been, how it was where that differs, and what was done."""

    text: str
    raw: str | None
    repairs: tuple[str, ...]
    is_lossy: bool


def decode(payload: bytes, content_type: str | None = None) -> tuple[str, str]:
    """Return text and encoding: byte order mark, strict UTF-8, declared charset, in that order, then windows-1252.

    UTF-8 goes before what is declared because it cannot be mistaken for anything else, while declarations lie.
    """
    for mark, encoding in BOMS:
        if payload.startswith(mark):
            return payload.decode(encoding, "replace"), f"{encoding} (bom)"
    try:
        return payload.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    for name in _declared(payload, content_type):
        try:
            return payload.decode(name), f"{name} (declared)"
        except (UnicodeDecodeError, LookupError):
            continue
    return payload.decode("windows-1252", "replace"), "windows-1252 (assumed)"


def clean(text: str) -> Cleaned:
    """Repair one text: white space, Unicode NFC, entities escaped twice, known mojibake. White space alone keeps no raw."""
    spaced = collapse(text)
    if spaced.isascii() and "&" not in spaced:
        return Cleaned(spaced, None, (), False)
    cleaned, repairs = spaced, []
    if ENTITY.search(cleaned):
        cleaned = ENTITY.sub(lambda entity: html.unescape(entity[0]), cleaned)
        repairs.append("entities")
    cleaned, mended, is_lossy = mend(cleaned)
    repairs.extend(mended)
    composed = unicodedata.normalize("NFC", cleaned)
    if composed != cleaned:
        cleaned = composed
        repairs.append("nfc")
    cleaned = collapse(cleaned)
    return Cleaned(cleaned, spaced if cleaned != spaced else None, tuple(repairs) if cleaned != spaced else (), is_lossy)


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
        label=cues["label"].map(labels, na_action="ignore").astype(object),
        raw_text=pd.Series([c.raw for c in cleaned], index=cues.index, dtype=object),
        repairs=pd.Series([list(c.repairs) for c in cleaned], index=cues.index, dtype=object),
        is_lossy=pd.Series([c.is_lossy for c in cleaned], index=cues.index, dtype=bool),
    )
    return out[out["text"] != ""].reset_index(drop=True)


def collapse(text: str) -> str:
    """Return the text with runs of white space as one blank, none at the ends, byte order marks left out."""
    return " ".join(text.replace("\ufeff", "").split())


def _declared(payload: bytes, content_type: str | None) -> list[str]:
    """Return the charsets that header and page declare, header first."""
    found = DECLARED.search((content_type or "").encode("ascii", "replace"))
    inside = DECLARED.search(payload[:4096])
    return [match[1].decode("ascii").lower() for match in (found, inside) if match]
