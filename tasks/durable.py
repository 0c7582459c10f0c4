"""Durable: files that are whole and on disk, or not there under their name at all, whenever the machine stops."""

import ctypes
import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

OF_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}
CANNOT_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM}  # a system, file system or sandbox without it
HERE, EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE, as Linux numbers them
ASIDE = ".aside-"
NUMBER = re.compile(r"(?:\(os error |\bOs \{ code: )(\d+)[),]")  # as Rust libraries tell it


def write(path: Path, content: bytes | memoryview) -> None:
    """Write a new file, and return when its content is on disk; its name is once its folder is synced."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, content: bytes) -> None:
    """Put a file in the place of another, or of none; whoever opens it gets the old one or the new one, whole."""
    with replacing(path) as file:
        file.write(content)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write; when the context ends it takes the place of another, or of none, as `replace` does."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    sync_folder(path.parent)


def point(link: Path, target: str) -> None:
    """Make a symbolic link point to a target from now on; whoever follows it meets the old one or the new one."""
    beside = link.with_name(f".{link.name}.new")
    beside.unlink(missing_ok=True)
    beside.symlink_to(target)
    beside.replace(link)
    sync_folder(link.parent)


def rename(folder: Path, name: Path) -> None:
    """Give a folder its name, all of what is in it being on disk already."""
    folder.rename(name)
    sync_folder(name.parent)


def exchange(new: Path, old: Path) -> None:
    """Give two folders each other's name, all of what is in them being on disk already. Raises OSError.

    That is one step. Where the system cannot do that in one, a run that is killed may leave the old folder with `ASIDE` before
    its name, and nothing under its name, or the new one there: `put_back` makes good the first.
    """
    if not _exchanged_at_once(new, old):
        aside = old.with_name(ASIDE + old.name)
        rename(old, aside)
        rename(new, old)
        aside.rename(new)
    for folder in {new.parent, old.parent}:
        sync_folder(folder)


def put_back(folder: Path) -> list[Path]:
    """Give the folders in a folder their names again that a killed exchange took away; return what else it left aside."""
    aside = sorted(folder.glob(f"{ASIDE}*"))
    for each in aside:
        name = each.with_name(each.name.removeprefix(ASIDE))
        if not name.exists():
            rename(each, name)
    return [each for each in aside if each.exists()]


def sync_folder(folder: Path) -> None:
    """Return when the names in a folder are on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(folder: Path) -> None:
    """Remove a folder, if it is there, with all that is in it."""
    shutil.rmtree(folder, ignore_errors=True)


def _exchanged_at_once(new: Path, old: Path) -> bool:
    """Exchange two names in one step, and say whether that could be done."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except AttributeError:
        return False
    if renameat2(HERE, os.fsencode(new), HERE, os.fsencode(old), EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in CANNOT_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(new), None, str(old))


def advice(error: BaseException | None) -> str | None:
    """Return what to do about an error, if the disk is at the bottom of it: it is full, or fails."""
    while error is not None:
        told = {getattr(error, "errno", None), *map(int, NUMBER.findall(str(error)))}
        for number in OF_DISK.intersection(told):
            return f"{os.strerror(number)}: make room, or mend the disk, and run again; what was published stays as it was"
        error = error.__cause__ or error.__context__
    return None
