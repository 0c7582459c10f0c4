"""The second night of a site on which nothing changed, by the server's own log."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from days import pass_a_day
from quiet_site import Answered, QuietSite, counted

from tasks.data_folder import DataFolder
from tasks.due import NEWEST
from tasks.warehouse import Warehouse

pytestmark = pytest.mark.usefixtures("prefect_server")

OLDER = 10
LOOKED_AT = {("feed", 304): 1, ("sitemap", 304): 1, ("listing", 304): 1}


@dataclass(frozen=True)
class Nights:
    """A site, and the flows that were run over it."""

    site: QuietSite
    config: str
    data: DataFolder

    def nightly(self) -> list[Answered]:
        """Run a nightly; return what it asked for."""
        from flows.nightly import nightly

        return self._run(nightly(self.config, str(self.data.root), return_state=True))

    def backfill(self) -> list[Answered]:
        """Run a backfill; return what it asked for."""
        from flows.backfill import backfill

        return self._run(backfill("quiet", config=self.config, data=str(self.data.root), return_state=True))

    def reads(self) -> int:
        """Count the snapshots that were read."""
        return Warehouse(self.data.warehouse).read("reads").num_rows

    def _run(self, state: Any) -> list[Answered]:
        assert state.is_completed(), state.message
        return self.site.taken()


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory, prefect_server: None) -> Iterator[Nights]:
    """A site of which everything was read, by a nightly and a backfill for what is older."""
    folder = tmp_path_factory.mktemp("nights")
    with QuietSite(NEWEST + OLDER) as site:
        found = Nights(site, site.configure(folder / "config"), DataFolder(folder / "data"))
        assert counted(found.nightly())["episode", 200] == NEWEST
        assert counted(found.backfill())["episode", 200] == OLDER
        assert found.reads() == NEWEST + OLDER + 1  # and the feed
        yield found


def test_the_second_night_asks_only_where_new_pages_would_be_shown_and_reads_nothing(nights: Nights) -> None:
    reads = nights.reads()
    log = nights.nightly()
    assert counted(log) == LOOKED_AT
    assert all(answered.is_conditional for answered in log)
    assert sum(answered.bytes for answered in log) == 0
    assert nights.reads() == reads


def test_a_day_later_recent_pages_are_looked_at_again_conditionally_and_none_is_read(nights: Nights) -> None:
    reads = nights.reads()
    pass_a_day(nights.data.warehouse)
    log = nights.nightly()
    assert counted(log) == LOOKED_AT | {("episode", 304): NEWEST, ("robots", 200): 1}
    assert all(answered.is_conditional for answered in log if answered.kind != "robots")
    assert nights.reads() == reads
