"""Labels are told apart from the speech after them, and from text that only looks like one."""

import pytest

from tasks.blocks import PAGE, Block, Run
from tasks.dialogue.marks import Mark, colon_mark, mark_of
from tasks.ids import slug
from tasks.labels import is_initials, is_name_shaped, is_no_speaker, is_role, key, tidy

LINES = [
    ("Ana: hello", "Ana", None, "hello"),
    ("  Ana  Reed : hello", "Ana Reed", None, "hello"),
    ("Ana Reed (0:15): hello", "Ana Reed", 15_000, "hello"),
    ("[1:02:03] Ana: hello", "Ana", 3_723_000, "hello"),
    ("Ana: Bo: hello", "Ana", None, "Bo: hello"),
    ("Dr. Ana O’Neil-Reed:", "Dr. Ana O’Neil-Reed", None, ""),
    ("SPEAKER_03: hello", "SPEAKER_03", None, "hello"),
    ("راشد: نعم", "راشد", None, "نعم"),
    ("田中： はい", "田中", None, "はい"),
]
LEADS = [("Ana", "hello", None, False), ("Ana:", "hello", None, True), ("Ana", ": hello", None, True)]
TIMED = [("Ana 0:15", "hello", 15_000, False), ("[0:15] Ana:", "hello", 15_000, True), ("*Ana*", "(0:15): hello", 15_000, True)]
LOOK_ALIKES = (
    "no label here|https://page.example|He said, well: no|Why? Because: so|"
    "10:30 in the morning|: hello|one two three four five six seven eight nine: hello|"
).split("|")
NOT_LABELS = "—|Show notes; and more|Really?|see <b>|a. and b|Show Notes and Links and so on and on".split("|")
NO_SPEAKERS = "Links|NOTES|Foto|Transcript by|Produced by".split("|")


def mark(*runs: tuple[str, int]) -> Mark | None:
    return mark_of(Block([Run(text, style) for text, style in runs], 0), PAGE)


@pytest.mark.parametrize(("line", "label", "start_ms", "text"), LINES)
def test_a_line_is_split_into_label_time_and_speech(line: str, label: str, start_ms: int | None, text: str) -> None:
    found = mark((line, 0))
    assert found is not None
    assert (found.label, found.start_ms, found.text, found.has_colon, found.style) == (label, start_ms, text, True, 0)


@pytest.mark.parametrize("line", [*LOOK_ALIKES, "a" * 61 + ": hello"])
def test_a_line_that_only_looks_labelled_is_not_split(line: str) -> None:
    assert colon_mark(line) is None


@pytest.mark.parametrize(("lead", "text", "start_ms", "has_colon"), [*LEADS, *TIMED])
def test_what_stands_out_before_speech_is_its_label(lead: str, text: str, start_ms: int | None, has_colon: bool) -> None:
    found = mark((lead, 7), (text, 0))
    assert found is not None
    assert (found.label, found.start_ms, found.text, found.has_colon, found.style) == ("Ana", start_ms, "hello", has_colon, 7)


@pytest.mark.parametrize("lead", [*NOT_LABELS, "very " * 20])
def test_what_stands_out_but_names_nobody_is_no_label(lead: str) -> None:
    found = mark((lead, 7), ("hello", 0))
    assert found is None or found.kind != "styled"


@pytest.mark.parametrize("label", NO_SPEAKERS)
def test_words_that_head_credits_and_captions_are_no_speakers(label: str) -> None:
    assert is_no_speaker(label)


def test_a_role_is_nothing_but_words_for_parts_in_the_talk() -> None:
    roles = ["Host", "Speaker 2", "SPEAKER_03", "Audience question", "Unknown Speaker", "Speaker B", "Guest (laughing)"]
    assert all(map(is_role, roles))
    assert not any(map(is_role, ["All right", "Guest house", "Speaker notes", "Host: Ana Reed", ""]))


def test_empty_brackets_are_no_part_of_a_label_unless_written_into_it() -> None:
    assert [tidy(label) for label in ("[Ana:]", "(Ana):", "[Ana: ]")] == ["Ana"] * 3
    assert [tidy(label) for label in ("Ana ()", "Ana [ — ]", "Ana (K)", "qx()")] == ["Ana", "Ana", "Ana (K)", "qx()"]


def test_names_and_initials_are_known_by_their_capitals_where_a_script_has_them() -> None:
    labels = ["Ana de la Cruz", "SPEAKER_03", "Kim", "K", "K.J.", "K J", "Ю", "the good part", "and", "k"]
    assert [label for label in labels if not is_name_shaped(label)] == ["the good part", "and", "k"]
    assert [label for label in labels if is_initials(label)] == ["K", "K.J.", "K J", "Ю"]
    assert is_name_shaped("王小明")


def test_a_key_is_what_spellings_of_one_label_share_and_others_do_not() -> None:
    assert {key(label) for label in ("Ana Reed", "ANA REED:", " *ana\u00a0 reed* ", "— Ana Reed", "Ana Reed.")} == {"ana reed"}
    assert key("Jose\u0301") == key("José") != key("Jose")
    assert key("Speaker 1") != key("Speaker 2")


@pytest.mark.parametrize("name", ["田中", "김민수", "علي", "אבי"])
def test_short_names_in_scripts_without_capitals_are_no_initials(name: str) -> None:
    assert not is_initials(name)


def test_names_that_differ_in_a_vowel_sign_are_different() -> None:
    assert key("ดี") != key("ดุ")
    assert slug("राम") != slug("रामी")


def test_a_wide_colon_needs_no_blank_behind_it() -> None:
    found = colon_mark("田中：はい、そうです")
    assert found is not None
    assert (found.label, found.text) == ("田中", "はい、そうです")
