"""People pages: who they are about and where they appeared; and that no other page is taken for one."""

import json
from pathlib import Path
from time import thread_time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tasks.document import Document
from tasks.layouts import appearance_list
from tasks.parse import parse, read_files
from tasks.people_pages.person import subject_of
from tasks.read import PageKind, read
from tasks.reading import Reading, UnreadableError

LISTED = (
    '<li><a href="/episodes/quartz">Quartz is slow</a> 3 January 2022</li>'
    '<li><a href="/episodes/basalt">Basalt</a> 9 March 2021</li>'
)


def page(body: str, title: str = "Mira Voss", url: str = "https://quell.example/people/mira-voss") -> Document:
    return Document(f'<html><head><title>{title}</title><link rel="canonical" href="{url}"></head><body>{body}</body></html>')


def told(reading: Reading) -> list[tuple[str, str | None, str | None]]:
    return [
        (appearance.title, str(appearance.published.on) if appearance.published else None, appearance.url)
        for appearance in reading.appearances
    ]


QUARTZ = ("Quartz is slow", "2022-01-03", "https://quell.example/episodes/quartz")
BASALT = ("Basalt", "2021-03-09", "https://quell.example/episodes/basalt")


def rows_of(corpus: Path) -> list[tuple[str, dict[str, Any]]]:
    files = sorted(corpus.glob("*/truth.jsonl"))
    return [(file.parent.name, json.loads(line)) for file in files for line in file.read_text("utf-8").split("\n") if line]


@pytest.mark.parametrize(("source", "pages"), [("bitcointranscripts-site", 60), ("prospecting-show", 39)])
def test_names_and_appearances_of_the_corpus_are_exact(corpus: Path, source: str, pages: int) -> None:
    truth = [row for name, row in rows_of(corpus) if name == source and row["kind"] == "speaker_page"]
    found = parse([corpus / source / row["page"] for row in truth], table="appearances", root=corpus / source)
    expected = [
        (row["page"], row["speaker"], listed["title"], listed["published"], listed["url"])
        for row in truth
        for listed in row["appearances"]
    ]
    got = list(found.astype(object).where(found.notna(), None).itertuples(index=False, name=None))
    print(f"\n{source}: {len(truth)} people, {sum(row in set(got) for row in expected)} of {len(expected)} appearances exact")
    assert len(truth) == pages
    assert got == expected


def test_no_other_page_of_the_corpus_is_taken_for_a_people_page(corpus: Path) -> None:
    others = [(source, row) for source, row in rows_of(corpus) if row["kind"] in ("transcript", "negative")]
    read_as = {
        file.page: file.reading for file in read_files([corpus / source / row["page"] for source, row in others], corpus)
    }
    taken = [name for name, reading in read_as.items() if reading and (reading.appearances or reading.kind == "speaker_page")]
    negatives = sum(row["kind"] == "negative" for _, row in others)
    print(f"\n{len(others)} other pages, {negatives} of them negatives: {len(taken)} taken for people pages")
    assert negatives == 144
    assert taken == []


def test_saying_that_a_page_is_about_nobody_takes_less_time_than_parsing_it(corpus: Path) -> None:
    parsing = looking = 0.0
    for source, row in rows_of(corpus):
        if row["kind"] in ("transcript", "negative") and row["page"].endswith(".html"):
            document = Document.from_bytes((corpus / source / row["page"]).read_bytes())
            begun = thread_time()
            _ = document.tree
            parsed = thread_time()
            appearance_list.read(document)
            parsing, looking = parsing + parsed - begun, looking + thread_time() - parsed
    print(f"\nparsing {parsing * 1000:.0f} ms, looking for a person {looking * 1000:.0f} ms")
    assert looking < parsing


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("Mira Voss", "Mira Voss"),
        ("Dr. Mira Voss", "Dr. Mira Voss"),
        ("Mira Voss & Bo Lind", "Mira Voss &amp; Bo Lind"),
        ("0xB4S4LT", "0xB4S4LT"),
        ("mvoss", "mvoss"),
        ("Quell Geology Team", "Quell Geology Team"),
        ("Mira Voss", "Episodes with Mira Voss"),
        ("Mira Voss", "Guest: Mira Voss"),
        ("Mira Voss", "Mira Voss (2)"),
        ("Mira Voss", "Mira Voss – Page 2 of 5"),
        ("Mira Voss", 'Mira Voss <span class="badge">Verified</span>'),
        ("Мира Восс", "Мира Восс"),
        ("田中美羅", "田中美羅"),
    ],
)
def test_a_heading_gives_the_name(name: str, heading: str) -> None:
    reading = read(
        page(f"<h1>{heading}</h1><ul>{LISTED}</ul>", title=f"{heading} | Quell", url="https://quell.example/guests/7")
    )
    assert reading.speaker == name
    assert reading.facts.title == name
    assert told(reading) == [QUARTZ, BASALT]


