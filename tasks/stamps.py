"""Time stamps in transcripts: `0:15`, `00:01:02.500`, `[62:05]`, `(0:00:15)`, bare seconds; offsets are milliseconds."""

import re

STAMP = r"(?:\d{1,3}:)?\d{1,3}:\d{1,2}(?:[.,]\d{1,3})?"
BRACKETED = rf"[\[(]?\s*{STAMP}\s*[\])]?"
PARTS = re.compile(rf"[\[(]?\s*({STAMP})\s*[\])]?")
LONGEST_SECONDS = 1_000_000
SECONDS = re.compile(r"\d{1,6}(?:\.\d{1,20})?")


def stamp_ms(text: str | None) -> int | None:
    """Return the offset a stamp names, in milliseconds; null where it is no stamp or its parts run past 59."""
    found = PARTS.fullmatch(text.strip()) if text else None
    if found is None:
        return None
    parts = [float(part) for part in found[1].replace(",", ".").split(":")]
    if any(part >= 60 for part in parts[1:]) or len(found[1].split(":")[-1].split(".")[0]) < 2:
        return None
    seconds = sum((part * 60.0**power for power, part in enumerate(reversed(parts))), start=0.0)
    return round(seconds * 1000)


def seconds_ms(value: object) -> int | None:
    """Return an offset given as a number of seconds (a number, or text such as `1044.222`), in milliseconds."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return round(value * 1000) if 0 <= value < LONGEST_SECONDS else None
    text = value.strip() if isinstance(value, str) else ""
    return round(float(text) * 1000) if SECONDS.fullmatch(text) else None


def clock(milliseconds: int) -> str:
    """Return an offset as people read it: 3723000 is `1:02:03`."""
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}"
