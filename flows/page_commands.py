"""Commands for single pages: `parse` shows what files read as, `freeze` makes a test of a page."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from flows.options import CONFIG, DATA, FAILED, PUBLISHED, Config, Data, wrong

if TYPE_CHECKING:
    from tasks.parse import Parsed

FROZEN = Path(__file__).parents[1] / "tests" / "frozen"


def parse(
    *paths: Annotated[Path, Parameter(help="Files, or folders of files: html, txt, md, vtt, srt, json, xml.")],
    table: Annotated[Literal["turns", "pages", "appearances", "items"], Parameter(help="What a row is.")] = "turns",
    output: Annotated[Path | None, Parameter(help="FILE.parquet or FILE.jsonl; else it is printed.")] = None,
    root: Annotated[Path | None, Parameter(help="Give pages relative to this folder.")] = None,
    explain: Annotated[bool, Parameter(negative="", help="Show what each file is taken for, and why.")] = False,
) -> int:
    """Show what files on this machine read as, without warehouse or config.

    turns: one row a turn (on a speaker page, a quote): page, turn, label, start in seconds, text.
    pages: one row a file. appearances: one row an episode that a speaker page lists. items: one row an episode of a feed.

    A page reads wrongly? `--explain` shows the ways in which it could be a conversation, what speaks for each, and which one
    was chosen; `greenroom freeze` makes a test of it.
    """
    from tasks import parse as parsing

    if not paths:
        return wrong("parse: name at least one file or folder")
    if output is not None and output.suffix not in (".parquet", ".jsonl"):
        return wrong(f"parse: --output {output}: the name ends in .parquet or .jsonl")
    if output is not None and not output.parent.is_dir():
        return wrong(f"parse: --output {output}: no folder {output.parent}")
    if explain and (output is not None or table != "turns"):
        return wrong("parse: --explain prints text: leave out --table and --output")
    try:
        if explain:
            return _explain(paths, root)
        parsed = list(parsing.read_files(paths, root))
    except (FileNotFoundError, PermissionError, ValueError) as error:
        return wrong(f"parse: {error}")
    for file in parsed:
        if file.error:
            print(f"{file.page}: not read: {file.error}", file=sys.stderr)
    _write_parsed(parsed, table, output)
    return FAILED if parsed and all(file.error for file in parsed) else PUBLISHED


def freeze(
    page: Annotated[str, Parameter(help="A file, an address (https://...), or the beginning of a snapshot_id.")],
    *,
    name: Annotated[str | None, Parameter(help="Its file name; made from address or title if not given.")] = None,
    rewrite: Annotated[bool, Parameter(negative="", help="Put made-up words in the place of its own.")] = False,
    to: Annotated[Path, Parameter(help="Folder of the frozen pages.")] = FROZEN,
    config: Config = CONFIG,
    data: Data = DATA,
) -> int:
    """Make a test of a page: save it in tests/frozen/, where the next run of the tests writes what it reads as.

    A snapshot comes from the archive, and so does an address that was read before. Any other address is asked for as the
    config allows: some source must name its host. Pages of others must not be committed without permission: `--rewrite` keeps
    how a page is built, and gives it other words.
    """
    from flows.freezing import freeze as frozen
    from tasks.freeze import FreezeError, LostPageError

    try:
        for line in frozen(page, name, rewrite, to, config, data):
            print(line)
    except FreezeError as error:
        code = wrong(f"freeze: {error}")
        return FAILED if isinstance(error, LostPageError) else code
    return PUBLISHED


def _explain(paths: Iterable[Path], root: Path | None) -> int:
    """Print how files are read; return the exit code."""
    from flows.explaining import print_explanation
    from tasks.explain import explain_files

    is_read = []
    for explanation in explain_files(paths, root):
        print_explanation(explanation)
        is_read.append(explanation.is_read)
    return PUBLISHED if any(is_read) or not is_read else FAILED


def _write_parsed(
    parsed: "list[Parsed]", table: Literal["turns", "pages", "appearances", "items"], output: Path | None
) -> None:
    """Write a table over parsed files to a file, or print it."""
    import pyarrow.parquet as pq

    from tasks.parse import as_text, to_table

    rows = to_table(parsed, table)
    if output is None:
        for line in as_text(rows, table):
            print(line)
        return
    partial = output.with_name(output.name + ".partial")
    if output.suffix == ".parquet":
        pq.write_table(rows, partial, compression="zstd")
    else:
        partial.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows.to_pylist()), encoding="utf-8")
    partial.rename(output)