@pytest.mark.parametrize("name", ["NVoss", "Mira van der Voss", "Mira Al-Voss", "0xB4S"])
def test_a_heading_made_from_an_address_is_spelt_as_the_entries_spell_it(name: str) -> None:
    heading = name.replace("-", " ").title()
    listed = f"<a href=/episodes/quartz><h5>Quartz is slow</h5><small>3 January 2022</small><p>Bo Lind, {name}</p></a>"
    reading = read(page(f"<h1>{heading}</h1><div><div>{listed}</div></div>", title=heading))
    assert (reading.speaker, told(reading)) == (name, [QUARTZ])


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Mira Voss</h1><ul>{LISTED}</ul>",
        f"<div class=sidebar><ul><li><a href=/episodes/a>Latest of all</a></li></ul></div><h1>Mira Voss</h1><ul>{LISTED}</ul>",
        f"<h1>Mira Voss</h1><ul>{LISTED}</ul><h2>Related episodes</h2><ul><li><a href=/episodes/a>Other rocks</a></li></ul>",
        f"<h1>Mira Voss</h1><h2>Episodes</h2><ul>{LISTED}</ul><h2>Read on</h2><ul><li><a href=/books/a>Her book</a></li></ul>",
        f"<h1>Mira Voss</h1><p>She told <a href=/episodes/basalt>us of basalt</a> once.</p><ul>{LISTED}</ul>",
        f"<h1>Mira Voss</h1><ul class=mobile>{LISTED}</ul><div class=desktop><ul>{LISTED}</ul></div>",
        f"<h1>Mira Voss</h1><ul>{LISTED}</ul><ul><li><a href=/es/people/mira-voss>Español</a><li><a href=/tags/x/>x</a></ul>",
        f"<article><h1>Mira Voss</h1><div><ul>{LISTED}</ul></div></article>",
        f"<h1>Mira Voss</h1><ul>{LISTED}</ul><h2>Podcasts she likes</h2><p><a href=https://pit.example/>The Pit</a></p>",
        f"<h1>Mira Voss</h1><h2>Appearances</h2><h3>The News</h3><ul>{LISTED}</ul>",
        f"<h1>Mira Voss</h1><div class='elementor-widget'><div class='no-sidebar'><ul>{LISTED}</ul></div></div>",
        "<h1>Mira Voss</h1><div><div><a href=/episodes/quartz>Quartz is slow</a> <i>3 Jan 2022</i> "
        "<a href=/episodes/quartz/transcript>Transcript</a></div><div><a href=/episodes/basalt>Basalt</a> <i>9 Mar 2021</i> "
        "<a href=/episodes/basalt/transcript>Transcript</a></div></div>",
        "<h1>Mira Voss</h1><div><a href=/episodes/quartz><p class=show-title>Quell</p><p class=title>Quartz is slow</p>"
        "3 Jan 2022</a><a href=/episodes/basalt><p class=show-title>Quell</p><p class=title>Basalt</p>9 Mar 2021</a></div>",
        "<h1>Mira Voss</h1><table><tr><th>On<th>Show<th>Episode</tr><tr><td>2022-01-03<td><a href=/shows/q>Quell</a>"
        "<td><a href=/episodes/quartz>Quartz is slow</a></tr><tr><td>2021-03-09<td><a href=/shows/p>Pit</a><td>"
        "<a href=/episodes/basalt>Basalt</a></tr></table>",
        "<h1>Mira Voss</h1><h2>2022</h2><p><a href=/episodes/quartz>Quartz is slow</a> (3 Jan 2022)</p>"
        "<h2>2021</h2><p><a href=/episodes/basalt>Basalt</a> (9 Mar 2021)</p>",
        "<h1>Mira Voss</h1><div><div><a href=/episodes/quartz><img src=q alt=Cover></a><b><a href=/episodes/quartz>"
        "Quartz is slow</a></b><i>3 Jan 2022</i><a href=/episodes/quartz>Listen</a></div><div><a href=/episodes/basalt>"
        "<img src=q alt=Cover></a><b><a href=/episodes/basalt>Basalt</a></b><i>9 Mar 2021</i>"
        "<a href=/episodes/basalt>Listen</a></div></div>",
        "<h1>Mira Voss</h1><dl><dt><a href=/episodes/quartz>Episode 2: Quartz is slow</a><dd>Jan 3, 2022<dd>Rocks."
        "<dt><a href=/episodes/basalt>Ep. 1 - Basalt</a><dd>Mar 9, 2021</dl>",
        "<h1>Mira Voss</h1><div><h4>Quartz is slow</h4><span>Published on Jan 3, 2022 · 40 min</span> <a href=/episodes/quartz>"
        "Listen</a></div><div><h4>Basalt</h4><span>Published on Mar 9, 2021</span> <a href=/episodes/basalt>Listen</a></div>",
    ],
)
def test_appearances_are_found_in_whatever_lists_them(body: str) -> None:
    reading = read(page(body))
    assert reading.speaker == "Mira Voss"
    assert told(reading) == [QUARTZ, BASALT]


