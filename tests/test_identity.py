"""Who is who in an episode and a podcast: labels -> names, from what the pages tell; what stays unknown stays anonymous."""

import pandas as pd
import pytest
from test_tables import SHOW, episode, feed, item, page, released

from tasks.identity.forms import form_of
from tasks.identity.introductions import introductions
from tasks.identity.names import is_full, shortens, words_of
from tasks.reading import Person
from tasks.rows import Rows


def speakers_of(talk: str, *more: Rows, title: str | None = None, people: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return speaker_id, method and kind by label, of one episode of the show, beside other pages."""
    rows = page(SHOW, "talk", talk, episode("talk"))
    for told in rows.episodes:
        told["title"], told["people"] = title, list(people)
    tables = released(rows, *more)
    said = tables["segments"].query("page == 'talk'").drop_duplicates("label").set_index("label")["speaker_id"]
    appearances = tables["appearances"].query(f"episode_id == '{episode('talk')}'").set_index("speaker_id")["method"]
    kinds = tables["speakers"].set_index("speaker_id")["kind"]
    return pd.DataFrame({"speaker_id": said, "method": said.map(appearances), "kind": said.map(kinds)})


def talk(*labels: str, said: str = "We mend the loom and the kettle today.") -> str:
    """Return a conversation in which each label speaks three times."""
    return "\n\n".join(f"{label}: {said} Part {part}." for part in range(3) for label in labels)


LABELS = [
    ("Jo Fenn", "person", "Jo Fenn", None),
    ("Dr. Jo Fenn", "person", "Jo Fenn", None),
    ("Jo Fenn, PhD", "person", "Jo Fenn", None),
    ("Jo Fenn (laughing)", "person", "Jo Fenn", None),
    ("Jo (J)", "person", "Jo", "J"),
    ("J (Jo)", "person", "Jo", "J"),
    ("Host (Jo Fenn)", "person", "Jo Fenn", None),
    ("Fenn, Robert", "person", "Robert Fenn", None),
    ("Host: Jo Fenn", "person", "Jo Fenn", None),
    ("Jo Fenn / Guest", "person", "Jo Fenn", None),
    ("Jo Fenn – Head Weaver", "person", "Jo Fenn", None),
    ("Jo-Ann Fenn", "person", "Jo-Ann Fenn", None),
    ("Jo Fenn / Cy Marsh", "group", "Jo Fenn / Cy Marsh", None),
    ("Speaker 3", "anonymous", "Speaker 3", None),
    ("Male Speaker", "anonymous", "Male Speaker", None),
    ("Caller", "anonymous", "Caller", None),
    ("JF", "anonymous", "JF", None),
    ("Audience question", "group", "Audience question", None),
    ("Jo & Cy", "group", "Jo & Cy", None),
    ("Narrator", "voice", "Narrator", None),
    ("Automated voice", "voice", "Automated voice", None),
    ("Theme Song", "sound", "Theme Song", None),
    ("Sponsor", "ad", "Sponsor", None),
    ("Music", "sound", "Music", None),
]


@pytest.mark.parametrize(("label", "kind", "name", "other"), LABELS)
def test_a_label_says_what_it_is_of_by_itself(label: str, kind: str, name: str, other: str | None) -> None:
    assert form_of(label) == (kind, name, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("José Núñez", "jose nunez"),
        ("Dr. Jo Fenn", "Jo Fenn"),
        ("Jo Fenn Jr.", "Jo Fenn"),
        ("Søren Łuk", "Soren Luk"),
        ("Jo O’Fenn", "Jo O'Fenn"),
        ("JO FENN", "Jo Fenn"),
    ],
)
def test_spellings_of_a_name_have_the_same_words(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


def test_accents_are_taken_from_letters_and_not_from_scripts_that_need_their_marks() -> None:
    assert words_of("नमिता") == ("नमिता",)
    assert words_of("Ёлкин") == words_of("ёлкин")


SHORTENED = [("Jo", 3), ("Fenn", 3), ("JF", 2), ("J", 2), ("JQF", 2), ("Jos", 1), ("Joe", 0), ("F", 0), ("QF", 0), ("Ann", 0)]


@pytest.mark.parametrize(("short", "strength"), SHORTENED)
def test_a_label_is_short_for_a_full_name_more_or_less_surely(short: str, strength: int) -> None:
    assert shortens(short, "Josephine Jo Quill Fenn" if short == "Jo" else "Josephine Quill Fenn") == strength


@pytest.mark.parametrize("name", ["Jo Fenn", "Jean-Luc Fenn", "Jo F. Fenn", "田中花子"])
def test_full_names(name: str) -> None:
    assert is_full(name)


@pytest.mark.parametrize("name", ["Jo", "Jean-Luc", "Dr. Fenn", "Jo F.", "JF", "J. F."])
def test_what_is_no_full_name(name: str) -> None:
    assert not is_full(name)


@pytest.mark.parametrize("short", ["Ottoline", "Marsh", "OM", "O"])
def test_a_name_given_in_full_once_is_meant_by_what_shortens_it(short: str) -> None:
    found = speakers_of(talk("Ottoline Marsh", "Bo") + "\n\n" + talk(short, "Bo"))
    assert found.loc[short, "speaker_id"] == "ottoline-marsh@show"


def test_a_cut_name_is_meant_by_a_credit_but_is_not_another_who_speaks() -> None:
    assert speakers_of(talk("Dan", "Bo"), people=("Daniel Marsh",)).loc["Dan", "speaker_id"] == "daniel-marsh@show"
    found = speakers_of(talk("Dan", "Daniel Marsh"))
    assert found.loc["Dan", "speaker_id"] == "dan@show"


def test_of_two_who_could_be_meant_neither_is() -> None:
    found = speakers_of(talk("Ottoline Marsh", "Ottoline Quill") + "\n\n" + talk("Ottoline", "Bo"))
    assert found.loc["Ottoline", "speaker_id"] == "ottoline@show"


def test_a_label_defines_its_abbreviation_for_its_episode_only() -> None:
    first = page(SHOW, "1", talk("Kiri (K)", "K", "Bo"))
    found = speakers_of(talk("Kolya (K)", "K", "Bo"), first)
    assert found.loc["K", "speaker_id"] == "kolya@show"


def test_an_abbreviation_that_two_labels_define_is_whose_name_begins_so() -> None:
    found = speakers_of(talk("Kiri (G)", "Galina (G)", "G"))
    assert found.loc["G", "speaker_id"] == "galina@show"


@pytest.mark.parametrize("label", ["Ottoline", "OM"])
def test_the_feed_s_persons_and_the_page_s_people_are_meant_by_what_shortens_them(label: str) -> None:
    by_feed = speakers_of(talk(label, "Bo"), feed(SHOW, item("talk", None, Person("Ottoline Marsh", "guest"))))
    by_page = speakers_of(talk(label, "Bo"), people=("Ottoline Marsh",))
    for found in (by_feed, by_page):
        assert found.loc[label].tolist()[:2] == ["ottoline-marsh@show", "credit"]


def test_a_title_names_who_is_meant() -> None:
    found = speakers_of(talk("Ottoline", "Bo"), title="Ropes in the rain, with Ottoline Marsh and Barnaby Quill")
    assert found.loc["Ottoline"].tolist() == ["ottoline-marsh@show", "title", "person"]


def test_the_podcast_itself_is_nobody() -> None:
    rows = page(SHOW, "talk", "Kiri: Today I talk to Kiri Loom.\n\nBo: Yes.\n\n" + talk("Kiri", "Bo"), episode("talk"))
    assert "kiri-loom@show" in set(released(rows)["speakers"]["speaker_id"])
    for told in rows.episodes:
        told["podcast"] = "Kiri Loom"
    assert "kiri@show" in set(released(rows)["speakers"]["speaker_id"])


def test_the_standing_host_is_meant_where_an_episode_says_no_more() -> None:
    others = [
        page(SHOW, str(number), talk("Ottoline Marsh", f"Guest{number} Quill"), episode(str(number))) for number in range(4)
    ]
    found = speakers_of(talk("Ottoline", "Bo"), *others)
    assert found.loc["Ottoline"].tolist() == ["ottoline-marsh@show", "podcast", "person"]


def test_somebody_who_was_there_once_is_not_taken_for_another_of_that_first_name() -> None:
    others = [
        page(SHOW, str(number), talk("Host Quill", f"David Fenn{'abcd'[number]}"), episode(str(number))) for number in range(4)
    ]
    found = speakers_of(talk("David", "Bo"), *others)
    assert found.loc["David", "speaker_id"] == "david@show"


def test_a_common_first_name_in_a_few_of_many_episodes_may_be_somebody_else_each_time() -> None:
    others = [page(SHOW, str(number), talk("Host Quill", "Zora"), episode(str(number))) for number in range(9)]
    found = speakers_of(talk("David", "Zora"), page(SHOW, "x", talk("David", "Zora"), episode("x")), *others)
    assert found.loc["David", "speaker_id"] not in ("david@show",)
    assert found.loc["Zora", "speaker_id"] == "zora@show"


@pytest.mark.parametrize("greeting", ["Hello, I'm Ottoline Marsh and I mend looms.", "Thank you. My name is Ottoline Marsh."])
def test_a_numbered_voice_that_introduces_itself_has_that_name_where_the_episode_knows_it(greeting: str) -> None:
    said = f"Speaker 1: {greeting}\n\nSpeaker 2: Good.\n\n{talk('Speaker 1', 'Speaker 2')}"
    known = speakers_of(said, people=("Ottoline Marsh",))
    assert known.loc["Speaker 1"].tolist() == ["ottoline-marsh@show", "introduction", "person"]
    assert known.loc["Speaker 2", "kind"] == "anonymous"


def test_two_voices_that_give_the_same_name_have_none() -> None:
    said = "Speaker 1: I'm Ottoline Marsh.\n\nSpeaker 2: I'm Ottoline Marsh.\n\n" + talk("Speaker 1", "Speaker 2")
    assert set(speakers_of(said, people=("Ottoline Marsh",))["kind"]) == {"anonymous"}


def test_a_voice_that_is_handed_over_to_by_a_name_the_episode_knows_has_it() -> None:
    said = "Speaker 1: My guest knows ropes. Welcome to the show, Ottoline.\n\nSpeaker 2: Thanks.\n\n"
    found = speakers_of(said + talk("Speaker 1", "Speaker 2"), people=("Ottoline Marsh",))
    assert found.loc["Speaker 2"].tolist() == ["ottoline-marsh@show", "hand_over", "person"]
    assert found.loc["Speaker 1", "kind"] == "anonymous"


def test_who_is_the_only_one_credited_in_a_part_takes_it() -> None:
    credited = feed(SHOW, item("talk", None, Person("Ottoline Marsh", "Guest"), Person("Bo Quill", "host")))
    found = speakers_of(talk("Interviewer", "Guest"), credited)
    assert found["speaker_id"].to_dict() == {"Interviewer": "bo-quill@show", "Guest": "ottoline-marsh@show"}


def test_a_slip_of_a_name_that_speaks_often_is_that_name() -> None:
    said = talk("Ottoline Marsh", "Bo") + "\n\nOttolime Marsh: Yes.\n\n" + talk("Bo", "Ottoline Marsh")
    assert speakers_of(said).loc["Ottolime Marsh", "speaker_id"] == "ottoline-marsh@show"


@pytest.mark.parametrize(("one", "other"), [("Maria Marsh", "Mario Marsh"), ("Ottoline Marsh", "Ottoline Marsh Orr")])
def test_two_names_that_are_nearly_alike_stay_two(one: str, other: str) -> None:
    found = speakers_of(talk(one, "Bo") + "\n\n" + talk(one, "Bo") + "\n\n" + talk(one, "Bo") + f"\n\n{other}: Yes.\n\nBo: No.")
    assert found.loc[one, "speaker_id"] != found.loc[other, "speaker_id"]


@pytest.mark.parametrize("label", ["Speaker 1", "SPEAKER_03", "XY", "Host"])
def test_an_unknown_label_is_somebody_else_in_each_episode(label: str) -> None:
    tables = released(*(page(SHOW, str(number), talk(label, "Bo"), episode(str(number))) for number in range(5)))
    assert (tables["speakers"]["kind"] == "anonymous").sum() == 5


TURNS = [
    ("host", "Welcome to the Slack Water Hour. I'm Ottoline Marsh, and today I talk to Barnaby Quill. Welcome, Barnaby!"),
    ("guest", "Thank you, Ottoline. My name is Barnaby, and I tie knots. I'm happy to be here."),
    ("host", "And here are Di and Ed. Hey, Di! Hey, Ed!"),
    ("fifth", "Hello, I am Ed."),
    ("host", "Cy, how are the ropes?"),
    ("third", "Wet."),
    ("fourth", "Ich bin Jana Reck und ich bin müde."),
]


def test_introductions_are_heard_by_voice() -> None:
    heard = introductions(TURNS)
    assert heard["host"].own == ["Ottoline Marsh"]
    assert heard["host"].others == ["Barnaby Quill"]
    assert (heard["guest"].own, heard["guest"].called) == (["Barnaby"], ["Barnaby"])
    assert heard["third"].called == ["Cy"]
    assert (heard["fifth"].own, heard["fifth"].called) == (["Ed"], [])
    assert heard["fourth"].own == ["Jana Reck"]
