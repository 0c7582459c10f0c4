"""Changes between two releases: every row that differs, in which columns, and why, as far as that can be told."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from command import greenroom
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks import ids
from tasks.batch import Readings
from tasks.config import Expect, Source
from tasks.data_folder import DataFolder, DataFolderError
from tasks.document import Document
from tasks.publish import publish
from tasks.read import READER_VERSION, read
from tasks.reading import Facts, Item, Person, Published, Reading
from tasks.releases.changes import Side, changes
from tasks.releases.diff import diff
from tasks.releases.differences import Columns
from tasks.releases.manifest import File, read_manifest
from tasks.releases.names import find_release
from tasks.releases.reasons import Reason
from tasks.rows import Rows, Visited, rows_of
from tasks.schemas import ABOUT, RELEASE, WAREHOUSE, Table
from tasks.warehouse import Warehouse

TALK = "Ada: Hello there, Bo.\n\nBo: Hello.\n\nAda: How is the loom?\n\nBo: It hums."
NOW = datetime(2026, 1, 2, tzinfo=UTC)


def source(name: str, **told: Any) -> Source:
    return Source(
        source_id=name,
        title=name,
        site="https://show.example/",
        permission="owner",
        pages=("https://show.example/1",),
        expect=Expect(max_lost_share=1.0),
        **told,
    )


class Nights:
    """A data folder into whose warehouse a test puts what was read, night by night."""

    def __init__(self, folder: Path) -> None:
        self.data = DataFolder(folder / "data").made()
        self.sources = {name: source(name) for name in ("a", "b")}

    def page(
        self,
        name: str,
        page: str,
        text: str,
        *,
        episode: str | None = None,
        snapshot: str | None = None,
        reader: int = READER_VERSION,
    ) -> None:
        snapshot = snapshot or ids.snapshot_id(text.encode())
        visited = Visited(self.sources[name], page, NOW, snapshot, episode)
        self._commit(name, page, rows_of(visited, [read(Document(text, page))], [snapshot]), reader)

    def feed(self, name: str, *items: Item) -> None:
        snapshot = ids.snapshot_id(repr(items).encode())
        visited = Visited(self.sources[name], "feed", NOW, snapshot)
        self._commit(name, "feed", rows_of(visited, [Reading("feed", "feed", facts=Facts("A"), items=items)], [snapshot]))

    def fetched(self, name: str, episode: str, outcome: str, hours: int = 0) -> None:
        row = dict.fromkeys(WAREHOUSE["fetches"].schema.names) | {
            "run_id": "r", "flow": "nightly", "source_id": name, "page": "x", "part": 1, "kind": "transcript", "url": "x",
            "redirects": 0, "episode_id": episode, "fetched_at": NOW + timedelta(hours=hours), "elapsed_ms": 1,
            "outcome": outcome, "reason": "status", "robots": "allowed",
        }  # fmt: skip
        Warehouse(self.data.warehouse).append("fetches", WAREHOUSE["fetches"].conform([row]))

    def _commit(self, name: str, page: str, rows: Rows, reader: int = READER_VERSION) -> None:
        told = [row | {"reader_version": reader} for row in rows.episodes]
        made = {"episodes": told, "voices": rows.voices, "segments": rows.segments}
        conformed = {table: WAREHOUSE[table].conform(listed) for table, listed in made.items()}
        Warehouse(self.data.warehouse).commit(Readings(reads=WAREHOUSE["reads"].empty(), **conformed, pages=[page]), name)

    def changes(self) -> pd.DataFrame:
        """Publish, and return the changes that the new release tells of."""
        assert publish(self.data, self.sources).is_new
        return pd.read_parquet(self.data.latest / "changes")

    def kinds(self) -> dict[str, set[tuple[str, str, str]]]:
        """Publish, and return by table which changes there are: change, columns and reasons."""
        kinds: dict[str, set[tuple[str, str, str]]] = {}
        for row in self.changes().to_dict("records"):
            kinds.setdefault(row["table"], set()).add((row["change"], " ".join(row["columns"]), " ".join(row["reasons"])))
        return kinds


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    made = Nights(tmp_path)
    made.page("a", "1", TALK)
    return made


def item(guid: str, title: str = "A talk", *persons: Person) -> Item:
    return Item(title, guid, published=Published(date(2025, 5, 6)), persons=persons)


def episode(guid: str) -> str:
    return ids.episode_id("a", guid=guid)


def test_a_first_release_has_no_changes(nights: Nights) -> None:
    assert nights.changes().empty


def test_a_new_page(nights: Nights) -> None:
    nights.page("b", "1", TALK)
    publish(nights.data, nights.sources)
    nights.page("b", "2", TALK.replace("hums", "sings"))
    found = nights.changes()
    assert set(found["source_id"].dropna()) == {"b"}
    assert found["reasons"].map(list).map(tuple).unique().tolist() == [("new",)]
    assert found.groupby(["table", "change"]).size().to_dict() == {
        ("appearances", "added"): 2,
        ("coverage", "changed"): 1,
        ("episodes", "added"): 1,
        ("segments", "added"): 4,
        ("speakers", "changed"): 2,
    }


def test_an_edited_page_and_what_it_still_says(nights: Nights) -> None:
    publish(nights.data, nights.sources)
    nights.page("a", "1", TALK.replace("How is the loom?", "How?"))
    assert nights.kinds() == {
        "segments": {("added", "", "source_edit"), ("removed", "", "source_edit"), ("changed", "snapshot_id", "restated")},
        "episodes": {("changed", "words snapshot_id", "source_edit")},
        "appearances": {("changed", "words word_share", "source_edit"), ("changed", "word_share", "source_edit")},
        "speakers": {("changed", "words", "source_edit")},
    }


def test_a_page_that_has_other_bytes_and_says_the_same(nights: Nights) -> None:
    publish(nights.data, nights.sources)
    nights.page("a", "1", TALK, snapshot="other")
    restated = {("changed", "snapshot_id", "restated")}
    assert nights.kinds() == {"segments": restated, "episodes": restated}


def test_a_page_whose_transcript_was_taken_away(nights: Nights) -> None:
    publish(nights.data, nights.sources)
    nights.page("a", "1", "Nobody speaks here any more.")
    kinds = nights.kinds()
    removed = {("removed", "", "source_removed")}
    assert [kinds[table] for table in ("segments", "appearances", "speakers")] == [removed] * 3
    assert {reasons for table in ("episodes", "coverage") for _, _, reasons in kinds[table]} == {"source_removed"}


def test_an_episode_that_its_page_does_not_tell_of_any_more(nights: Nights) -> None:
    nights.feed("a", item("e1"), item("e2"))
    publish(nights.data, nights.sources)
    nights.feed("a", item("e2"))
    assert nights.kinds() == {
        "episodes": {("removed", "", "source_removed"), ("changed", "snapshot_id", "restated")},
        "coverage": {("changed", "episodes_known episodes_unread", "source_removed")},
    }


@pytest.mark.parametrize(("outcome", "reason"), [("gone", "source_removed"), ("blocked", "looked_for")])
def test_a_transcript_that_was_looked_for(nights: Nights, outcome: str, reason: str) -> None:
    nights.feed("a", item("e1"))
    publish(nights.data, nights.sources)
    nights.fetched("a", episode("e1"), outcome)
    assert nights.kinds() == {
        "episodes": {("changed", "transcript_status transcript_reason", reason)},
        "coverage": {("changed", "episodes_blocked episodes_unread", reason)},
    }


def test_a_transcript_of_an_episode_that_was_known(nights: Nights) -> None:
    nights.feed("a", item("e1"))
    publish(nights.data, nights.sources)
    nights.page("a", "2", TALK, episode=episode("e1"), snapshot="2")
    kinds = nights.kinds()
    assert kinds["appearances_by_month"] == kinds["segments"] == kinds["appearances"] == {("added", "", "new")}
    assert {reasons for kind in kinds.values() for _, _, reasons in kind} == {"new"}


def test_a_fact_that_only_the_feed_told_is_not_explained_by_the_transcript_that_is_cited(nights: Nights) -> None:
    nights.feed("a", item("e1"), item("e2"))
    nights.page("a", "2", TALK, episode=episode("e1"))
    publish(nights.data, nights.sources)
    nights.feed("a", item("e1", "A walk"), item("e2"))
    assert nights.kinds() == {"episodes": {("changed", "title", ""), ("changed", "snapshot_id", "restated")}}
    nights.feed("a", item("e1", "A walk"), item("e2", "A walk"))
    assert nights.kinds() == {"episodes": {("changed", "title snapshot_id", "source_edit")}}


def test_a_person_whom_the_feed_names_now(nights: Nights) -> None:
    nights.feed("a", item("e1"))
    publish(nights.data, nights.sources)
    nights.feed("a", item("e1", "A talk", Person("Cy", "guest")), item("e2", "A talk", Person("Cy", "guest")))
    kinds = nights.kinds()
    assert kinds["appearances"] == {("added", "", ""), ("added", "", "new")}
    assert kinds["speakers"] == {("added", "", "new")}


def test_a_source_that_is_retired_and_one_that_is_new(nights: Nights) -> None:
    nights.page("b", "1", TALK)
    publish(nights.data, nights.sources)
    kept = nights.sources.pop("a")
    assert {kind for kinds in nights.kinds().values() for kind in kinds} == {("removed", "", "retired")}
    nights.sources["a"] = kept
    found = nights.changes()
    assert {(row.change, *row.reasons) for row in found.itertuples()} == {("added", "new")}
    assert set(found["table"]) == set(RELEASE) - {"appearances_by_month"}


def test_a_page_that_a_newer_reader_read_again(nights: Nights) -> None:
    publish(nights.data, nights.sources)
    nights.page("a", "1", TALK, reader=READER_VERSION + 1)
    assert nights.kinds() == {"episodes": {("changed", "reader_version", "re_read")}}
    nights.page("a", "1", TALK.replace("It", "Bo: It"), snapshot=ids.snapshot_id(TALK.encode()), reader=READER_VERSION + 2)
    kinds = nights.kinds()
    assert {"segments", "episodes", "appearances", "speakers"} == set(kinds)
    assert {reasons for kind in kinds.values() for _, _, reasons in kind} == {"re_read"}


def test_a_page_that_was_edited_and_read_by_a_newer_reader_has_both_reasons(nights: Nights) -> None:
    publish(nights.data, nights.sources)
    nights.page("a", "1", TALK.replace("How is the loom?", "How?"), reader=READER_VERSION + 1)
    kinds = nights.kinds()
    assert ("added", "", "source_edit re_read") in kinds["segments"]
    assert kinds["speakers"] == {("changed", "words", "source_edit re_read")}


def test_the_same_bytes_read_under_another_config(nights: Nights) -> None:
    publish(nights.data, nights.sources)
    nights.page("a", "1", TALK.replace("Hello.", "Hallo."), snapshot=ids.snapshot_id(TALK.encode()))
    assert {reasons for kind in nights.kinds().values() for _, _, reasons in kind} == {"re_read"}


def test_another_page_of_an_episode_that_counts_now(nights: Nights) -> None:
    nights.feed("a", item("e1"))
    nights.page("a", "short", TALK, episode=episode("e1"))
    publish(nights.data, nights.sources)
    nights.page("a", "long", TALK + "\n\nAda: And hums.\n\nBo: Still.", episode=episode("e1"))
    kinds = nights.kinds()
    assert kinds["segments"] == {("added", "", "source_edit"), ("changed", "snapshot_id page", "restated")}
    assert {reasons for _, _, reasons in kinds["episodes"]} == {"source_edit"}


def test_an_alias_merges_speakers_and_its_removal_splits_them(nights: Nights) -> None:
    nights.page("a", "2", TALK.replace("Ada:", "AQ:"))
    publish(nights.data, nights.sources)
    plain = nights.sources["a"]
    nights.sources["a"] = source("a", aliases={"AQ": "Ada"})
    merged = nights.changes()
    nights.sources["a"] = plain
    split = nights.changes()
    for found, reason, change in ((merged, "merged", "removed"), (split, "split", "added")):
        assert set(found["reasons"].map(" ".join)) == {reason}
        speakers = found[found["table"] == "speakers"].set_index("key")["change"].to_dict()
        assert sorted(speakers.values()) == sorted([change, "changed"])
        assert speakers["ada@a"] == "changed"
    assert len(merged) == len(split)


def test_who_joins_a_speaker_of_another_source_is_merged_and_who_leaves_is_split(nights: Nights) -> None:
    for name, label in (("a", "Ottoline Marsh"), ("b", "OM")):
        nights.page(name, "2", TALK.replace("Ada:", f"{label}:").replace("Bo:", f"Zora Of{name}:"))
    publish(nights.data, nights.sources)
    plain = nights.sources["b"]
    nights.sources["b"] = source("b", aliases={"OM": "Ottoline Marsh"})
    merged = nights.changes()
    nights.sources["b"] = plain
    for found, reason in ((merged, "merged"), (nights.changes(), "split")):
        assert set(found["reasons"].map(" ".join)) == {reason}
        assert found[found["table"] == "speakers"].set_index("key")["change"]["ottoline-marsh@a"] == "changed"
        assert set(found[found["table"] == "segments"]["source_id"]) == {"b"}


def test_an_alias_that_only_names_somebody_renames_them(nights: Nights) -> None:
    publish(nights.data, nights.sources)
    nights.sources["a"] = source("a", aliases={"Ada": "Ada Loom"})
    kinds = nights.kinds()
    assert kinds["speakers"] == {("added", "", "renamed"), ("removed", "", "renamed")}
    assert kinds["segments"] == {("changed", "speaker_id", "renamed")}


def test_two_labels_of_one_episode_that_are_merged(nights: Nights) -> None:
    nights.feed("a", item("e1", "A talk", Person("AL", "host")))
    nights.page("a", "2", TALK, episode=episode("e1"))
    publish(nights.data, nights.sources)
    nights.sources["a"] = source("a", aliases={"AL": "Ada"})
    kinds = nights.kinds()
    assert {reasons for table in ("speakers", "appearances") for _, _, reasons in kinds[table]} == {"merged"}
    assert all(reasons == "merged" for _, _, reasons in kinds.get("segments", ()))


def test_a_title_in_the_config(nights: Nights) -> None:
    publish(nights.data, nights.sources)
    nights.sources["a"] = nights.sources["a"].model_copy(update={"title": "Another"})
    assert nights.kinds() == {"podcasts": {("changed", "title", "config")}}


@pytest.mark.parametrize("damage", ["segments/a.parquet", "speakers/speakers.parquet", "manifest.json"])
def test_where_the_last_release_is_damaged_nothing_is_said_and_the_new_one_is_published(nights: Nights, damage: str) -> None:
    first = publish(nights.data, nights.sources)
    (first.path / damage).unlink()
    (first.path / damage).write_bytes(b"{")
    nights.page("a", "2", TALK)
    assert nights.changes().empty
    manifest = read_manifest(nights.data.latest)
    assert manifest is not None
    assert manifest.previous == (None if damage == "manifest.json" else first.release_id)


def test_changes_make_no_release_by_themselves(nights: Nights) -> None:
    publish(nights.data, nights.sources)
    nights.page("a", "2", TALK)
    assert len(nights.changes()) > 0
    assert not publish(nights.data, nights.sources).is_new


def test_every_reason_is_defined_in_the_schema() -> None:
    meaning = next(column.meaning for column in ABOUT["changes"].columns if column.name == "reasons")
    assert re.findall(r"`(\w+)`:", meaning) == [str(reason.name).lower() for reason in Reason]


def test_diff_tells_an_analyst_why_the_words_of_somebody_became_fewer(nights: Nights) -> None:
    first = publish(nights.data, nights.sources)
    nights.page("a", "1", TALK.replace("How is the loom?", "How?"))
    second = publish(nights.data, nights.sources)
    told = greenroom("diff", "--table", "speakers", "--data", nights.data.root)
    assert told.stdout.splitlines() == [
        f"{first.release_id} -> {second.release_id}",
        "",
        "speakers: 1 changed: source_edit",
        "  ada@a  words: 7 -> 4",
    ]
    told = greenroom("diff", first.release_id, "latest", "--table", "segments", "--data", nights.data.root)
    assert 'speaker_id "ada@a", text "How is the loom?"' in told.stdout
    assert 'speaker_id "ada@a", text "How?"' in told.stdout
    whole = json.loads(greenroom("diff", "--json", "--data", nights.data.root).stdout)
    assert (whole["before"], whole["after"]) == (first.release_id, second.release_id)
    published = pd.read_parquet(second.path / "changes")
    assert [row["key"] for row in whole["changes"]] == published["key"].tolist()
    [ada] = [row for row in whole["changes"] if row["key"] == "ada@a"]
    assert (ada["columns"], ada["before"], ada["after"]) == (["words"], {"words": 7}, {"words": 4})


def test_diff_of_a_release_with_itself(nights: Nights) -> None:
    release = publish(nights.data, nights.sources)
    assert diff(release.path, release.path).changes.num_rows == 0


def test_releases_are_found_by_what_people_call_them(nights: Nights) -> None:
    def found(name: str) -> Path:
        return find_release(nights.data.releases, name)

    with pytest.raises(DataFolderError, match="no release yet"):
        found("latest")
    first = publish(nights.data, nights.sources)
    with pytest.raises(DataFolderError, match=f"no previous release: {first.release_id} is the first"):
        found("previous")
    nights.page("a", "2", TALK)
    second = publish(nights.data, nights.sources)
    assert [found(name) for name in ("previous", "latest", first.release_id[:-1])] == [first.path, second.path, first.path]
    with pytest.raises(DataFolderError, match="2 releases begin with"):
        found("2")
    with pytest.raises(DataFolderError, match=f"no release '{first.release_id}x' .did you mean '{first.release_id}'"):
        found(first.release_id + "x")
    (first.path / "speakers/speakers.parquet").unlink()
    with pytest.raises(FileNotFoundError, match=r"speakers\.parquet"):
        diff(first.path, second.path)


# Two made-up releases, whose rows need not make sense


VALUES: Mapping[pa.DataType, Sequence[Any]] = {
    pa.string(): ["", "a", "b", "c", "full", "gone"],
    pa.int64(): [0, 1, 2**53 + 1],
    pa.float64(): [0.1, 0.1 + 2**-56, 1.0, float("nan")],
    pa.bool_(): [True, False],
    pa.date32(): [date(2025, 1, 2), date(2025, 2, 1)],
    pa.timestamp("us", tz="UTC"): [NOW, NOW + timedelta(microseconds=1)],
    pa.list_(pa.string()): [[], ["a"], ["a", "b"], ["ab"], ["b", "a"]],
}


def made_up(random: Random) -> Side:
    """Return a release of made-up rows."""
    files: dict[str, pa.Table] = {}
    for name, table in RELEASE.items():
        for stem in [each for each in "abc" if random.random() < 0.8] if table.by_source else [name]:
            files[f"{name}/{stem}.parquet"] = _rows(random, table, stem)
    told = {
        path: File(rows=rows.num_rows, bytes=0, sha256=hashlib.sha256(repr(rows.to_pylist()).encode()).hexdigest())
        for path, rows in files.items()
    }
    return Side(told, lambda path: files[path].select)


def _rows(random: Random, table: Table, stem: str) -> pa.Table:
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for _ in range(random.randrange(6)):
        row = {
            column.name: None if column.nullable and random.random() < 0.3 else random.choice(VALUES[column.type])
            for column in table.columns
        }
        row |= {key: row[key] or None if table.schema.field(key).nullable else row[key] or "a" for key in table.key}
        if table.by_source:
            row |= {"source_id": stem, table.key[0]: stem + random.choice("123456")}
        rows.setdefault(_key(table, row), row)
    return table.conform(rows.values())


def _key(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple("" if row[name] is None else str(row[name]) for name in table.key)


def _by_key(release: Side, table: Table) -> dict[str, dict[str, Any]]:
    rows = [
        row
        for path in release.files
        if path.split("/")[0] == table.name
        for row in release.of(path)(table.schema.names).to_pylist()
    ]
    return {"/".join(_key(table, row)): row for row in rows}


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_changes_are_just_what_makes_one_release_of_another(seed: int) -> None:
    random = Random(seed)
    before, after = made_up(random), made_up(random)
    found = changes(before, after)
    rows = found.to_pylist()
    assert [(row["table"], row["key"]) for row in rows] == sorted(
        ((row["table"], row["key"]) for row in rows), key=lambda each: (list(RELEASE).index(each[0]), each[1])
    )
    for name, table in RELEASE.items():
        was, is_now = _by_key(before, table), _by_key(after, table)
        said = {row["key"]: row for row in rows if row["table"] == name}
        kinds = {change: {key for key, row in said.items() if row["change"] == change} for change in ("added", "removed")}
        assert (set(was) | kinds["added"]) - kinds["removed"] == set(is_now)
        assert kinds["added"].isdisjoint(was)
        for key in set(was) & set(is_now):
            differing = [column for column in table.schema.names if repr(was[key][column]) != repr(is_now[key][column])]
            assert (said[key]["columns"] if key in said else []) == differing
            assert (key in said) == bool(differing)
    assert changes(before, before).num_rows == 0
    mirrored = {(row["table"], row["key"]): row for row in changes(after, before).to_pylist()}
    opposite = {"added": "removed", "removed": "added", "changed": "changed"}
    assert {key: (row["change"], row["columns"]) for key, row in mirrored.items()} == {
        (row["table"], row["key"]): (opposite[row["change"]], row["columns"]) for row in rows
    }


def test_files_that_are_the_same_are_not_opened_but_for_who_appears_in_them() -> None:
    release = made_up(Random(7))

    def never(path: str) -> Columns:
        raise AssertionError(f"{path} was opened")

    assert changes(Side(release.files, never), Side(release.files, never)).num_rows == 0
    other = Side({path: file for path, file in release.files.items() if not path.endswith("/a.parquet")}, never)
    opened: list[str] = []

    def told(path: str) -> Columns:
        opened.append(path)
        return release.of(path)

    changes(Side(release.files, told), other)
    assert {Path(path).parts[0] for path in opened if Path(path).stem != "a"} == {"appearances"}
