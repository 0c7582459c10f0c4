"""Transcripts as JSON and XML: whatever the shape, who says what and when; and data that are no transcript give nothing."""

import json
import time
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.document import Document
from tasks.layouts import json_transcript, xml_transcript
from tasks.read import read
from tasks.reading import Reading, UnreadableError

Row = tuple[int | None, int | None, str | None, str]


def rows(reading: Reading | None) -> list[Row]:
    return [(cue.start_ms, cue.end_ms, cue.label, " ".join(cue.text.split())) for cue in reading.cues] if reading else []


def read_json(content: Any) -> list[Row]:
    return rows(json_transcript.read(Document(json.dumps(content))))


def read_xml(text: str) -> list[Row]:
    document = Document(text)
    return rows(xml_transcript.read(document)) if xml_transcript.is_xml_transcript(document) else []


def word(text: str, start: float, **more: Any) -> dict[str, Any]:
    return {"word": text, "start": start, "end": start + 0.5, **more}


TURNS: list[Row] = [(500, 2000, "Ada", "Mind the step."), (2000, 3500, "Bo", "Which one?")]
SHAPES = {
    "segments": {"segments": [{"speaker": "Ada", "startTime": 0.5, "endTime": 2, "body": "Mind the step."},
                              {"speaker": "Bo", "startTime": 2, "endTime": 3.5, "body": "Which one?"}]},
    "array": [{"speaker": "Ada", "start": "0:00:00.500", "end": "0:00:02", "text": "Mind the step."},
              {"speaker": "Bo", "start": "0:00:02", "end": "0:00:03,500", "text": "Which one?"}],
    "deep": {"data": {"episode": {"transcript": {"cues": [
        {"speaker": {"id": 7, "name": "Ada"}, "start_ms": 500, "end_ms": 2000, "text": "Mind the step."},
        {"speaker": {"id": 8, "name": "Bo"}, "start_ms": 2000, "end_ms": 3500, "text": "Which one?"}]}}}},
    "voices beside ids": [{"start_ms": 500, "end_ms": 2000, "speaker": "3", "voice": "Ada", "text": "Mind the step."},
                          {"start_ms": 2000, "end_ms": 3500, "speaker": "4", "voice": "Bo", "text": "Which one?"}],
    "table of speakers": {"speakers": [{"id": 0, "name": "Ada"}, {"id": 1, "name": "Bo"}], "lines": [
        {"speaker_id": 0, "start": "0.5", "duration": "1.5", "sentence": "Mind the step."},
        {"speaker_id": 1, "start": "2.0", "duration": "1.5", "sentence": "Which one?"}]},
    "map of speakers": {"speakers": {"A": "Ada", "B": {"name": "Bo"}}, "utterances": [
        {"speaker": "A", "start": 500, "end": 2000, "transcript": "Mind the step."},
        {"speaker": "B", "start": 2000, "end": 3500, "transcript": "Which one?"}]},
    "words": {"words": [word("Mind", 0.5, speaker="Ada"), word("the", 1, speaker="Ada"), word("step.", 1.5, speaker="Ada"),
                        word("Which", 2, speaker="Bo"), word("one?", 3, speaker="Bo")]},
    "words within segments": {"text": "Mind the step. Which one?", "segments": [
        {"start": 0.5, "end": 3.5, "text": " Mind the step. Which one?", "words": [
            word(" Mind", 0.5, speaker="Ada"), word(" the", 1, speaker="Ada"), word(" step.", 1.5, speaker="Ada"),
            word(" Which", 2, speaker="Bo"), word(" one?", 3, speaker="Bo")]}]},
    "labels of segments before those of words": {"segments": [
        {"start": 0.5, "end": 2, "speaker": "Ada", "text": "Mind the step.", "words": [word("Mind", 0.5, speaker="Bo")]},
        {"start": 2, "end": 3.5, "speaker": "Bo", "text": "Which one?", "words": []}]},
    "alternatives": {"results": [
        {"alternatives": [{"transcript": "Mind the step. Which one?", "words": [word("Mind", 0.5)]}]},
        {"alternatives": [{"words": [
            {"startTime": "0.5s", "endTime": "1s", "word": "Mind", "speakerTag": "Ada"},
            {"startTime": "1s", "endTime": "1.5s", "word": "the", "speakerTag": "Ada"},
            {"startTime": "1.500s", "endTime": "2s", "word": "step.", "speakerTag": "Ada"},
            {"startTime": "2s", "endTime": "3s", "word": "Which", "speakerTag": "Bo"},
            {"startTime": "3s", "endTime": "3.5s", "word": "one?", "speakerTag": "Bo"}]}]}]},
    "paragraphs of sentences": {"results": {"channels": [{"alternatives": [{
        "transcript": "mind the step which one", "words": [word("mind", 0.5, speaker=0), word("the", 1, speaker=0)],
        "paragraphs": {"transcript": "Mind the step.", "paragraphs": [
            {"speaker": "Ada", "start": 0.5, "end": 2, "sentences": [{"text": "Mind the step.", "start": 0.5, "end": 2.0}]},
            {"speaker": "Bo", "start": 2, "end": 3.5, "sentences": [{"text": "Which one?", "start": 2, "end": 3.5}]}]}}]}]}},
    "who speaks when, beside": {
        "timeline": [{"speaker_label": "Ada", "start_time": "0.5", "end_time": "2"},
                     {"speaker_label": "Bo", "start_time": "2", "end_time": "3.5"}],
        "segments": [{"start": 0.5, "end": 2.0, "text": "Mind the step."}, {"start": 2.0, "end": 3.5, "text": "Which one?"}]},
    "pairs of times": {"speakers": [{"id": "x", "name": "Ada"}], "chunks": [
        {"timestamp": [0.5, 2.0], "speaker": "x", "text": " Mind the step."},
        {"timestamp": [2.0, 3.5], "speaker": "Bo", "text": " Which one?"}]},
    "times as objects": {"transcription": [
        {"timestamps": {"from": "00:00:00,500", "to": "00:00:02,000"}, "speaker": "Ada", "text": "Mind the step."},
        {"offsets": {"from": 2000, "to": 3500}, "speaker": "Bo", "text": "Which one?"}]},
    "markup in the text": [{"speaker": "Ada", "start": 0.5, "end": 2, "text": "<p>Mind <b>the</b> step.</p>"},
                           {"speaker": "Bo", "start": 2, "end": 3.5, "text": "Which&nbsp;one?"}],
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_json_of_many_shapes_says_the_same(shape: str) -> None:
    assert read_json(SHAPES[shape]) == TURNS
    assert read(Document(json.dumps(SHAPES[shape], indent=1), url="x.html"), "transcript").layout == "json_transcript"


def test_json_lines_are_read_and_broken_json_is_not() -> None:
    lines = "\n".join(json.dumps(item) for item in SHAPES["array"])
    assert rows(json_transcript.read(Document(lines + "\n"))) == TURNS
    for broken in (lines[:-5], lines + "\n{", '{"a": 1} {"b": 2}', '{"segments": [', "[" * 100_000 + "]" * 100_000):
        with pytest.raises(UnreadableError, match="broken_json"):
            json_transcript.read(Document(broken))


@pytest.mark.parametrize(
    "content",
    [
        {"version": "1.2.0", "chapters": [{"startTime": 0, "title": "Intro"}, {"startTime": 168, "title": "Ropes"}]},
        {"chapters": [{"start": 0, "text": "Intro"}, {"start": 168, "text": "Ropes"}]},
        {"items": [{"title": "A day", "content": "What happened.", "start": 3}, {"title": "A night", "content": "Sleep."}]},
        [{"by": "ada", "text": "First!", "time": 1_175_714_200}, {"by": "bo", "text": "Second.", "time": 1_175_714_260}],
        [
            {"author": "ada", "content": "First!", "date": "2020-01-01"},
            {"name": "bo", "content": "Second.", "date": "2020-01-02"},
        ],
        {"name": "Ada", "description": "A person"},
        {"segments": []},
        {"segments": [{"speaker": "Ada", "text": " "}, {"speaker": "Bo"}]},
        [[1, 2], ["text", None]],
        [],
    ],
)
def test_other_json_is_no_transcript(content: Any) -> None:
    assert read_json(content) == []


def test_who_is_not_named_again_goes_on_and_who_is_unknown_is_nobody() -> None:
    said = [
        {"speaker": "Ada", "text": "One.", "start": 1},
        {"text": "Two.", "start": 2},
        {"speaker": None, "text": "Three.", "start": 3},
    ]
    assert [label for _, _, label, _ in read_json(said)] == ["Ada", "Ada", None]


def test_text_without_a_time_is_told_by_its_words() -> None:
    def said(text: str, start: dict[str, Any]) -> dict[str, Any]:
        words = [{"word": word, "startTime": start} for word in text.split()]
        return {"alternatives": [{"transcript": text, "confidence": 0.9, "words": words}]}

    found = read_json({"results": [said("Mind the step.", {"nanos": 500_000_000}), said("Which one?", {"seconds": "2"})]})
    assert [(start, text) for start, _, _, text in found] == [(500, "Mind the step."), (2000, "Which one?")]


def test_words_are_joined_to_sentences_as_they_are_written() -> None:
    spaced = [{"text": text, "start": at} for at, text in enumerate(["It", " ", "is", " ", "3", ".", "5", ",", " ", "so", "."])]
    assert read_json({"words": spaced}) == [(0, None, None, "It is 3.5, so.")]
    bare = ["Yes", ",", "I", "do", "n't", "(", "now", ")", ".", "“", "No", "”", "?", "It", "’s", "me"]
    said = [text for *_, text in read_json([{"word": text, "start": at} for at, text in enumerate(bare)])]
    assert said == ["Yes, I do n't (now). “No”?", "It’s me"]
    chinese = [{"word": text, "start": at} for at, text in enumerate("你好。我是")]
    assert [text for *_, text in read_json(chinese)] == ["你好。", "我是"]


PODLOVE = """<?xml version="1.0" encoding="UTF-8"?>
<p:transcripts xmlns:p="http://podlove.org/simple-transcripts"><p:speech><p:speaker>Ada</p:speaker>
<p:item start="00:00:00.500" end="00:00:02.000">Mind the step.</p:item></p:speech><p:speech><p:speaker>Bo</p:speaker>
<p:item start="00:00:02.000" end="00:00:03.500">Which one?</p:item></p:speech></p:transcripts>"""
LINES = """<transcript><line><speaker>Ada</speaker><start>0.5</start><end>2</end><text>Mind the step.</text></line>
<line><speaker>Bo</speaker><start>2</start><end>3.5</end><text>Which one?</text></line></transcript>"""
ATTRIBUTES = """<transcript><text start="0.5" dur="1.5" speaker="Ada">Mind the step.</text>
<text start="2" dur="1.5" speaker="Bo">Which&amp;nbsp;one?</text></transcript>"""
TRANSCRIBER = """<?xml version="1.0"?><!DOCTYPE Trans SYSTEM "trans-14.dtd"><Trans><Speakers><Speaker id="s1" name="Ada"/>
<Speaker id="s2" name="Bo"/></Speakers><Episode><Section><Turn speaker="s1" startTime="0.5" endTime="2"><Sync time="0.5"/>
Mind <Event desc="b"/> the step.</Turn><Turn speaker="s2" startTime="2" endTime="3.5"><Sync time="2"/>Which one?</Turn>
</Section></Episode></Trans>"""
TTML = """<tt xmlns="http://www.w3.org/ns/ttml" xmlns:m="http://www.w3.org/ns/ttml#metadata"><head><metadata>
<m:agent xml:id="s1"><m:name type="full">Ada</m:name></m:agent></metadata></head><body><div>
<p begin="0.5" end="2" m:agent="s1">Mind<br/>the step.</p>
<p begin="2" end="3.5" m:agent="Bo"><span begin="2" end="3">Which</span><span begin="3" end="3.5">one?</span></p>
</div></body></tt>"""


@pytest.mark.parametrize("text", [PODLOVE, LINES, ATTRIBUTES, TRANSCRIBER, TTML])
def test_xml_of_many_shapes_says_the_same(text: str) -> None:
    joined: dict[str | None, list[Row]] = {}
    for row in read_xml(text):
        joined.setdefault(row[2], []).append(row)
    assert [(said[0][0], said[-1][1], label, " ".join(row[3] for row in said)) for label, said in joined.items()] == TURNS
    assert read(Document(text, url="x.xsl", content_type="text/html"), "transcript").layout == "xml_transcript"


@pytest.mark.parametrize(
    "text",
    [
        "<html><body><transcript><line speaker='a' start='1'>Hi</line></transcript></body></html>",
        '<?xml version="1.0"?><urlset><url><loc>https://a.example/</loc><lastmod>2020-01-01</lastmod></url></urlset>',
        '<?xml version="1.0"?><notes><note id="1">Hi</note><note id="2">Ho</note></notes>',
        '<?xml version="1.0"?><transcript/>',
        "<p>Nothing</p>",
        "<",
        "",
    ],
)
def test_other_xml_is_no_transcript(text: str) -> None:
    assert read_xml(text) == []


def test_half_a_character_in_xml_is_lost_and_what_stands_around_it_is_not() -> None:
    lines = '<line speaker="a&#xD800;" start="1">Hi &#55296;there</line><line speaker="b" start="2"><i>&#xDFFF;</i> ho</line>'
    assert [said[-1] for said in read_xml(f"<transcript>{lines}</transcript>")] == ["Hi \ufffdthere", "\ufffd ho"]


def test_entities_of_hostile_xml_are_not_resolved() -> None:
    laughs = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 12))
    entities = f'<!ENTITY l0 "lol">{laughs}<!ENTITY file SYSTEM "file:///etc/hostname">'
    lines = '<line speaker="a" start="1">&l11; hi</line><line speaker="a" start="2">&file; ho</line>'
    said = read_xml(f'<?xml version="1.0"?><!DOCTYPE transcript [{entities}]><transcript>{lines}</transcript>')
    assert sum(len(text) for *_, text in said) < 100


