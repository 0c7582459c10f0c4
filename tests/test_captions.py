"""Captions: every cue is found with its times, its text and its speaker, whatever is wrong with the file around it."""

import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.document import Document
from tasks.layouts import captions
from tasks.parse import parse
from tasks.read import read
from tasks.reading import Cue, UnreadableError

Row = tuple[int | None, int | None, str | None, str]
MOMENTS = st.integers(0, 359_999_999)
LETTERS = st.characters(categories=["L"], exclude_characters="\u200b")
WORD = st.text(LETTERS, min_size=1, max_size=8)
LINE = st.lists(WORD, min_size=1, max_size=6).map(" ".join)
CAPTIONS = st.lists(st.tuples(MOMENTS, MOMENTS, st.lists(LINE, min_size=1, max_size=3)), min_size=1, max_size=12)
FRAGMENTS = st.sampled_from(
    "WEBVTT|\n|\n\n|\r\n|1|2\n|00:00:01,000|00:01.5|0.8| --> |->|→|<v Ada>|</v>|<c.x>|>> |- |ADA: |Bo: |[Bo] |NOTE x|STYLE|"
    "\\N|{\\an8}|&gt;|&#xD800;| |hello|.|<|[|：".split("|")
)


def rows(text: str) -> list[Row]:
    reading = captions.read(Document(text))
    return [(cue.start_ms, cue.end_ms, cue.label, cue.text) for cue in reading.cues] if reading else []


def labels(*lines: str) -> list[tuple[str | None, str]]:
    """Read captions of one or more lines (parted by |), each of a second."""
    text = "\n\n".join(f"00:00:0{at},000 --> 00:00:0{at + 1},000\n" + line.replace("|", "\n") for at, line in enumerate(lines))
    return [(label, said) for _, _, label, said in rows(text)]


@pytest.mark.parametrize(
    ("times", "start_ms", "end_ms"),
    [
        ("00:00:01.000 --> 00:00:02.500", 1000, 2500),
        ("00:00:01,000-->00:00:02,500", 1000, 2500),
        ("00:01.0 -> 00:02.5", 1000, 2500),
        ("0:1 —> 0:2", 1000, 2000),
        ("00:00:01:000 --> 00:00:02:500", 1000, 2500),
        ("00: 00: 01, 000 --> 00: 00: 02, 500", 1000, 2500),
        ("0.860 --> 62.5", 860, 62_500),
        ("62:05.000 --> 100:00:00.000", 3_725_000, 360_000_000),
        ("7 00:00:01,000 --> 00:00:02,500", 1000, 2500),
        ("[00:00:01.000 --> 00:00:02.500]", 1000, 2500),
        ("0:00:01.000,0:00:02.500", 1000, 2500),
        ("00:01.000 --> 00:02.500 align:start position:10%,line-left size:50%", 1000, 2500),
        ("00:00:01,000 → 00:00:02,500  X1:1 X2:2 Y1:3 Y2:4", 1000, 2500),
    ],
)
def test_times_are_read_however_they_are_written(times: str, start_ms: int, end_ms: int) -> None:
    assert rows(f"{times}\nHello there\n") == [(start_ms, end_ms, None, "Hello there")]
    assert rows(f"{times} Hello there") == [(start_ms, end_ms, None, "Hello there")]


@pytest.mark.parametrize(
    "text", ["1.5 -> 2.0 is out", "3.10 -> 3.11", "12 --> 15", "see 00:01 --> 00:02", "00:01 - 00:02 Intro"]
)
def test_what_only_looks_like_times_is_text(text: str) -> None:
    assert rows(text) == []
    assert not captions.is_captions(Document(text))


def test_a_page_about_captions_is_no_caption_file() -> None:
    page = "<html><body><p>A cue:</p><pre>\n00:00:01.000 --> 00:00:02.000\nHello\n</pre></body></html>"
    assert read(Document(page), "episode").kind == "other"


