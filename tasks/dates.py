"""Dates as feeds and pages write them."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from dateutil import parser

from tasks.reading import Published

YEAR_FIRST = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
MONTH = re.compile(r"(?i)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W")
EARLIEST, LATEST = 1900, 2100


def published(text: str | None) -> Published | None:
    """Read a date or instant: RFC 2822, ISO 8601, `2021.03.04`, `4.3.2021`, `Mar 4, 2021`.

    Null where it is none, is incomplete, or could be two different days (`03/04/2021`).
    """
    if not text or not text.strip():
        return None
    found = _rfc2822(text.strip()) or _numbers(text.strip()) or _words(text.strip())
    return found if found and EARLIEST <= found.on.year < LATEST else None


def _rfc2822(text: str) -> Published | None:
    try:
        return Published.instant(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _numbers(text: str) -> Published | None:
    """Read year-month-day, alone or before a time of day, and day.month.year."""
    try:
        if found := YEAR_FIRST.match(text):
            day = date(*(int(part) for part in found.groups()))
            return Published(day) if found.end() == len(text) else Published.instant(datetime.fromisoformat(text))
        if found := DAY_FIRST.fullmatch(text):
            day_of_month, month, year = (int(part) for part in found.groups())
            return Published(date(year, month, day_of_month))
    except (ValueError, OverflowError):
        return None
    return None


def _words(text: str) -> Published | None:
    """Read a date with its month in words; read twice over different defaults, so that a part which is missing is noticed."""
    if not MONTH.search(text):
        return None
    try:
        first, second = (parser.parse(text, default=default) for default in (datetime(2000, 1, 1), datetime(2001, 2, 2)))  # noqa: DTZ001
        return Published.instant(first) if first.date() == second.date() else None
    except (ValueError, OverflowError, TypeError, ArithmeticError):
        return None
