"""Front matter: the block that heads a Markdown page, YAML between `---`, TOML between `+++`, or a JSON object."""

import json
import re
import tomllib
from collections.abc import Iterator
from typing import Any

import yaml

from tasks.dates import published
from tasks.facts.people import is_role, split_names, unique
from tasks.reading import Facts

BLOCK = re.compile(
    r"[\ufeff\s]*(?:(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<inside>.*?)\r?\n(?P=fence)[ \t]*(?:\r?\n|$)"
    r"|(?P<object>\{[ \t]*\r?\n.{0,20000}?\r?\n\})[ \t]*\r?\n\s*(?=\S))",
    re.DOTALL,
)
HEADER = re.compile(
    r"\ufeff?(?=(?:[^\n]{1,200}\n){0,20}?title:)(?:[a-z][\w -]{0,30}:[^\n]{0,2000}\n){2,40}\s*\n", re.IGNORECASE
)
"""Fields without any fence, up to an empty line, as Pelican and MultiMarkdown have them; a title is among them."""
FIELD = re.compile(r"^([A-Za-z][\w-]*):[ \t]*(.*?)[ \t\r]*$", re.MULTILINE)
LONGEST = 20_000  # characters: a block beyond is no facts
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
DATES = (
    "published", "published_at", "publishedat", "publish_date", "publishdate", "datepublished", "pubdate", "pub_date", "date",
    "release_date", "releasedate", "created",
)  # fmt: skip
PODCASTS = ("podcast", "show", "channel", "series")
TITLES = ("title", "episode_title", "episodetitle")
DEEPEST = 60


def front_matter(text: str) -> dict[str, Any]:
    """Return the block that heads a page, its keys in lower case; empty where there is none or it cannot be read.

    YAML values stay as written, never turned into dates or numbers: a date is the day its author wrote.
    """
    found = front_block(text)
    if found is None:
        header = HEADER.match(text)
        return {key.casefold(): value for key, value in FIELD.findall(header[0])} if header else {}
    if len(found[0]) > LONGEST:
        return {}
    try:
        if found["object"]:
            told = json.loads(found["object"])
        else:
            told = tomllib.loads(found["inside"]) if found["fence"] == "+++" else _yaml(found["inside"])
    except (yaml.YAMLError, tomllib.TOMLDecodeError, RecursionError, ValueError):
        return {}
    return {str(key).casefold(): value for key, value in told.items()} if isinstance(told, dict) else {}


def front_block(text: str) -> re.Match[str] | None:
    """Return the front matter of a page; a JSON object is some where it is whole and text follows it."""
    found = BLOCK.match(text)
    if found and found["object"]:
        try:
            json.loads(found["object"])
        except (ValueError, RecursionError):
            return None
    return found


def facts_of(told: dict[str, Any]) -> Facts:
    """Return the facts that front matter states; a guest may be a name, a list, or a map with a name."""
    return Facts(
        podcast=next((name for key in PODCASTS if (name := _string(told.get(key)))), None),
        title=title_in(told),
        published=next((day for key in DATES if (day := published(_string(told.get(key))))), None),
        language=_string(told.get("lang")) or _string(told.get("language")),
        people=unique(name for key, value in told.items() if is_role(key) for name in _names(value)),
    )


def title_in(told: dict[str, Any]) -> str | None:
    """Return the title that front matter, or the object a JSON page is, states under its usual names."""
    named = {name.casefold(): value for name, value in told.items()}
    return next((title for key in TITLES if (title := _string(named.get(key)))), None)


def _yaml(block: str) -> Any:
    """Parse YAML into text, lists and maps; aliases, and nesting that could exhaust the stack, are refused."""
    depth = 0
    for event in yaml.parse(block, Loader=LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if isinstance(event, yaml.AliasEvent) or depth > DEEPEST:
            raise ValueError("front matter with aliases or deep nesting")
    return yaml.load(block, Loader=LOADER)  # noqa: S506  # a base loader makes text, lists and maps and nothing else


def _names(value: Any) -> Iterator[str]:
    """Give the names in a value: `A and B`, a list of names, or maps with a name."""
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict):
            yield from (name for key in ("name", "title") if (name := _string(part.get(key))))
        elif isinstance(part, str):
            yield from split_names(part) if part is value else [part]


def _string(value: Any) -> str | None:
    """Return a scalar as text; null for anything else, and for what is empty or only says so."""
    if isinstance(value, (list, dict)) or value is None:
        return None
    text = str(value).strip()
    return text if text and text not in ("null", "~") else None
