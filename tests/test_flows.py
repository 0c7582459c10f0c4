"""The flows, run for real: a real Prefect server, the demo site on loopback, real files."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from flows import demo
from tasks.data_folder import DataFolder
from tasks.releases.manifest import read_manifest
from tasks.schemas import RELEASE, WAREHOUSE
from tasks.warehouse import Warehouse

pytestmark = pytest.mark.usefixtures("prefect_server")

KITCHEN = "kitchen-table-science"
TALK = b"<p><b>Ann:</b> Hello.</p><p><b>Bo:</b> Hello.</p><p><b>Ann:</b> Again?</p><p><b>Bo:</b> Again.</p>"


@contextmanager
def demo_site(folder: Path) -> Iterator[tuple[str, str]]:
    """Serve the demo site; give config and data folder."""
    with demo.served(demo.DEMO / "site") as address:
        config, data = demo.prepare(folder, address)
        yield str(config), str(data)


def nightly(config: str, data: str, **how: Any) -> Any:
    from flows.nightly import nightly as flow

    return flow(config, data, return_state=True, **how)


def rebuild(config: str, data: str) -> Any:
    from flows.rebuild import rebuild as flow

    return flow(config, data, return_state=True)


def rows(data: str, table: str) -> pd.DataFrame:
    return pd.read_parquet(DataFolder(Path(data)).latest / table, dtype_backend="pyarrow")


def checksums(data: str) -> dict[str, str]:
    manifest = read_manifest(DataFolder(Path(data)).latest)
    assert manifest is not None
    return {path: file.sha256 for path, file in manifest.files.items()}


def warehouse(data: str, table: str) -> pd.DataFrame:
    return Warehouse(DataFolder(Path(data)).warehouse).read(table).to_pandas()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, prefect_server: None) -> Iterator[tuple[str, str]]:
    """The demo site after one nightly, still served."""
    with demo_site(tmp_path_factory.mktemp("demo")) as (config, data):
        assert nightly(config, data).is_completed()
        yield config, data


def test_the_demo_night_reads_every_layout(published: tuple[str, str]) -> None:
    episodes = rows(published[1], "episodes").query(f"podcast_id == '{KITCHEN}'").set_index("guid")
    assert episodes["transcript_status"].dropna().to_dict() == {
        f"kts-00{number}": "none" if number == 7 else "full" for number in (1, 2, 3, 4, 5, 7, 8)
    }
    assert episodes.loc["kts-006", "transcript_reason"] == "quarantined: binary"
    assert (episodes.loc["kts-008", "published_on"], episodes.loc["kts-005", "published_on"]) == (
        date(2026, 10, 8),
        date(2026, 9, 17),
    )


def test_the_demo_speakers_are_who_the_transcripts_say(published: tuple[str, str]) -> None:
    speakers = rows(published[1], "speakers").set_index("speaker_id")
    assert {f"mara-lindqvist@{KITCHEN}", f"soren-askelund@{KITCHEN}", f"noor-castellane@{KITCHEN}"} <= set(speakers.index)
    assert "ML" in list(speakers.loc[f"mara-lindqvist@{KITCHEN}", "aliases"])
    assert list(speakers.loc[f"felix-orrery@{KITCHEN}", "badges"]) == ["\U0001f3a4 Speaker"]


def test_a_paginated_speaker_page_gives_every_quote_once_and_its_own_snapshots(published: tuple[str, str]) -> None:
    quotes = rows(published[1], "segments").query("source_id == 'voicebook'")
    assert quotes["turn"].groupby(quotes["episode_id"]).nunique().sum() == 24
    assert (quotes["text"] == "That is the whole trick.").sum() == 2
    assert quotes["snapshot_id"].nunique() == 3
    assert quotes.groupby("episode_id", sort=False)["start_ms"].apply(lambda starts: starts.is_monotonic_increasing).all()


def test_every_row_points_to_bytes_that_are_archived(published: tuple[str, str]) -> None:
    from tasks.archive import Location, payload
    from tasks.ids import snapshot_id

    fetches = warehouse(published[1], "fetches").dropna(subset="snapshot_id").set_index("snapshot_id")
    cited = set(rows(published[1], "segments")["snapshot_id"]) | set(rows(published[1], "episodes")["snapshot_id"])
    assert cited
    for snapshot in cited:
        found = fetches.loc[[snapshot]].iloc[0]
        location = Location(found["archive_file"], int(found["archive_offset"]))
        archived = payload(DataFolder(Path(published[1])).archive, location, snapshot)
        assert snapshot_id(archived) == snapshot


@pytest.mark.parametrize("table", RELEASE)
def test_every_table_is_read_by_pandas_duckdb_and_polars_alike(published: tuple[str, str], table: str) -> None:
    folder = DataFolder(Path(published[1])).latest / table
    counts = {
        len(pd.read_parquet(folder, dtype_backend="pyarrow")),
        duckdb.sql(f"select count(*) from '{folder}/*.parquet'").fetchall()[0][0],
        len(pl.read_parquet(f"{folder}/*.parquet")),
    }
    assert len(counts) == 1
    assert counts != {0}


def test_ids_join_without_orphans(published: tuple[str, str]) -> None:
    from tasks.checks.references import REFERENCES

    for table, column, target in REFERENCES:
        used = set(rows(published[1], table)[column].dropna())
        assert used, (table, column)
        assert used <= set(rows(published[1], target)[column]), (table, column)


def test_the_second_night_changes_no_row_and_reads_no_page_again(published: tuple[str, str]) -> None:
    config, data = published
    before, reads, fetches = checksums(data), len(warehouse(data, "reads")), len(warehouse(data, "fetches"))
    state = nightly(config, data)
    assert state.message.startswith("unchanged")
    assert checksums(data) == before
    assert len(warehouse(data, "reads")) == reads
    assert len(warehouse(data, "fetches")) == fetches + 4  # the feed and three parts of a speaker page are looked at again


def test_an_earlier_release_is_made_again_from_the_archive_with_the_site_gone(tmp_path: Path) -> None:
    with demo_site(tmp_path) as (config, data):
        nightly(config, data)
    before = checksums(data)
    rows_before = {table: len(warehouse(data, table)) for table in WAREHOUSE}
    state = rebuild(config, data)
    assert state.is_completed()
    assert state.message.startswith("unchanged")
    assert checksums(data) == before
    assert {table: len(warehouse(data, table)) for table in WAREHOUSE} == rows_before


def test_a_rebuild_after_the_derived_tables_are_lost_publishes_the_same(tmp_path: Path) -> None:
    import shutil

    with demo_site(tmp_path) as (config, data):
        nightly(config, data)
    before = checksums(data)
    for table in ("reads", "episodes", "voices", "segments"):
        shutil.rmtree(DataFolder(Path(data)).warehouse / table)
    assert rebuild(config, data).is_completed()
    assert checksums(data) == before


def test_a_page_that_changes_is_replaced_and_old_releases_keep_it(tmp_path: Path) -> None:
    with demo_site(tmp_path) as (config, data):
        nightly(config, data)
        first = DataFolder(Path(data)).latest.resolve()
        capture = Path(config).parent / "captures" / "felix-orrery.txt"
        capture.write_text(capture.read_text(encoding="utf-8") + "One more thing.\n", encoding="utf-8")
        nightly(config, data)
    assert "One more thing." in rows(data, "segments")["text"].tolist()
    assert "One more thing." not in pd.read_parquet(first / "segments")["text"].tolist()
    assert (rows(data, "segments")["source_id"] == "voicebook-captures").sum() == 13


def test_nothing_is_asked_after_the_deadline_and_the_rest_stays_due(tmp_path: Path) -> None:
    with demo_site(tmp_path) as (config, data):
        nightly(config, data, deadline_minutes=0)
        assert set(warehouse(data, "fetches")["reason"].dropna()) == {"deadline"}
        state = nightly(config, data)
    assert state.is_completed()
    assert rows(data, "episodes")["transcript_status"].eq("full").sum() == 6


def test_a_source_that_fails_more_than_expected_fails_the_run_but_not_the_others(tmp_path: Path) -> None:
    with demo_site(tmp_path) as (config, data):
        (Path(config) / "sources" / "gone.toml").write_text(
            'title = "Gone"\nsite = "http://127.0.0.1:9/"\npermission = "owner"\nallow_local = true\nfeeds = ["http://127.0.0.1:9/feed"]\n',
            encoding="utf-8",
        )
        state = nightly(config, data)
    assert state.is_failed()
    assert "gone: 100% of its pages failed" in state.message
    assert len(rows(data, "segments")) > 700


def test_config_faults_are_told_before_anything_is_written(tmp_path: Path) -> None:
    (tmp_path / "config" / "sources").mkdir(parents=True)
    (tmp_path / "config" / "sources" / "a.toml").write_text('titel = "A"\n', encoding="utf-8")
    state = nightly(str(tmp_path / "config"), str(tmp_path / "data"))
    assert state.is_failed()
    assert not (tmp_path / "data").exists()


@pytest.fixture
def backfill() -> Callable[..., Any]:
    from flows.backfill import backfill as flow

    return lambda *args, **how: flow(*args, return_state=True, **how)


def test_a_backfill_plans_and_reads_just_the_stretch(tmp_path: Path, backfill: Callable[..., Any]) -> None:
    stretch = {"since": date(2026, 8, 1), "until": date(2026, 8, 31)}
    with demo_site(tmp_path) as (config, data):
        where = {"config": config, "data": data}
        plan = backfill(KITCHEN, **stretch, plan_only=True, **where)
        assert plan.message.startswith("plan: 3 pages, 3 requests")
        assert set(warehouse(data, "fetches")["kind"]) == {"feed"}
        backfill(KITCHEN, **stretch, publish=True, **where)
        assert rows(data, "episodes")["transcript_status"].eq("full").sum() == 3
        again = backfill(KITCHEN, **stretch, plan_only=True, **where)
        assert "plan: 0 pages, 0 requests" in again.message
        assert "3 answered before" in again.message
        refetch = backfill(KITCHEN, **stretch, plan_only=True, refetch=True, **where)
        assert refetch.message.startswith("plan: 3 pages")


def test_nights_and_one_backfill_publish_the_same_content(tmp_path: Path, backfill: Callable[..., Any]) -> None:
    """Same pages, other days: only fetch times may differ, and these are in no release."""
    with demo_site(tmp_path / "a") as (config, by_night):
        nightly(config, by_night, deadline_minutes=0)
        nightly(config, by_night, only=[KITCHEN])
        by_backfill = str(tmp_path / "b" / "data")
        backfill(KITCHEN, publish=True, config=config, data=by_backfill)
    for table in ("episodes", "appearances", "segments"):
        night, other = (
            rows(data, table).query(f"source_id == '{KITCHEN}'").reset_index(drop=True) for data in (by_night, by_backfill)
        )
        pd.testing.assert_frame_equal(night, other)


POISON = {
    "partly-voiced.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\nintro\n\n00:02.000 --> 00:03.000\n<v Ann Lee>yes\n",
    "backward.vtt": b"WEBVTT\n\n00:09.000 --> 00:01.000\n<v Ann Lee>Time runs.\n\n00:02.000 --> 00:03.000\n<v Bo Loom>Back.\n",
    "canonical.html": b"<link rel=canonical href='http://[bad'><p>" + TALK,
    "surrogate.json": b'{"segments": [{"speaker": "A", "body": "Half \\ud83d smile"}, {"speaker":{"name":"B"}, "text":"?"}]}',
    "digits.json": b'{"segments": [{"speaker": "Ann", "body": "Long ago", "startTime": ' + b"9" * 5000 + b"}]}",
    "date.html": b"<meta name=date content='9999-12-31T23:59:59-14:00'><p>" + TALK,
    "charset.html": b"<meta charset=undefined><p>caf\xe9</p>" + TALK,
    "stars.html": b"<p><b>" + b"* " * 20_000 + b"x</b></p>",
    "open-voices.vtt": b"WEBVTT\n\n00:01.000 --> 00:02.000\n" + b"<v " * 20_000,
    "deep.html": b"<div>" * 50_000 + TALK,
    "o'brien 100%#?.txt": b"Ann: Hello.\n\nBo: Hello.\n\nAnn: Again?\n\nBo: Again.\n",
}


def test_no_page_stops_the_others(tmp_path: Path) -> None:
    pages = tmp_path / "100% pages"
    pages.mkdir()
    for name, content in POISON.items():
        (pages / name).write_bytes(content)
    (tmp_path / "config" / "sources").mkdir(parents=True)
    (tmp_path / "config" / "sources" / "poison.toml").write_text(
        'title = "Poison"\nsite = "https://p.example/"\npermission = "local"\ncaptures = "../../100% pages"\n', encoding="utf-8"
    )
    config, data = str(tmp_path / "config"), str(tmp_path / "data 100%")
    assert nightly(config, data).is_completed()
    said = rows(data, "segments").groupby("page")["text"].agg(list)
    assert said["o'brien 100%#?.txt"] == ["Hello.", "Hello.", "Again?", "Again."]
    assert said["partly-voiced.vtt"] == ["intro", "yes"]
    assert said["surrogate.json"] == ["Half � smile", "?"]
    assert set(warehouse(data, "reads")["page"]) == set(POISON)
    before = checksums(data)
    assert rebuild(config, data).is_completed()
    assert checksums(data) == before


def test_a_link_that_is_no_address_costs_just_that_link(tmp_path: Path) -> None:
    with demo_site(tmp_path) as (config, data):
        feed = Path(config).parent / "captures" / "feed.xml"
        feed.write_text("<rss><channel><item><guid>1</guid><link>http://[bad</link></item></channel></rss>", encoding="utf-8")
        assert nightly(config, data).is_completed()
    assert rows(data, "episodes")["transcript_status"].eq("full").sum() == 6
    assert "http://[bad" in rows(data, "episodes")["url"].tolist()
