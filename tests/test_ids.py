"""Ids name the same thing alike in every run, and different things apart."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.ids import episode_id, hashed, scoped, segment_id, slug, snapshot_id, voice_id

PART = st.none() | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=5)
PARTS = st.lists(PART, min_size=1, max_size=4)
SLUGS = [("  ADA   Quill ", "ada-quill"), ("Jürgen Ä.", "jürgen-ä"), ("O’Neil-Reed (host)", "o-neil-reed-host")]
MORE_SLUGS = [("🎤 Speaker_03", "speaker-03"), ("Straße", "strasse"), ("Аня Ли", "аня-ли"), ("Jose\u0301", "josé")]


def test_ids_of_released_tables_stay_what_they_were() -> None:
    assert hashed("a", None, "") == "ad9794b8f05dbb6c854f3b555be403d1"
    assert episode_id("voicebook", guid="42") == "9a272ce7b2974851f26be9d9ee7ee5fc"
    assert snapshot_id(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@settings(deadline=None)
@given(PARTS, PARTS)
def test_only_equal_parts_share_a_hash(one: list[str | None], other: list[str | None]) -> None:
    assert (hashed(*one) == hashed(*other)) is (one == other)
    assert re.fullmatch(r"[0-9a-f]{32}", hashed(*one))


def test_an_episode_is_known_by_guid_then_address_then_title() -> None:
    full = episode_id("one", guid="g", url="u", podcast="p", title="t")
    assert full == episode_id("one", guid="g", url="moved", title="renamed")
    assert episode_id("one", url="u", title="t") == episode_id("one", guid="", url="u", title="renamed") != full
    assert episode_id("one", podcast="p", title="t") != episode_id("one", podcast="q", title="t")


def test_the_same_value_means_another_thing_in_another_place() -> None:
    episodes = [episode_id("a", guid="x"), episode_id("b", guid="x"), episode_id("a", url="x"), episode_id("a", title="x")]
    voices = [voice_id("one", "Ana"), voice_id("two", "Ana"), voice_id("one", "Bo"), voice_id("one", None), voice_id("one", "")]
    sentences = [segment_id("v", "Yes.", 0), segment_id("v", "Yes.", 1), segment_id("w", "Yes.", 0), segment_id("v", "No.", 0)]
    assert len({*episodes, *voices, *sentences}) == 13


@pytest.mark.parametrize(("name", "expected"), [*SLUGS, *MORE_SLUGS])
def test_a_slug_is_readable_in_every_script(name: str, expected: str) -> None:
    assert slug(name) == expected


@settings(deadline=None)
@given(st.text(max_size=20))
def test_a_slug_is_never_empty_and_fit_for_an_address(name: str) -> None:
    assert re.fullmatch(r"[^\s\-]+(?:-[^\s\-]+)*", slug(name))


def test_a_scoped_id_says_how_far_it_reaches() -> None:
    assert scoped("Ada Quill", "voicebook") == "ada-quill@voicebook" != scoped("Ada Quill", "other")
    assert scoped("—", "voicebook") != scoped("…", "voicebook")
