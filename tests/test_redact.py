"""Redacting pages: who was erased is gone from them, and everybody else's words stay, turn by turn, as they were."""

import json
import unicodedata

import pandas as pd
import pytest
from erasures import TALK, erased_of

from tasks.config import Source
from tasks.document import Document
from tasks.erasure.erased import BLACK, Erased
from tasks.erasure.redact import Payload, redact
from tasks.erasure.tombstones import Tombstones
from tasks.layouts import redacted
from tasks.read import PageKind, read
from tasks.reading import Reading, UnreadableError
from tasks.rows import Rows, Visited, rows_of

PAGE = "https://show.example/1"
SHOW = Source(source_id="show", title="Show", site="https://show.example/", permission="owner", pages=(PAGE,))
MANY = SHOW.model_copy(update={"many_podcasts": True})
TOMAS = erased_of("show", labels=["Tomas Vale"], names=["Tomas Vale"])


def html(talk: list[tuple[str, str]], title: str = "Wool") -> bytes:
    said = "".join(f"<p><b>{name}:</b> {text}</p>" for name, text in talk)
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{said}</body></html>".encode()


def captions(talk: list[tuple[str, str]]) -> bytes:
    cues = (f"00:00:{at:02}.000 --> 00:00:{at + 1:02}.000\n<v {name}>{text}" for at, (name, text) in enumerate(talk))
    return ("WEBVTT\n\n" + "\n\n".join(cues)).encode()


def plain(talk: list[tuple[str, str]]) -> bytes:
    return "\n\n".join(f"{name.upper()}: {text}" for name, text in talk).encode()


def as_json(talk: list[tuple[str, str]]) -> bytes:
    cues = [{"speaker": name, "startTime": at, "endTime": at + 1, "body": text} for at, (name, text) in enumerate(talk)]
    return json.dumps({"version": "1.0.0", "segments": cues}).encode()


def left(content: bytes, erased: Erased = TOMAS, kind: PageKind = "episode", source: Source = SHOW) -> bytes | None:
    return redact(Payload(content, PAGE, kind, PAGE), source, erased)


def rows(content: bytes, kind: PageKind = "episode") -> Rows:
    reading = read(Document.from_bytes(content, PAGE), kind)
    return rows_of(Visited(SHOW, PAGE, pd.Timestamp("2026-01-01", tz="UTC"), "snapshot"), [reading], ["snapshot"])


def said(content: bytes) -> list[tuple[int, str, str, int | None]]:
    return [(row["turn"], row["label"], row["text"], row["start_ms"]) for row in rows(content).segments]


@pytest.mark.parametrize("page", [html, captions, plain, as_json])
def test_words_of_the_erased_are_gone_and_all_others_stay_where_they_were(page: object) -> None:
    content = page(TALK)  # type: ignore[operator]
    content_left = left(content)
    assert content_left is not None
    text = content_left.decode().casefold()
    assert not [gone for gone in ("tomas vale", "grandmother", "tin roof", "for having me") if gone in text]
    before = [row for row in said(content) if row[1].casefold() != "tomas vale"]
    blacked = [(turn, label, text.replace("Tomas Vale", BLACK), start) for turn, label, text, start in before]
    assert said(content_left) == blacked
    assert {row["label"].casefold() for row in rows(content_left).voices} == {"mara lindqvist", "ines orr"}


def test_a_page_that_only_mentions_a_name_stays_a_page() -> None:
    content = html([pair for pair in TALK if pair[0] != "Tomas Vale"], title="Wool, with TOMAS VALE")
    assert left(content) == content.replace(b"Tomas Vale", BLACK.encode()).replace(b"TOMAS VALE", BLACK.encode())


@pytest.mark.parametrize("content", [html(TALK), b"", b"\x00\x01\x02\x03", b"<rss><channel>", plain(TALK)[:40]])
def test_a_page_that_holds_nothing_of_it_stays_byte_for_byte(content: bytes) -> None:
    other = erased_of("show", labels=["Nobody Here"], names=["Nobody Here"])
    assert left(content, other) == content


@pytest.mark.parametrize("page", [html, captions, plain, as_json])
def test_redacting_again_changes_nothing(page: object) -> None:
    once = left(page(TALK))  # type: ignore[operator]
    assert once is not None
    assert left(once) == once


