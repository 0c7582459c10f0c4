"""Discover: ask a source's feeds, sitemaps, listings and speaker pages, and its folder of saved pages, which pages exist."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from tasks.dates import date_in_path
from tasks.discovery.feeds import look_in_feed
from tasks.discovery.listings import look_at_speaker_page, look_in_listing
from tasks.discovery.look import Look
from tasks.discovery.sitemaps import look_in_sitemaps
from tasks.due import Known
from tasks.pages import Collector, Page
from tasks.schemas import Row


def discover(collector: Collector, known: Known, is_whole: bool = True) -> Look:
    """Look in every place a source names; return the pages found, and the rows of `fetches` that finding them cost.

    `known` is what is known from before, `is_whole` whether to look further than to what is new.
    """
    source = collector.source
    look = Look(collector, known, is_whole)
    for url in source.feeds:
        look_in_feed(look, url)
    look_in_sitemaps(look, source.sitemaps)
    for url in source.listings:
        look_in_listing(look, url)
    for url in source.speaker_pages:
        look_at_speaker_page(look, url)
    look.pages.extend(Page(url, "episode", is_named=True) for url in source.pages)
    if source.captures is not None:
        look.rows.extend(_take_in_captures(collector, Path(source.captures), known))
    walked = {row.get(name) for row in look.rows for name in ("page", "url", "final_url")}
    erased = collector.erased
    look.pages = merged(
        page for page in look.pages if page.url not in walked and not (erased is not None and erased.page(page.url))
    )
    return look


def merged(pages: Iterable[Page]) -> list[Page]:
    """Return each page once, with what any place tells of it; one that has no date is dated by its address."""
    found: dict[str, Page] = {}
    for page in pages:
        before = found.get(page.url, page)
        found[page.url] = replace(
            before,
            episode_id=before.episode_id or page.episode_id,
            published_on=before.published_on or page.published_on,
            is_named=before.is_named or page.is_named,
            modified_on=before.modified_on or page.modified_on,
        )
    return [
        page if page.published_on else replace(page, published_on=date_in_path(urlsplit(page.url).path))
        for page in found.values()
    ]


def _take_in_captures(collector: Collector, folder: Path, known: Known) -> Iterator[Row]:
    """Take in the saved pages of a folder that are new or changed."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    for path in sorted(path for path in files if path.resolve().is_relative_to(folder.resolve())):
        page = Page(path.relative_to(folder).as_posix(), "capture")
        if row := collector.take_in(page, path.read_bytes(), known.snapshots.get((page.url, 1))):
            yield row
