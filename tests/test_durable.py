"""Folders that take each other's place; what is said of a disk that is full or fails, whichever library it was that met it."""

import errno
import os
from pathlib import Path

import pytest

from tasks import durable
from tasks.durable import advice, exchange, put_back


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders with a file in each that says which it is."""
    (tmp_path / "beside").mkdir()
    made = tmp_path / "beside" / "new", tmp_path / "old"
    for folder in made:
        folder.mkdir()
        (folder / "file").write_text(folder.name, encoding="utf-8")
    return made


def said(*folders: Path) -> list[str]:
    return [(folder / "file").read_text(encoding="utf-8") for folder in folders]


@pytest.mark.parametrize("at_once", [True, False], ids=["in one step", "by renames"])
def test_two_folders_take_each_others_place(folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, at_once: bool) -> None:
    if not at_once:
        monkeypatch.setattr(durable, "CANNOT_EXCHANGE", {errno.EBADF})
        monkeypatch.setattr(durable, "HERE", -1)  # no folder's number
        folders = tuple(Path(os.path.relpath(folder)) for folder in folders)  # type: ignore[assignment]
    exchange(*folders)
    assert said(*folders) == ["old", "new"]
    assert put_back(folders[1].parent) == []
    assert sorted(path.name for path in folders[1].parent.iterdir()) == ["beside", "old"]


def test_an_exchange_with_nothing_is_an_error_and_changes_nothing(folders: tuple[Path, Path]) -> None:
    with pytest.raises(FileNotFoundError, match="gone"):
        exchange(folders[0], folders[1].with_name("gone"))
    assert said(*folders) == ["new", "old"]


def test_what_a_killed_exchange_took_away_is_put_back(folders: tuple[Path, Path]) -> None:
    new, old = folders
    aside = old.with_name(durable.ASIDE + old.name)
    old.rename(aside)
    assert put_back(old.parent) == []
    assert said(*folders) == ["new", "old"]
    old.rename(aside)
    new.rename(old)
    assert put_back(old.parent) == [aside]
    assert said(old, aside) == ["new", "old"]


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/data/x"),
        OSError("Generic LocalFileSystem error\n  Unable to rename file\n  No space left on device (os error 28)"),
        RuntimeError(
            'Could not create local directory\nError: Os { code: 28, kind: StorageFull, message: "No space left on device" }'
        ),
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