def test_of_a_redacted_page_more_can_be_erased() -> None:
    once = left(html(TALK))
    assert once is not None
    both = erased_of("show", labels=["Tomas Vale", "Ines Orr"], names=["Tomas Vale", "Ines Orr"])
    twice = left(once, both)
    assert twice is not None
    assert [row[1] for row in said(twice)] == ["Mara Lindqvist"] * 4
    assert sorted({row[0] for row in said(twice)}) == [0, 2, 5]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>So says Tomas&nbsp;Vale.</p>", "Tomas"),
        ("<p>So says <i>Tomas</i> Vale.</p>", "Vale"),
        ("<p>So says T&#111;mas Vale.</p>", "Vale"),
        ("<p>So says TOMAS\n   VALE!</p>", "VALE"),
    ],
)
def test_names_that_markup_hides_are_found(before: str, after: str) -> None:
    content = html([pair for pair in TALK if pair[0] != "Tomas Vale"]).replace(b"</body>", f"{before}</body>".encode())
    content = content.replace(b"Tomas Vale", b"my friend")
    content_left = left(content)
    assert content_left is not None
    assert content_left != content
    assert after not in content_left.decode()


@pytest.mark.parametrize(
    ("name", "shown", "gone"),
    [
        ("André Vale", f"<p>By {unicodedata.normalize('NFD', 'André Vale')}</p>", "Vale"),
        ("André Vale", "<img alt='Andr&eacute; Vale'>", "Vale"),
        ("Conan O'Brien", "<!-- by Conan O&#39;Brien -->", "Conan"),
        ("Conan O'Brien", '<script type="application/ld+json">{"about": "Conan O\\u0027Brien"}</script>', "Conan"),
        ("Tomas Vale", "<table><tr><td>Tomas</td><td>Vale</td></tr></table>", "Vale"),
        ("Tomas Vale", f"<p title='Tomas\n{' ' * 40}Vale'></p>", "Vale"),
        ("Jean-Luc Picard", "<p>Jean\u2010Luc Picard</p>", "Picard"),
        ("Mara Lindstad", "<p>Mara Lind\u00adstad</p>", "stad"),
        ("प्रिया शर्मा", "<p>प्रिया शर्मा</p>", "शर्मा"),
        ("مُحَمَّد علي", "<p>مُحَمَّد علي</p>", "علي"),
    ],
)
def test_full_names_are_found_however_they_are_written(name: str, shown: str, gone: str) -> None:
    content = html([pair for pair in TALK if "Tomas Vale" not in " ".join(pair)]).replace(
        b"</body>", f"{shown}</body>".encode()
    )
    assert gone in content.decode()
    content_left = left(content, erased_of("show", labels=[name], names=[name]))
    assert content_left is not None
    assert gone not in content_left.decode()
    assert [row[:2] for row in said(content_left)] == [row[:2] for row in said(content)]


@pytest.mark.parametrize("shown", ["&lt;b&gt;Tomas&lt;/b&gt; Vale", "<![CDATA[<b>Tom&aacute;s</b> Vale]]>"])
def test_names_that_descriptions_of_feeds_hide_are_found(shown: str) -> None:
    item = f"<item><guid>1</guid><title>Wool</title><description>{shown}</description></item>"
    names = ["Tomas Vale", "Tomás Vale"]
    feed = f"<rss><channel><title>Loom Room</title>{item}</channel></rss>".encode()
    content_left = left(feed, erased_of("show", labels=names, names=names), kind="feed")
    assert content_left is not None
    assert b"Vale" not in content_left
    assert [row["title"] for row in rows(content_left, "feed").episodes] == ["Wool"]


def test_half_a_character_does_not_stop_an_erasure() -> None:
    content = as_json([("Ines Orr", "Half of one \ud83d is here."), *TALK])
    content_left = left(content)
    assert content_left is not None
    assert [row for row in said(content) if row[1] == "Ines Orr"] == [row for row in said(content_left) if row[1] == "Ines Orr"]


