"""Explaining: what a page is taken for, which readings were weighed, and why one was chosen or none."""

from pathlib import Path

import pytest
from command import greenroom

from tasks.dialogue.candidate import Candidate
from tasks.dialogue.candidates import chosen
from tasks.dialogue.evidence import WEIGHTS
from tasks.dialogue.explain import HOWS, choice, printable, weakest
from tasks.document import Document
from tasks.explain import Explanation, Weighed, explain, explain_files, fault_of
from tasks.reading import UnreadableError

FROZEN = Path(__file__).parent / "frozen"


def explained(name: str) -> Explanation:
    return next(explain_files([FROZEN / name], FROZEN))


def weighed(html: str) -> Weighed:
    found = explain(Document.from_bytes(html.encode())).weighed
    assert found
    return found


def paragraphs(*turns: str) -> str:
    return "<html><body>" + "".join(f"<p>{turn}</p>" for turn in turns) + "</body></html>"


def test_a_transcript_tells_its_labels_its_evidence_with_weights_and_two_turns() -> None:
    explanation = explained("strong-colon.html")
    assert dict(explanation.told)["read as"].startswith("transcript by the layout dialogue")
    assert explanation.weighed
    assert explanation.weighed.rows[0][1] == HOWS["styled"]
    assert float(explanation.weighed.rows[0][2]) > float(explanation.weighed.rows[0][3])
    assert explanation.weighed.rows[0][-1] == "chosen"
    told = explanation.weighed.details[0]
    evidence = dict(told)["evidence"]
    assert [part.split()[0] for part in evidence.split(", ")] == sorted(WEIGHTS, key=lambda name: -WEIGHTS[name])
    assert "repeat 1.00 (weight 3)" in evidence
    assert dict(told)["labels"] == "Ottoline Marsh (4), Barnaby Quill (4), Both (1)"
    assert [said.split(":")[0] for name, said in told if name == "turn"] == ["Ottoline Marsh", "Barnaby Quill"]
    assert explanation.weighed.choice.endswith("and no other reaches its floor")


def test_a_page_of_which_every_reading_was_ruled_out_says_so_and_what_looked_like_labels() -> None:
    explanation = explained("show-notes.html")
    assert explanation.weighed
    assert explanation.weighed.choice.startswith("no dialogue: every candidate was ruled out; the largest (")
    assert explanation.weighed.choice.endswith("0 turns): no label repeats or looks like a name")
    assert all(row[-1] for row in explanation.weighed.rows)
    assert "Guest (1), Recipe (1)" in explanation.weighed.seen


def test_below_the_floor_the_nearest_candidate_is_told_with_its_weakest_evidence() -> None:
    found = [
        Candidate("timed", {}, evidence={"prose": 0.5, "spoken": 0.6}, score=0.5, characters=9000, is_labelled=False),
        Candidate("colon", {}, evidence={"repeat": 0.9, "names": 0.25}, score=0.7, characters=900),
        Candidate("dash", {}, reason="its labels do not repeat"),
    ]
    assert choice(found, None) == (
        "no dialogue: the best score is 0.70, below its floor of 0.82 (labels before a colon); weakest evidence: names 0.25"
    )


def test_why_one_of_several_sure_candidates_was_chosen_is_told() -> None:
    times = Candidate("timed", {}, score=0.9, characters=1000, is_labelled=False)
    names = Candidate("colon", {}, score=0.85, characters=900)
    others = Candidate("alone", {}, score=0.9, characters=400)
    assert choice([times, names], chosen([times, names])).endswith("unless these hold twice as much")
    assert "it is worth most" in choice([names, others], chosen([names, others]))
    assert "0.85, its floor is 0.82" in choice([names], chosen([names]))


def test_the_weakest_evidence_is_that_which_costs_most() -> None:
    assert weakest(Candidate("colon", {}, evidence={"repeat": 0.6, "talk": 0.4, "names": 1.0})) == "repeat"
    assert weakest(Candidate("timed", {}, evidence={"prose": 0.5, "spoken": 0.4}, is_labelled=False)) == "spoken"


def test_a_page_told_by_times_has_evidence_without_weights() -> None:
    said = "We were talking about the loom, and I told you that it hums."
    found = weighed(paragraphs(*(f"0:{second:02} {said} And then?" for second in range(0, 60, 5))))
    assert found.rows[0][1] == HOWS["timed"]
    assert "weight" not in dict(found.details[0])["evidence"]
    assert "labels" not in dict(found.details[0])
    assert "dialogue: nobody: lines that begin with a time" in found.choice


