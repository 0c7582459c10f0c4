"""Readers: who reads a release holds a shared lock on its folder (`flock -s`), and it is not removed meanwhile."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path


@contextmanager
def opened(release: Path) -> Iterator[Path]:
    """Hold a release, or the one that `latest` points to now; give its folder, which stays until the context ends.

    Raises FileNotFoundError where there is no such release.
    """
    with ExitStack() as stack:
        while True:
            folder = release.resolve(strict=True)
            try:
                handle = stack.enter_context(_folder(folder))
                fcntl.flock(handle, fcntl.LOCK_SH)
                if os.path.samestat(folder.stat(), os.fstat(handle)):
                    break
            except FileNotFoundError:
                continue  # removed before the lock was there: it is none any more, or `latest` points to another
        yield folder


@contextmanager
def unread(release: Path) -> Iterator[bool]:
    """Say whether nobody reads a release; while the context lasts, nobody begins to."""
    with _folder(release) as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


@contextmanager
def alone(release: Path) -> Iterator[None]:
    """Wait until nobody reads a release; while the context lasts, nobody begins to. Raises FileNotFoundError for none."""
    with _folder(release) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def _folder(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield handle
    finally:
        os.close(handle)
