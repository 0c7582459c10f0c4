"""A clock for tests: days pass for the tasks, and nobody waits for them."""

import importlib
from datetime import datetime, timedelta, tzinfo
from types import TracebackType
from typing import Self

ASK_THE_TIME = ("tasks.archive", "tasks.fetch", "tasks.pages", "tasks.publish")


class Clock:
    """While its `with` lasts, it is as many days later for the tasks as have passed."""

    def __init__(self) -> None:
        self.days = 0

    def now(self, zone: tzinfo | None = None) -> datetime:
        """Return what time it is."""
        return datetime.now(zone) + timedelta(days=self.days)

    def __enter__(self) -> Self:
        later = type("datetime", (datetime,), {"now": staticmethod(self.now)})
        for name in ASK_THE_TIME:
            importlib.import_module(name).datetime = later  # type: ignore[attr-defined]
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        for name in ASK_THE_TIME:
            importlib.import_module(name).datetime = datetime  # type: ignore[attr-defined]
