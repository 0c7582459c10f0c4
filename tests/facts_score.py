"""Score page facts against the truth of the corpus: podcast, title, published, language and people of each page.

What counts, for every truth that is not null of pages of the kinds transcript, negative and speaker page:

podcast, title
    Casefolded words (`\\w+`) are compared, so that white space and punctuation do not matter. The prediction is right where
    its words are those of the truth, or either holds the other as a run of whole words.
published
    Right where the calendar dates are equal.
language
    Right where the first subtags are equal (`en-GB` is `en`).
people
    Recall: each person of the truth is one fact, right where a predicted name, casefolded, equals it (diacritics kept). The
    truth is a lower bound, so names beyond it are not counted against the reader.

Much of the truth was taken from other files than the page, and no reader can find on a page what it does not hold. So there are
two figures a field: `all`, over every truth, and `found`, over those the page states. A page states a podcast, title or name
whose words stand in its source (entities decoded, with and without tags) more often than in the turns of its truth: what is
only said in the dialogue, or part of an absolute address, is no statement; a label is one. It states a date that stands so
in one of the usual written forms, also in its address, or as seconds or milliseconds since 1970; and a language where it
declares one or has 200 characters.
"""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from tasks.clean import decode
from tasks.dates import MONTHS

FIELDS = ("podcast", "title", "published", "language", "people")
WORD = re.compile(r"\w+")
TAG = re.compile(r"<[^<>]{0,2000}>")
DECLARED = re.compile(r"(?i)<html[^>]{0,500}\blang\s*=|^(?:lang|language):", re.MULTILINE)
ADDRESS = re.compile(r"https?://[^\s<>\"')]{1,2000}")
EPOCH = re.compile(r"\b(?:1[0-9]{9}|1[0-9]{12})\b")


@dataclass
class Figure:
    """Facts of one field: how many there are, how many the page holds, and how many of each were read right."""

    all: int = 0
    right: int = 0
    found: int = 0
    found_right: int = 0

    @property
    def share(self) -> float:
        """The share of facts read right among those the page holds."""
        return self.found_right / self.found if self.found else 1.0

    def count(self, is_right: bool, is_found: bool) -> None:
        self.all += 1
        self.right += is_right
        self.found += is_found
        self.found_right += is_found and is_right

    def __str__(self) -> str:
        share = self.right / self.all if self.all else 1.0
        found = f"found {self.found_right:4d} of {self.found:4d} = {self.share:.3f}"
        return f"all {self.right:4d} of {self.all:4d} = {share:.3f}   {found}"


@dataclass(frozen=True)
class Miss:
    """One fact that a page holds and that was not read right."""

    page: str
    field: str
    truth: str
    told: object


def words(text: str) -> str:
    """Return the casefolded words of a text with a blank around each, so that a run of words is a substring."""
    return f" {' '.join(WORD.findall(text.casefold()))} "


@dataclass(frozen=True)
class Source:
    """A page's source and what is said on it, prepared for looking things up."""

    raw: str
    words: tuple[str, str]
    said: str
    address: str

    @classmethod
    def of(cls, path: Path, truth: dict[str, Any]) -> "Source":
        text = html.unescape(html.unescape(decode(path.read_bytes())[0]))
        said = words("\n".join(turn["text"] for turn in truth.get("turns") or []))
        stated = ADDRESS.sub(" ", text)
        return cls(text, (words(stated), words(TAG.sub("", stated))), said, truth["page"])

    def holds(self, field: str, truth: str) -> bool:
        """Say whether the page holds a fact, as the docstring above explains."""
        if field == "language":
            return bool(DECLARED.search(self.raw)) or len(self.words[1]) >= 200
        if field == "published":
            day = date.fromisoformat(truth)
            is_dated = any(self._states(form) or form in words(self.address) for form in written(day))
            return is_dated or any(of_epoch(found) == day for found in EPOCH.findall(self.raw))
        return self._states(words(truth))

    def _states(self, run: str) -> bool:
        """Say whether words stand more often on the page than in what is said there."""
        return max(text.count(run) for text in self.words) > self.said.count(run)


def written(day: date) -> Iterator[str]:
    """Give the usual written forms of a date, as `words` would leave them."""
    for form in (
        f"{day:%Y %m %d}",
        f"{day:%Y%m%d}",
        f"{day.year} {day.month} {day.day}",
        f"{day:%d %m %Y}",
        f"{day.day} {day.month} {day.year}",
    ):
        yield f" {form} "
        yield f" {form}t"  # 2021-03-04T…
    for name in (name for name, month in MONTHS.items() if month == day.month):
        for number in (str(day.day), f"{day.day:02d}", *(f"{day.day}{th}" for th in ("st", "nd", "rd", "th", "er", "º"))):
            yield f" {name} {number} {day.year} "
            yield f" {number} {name} {day.year} "
            yield f" {number} de {name} de {day.year} "


def of_epoch(digits: str) -> date:
    return datetime.fromtimestamp(int(digits[:10]), UTC).date()


def is_right(field: str, truth: str, told: Any) -> bool:
    if told is None:
        return False
    match field:
        case "published":
            return str(told) == truth
        case "language":
            return str(told).casefold().split("-")[0].split("_")[0] == truth.casefold().split("-")[0]
        case "people":
            return truth.casefold() in {str(name).casefold() for name in told}
        case _:
            said, meant = words(str(told)), words(truth)
            return len(said) > 2 and (said in meant or meant in said)


def score(
    corpus: Path, truths: Iterable[dict[str, Any]], told: dict[str, dict[str, Any]]
) -> tuple[dict[str, Figure], list[Miss]]:
    """Return a figure a field and what was missed. `truths` have `page` from the corpus' root on; `told` is keyed by it."""
    figures = {field: Figure() for field in FIELDS}
    misses = []
    for truth in truths:
        page = truth["page"]
        source = Source.of(corpus / page, truth)
        for field in FIELDS:
            for fact in facts_of(truth, field):
                right, found = is_right(field, fact, told.get(page, {}).get(field)), source.holds(field, fact)
                figures[field].count(right, found)
                if found and not right:
                    misses.append(Miss(page, field, fact, told.get(page, {}).get(field)))
    return figures, misses


def facts_of(truth: dict[str, Any], field: str) -> list[str]:
    value = truth.get(field)
    if not value or truth["kind"] == "feed":
        return []
    return list(value) if isinstance(value, list) else [value]
