"""Nights over a site that changes are what a rebuild makes of their archive; over one that only grows, what backfills give."""

from datetime import date
from pathlib import Path

import pytest
from changing_site import ChangingSite
from equivalence import nights_are_a_rebuild, nights_are_backfills

from tasks.document import Document
from tasks.read import read

pytestmark = pytest.mark.usefixtures("prefect_server")


def test_nights_over_a_changing_site_are_a_rebuild_to_the_last_byte(tmp_path: Path) -> None:
    nights_are_a_rebuild(4, tmp_path, count=5)


def test_nights_over_a_growing_site_are_one_backfill_or_several_in_any_order(tmp_path: Path) -> None:
    nights_are_backfills(1, tmp_path, count=3)


def test_the_changing_site_is_one_whose_pages_can_be_read() -> None:
    seen = set()
    for seed in range(6):
        site = ChangingSite(seed, date(2026, 3, 1))
        for _ in range(6):
            bodies = site.bodies()
            for path in (path for path in bodies if not path.startswith(("/robots", "/sitemap", "/episodes/?"))):
                kind = "feed" if "feed" in path else "speaker_page" if "people" in path else "episode"
                reading = read(Document.from_bytes(bodies[path], f"{site.base}{path}"), kind)
                seen.add((path.split("/")[1].partition(".")[0].partition("?")[0], reading.kind))
            site.pass_a_day()
    episodes = {("transcripts", "transcript"), ("episodes", "transcript"), ("episodes", "other")}
    assert seen == {("feed", "feed"), ("people", "speaker_page"), *episodes}
