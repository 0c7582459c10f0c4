"""Feeds: what is broken is mended or refused, within bounded time, and of several transcripts the richest is chosen."""

import time
import tracemalloc

import pytest

from tasks.document import Document
from tasks.layouts import feed as feed_layout
from tasks.read import read
from tasks.reading import Person, TranscriptLink, UnreadableError
from tasks.transcript_links import format_of, richest

NAMESPACES = (
    ' xmlns:podcast="https://podcastindex.org/namespace/1.0"',
    ' xmlns:podcast="https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md"',
    ' xmlns:pod="https://podcastindex.org/namespace/1.0" xmlns:podcast="urn:other"',
    "",
)
RSS = '<?xml version="1.0"?>{before}<rss version="2.0"{names}><channel><title>Loom</title>{inside}</channel></rss>'
SECONDS = 5


def feed(inside: str, names: str = NAMESPACES[0], before: str = "") -> Document:
    return Document.from_bytes(RSS.format(inside=inside, names=names, before=before).encode())


@pytest.mark.parametrize("names", NAMESPACES)
def test_transcripts_and_persons_are_read_in_either_namespace_and_without_one(names: str) -> None:
    item = (
        '<item><title>1</title><podcast:transcript url=" /1.vtt " type="text/vtt"/><podcast:transcript url="/1.srt"/>'
        '<podcast:person role="Guest Host">Ada Byron</podcast:person><podcast:person>Bo Quill</podcast:person></item>'
    )
    [read_item] = read(feed(item, names), "feed").items
    assert read_item.transcripts == (TranscriptLink("/1.vtt", "text/vtt"), TranscriptLink("/1.srt"))
    assert read_item.persons == (Person("Ada Byron", "Guest Host"), Person("Bo Quill"))


def test_persons_of_an_item_replace_those_of_the_channel_and_one_without_a_name_is_nobody() -> None:
    persons = '<podcast:person role="host">Ada</podcast:person>'
    own = '<podcast:person role="host"></podcast:person><podcast:person>Bo</podcast:person>'
    items = read(feed(f"{persons}<item><title>1</title></item><item><title>2</title>{own}</item>"), "feed").items
    assert [item.persons for item in items] == [(Person("Ada", "host"),), (Person("Bo"),)]


@pytest.mark.parametrize(
    ("element", "url", "audio", "duration"),
    [
        ('<guid>https://a.example/1</guid><enclosure url="/1.mp3"/>', "https://a.example/1", "/1.mp3", None),
        ('<guid isPermaLink="false">https://a.example/1</guid>', None, None, None),
        ("<link>/2</link><guid>https://a.example/1</guid>", "/2", None, None),
        ('<itunes:duration xmlns:itunes="urn:i">1:02:03</itunes:duration>', None, None, 3_723_000),
        ('<itunes:duration xmlns:itunes="urn:i">754</itunes:duration>', None, None, 754_000),
        ('<itunes:duration xmlns:itunes="urn:i">soon</itunes:duration>', None, None, None),
    ],
)
def test_an_item_has_its_page_audio_and_duration(
    element: str, url: str | None, audio: str | None, duration: int | None
) -> None:
    [item] = read(feed(f"<item><title>1</title>{element}</item>"), "feed").items
    assert (item.url, item.audio_url, item.duration_ms) == (url, audio, duration)


def test_a_feed_of_ten_megabytes_is_read_in_seconds() -> None:
    text = f"<description><![CDATA[{'<p>wool & weft</p>' * 90}]]></description>"
    items = (f"<item><title>E {number}</title><guid>{number}</guid>{text}</item>" for number in range(6500))
    document = feed("".join(items))
    assert len(document.text) > 10_000_000
    started = time.process_time()
    tracemalloc.start()
    reading = read(document, "feed")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [reading.items[0].title, reading.items[-1].title, len(reading.items)] == ["E 0", "E 6499", 6500]
    assert time.process_time() - started < 4 * SECONDS
    assert peak < 10 * len(document.text)