@pytest.mark.parametrize(
    "text",
    [
        '{"a":' * 900 + "1" + "}" * 900,
        '[{"a":' * 300 + "1" + "}]" * 300,
        '{"text":"a b","start":1,"words":[' * 300 + "]}" * 300,
        '{"segments":[{"start":' + "9" * 4000 + ',"text":"a"},{"start":1e999,"text":"b"},{"start":NaN,"text":"c"}]}',
        json.dumps([{"start": at, "text": "hi there", f"k{at}": 1} for at in range(50_000)]),
        json.dumps([{"start": at, "text": "<c " * 50, "words": [{"word": "a", "speaker": None}] * 5} for at in range(10_000)]),
        json.dumps({"words": [{"word": '!")' * 50, "start": at} for at in range(20_000)]}),
        "<transcript>" + "<a start='1'>" * 100_000 + "hi",
        "<transcript><line>" + "<speaker>a</speaker>" * 50_000,
        "<Trans><Turn speaker='a' startTime='0'>" + "<Sync time='1'/>a " * 50_000,
        "<transcript a='" + "x" * 20_000_000 + "'><line start='1'>a</line></transcript>",
    ],
)
def test_hostile_data_end_in_time(text: str) -> None:
    began = time.process_time()
    with suppress(UnreadableError):
        read(Document(text), "transcript")
    assert time.process_time() - began < 10