def test_identifiers_are_left_out_and_spoken_numbers_are_not() -> None:
    numbered = "1\n00:01.0 --> 00:02.0\n42\n2\n00:02.0 --> 00:03.0\n\n\n3\n\n00:03.0 --> 00:04.0\n44\n\n4\n"
    assert [text for *_, text in rows(numbered)] == ["42", "44"]
    bare = "00:01.0 --> 00:02.0\n42\n\n00:02.0 --> 00:03.0\n43\n00:03.0 --> 00:04.0\n44"
    assert [text for *_, text in rows(bare)] == ["42", "43", "44"]
    named = "WEBVTT\n\nfirst\n00:01.0 --> 00:02.0\nHi\n\nsecond one\n00:02.0 --> 00:03.0\nHo"
    assert [text for *_, text in rows(named)] == ["Hi", "Ho"]


def test_voices_last_until_another_and_may_share_a_caption() -> None:
    said = "Hm. <v.loud.x Ada O'Neill>Hi</v> <v Bo &amp; Cy>Ho <i>ho</i></v>"
    text = f"WEBVTT\n\n00:01.0 --> 00:02.0\n{said}\n\n00:02.0 --> 00:03.0\nha"
    styled = (
        "WEBVTT\n\n00:01.0 --> 00:02.0\n<c.a.b>Hi</c>\n\n00:02.0 --> 00:03.0\n- <v Ada>Ho\n\n00:03.0 --> 00:04.0\n<c.d>ha -</c>"
    )
    assert [(label, said) for *_, label, said in rows(styled)] == [(None, "Hi"), ("Ada", "Ho"), ("Ada", "ha -")]
    assert [(label, said) for *_, label, said in rows(text)] == [
        (None, "Hm."), ("Ada O'Neill", "Hi"), ("Bo & Cy", "Ho ho"), ("Bo & Cy", "ha")
    ]  # fmt: skip


def test_labels_are_prefixes_that_come_back() -> None:
    assert labels("Ada: Hi|there", "you.", "Bo: Ho", "Ada: ha") == [
        ("Ada", "Hi there"),
        ("Ada", "you."),
        ("Bo", "Ho"),
        ("Ada", "ha"),
    ]
    assert labels("- Ada: Hi|- Bo: Ho", "- Ada: No", "- Yes") == [("Ada", "Hi"), ("Bo", "Ho"), ("Ada", "No"), (None, "- Yes")]
    assert labels(">> ADA: Hi", ">> BO: Ho", ">> What", ">>> ADA: No") == [
        ("ADA", "Hi"),
        ("BO", "Ho"),
        (None, ">> What"),
        ("ADA", "No"),
    ]
    assert labels("[S_0] Hi", "[S_1] [laughs] Ho", "[S_0] No") == [("S_0", "Hi"), ("S_1", "[laughs] Ho"), ("S_0", "No")]
    assert labels("Travis: When you start", "one thing: begin") == [
        ("Travis", "When you start"),
        ("Travis", "one thing: begin"),
    ]


def test_words_before_a_colon_are_no_labels() -> None:
    for lines in (["so he said: go", "Remember: go", "on"], ["[Music] Hi", "Ho", "[Music] ha", "hm"], ["Chapter 1: Hi", "ho"]):
        assert [label for label, _ in labels(*lines)] == [None] * len(lines)
    read_out = labels("Ada: Hi.", "Bo: it is called", "Sapiens: A Brief History.", "Ada: Ah.", "Bo: Yes")
    assert [label for label, _ in read_out] == ["Ada", "Bo", "Bo", "Ada", "Bo"]


def test_captions_that_repeat_the_last_one_say_each_word_once() -> None:
    said = ["the tide comes in", "the tide comes in over the old quay", "over the old quay and out", "and out and out it goes"]
    assert " ".join(text for _, text in labels(*said)) == "the tide comes in over the old quay and out and out it goes"
    genuine = ["Yeah.", "Yeah.", "I know what you mean.", "I know what you mean.", "So.", "Well.", "Right.", "Go on.", "Oh."]
    assert [text for _, text in labels(*genuine)] == genuine


