"""Erasing through the real flows, from a real site: what was erased is nowhere, stays out, and all else is as it was."""

import json
import re
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.compute as pc
import pytest
from content import derived
from erasures import TALK, traces
from server import Answer, Reply, Server

from flows.backfill import backfill
from flows.erase_commands import erase
from flows.nightly import nightly
from flows.opening import open_run
from flows.rebuild import rebuild
from tasks.archive_check import check_file, files_to_check, pointing
from tasks.cite import cite
from tasks.config import load_sources
from tasks.data_folder import DataFolder, DataFolderError
from tasks.erasure import erase as erasing
from tasks.erasure.choose import choose
from tasks.erasure.erased import BLACK
from tasks.erasure.extent import namesakes
from tasks.erasure.tombstones import Tombstones
from tasks.releases.names import release_ids
from tasks.releases.verify import verify, verify_latest
from tasks.warehouse import Warehouse

pytestmark = pytest.mark.usefixtures("prefect_server")

OF_TOMAS = ("Tomas Vale", "grandmother", "tin roof", "for having me", "tomas-vale")
OTHERS = {"Welcome back to the loom room.", "So had mine!", "Mine was quieter than that.", "Let us hear how that sounded."}
EPISODES = {"/e/1": "Wool, with Tomas Vale", "/e/2": "Felt", "/e/3": "Dust"}
NAMED = {"Content-Disposition": 'inline; filename="Tomas Vale.html"'}
SHOW = """title = "Loom Room"
site = "{base}/"
permission = "owner"
feeds = ["{base}/show.xml"]
speaker_pages = ["{base}/people/tomas-vale", "{base}/people/ines-orr"]
captures = "../../captures"
allow_local = true
delay_seconds = 0.0
"""
NET = """title = "Fibre Net"
site = "{base}/"
permission = "owner"
feeds = ["{base}/kiln.xml", "{base}/dye.xml"]
many_podcasts = true
allow_local = true
delay_seconds = 0.0
"""


def page(title: str, talk: list[tuple[str, str]], podcast: str = "Loom Room") -> str:
    said = "".join(f"<p><b>{name}:</b> {text}</p>" for name, text in talk)
    data = json.dumps({"@type": "PodcastEpisode", "name": title, "partOfSeries": {"@type": "PodcastSeries", "name": podcast}})
    head = f'<title>{title}</title><script type="application/ld+json">{data}</script>'
    return f"<html><head>{head}</head><body><h1>{title}</h1>{said}</body></html>"


def person(name: str, *quotes: str) -> str:
    said = "".join(f"<li><blockquote>{quote}</blockquote><a href='/e/1'>Loom Room: Wool</a></li>" for quote in quotes)
    return f"<html><title>{name}</title><h1>{name}</h1><h2>Podcast Appearances</h2><ul>{said}</ul></html>"


def feed(base: str, title: str, episodes: dict[str, str], people: tuple[str, ...] = ()) -> str:
    persons = "".join(f"<podcast:person>{name}</podcast:person>" for name in people)
    items = "".join(
        f"<item><guid>{path}</guid><title>{name}</title><link>{base}{path}</link>{persons}"
        "<pubDate>Mon, 02 Nov 2026 06:00:00 GMT</pubDate></item>"
        for path, name in episodes.items()
    )
    space = 'xmlns:podcast="https://podcastindex.org/namespace/1.0"'
    return f"<rss version='2.0' {space}><channel><title>{title}</title>{items}</channel></rss>"


