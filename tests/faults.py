"""Faults: the library of `faults.c`, built by the C compiler that is there, and what it is told."""

import errno
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

SOURCE = Path(__file__).with_name("faults.c")
WHAT_DIFFERS = {
    r"[0-9a-f]{8}-[0-9a-f-]{27}": "U",
    r"\d{8}T\d{6}-[0-9a-f]{6}": "RUN",
    r"\d{8}T\d{9}Z-[0-9a-f]{8}": "RELEASE",
    r"\d{20}": "V",
    r"#\d+": "#",
}


class NoCompilerError(Exception):
    """There is no C compiler on this machine."""


class Step(NamedTuple):
    """A call that changes files: its name, and the path below the data folder."""

    name: str
    path: str

    @property
    def kind(self) -> str:
        """What other steps of this kind share: all but ids, versions and times."""
        path = self.path
        for pattern, stands_for in WHAT_DIFFERS.items():
            path = re.sub(pattern, stands_for, path)
        return f"{self.name} {path}"

    @property
    def room(self) -> str:
        """What it does where, whichever table, source or file it is of."""
        where = re.sub(r"(warehouse|archive|\.staging)/[^/]+", r"\1/_", self.kind)
        return re.sub(r"[^/ ]+\.(parquet|gz)", r"_.\1", re.sub("source_id=[^/]+", "_", where))


@dataclass(frozen=True)
class Fault:
    """What befalls a run: killed before or after a step, or the step fails; on a clock that is so many seconds off."""

    do: str = ""
    at: int = 0
    only: str = ""
    goes_on: bool = False
    clock: int = 0

    def env(self, data: Path, log: Path | None = None) -> dict[str, str]:
        """Return what tells the library."""
        return {
            "FAULTS_ROOT": str(data.resolve()),
            "FAULTS_LOG": str(log or ""),
            "FAULTS_DO": self.do,
            "FAULTS_AT": str(self.at),
            "FAULTS_ONLY": self.only,
            "FAULTS_GO_ON": "yes" if self.goes_on else "",
            "FAULTS_CLOCK": str(self.clock),
        }

    def __str__(self) -> str:
        return f"{errno.errorcode[int(self.do)] if self.do.isdigit() else self.do}{' from now on' if self.goes_on else ''}"


def built(folder: Path) -> Path:
    """Return the library, built into a folder. Raises NoCompilerError."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        raise NoCompilerError("no C compiler (cc, gcc or clang) to build the library that makes the disk fail")
    library = folder / "faults.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE), "-ldl"], check=True)
    return library


def steps(log: Path) -> list[Step]:
    """Return the steps that were logged."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.exists() else []
    return [Step(*line.split("\t", 1)) for line in lines]
