"""Back-off: how long to leave a server alone that failed, or that said how long."""

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

FIRST_SECONDS, LONGEST_SECONDS = 1.0, 60.0  # between two attempts at one page
FIRST_REST_SECONDS, LONGEST_REST_SECONDS = 60.0, 3600.0  # of a host
ATTEMPTS = 3  # at one page in one run
FAILURES_TO_REST = 10  # requests to a host in a row, whoever asked


def pause(failures: int) -> float:
    """Return the seconds to wait after so many failed attempts at a page: doubled each time, with jitter."""
    return _doubled(FIRST_SECONDS, failures, LONGEST_SECONDS)


def rest(failures: int) -> float:
    """Return the seconds to leave a host alone after so many requests to it failed in a row; 0 as long as they are few."""
    if failures < FAILURES_TO_REST:
        return 0.0
    return _doubled(FIRST_REST_SECONDS, failures - FAILURES_TO_REST + 1, LONGEST_REST_SECONDS)


def retry_after(value: str | None, now: datetime) -> float:
    """Return the seconds that a Retry-After asks for, in either of its forms, bounded; 0 where it asks for none."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_REST_SECONDS)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_REST_SECONDS)


def _doubled(first: float, times: int, most: float) -> float:
    longest = min(first * 2.0 ** min(times - 1, 60), most)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311  # spreads requests, guards nothing
