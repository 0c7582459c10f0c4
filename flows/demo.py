"""The demo: a small podcast site of our own writing, served on loopback and read as every night, into a fresh data folder."""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
from rich.console import Console
from rich.table import Table

from tasks.data_folder import DataFolder

DEMO = Path(__file__).parents[1] / "data" / "demo"
WRITTEN_FOR = "http://localhost:8765"  # the address in the files of the demo; replaced by the one it is served at
SHOWN = {
    "podcasts": ["podcast_id", "title", "permission"],
    "episodes": ["title", "published_on", "transcript_status", "transcript_reason", "segments", "words"],
    "speakers": ["display_name", "kind", "appearances", "words", "badges"],
    "appearances": ["speaker_id", "published_on", "evidence", "role", "turns", "words", "word_share"],
    "segments": ["label", "start_ms", "text"],
    "appearances_by_month": ["speaker_id", "month_on", "appearances", "words", "episodes_known", "episodes_full"],
    "coverage": ["podcast_id", "month_on", "episodes_known", "episodes_full", "episodes_none", "episodes_unread"],
}
ROWS_SHOWN = 8


class DemoHandler(SimpleHTTPRequestHandler):
    """Serves the demo site: `/person/name?page=2` is the file `person/name.page-2.html`."""

    def translate_path(self, path: str) -> str:
        """Return the file behind a path of the site."""
        parts = urlsplit(path)
        page = parse_qs(parts.query).get("page", ["1"])[0]
        file = Path(super().translate_path(parts.path))
        suffix = f".page-{page}.html" if page.isdigit() and page != "1" else ".html"
        return str(file if file.is_dir() or file.suffix else file.with_name(file.name + suffix))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep quiet: the summary tells."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of loopback while the context lasts; give its address."""
    with (
        tempfile.TemporaryDirectory() as copy,
        ThreadingHTTPServer(("127.0.0.1", 0), partial(DemoHandler, directory=copy)) as server,
    ):
        address = f"http://127.0.0.1:{server.server_port}"
        rewrite(folder, Path(copy), address)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            thread.join()


def rewrite(folder: Path, target: Path, address: str) -> None:
    """Copy files, with the address they are served at in the place of the one they were written for."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            copy = target / path.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes().replace(WRITTEN_FOR.encode(), address.encode()))


def prepare(folder: Path, address: str) -> tuple[Path, Path]:
    """Put config and saved pages of the demo into a folder; return its config folder and data folder."""
    rewrite(DEMO / "config", folder / "config", address)
    rewrite(DEMO / "captures", folder / "captures", address)
    return folder / "config", folder / "data"


def print_tables(data: DataFolder) -> None:
    """Print the beginning of every table of the latest release, and where to read it."""
    console = Console(width=None if Console().is_terminal else 140)
    for name, columns in SHOWN.items():
        rows = pd.read_parquet(data.latest / name, dtype_backend="pyarrow")
        table = Table(
            title=f"{name} ({len(rows)} rows{f', the first {ROWS_SHOWN}' if len(rows) > ROWS_SHOWN else ''})",
            title_justify="left",
        )
        for column in columns:
            table.add_column(column, overflow="ellipsis", no_wrap=True)
        for row in rows[columns].head(ROWS_SHOWN).itertuples(index=False):
            table.add_row(*(_shown(value) for value in row))
        console.print(table)
    console.print(
        f'\nRead it: pandas.read_parquet("{data.latest}/appearances", dtype_backend="pyarrow")',
        soft_wrap=True,
        highlight=False,
    )


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}"
    return "" if value is None or value is pd.NA else str(value)
