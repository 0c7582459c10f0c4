"""Delta log: which files below a table's folder it has named. A writer that is killed leaves others, which nobody reads."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

LOG = "_delta_log"
OF_LOG = re.compile(r"\d{20}\.(json|crc|checkpoint(\.\d+\.\d+)?\.parquet)|_last_checkpoint")


def litter(table: Path) -> list[Path]:
    """Return the files below a table's folder that no version in its log has named, and that are no part of the log."""
    log = table / LOG
    named = {table / unquote(path) for path in _named(log)}
    files = [path for path in table.rglob("*") if path.is_file()]
    return [path for path in files if (not OF_LOG.fullmatch(path.name) if path.parent == log else path not in named)]


def holds_only_its_own(table: Path) -> bool:
    """Say whether a table's log folder holds nothing but the log: a file system may fail to remove what a commit began as."""
    log = table / LOG
    return not log.is_dir() or all(OF_LOG.fullmatch(path.name) for path in log.iterdir())


def _named(log: Path) -> Iterator[str]:
    """Give the paths that a log added or removed, seen from the table's folder."""
    for version in log.glob("*.json"):
        for line in version.read_text(encoding="utf-8").splitlines():
            action = json.loads(line)
            yield from (action[name]["path"] for name in ("add", "remove") if name in action)
    for checkpoint in log.glob("*.parquet"):
        actions: pa.Table = pq.read_table(checkpoint, columns=["add.path", "remove.path"]).flatten()
        yield from (path for column in actions.columns for path in column.to_pylist() if path is not None)
