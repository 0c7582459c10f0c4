"""Dates as feeds and pages write them."""

import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

from dateutil import parser

from tasks.reading import Published

CALENDAR = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})")
TIME_OF_DAY = re.compile(r"\d:\d\d")
EARLIEST, LATEST = 1900, 2100


def published(text: str | None) -> Published | None:
    """Read a date or instant: RFC 2822, ISO 8601, `2021.03.04`, `Mar 4, 2021`; null where it is none or is incomplete."""
    if not text or not text.strip():
        return None
    found = _rfc2822(text) or _calendar(text.strip()) or _written(text.strip())
    return found if found and EARLIEST <= found.on.year < LATEST else None


def _rfc2822(text: str) -> Published | None:
    try:
        return Published.instant(parsedate_to_datetime(text.strip()))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _calendar(text: str) -> Published | None:
    """Read year-month-day, alone or before a time of day."""
    found = CALENDAR.match(text)
    if found is None:
        return None
    try:
        if found.end() == len(text):
            return Published(date(*(int(part) for part in found.groups())))
        return Published.instant(datetime.fromisoformat(text))
    except ValueError:
        return None


def _written(text: str) -> Published | None:
    """Read a date in words; read twice over different defaults, so that a part which is missing is noticed."""
    try:
        first, second = (
            parser.parse(text, default=datetime(year, month, day, tzinfo=UTC))
            for year, month, day in ((2000, 1, 1), (2001, 2, 2))
        )
    except (ValueError, OverflowError, TypeError):
        return None
    if first.date() != second.date():
        return None
    return (
        Published.instant(first)
        if TIME_OF_DAY.search(text) and re.search(r"[Zz]$|[+-]\d\d:?\d\d$", text)
        else Published(first.date())
    )