def test_every_way_to_tell_speakers_has_its_words(corpus: Path) -> None:
    pages = [next(source.glob("pages/*.html"), None) for source in sorted(corpus.iterdir())]
    names = {row[1] for page in pages if page for row in weighed_rows(page)}
    assert names <= set(HOWS.values())
    assert len(names) > 4


def weighed_rows(page: Path) -> list[tuple[str, ...]]:
    explanation = explain(Document.from_file(page, page.name))
    return explanation.weighed.rows if explanation.weighed else []


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("voices.vtt", "captions", "transcript"),
        ("chapters.json", "JSON", "other"),
        ("feed.xml", "a feed", "feed"),
        ("captions.ttml", "XML", "transcript"),
        ("people-cards.html", "HTML", "speaker_page"),
    ],
)
def test_what_another_layout_knows_is_not_weighed(name: str, content: str, kind: str) -> None:
    explanation = explained(name)
    told = dict(explanation.told)
    assert explanation.weighed is None
    assert told["content"].startswith(f"{content}, ")
    assert told["read as"].startswith(kind)


def test_what_cannot_be_read_says_why() -> None:
    explanation = explained("rubbish.html")
    assert not explanation.is_read
    assert explanation.told[0] == ("not read", "binary: not text")


def test_a_fault_of_the_reader_names_the_line_that_raised_it() -> None:
    try:
        try:
            int("one")
        except ValueError as cause:
            raise UnreadableError("reader_failed", "ValueError") from cause
    except UnreadableError as error:
        told = dict(fault_of(error))
    assert told["raised in"].startswith(f"{__file__}:")


def test_text_of_a_page_cannot_command_a_terminal_and_is_cut() -> None:
    assert printable("Ada\x1b[2J\x9b\n\tReed") == "Ada [2J Reed"
    assert len(printable("word " * 100_000)) == 101


def test_the_command_prints_a_table_and_breaks_no_line_in_a_pipe() -> None:
    told = greenroom("parse", "--explain", FROZEN / "strong-colon.html", FROZEN / "empty.html", "--root", FROZEN, COLUMNS="40")
    assert told.returncode == 0, told.stderr
    lines = told.stdout.splitlines()
    assert lines[0] == "== strong-colon.html"
    assert any(line.split()[:5] == ["1", "labels", "that", "stand", "out"] and "chosen" in line for line in lines)
    assert next(line for line in lines if line.strip().startswith("evidence")).endswith("alternate 1.00 (weight 1)")
    assert lines[lines.index("== empty.html") + 1].endswith("empty: nothing but white space")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["x.html", "--explain"], 2, "x.html: no such file or folder"),
        ([str(FROZEN / "voices.vtt"), "--explain", "--table", "pages"], 2, "leave out --table and --output"),
        ([str(FROZEN / "voices.vtt"), "--explain", "--output", "x.jsonl"], 2, "leave out --table and --output"),
        ([str(FROZEN / "empty.html"), "--explain"], 1, ""),
    ],
)
def test_the_command_ends_as_parse_does(tmp_path: Path, words: list[str], code: int, said: str) -> None:
    told = greenroom("parse", *words, folder=tmp_path)
    assert (told.returncode, said in told.stderr) == (code, True), told.stderr


@pytest.mark.parametrize(
    ("times", "told"),
    [
        (3, "no dialogue: every candidate was ruled out; the largest (labels before a colon, 6 turns): questions and answers"),
        (60, "dialogue: labels before a colon; it scores"),
    ],
)
def test_questions_and_answers_are_a_conversation_only_if_they_are_long(times: int, told: str) -> None:
    answers = ("It hums, as I told you before: we keep it warm.", "I would say that you should not count on that.")
    turns = [f"{label}: {text}" for number in range(times) for label, text in (("Q", "Why?"), ("A", answers[number % 2]))]
    found = weighed(paragraphs(*turns))
    assert found.choice.startswith(told)


@pytest.mark.parametrize(("heading", "told"), [("Transcript", "dialogue: nobody: a heading"), ("Essay", "no dialogue")])
def test_prose_without_labels_is_speech_only_below_a_heading_that_says_so(heading: str, told: str) -> None:
    prose = "I told you that we would weave a long cloth, and you know what, we did, and it was warm. " * 3
    page = f"<html><body><h2>{heading}</h2>{''.join(f'<p>{prose}</p>' for _ in range(12))}</body></html>"
    assert weighed(page).choice.startswith(told)
