"""Each corruption of a release is stopped by the check that is named beside it, and an honest night by none."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
import season
from season import FIRST_NIGHT, SECOND_NIGHT, SOURCES

from tasks.check import Candidate, Check, Columns, check
from tasks.checks.candidate import remembered
from tasks.config import Expect, Waiver
from tasks.data_folder import DataFolder
from tasks.publish import RefusedReleaseError, Release, publish
from tasks.reading import Cue, Reading
from tasks.releases.manifest import read_manifest
from tasks.releases.staging import Staging, columns_of
from tasks.report import Report
from tasks.schemas import RELEASE, SHARE, WHOLE
from tasks.status import status
from tasks.tables import frame

Frames = dict[str, pd.DataFrame]
Corrupt = Callable[[Frames], None]


@dataclass(frozen=True)
class Nights:
    """Two honest nights as published, and all that the second one is checked with."""

    first: Release
    second: Release
    tables: Frames
    candidate: Candidate


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    data = DataFolder(tmp_path_factory.mktemp("season")).made()
    season.read_night(data, FIRST_NIGHT)
    first = publish(data, SOURCES, today=FIRST_NIGHT)
    season.read_night(data, SECOND_NIGHT)
    second = publish(data, SOURCES, today=SECOND_NIGHT)
    published, last = remembered(columns_of(second.path)), remembered(columns_of(first.path))
    manifest = read_manifest(first.path)
    assert manifest is not None
    now = read_manifest(second.path)
    assert now is not None
    candidate = Candidate(
        columns=published,
        sources=SOURCES,
        today=SECOND_NIGHT,
        schemas={path: RELEASE[table].schema for path in now.files if (table := path.split("/")[0]) in RELEASE},
        last=last,
        last_rows={path: file.rows for path, file in manifest.files.items()},
        readings=now.readings,
        last_readings=manifest.readings,
    )
    tables = {name: frame(published(name, table.schema.names)) for name, table in RELEASE.items()}
    return Nights(first, second, tables, candidate)


class Touched(dict[str, pd.DataFrame]):
    """The tables that a corruption touches, as copies."""

    def __init__(self, tables: Frames) -> None:
        super().__init__()
        self._tables = tables

    def __missing__(self, name: str) -> pd.DataFrame:
        self[name] = self._tables[name].copy()
        return self[name]


def corrupted(nights: Nights, corrupt: Corrupt) -> Columns:
    """Return what gives columns of the tables after a corruption, whatever stands in them."""
    tables = Touched(nights.tables)
    corrupt(tables)
    arrow = {}
    for name, rows in tables.items():
        schema = pa.schema([(column.name, column.type) for column in RELEASE[name].columns])
        arrow[name] = pa.Table.from_pandas(rows, schema, preserve_index=False).replace_schema_metadata(None)
    return lambda name, wanted: arrow[name].select(wanted) if name in arrow else nights.candidate.columns(name, wanted)


def broken(nights: Nights, corrupt: Corrupt, **seen: Any) -> set[str]:
    """Return the checks that do not pass after a corruption: those that block, and with a `?` those that warn."""
    found = check(replace(nights.candidate, columns=corrupted(nights, corrupt), **seen))
    return {each.name if each.outcome == "failed" else f"{each.name}?" for each in found if not each.passed}


def nothing(_: Frames) -> None:
    """Leave everything as it is."""


def kind(name: str) -> str:
    """Return the name of a check with a star in the place of the source or podcast."""
    return re.sub(r"^podcast [^:]+:", "podcast *:", re.sub(r" of [\w-]+:", " of *:", name))


# Corruptions that any table can suffer, and the checks that stop them


def doubled(table: str) -> Corrupt:
    def corrupt(tables: Frames) -> None:
        tables[table] = pd.concat([tables[table], tables[table].head(1)])

    return corrupt


def put(table: str, column: str, value: object, rows: slice = slice(0, 1)) -> Corrupt:
    """Return what puts a value into some rows of a column."""

    def corrupt(tables: Frames) -> None:
        values = tables[table][column].tolist()
        values[rows] = [value] * len(values[rows])
        tables[table][column] = pd.Series(values, index=tables[table].index, dtype=tables[table][column].dtype)

    return corrupt


def emptied(table: str, column: str, source_id: str) -> Corrupt:
    """Return what loses all that a column knew of a source."""

    def corrupt(tables: Frames) -> None:
        rows = tables[table]
        rows[column] = rows[column].mask(rows["source_id"] == source_id)

    return corrupt


def of_any_table() -> Iterator[tuple[str, Corrupt, str]]:
    for name, table in RELEASE.items():
        yield f"double a key of {name}", doubled(name), f"{name}: key unique"
        needed = next(column.name for column in table.columns if not column.nullable and column.name not in table.key)
        yield f"null {name}.{needed}", put(name, needed, None), f"{name}: no nulls"
        if number := next((column for column in table.columns if column.type in (WHOLE, SHARE)), None):
            yield f"negative {name}.{number.name}", put(name, number.name, -5), f"{name}: numbers in bounds"
        if "source_id" in table.schema.names:
            yield f"unknown source in {name}", put(name, "source_id", "nobody"), f"{name}.source_id: in config"
        for column in table.columns:
            target = next((other.name for other in RELEASE.values() if other.key == (column.name,) and other != table), None)
            if target:
                what = f"{name}.{column.name}"
                yield f"orphan {what}", put(name, column.name, "nobody"), f"{what}: in {target}"


# Corruptions of one kind each


def swap_speakers(tables: Frames) -> None:
    """Give what one speaker says to the other, in all rows of a source."""
    said = tables["segments"]
    said["speaker_id"] = said["speaker_id"].replace({"ada-fenn@loom": "bo-lark@loom", "bo-lark@loom": "ada-fenn@loom"})


def swap_appearances(tables: Frames) -> None:
    """Give the appearances of an episode to each other, and everything that hangs on them."""
    appearances = tables["appearances"].set_index("speaker_id")
    ada, bo = (appearances.loc[name].sort_values("published_on") for name in ("ada-fenn@loom", "bo-lark@loom"))
    other = dict(zip(ada["appearance_id"], bo["appearance_id"], strict=True))
    other |= {there: here for here, there in other.items()}
    said = tables["segments"]
    said["appearance_id"] = said["appearance_id"].replace(other)
    swap_speakers(tables)


def rename_labels(tables: Frames) -> None:
    labels = tables["segments"]["label"]
    tables["segments"]["label"] = labels.replace({"Ada Fenn": "Bo Lark", "Bo Lark": "Ada Fenn"})


def label_without_speaker(tables: Frames) -> None:
    said = tables["segments"]
    put("segments", "speaker_id", None, slice(0, 40))(tables)
    assert said["label"].head(40).notna().any()


def foreign_labels(tables: Frames) -> None:
    labels = tables["appearances"]["labels"].tolist()
    labels[0] = ["Somebody Else"]
    tables["appearances"]["labels"] = pd.Series(labels, dtype=tables["appearances"]["labels"].dtype)


def texts(change: Callable[[str], str], source_id: str = "loom") -> Corrupt:
    """Return what changes every text of a source."""

    def corrupt(tables: Frames) -> None:
        said = tables["segments"]
        mine = said["source_id"] == source_id
        said.loc[mine, "text"] = [change(text) for text in said.loc[mine, "text"]]

    return corrupt


def times(change: Callable[[pd.DataFrame], pd.DataFrame]) -> Corrupt:
    """Return what changes start and end of the segments of a source."""

    def corrupt(tables: Frames) -> None:
        said = tables["segments"]
        mine = said["source_id"] == "loom"
        said.loc[mine, ["start_ms", "end_ms"]] = change(said.loc[mine, ["start_ms", "end_ms"]]).to_numpy()

    return corrupt


def reversed_times(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.iloc[::-1]


def dates(days: int, precise: bool = True, share: float = 1.0) -> Corrupt:
    """Return what moves the dates of a source's episodes, and their instants with them if precise."""

    def corrupt(tables: Frames) -> None:
        rows = tables["episodes"]
        mine = rows.index[rows["source_id"] == "loom"]
        mine = mine[: round(share * len(mine))]
        moved = timedelta(days=days)
        rows.loc[mine, "published_on"] = [day + moved for day in rows.loc[mine, "published_on"]]
        if precise:
            rows.loc[mine, "published_at"] = [at + moved for at in rows.loc[mine, "published_at"]]

    return corrupt