@dataclass(frozen=True)
class House:
    """A site, a config, and a data folder."""

    server: Server
    config: Path
    data: DataFolder

    def night(self) -> None:
        state: Any = nightly(**self.where, return_state=True)  # type: ignore[call-overload]
        assert state.is_completed(), state.message

    def rebuild(self) -> None:
        state: Any = rebuild(**self.where, return_state=True)  # type: ignore[call-overload]
        assert state.is_completed(), state.message

    @property
    def where(self) -> dict[str, str]:
        """The folders, as flows take them."""
        return {"config": str(self.config), "data": str(self.data.root)}

    def erase(self, what: Any, name: str, **more: Any) -> int:
        return erase(what, name, yes=True, config=self.config, data=self.data.root, **more)

    def table(self, name: str) -> pd.DataFrame:
        return pd.read_parquet(self.data.latest / name)

    def is_whole(self) -> None:
        """Say nothing where releases and archive are what they say they are."""
        assert verify_latest(self.data.releases) == []
        assert {name: verify(self.data.releases / name) for name in release_ids(self.data.releases)} == {
            name: [] for name in release_ids(self.data.releases)
        }
        rows = pointing(Warehouse(self.data.warehouse).read("fetches"))
        for file in files_to_check(self.data.archive, rows):
            found = check_file(self.data.archive, file, rows.get(file))
            assert not found.is_damaged, found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, prefect_server: None) -> Iterator[House]:
    """A house with two releases, to be copied."""
    folder = tmp_path_factory.mktemp("built")
    with Server() as server:
        base = server.base
        pages: dict[str, Answer] = {
            "/show.xml": feed(base, "Loom Room", EPISODES, ("Tomas Vale", "Ines Orr")),
            "/e/1": page("Wool, with Tomas Vale", TALK),
            "/e/3": Reply(page("Dust", TALK[4:6] * 2).encode(), headers=NAMED),
            "/e/2": page("Felt", [pair for pair in TALK if pair[0] != "Tomas Vale"]),
            "/people/tomas-vale": person("Tomas Vale", "It sounded like rain on a tin roof.", "My grandmother had a loom."),
            "/people/ines-orr": person("Ines Orr", "Mine was quieter than that.", "It hummed all night."),
            "/kiln.xml": feed(base, "Kiln Talk", {"/k/1": "Clay"}),
            "/dye.xml": feed(base, "Dye Hour", {"/d/1": "Indigo"}),
            "/k/1": page("Clay", [("Otto Brandt", "The kiln is hot."), ("Otto Brandt", "It glows."), *TALK[4:6]], "Kiln Talk"),
            "/d/1": page("Indigo", [("Uma Reyes", "The vat is blue."), ("Uma Reyes", "It foams."), *TALK[4:6]], "Dye Hour"),
        }  # fmt: skip
        server.pages |= pages
        (folder / "config" / "sources").mkdir(parents=True)
        (folder / "captures").mkdir()
        for name, text in (("show", SHOW), ("net", NET)):
            (folder / "config" / "sources" / f"{name}.toml").write_text(text.format(base=base), encoding="utf-8")
        talk = "\n\n".join(f"{name}: {text}" for name, text in TALK)
        (folder / "captures" / "letter.txt").write_text(talk, encoding="utf-8")
        found = House(server, folder / "config", DataFolder(folder / "data"))
        found.night()
        server.pages["/e/2"] = page("Felt", [pair for pair in TALK if pair[0] != "Tomas Vale"][1:])
        assert backfill("show", refetch=True, publish=True, **found.where, return_state=True).is_completed()  # type: ignore[call-overload]
        assert len(release_ids(found.data.releases)) == 2
        yield found


@pytest.fixture
def house(built: House, tmp_path: Path) -> Iterator[House]:
    """A house of a test's own; what it changes on the site is undone."""
    shutil.copytree(built.config.parent, tmp_path, symlinks=True, dirs_exist_ok=True)
    pages = dict(built.server.pages)
    yield House(built.server, tmp_path / "config", DataFolder(tmp_path / "data"))
    built.server.pages.clear()
    built.server.pages.update(pages)


def test_a_speaker_is_erased_and_stays_out(house: House) -> None:
    before = house.table("segments")
    assert len(traces(house.data.root, *OF_TOMAS)) > 20
    assert house.erase("speaker", "tomas-vale@show", reason="asked for by letter") == 0
    assert traces(house.data.root, *OF_TOMAS) == []
    assert len(release_ids(house.data.releases)) == 2  # what is left reads as what the releases say by now
    told = house.table("changes")
    gone = told[told["reasons"].map(list).map(lambda reasons: reasons == ["erased"])]
    assert {"segments", "appearances"} <= set(gone["table"])
    after = house.table("segments")
    assert set(after["text"]) >= OTHERS
    assert f"You began to weave as a child, {BLACK}, and never stopped." in set(after["text"])
    theirs = (before["label"] == "Tomas Vale") | before["text"].str.contains("Tomas Vale")
    assert set(before[~theirs]["segment_id"]) <= set(after["segment_id"])
    house.is_whole()
    house.night()
    rows = derived(house.data.warehouse)
    house.rebuild()
    assert derived(house.data.warehouse) == rows
    assert traces(house.data.root, *OF_TOMAS) == []
    house.is_whole()
    assert house.erase("speaker", "tomas-vale@show") == 0  # done already


def test_a_label_that_only_the_config_knows_stays_out(house: House) -> None:
    toml = house.config / "sources" / "show.toml"
    toml.write_text(f'{toml.read_text()}\n[aliases]\nTV = "Tomas Vale"\n')
    assert house.erase("speaker", "tomas-vale@show") == 0
    house.server.pages["/e/1"] = page("Wool", [("TV" if name == "Tomas Vale" else name, text) for name, text in TALK])
    assert backfill("show", refetch=True, publish=True, **house.where, return_state=True).is_completed()  # type: ignore[call-overload]
    assert traces(house.data.root, *OF_TOMAS) == []


