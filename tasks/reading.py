"""A reading: what was understood from one page, before it is cleaned. Layouts make it, every later step uses it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import wraps
from typing import Literal, ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

Kind = Literal["transcript", "speaker_page", "feed", "other"]


class UnreadableError(Exception):
    """A page that cannot be read: quarantined under `reason`, one of the codes in `REASONS`."""

    def __init__(self, reason: str, detail: str = "") -> None:
        """Keep the reason code and, for people, what exactly was met."""
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


REASONS = {
    "empty": "nothing but white space",
    "binary": "not text",
    "too_large": "larger than any real page, or than memory holds",
    "too_deep": "elements nested deeper than on any real page",
    "truncated": "the connection ended before the page did",
    "broken_feed": "a feed that is not well-formed XML or has no channel",
    "broken_captions": "captions without a cue that has a time and a text",
    "broken_json": "JSON that cannot be parsed",
    "no_dialogue": "no dialogue where a transcript was announced, or the source's config expects one",
    "no_speaker": "no name or no quotes where a speaker page is expected",
    "not_a_feed": "no feed where one is expected",
    "layout_failed": "the declared layout raised an error",
    "reader_failed": "the reader itself failed on it: worth a report, with the page",
    "schema": "what the reader gave breaks the schema of a table: worth a report, with the page",
    "other_part": "another part of the same page cannot be read",
    "lost": "the archive does not hold what `fetches` says",
}


def verify_size(size: int, limit: int) -> None:
    """Raise UnreadableError for a page larger than a limit, both in bytes."""
    if size > limit:
        raise UnreadableError("too_large", f"{size / 1e6:.1f} MB; the limit is {limit / 1e6:.1f} MB")


def within_memory(function: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Make a function raise UnreadableError where memory runs out: that is the fault of one page, and stops no other."""

    @wraps(function)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        try:
            return function(*args, **kwargs)
        except MemoryError:
            pass  # only behind this block are the frames gone that hold all memory, and can anything be raised
        raise UnreadableError("too_large", "memory ran out")

    return run


@dataclass(frozen=True, slots=True)
class Cue:
    """One labelled or timed piece of speech as the page shows it; times are milliseconds from the episode's start.

    Paragraphs that continue a turn carry its label; a null label is speech that the page gives to nobody.
    `podcast` and `episode` are set where a speaker page names them beside a quote.
    """

    text: str
    label: str | None = None
    start_ms: int | None = None
    end_ms: int | None = None
    podcast: str | None = None
    episode: str | None = None


@dataclass(frozen=True, slots=True)
class Published:
    """When an episode came out: the calendar date as written, and the instant where the page gives one."""

    on: date
    at: datetime | None = None

    @classmethod
    def instant(cls, at: datetime) -> "Published":
        """Keep the date as written, before the instant is turned into UTC; a time without zone is only a date."""
        return cls(at.date(), at.astimezone(UTC) if at.tzinfo else None)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says about itself and its episode."""

    podcast: str | None = None
    title: str | None = None
    published: Published | None = None
    language: str | None = None
    people: tuple[str, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Appearance:
    """An episode listed on a speaker page, without what was said in it."""

    title: str
    podcast: str | None = None
    published: Published | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named by a feed, with the role as written there."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class TranscriptLink:
    """A transcript that a feed announces for an item."""

    url: str
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An episode as a feed lists it."""

    title: str | None
    guid: str | None = None
    url: str | None = None
    audio_url: str | None = None
    published: Published | None = None
    duration_ms: int | None = None
    transcripts: tuple[TranscriptLink, ...] = ()
    persons: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was understood from one page; `layout` names the module that read it, `confidence` is 0 to 1."""

    kind: Kind
    layout: str
    cues: tuple[Cue, ...] = ()
    facts: Facts = field(default_factory=Facts)
    confidence: float = 1.0
    speaker: str | None = None
    badge: str | None = None
    appearances: tuple[Appearance, ...] = ()
    items: tuple[Item, ...] = ()