@pytest.mark.parametrize(
    ("body", "title", "url"),
    [
        (f"<h1>Harbour Lights</h1><ul>{LISTED}</ul>", "Harbour Lights", "https://quell.example/harbour-lights/"),
        (f"<h1>Mira Voss</h1><h2>More episodes</h2><ul>{LISTED}</ul>", "Mira Voss", "https://quell.example/episodes/mira-voss"),
        (f"<h1>Mira Voss</h1><h2>More with Mira Voss</h2><ul>{LISTED}</ul>", "Mira Voss", "https://quell.example/12"),
        (f"<h1>Mira Voss</h1><ul>{LISTED}</ul>", "Mira Voss", "https://quell.example/tag/mira-voss"),
        (f"<h1>All guests</h1><ul>{LISTED}</ul>", "Guests", "https://quell.example/guests/"),
        ("<h1>Mira Voss</h1><p>An episode guest.</p>", "Mira Voss", "https://quell.example/guests/mira-voss"),
        (
            "<h1>Mira Voss</h1><p>Our podcast host.</p><ul><li><a href=https://voss.example/>Website</a></li>"
            "<li><a href=https://social.example/voss>Find me over there</a></li></ul>",
            "Mira Voss",
            "https://quell.example/hosts/mira-voss",
        ),
        (
            "<h1>Mira Voss</h1><p>Podcast guest.</p><h2>Appearances</h2><p>She appeared on the show twice. It went well.</p>",
            "Mira Voss",
            "https://quell.example/guests/mira-voss",
        ),
        (
            "<h1>Mira Voss</h1><p><b>Bo Lind:</b> Welcome to the show, and thank you for coming all the way.</p>"
            "<p><b>Mira Voss:</b> It is my pleasure to be here.</p><p><b>Bo Lind:</b> Let us talk about slow rocks.</p>"
            f"<p><b>Mira Voss:</b> There are no fast ones, only fast people near them.</p><h2>Episodes</h2><ul>{LISTED}</ul>",
            "Mira Voss",
            "https://quell.example/speakers/mira-voss",
        ),
    ],
)
def test_pages_of_other_kinds_are_not_about_a_person(body: str, title: str, url: str) -> None:
    reading = read(page(body, title, url))
    assert reading.kind != "speaker_page"
    assert reading.appearances == ()


def test_a_source_that_says_so_is_believed() -> None:
    plain = Document(f"<h1>Mira Voss</h1><ul>{LISTED}</ul>", "https://quell.example/7")
    assert read(plain).kind == "other"
    assert told(read(plain, "speaker_page")) == [QUARTZ, BASALT]


def test_episodes_below_the_names_of_podcasts_belong_to_them_and_years_are_none() -> None:
    body = "<h1>Mira Voss</h1><h2>Appearances</h2><h3>{}</h3><ul><li><a href=/episodes/quartz>Quartz is slow</a></ul>"
    assert [read(page(body.format(over))).appearances[0].podcast for over in ("Quell", "2022")] == ["Quell", None]


def test_what_is_quoted_beside_an_episode_is_said_in_it() -> None:
    reading = read(
        page(f"<h1>Mira Voss</h1><ul>{LISTED.replace('</li>', '<blockquote>Slow it is.</blockquote></li>', 1)}</ul>")
    )
    assert [(cue.text, cue.episode) for cue in reading.cues] == [("Slow it is.", "Quartz is slow")]
    assert told(reading) == [QUARTZ, BASALT]