def test_who_is_called_by_a_part_alone_is_not_looked_for_in_running_text(house: House) -> None:
    talk = [("Female Speaker" if name == "Ines Orr" else name, text) for name, text in TALK]
    house.server.pages["/e/1"] = page("Wool", [*talk, ("Mara Lindqvist", "That was a female speaker.")])
    assert backfill("show", refetch=True, publish=True, **house.where, return_state=True).is_completed()  # type: ignore[call-overload]
    speakers = house.table("speakers").set_index("display_name")["speaker_id"]
    assert house.erase("speaker", speakers["Female Speaker"]) == 0
    assert "Female Speaker" not in set(house.table("segments")["label"])
    assert "That was a female speaker." in set(house.table("segments")["text"])


def test_sentences_of_others_are_still_proven(house: House) -> None:
    assert house.erase("speaker", "tomas-vale@show") == 0
    sources = {source.source_id: source for source in load_sources(house.config)}
    for release_id in release_ids(house.data.releases):
        release = house.data.releases / release_id
        for segment_id in pd.read_parquet(release / "segments", filters=[("source_id", "==", "show")])["segment_id"]:
            found = cite(house.data, sources, segment_id, release)
            assert found.is_proven, found.told()


def test_a_speaker_who_speaks_on_later_pages_stays_out(house: House) -> None:
    assert house.erase("speaker", "tomas-vale@show") == 0
    base = house.server.base
    house.server.pages |= {
        "/show.xml": feed(base, "Loom Room", {"/e/1": "Wool", "/e/3": "Silk and Tomas Vale"}, ("Tomas Vale",)),
        "/e/1": page("Wool, mended, with Tomas Vale", [*TALK, ("Tomas Vale", "My grandmother said so, under the tin roof.")]),
        "/e/3": page("Silk", [*TALK[4:], *TALK[:4]]),
    }
    (house.config.parent / "captures" / "later.txt").write_text("\n\n".join(f"{name}: {text}" for name, text in TALK))
    assert backfill("show", refetch=True, publish=True, **house.where, return_state=True).is_completed()  # type: ignore[call-overload]
    assert f"Silk and {BLACK}" in set(house.table("episodes")["title"])
    assert traces(house.data.root, *OF_TOMAS) == []
    count = Warehouse(house.data.warehouse).read("fetches").num_rows
    house.night()
    later = Warehouse(house.data.warehouse).read("fetches")
    assert "capture" not in set(later.slice(count)["kind"].to_pylist())  # what was redacted is known again
    assert later.filter(pc.equal(later["reason"], "erased")).num_rows == 0


def test_a_podcast_is_erased_and_its_neighbour_stays(house: House) -> None:
    words = ("kiln is hot", "it glows", "Kiln Talk", "kiln-talk", "Otto Brandt", "/k/1")
    assert traces(house.data.root, *words)
    before = house.table("segments")
    assert house.erase("podcast", "kiln-talk@net") == 0
    assert traces(house.data.root, *words) == []
    left = before[(before["source_id"] != "net") | (before["podcast_id"] == "dye-hour@net")]
    assert set(house.table("segments")["segment_id"]) == set(left["segment_id"])
    house.is_whole()
    house.night()
    assert traces(house.data.root, *words) == []


def test_a_source_is_erased_and_left_out_by_every_run(house: House) -> None:
    words = ("loom room", "Tomas Vale", "grandmother", "show.xml", "people/")
    assert house.erase("source", "show") == 0
    assert traces(house.data.root, *words) == []
    assert not (house.data.archive / "show").exists()
    assert set(house.table("segments")["source_id"]) == {"net"}
    house.is_whole()
    house.night()
    assert traces(house.data.root, *words) == []
    is_out = pytest.raises(DataFolderError, match="show was erased from it, and stays out")
    with is_out, open_run("nightly", **house.where, only=["show"]):
        pass
    assert house.erase("source", "net") == 0
    assert not (house.data.warehouse / "fetches").exists()
    house.is_whole()


