"""What is said of a disk that is full or fails, whichever library it was that met it."""

import errno
import os

import pytest

from tasks.durable import advice


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/data/x"),
        OSError("Generic LocalFileSystem error\n  Unable to rename file\n  No space left on device (os error 28)"),
        RuntimeError("External: Unable to copy data to file: No space left on device (os error 28)"),
    ],
)
def test_a_full_disk_is_told_and_what_to_do(error: Exception) -> None:
    outer = ValueError("a table could not be written")
    outer.__cause__ = error
    told = "No space left on device: make room, or mend the disk, and run again; what was published stays as it was"
    assert advice(error) == advice(outer) == told


@pytest.mark.parametrize("error", [None, ValueError("28"), FileNotFoundError(errno.ENOENT, "gone"), TimeoutError()])
def test_other_errors_are_not_the_disks(error: Exception | None) -> None:
    assert advice(error) is None