def stamp(ms: int, point: str) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}{point}{ms % 1000:03}"


@given(CAPTIONS, st.booleans(), st.booleans(), st.sampled_from(["\n", "\r\n", "\r"]), st.booleans())
@settings(deadline=None)
def test_text_and_times_of_every_caption_survive(
    cues: list[tuple[int, int, list[str]]], is_webvtt: bool, has_numbers: bool, new_line: str, has_voices: bool
) -> None:
    point = "." if is_webvtt else ","
    blocks = ["WEBVTT"] if is_webvtt else []
    for number, (start, end, lines) in enumerate(cues, 1):
        voice = "<v Ada>" if has_voices else ""
        times = f"{stamp(start, point)} --> {stamp(end, point)}"
        blocks.append("\n".join([str(number)] * has_numbers + [times, voice + lines[0], *lines[1:]]))
    written = [(start, end, lines) for start, end, lines in cues]
    parsed = list(captions.parse_captions("\n\n".join(blocks).replace("\n", new_line)))
    assert [(start, end, [line.removeprefix("<v Ada>") for line in lines]) for start, end, lines in parsed] == written
    assert {label for *_, label, _ in rows("\n\n".join(blocks))} == ({"Ada"} if has_voices else {None})


@given(st.one_of(st.text(), st.lists(FRAGMENTS, max_size=40).map("".join)), st.booleans())
@settings(deadline=None, max_examples=300)
def test_no_text_makes_it_fail(text: str, has_header: bool) -> None:
    with suppress(UnreadableError):
        reading = captions.read(Document("WEBVTT\n\n" * has_header + text))
        assert reading is None or all(isinstance(cue, Cue) for cue in reading.cues)


@pytest.mark.parametrize(
    "text",
    [
        "WEBVTT\n\n" + " " * 2_000_000 + "x",
        "WEBVTT\n\n00:01.000 --> 00:02.000\n" + "<v " * 300_000,
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v" + " " * 2_000_000,
        "00:01.000 --> 00:02.000\n" + "<c " * 500_000,
        "00:01.000 --> " * 300_000,
        "WEBVTT\n\n00:01.000 --> 00:02.000" + " align:a" * 300_000 + "x",
        "WEBVTT\n\n" + "NOTE\n\n" * 300_000,
        "00:01.000 --> 00:02.000\n" + "\n" * 2_000_000,
        "00:01.000 --> 00:02.000\n" + "Ada: " * 500_000,
        "00:01.000 --> 00:02.000\n" + "[" * 1_000_000,
        "00:01.000 --> 00:02.000\n" + ("a " * 50_000 + "\n\n00:01.000 --> 00:02.000\n") * 4,
    ],
)
def test_hostile_captions_end_in_time(text: str) -> None:
    began = time.process_time()
    with suppress(UnreadableError):
        captions.read(Document(text))
    assert time.process_time() - began < 5


@pytest.mark.parametrize("source", ["transcriptator-fixtures", "podcast-search-dart", "javaswag", "talk-python"])
def test_real_captions_lose_no_caption(corpus: Path, source: str) -> None:
    files = [file for file in (corpus / source / "pages").iterdir() if file.suffix in (".srt", ".vtt")]
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert len(list(captions.parse_captions(text))) == text.count("-->")
        assert len(parse([file])) > 0


def test_where_every_caption_begins_with_a_label_handles_are_believed_too() -> None:
    said = [("Ada Fenn", "Are we live?"), ("bo.lark", "We are."), ("bo.lark", "I see you."), ("Ada Fenn", "Then go on.")]
    assert labels(*(f"{name}: {text}" for name, text in said)) == said


def test_a_word_in_small_letters_is_no_label_where_few_captions_have_one() -> None:
    said = ["Ada Fenn: I said", "so: we go", "so: we went", "up the stairs", "Ada Fenn: and down"]
    assert {label for label, _ in labels(*said)} == {"Ada Fenn"}
