"""The config: sources, how they are asked, waivers; read strictly, so that a typo never changes quietly what is read."""

import difflib
import importlib.util
import re
import tomllib
from collections.abc import Sequence
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar, get_args
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from tasks.ids import hashed
from tasks.labels import key
from tasks.releases.names import moment

SOURCE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def _web_url(text: str) -> str:
    """Return a text that is an http or https address. Raises ValueError for any other."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0 or re.search(r"\s", text):
        raise ValueError(f"'{text}' is no http or https address")
    if "@" in parts.netloc:
        raise ValueError(f"the address of {parts.hostname} holds a password: it would stand in every table and log")
    return text


def _listed(value: Any) -> tuple[Any, ...]:
    """Return the different values of a list. Raises ValueError for anything else."""
    if not isinstance(value, list | tuple):
        raise ValueError('a list of texts is wanted, such as ["..."]')  # noqa: TRY004  # only ValueError is told
    return tuple(dict.fromkeys(value))


WebUrl = Annotated[str, AfterValidator(_web_url)]
Model = TypeVar("Model", bound=BaseModel)
Permission = Literal["robots", "api", "owner", "local"]


class ConfigError(Exception):
    """One or more faults in the configuration, one a line, each naming file and key."""


class Strict(BaseModel):
    """A table of a TOML file: no unknown keys, no silent conversions, no changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Expect(Strict):
    """What a source is expected to give; a broken expectation is a failure that is reported."""

    transcripts: bool = Field(False, description="every episode page holds a transcript: one without is quarantined")
    min_episodes: int = Field(0, ge=0, description="the fewest episodes that a release must have of it")
    min_named_share: float = Field(0.0, ge=0, le=1, description="the least share of its words that must be under a name")
    max_lost_share: float = Field(
        0.5,
        ge=0,
        le=1,
        description="the share of its published episodes and sentences, and of what is known of them, that a source may lose "
        "from one release to the next",
    )
    max_failed_share: float = Field(
        0.5, ge=0, le=1, description="the share of a run's pages that may fail or be quarantined before the run fails"
    )


class Crawling(Strict):
    """How all sources are asked: `crawler.toml`, which may be left out."""

    contact: str | None = Field(
        None, pattern=r"^[!-~]+$", description="where people reach you who wonder about your requests: a URL or mail address"
    )
    use_proxies: bool = Field(
        False, description="ask through the proxies that the environment names; they resolve hosts, not Greenroom"
    )


def _release_id(text: str) -> str:
    """Return a text that is a release id. Raises ValueError for any other."""
    moment(text)
    return text


class Retention(Strict):
    """Which releases are kept: `releases.toml`, which may be left out."""

    keep_releases: int = Field(30, ge=1, description="how many releases are kept at least, the newest first")
    keep_days: float = Field(
        90, ge=0, le=36_500, description="for how many days a release is kept at least, after it stopped being the latest"
    )
    pinned: tuple[Annotated[str, AfterValidator(_release_id)], ...] = Field(
        (), description="releases that are kept for ever, by id; while one of them is not there, none is removed"
    )

    @field_validator("pinned", mode="before")
    @classmethod
    def _list(cls, value: Any) -> Any:
        return _listed(value)


class Waiver(Strict):
    """A check that is known to fail, and why the release is published all the same for now."""

    check: str = Field(
        min_length=1,
        description="name of the check as `quality` has it, or a pattern (`*` is anything)",
    )
    reason: str = Field(min_length=1, description="why what it saw is right, or can be borne")
    until: date = Field(description="the last day on which it is waived, such as 2026-12-31")

    @field_validator("check")
    @classmethod
    def _names_something(cls, pattern: str) -> str:
        if not any(map(str.isalnum, pattern)):
            raise ValueError(f"'{pattern}' names no check; all of them are never waived at once")
        return pattern


class Checks(Strict):
    """Which checks of a release are waived: `checks.toml`, which may be left out."""

    waivers: tuple[Waiver, ...] = Field((), description="checks that may fail")

    @field_validator("waivers", mode="before")
    @classmethod
    def _list(cls, value: Any) -> Any:
        if not isinstance(value, list):
            raise ValueError("tables are wanted, each headed [[waivers]]")  # noqa: TRY004  # only ValueError is told
        return tuple(value)


