"""Three small shows in a warehouse, of which any number of releases can be made that differ in every source."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from tasks.batch import DERIVED_TABLES, Readings
from tasks.config import Source
from tasks.data_folder import DataFolder
from tasks.document import Document
from tasks.read import read
from tasks.rows import Visited, rows_of
from tasks.schemas import WAREHOUSE
from tasks.warehouse import Warehouse

TALK = "Ada: Hello there, Bo.\n\nBo: Hello.\n\nAda: How is the loom?\n\nBo: It hums."
NIGHT = datetime(2026, 1, 2, tzinfo=UTC)


def show(source_id: str, **more: object) -> Source:
    site = f"https://{source_id}.example/"
    return Source(source_id=source_id, title=source_id, site=site, permission="owner", pages=(f"{site}1",), **more)  # type: ignore[arg-type]


SOURCES = {name: show(name) for name in ("a", "b", "c")}


def filled(root: Path) -> DataFolder:
    """Return a data folder in which an episode of each show was read."""
    data = DataFolder(root)
    root.mkdir()
    data.made()
    for name, source in SOURCES.items():
        page = source.pages[0]
        rows = rows_of(Visited(source, page, NIGHT, page), [read(Document(TALK, page))], [page])
        made = {table: WAREHOUSE[table].conform(getattr(rows, table)) for table in DERIVED_TABLES}
        Warehouse(data.warehouse).commit(Readings(reads=WAREHOUSE["reads"].empty(), **made, pages=[page]), name)
    return data


def aliased(number: int) -> Mapping[str, Source]:
    """Return the shows, in all of which Ada has a name with this number in it."""
    return {name: show(name, aliases={"Ada": f"Ada Quill {number}"}) for name in SOURCES}
