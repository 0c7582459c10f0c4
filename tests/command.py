"""The command line for tests, in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path


def greenroom(*words: str | Path, folder: Path | None = None, **env: str) -> subprocess.CompletedProcess[str]:
    """Run `greenroom` with these words, in a folder, and wait for it."""
    command = [sys.executable, "-m", "flows", *map(str, words)]
    where = {"PYTHONPATH": str(Path(__file__).parents[1])} | env
    return subprocess.run(command, cwd=folder, env=os.environ | where, capture_output=True, text=True, timeout=120, check=False)