class Source(Strict):
    """Where to read, and with whose permission: a podcast's own site and feed, or a site that carries many podcasts."""

    source_id: str
    title: str = Field(min_length=1, description="the podcast's name, or the site's where it carries many")
    site: WebUrl = Field(description="the address people know it by")
    permission: Permission = Field(
        description="on what ground it is read: `robots` (public pages its robots.txt allows), `api`, "
        "`owner` (the owner agreed), `local` (files you saved; nothing is asked)"
    )
    feeds: tuple[WebUrl, ...] = Field((), description="RSS or Atom feeds of episodes")
    sitemaps: tuple[WebUrl, ...] = Field((), description="sitemaps, or indexes of them, that name episode pages")
    listings: tuple[WebUrl, ...] = Field((), description="pages that link to episode pages, newest first")
    speaker_pages: tuple[WebUrl, ...] = Field(
        (), description="pages about one speaker, with what they said or where they appeared"
    )
    pages: tuple[WebUrl, ...] = Field((), description="single episode pages or transcript files")
    captures: str | None = Field(None, description="a folder of saved pages, seen from the TOML file")
    links: tuple[str, ...] = Field(
        ("*",),
        description="only links that match one of these patterns (`*` is anything) are followed; `[]` follows none",
    )
    many_podcasts: bool = Field(False, description="the site carries many podcasts, named on its pages")
    language: str | None = Field(
        None, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", description="language tag, where pages do not say it"
    )
    layout: str | None = Field(
        None, description="a module of `tasks/layouts/` that reads its pages, where the general reader does not"
    )
    allow_local: bool = Field(
        False, description="its pages are on this machine or a private network, which is refused otherwise"
    )
    delay_seconds: float = Field(
        1.0, ge=0, description="least time between two requests to one host; robots.txt may ask for more"
    )
    aliases: dict[str, str] = Field({}, description="label = name, for labels that mean a speaker throughout this source")
    expect: Expect = Field(Expect(), description="what it is expected to give")

    @property
    def reading_hash(self) -> str:
        """Hash of the keys that change what a page of this source reads as."""
        return hashed("reading", self.layout, self.language, self.many_podcasts, self.expect.transcripts)[:16]

    def covers(self, url: str) -> bool:
        """Say whether the permission of the owner, or of an API, reaches to a URL: to the hosts that the config names."""
        named = (self.site, *self.feeds, *self.sitemaps, *self.listings, *self.speaker_pages, *self.pages)
        return urlsplit(url).hostname in {urlsplit(address).hostname for address in named}

    def follows(self, url: str) -> bool:
        """Say whether a link that a feed, sitemap or listing announces is to be asked for."""
        return any(fnmatchcase(url, pattern) for pattern in self.links)

    @field_validator("feeds", "sitemaps", "listings", "speaker_pages", "pages", "links", mode="before")
    @classmethod
    def _list(cls, value: Any) -> Any:
        return _listed(value)

    @field_validator("layout")
    @classmethod
    def _known_layout(cls, name: str | None) -> str | None:
        if name is not None and (
            not name.isidentifier() or name.startswith("_") or importlib.util.find_spec(f"tasks.layouts.{name}") is None
        ):
            raise ValueError(f"no module tasks/layouts/{name}.py")
        return name

    @field_validator("aliases")
    @classmethod
    def _one_name_a_label(cls, aliases: dict[str, str]) -> dict[str, str]:
        names: dict[str, str] = {}
        for label, name in aliases.items():
            if not key(label) or not key(name):
                raise ValueError(f"'{label}' = '{name}': a label and a name are wanted")
            if names.setdefault(key(label), name) != name:
                raise ValueError(f"'{label}' means both '{names[key(label)]}' and '{name}'")
        return aliases

    @model_validator(mode="after")
    def _somewhere_to_look(self) -> "Source":
        online = bool(self.feeds or self.sitemaps or self.listings or self.speaker_pages or self.pages)
        if not online and self.captures is None:
            raise ValueError("nowhere to look: give feeds, sitemaps, listings, speaker_pages, pages or captures")
        if self.permission == "local" and online:
            raise ValueError(
                "permission 'local' covers captures only; feeds, sitemaps, listings and pages need robots, api or owner"
            )
        return self