def test_a_cue_in_which_nothing_is_seen_makes_no_turn() -> None:
    talk = [TALK[0], ("Tomas Vale", "\u200b"), TALK[5], *TALK[1:5]]
    content_left = left(captions(talk))
    assert content_left is not None
    before = [row[:2] for row in said(captions(talk)) if row[1] != "Tomas Vale"]
    assert [row[:2] for row in said(content_left)] == before


def test_addresses_stay_as_they_are() -> None:
    content = html(TALK[:1] + TALK[4:6]).replace(b"</body>", b'<a href="/people/tomas-vale">next</a></body>')
    assert left(content) == content


def test_a_name_over_two_captions_is_blacked_out() -> None:
    talk = [("Mara Lindqvist", "And here is Tomas"), ("Mara Lindqvist", "Vale with the news"), *TALK[4:6]]
    content_left = left(captions(talk))
    assert content_left is not None
    assert next(row[2] for row in said(content_left)) == f"And here is {BLACK} with the news"


def test_feeds_stay_feeds_without_the_person() -> None:
    item = (
        "<item><guid>1</guid><title>Wool with Tomas Vale</title><podcast:person role='guest'>Tomas Vale</podcast:person>"
        "<podcast:person role='host'>Mara Lindqvist</podcast:person></item>"
    )
    head = '<rss xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Loom Room</title>'
    content_left = left(f"{head}{item}</channel></rss>".encode(), kind="feed")
    assert content_left is not None
    assert content_left.startswith(b"<rss")
    found = rows(content_left, "feed")
    assert [row["title"] for row in found.episodes] == [f"Wool with {BLACK}"]
    assert [row["label"] for row in found.voices] == ["Mara Lindqvist"]


def test_a_page_about_the_erased_goes_whole() -> None:
    page = erased_of("show", pages=[PAGE])
    assert left(html(TALK), page) is None


def test_a_podcast_is_known_by_its_name_in_a_source_of_many() -> None:
    feed = b"<rss><channel><title>Loom Room</title><item><guid>1</guid><title>Wool</title></item></channel></rss>"
    loom = erased_of("show", podcasts=["loom-room@show"])
    assert left(feed, loom, "feed", MANY) is None
    assert left(feed, loom, "feed", SHOW) == feed


def test_labels_of_one_page_are_nobody_on_another() -> None:
    numbered = erased_of("show", labels_on={PAGE: ["Tomas Vale"]})
    here, there = (redact(Payload(html(TALK), page, "episode", page), SHOW, numbered) for page in (PAGE, f"{PAGE}0"))
    assert here is not None
    assert b"grandmother" not in here
    assert there == html(TALK)


def test_a_redacted_page_that_was_damaged_is_unreadable() -> None:
    content = redacted.written(Reading("other", "none"))
    with pytest.raises(UnreadableError, match="broken_json"):
        read(Document.from_bytes(content[:-20], PAGE))


def test_marks_name_nobody_and_tell_sources_apart() -> None:
    tombstones = Tombstones(key="00" * 16)
    assert tombstones.mark("label", "show", "ada") != tombstones.mark("label", "other", "ada")
    assert "ada" not in tombstones.mark("label", "show", "ada")
    assert Tombstones(key="11" * 16).mark("label", "show", "ada") != tombstones.mark("label", "show", "ada")


def test_who_has_a_longer_name_stays() -> None:
    longer = [(name.replace("Ines Orr", "Tomas Vale Orr"), text) for name, text in TALK]
    both = erased_of("show", labels=["Tomas Vale"], names=["Tomas Vale"], others=["Tomas Vale Orr"])
    content_left = left(html([*longer, ("Mara Lindqvist", "Thank you, Tomas Vale Orr.")]), both)
    assert content_left is not None
    assert [row[1] for row in said(content_left) if row[1] != "Mara Lindqvist"] == ["Tomas Vale Orr"] * 3
    assert said(content_left)[-1][2] == "Thank you, Tomas Vale Orr."


def test_a_listing_that_leads_to_an_erased_page_is_emptied() -> None:
    listing = b'<html><h2>Clay, with wheels</h2><a href="/2">hear it</a></html>'
    left_of_it = left(listing, erased_of("show", pages=["https://show.example/2"]), "listing")
    assert left_of_it is not None
    assert b"Clay" not in left_of_it
    assert left(listing, erased_of("show", pages=["https://show.example/3"]), "listing") == listing
