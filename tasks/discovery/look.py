"""A look around a source: what is known from before, what has been found, and how the parts of a page are walked."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from tasks.due import NEWEST, Known
from tasks.pages import Collector, Page
from tasks.reading import UnreadableError
from tasks.schemas import Row
from tasks.web.answer import CAME, Answer

log = logging.getLogger("greenroom.discover")

MOST_PARTS = 500
MOST_WALKS = 3  # of a page that changes while it is walked
NOTHING = ""


class View(NamedTuple):
    """What a part of a page shows: a mark of its content, the pages it leads to, and where it goes on."""

    shows: str
    pages: tuple[Page, ...] = ()
    next_url: str | None = None


Views = Callable[[Answer, str], View]
"""Gives the view of an answer that was asked for at a URL. Raises UnreadableError where it is nothing that can be read."""


@dataclass(slots=True)
class Look:
    """One look around: pages found, and the rows of `fetches` that finding them cost.

    `is_whole`: to the end of everything, as a backfill does; a nightly looks as far as there is something new.
    """

    collector: Collector
    known: Known
    is_whole: bool = True
    pages: list[Page] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The source's id, for the log."""
        return self.collector.source.source_id

    @property
    def requests(self) -> int:
        """How many requests finding them took."""
        return sum(row["kind"] != "capture" and row.get("reason") != "deadline" for row in self.rows)

    def ask(self, page: Page, part: int, url: str, is_first: bool = True) -> tuple[Row, Answer | None]:
        """Ask for a part; no answer past the deadline, and a warning for one that is no page, unless that ends a walk."""
        if self.collector.crawler.is_late():
            return self.collector.not_asked(page, part, url, "deadline"), None
        row, answer = self.collector.collect(page, part, url)
        if answer.outcome not in CAME:
            is_past_the_end = answer.outcome == "gone" and not is_first
            log.log(logging.INFO if is_past_the_end else logging.WARNING, "%s: %s: %s (%s)", *self._told(url, answer))
        return row, answer

    def view(self, views: Views, answer: Answer, url: str) -> View | None:
        """Return what an answer shows; null, with a warning, where it cannot be read."""
        try:
            return views(answer, answer.final_url or url)
        except UnreadableError as error:
            log.warning("%s: %s cannot be read: %s", self.name, url, error)
            return None

    def is_enough(self, view: View, found: list[Page], first: Page) -> bool:
        """Say whether a nightly need not go on: nothing is new, or so much is found on the first night as it asks for."""
        if self.is_whole:
            return False
        is_first_night = (first.url, 1) not in self.known.snapshots
        is_new = any(page.url not in self.known.pages for page in view.pages)
        return not is_new or (is_first_night and len(found) >= NEWEST)

    def is_as_before(self, row: Row) -> bool:
        """Say whether a part came as it did on the last visit."""
        return self.known.snapshots.get((row["page"], row["part"])) == row.get("snapshot_id")

    def _told(self, url: str, answer: Answer) -> tuple[str, str, str, str | None]:
        return self.name, url, answer.outcome, answer.reason


@dataclass(slots=True)
class Step:
    """A part of a walk that came: how to ask for it again, its row, and what it showed."""

    page: Page
    part: int
    url: str
    row: Row
    view: View


class MovedError(Exception):
    """A page that changed while it was walked."""


def walk(look: Look, first: Page, views: Views) -> list[Page]:
    """Ask for a page and the parts that follow it; return the pages they lead to, in their order.

    It ends at a part without a next one, one that shows nothing new, an answer other than a page, where a nightly has enough,
    or at MOST_PARTS, which is warned of. A part is asked for once more after the next one, unless both are as on the last
    visit: an item inserted or removed in between would be doubled or lost. Where that shows something else, pages it leads to
    are added; the parts of a speaker page, which are one content, are all walked again, up to MOST_WALKS times.
    """
    for left in reversed(range(MOST_WALKS)):
        walking = Walk(look, first, views, insists=first.kind == "speaker_page" and left > 0)
        try:
            walking.run()
        except MovedError:
            look.rows.extend(row | {"outcome": "superseded"} for row in walking.rows)
            continue
        look.rows.extend(walking.rows)
        break
    return walking.pages


