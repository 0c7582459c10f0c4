"""Reading: what a page is, its content decides; what goes to quarantine, and why."""

from pathlib import Path

import pytest

from tasks.document import Document
from tasks.read import PageKind, read
from tasks.reading import REASONS, UnreadableError

FROZEN = Path(__file__).parent / "frozen"
TALK = b"Ada: Hello there, Bo.\n\nBo: Hello.\n\nAda: How is the loom?\n\nBo: It hums."
PODSCRIPTS = b"""<html><body><h1>The Loom Hour - Warp &amp; weft</h1><div class="podcast-transcript">
<div class="single-sentence"><span class="pod_timestamp_indicator">Starting point is 00:00:00</span>
<span class="transcript-text">Good evening. </span><span class="transcript-text">This is the loom hour.</span></div>
<div class="single-sentence"><div class="waldo-display-unit">Buy yarn</div></div>
<div class="single-sentence"><span class="pod_timestamp_indicator">Starting point is 00:00:41</span>
<span class="pod_text">And that was it.</span></div></div>
<div class="podcast-transcript"><div class="single-sentence"><span class="pod_text">Again.</span></div></div></body></html>"""


@pytest.mark.parametrize(
    ("content", "kind", "reason"),
    [
        (b"", "episode", "empty"),
        (b" \n\t ", "episode", "empty"),
        (b"\xef\xbb\xbf  ", "episode", "empty"),
        (bytes(range(32)) * 40, "episode", "binary"),
        (b"<html><body><p>No feed.</p></body></html>", "feed", "broken_feed"),
        (b"", "feed", "empty"),
        (b"no xml at all", "feed", "broken_feed"),
        (b'{"segments": [', "transcript", "broken_json"),
        (b"WEBVTT\n\nno cue here", "transcript", "broken_captions"),
        (b"<html><body><h1>404</h1></body></html>", "transcript", "no_dialogue"),
        (b"<html><body><h1>Nobody</h1></body></html>", "speaker_page", "no_speaker"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, kind: PageKind, reason: str) -> None:
    with pytest.raises(UnreadableError) as error:
        read(Document.from_bytes(content), kind)
    assert error.value.reason == reason
    assert reason in REASONS


def test_a_page_without_dialogue_is_no_fault_unless_a_transcript_is_expected() -> None:
    page = Document.from_bytes((FROZEN / "show-notes.html").read_bytes())
    assert read(page, "episode").kind == "other"
    with pytest.raises(UnreadableError, match="no_dialogue"):
        read(page, "episode", expects_transcript=True)


@pytest.mark.parametrize("name", ["page.html", "page.vtt", "page.xml", "page"])
def test_content_decides_and_not_the_name(name: str) -> None:
    for frozen in ("voices.vtt", "prefix.srt", "feed.xml", "strong-break.html"):
        document = Document.from_bytes((FROZEN / frozen).read_bytes(), url=name, content_type="text/plain")
        assert read(document).kind == ("feed" if frozen == "feed.xml" else "transcript")


def test_a_declared_layout_reads_its_family_of_pages() -> None:
    reading = read(Document.from_bytes(PODSCRIPTS), "episode", layout="podscripts")
    assert [(cue.start_ms, cue.label, " ".join(cue.text.split())) for cue in reading.cues] == [
        (0, None, "Good evening. This is the loom hour."),
        (41000, None, "And that was it."),
    ]


def test_a_layout_that_fails_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import tasks.layouts

    (tmp_path / "failing.py").write_text("def read(document):\n    return document.nothing\n", encoding="utf-8")
    monkeypatch.setattr(tasks.layouts, "__path__", [*tasks.layouts.__path__, str(tmp_path)])
    with pytest.raises(UnreadableError, match="layout_failed: failing AttributeError"):
        read(Document.from_bytes(TALK), "episode", layout="failing")


@pytest.mark.parametrize("depth", [1000, 100_000])
def test_deeply_nested_markup_is_read_or_refused_but_never_raises(depth: int) -> None:
    page = b"<html><body>" + b"<div>" * depth + b"<p><b>Ada:</b> Hi.</p>" * 4
    assert read(Document.from_bytes(page), "episode").kind in ("transcript", "other")


def test_labels_nested_in_turns_of_their_own_are_found() -> None:
    turns = [(name, f"I am {name}, and I say line {at} for you.") for at, name in enumerate(("Ada", "Bo") * 3)]
    page = "".join(f"<div class=t><p><b>{name}</b></p><p>{text}</p></div>" for name, text in turns)
    cues = read(Document(f"<div>{page}</div>"), "episode").cues
    assert [(cue.label, cue.text) for cue in cues] == turns


@pytest.mark.parametrize("line", ["**", "__", "# #", "# ![](a.png)", "| |", ">>", "- ", "\\", "[](x)"])
def test_a_line_of_nothing_but_marks_stops_no_page(line: str) -> None:
    talk = "".join(f"**{name}:** I tell you what I think of it, and you?\n\n{line}\n\n" for name in ("Ada", "Bo") * 4)
    assert [cue.label for cue in read(Document(talk)).cues if cue.text.startswith("I tell")] == ["Ada", "Bo"] * 4
