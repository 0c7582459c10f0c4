"""Hosts: one budget each, whoever is asking. A file a host, locked while it is asked, keeps threads and processes apart."""

import contextlib
import fcntl
import json
import math
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from tasks.urls import PORTS
from tasks.web import backoff

POLL_SECONDS = 0.02  # how often a turn is asked for that another has
LONGEST_DELAY = 600.0  # seconds between two requests
TORN_DELAY = 10.0  # seconds that a host is owed of which the file is torn
SIZE = 256  # bytes of a file; more than four numbers take


class HostRestsError(Exception):
    """A host that is left alone for some time; `seconds` says how long yet."""

    def __init__(self, seconds: float) -> None:
        """Keep how long."""
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


class LateError(Exception):
    """A turn that did not come before the deadline."""


@dataclass(slots=True)
class Host:
    """What is remembered of a host, in seconds since 1970: the last request, the delay it was owed, failures, and its rest."""

    asked_at: float = 0.0
    delay: float = 0.0
    failures: int = 0
    rests_until: float = 0.0

    def wait(self, delay: float, now: float) -> float:
        """Return the seconds until it may be asked again: the longer of both delays, the last asker's and this one's.

        A clock set back costs no more than that.
        """
        owed = min(max(delay, self.delay), LONGEST_DELAY)
        return min(max(self.asked_at + owed - now, 0.0), owed)

    def rest(self, now: float) -> float:
        """Return the seconds it is to be left alone."""
        return min(max(self.rests_until - now, 0.0), backoff.LONGEST_REST_SECONDS)

    def answered(self) -> None:
        """Remember that it answered, now."""
        self.asked_at, self.failures = time.time(), 0

    def failed(self, retry_after: float = 0.0) -> None:
        """Remember that it failed: after several failures in a row it rests, or as long as it asked for."""
        self.asked_at, self.failures = time.time(), self.failures + 1
        self.rests_until = self.asked_at + max(retry_after, backoff.rest(self.failures))


class Hosts:
    """Whose turn it is, over all threads and processes that share a folder."""

    def __init__(self, folder: Path) -> None:
        """Take the folder that remembers; it is made if need be."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    @contextmanager
    def turn(self, url: str, delay: float, ends: float) -> Iterator[Host]:
        """Wait until a URL's host may be asked, and keep others from it while it is; it is to be told how that went.

        `delay` is the least time since the last answer, `ends` the moment on the monotonic clock up to which to wait. Raises
        HostRestsError, and LateError where the turn would come too late.
        """
        with self._file(url, ends) as file:
            host = _read(file)
            if rest := host.rest(time.time()):
                raise HostRestsError(rest)
            wait = host.wait(delay, time.time())
            if wait > ends - time.monotonic():
                raise LateError
            if wait:  # even a sleep of nothing takes a tenth of a millisecond
                time.sleep(wait)
            host.delay, host.asked_at = delay, time.time()
            _write(file, host)  # for the case that this process is killed while it asks
            try:
                yield host
            finally:
                _write(file, host)

    @contextmanager
    def _file(self, url: str, ends: float) -> Iterator[BinaryIO]:
        path = self._folder / f"{quote(name(url), safe='')[:120]}.json"
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o666), "r+b", buffering=0) as file:
            while True:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                if time.monotonic() > ends:
                    raise LateError
                time.sleep(POLL_SECONDS)
            try:
                yield file
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)  # closing is not enough where a fork has the file open too


def name(url: str) -> str:
    """Return the host of a URL, with its port where that is an unusual one: http and https share a budget.

    It is read as a connection will read it, however it is written; there is none in a URL that cannot be asked for.
    """
    try:
        parts = parse_url(url)
    except LocationParseError:
        return ""
    port = parts.port or PORTS.get(parts.scheme or "")
    host = (parts.host or "").rstrip(".")
    return host if port in PORTS.values() else f"{host}:{port}"


def _read(file: BinaryIO) -> Host:
    """Return what a file remembers; of one that was torn, that its host was asked just now."""
    content = os.pread(file.fileno(), 2 * SIZE, 0)
    try:
        host = Host(**json.loads(content)) if content else Host()
        if all(math.isfinite(value) for value in astuple(host)):
            return host
    except (ValueError, TypeError, OverflowError):
        pass
    return Host(asked_at=time.time(), delay=TORN_DELAY)


def _write(file: BinaryIO, host: Host) -> None:
    """Write over what was there, all at once: a process killed meanwhile leaves either the one or the other."""
    os.pwrite(file.fileno(), json.dumps(asdict(host)).ljust(SIZE).encode(), 0)
    os.ftruncate(file.fileno(), SIZE)