@dataclass(slots=True)
class Walk:
    """One walk over the parts of a page. One that `insists` that they are of one state raises MovedError where they are not."""

    look: Look
    first: Page
    views: Views
    insists: bool
    rows: list[Row] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    has_changed: bool = False

    @property
    def is_content(self) -> bool:
        """Whether the parts are one content, rather than lists of pages."""
        return self.first.kind == "speaker_page"

    def run(self) -> None:
        """Walk to the end."""
        url: str | None = self.first.url
        asked: set[str] = set()
        while url is not None and url not in asked:
            if len(asked) == MOST_PARTS:
                log.warning("%s: %s has more than %d parts; the rest is left out", self.look.name, self.first.url, MOST_PARTS)
                break
            asked.add(url)
            url = self._go_to(url)
        if self.has_changed and not self.is_content and len(self.steps) > 2:
            self._ask_again(self.steps[0])  # what was inserted is most often at the top

    def _go_to(self, url: str) -> str | None:
        """Ask for the next part, and for the one before it again; return where it goes on."""
        part = len(self.steps) + 1
        # each page of a feed is a page of its own: how many there are says nothing of what is on one
        page, number = (Page(url, self.first.kind), 1) if self.first.kind == "feed" else (self.first, part)
        row, answer = self.look.ask(page, number, url, is_first=part == 1)
        at = len(self.rows)
        self.rows.append(row)
        is_page = answer is not None and answer.outcome in CAME
        view = self.look.view(self.views, answer, url) if answer is not None and is_page else None
        is_seen = view is not None and self._is_seen(view)
        if self.steps and answer is not None and (is_page or answer.outcome == "gone"):
            is_as_before = is_seen or not is_page or self.look.is_as_before(row)
            is_shifted = self._has_changed_since(self.steps[-1], is_as_before)
            is_seen = is_seen and not is_shifted  # what was shown before may have moved here, and more behind it
        if is_seen:
            self.rows[at] = row | {"outcome": "repeated"}
        if view is None or is_seen:
            return None
        self.steps.append(Step(page, number, url, row, view))
        self.pages.extend(view.pages)
        has_enough = not self.is_content and self.look.is_enough(view, self.pages, self.first)
        return None if has_enough else view.next_url

    def _is_seen(self, view: View) -> bool:
        """Say whether a part shows nothing that earlier ones did not."""
        if not self.steps:
            return False
        urls = {page.url for page in self.pages}
        is_listed = bool(view.pages) and all(page.url in urls for page in view.pages)
        return view.shows == NOTHING or is_listed or any(view.shows == step.view.shows for step in self.steps)

    def _has_changed_since(self, step: Step, is_next_as_before: bool) -> bool:
        """Ask for a part again after the next one was asked for, unless both are as they were on the last visit."""
        is_restless = self.is_content and self.has_changed
        is_as_before = is_next_as_before and self.look.is_as_before(step.row)
        return not is_restless and not is_as_before and self._ask_again(step)

    def _ask_again(self, step: Step) -> bool:
        """Ask for a part again; say whether it shows something else than before."""
        row, answer = self.look.ask(step.page, step.part, step.url)
        self.rows.append(row)
        view = self.look.view(self.views, answer, step.url) if answer is not None and answer.outcome in CAME else None
        if view is None or view.shows == step.view.shows:
            return False
        if self.insists:
            raise MovedError
        if self.is_content:
            log.warning("%s: %s changes faster than it can be walked", self.look.name, self.first.url)
        self.has_changed = True
        self.pages.extend(view.pages)
        return True