def frozen(table: str, *names: str) -> Corrupt:
    """Return what keeps the numbers of a table as they would be had the last row of each not come."""

    def corrupt(tables: Frames) -> None:
        rows = tables[table]
        at = rows.index[rows[names[0]].fillna(0) > 0][-3:]
        rows.loc[at, list(names)] = rows.loc[at, list(names)] // 2

    return corrupt


def shares(value: float) -> Corrupt:
    def corrupt(tables: Frames) -> None:
        rows = tables["appearances"]
        rows.loc[rows["word_share"].notna(), "word_share"] = value

    return corrupt


def ends_earlier(tables: Frames) -> None:
    rows = tables["speakers"]
    rows["last_appearance_on"] = rows["first_appearance_on"]


def month_off_by_one(tables: Frames) -> None:
    rows = tables["appearances_by_month"]
    rows["month_on"] = pd.Series(
        [(day + timedelta(days=31)).replace(day=1) for day in rows["month_on"]], dtype=rows["month_on"].dtype
    )


def wrong_month_is_zero(tables: Frames) -> None:
    rows = tables["appearances_by_month"]
    rows.loc[rows.index[rows["speaker_id"] == "ada-fenn@loom"][1], ["appearances", "segments", "words"]] = 0


def month_lost(tables: Frames) -> None:
    rows = tables["appearances_by_month"]
    tables["appearances_by_month"] = rows.drop(rows.index[rows["speaker_id"] == "ada-fenn@loom"][1])


