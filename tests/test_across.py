"""Who is one person on several podcasts and in several sources, and who only has the same name."""

from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from test_identity import talk
from test_tables import MANY, NOW, SHOW, page, released

from tasks import ids
from tasks.config import Source
from tasks.document import Document
from tasks.identity.across import Known, compare, in_order, persons
from tasks.identity.likeness import keys_of, likeness
from tasks.identity.topics import Topics, topics
from tasks.identity.topics import likeness as topic_likeness
from tasks.read import read
from tasks.review import review
from tasks.rows import Rows, Visited, rows_of
from tasks.schemas import WAREHOUSE
from tasks.tables import frame

OTHER = SHOW.model_copy(update={"source_id": "other", "title": "Other Show"})
ROPES = "The hawser holds where braided cordage chafes against capstans, splices and bollards in foaming swell."
STARS = "Nebulae glow while pulsars spin beyond quasars, parallax shifting spectra through telescopic lenses."


def episode_of(source: Source, name: str, text: str, **facts: object) -> Rows:
    """Return the rows of an episode, with some facts of it."""
    episode_id = ids.episode_id(source.source_id, url=name)
    rows = page(source, name, text, episode_id)
    for told in rows.episodes:
        told |= facts
    return rows


def ids_of(*pages: Rows, name: str = "Ottoline Marsh") -> set[str]:
    """Return the speakers of a name in a release over some pages."""
    speakers = released(*pages, sources=(SHOW, MANY, OTHER))["speakers"]
    return set(speakers[speakers["display_name"] == name]["speaker_id"])


ALIKE = [
    ("Ottoline Marsh", "OTTOLINE MARSH", "same"),
    ("José Núñez", "Jose Nunez", "same"),
    ("Prof. Ottoline Marsh", "Ottoline Marsh", "same"),
    ("Marsh Ottoline", "Ottoline Marsh", "order"),
    ("Пётр Чернов", "Petr Chernov", "script"),
    ("Γιώργος Λέκκας", "Giorgos Lekkas", "script"),
    ("Ottoline Marsh", "Ottoline Marhs", "spelling"),
    ("Samantha Orr-Fenn", "Sam Orr-Fenn", "given"),
    ("Ottoline Quill Marsh", "Ottoline Marsh", "longer"),
    ("Ottoline Q. Marsh", "Ottoline Marsh", "longer"),
    ("Ottoline Marsh", "Barnaby Marsh", None),
    ("Ottoline Marsh", "Ottoline Quill", None),
    ("Maria Marsh", "Mario Marsh", None),
    ("Ottoline", "Ottoline Marsh", None),
]


@pytest.mark.parametrize(("one", "other", "expected"), ALIKE)
def test_how_alike_two_names_are(one: str, other: str, expected: str | None) -> None:
    assert likeness(one, other) == likeness(other, one) == expected


@pytest.mark.parametrize(("one", "other", "expected"), ALIKE)
def test_names_that_are_alike_meet_under_a_key(one: str, other: str, expected: str | None) -> None:
    assert expected is None or not set(keys_of(one)).isdisjoint(keys_of(other))


def test_a_rare_name_in_two_sources_is_one_person_at_the_first_of_them() -> None:
    assert ids_of(
        episode_of(SHOW, "1", talk("Ottoline Marsh", "Bo")), episode_of(OTHER, "1", talk("Ottoline Marsh", "Cy"))
    ) == {"ottoline-marsh@other"}


def test_a_common_name_in_two_sources_is_two_people_until_something_speaks_for_one() -> None:
    here, there = talk("David Smith", "Bo Quill"), talk("David Smith", "Cy Marsh")
    assert ids_of(episode_of(SHOW, "1", here), episode_of(OTHER, "1", there), name="David Smith") == {
        "david-smith@show",
        "david-smith@other",
    }
    beside = here.replace("Bo Quill", "Cy Marsh")
    assert ids_of(episode_of(SHOW, "1", beside), episode_of(OTHER, "1", there), name="David Smith") == {"david-smith@other"}


