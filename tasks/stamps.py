"""Time stamps in transcripts: `0:15`, `00:01:02.500`, `[62:05]`, `(0:00:15)`, `[0.00 --> 5.82]`, `0h01m02s`; offsets are in ms.

Broken ones (`17:4`, `0:1:00:34`, `[0:15` never closed) are known as stamps, so that they are no speech, but name no offset.
"""

import re
from typing import NamedTuple

CLOCK = r"\d{1,3}(?::\d{1,2}){1,3}(?:[.,;]\d{1,3})?"
SPOKEN = r"(?:\d{1,2}h ?)?\d{1,3}m ?\d{1,2}s|\d{1,2}h ?\d{1,2}m"
NUMBER = r"\d{1,6}\.\d{1,6}"
SPACED = r"\d{1,3}(?: ?: ?\d{1,2}){1,3}(?:[.,;]\d{1,3})?"
ARROW = r"\s{0,3}(?:-{1,3}>|–|—|-|→|to)\s{0,3}"
OPEN, CLOSE = r"(?:\\?[\[(【{<]){1,2}", r"(?:\\?[\])】}>]){1,2}"
FULL = r"\d{1,2}h\d{1,2}m\d{1,2}s"
BARE = re.compile(rf"\s*@?({CLOCK}|{FULL})(?:{ARROW}{CLOCK})?(?![\d:.]?\d|\s?[ap]\.?m\b)", re.IGNORECASE)
BRACKETED = re.compile(
    rf"\s*{OPEN}\s{{0,3}}({SPACED}|{SPOKEN}|{NUMBER}(?={ARROW}))(?:{ARROW}(?:{SPACED}|{SPOKEN}|{NUMBER}))?"
    rf"\s{{0,3}}(?:{CLOSE}|(?=:\s|\s|$))"
)
INSIDE = re.compile(rf"\s{{0,3}}\\?\[\s?{CLOCK}\s?\\?\]")
LONGEST_SECONDS = 1_000_000
SECONDS = re.compile(r"\d{1,6}(?:\.\d{1,20})?")
UNITS = {"h": 3_600_000, "m": 60_000, "s": 1000}


class Stamp(NamedTuple):
    """A stamp found in a text: the offset it names (null where it is broken), and where it ends."""

    ms: int | None
    end: int
    is_bracketed: bool


def find_stamp(text: str, position: int = 0) -> Stamp | None:
    """Return the stamp that begins at a position of a text, blanks before it aside; null where there is none."""
    found, is_bracketed = BRACKETED.match(text, position), True
    if found is None:
        found, is_bracketed = BARE.match(text, position), False
    return Stamp(_offset(found[1]), found.end(), is_bracketed) if found else None


def without_stamps(text: str) -> str:
    """Return a text without the time marks in square brackets that stand in it: nobody says them."""
    return INSIDE.sub("", text) if "[" in text else text


def stamp_ms(text: str | None) -> int | None:
    """Return the offset that a whole text names, in milliseconds; null where it is no stamp or its parts run past 59."""
    found = find_stamp(text) if text else None
    return found.ms if found and text and not text[found.end :].strip() else None


def _offset(stamp: str) -> int | None:
    """Return the offset of a stamp's digits; null for a broken one."""
    if ":" not in stamp:
        units = re.findall(r"(\d+)([hms])", stamp.lower())
        return sum(int(number) * UNITS[unit] for number, unit in units) if units else seconds_ms(stamp)
    parts = stamp.replace(",", ".").replace(";", ".").split(":")
    if len(parts) > 3 or len(parts[-1].partition(".")[0]) < 2:
        return None
    numbers = [float(part) for part in parts]
    if any(number >= 60 for number in numbers[1:]):
        return None
    return round(sum((number * 60.0**power for power, number in enumerate(reversed(numbers))), start=0.0) * 1000)


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