BILLION = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
HOSTILE = {
    "billion entities": feed("<item><title>&e11;</title></item>", before=f'<!DOCTYPE rss [<!ENTITY e0 "ha">{BILLION}]>'),
    "one entity often": feed(
        f"<item><title>{'&e;' * 100_000}</title></item>", before=f'<!DOCTYPE rss [<!ENTITY e "{"x" * 100_000}">]>'
    ),
    "a file as an entity": feed(
        "<item><title>&e;</title></item>", before='<!DOCTYPE rss [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    ),
    "deep nesting": feed("<item><title>" + "<b>" * 100_000),
    "deep channels": feed("<channel>" * 100_000),
    "unclosed sections": feed("<item><title>1</title><description>" + "<![CDATA[" * 100_000),
    "bare ampersands": feed("<item><title>" + "& " * 200_000 + "</title></item>"),
    "a long attribute": feed(f'<item a="{"x" * 5_000_000}"><title>1</title></item>'),
    "many items": feed("<item/>" * 50_000),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_feed_ends_in_bounded_time_and_expands_nothing(name: str) -> None:
    started = time.process_time()
    try:
        titles = "".join(item.title or "" for item in read(HOSTILE[name], "feed").items)
    except UnreadableError as error:
        titles, reason = "", error.reason
        assert reason == "broken_feed"
    assert len(titles) < 500_000
    assert "root:" not in titles
    assert "haha" not in titles
    assert time.process_time() - started < SECONDS


def test_a_feed_that_breaks_off_gives_the_items_before() -> None:
    text = "<rss><channel><title>R&D&nbsp;Hour</title><item><title>A & B</title></item><item><title>C"
    reading = read(Document.from_bytes(text.encode()), "feed")
    assert reading.facts.podcast == "R&D Hour"
    assert [item.title for item in reading.items] == ["A & B", "C"]


@pytest.mark.parametrize("half", ["&#xD800;", "&#xdfff;", "&#x0DBFF", "&#55296;", "&#057343;"])
def test_half_a_character_is_lost_and_what_stands_around_it_is_not(half: str) -> None:
    item = f'<item><title>A{half}&#xD7FF;&#57344;B</title><enclosure url="/{half}.mp3"/></item>'
    for declaration in ("", '\n<?xml version="1.0" encoding="koi8-r"?>'):
        [read_item] = feed_layout.read(Document(f"{declaration}<rss><channel>{item}</channel></rss>")).items
        assert read_item.title == "A\ufffd\ud7ff\ue000B"
        assert read_item.audio_url == "/\ufffd.mp3"


@pytest.mark.parametrize(
    ("url", "kind", "found"),
    [
        ("/1", "application/json", "json"),
        ("/1", "text/vtt; charset=utf-8", "vtt"),
        ("/1.txt", "application/x-subrip", "srt"),
        ("/1.SRT?download=1", None, "srt"),
        ("/1.html", "", "html"),
        ("/1.bin", "application/octet-stream", None),
        ("http://[broken", None, None),
    ],
)
def test_the_format_of_a_transcript_is_told_by_its_type_else_its_extension(
    url: str, kind: str | None, found: str | None
) -> None:
    assert format_of(TranscriptLink(url, kind)) == found


def test_the_richest_transcript_has_speakers_and_times() -> None:
    links = [
        TranscriptLink(f"/{number}{extension}") for number, extension in enumerate([".bin", ".txt", ".html", ".srt", ".vtt"])
    ]
    chosen = [richest(links[:size]) for size in range(len(links) + 1)]
    assert [link and link.url for link in chosen] == [None, "/0.bin", "/1.txt", "/2.html", "/3.srt", "/4.vtt"]
    assert richest([TranscriptLink("/en.vtt"), TranscriptLink("/fr.vtt")]) == TranscriptLink("/en.vtt")
