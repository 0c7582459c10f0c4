"""The keys of a source's TOML, made from its model: `python -m tasks.config_reference > config/README.md`."""

from collections.abc import Iterator
from datetime import date
from types import UnionType
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from tasks.config import Crawling, Expect, Retention, Source, Waiver

HEAD = """# The config

Made from `tasks/config.py` by `python -m tasks.config_reference > config/README.md`.

One file a source: `sources/<source_id>.toml`, named in lower-case letters, digits and single hyphens. Only `title`, `site`,
`permission` and one place to look are needed. `greenroom sources check` verifies every file; an unknown key is an error.
Removing a file retires its source: its rows leave new releases and stay in past ones.

| key | type | default | meaning |
|---|---|---|---|"""

CRAWLING = """
How all sources are asked stands in `crawler.toml`, which may be left out.

| key | type | default | meaning |
|---|---|---|---|"""

RETENTION = """
Which releases are kept stands in `releases.toml`, which may be left out. Whatever it says, the latest, the one before it, the
last good one and those being read stay; `greenroom releases` says of each why it is kept.

| key | type | default | meaning |
|---|---|---|---|"""

WAIVERS = """
A release that breaks a floor is refused, and the run says which check saw what; `releases/refused.parquet` in the data folder
has all of them. Where what was seen is right, mend the expectation above, or waive the check in `checks.toml`, which may be
left out: it is told as waived, with its reason, and holds again when the waiver has expired. A waiver that nothing needs is
told too, so that it can be removed.

```toml
[[waivers]]
check = "segments of my-show: not lost"
reason = "the podcast took its first season down"
until = 2026-12-31
```

| key | type | default | meaning |
|---|---|---|---|"""

TYPES = {
    str: "text",
    bool: "true or false",
    int: "whole number",
    float: "number",
    date: "date",
    tuple: "list of text",
    dict: "table of text",
}


def reference() -> str:
    """Return config/README.md."""
    return (
        "\n".join(
            [
                HEAD,
                *_rows(Source),
                *_rows(Expect, "expect."),
                CRAWLING,
                *_rows(Crawling),
                RETENTION,
                *_rows(Retention),
                WAIVERS,
                *_rows(Waiver),
            ]
        )
        + "\n"
    )


def _rows(model: type[BaseModel], prefix: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        if name in ("source_id", "expect"):
            continue
        default = "**needed**" if field.is_required() else _told(field.default)
        yield f"| `{prefix}{name}` | {_type(field.annotation)} | {default} | {field.description} |"


def _type(annotation: Any) -> str:
    """Return the type of a key in words; of a type or null, the type."""
    if isinstance(annotation, UnionType):
        annotation = get_args(annotation)[0]
    return TYPES.get(get_origin(annotation) or annotation, "text")


def _told(default: object) -> str:
    if default is None or default == ():
        return ""
    return "`" + str(list(default) if isinstance(default, tuple) else default).replace("'", '"').replace("False", "false") + "`"


if __name__ == "__main__":
    print(reference(), end="")