def test_the_same_episode_in_two_sources_has_the_same_people() -> None:
    facts = {"title": "The Long Rope", "published_on": date(2025, 5, 6)}
    here, there = (episode_of(source, "1", talk("David Smith", "Bo"), **facts) for source in (SHOW, OTHER))
    assert ids_of(here, there, name="David Smith") == {"david-smith@other"}


def at_length(other: str, said: str) -> str:
    return "\n\n".join(
        f"David Smith: {' '.join([said] * 4)} So it is, {number}.\n\n{other}: Why is that, then, my friend, tell me {number}?"
        for number in range(40)
    )


@pytest.mark.parametrize(("here", "there", "count"), [(ROPES, ROPES, 1), (ROPES, STARS, 2)])
def test_what_bearers_of_a_common_name_talk_about_tells_them_apart(here: str, there: str, count: int) -> None:
    others = [
        episode_of(OTHER, f"filler{number}", talk(f"Guest{number}", "Bo", said=f"Word{number} and such."))
        for number in range(9)
    ]
    pages = [episode_of(SHOW, "1", at_length("Bo Quill", here)), episode_of(OTHER, "1", at_length("Cy Marsh", there))]
    assert len(ids_of(*pages, *others, name="David Smith")) == count


def test_bearers_of_a_common_name_on_podcasts_of_one_source_are_kept_apart_by_podcast() -> None:
    first, second = (episode_of(MANY, name, talk("David Smith", f"Guest Of{name}"), podcast=f"Show {name}") for name in "ab")
    assert ids_of(first, second, name="David Smith") == {"david-smith@many", "david-smith@show-b@many"}


def test_speaker_and_episode_that_quote_the_same_person_are_one_with_both_appearances() -> None:
    seed = (Path(__file__).parent / "frozen" / "seed-shape.txt").read_text(encoding="utf-8")
    tables = released(
        page(MANY, "ottoline.txt", seed), episode_of(SHOW, "1", talk("Ottoline Marsh", "Bo")), sources=(SHOW, MANY, OTHER)
    )
    theirs = tables["appearances"][tables["appearances"]["speaker_id"] == "ottoline-marsh@many"]
    told = theirs[["source_id", "evidence", "method", "segments"]].sort_values("source_id").to_numpy().tolist()
    assert told == [["many", "spoke", "credit", 5], ["show", "spoke", "label", 6]]
    speaker = tables["speakers"].set_index("speaker_id").loc["ottoline-marsh@many"]
    assert (speaker["appearances"], list(speaker["badges"])) == (2, ["\U0001f3a4 Speaker"])


def test_podcasts_that_one_speaker_page_tells_of_are_of_one_person() -> None:
    older = (Path(__file__).parent / "frozen" / "older-shape.txt").read_text(encoding="utf-8")
    text = older.replace("Ottoline Marsh", "David Smith")
    rows = rows_of(Visited(MANY, "david.txt", NOW, "s"), [read(Document(text, "david.txt"))], ["s"])
    assert len({told["podcast"] for told in rows.episodes}) == 2
    assert ids_of(rows, name="David Smith") == {"david-smith@many"}


def known(name: str, source: str, **more: object) -> Known:
    return Known(id=f"{ids.slug(name)}@{source}", name=name, source_id=source, podcast=None, **more)  # type: ignore[arg-type]


def joined(*each: Known) -> set[frozenset[str]]:
    """Return who is one person, as sets of ids."""
    leads = persons(each, compare(each, lambda _: {}))
    return {frozenset(name for name, lead in leads.items() if lead == one) for one in leads.values()}


def test_another_spelling_is_one_person_only_beside_the_same_people() -> None:
    beside = frozenset({("zora", "quill")})
    one, other = known("Ottoline Marsh", "a", beside=beside), known("Ottoline Marhs", "b")
    assert len(joined(one, other)) == 2
    assert len(joined(one, known("Ottoline Marhs", "b", beside=beside))) == 1


def test_two_spellings_that_speak_in_one_episode_are_two_people() -> None:
    beside, episodes = frozenset({("zora", "quill")}), frozenset({"e"})
    one, other = (known(name, "a", beside=beside, episodes=episodes) for name in ("Ottoline Marsh", "Ottoline Marhs"))
    assert len(joined(one, other)) == 2


