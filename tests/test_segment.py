"""Cues become turns, turns become sentences: nothing is lost, and what is known of time and raw text stays with each."""

from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clean import clean_cues
from tasks.segment import count_words, join_turns, number_turns, segment
from tasks.sentences import LONGEST, sentence_spans

Said = tuple[str | None, str, int | None, int | None]
SPEECH = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("abc .?!…。！？「」“” \n"), max_size=60)
MARKED = [
    "Dr. Reed came late.|He sat down.",
    "We tried it, e.g. with salt.|It worked.",
    "Prof. Lin met Mrs. Oz and J. K. Fay.|Fine!",
    "It weighs 3.14 pounds.|Really?!|Yes.",
    "He said “no.”|Then he left.",
    "Он пришёл.|Она ушла!",
    "비가 와요.|정말요?|Wait…what did you say",
]
WIDE = ["今日は晴れ。|明日は雨？|分からない。", "「はい。」|と言った。", "他说：“走吧！”|她点头。", "（笑う。）|え…|そう。"]
COUNTED = [("— … !", 0), ("Don’t stop, it's well-known.", 4), ("Größe für señor", 3), ("Он пришёл", 2), ("비가 와요", 2)]
COUNTED_WIDE = [("今天天气好。", 5), ("きょうはハレ", 6), ("日本語 and English", 5), ("Speaker 2 said 40", 4), ("", 0)]
TIMED: list[Said] = [
    ("Ana", "We went", 100, 900),
    ("Ana", "home.", 1000, 1900),
    ("Ana", "We went on.. It rained all day.", 2000, 5100),
    ("Ana", "We sat. We ate.", 6000, None),
]


def cues(*said: Said, scope: str = "episode", is_quote: bool = False) -> pd.DataFrame:
    """Return cleaned cues of label, text, start and end; each from a snapshot of its own."""
    columns = ["scope", "snapshot_id", "label", "text", "start_ms", "end_ms", "is_quote"]
    rows = [(scope, f"snapshot-{number}", *cue, is_quote) for number, cue in enumerate(said)]
    frame = pd.DataFrame(rows, columns=columns, dtype=object)
    return clean_cues(frame.astype({"start_ms": "Int64", "end_ms": "Int64", "is_quote": bool}))


def untimed(label: str | None, *texts: str) -> list[Said]:
    return [(label, text, None, None) for text in texts]


def column(frame: pd.DataFrame, name: str) -> list[Any]:
    """Return a column with None for what is unknown."""
    return [None if pd.isna(value) else value for value in frame[name]]


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def squeezed(texts: list[str]) -> str:
    return "".join("".join(texts).split())


@settings(deadline=None)
@given(SPEECH, st.lists(st.integers(1, 60)))
def test_sentences_hold_every_character_of_a_text_in_order(text: str, joints: list[int]) -> None:
    spans = sentence_spans(text, sorted(joints))
    assert squeezed([text[start:end] for start, end in spans]) == squeezed([text])
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["Ana", "Bo", None]), SPEECH), max_size=8))
def test_sentences_of_a_turn_hold_all_that_its_cues_say(said: list[tuple[str | None, str]]) -> None:
    heard = cues(*((label, text, None, None) for label, text in said))
    turns, told = (frame.groupby("turn")["text"].agg(list).map(squeezed) for frame in (number_turns(heard), segment(heard)))
    assert told.to_dict() == turns.to_dict()


@pytest.mark.parametrize(("marked", "blank"), [*((marked, " ") for marked in MARKED), *((marked, "") for marked in WIDE)])
def test_sentences_end_at_marks_with_closing_quotes_and_not_at_abbreviations(marked: str, blank: str) -> None:
    assert sentences(marked.replace("|", blank)) == marked.split("|")


@pytest.mark.parametrize(("piece", "blank"), [("ฝนตกที่ลานบ้านเมื่อเช้านี้", ""), ("ฝนตกที่ลานบ้าน", " "), ("and so we went on", " ")])
def test_long_text_without_marks_is_cut_to_length_at_blanks_where_it_has_any(piece: str, blank: str) -> None:
    text = blank.join([piece] * 100)
    cut = sentences(text)
    assert max(map(len, cut)) <= LONGEST <= 500
    assert blank.join(cut) == text


def test_long_speech_is_cut_at_cue_joints_before_blanks() -> None:
    lines = [f"and so we went on to number {number} without a pause" for number in range(60)]
    told = segment(cues(*(("Ana", line, 1000 * number, 1000 * number + 900) for number, line in enumerate(lines))))
    assert told["text"].str.len().max() <= LONGEST
    assert set(told["timing"]) == {"cue"}
    assert all(text.startswith("and so") and text.endswith("a pause") for text in told["text"])