def half_of(table: str) -> Corrupt:
    def corrupt(tables: Frames) -> None:
        rows = tables[table]
        mine = rows.index[rows["source_id"] == "loom"]
        tables[table] = rows.drop(mine[: len(mine) * 2 // 3])

    return corrupt


def many_fold(table: str, fold: int = 12) -> Corrupt:
    """Return what gives a source its rows many times, each under an id of its own."""

    def corrupt(tables: Frames) -> None:
        [key] = RELEASE[table].key
        mine = tables[table][tables[table]["source_id"] == "loom"]
        copies = [mine.assign(**{key: mine[key] + f"-{number}"}) for number in range(fold)]
        tables[table] = pd.concat([tables[table], *copies], ignore_index=True)

    return corrupt


def full_without_transcript(tables: Frames) -> None:
    rows = tables["episodes"]
    rows.loc[rows["transcript_status"].isna(), "transcript_status"] = "full"


def anonymous(tables: Frames) -> None:
    tables["speakers"]["kind"] = "anonymous"


def anonymous_news(tables: Frames) -> None:
    """Make all that new episodes say anonymous, in a source that has grown a lot."""
    said = tables["segments"]
    mine = said[said["source_id"] == "loom"]
    new = mine.assign(
        segment_id=mine["segment_id"] + "-new", episode_id=mine["episode_id"] + "-new", speaker_id=None, appearance_id=None
    )
    tables["segments"] = pd.concat([said, new.astype(said.dtypes)], ignore_index=True)


def again_in_episode(tables: Frames) -> None:
    """Let everybody in a source say one long sentence only."""
    long = "The lamp painted a ladder before breakfast, and the window carried a kettle after the storm 12 times."
    texts(lambda _: long)(tables)


def season_thrice(tables: Frames) -> None:
    many_fold("segments", 2)(tables)
    said = tables["segments"]
    for copy in ("-0", "-1"):
        mine = said["segment_id"].str.endswith(copy)
        said.loc[mine, "episode_id"] = said.loc[mine, "episode_id"] + copy


def one_transcript_for_many(tables: Frames) -> None:
    """Put the transcript of one episode into the place of all others."""
    said = tables["segments"]
    mine = said[said["source_id"] == "loom"]
    first, *others = mine["episode_id"].drop_duplicates().tolist()
    copies = [
        mine[mine["episode_id"] == first].assign(
            episode_id=other, segment_id=lambda rows, other=other: rows["segment_id"] + other
        )
        for other in others
    ]
    tables["segments"] = pd.concat([said[~said["episode_id"].isin(others)], *copies], ignore_index=True)


def one_name_on(share: float) -> Corrupt:
    """Return what makes the hosts of many shows one person."""

    def corrupt(tables: Frames) -> None:
        rows = tables["appearances"]
        hosts = rows["speaker_id"].where(rows["speaker_id"].str.startswith("host-")).dropna().drop_duplicates()
        some = hosts.head(round(share * len(hosts)))
        rows["speaker_id"] = rows["speaker_id"].where(~rows["speaker_id"].isin(some), some.iloc[0])

    return corrupt


def everywhere_on_a_day(tables: Frames) -> None:
    row = tables["appearances"][tables["appearances"]["speaker_id"] == "ada-fenn@loom"].head(1)
    many = [row.assign(appearance_id=f"a{number}", podcast_id=f"show {number}") for number in range(30)]
    tables["appearances"] = pd.concat([tables["appearances"], *many], ignore_index=True)


def no_more_transcripts(tables: Frames) -> None:
    rows = tables["episodes"]
    late = (rows["source_id"] == "loom") & (rows["published_on"] > date(2026, 10, 10))
    rows.loc[late, "transcript_status"] = None


def nothing_at_all(tables: Frames) -> None:
    for name in RELEASE:
        tables[name] = tables[name].head(0)


LOOM = "segments of loom"
CORRUPTIONS: list[tuple[str, Corrupt, str]] = [
    *of_any_table(),
    ("swap speakers", swap_speakers, "segments: agree with their appearances"),
    ("swap speakers with all that hangs on them", swap_appearances, "segments: label is one of the appearance's"),
    ("swap labels", rename_labels, "segments: voice is of its label"),
    ("swap labels of unchanged pages", rename_labels, f"{LOOM}: on unchanged pages read as before"),
    ("swap speakers of unchanged pages", swap_speakers, f"{LOOM}: on unchanged pages said by whom as before?"),
    ("label without speaker", label_without_speaker, "segments: a speaker for every label"),
    ("labels of somebody else", foreign_labels, "appearances: labels are one of the speaker's"),
    ("episode of another show", put("segments", "podcast_id", "quotes"), "segments: agree with their episodes"),
    (
        "appearance on another day",
        put("appearances", "published_on", date(2026, 9, 9)),
        "appearances: agree with their episodes",
    ),
    ("show of another source", put("podcasts", "source_id", "lamp", slice(0, None)), "episodes: agree with their podcasts"),
    ("truncate texts", texts(lambda text: text[:40]), f"{LOOM}: texts not cut"),
    ("truncate texts to their half", texts(lambda text: text[: len(text) // 2]), f"{LOOM}: texts as long as before"),
    ("edit texts under their ids", texts(lambda text: text.replace("lamp", "camp")), "segments: id is of its text"),
    ("empty texts", texts(lambda _: " "), "segments: texts not empty"),
    ("words of other texts", frozen("segments", "words"), "segments: words counted"),
    ("lose characters", texts(lambda text: text.replace("e", "\ufffd")), f"{LOOM}: texts without lost characters"),
    (
        "mojibake everywhere",
        texts(lambda text: f"{text} Caf\u00e9".encode().decode("cp1252")),
        f"{LOOM}: texts without garbled characters",
    ),
    ("say one thing only", again_in_episode, f"{LOOM}: said once in an episode"),
    ("publish a season three times", season_thrice, f"{LOOM}: said once over episodes"),
    ("copy a transcript to other episodes", one_transcript_for_many, "episodes of loom: transcripts of their own"),
    ("swap start and end", times(lambda rows: rows[["end_ms", "start_ms"]]), "segments: times forward"),
    ("seconds as milliseconds", times(lambda rows: rows * 10_000), f"{LOOM}: times in range"),
    ("times beyond the episode", times(lambda rows: rows * 60), f"{LOOM}: times within the episode?"),
    ("times in reverse", times(reversed_times), f"{LOOM}: times in order"),
    ("shift times of unchanged pages", times(lambda rows: rows + 5_000), f"{LOOM}: on unchanged pages read as before"),
    ("shift dates", dates(3), "episodes of loom: dates as before"),
    ("dates from before podcasts", dates(-20_000), "episodes of loom: dates in range"),
    ("dates of the next century", dates(40_000), "episodes of loom: dates in range"),
    ("some dates ahead", dates(200, share=0.3), "episodes of loom: dates not ahead?"),
    ("dates without their instants", dates(2, precise=False), "episodes of loom: dates and instants agree"),
    ("freeze counts of episodes", frozen("episodes", "turns", "segments", "words"), "episodes: counts are of segments"),
    ("freeze counts of appearances", frozen("appearances", "segments", "words"), "appearances: counts are of segments"),
    ("freeze times of appearances", frozen("appearances", "speaking_ms", "last_ms"), "appearances: times are of segments"),
    ("stale totals", frozen("speakers", "appearances", "segments", "words"), "speakers: totals are of appearances"),
    ("stale last appearances", ends_earlier, "speakers: dates are of appearances"),
    ("word shares of another episode", shares(0.25), "appearances: word shares are of the episode"),
    ("word shares over one", shares(0.75), "appearances: word shares within one"),
    ("wrong month zero-filled", wrong_month_is_zero, "appearances_by_month: counts are of appearances"),
    ("month off by one", month_off_by_one, "appearances_by_month: every month"),
    ("lose a month", month_lost, "appearances_by_month: every month"),
    (
        "coverage of another month",
        frozen("appearances_by_month", "episodes_full"),
        "appearances_by_month: coverage is that of the podcast",
    ),
    ("freeze coverage", frozen("coverage", "episodes_known", "episodes_full"), "coverage: counts are of episodes"),
    ("full without transcript", full_without_transcript, "episodes: full have a transcript"),
    ("lose most of the sentences", half_of("segments"), f"{LOOM}: not lost"),
    ("lose most of the episodes", half_of("episodes"), "episodes of loom: not lost"),
    ("twelve times the sentences", many_fold("segments"), f"{LOOM}: not grown tenfold?"),
    ("twelve times the episodes", many_fold("episodes"), "episodes of loom: not grown tenfold?"),
    ("lose all names", anonymous, f"{LOOM}: words named as before"),
    ("lose the names of new episodes", anonymous_news, f"{LOOM}: words named in new episodes?"),
    ("one speaker on every show", one_name_on(1.0), "speakers: not on every show"),
    ("one speaker on most shows", one_name_on(0.7), "speakers: not on half of the shows?"),
    ("one speaker on thirty shows of a day", everywhere_on_a_day, "speakers: not everywhere on a day"),
    ("lose the transcripts of a month", no_more_transcripts, "podcast loom: transcripts in rhythm?"),
    ("publish nothing", nothing_at_all, "release: not empty"),
]
SEEN: list[tuple[str, dict[str, Any], str]] = [
    ("lost pages", {"lost": ["page"]}, "archive: whole"),
    ("unread pages", {"unread": 1}, "pages: all read"),
    (
        "fewer episodes than expected",
        {"sources": SOURCES | {"loom": SOURCES["loom"].model_copy(update={"expect": Expect(min_episodes=100)})}},
        "episodes of loom: as many as expected",
    ),
    (
        "fewer names than expected",
        {"sources": SOURCES | {"loom": SOURCES["loom"].model_copy(update={"expect": Expect(min_named_share=1.0)})}},
        f"{LOOM}: words named as expected",
    ),
    ("a podcast that stopped", {"today": SECOND_NIGHT + timedelta(days=25)}, "podcast loom: episodes in rhythm?"),
    *(
        (
            f"{what} a column of {name}",
            {"schemas": {f"{name}/{name}.parquet": change(table.schema)}},
            f"{name}: schema as declared",
        )
        for name, table in RELEASE.items()
        for what, change in {
            "drop": lambda schema: schema.remove(1),
            "add": lambda schema: schema.append(pa.field("extra", pa.string())),
            "retype": lambda schema: schema.set(1, pa.field(schema.names[1], pa.binary())),
        }.items()
    ),
]


def test_honest_nights_are_published_without_a_warning(nights: Nights) -> None:
    for release in (nights.first, nights.second):
        assert release.is_new
        assert [str(each) for each in release.checks if not each.passed] == []
    assert broken(nights, nothing) == set()


@pytest.mark.parametrize(("corrupt", "stopped_by"), [pytest.param(*rest, id=name) for name, *rest in CORRUPTIONS])
def test_a_corruption_is_stopped_by_the_check_that_it_breaks(nights: Nights, corrupt: Corrupt, stopped_by: str) -> None:
    assert stopped_by in broken(nights, corrupt)


@pytest.mark.parametrize(("seen", "stopped_by"), [pytest.param(*rest, id=name) for name, *rest in SEEN])
def test_what_a_release_is_made_from_is_checked_too(nights: Nights, seen: dict[str, Any], stopped_by: str) -> None:
    assert stopped_by in broken(nights, nothing, **seen)


def filled(nights: Nights) -> dict[str, Corrupt]:
    """Return what empties each column whose fill rates are checked, by the check that stops it."""
    found = {}
    for name in (each.name for each in nights.second.checks):
        if match := re.fullmatch(r"(\w+)\.(\w+) of ([\w-]+): filled", name):
            found[name] = emptied(*match.groups())
    return found


def test_every_column_that_is_emptied_is_told(nights: Nights) -> None:
    corruptions = filled(nights)
    assert len(corruptions) > 50
    by_kind = {kind(name): name for name in corruptions}
    assert [name for name in by_kind.values() if name not in broken(nights, corruptions[name])] == []


def test_every_check_stops_a_corruption(nights: Nights) -> None:
    every = {kind(each.name) for each in nights.second.checks}
    stopping = {kind(name).removesuffix("?") for *_, name in (*CORRUPTIONS, *SEEN)} | {kind(name) for name in filled(nights)}
    assert every == stopping
    assert len(CORRUPTIONS) + len(SEEN) >= 35


# Through the real path of publishing: readers that break, and files that are not what was written


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the first night of just one podcast."""
    data = DataFolder(tmp_path_factory.mktemp("first")).made()
    season.read_night(data, FIRST_NIGHT, pages=season.loom)
    publish(data, SOURCES, today=FIRST_NIGHT)
    return data.root


@pytest.fixture
def published(first_night: Path, tmp_path: Path) -> DataFolder:
    return DataFolder(shutil.copytree(first_night, tmp_path / "data", symlinks=True))


def second_night(data: DataFolder, alter: season.Alter | None = None, *waivers: Waiver) -> Release:
    season.read_night(data, SECOND_NIGHT, alter, season.loom)
    return publish(data, SOURCES, today=SECOND_NIGHT, waivers=waivers)


def cut(_: int, cue: Cue) -> Cue:
    return replace(cue, text=cue.text[:45].rstrip())


def swapped(_: int, cue: Cue) -> Cue:
    return replace(cue, label={"Ada Fenn": "Bo Lark", "Bo Lark": "Ada Fenn"}.get(cue.label or "", cue.label))


def undated(_: str, reading: Reading) -> Reading:
    return replace(reading, items=tuple(replace(item, published=None) for item in reading.items))


def unlabelled(_: int, cue: Cue) -> Cue:
    return replace(cue, label=None)


@pytest.mark.parametrize(
    ("alter", "stopped_by"),
    [
        (season.with_cues(cut), f"{LOOM}: texts not cut"),
        (season.with_cues(swapped), f"{LOOM}: on unchanged pages read as before"),
        (season.with_cues(unlabelled), f"{LOOM}: words named as before"),
        (undated, "episodes.published_on of loom: filled"),
    ],
)
def test_what_a_broken_reader_reads_is_not_published(published: DataFolder, alter: season.Alter, stopped_by: str) -> None:
    honest = published.latest.resolve()
    with pytest.raises(RefusedReleaseError) as refused:
        second_night(published, alter)
    assert stopped_by in {each.name for each in refused.value.checks if each.outcome == "failed"}
    assert published.latest.resolve() == honest
    assert pd.read_parquet(published.refused).set_index("check").loc[stopped_by, "outcome"] == "failed"


def test_what_was_refused_is_told_until_the_next_release(published: DataFolder) -> None:
    with pytest.raises(RefusedReleaseError) as refused:
        second_night(published, season.with_cues(unlabelled))
    assert f"{published.refused}" in str(refused.value)
    assert "waive the check in checks.toml" in str(refused.value)
    assert any(line.startswith(f"{LOOM}: words named as before: 0%") for line in status(published).refused)
    assert second_night(published).is_new
    assert status(published).refused == []
    assert not published.refused.exists()


@pytest.mark.parametrize(
    ("table", "corrupt", "stopped_by"),
    [
        ("segments", lambda rows: rows.slice(0, rows.num_rows // 3), f"{LOOM}: not lost"),
        ("segments", lambda rows: pa.concat_tables([rows, rows.slice(0, 1)]), "segments: key unique"),
        ("episodes", lambda rows: rows.drop_columns("title"), "episodes: schema as declared"),
        ("coverage", lambda rows: rows.slice(1), "coverage: counts are of episodes"),
    ],
)
def test_files_that_are_not_what_was_made_are_not_published(
    published: DataFolder,
    monkeypatch: pytest.MonkeyPatch,
    table: str,
    corrupt: Callable[[pa.Table], pa.Table],
    stopped_by: str,
) -> None:
    add = Staging.add

    def planted(self: Staging, name: str, stem: str, rows: pa.Table) -> None:
        add(self, name, stem, corrupt(rows) if name == table and len(rows) else rows)

    monkeypatch.setattr(Staging, "add", planted)
    with pytest.raises(RefusedReleaseError, match=re.escape(stopped_by)):
        publish(published, SOURCES, today=FIRST_NIGHT)


# Waivers


def waiver(pattern: str, until: date = SECOND_NIGHT) -> Waiver:
    return Waiver(check=pattern, reason="the season was taken down", until=until)


def checked(nights: Nights, *waivers: Waiver) -> dict[str, Check]:
    candidate = replace(nights.candidate, columns=corrupted(nights, half_of("segments")))
    return {each.name: each for each in check(candidate, waivers)}


def test_a_waived_check_does_not_block_and_says_why(nights: Nights) -> None:
    found = checked(nights, waiver(f"{LOOM}: *"), waiver("*: counts are of segments"), waiver("appearances: *"))
    assert found[f"{LOOM}: not lost"].outcome == "waived"
    assert "waived until 2026-11-07: the season was taken down" in str(found[f"{LOOM}: not lost"])
    assert found[f"waiver of {LOOM}: *: in use"].passed
    assert found["segments of lamp: not lost"].outcome == "passed"


def test_an_expired_waiver_waives_nothing_and_is_told(nights: Nights) -> None:
    found = checked(nights, waiver(f"{LOOM}: *", SECOND_NIGHT - timedelta(days=1)))
    assert found[f"{LOOM}: not lost"].outcome == "failed"
    told = found[f"waiver of {LOOM}: *: in use"]
    assert (told.outcome, told.observed) == ("warned", "expired on 2026-11-06")


def test_a_waiver_that_nothing_needs_is_told(nights: Nights) -> None:
    assert checked(nights, waiver("segments of lamp: *"))["waiver of segments of lamp: *: in use"].outcome == "warned"


def test_a_release_with_waivers_is_published_and_its_quality_says_so(published: DataFolder) -> None:
    assert second_night(published, season.with_cues(unlabelled), waiver("*loom: *")).is_new
    told = pd.read_parquet(published.latest / "quality").set_index("check").loc[f"{LOOM}: words named as before"]
    assert (told["outcome"], told["waiver_reason"], told["waived_until"]) == (
        "waived",
        "the season was taken down",
        SECOND_NIGHT,
    )


def test_a_clock_that_was_set_back_takes_no_date_for_one_ahead(published: DataFolder) -> None:
    assert all(each.passed for each in publish(published, SOURCES, today=date(2020, 1, 1)).checks)


def test_the_closing_summary_tells_what_did_not_pass(nights: Nights, capsys: pytest.CaptureFixture[str]) -> None:
    from flows.closing import show

    checks = checked(nights, waiver(f"{LOOM}: not lost"), waiver("nothing of *"))
    show(Report("run", "nightly", [], []), [], replace(nights.second, checks=tuple(checks.values())))
    told = capsys.readouterr().out
    assert f"waived  {LOOM}: not lost: " in told
    assert "failed  episodes: counts are of segments: " in told
    assert "warned  waiver of nothing of *: in use: 0 checks waived" in told
    assert "passed" not in told