def test_who_are_two_are_not_joined_by_a_third() -> None:
    beside, episodes = frozenset({("zora", "quill")}), frozenset({"e"})
    one, other = (known(name, "a", beside=beside, episodes=episodes) for name in ("Ottoline Marsh", "Ottoline Marhs"))
    third = known("Ottoline Marsh", "b", beside=beside)
    assert joined(other, third) == {frozenset((other.id, third.id))}
    assert joined(one, other, third) == {frozenset((one.id, third.id)), frozenset((other.id,))}


@pytest.mark.parametrize(("shows", "people"), [(3, 1), (9, 9)])
def test_a_name_that_is_on_most_podcasts_is_not_one_person_for_the_name_alone(shows: int, people: int) -> None:
    names = ["Ottoline Marsh"] * shows + ["Barnaby Quill"] * (10 - shows)
    beside = frozenset({("zora", "quill")})
    zoras = [known("Zora Quill", f"s{number}") for number in range(10)]
    hosts = [known(name, f"s{number}", beside=beside) for number, name in enumerate(names)] + zoras
    assert len({group for group in joined(*hosts) if any("ottoline" in each for each in group)}) == people


def test_who_is_one_does_not_depend_on_the_order_of_rows() -> None:
    each = [known("Ottoline Marsh", source, beside=frozenset({(source, "quill")})) for source in "dacb"]
    pairs = compare(each, lambda _: {})
    assert persons(each, pairs) == persons(each[::-1], compare(each[::-1], lambda _: {})[::-1])
    assert sorted(each, key=in_order)[0].id == persons(each, pairs)["ottoline-marsh@d"]


def test_a_super_speaker_costs_no_more_than_a_pair_for_each_of_the_largest() -> None:
    each = [known("Ottoline Marsh", f"s{number:04d}", words=number) for number in range(1000)]
    assert len(compare(each, lambda _: {})) < 41 * 1000


def test_topics_are_the_words_said_most_and_those_of_few_weigh_most() -> None:
    assert topics(["Hawser, hawser! Capstan and the rope."]) == ["hawser", "capstan"]
    told = Topics(pa.array([["hawser", "capstan"], None, ["hawser", "nebula"], ["nebula"], *([["people"]] * 9)]))
    one, other, third = told.of([0]), told.of([2]), told.of([3])
    assert topic_likeness(one, one) == pytest.approx(1)
    assert 0 < topic_likeness(one, other) < 1
    assert topic_likeness(one, third) == 0


def test_a_name_in_two_scripts_is_shown_by_the_commoner() -> None:
    latin = [episode_of(SHOW, str(number), talk("Petr Chernov", "Zora Quill"), language="en") for number in range(3)]
    cyrillic = episode_of(OTHER, "1", talk("Пётр Чернов", "Zora Quill"), language="en")
    speakers: pd.DataFrame = released(*latin, cyrillic, sources=(SHOW, MANY, OTHER))["speakers"]
    assert list(speakers.set_index("display_name").loc["Petr Chernov", "aliases"]) == ["Petr Chernov", "Пётр Чернов"]


def test_the_most_valuable_doubtful_pair_is_told_first_with_what_speaks_for_and_against() -> None:
    pages = [
        *(episode_of(source, "1", talk("David Smith", f"Host Of{source.source_id}")) for source in (SHOW, OTHER)),
        *(episode_of(SHOW, name, talk("Anna Jones", "Host Ofshow")) for name in "23"),
        *(episode_of(OTHER, name, talk("Anna Jones", "Host Ofother")) for name in "23"),
    ]
    voices, episodes = (
        frame(WAREHOUSE[name].conform([row for rows in pages for row in getattr(rows, name)]))
        for name in ("voices", "episodes")
    )
    found = review(voices, episodes, {source.source_id: source for source in (SHOW, OTHER)})
    assert [(pair.one.speaker_id, pair.other.speaker_id, pair.value[0]) for pair in found] == [
        ("anna-jones@other", "anna-jones@show", 2),
        ("david-smith@other", "david-smith@show", 1),
    ]
    assert (found[0].evidence, found[0].doubts, found[0].one.sources) == ((), ("common_name",), ("other",))
    assert review(voices, episodes, {"show": SHOW}) == []