def test_a_turn_lasts_until_another_label_takes_over() -> None:
    told = segment(cues(*(said for label in ["Ana", "Ana", "Bo", None, None, "Ana"] for said in untimed(label, "Yes. No."))))
    turns = told.drop_duplicates("turn")
    assert turns["turn"].tolist() == [0, 1, 2, 3]
    assert column(turns, "label") == ["Ana", "Bo", None, "Ana"]
    assert told["position"].tolist() == [0, 1, 2, 3, 0, 1, 0, 1, 2, 3, 0, 1]


@pytest.mark.parametrize(("is_quote", "turns"), [(True, [0, 1, 1, 0, 1, 1]), (False, [0, 0, 0, 0, 0, 0])])
def test_quotes_are_turns_of_their_own_and_turns_count_from_0_in_each_episode(is_quote: bool, turns: list[int]) -> None:
    both = [cues(*untimed("Ana", "Yes.", "No! Never."), scope=scope, is_quote=is_quote) for scope in ("one", "two")]
    assert segment(pd.concat(both, ignore_index=True))["turn"].tolist() == turns


def test_a_sentence_has_the_time_of_its_cue_or_its_share_of_it_or_none() -> None:
    told = segment(cues(*TIMED))
    assert column(told, "start_ms") == [100, 2000, 3300, 6000, None]
    assert column(told, "end_ms") == [1900, 3200, 5100, None, None]
    assert column(told, "timing") == ["cue", "cue", "interpolated", "cue", None]
    assert column(join_turns(cues(*TIMED)), "start_ms") == [100]


@settings(deadline=None)
@given(st.lists(st.tuples(SPEECH, st.integers(0, 5000), st.integers(0, 5000), st.booleans()), max_size=8))
def test_times_never_run_backwards(said: list[tuple[str, int, int, bool]]) -> None:
    heard: list[Said] = []
    now = 0
    for text, pause, lasting, is_timed in said:
        start, now = now + pause, now + pause + lasting
        heard.append(("Ana", text, start, now) if is_timed else ("Ana", text, None, None))
    told = segment(cues(*heard))
    times = [time for pair in zip(column(told, "start_ms"), column(told, "end_ms"), strict=True) for time in pair]
    known = [time for time in times if time is not None]
    assert known == sorted(known)
    assert [start is None for start in column(told, "start_ms")] == [basis is None for basis in column(told, "timing")]


def test_raw_text_stands_only_where_a_sentence_was_repaired() -> None:
    told = segment(cues(*untimed("Ana", "It\u00a0was good. We had Tom &amp; Ana over. Then we slept.", "It itβ€s late.")))
    assert column(told, "raw_text") == [None, "We had Tom &amp; Ana over.", None, "It itβ€s late."]
    assert told["repairs"].tolist() == [[], ["entities"], [], ["lost_punctuation"]]
    assert told["is_lossy"].tolist() == [False, False, False, True]


def test_a_sentence_over_two_cues_has_all_its_raw_text_and_the_snapshot_in_which_it_begins() -> None:
    told = segment(cues(*untimed("Ana", "One. We had Tom &amp;", "Ana over. Fine.")))
    assert column(told, "raw_text") == [None, "We had Tom &amp; Ana over.", None]
    assert told["snapshot_id"].tolist() == ["snapshot-0", "snapshot-0", "snapshot-1"]


@pytest.mark.parametrize(("text", "words"), [*COUNTED, *COUNTED_WIDE])
def test_words_are_counted_in_any_script(text: str, words: int) -> None:
    assert count_words(text) == words


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("「はい。」", ["「はい。」"]),
        ("本当！？", ["本当！？"]),
        ("他说：“走吧！”“好。”", ["他说：“走吧！”", "“好。”"]),
        ("हाँ। ठीक है।", ["हाँ।", "ठीक है।"]),
        ("هل؟ نعم.", ["هل؟", "نعم."]),
    ],
)
def test_marks_of_other_scripts_end_sentences_and_stay_together(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_spans(text)] == sentences


@pytest.mark.parametrize(
    ("text", "words"),
    [("AIは便利です", 6), ("人々の話を聞く", 7), ("हिन्दी में", 2), ("שָׁלוֹם", 1), ("don't well-known, and—so", 4)],
)
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count_words(text) == words


def test_only_the_sentence_that_was_repaired_keeps_its_raw_text() -> None:
    cues = clean_cues(
        pd.DataFrame(
            {
                "scope": "e",
                "label": "Ana",
                "start_ms": [0],
                "end_ms": [9000],
                "text": ["It was good. A&nbsp;pie came. It itâ€™s."],
                "is_quote": False,
                "snapshot_id": "s",
            }
        )
    )
    found = segment(cues)
    assert [raw if isinstance(raw, str) else None for raw in found["raw_text"]] == [None, "A&nbsp;pie came.", "It itâ€™s."]
    assert found["repairs"].tolist() == [[], ["entities"], ["mojibake"]]


def test_words_are_counted_where_punctuation_never_ends() -> None:
    assert count_words("." * 400_000 + "a." + " ... b_c") == 2
