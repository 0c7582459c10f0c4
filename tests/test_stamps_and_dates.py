"""Time stamps and dates are read as people write them, and what is none or incomplete is null."""

import time
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.dates import published
from tasks.reading import Published
from tasks.stamps import clock, seconds_ms, stamp_ms

STAMPS = [("0:15", 15_000), ("00:01:02.500", 62_500), ("0:15,5", 15_500), ("[62:05]", 3_725_000), ("(0:00:15)", 15_000)]
LONGER = [(" [ 1:02:03 ] ", 3_723_000), ("100:00:00", 360_000_000), ("0h01m02s", 62_000), ("1H2M3S", 3_723_000)]
NO_STAMPS = "|15|0:60|1:75|1:60:00|1:2|0:00:00:00|-0:15|at 0:15|0:15 0:16|a:bc|3:1 odds".split("|")
NO_DATES = (
    "| \n|soon|3 days ago|Friday|10:30|2021|Mar 2021|March 4|2021-02-30|Feb 30, 2021|1899-12-31|2100-01-01|Episode 4, 2021|"
    "Apr 5, 2021 – May 6, 2021|Thu, 04 Mar 2021 25:00:00 GMT"
).split("|")
INSTANTS = [
    ("Mon, 01 Jan 2024 23:30:00 -0800", datetime(2024, 1, 2, 7, 30, tzinfo=UTC)),
    ("Mon, 01 Jan 2024 23:30:00 EST", datetime(2024, 1, 2, 4, 30, tzinfo=UTC)),
    ("2024-01-01T23:30:00.250Z", datetime(2024, 1, 1, 23, 30, 0, 250_000, tzinfo=UTC)),
    ("Jan 1, 2024 23:30 +0100", datetime(2024, 1, 1, 22, 30, tzinfo=UTC)),
    ("2024-01-01T23:30:00", None),
    ("Jan 1, 2024 at 11:30 PM", None),
]
OFFSETS = st.integers(0, 99 * 3600 * 1000)
WRITTEN = st.sampled_from("%Y-%m-%d|%Y.%m.%d|%Y/%m/%d|%B %d, %Y|%b %d, %Y|%d %B %Y|%a, %d %b %Y| %d %b %Y ".split("|"))
ZONES = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
SECONDS = st.integers(700_000_000, 4_000_000_000)


@pytest.mark.parametrize(("text", "milliseconds"), [*STAMPS, *LONGER, *((text, None) for text in NO_STAMPS)])
def test_a_stamp_is_an_offset_in_milliseconds_and_anything_else_is_null(text: str, milliseconds: int | None) -> None:
    assert stamp_ms(text) == milliseconds


def test_a_clock_shows_hours_minutes_and_seconds() -> None:
    assert [clock(offset) for offset in (0, 59_999, 3_723_000)] == ["0:00:00", "0:00:59", "1:02:03"]


@settings(deadline=None)
@given(OFFSETS)
def test_offsets_read_back_from_clock_number_and_text(milliseconds: int) -> None:
    assert stamp_ms(clock(milliseconds)) == milliseconds // 1000 * 1000
    assert seconds_ms(milliseconds / 1000) == milliseconds
    assert seconds_ms(f" {milliseconds / 1000:.3f} ") == milliseconds


@pytest.mark.parametrize("value", [None, True, "", "soon", "12s", -1, float("nan"), float("inf"), [4]])
def test_what_is_no_number_of_seconds_is_null(value: object) -> None:
    assert seconds_ms(value) is None


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), WRITTEN)
def test_a_day_is_read_however_it_is_written(day: date, written: str) -> None:
    assert published(day.strftime(written)) == Published(day, None)


@settings(deadline=None)
@given(SECONDS, ZONES)
def test_an_instant_keeps_its_day_as_written_and_becomes_utc(seconds: int, zone: timezone) -> None:
    there = datetime.fromtimestamp(seconds, zone)
    expected = Published(there.date(), there.astimezone(UTC))
    assert [published(there.isoformat()), published(format_datetime(there))] == [expected, expected]


@pytest.mark.parametrize(("text", "at"), INSTANTS)
def test_only_a_time_with_a_zone_is_an_instant(text: str, at: datetime | None) -> None:
    assert published(text) == Published(date(2024, 1, 1), at)


@pytest.mark.parametrize("text", [None, *NO_DATES])
def test_what_is_no_date_or_incomplete_is_null(text: str | None) -> None:
    assert published(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Thu, 04 Mar 2021 10:00:00 +9999",
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:59:59-05:00",
        "03/04/2021",
        "1 2 3",
        "9" * 90,
    ],
)
def test_a_date_past_all_calendars_or_of_two_meanings_is_null(text: str) -> None:
    assert published(text) is None


@pytest.mark.parametrize("text", ["04.03.2021", "4. 3. 2021", "2021.03.04", "Mar 4, 2021", "4 March 2021"])
def test_dates_are_read_as_their_form_means_them(text: str) -> None:
    found = published(text)
    assert found is not None
    assert found.on.isoformat() == "2021-03-04"


@pytest.mark.parametrize("seconds", [3.5999999999999996, 12.34000015258789, 5e-05])
def test_seconds_with_any_number_of_decimals_are_read(seconds: float) -> None:
    assert seconds_ms(seconds) == round(seconds * 1000)


@pytest.mark.parametrize("zone", ["UTC", "America/St_Johns"])
def test_a_zone_of_this_machine_is_no_better_known_than_others(monkeypatch: pytest.MonkeyPatch, zone: str) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert published("Mar 4, 2026 10:30 PM NST") == Published(date(2026, 3, 4))
        assert published("Mar 4, 2026 22:30:00 -0330") == Published(date(2026, 3, 4), datetime(2026, 3, 5, 2, tzinfo=UTC))
    finally:
        monkeypatch.undo()
        time.tzset()