def test_a_plan_erases_nothing_and_says_what_it_would(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted((path, path.stat().st_mtime_ns) for path in house.data.root.rglob("*"))
    capsys.readouterr()
    assert house.erase("speaker", "tomas-vale@show", plan=True) == 0
    told = capsys.readouterr().out
    assert re.search(r"latest release +9 sentences, \d+ words, in 5 episodes\n +releases +2 hold", told)
    for line in ("labels              tomas vale\n", "names blacked out   tomas vale\n", "/people/tomas-vale: remove it"):
        assert line in told
    assert sorted((path, path.stat().st_mtime_ns) for path in house.data.root.rglob("*")) == before
    assert erase("speaker", "tomas-vale@show", config=house.config, data=house.data.root) == 2
    assert "say --yes" in capsys.readouterr().err
    with pytest.raises(DataFolderError, match=r"no speaker 'tomas-vail@show'.*did you mean 'tomas-vale@show'"):
        house.erase("speaker", "tomas-vail@show")
    with pytest.raises(DataFolderError, match=r"no podcast 'kiln'.*did you mean 'kiln-talk@net'"):
        house.erase("podcast", "kiln")


def test_a_longer_name_is_another_person_and_a_label_with_an_aside_is_not(house: House) -> None:
    called = {
        "Mara Lindqvist": "Tomas Vale Orr",
        "Tomas Vale": "Dr. Tomas Vale (laughing)",
        "Ines Orr": "Ines Orr and Tomas Vale",
    }
    house.server.pages["/e/3"] = page("Dust", [(called[name], text) for name, text in TALK])
    assert backfill("show", refetch=True, publish=True, **house.where, return_state=True).is_completed()  # type: ignore[call-overload]
    sources = {source.source_id: source for source in load_sources(house.config)}
    [chosen] = choose(house.data, sources, "speaker", "tomas-vale@show")
    assert (chosen.names, chosen.others) == ({("tomas", "vale")}, {("tomas", "vale", "orr")})
    drawn_in = ["ines-orr-and-tomas-vale@show"]
    assert namesakes(house.data, [chosen]) == ([], drawn_in)
    assert house.erase("speaker", "tomas-vale@show") == 0
    left = house.table("segments")
    assert not {"tomas-vale@show", *drawn_in} & set(left["speaker_id"])
    assert not left["label"].dropna().str.contains("laughing").any()
    assert "tomas-vale-orr@show" in set(house.table("segments")["speaker_id"])
    house.is_whole()


def test_an_interrupted_erasure_is_finished_by_the_next_run(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(erasing, "erase_from_releases", _fails)
        with pytest.raises(OSError, match="power"):
            house.erase("speaker", "tomas-vale@show")
    assert traces(house.data.releases, *OF_TOMAS)
    assert not Tombstones.of(house.data).is_finished
    house.night()
    assert Tombstones.of(house.data).is_finished
    assert traces(house.data.root, *OF_TOMAS) == []
    house.is_whole()


def test_an_erasure_waits_until_runs_are_over(house: House) -> None:
    with ThreadPoolExecutor(1) as pool:
        with open_run("nightly", **house.where):
            erased = pool.submit(erasing.erase, house.data, {})
            time.sleep(0.5)
            assert not erased.done()
        erased.result(10)


def _fails(*_: object) -> list[str]:
    raise OSError("the power went")


def test_a_person_is_erased_from_every_source_and_label_and_a_namesake_stays(house: House) -> None:
    short = {"Tomas Vale": "Tomas"}
    asked, told = ("Uma Reyes", "And then, when the vat has cooled?"), ("Tomas", "And it smells of the sea.")
    dye = [("Tomas Quill", "The vat has turned blue, as it always does."), *((asked, told) * 4)]
    house.server.pages |= {
        "/e/1": page("Wool", [*TALK, *((short.get(name, name), f"Once more, {text}") for name, text in TALK)]),
        "/k/1": page("Clay", [(name.replace("Mara Lindqvist", "Otto Brandt"), text) for name, text in TALK], "Kiln Talk"),
        "/d/1": page("Indigo", dye, "Dye Hour"),
    }
    again: dict[str, Any] = {"refetch": True, "publish": True, "return_state": True}
    for source in ("show", "net"):
        assert backfill(source, **again, **house.where).is_completed()
    said = house.table("segments")
    theirs = said[said["speaker_id"] == "tomas-vale@net"]
    assert theirs.groupby("source_id")["label"].agg(lambda labels: sorted(set(labels))).to_dict() == {
        "net": ["Tomas Vale"],
        "show": ["Tomas", "Tomas Vale"],
    }
    [net, show] = choose(house.data, {each.source_id: each for each in load_sources(house.config)}, "speaker", "tomas-vale@net")
    assert (net.source_id, net.names, show.source_id, show.names) == ("net", {("tomas", "vale")}, "show", {("tomas", "vale")})
    assert {mark[0] for mark in show.marks if mark[-1] == "tomas"} == {"label on page"}
    assert house.erase("speaker", "tomas-vale@net") == 0
    assert traces(house.data.root, *OF_TOMAS) == []
    left = house.table("segments")
    assert set(left[left["label"] == "Tomas"]["text"]) == {"And it smells of the sea."}
    house.is_whole()
    before = house.table("speakers")
    house.night()
    pd.testing.assert_frame_equal(house.table("speakers"), before)