def load_crawling(config: Path) -> Crawling:
    """Read `crawler.toml` of a config folder, if it is there. Raises ConfigError, a line a fault."""
    path = config / "crawler.toml"
    return _validated(path, Crawling, _toml(path)) if path.exists() else Crawling()


def load_retention(config: Path) -> Retention:
    """Read `releases.toml` of a config folder, if it is there. Raises ConfigError, a line a fault."""
    path = config / "releases.toml"
    return _validated(path, Retention, _toml(path)) if path.exists() else Retention()


def load_waivers(config: Path) -> tuple[Waiver, ...]:
    """Read the waivers of `checks.toml` of a config folder, if it is there. Raises ConfigError, a line a fault."""
    path = config / "checks.toml"
    return _validated(path, Checks, _toml(path)).waivers if path.exists() else ()


def load_sources(config: Path, only: Sequence[str] = ()) -> list[Source]:
    """Read every source of a config folder, or just those named, by source_id.

    Raises ConfigError with every fault of every file, so that all of them can be mended in one go.
    """
    folder = config / "sources"
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder (name another with --config DIR)")
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".toml")
    if not paths:
        raise ConfigError(f"{folder}: no sources yet; README.md shows how to add one, `greenroom demo` runs without")
    sources, faults = [], []
    for path in paths:
        try:
            sources.append(load_source(path))
        except ConfigError as error:
            faults.append(str(error))
    if faults:
        raise ConfigError("\n".join(faults))
    known = {source.source_id for source in sources}
    for name in only:
        if name not in known:
            raise ConfigError(f"{folder}: no source '{name}'{_did_you_mean(name, known)}")
    return [source for source in sources if not only or source.source_id in only]


def load_source(path: Path) -> Source:
    """Read one source file; its stem is the source_id. Raises ConfigError, a line a fault."""
    if not SOURCE_ID.fullmatch(path.stem):
        raise ConfigError(
            f"{path}: a source's file name is lower-case letters, digits and single hyphens, such as my-show.toml"
        )
    table = _toml(path)
    if "source_id" in table:
        raise ConfigError(f"{path}: unknown key 'source_id' (the file's name says it)")
    source = _validated(path, Source, {"source_id": path.stem, **table})
    if source.captures is None:
        return source
    captures = (path.parent / source.captures).resolve()
    if not captures.is_dir():
        raise ConfigError(f"{path}: captures: no folder {captures}")
    return source.model_copy(update={"captures": str(captures)})


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from error


def _validated(path: Path, model: type[Model], table: dict[str, Any]) -> Model:
    try:
        return model(**table)
    except ValidationError as error:
        raise ConfigError("\n".join(f"{path}: {_fault(fault, model)}" for fault in error.errors())) from error


def _fault(fault: Any, model: type[BaseModel]) -> str:
    """Say what is wrong with one key, and which known key is nearest where it is unknown."""
    name = ".".join(str(part) for part in fault["loc"])
    keys = _table_of(fault["loc"], model).model_fields
    if fault["type"] == "missing":
        return f"missing key '{name}': {keys[fault['loc'][-1]].description}"
    if fault["type"] == "extra_forbidden":
        return f"unknown key '{name}'{_did_you_mean(str(fault['loc'][-1]), set(keys) - {'source_id'})}"
    message = fault["msg"].removeprefix("Value error, ")
    return f"{name}: {message}" if name else message


def _table_of(loc: Sequence[str | int], model: type[BaseModel]) -> type[BaseModel]:
    """Return the model of the table that a key stands in: `expect.transcripts` in Expect, `waivers.0.until` in Waiver."""
    for part in loc[:-1]:
        if isinstance(part, str):
            kind = model.model_fields[part].annotation
            tables = (each for each in (kind, *get_args(kind)) if isinstance(each, type) and issubclass(each, BaseModel))
            model = next(tables, model)
    return model


def _did_you_mean(word: str, known: set[str]) -> str:
    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.0)
    return f" (did you mean '{near[0]}'?)" if near else ""
