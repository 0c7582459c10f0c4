"""What a release says of small warehouses made by hand: who is who, which page counts, months and coverage."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest

from tasks import ids
from tasks.config import Source
from tasks.document import Document
from tasks.read import read
from tasks.reading import Facts, Item, Person, Published, Reading
from tasks.rows import Rows, Visited, rows_of
from tasks.schemas import WAREHOUSE
from tasks.tables import Held, Tables, frame

NOW = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
SHOW = Source(
    source_id="show", title="Show", site="https://show.example/", permission="owner", pages=("https://show.example/1",)
)
MANY = SHOW.model_copy(update={"source_id": "many", "many_podcasts": True})


def page(source: Source, name: str, text: str, episode_id: str | None = None) -> Rows:
    """Return the rows of a page that reads as plain text."""
    visited = Visited(source, name, NOW, ids.snapshot_id(text.encode()), episode_id)
    return rows_of(visited, [read(Document(text, name))], [visited.snapshot_id])


def feed(source: Source, *items: Item) -> Rows:
    visited = Visited(source, "feed.xml", NOW, "feed")
    return rows_of(visited, [Reading("feed", "feed", facts=Facts("Show"), items=items)], ["feed"])


def released(*pages: Rows, sources: tuple[Source, ...] = (SHOW, MANY)) -> dict[str, pd.DataFrame]:
    """Return the tables of a release over some pages."""
    tables = {
        name: frame(WAREHOUSE[name].conform([row for rows in pages for row in getattr(rows, name)]))
        for name in ("episodes", "voices", "segments")
    }
    nothing = {name: frame(WAREHOUSE[name].empty()) for name in ("reads", "fetches")}
    made = Tables(Held(tables["episodes"], tables["voices"], **nothing), {source.source_id: source for source in sources})
    segments = [
        frame(made.segments(s.source_id, tables["segments"][tables["segments"]["source_id"] == s.source_id])) for s in sources
    ]
    return {"segments": pd.concat(segments)} | {name: frame(rows) for name, rows in made.others()}


def item(guid: str, day: date | None, *persons: Person) -> Item:
    return Item(f"Episode {guid}", guid, published=Published(day) if day else None, persons=persons)


def episode(guid: str) -> str:
    return ids.episode_id("show", guid=guid)


TALK = "Ada: Hello there, Bo.\n\nBo: Hello.\n\nAda: How is the loom?\n\nBo: It hums."


def test_one_label_in_two_episodes_of_a_source_is_one_speaker() -> None:
    tables = released(page(SHOW, "1", TALK), page(SHOW, "2", TALK))
    assert tables["speakers"].set_index("speaker_id")["appearances"].to_dict() == {"ada@show": 2, "bo@show": 2}


def test_one_name_in_two_sources_is_not_taken_for_one_person() -> None:
    tables = released(page(SHOW, "1", TALK), page(MANY, "1", TALK))
    assert set(tables["speakers"]["speaker_id"]) == {"ada@show", "bo@show", "ada@many", "bo@many"}


@pytest.mark.parametrize("label", ["Speaker 1", "SPEAKER_03", "K", "JG"])
def test_numbered_labels_and_initials_are_somebody_in_one_episode_only(label: str) -> None:
    talk = TALK.replace("Ada:", f"{label}:")
    speakers = released(page(SHOW, "1", talk), page(SHOW, "2", talk))["speakers"]
    anonymous = speakers[speakers["kind"] == "anonymous"]
    assert len(anonymous) == 2
    assert set(anonymous["resolution"]) == {"unresolved"}


def test_an_alias_names_a_label_throughout_its_source() -> None:
    source = SHOW.model_copy(update={"aliases": {"k": "Kim Loom"}})
    tables = released(
        page(source, "1", TALK.replace("Ada:", "K:")), page(source, "2", TALK.replace("Ada:", "Kim Loom:")), sources=(source,)
    )
    kim = tables["speakers"].set_index("speaker_id").loc["kim-loom@show"]
    assert (kim["appearances"], list(kim["aliases"])) == (2, ["K", "Kim Loom"])
    assert set(tables["appearances"][tables["appearances"]["speaker_id"] == "kim-loom@show"]["method"]) == {"alias", "label"}


@pytest.mark.parametrize(
    ("label", "kind"), [("All", "group"), ("Ada & Bo", "group"), ("Narrator", "voice"), ("Ada Loom", "person")]
)
def test_groups_and_voices_are_not_persons(label: str, kind: str) -> None:
    talk = TALK.replace("Ada:", f"{label}:")
    speakers = released(page(SHOW, "1", talk))["speakers"]
    assert speakers.set_index("display_name").loc[label, "kind"] == kind


def test_shares_of_an_episode_add_up_to_one() -> None:
    appearances = released(page(SHOW, "1", TALK))["appearances"]
    assert appearances["word_share"].sum() == pytest.approx(1.0)
    assert appearances["words"].sum() == 10


def test_the_appearance_is_the_smallest_voice_in_it() -> None:
    source = SHOW.model_copy(update={"aliases": {"A": "Ada"}})
    talk = TALK.replace("Ada: How", "A: How")
    tables = released(page(source, "1", talk + "\n\nA: Ah."), sources=(source,))
    ada = tables["appearances"].set_index("speaker_id").loc["ada@show"]
    voices = [ids.voice_id(ids.episode_id("show", url="1"), label) for label in ("Ada", "A")]
    assert (ada["appearance_id"], list(ada["labels"]), ada["turns"]) == (min(voices), ["A", "Ada"], 3)


def test_a_person_whom_the_feed_names_is_credited_until_they_speak() -> None:
    ada, cy = Person("Ada", "host"), Person("Cy", "guest")
    tables = released(feed(SHOW, item("e1", date(2025, 5, 6), ada, cy)), page(SHOW, "1", TALK, episode("e1")))
    rows = tables["appearances"].set_index("speaker_id")
    assert rows["evidence"].to_dict() == {"ada@show": "spoke", "bo@show": "spoke", "cy@show": "credited"}
    assert rows.loc["ada@show", "role"] == "host"
    assert rows.loc["cy@show", "words"] == 0


def test_the_richer_of_two_transcripts_of_an_episode_counts_and_only_once() -> None:
    longer = TALK + "\n\nAda: And hums.\n\nBo: Still."
    tables = released(page(SHOW, "short", TALK, episode("e1")), page(SHOW, "long", longer, episode("e1")))
    assert set(tables["segments"]["page"]) == {"long"}
    assert tables["episodes"].loc[0, "words"] == tables["segments"]["words"].sum()


def test_an_episode_not_looked_at_is_known_but_its_transcript_is_unknown() -> None:
    tables = released(feed(SHOW, item("e1", date(2025, 5, 6)), item("e2", None)), page(SHOW, "1", TALK, episode("e1")))
    status = tables["episodes"].set_index("guid")["transcript_status"]
    assert status["e1"] == "full"
    assert pd.isna(status["e2"])
    coverage = tables["coverage"].set_index("month_on")[["episodes_known", "episodes_full", "episodes_unread"]]
    assert {None if pd.isna(month) else month: tuple(row) for month, row in coverage.iterrows()} == {
        date(2025, 5, 1): (1, 1, 0),
        None: (1, 0, 1),
    }


def test_months_without_an_appearance_are_zeros_from_the_first_to_the_last() -> None:
    items = [item(f"e{month}", date(2025, month, 6)) for month in (3, 4, 6)]
    tables = released(feed(SHOW, *items), page(SHOW, "1", TALK, episode("e3")), page(SHOW, "2", TALK, episode("e6")))
    months = tables["appearances_by_month"].query("speaker_id == 'ada@show'").set_index("month_on")
    assert months["appearances"].to_dict() == {date(2025, month, 1): count for month, count in ((3, 1), (4, 0), (5, 0), (6, 1))}
    assert months["episodes_known"].tolist() == [1, 1, 0, 1]
    assert months["episodes_full"].tolist() == [1, 0, 0, 1]


def test_quotes_without_an_episode_make_one_appearance_in_their_source(tmp_path: Path) -> None:
    seed = (Path(__file__).parent / "frozen" / "seed-shape.txt").read_text(encoding="utf-8")
    tables = released(page(MANY, "ottoline.txt", seed))
    [row] = tables["appearances"].to_dict("records")
    assert (row["speaker_id"], row["segments"], pd.isna(row["episode_id"])) == ("ottoline-marsh@many", 5, True)
    assert pd.isna(row["word_share"])
    [speaker] = tables["speakers"].to_dict("records")
    assert list(speaker["badges"]) == ["\U0001f3a4 Speaker"]
    assert tables["segments"]["text"].tolist() == seed.splitlines()[3:]


def test_quotes_of_one_episode_on_two_speaker_pages_share_it() -> None:
    older = (Path(__file__).parent / "frozen" / "older-shape.txt").read_text(encoding="utf-8")
    tables = released(
        page(MANY, "ottoline.txt", older), page(MANY, "barnaby.txt", older.replace("Ottoline Marsh", "Barnaby Quill"))
    )
    assert sorted(tables["episodes"]["title"]) == ["Ropes & Rain", "The Long Reach"]
    assert sorted(tables["podcasts"]["podcast_id"]) == ["pilot-book@many", "show", "the-slack-water-hour@many"]
    assert len(tables["appearances"]) == 4
    assert set(tables["episodes"]["transcript_reason"]) == {"only quotes are known"}


def test_a_quote_said_twice_is_two_segments() -> None:
    seed = (Path(__file__).parent / "frozen" / "seed-shape.txt").read_text(encoding="utf-8")
    tables = released(page(MANY, "ottoline.txt", seed + "And to your point...\n"))
    assert (tables["segments"]["text"] == "And to your point...").sum() == 2
    assert tables["segments"]["segment_id"].is_unique


def test_what_a_feed_said_of_an_item_before_it_went_to_the_next_page_counts_no_more() -> None:
    first = feed(SHOW, item("1", None, Person("Ada", "guest"))), feed(SHOW, item("2", None, Person("Ada", "guest")))
    for rows in first:
        for row in rows.episodes + rows.voices:
            row["page"], row["visited_at"] = "feed.xml", NOW + timedelta(days=rows is first[1])
    moved = feed(SHOW, Item("Mended", "1", persons=(Person("Bo", "guest"),)))
    for row in moved.episodes + moved.voices:
        row["page"] = "feed.xml?page=2"
    tables = released(*first, moved)
    assert tables["episodes"].set_index("guid")["title"].to_dict() == {"1": "Mended", "2": "Episode 2"}
    credited = tables["appearances"].groupby("episode_id")["speaker_id"].agg(list)
    assert credited.to_dict() == {episode("1"): ["bo@show"], episode("2"): ["ada@show"]}
