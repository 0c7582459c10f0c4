"""The data dictionary, made from the schemas: `python -m tasks.dictionary > data/README.md`."""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from tasks.schemas import ABOUT, RELEASE, SCHEMA_VERSION, WAREHOUSE, Table
from tasks.stages import DEGRADED, FAILED, SKIPPED

NAMES = {
    pa.string(): "text",
    pa.int64(): "whole number",
    pa.float64(): "number",
    pa.bool_(): "true or false",
    pa.date32(): "date",
    pa.timestamp("us", tz="UTC"): "timestamp (UTC)",
    pa.list_(pa.string()): "list of text",
}

HEAD = f"""# The data

Made from `tasks/schemas.py` by `python -m tasks.dictionary > data/README.md`; schema version {SCHEMA_VERSION}.
Under one schema version columns and tables may be added, and nothing else changes. Every file of a release has the version in
its metadata, every table of the warehouse in its description; what a newer Greenroom made is refused, and older data is read.

Null means unknown, never a value of its own. Times are UTC; offsets in an episode are milliseconds from its beginning.
`_id` points to a table, `_on` is a date, `_at` a timestamp, `_ms` milliseconds, `_share` 0 to 1, `is_` true or false.
Ids are text and stay the same from release to release.

What the numbers mean, and what they do not:

- They count what was **read**. A month with few appearances can be a month with few transcripts: look at `coverage`, or at
  `episodes_known` and `episodes_full` beside each row of `appearances_by_month`.
- A speaker is known as far as the id says: `ada-quill@some-show` is one person within that source; whether the Ada Quill of
  another source is the same person is not claimed. Numbered labels and initials (`Speaker 1`, `AQ`) are somebody in one
  episode only, unless the source's config names them under `aliases`.
- `speaking_ms` is known only where a transcript gives beginning and end of what is said; words are known everywhere.
- `text` is what the page says with known damage repaired; `raw_text` keeps how it stood there, `is_lossy` says that a repair
  had to guess.
- Where `█` stands in a text or title, a name was there that was erased; where the numbers of an episode's turns have gaps,
  somebody spoke who was.

| folder | what | back it up? |
|---|---|---|
| `archive/` | every page as served, in WARC files; `greenroom archive check` verifies them | **yes**: it cannot be made again |
| `warehouse/fetches/` | what was asked for, and where its bytes are | **yes** |
| `tombstones.json` | what was erased and stays out, as keyed hashes that name nobody | **yes**: without it, it comes back |
| `warehouse/` (the rest) | what was read; `greenroom rebuild` makes it anew from archive, `fetches` and config | no |
| `releases/` | what is published; `latest` points to the newest | as you like: pin in `config/releases.toml` what you cite |
| `demo/` | a small podcast site of our own writing, for `greenroom demo` and the tests | it is in the repository |
"""

RELEASE_HEAD = """## The tables of a release

`releases/latest/<table>/` holds Parquet files (zstd), one a source, or one for a small table; `manifest.json` beside them has
row counts, columns, checksums and versions, and `manifest.sha256` its own checksum; `greenroom verify` looks at all of them.
A release never changes, unless something is erased from it: its manifest says when, under `erased_at`, and has the checksums
from then on; `quality` is empty then, as checks name rows. Its files are read-only. `quality` tells what it was checked for,
`changes` in which rows it differs from the release before (`manifest.json` says which that is), and why; `greenroom diff`
compares any two.

Where the link `latest` points is the truth. `releases/latest.json` tells the same for object stores, which have no links; it is
written a moment later, and where a run was killed between the two, by the next one.

Follow `latest` once and read all tables from where it leads: it moves when a release is made. A release that was the latest is
kept for `keep_days` at least; who reads for longer holds it, and it is not removed meanwhile. In a shell:
`release=$(realpath data/releases/latest); flock -s "$release" COMMAND "$release"`; in Python:
`with opened(Path("data/releases/latest")) as release:`, from `tasks.releases.readers`.
"""

WAREHOUSE_HEAD = """## The tables of the warehouse

Delta tables, partitioned by `source_id`: what each page says, before pages are reconciled and speakers identified. For the
data engineer; analysts read releases.
"""

STAGES_HEAD = """## Stages

Fetch, archive, read, clean, segment and identify have one outcome each for every page, or part of one: ran, degraded (what it
gave is less than it could be), skipped, failed, or not measured (by an older version). `reads` has those of read, clean and
segment; `fetches` tells of fetch and archive; what identify did depends on all other pages, and each run tells it. A page that
gives no times, or no language, is not degraded for that: the columns say so. The codes of why:
"""


def dictionary() -> str:
    """Return data/README.md."""
    return "\n".join(
        [
            HEAD,
            RELEASE_HEAD,
            *_sections(RELEASE.values()),
            *_sections(ABOUT.values()),
            WAREHOUSE_HEAD,
            *_sections(WAREHOUSE.values()),
            STAGES_HEAD,
            *_reasons(),
        ]
    )


def _sections(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        rows = [
            f"| `{column.name}` | {NAMES[column.type]} | {'yes' if column.nullable else ''} | {column.meaning} |"
            for column in table.columns
        ]
        key = ", ".join(f"`{name}`" for name in table.key)
        head = [f"### {table.name}", "", f"One row is {table.one_row}. Key: {key}.", ""]
        yield "\n".join([*head, "| column | type | null | meaning |", "|---|---|---|---|", *rows, ""])


def _reasons() -> Iterator[str]:
    yield "| reason | it is |\n|---|---|"
    for outcome, reasons in (("degraded", DEGRADED), ("skipped", SKIPPED), ("failed", FAILED)):
        yield from (f"| `{code}` | {outcome}: {meaning} |" for code, meaning in reasons.items())
    yield "\nFetch fails for the reasons in `fetches`, such as `http_404` or `timeout`.\n"


if __name__ == "__main__":
    print(dictionary(), end="")
