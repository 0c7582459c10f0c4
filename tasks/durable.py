"""Durable: files that are whole and on disk, or not there under their name at all, whenever the machine stops."""

import errno
import os
import re
import shutil
from pathlib import Path

OF_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS}
NUMBER = re.compile(r"\(os error (\d+)\)")  # as Rust libraries tell it


def write(path: Path, content: bytes | memoryview) -> None:
    """Write a new file, and return when its content is on disk; its name is once its folder is synced."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace(path: Path, content: bytes) -> None:
    """Put a file in the place of another, or of none; whoever opens it gets the old one or the new one, whole."""
    beside = path.with_name(f".{path.name}.new")
    write(beside, content)
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


def advice(error: BaseException | None) -> str | None:
    """Return what to do about an error, if the disk is at the bottom of it: it is full, or fails."""
    while error is not None:
        told = {getattr(error, "errno", None), *map(int, NUMBER.findall(str(error)))}
        for number in OF_DISK.intersection(told):
            return f"{os.strerror(number)}: make room, or mend the disk, and run again; what was published stays as it was"
        error = error.__cause__ or error.__context__
    return None