KEYS = st.sampled_from(
    "text word speaker name id start end timestamp words alternatives segments speakers offsets start_ms".split()
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["0:01", "1.5s", "Ada: hi", "<v"])
)
DATA = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5), max_leaves=40)


@given(DATA)
@settings(deadline=None, max_examples=300)
def test_no_json_makes_it_fail(content: Any) -> None:
    for start_ms, end_ms, _, text in read_json(content):
        assert start_ms is None or 0 <= start_ms < 1_000_000_000
        assert end_ms is None or 0 <= end_ms <= 2_000_000_000
        assert isinstance(text, str)


@given(st.text() | DATA.map(json.dumps).flatmap(lambda text: st.integers(0, len(text)).map(lambda cut: text[:cut])))
@settings(deadline=None)
def test_no_text_makes_the_json_reader_fail(text: str) -> None:
    with suppress(UnreadableError):
        json_transcript.read(Document(text))


PIECES = st.sampled_from(
    "<transcript>|<tt>|<p begin='1'>|<line speaker='a b'>|<Sync time='2'/>|<Who nb='2'/>|<Who nb='x'/>|</p>|</line>|&amp;|&x;|"
    "<br/>|<speaker>Ada</speaker>|hello|<![CDATA[x]]>|<?x?>|<!--|-->|]]>|<|\x0b".split("|")
)


@given(st.lists(PIECES, max_size=30).map("".join) | st.text())
@settings(deadline=None, max_examples=300)
def test_no_text_makes_the_xml_reader_fail(text: str) -> None:
    with suppress(UnreadableError):
        xml_transcript.read(Document("<transcript>" + text))
        xml_transcript.read(Document(text))
