"""Dates as feeds and pages write them, in the usual forms and with months in the words of fifteen languages."""

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from dateutil import parser

from tasks.reading import Published

YEARS = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
januari februari maart april mei juni juli augustus september oktober november december
januari februari maret april mei juni juli agustus september oktober november desember
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november desember
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
ledna února března dubna května června července srpna září října listopadu prosince
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
"""
SHORTEST = 3  # letters of an abbreviation


def _months() -> dict[str, int]:
    """Return the number of each month's name, and of each of its beginnings that could be no other month."""
    meant: dict[str, set[int]] = defaultdict(set)
    for year in YEARS.split("\n"):
        for number, name in enumerate(year.split(), start=1):
            for length in range(SHORTEST, len(name) + 1):
                meant[name[:length]].add(number)
    full = {name: number for year in YEARS.split("\n") for number, name in enumerate(year.split(), start=1)}
    return {name: min(numbers) for name, numbers in meant.items() if len(numbers) == 1} | full


MONTHS = _months()
YEAR, MONTH, DAY = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
NAMED = r"(?P<month>[^\W\d_]{3,12})\.?"
YEAR_FIRST = re.compile(rf"(?<![\d/.-]){YEAR}([-./]){MONTH}\2{DAY}(?!\d)")
CHARACTERS = re.compile(rf"(?<!\d){YEAR}\s?[年년]\s?{MONTH}\s?[月월]\s?{DAY}\s?[日일]")
DAY_FIRST = re.compile(rf"(?<![\d.]){DAY}\.\s?{MONTH}\.\s?{YEAR}(?!\d)")
MONTH_NAMED = re.compile(rf"{NAMED}\s+{DAY}(?:st|nd|rd|th)?,?\s+{YEAR}(?!\d)")
DAY_NAMED = re.compile(rf"(?<!\d){DAY}(?:\.|st|nd|rd|th|er|º)?\s+(?:de |of )?{NAMED},?\s+(?:de |del )?{YEAR}(?!\d)")
SLASHED = re.compile(rf"(?<![\d/]){DAY}/{MONTH}/{YEAR}(?![\d/])")
FORMS = (YEAR_FIRST, DAY_FIRST, MONTH_NAMED, DAY_NAMED, SLASHED, CHARACTERS)
TIME = re.compile(r"[T\s]\s*(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?(?:\s+[A-Z]{3,4})?")
WEEKDAY = re.compile(r"[^\W\d_]{2,13}\.?,?\s+(?=\d|[^\W\d_]{3,12}\.?\s+\d)")
ENGLISH_MONTH = re.compile(r"(?i)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\W")
NUMBER = re.compile(r"\d+")
EPOCH = re.compile(r"\d{10}(?:\d{3})?")
LONGEST = 100
EARLIEST, LATEST = 1900, 2100
EARLIEST_IN_PATH = 1995  # before it, four digits in an address are a number
IN_PATH = re.compile(r"/(\d{4})([-/_])(\d{2})\2(\d{2})(?!\d)")


def published(text: str | None) -> Published | None:
    """Read a date or instant: RFC 2822, ISO 8601, `2021.03.04`, `4.3.2021`, `Mar 4, 2021`, `4 mars 2021`, seconds since 1970.

    Milliseconds since 1970 are read too. Null where the text is no date or more than one, is incomplete, or could be two
    different days (`03/04/2021`).
    """
    if not text or not text.strip() or len(text) > LONGEST:
        return None
    told = text.strip()
    found = _rfc2822(told) or _epoch(told) or _whole(told) or _words(told)
    return found if found and EARLIEST <= found.on.year < LATEST else None


def whole_date(text: str) -> Published | None:
    """Read a text that is nothing but a date in numbers or words; quicker than `published`, which knows more forms."""
    return _whole(text) if 8 <= len(text) <= LONGEST and len(NUMBER.findall(text)) > 1 else None


def dates_in(text: str) -> Iterator[date]:
    """Give the dates that stand in a running text, form by form."""
    for form in FORMS:
        for found in form.finditer(text):
            if day := _day(form, found):
                yield day


def date_in_path(path: str) -> date | None:
    """Return the day that the path of an address names as `/2021/03/05/` or `/2021-03-05-title`; null where not just one."""
    days = {date(int(year), int(month), int(day)) for year, _, month, day in IN_PATH.findall(path) if _is_day(year, month, day)}
    return days.pop() if len(days) == 1 else None


def _is_day(year: str, month: str, day: str) -> bool:
    try:
        return EARLIEST_IN_PATH <= date(int(year), int(month), int(day)).year < LATEST
    except ValueError:
        return False


def _rfc2822(text: str) -> Published | None:
    try:
        return Published.instant(parsedate_to_datetime(text))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _epoch(text: str) -> Published | None:
    return Published.instant(datetime.fromtimestamp(int(text[:10]), UTC)) if EPOCH.fullmatch(text) else None


def _whole(text: str) -> Published | None:
    """Read a text that is one date, after a weekday or before a time of day or not."""
    weekday = WEEKDAY.match(text)
    for start in {0, weekday.end() if weekday else 0}:
        for form in FORMS:
            found = form.match(text, start)
            day = _day(form, found) if found else None
            if found and day and (found.end() == len(text) or (form is YEAR_FIRST and text[found.end()] in "T ")):
                return _at(day, text[found.end() :])
    return None


def _at(day: date, rest: str) -> Published:
    """Return a date with the time of day after it, where there is one that can be understood."""
    time = TIME.match(rest)
    if time is None:
        return Published(day)
    zone = {"Z": "+00:00", "UTC": "+00:00", "GMT": "+00:00", None: ""}.get(time[2], time[2])
    try:
        return Published.instant(datetime.fromisoformat(f"{day.isoformat()}T{time[1].zfill(5)}{zone}"))
    except (ValueError, OverflowError):
        return Published(day)


def _day(form: re.Pattern[str], found: re.Match[str]) -> date | None:
    """Return the day that a match of one of the forms means; null where there is no such day or it could be two."""
    named = found["month"].casefold()
    day, month = int(found["day"]), int(named) if named.isdecimal() else MONTHS.get(named, 0)
    if form is SLASHED and month > 12:
        day, month = month, day
    elif form is SLASHED and day <= 12 and day != month:
        return None
    try:
        return date(int(found["year"]), month, day)
    except ValueError:
        return None


def _words(text: str) -> Published | None:
    """Read an English date with its time; twice over different defaults, so that a part which is missing is noticed."""
    if not ENGLISH_MONTH.search(text):
        return None
    try:
        first, second = (
            parser.parse(text, default=default, tzinfos=_offset)
            for default in (datetime(2000, 1, 1), datetime(2001, 2, 2))  # noqa: DTZ001
        )
        return Published.instant(first) if first.date() == second.date() else None
    except (ValueError, OverflowError, TypeError, ArithmeticError):
        return None


def _offset(name: str | None, seconds: int | None) -> timezone | None:
    """Return the zone of a time with an offset; a name alone would mean another one on every machine."""
    return None if seconds is None else timezone(timedelta(seconds=seconds))
