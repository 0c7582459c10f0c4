"""Erasing from releases: nothing of what is erased is left in any of them, and all else is as it was, and agrees."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tasks import durable, ids
from tasks.batch import Readings
from tasks.check import Candidate, check
from tasks.config import Expect, Source
from tasks.data_folder import DataFolder, DataFolderError
from tasks.episodes import NO_WORDS_LEFT
from tasks.erasure.erased import BLACK, Erased, marked
from tasks.erasure.releases import erase_from_releases
from tasks.labels import key
from tasks.publish import publish
from tasks.reading import Cue, Facts, Item, Person, Published, Reading
from tasks.releases.manifest import Manifest, read_manifest, table_of, write_manifest
from tasks.releases.names import latest_id, release_ids
from tasks.releases.parquet import parquet, types_of
from tasks.releases.published import is_whole
from tasks.releases.readers import opened
from tasks.releases.staging import columns_of
from tasks.releases.verify import verify, verify_latest
from tasks.rows import Visited, rows_of
from tasks.schemas import RELEASE, WAREHOUSE
from tasks.warehouse import Warehouse

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
SECRET = bytes(16)


def source(name: str, **keys: Any) -> Source:
    place = f"https://{name}.example/"
    return Source(
        source_id=name, title=name, site=place, permission="owner", pages=(place,), expect=Expect(max_lost_share=1.0), **keys
    )


SOURCES = {"weave": source("weave"), "many": source("many", many_podcasts=True), "quiet": source("quiet")}
WITHOUT_WEAVE = {name: each for name, each in SOURCES.items() if name != "weave"}

FIRST_TALK = (
    ("Ada Fenn", "Good evening, Greta Falk. Yes. Yes."),
    ("Greta Falk", "I pick thimbleweed at dawn. Always."),
    ("Ada Fenn", "Good evening, Greta  Falk. So says Bo &amp; Greta Falk."),
    ("Bo Lark", "Our guest is called Greta. Falk is her name at home. Yes."),
    ("Ada Fenn", "Good evening, Greta Falk."),
)
LATER_TALK = (("Ada Fenn", "A quiet night."), ("Bo Lark", "Without a guest. Yes."))


def read_pages(data: DataFolder, source_id: str, pages: Mapping[str, Reading], episode: str | None = None) -> None:
    """Put pages that were read into the warehouse."""
    for page, reading in pages.items():
        snapshot = ids.snapshot_id(repr(reading).encode())
        visited = Visited(SOURCES[source_id], page, datetime(2026, 1, 2, tzinfo=UTC), snapshot, episode)
        rows = rows_of(visited, [reading], [snapshot])
        made = {table: WAREHOUSE[table].conform(getattr(rows, table)) for table in ("episodes", "voices", "segments")}
        Warehouse(data.warehouse).commit(Readings(reads=WAREHOUSE["reads"].empty(), **made, pages=[page]), source_id)


def talk(lines: tuple[tuple[str, str], ...], day: int, title: str, podcast: str | None = None) -> Reading:
    cues = tuple(Cue(text, label, start_ms=1000 * at, end_ms=1000 * at + 900) for at, (label, text) in enumerate(lines))
    return Reading("transcript", "generic", cues, Facts(podcast, title, Published(date(2026, day % 4 + 1, day))))


def of_weave(first: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str | None, Reading]]:
    people = (Person("Ada Fenn", "host"), Person("Greta Falk", "guest"))
    items = (Item("A talk with Greta Falk", "w1", published=Published(date(2026, 2, 1)), persons=people),)
    yield "https://weave.example/feed", None, Reading("feed", "feed", facts=Facts("weave"), items=items)
    yield "https://weave.example/1", ids.episode_id("weave", guid="w1"), talk(first, 1, "A talk with Greta Falk")
    yield "https://weave.example/2", None, talk(LATER_TALK, 7, "Two hosts")
    yield "https://weave.example/3", None, talk((("Greta Falk", "Thimbleweed, alone."),), 9, "Greta Falk alone")


def of_many() -> Iterator[tuple[str, str | None, Reading]]:
    for number, show in enumerate(("Kettle Show", "Lamp Show", "Kettle Show", "Lamp Show")):
        host, said = ("Hedda Strom", "copperfish") if show == "Kettle Show" else ("Ivo Reed", "lamplight")
        lines = ((host, f"We speak of {said} {number}. Yes."), ("Jo Penn", f"And of {said}, Greta Falk says."))
        yield f"https://many.example/{number}", None, talk(lines, number + 1, f"Of {said} {number}", show)
    yield "https://many.example/5", None, talk((("Ivo Reed", "Nobody says on what show."),), 5, "Unnamed")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    """Five releases: one without the erased, one with, one after an edit, one without a source, the latest with it again."""
    data = DataFolder(tmp_path_factory.mktemp("published") / "data").made()
    read_pages(data, "quiet", {"https://quiet.example/1": talk((("Kim", "Hello."), ("Lou", "Hello there.")), 3, "Still")})
    publish(data, {"quiet": SOURCES["quiet"]})
    for page, episode, reading in of_weave((*FIRST_TALK, ("Greta Falk", "Thimbleweed again."))):
        read_pages(data, "weave", {page: reading}, episode)
    for page, episode, reading in of_many():
        read_pages(data, "many", {page: reading}, episode)
    publish(data, SOURCES)
    for page, episode, reading in of_weave(FIRST_TALK):
        read_pages(data, "weave", {page: reading}, episode)
    publish(data, SOURCES)
    publish(data, WITHOUT_WEAVE)
    publish(data, SOURCES)
    return data


@pytest.fixture
def data(published: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    monkeypatch.setattr("tasks.releases.verify.SETTLE_SECONDS", 0)
    return copied(published, tmp_path / "data")


def copied(data: DataFolder, folder: Path) -> DataFolder:
    """Return a copy, of the same files: nothing writes to one in place."""
    shutil.copytree(data.releases, folder / "releases", symlinks=True, copy_function=os.link)
    return DataFolder(folder)


def erased_of(source_id: str, *marks: tuple[str, ...], names: tuple[int, ...] = ()) -> dict[str, Erased]:
    told = frozenset(marked(SECRET, kind, source_id, *parts) for kind, *parts in marks)
    return {source_id: Erased(source_id, told, frozenset(names), SECRET)}


def speaker(source_id: str, name: str) -> dict[str, Erased]:
    words = key(name).split()
    return erased_of(source_id, ("label", key(name)), ("name", " ".join(words)), ("name begins", words[0]), names=(len(words),))


GRETA = speaker("weave", "Greta Falk")
KETTLE = erased_of("many", ("podcast", "kettle-show@many"))
WEAVE = erased_of("weave", ("source",))
PAGE = erased_of("many", ("page", "https://many.example/1"))
CASES: dict[str, tuple[Mapping[str, Erased], tuple[str, ...], str]] = {
    "speaker": (GRETA, ("thimbleweed", "greta-falk@weave", "talk with greta", "guest is called greta"), "weave"),
    "podcast": (KETTLE, ("copperfish", "kettle", "hedda", "strom"), "many"),
    "source": (WEAVE, ("weave", "ada fenn", "thimbleweed", "bo lark", "ada-fenn"), "weave"),
    "page": (PAGE, ("lamplight 1", "https://many.example/1"), "many"),
}
every_case = pytest.mark.parametrize("case", CASES)


def told(path: Path) -> str:
    """Return all that a file says: its bytes, and the values, statistics and metadata of Parquet."""
    content = path.read_bytes().decode("latin1")
    if path.suffix == ".parquet":
        file = pq.ParquetFile(path)
        content += repr(file.read().to_pylist()) + repr(file.metadata.to_dict()) + repr(file.schema_arrow.metadata)
    return content.casefold()


def everything(releases: Path) -> dict[str, str]:
    return {str(path.relative_to(releases)): told(path) for path in sorted(releases.rglob("*")) if path.is_file()}


def faults(data: DataFolder) -> list[str]:
    return [
        *verify_latest(data.releases),
        *(fault for each in release_ids(data.releases) for fault in verify(data.releases / each)),
    ]


def failed(release: Path) -> list[str]:
    """Return the blocking checks that a release does not pass."""
    manifest = manifest_of(release)
    files = [path for path in manifest.files if table_of(path) in RELEASE]
    sources = {path.split("/")[1].removesuffix(".parquet") for path in files if path.startswith("segments/")}
    candidate = Candidate(
        columns=columns_of(release),
        sources={name: SOURCES[name] for name in sources},
        today=NOW.date(),
        schemas={path: pq.read_schema(release / path) for path in files},
    )
    return [str(each) for each in check(candidate) if each.outcome == "failed"]


def manifest_of(release: Path) -> Manifest:
    manifest = read_manifest(release)
    assert manifest
    return manifest


def rows(release: Path, table: str) -> list[dict[str, Any]]:
    return columns_of(release)(table, RELEASE[table].schema.names).to_pylist()


def changes_of(release: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.ParquetFile(release / "changes/changes.parquet").read().to_pylist()
    return found


@every_case
def test_nothing_is_left_of_what_was_erased(data: DataFolder, case: str) -> None:
    erased, words, _ = CASES[case]
    before = everything(data.releases)
    assert all(any(word in content for content in before.values()) for word in words)
    renewed = erase_from_releases(data.releases, erased, NOW)
    assert renewed
    found = {(path, word) for path, content in everything(data.releases).items() for word in words if word in content}
    assert not found
    assert not [path for path in data.releases.rglob("*") if any(word in path.name for word in words)]
    assert faults(data) == []


@every_case
def test_what_is_left_agrees_with_itself(data: DataFolder, case: str) -> None:
    erase_from_releases(data.releases, CASES[case][0], NOW)
    for release_id in release_ids(data.releases):
        assert failed(data.releases / release_id) == []


@every_case
def test_other_sources_keep_their_files_and_rows(data: DataFolder, case: str) -> None:
    erased, _, source_id = CASES[case]
    releases = [data.releases / release_id for release_id in release_ids(data.releases)]
    files = {
        path: path.stat().st_ino for path in data.releases.rglob("*.parquet") if path.stem not in (source_id, path.parent.name)
    }
    assert len({path.stem for path in files}) == 2
    others = {(release, table): of_others(release, table, source_id) for release in releases for table in RELEASE}
    erase_from_releases(data.releases, erased, NOW)
    assert {path: path.stat().st_ino for path in files} == files
    assert {(release, table): of_others(release, table, source_id) for release, table in others} == others


def of_others(release: Path, table: str, source_id: str) -> list[dict[str, Any]]:
    """Return the rows that are not of a source; nor of no podcast, as these are counted over all sources."""
    kept = []
    for row in rows(release, table):
        whose = {row.get("source_id"), *(str(row.get(name)).rsplit("@", 1)[-1] for name in ("podcast_id", "speaker_id"))}
        episodes = {ids.hashed(row["episode_id"])[:12] for row in rows(release, "episodes") if row["source_id"] == source_id}
        if not whose & {source_id, *episodes}:
            kept.append(row)
    return kept


@every_case
def test_a_release_that_holds_nothing_of_it_is_as_it_was(data: DataFolder, case: str) -> None:
    first = data.releases / release_ids(data.releases)[0]
    before = {path: (path.read_bytes(), path.stat().st_ino) for path in first.rglob("*") if path.is_file()}
    folder = first.stat().st_ino
    assert first.name not in erase_from_releases(data.releases, CASES[case][0], NOW)
    assert {path: (path.read_bytes(), path.stat().st_ino) for path in first.rglob("*") if path.is_file()} == before
    assert first.stat().st_ino == folder


@every_case
def test_erasing_again_does_nothing(data: DataFolder, case: str) -> None:
    erase_from_releases(data.releases, CASES[case][0], NOW)
    before = {path: path.read_bytes() for path in data.releases.rglob("*") if path.is_file()}
    assert erase_from_releases(data.releases, CASES[case][0], datetime(2026, 6, 1, tzinfo=UTC)) == []
    assert {path: path.read_bytes() for path in data.releases.rglob("*") if path.is_file()} == before


def test_a_renewed_manifest_says_when_and_names_no_version_of_the_warehouse(data: DataFolder) -> None:
    before = manifest_of(data.latest)
    assert latest_id(data.releases) in erase_from_releases(data.releases, WEAVE, NOW)
    after = manifest_of(data.latest)
    assert (before.erased_at, after.erased_at) == (None, "2026-05-01T12:00:00+00:00")
    assert (after.release_id, after.created_at, after.previous) == (before.release_id, before.created_at, before.previous)
    assert after.warehouse_versions == {}
    assert after.rows["segments"] == sum(file.rows for path, file in after.files.items() if table_of(path) == "segments")
    assert after.rows["quality"] == 0
    assert not [path for path in after.files if Path(path).stem == "weave"]
    assert after.schemas == before.schemas


def test_files_that_are_the_same_in_two_renewed_releases_take_room_once(data: DataFolder) -> None:
    _, second, third, *_ = (data.releases / release_id for release_id in release_ids(data.releases))
    file = (second / "segments/many.parquet").stat().st_ino
    assert (second / "segments/many.parquet").samefile(third / "segments/many.parquet")
    erase_from_releases(data.releases, KETTLE | GRETA, NOW)
    assert (second / "segments/many.parquet").stat().st_ino != file
    assert (second / "segments/many.parquet").samefile(third / "segments/many.parquet")


def test_a_host_who_names_the_speaker_is_blacked_out_and_counted_again(data: DataFolder) -> None:
    before = {row["segment_id"]: row for row in rows(data.latest, "segments")}
    erase_from_releases(data.releases, GRETA, NOW)
    after = {row["segment_id"]: row for row in rows(data.latest, "segments")}
    of_ada = [row for row in after.values() if row["label"] == "Ada Fenn" and row["page"].endswith("weave.example/1")]
    voice = of_ada[0]["voice_id"]
    good_evening = f"Good evening, {BLACK}."
    assert [row["text"] for row in of_ada if BLACK in row["text"]] == [
        good_evening,
        good_evening,
        f"So says Bo & {BLACK}.",
        good_evening,
    ]
    assert [row["segment_id"] for row in of_ada if row["text"] == good_evening] == [
        ids.segment_id(voice, good_evening, number) for number in range(3)
    ]
    assert {row["raw_text"] for row in of_ada} == {None, f"So says Bo &amp; {BLACK}."}
    assert [row["words"] for row in of_ada if row["text"] == good_evening] == [2] * 3
    texts = [row["text"] for row in after.values() if row["label"] == "Bo Lark" and row["page"].endswith("weave.example/1")]
    assert texts == [f"Our guest is called {BLACK}", " is her name at home.", "Yes."]
    same = [row for key, row in after.items() if BLACK not in row["text"] and key in before]
    assert [without_counts(row) for row in same] == [without_counts(before[row["segment_id"]]) for row in same]
    titles = {row["title"]: row for row in rows(data.latest, "episodes") if row["source_id"] == "weave"}
    assert set(titles) == {f"A talk with {BLACK}", "Two hosts", f"{BLACK} alone"}
    alone = titles[f"{BLACK} alone"]
    assert (alone["transcript_status"], alone["transcript_reason"], alone["words"]) == (None, NO_WORDS_LEFT, 0)
    [ada] = [row for row in rows(data.latest, "speakers") if row["speaker_id"] == "ada-fenn@weave"]
    assert ada["words"] == sum(row["words"] for row in after.values() if row["speaker_id"] == "ada-fenn@weave")


def without_counts(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "words"}


def test_changes_tell_what_was_erased_and_name_nobody(data: DataFolder) -> None:
    before = {
        name: {row[f"{name[:-1]}_id"]: row for row in rows(data.latest, name)}
        for name in ("segments", "appearances", "episodes")
    }
    published_changes = {release_id: changes_of(data.releases / release_id) for release_id in release_ids(data.releases)}
    erase_from_releases(data.releases, KETTLE | GRETA, NOW)
    after = {name: {row[f"{name[:-1]}_id"]: row for row in rows(data.latest, name)} for name in before}
    found = [row for row in changes_of(data.latest) if row["reasons"] == ["erased"]]
    assert {(row["table"], row["key"], row["change"]) for row in found} == {
        (name, each, change)
        for name in before
        for change, here, there in (("removed", before, after), ("added", after, before))
        for each in here[name].keys() - there[name].keys()
    }
    for row in found:
        was = (before if row["change"] == "removed" else after)[row["table"]][row["key"]]
        assert row["source_id"] == was["source_id"]
        assert row["episode_id"] == (was["episode_id"] if was["episode_id"] in after["episodes"] else None)
        assert row["columns"] == []
    for release_id, was_told in published_changes.items():
        listed = changes_of(data.releases / release_id)
        order = [(list(RELEASE).index(row["table"]), row["key"]) for row in listed]
        assert order == sorted(set(order))
        kept = [row for row in listed if "erased" not in row["reasons"]]
        assert [row for row in was_told if row in kept] == kept


def fay(*quotes: str) -> Reading:
    return Reading("speaker_page", "generic", tuple(Cue(text) for text in quotes), speaker="Fay Brook")


EVERY_PAGE = (
    *(("weave", *page) for page in of_weave(FIRST_TALK)),
    *(("many", *page) for page in of_many()),
    ("many", "https://many.example/fay", None, fay("Lamps are warm.", "Yes.", "Yes.")),
    ("many", "https://many.example/fay-too", None, fay("Lamps are old.", "Yes.")),
    ("many", "https://many.example/fay-three", None, fay("Yes.")),
)
NEVER_READ: dict[str, tuple[Mapping[str, Erased], Callable[[str, str], bool]]] = {
    "source": (WEAVE, lambda source_id, page: source_id == "weave"),
    "podcast": (KETTLE, lambda source_id, page: page in ("https://many.example/0", "https://many.example/2")),
    **{
        page: (erased_of("many", ("page", page)), lambda source_id, other, page=page: other == page)
        for page in (f"https://many.example/{name}" for name in ("1", "5", "fay", "fay-too", "fay-three"))
    },
    "everybody": (speaker("many", "Fay Brook"), lambda source_id, page: "fay" in page),
}


def released(folder: Path, is_skipped: Callable[[str, str], bool]) -> DataFolder:
    """Return a data folder in which all pages were read and published, but for some."""
    data = DataFolder(folder).made()
    for source_id, page, episode, reading in EVERY_PAGE:
        if not is_skipped(source_id, page):
            read_pages(data, source_id, {page: reading}, episode)
    publish(data, {name: SOURCES[name] for name in ("weave", "many") if not is_skipped(name, "")})
    return data


@pytest.fixture(scope="module")
def all_read(tmp_path_factory: pytest.TempPathFactory) -> DataFolder:
    return released(tmp_path_factory.mktemp("all") / "data", lambda source_id, page: False)


@pytest.mark.parametrize("case", NEVER_READ)
def test_what_is_left_is_what_would_be_published_had_it_never_been_read(
    all_read: DataFolder, tmp_path: Path, case: str
) -> None:
    erased, is_skipped = NEVER_READ[case]
    data, never = copied(all_read, tmp_path / "data"), released(tmp_path / "never", is_skipped)
    assert erase_from_releases(data.releases, erased, NOW) == [latest_id(data.releases)]
    after, expected = manifest_of(data.latest).files, manifest_of(never.latest).files
    unlike = {path for path in {*after, *expected} if after.get(path) != expected.get(path) and table_of(path) in RELEASE}
    assert unlike == set()


def test_other_people_who_share_a_word_or_a_source_stay(data: DataFolder) -> None:
    erase_from_releases(data.releases, GRETA, NOW)
    assert "Greta Falk says." in " ".join(row["text"] for row in rows(data.latest, "segments") if row["source_id"] == "many")
    assert {row["display_name"] for row in rows(data.latest, "speakers")} >= {"Ada Fenn", "Bo Lark", "Hedda Strom", "Kim"}


def test_a_podcast_that_is_called_after_the_speaker_has_another_id(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data").made()
    lines = (("Ivo Reed", "Hello there."), ("Jo Penn", "Hello."))
    read_pages(data, "many", {"https://many.example/9": talk(lines, 3, "First", "The Greta Falk Show")})
    publish(data, SOURCES)
    assert erase_from_releases(data.releases, speaker("many", "Greta Falk"), NOW) == [latest_id(data.releases)]
    assert [row["podcast_id"] for row in rows(data.latest, "podcasts") if row["source_id"] == "many"] == ["the-show@many"]
    assert not [path for path, content in everything(data.releases).items() if "greta" in content]
    assert failed(data.latest.resolve()) == []


def test_an_appearance_that_loses_one_of_its_labels_keeps_the_others(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data").made()
    sources = SOURCES | {"quiet": source("quiet", aliases={"KB": "Kim Brook", "Boss": "Kim Brook"})}
    lines = (("KB", "Hello there. Hello there."), ("Boss", "Good night."), ("Lou", "Hello."))
    read_pages(data, "quiet", {"https://quiet.example/9": talk(lines, 3, "First")})
    publish(data, sources)
    for label, other in (("Boss", "KB"), ("KB", "Boss")):
        folder = shutil.copytree(data.releases, tmp_path / label / "releases", symlinks=True)
        on_page = erased_of("quiet", ("label on page", "https://quiet.example/9", key(label)))
        assert erase_from_releases(folder, on_page, NOW) == [latest_id(folder)]
        [kim] = [row for row in rows(folder / "latest", "appearances") if row["speaker_id"] == "kim-brook@quiet"]
        assert (kim["labels"], kim["appearance_id"]) == ([other], ids.voice_id(kim["episode_id"], other))
        assert [row["aliases"] for row in rows(folder / "latest", "speakers") if row["kind"] == "person"] == [[other], ["Lou"]]
        assert failed((folder / "latest").resolve()) == []


def test_erasing_the_only_source_leaves_a_release_without_rows_that_can_be_read(tmp_path: Path) -> None:
    data = DataFolder(tmp_path / "data").made()
    read_pages(data, "quiet", {"https://quiet.example/1": talk((("Kim", "Hello."),), 3, "Still")})
    publish(data, {"quiet": SOURCES["quiet"]})
    erase_from_releases(data.releases, erased_of("quiet", ("source",)), NOW)
    assert [rows(data.latest, table) for table in RELEASE] == [[]] * len(RELEASE)
    assert verify(data.latest) == verify_latest(data.releases) == []


# Killed, read, damaged, older


STEPS = ("write", "replace", "rename", "exchange", "sync_folder", "remove")


class Killed(BaseException):
    """What stands for the end of the process."""


def killed_at(number: int, monkeypatch: pytest.MonkeyPatch, after: bool) -> None:
    """Let the process end at one of the steps that change what is on disk: before it, or when it is done."""
    met = 0

    def stopping(step: Callable[..., Any]) -> Callable[..., Any]:
        def taken(*given: Any) -> Any:
            nonlocal met
            met += 1
            is_last = met == number
            if is_last and not after:
                raise Killed
            result = step(*given)
            if is_last:
                raise Killed
            return result

        return taken

    for name in STEPS:
        monkeypatch.setattr(durable, name, stopping(getattr(durable, name)))


def content(releases: Path) -> dict[str, Any]:
    """Return what a folder of releases holds, moments aside."""
    found: dict[str, Any] = {str(path.relative_to(releases)): path.read_bytes() for path in releases.rglob("*.parquet")}
    for release_id in release_ids(releases):
        found[release_id] = manifest_of(releases / release_id).model_copy(update={"erased_at": None})
    found["names"] = sorted(path.name for path in releases.iterdir())
    return found


@pytest.mark.parametrize("at_once", [True, False], ids=["exchanged at once", "exchanged by renames"])
def test_killed_at_every_seventh_step_and_run_again_it_ends_the_same(
    published: DataFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    monkeypatch.setattr("tasks.releases.verify.SETTLE_SECONDS", 0)
    if not at_once:
        monkeypatch.setattr(durable, "_exchanged_at_once", lambda new, old: False)
    whole = copied(published, tmp_path / "whole")
    for folder in release_ids(whole.releases)[:3]:  # the fewer releases, the fewer steps
        shutil.rmtree(whole.releases / folder)
    few = copied(whole, tmp_path / "few")
    erase_from_releases(whole.releases, GRETA, NOW)
    number, is_over = -6, False
    while not is_over:
        number += 7  # `python -m tests.kills --flow erase` has all of them
        data = copied(few, tmp_path / f"killed {number}")
        with monkeypatch.context() as patched:
            killed_at(number, patched, after=number % 2 == 0)
            try:
                erase_from_releases(data.releases, GRETA, NOW)
                is_over = True
            except Killed:
                pass
        erase_from_releases(data.releases, GRETA, NOW)
        assert content(data.releases) == content(whole.releases), number
        assert faults(data) == []
        shutil.rmtree(data.root)
    assert number > 20


def test_who_reads_a_release_reads_it_to_the_end(data: DataFolder) -> None:
    release = data.latest.resolve()
    before = content_of(release)
    with opened(data.latest) as held:
        run = threading.Thread(target=erase_from_releases, args=(data.releases, WEAVE, NOW))
        run.start()
        run.join(5)
        assert run.is_alive()
        assert content_of(held) == before
    run.join(60)
    assert not run.is_alive()
    assert content_of(release) != before
    assert faults(data) == []


def content_of(release: Path) -> dict[str, bytes]:
    return {str(path.relative_to(release)): path.read_bytes() for path in release.rglob("*") if path.is_file()}


def damage(path: Path) -> None:
    kept = path.read_bytes()
    path.unlink()
    path.write_bytes(kept[:-1] + b"x")


@pytest.mark.parametrize("file", ["manifest.json", "segments/weave.parquet", "changes/changes.parquet"])
def test_a_damaged_release_that_is_not_the_latest_is_removed(data: DataFolder, file: str) -> None:
    second = release_ids(data.releases)[1]
    damage(data.releases / second / file)
    assert second not in erase_from_releases(data.releases, GRETA, NOW)
    assert second not in release_ids(data.releases)
    assert not list(data.releases.glob(".*"))


def test_a_damaged_latest_is_told_when_all_others_are_done(data: DataFolder) -> None:
    *others, latest = release_ids(data.releases)
    damage(data.releases / latest / "segments/weave.parquet")
    with pytest.raises(DataFolderError, match=f"{latest}: is damaged, .*`greenroom release`"):
        erase_from_releases(data.releases, WEAVE, NOW)
    assert release_ids(data.releases) == [*others, latest]
    assert not [each for each in others if "thimbleweed" in " ".join(map(told, (data.releases / each).rglob("*.parquet")))]


def test_a_damaged_file_that_is_not_concerned_stays_as_it_is(data: DataFolder) -> None:
    damage(data.latest / "segments/quiet.parquet")
    assert latest_id(data.releases) in erase_from_releases(data.releases, GRETA, NOW)
    assert not is_whole(data.latest / "segments/quiet.parquet", manifest_of(data.latest).files["segments/quiet.parquet"])


def test_what_killed_runs_and_a_refused_release_left_is_removed(data: DataFolder) -> None:
    second = data.releases / release_ids(data.releases)[1]
    for name in (".staging", ".erasing", f".removing-{second.name}"):
        shutil.copytree(second, data.releases / name)
    (data.releases / f".removing-{second.name}").rename(data.releases / ".removing-x")
    shutil.copy(second / "quality/quality.parquet", data.refused)
    shutil.copy(second / "quality/quality.parquet", data.releases / ".refused.parquet.new")
    erase_from_releases(data.releases, GRETA, NOW)
    assert sorted(path.name for path in data.releases.iterdir()) == [*release_ids(data.releases), "latest", "latest.json"]


def test_an_older_release_that_has_fewer_columns_keeps_its_own(data: DataFolder) -> None:
    release = data.latest.resolve()
    manifest = manifest_of(release)
    lacked = {
        "appearances": "confidence",
        "segments": "timing",
        "episodes": "audio_url",
        "speakers": "kind",
        "podcasts": "site",
    }
    files, schemas = dict(manifest.files), dict(manifest.schemas)
    for path in manifest.files:
        if column := lacked.get(table_of(path)):
            older = pq.ParquetFile(release / path).read().drop_columns([column])
            made = bytes(parquet(table_of(path), older))
            (release / path).unlink()
            (release / path).write_bytes(made)
            files[path] = files[path].model_copy(update={"bytes": len(made), "sha256": ids.snapshot_id(made)})
            schemas[table_of(path)] = types_of(older.schema)
    write_manifest(release, manifest.model_copy(update={"files": files, "schemas": schemas}))
    assert release.name in erase_from_releases(data.releases, KETTLE | GRETA, NOW)
    assert faults(data) == []
    for table, column in lacked.items():
        found = [pq.read_schema(path) for path in (release / table).iterdir()]
        assert all(column not in schema.names for schema in found)
        assert all(field.equals(RELEASE[table].schema.field(field.name)) for schema in found for field in schema)


def test_a_manifest_of_an_older_release_says_nothing_of_erasures(data: DataFolder) -> None:
    older = manifest_of(data.latest).model_dump(exclude={"erased_at"})
    assert Manifest.model_validate(older).erased_at is None


def test_nothing_is_done_where_nothing_is_erased(data: DataFolder) -> None:
    damage(data.latest / "manifest.json")
    assert erase_from_releases(data.releases, {}, NOW) == []
    assert len(release_ids(data.releases)) == 5