def test_quotes_that_name_their_episode_know_its_address() -> None:
    quote = "<div><a href=/podcast/quell>Quell</a><a href=/podcast/quell/episode/{}>{}</a><span>{}</span><p>{}</p></div>"
    body = quote.format("basalt-3", "Basalt", "1044.222", "Stone is slow water.") + quote.format(
        "q", "Quartz", "0.129", "Good evening."
    )
    with_a_broken_tag = body.replace("<span>", "<b<i></b<i><span>")
    assert read(page(f"<h1>Mira Voss</h1><h2>Appearances</h2>{with_a_broken_tag}")).kind == "speaker_page"
    reading = read(page(f"<h1>Mira Voss</h1><h2>Appearances</h2>{body}"))
    assert [(cue.start_ms, cue.text, cue.podcast, cue.episode) for cue in reading.cues] == [
        (129, "Good evening.", "Quell", "Quartz"),
        (1044222, "Stone is slow water.", "Quell", "Basalt"),
    ]
    assert told(reading) == [
        ("Quartz", None, "https://quell.example/podcast/quell/episode/q"),
        ("Basalt", None, "https://quell.example/podcast/quell/episode/basalt-3"),
    ]


@pytest.mark.parametrize(
    ("head", "url"),
    [
        ('<base href="https://other.example/x/">', "https://other.example/episodes/quartz"),
        ('<meta property="og:url" content="https://og.example/people/mira-voss">', "https://og.example/episodes/quartz"),
        ("", "/episodes/quartz"),
    ],
)
def test_links_are_made_absolute_where_the_page_says_how(head: str, url: str) -> None:
    body = f"<h1>Mira Voss</h1><h2>Episodes with Mira Voss</h2><ul>{LISTED}</ul>"
    reading = read(Document(f"<html><head><title>Mira Voss</title>{head}</head><body>{body}</body></html>"))
    assert reading.appearances[0].url == url


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("<li>", "<li class=zq data-x=1>"),
        lambda text: text.replace("<ul>", "<div><div><ul>").replace("</ul>", "</ul></div></div>"),
        lambda text: text.replace("<h1>", "<p>A word before the podcast.</p>\n\n  <h1>"),
        lambda text: text.replace("</ul>", "</ul><p>Guests are welcome.</p>"),
        lambda text: text.replace("><", ">\n   <"),
    ],
)
def test_a_page_reads_the_same_in_other_clothes(change: Any) -> None:
    text = page(f"<h1>Mira Voss</h1><ul>{LISTED}</ul>").text
    assert read(Document(change(text))).appearances == read(Document(text)).appearances


TAGS = st.sampled_from(
    "h1 h2 h3 ul li a p div article table tr td th dl dt dd time blockquote nav main span b title meta link".split()
)
ATTRIBUTES = st.sampled_from(
    [
        "",
        ' href="/episodes/1"',
        ' href="http://[x"',
        ' href="//"',
        ' rel=canonical href="https://a.example/people/mira"',
        ' class="nav title"',
    ]
)
WORDS = st.sampled_from(
    ["Mira", "Episodes with Mira", "Listen", "3 Jan 2022", "Appearances", "Podcast Appearances", "0.129", "", "\x00", "é"]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(TAGS, ATTRIBUTES, st.one_of(WORDS, st.text(max_size=12)), st.booleans()), max_size=40),
    st.sampled_from(["capture", "speaker_page"]),
)
def test_no_page_makes_the_reader_fail(parts: list[tuple[str, str, str, bool]], kind: PageKind) -> None:
    text = "".join(f"<{tag}{attributes}>{words}" + f"</{tag}>" * closed for tag, attributes, words, closed in parts)
    document = Document(f"<html>{text}")
    try:
        reading = read(document, kind)
        assert all(appearance.title for appearance in reading.appearances)
        assert reading.kind != "speaker_page" or reading.speaker
    except UnreadableError as error:
        assert error.reason in ("no_speaker", "empty")  # noqa: PT017  # one of two ends


@pytest.mark.parametrize(
    "opening",
    ["<div>", "<h1>", "<li>", "<a href=/episodes/1>x", "<h2><a href=/e/1>", "<table><tr><td>", "> ", "a_-"],
)
def test_hostile_pages_end_soon(opening: str) -> None:
    document = page("<h1>Mira Voss</h1>" + opening * 30_000 + "Episodes with Mira Voss")
    begun = thread_time()
    subject_of(document)
    read(document)
    assert thread_time() - begun < 20
