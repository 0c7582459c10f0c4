"""Page facts: of several statements the most explicit wins, and what belongs to another page is none."""

import json
import time
from datetime import date

import pytest

from tasks.document import Document
from tasks.facts.language import language_of
from tasks.facts.page_facts import page_facts
from tasks.facts.people import introduced, is_full_name, is_role, leading_names, named_in_line, pictured
from tasks.read import read
from tasks.reading import Facts

RELATED = '<section class="related"><a href="/9"><h3>Older</h3><time datetime="2020-01-01">1 Jan 2020</time></a></section>'


def facts(body: str = "", head: str = "", url: str = "https://loom.example/7") -> Facts:
    return page_facts(Document(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>", url))


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta property="article:published_time" content="2022-03-06T10:00:00Z">', "<p>Published March 1, 2022</p>"),
        ('<meta itemprop=datePublished content="2022-03-06T00:00:00&#43;00:00">', ""),
        ("", "<h1>Seven</h1><p>Published 2022-03-06</p>"),
        ("", "<h1>Seven</h1><p>Recorded 2022-03-01. Published 2022-03-06.</p>"),
        ("", "<h1>Seven</h1><p>Published: 2022.03.06</p><p>Recorded: 2022.03.01</p>"),
        ("", "<h1>Seven</h1><dl><dt>Recorded</dt><dd>1 March 2022</dd><dt>Published</dt><dd>6 March 2022</dd></dl>"),
        ("", "<h1>Seven</h1><div><span>Updated</span> <span>9.3.2022</span></div><div>6.3.2022</div>"),
        ("", "<h1>Seven</h1><p>Episode 7 · March 6, 2022 · 42 min</p>"),
        ("", "<h1>Seven</h1><p>Recorded on 6 March 2022</p>"),
        ("", f'<article><h1>Seven</h1><time datetime="2022-03-06">6 März</time></article>{RELATED}'),
        ("", f"<article><p>6 mars 2022</p><h1>Seven</h1></article>{RELATED}"),
        ("", "<h1>Seven</h1><p>Diterbitkan 6 Agustus 2021</p><p>Publicado el 6 de marzo de 2022</p>"),
        ("<link rel=canonical href='/2022/03/06/seven'>", "<h1>Seven</h1>"),
    ],
)
def test_the_date_of_a_page_is_read(head: str, body: str) -> None:
    found = facts(body, head).published
    assert found is not None
    assert found.on in (date(2022, 3, 6), date(2021, 8, 6))


def test_dates_far_from_the_heading_are_not_taken_for_near() -> None:
    def deep(inside: str) -> str:
        return f"{'<div>' * 6}{inside}{'</div>' * 6}"

    assert facts(deep("<h1>Seven</h1>") + "".join(deep(f"<p>March {day}, 2021</p>") for day in range(1, 30))).published is None


@pytest.mark.parametrize(
    "body",
    [
        RELATED,
        "<nav><time>6 March 2022</time></nav><h1>Seven</h1>",
        "<h1>Seven</h1><p>Copyright 6 March 2022</p>",
        "<h1>Seven</h1><p>In 2022 we met on March 6, 2022, and it rained.</p>",
        "<ul><li><h3>A</h3><i>1 May 2021</i></li><li><h3>B</h3><i>2 May 2021</i></li></ul>",
        "<h1>Seven</h1><p>03/04/2022</p>",
    ],
)
def test_a_date_of_something_else_is_none_of_the_page(body: str) -> None:
    assert facts(body).published is None


@pytest.mark.parametrize(
    ("head", "body", "title", "podcast"),
    [
        ("<title>Seven | The Loom Hour</title>", "<h1>Seven</h1>", "Seven", "The Loom Hour"),
        ("<title>The Loom Hour – Seven</title>", "<h1>Seven</h1>", "Seven", "The Loom Hour"),
        (
            "<title>Seven - The Loom Hour</title>",
            "<a href='/'><h1>The Loom Hour</h1></a><h2>Seven</h2>",
            "Seven",
            "The Loom Hour",
        ),
        ("<title>7. Seven — The Loom Hour</title>", "<h1><b>#7</b> Seven</h1>", "#7 Seven", "The Loom Hour"),
        ("<title>Seven: A Loom - The Loom Hour</title>", "<h1>Seven: A Loom</h1>", "Seven: A Loom", "The Loom Hour"),
        ("<meta property=og:title content=Seven><title>Seven | The Loom Hour</title>", "", "Seven", "The Loom Hour"),
        (
            "<meta property=og:site_name content='The Loom Hour'><title>Seven</title>",
            "<h1>Seven</h1>",
            "Seven",
            "The Loom Hour",
        ),
        ("<title>Loom</title>", "<h1>Seven</h1>", "Seven", None),
        (
            "<title>Seven | Wool Transcripts</title><link rel=canonical href=/loom-hour/seven>",
            "<a href=/loom-hour/>The Loom Hour</a><h1>Seven</h1>",
            "Seven",
            "The Loom Hour",
        ),
        (
            "<meta name=description content='In this episode of The Loom Hour, we sit.'>",
            "<h1>Seven</h1>",
            "Seven",
            "The Loom Hour",
        ),
    ],
)
def test_title_and_show_are_told_apart(head: str, body: str, title: str, podcast: str | None) -> None:
    found = facts(body, head)
    assert (found.title, found.podcast) == (title, podcast)


@pytest.mark.parametrize(
    "body",
    [
        "<p>Speakers: <a href=/speakers/ada-byron>Ada Byron</a>, <a href=/speakers/bo-quill>Bo Quill</a></p>",
        "<h3>Guests</h3><ul><li><a href=https://x.example/ada>Ada Byron</a></li><li>Bo Quill</li></ul>",
        "<p><strong>Guests:</strong> Ada Byron and Bo Quill</p>",
        "<p>Guests: Ada Byron, Bo Quill (Loom Ltd)</p>",
        "<div class=person-name>Ada Byron</div><div class='Guest__Name'>Bo Quill</div>",
        "<a href=/panelists/ada><img alt='Ada Byron profile picture'></a><img alt='Photo of Bo Quill'>",
        "<h1>Wool, with Ada Byron and Bo Quill</h1>",
        "<dl><dt>Gäste</dt><dd>Ada Byron, Bo Quill</dd></dl>",
    ],
)
def test_people_that_a_page_shows_are_read(body: str) -> None:
    assert facts(body).people == ("Ada Byron", "Bo Quill")


@pytest.mark.parametrize(
    "body",
    [
        "<p>Host: Welcome to the show, everybody.</p>",
        "<p><a href=https://other.example/people/ada>Ada Byron</a></p>",
        "".join(f"<a href=/speakers/{n}>Speaker{n} Byron</a>" for n in range(40)),
        "<h3>Guests</h3><p>They all had a wonderful time on the boat.</p>",
        "<nav><a href=/people/ada>Ada Byron</a></nav>",
        "<h1>Wool with Nobody and 12 Sheep</h1>",
    ],
)
def test_what_names_nobody_of_the_page_gives_no_people(body: str) -> None:
    assert facts(body).people == ()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("**Panel:** Nia Psar, Adá Brud, and Bob Therr", ("Nia Psar", "Adá Brud", "Bob Therr")),
        ("__Guest__: [Ada Byron](https://a.example)", ("Ada Byron",)),
        ("- Ведущие: Анна Ткач и Пётр Бердо", ("Анна Ткач", "Пётр Бердо")),
        ("Host: Yes, Ada Byron said so.", ()),
        ("Links: Ada Byron", ()),
    ],
)
def test_lines_of_show_notes_name_people(line: str, names: tuple[str, ...]) -> None:
    assert named_in_line(line) == names


def test_a_list_after_a_comma_is_believed_where_it_ends_with_and() -> None:
    assert leading_names("Ada Byron, Head Weaver at Loom") == ("Ada Byron",)
    assert leading_names("Ada Byron, Bo Quill and Dr. Piet van der Aa. They") == (
        "Ada Byron",
        "Bo Quill",
        "Dr. Piet van der Aa",
    )
    assert list(introduced("Today we are joined by Ada Byron, who weaves")) == ["Ada Byron"]


def test_what_could_be_a_name_is_told_by_its_shape() -> None:
    assert [is_full_name(text) for text in ("Ada Byron", "Piet van der Aa", "A. J. Byron", "Анна Ткач")] == [True] * 4
    assert [is_full_name(text) for text in ("Ada", "Audience question", "Episode Seven", "What Is Wool?", "Ada 2")] == [
        False
    ] * 5
    assert [is_role(text) for text in ("Special guests:", "Hosted by", "guests from afar", "")] == [True, True, False, False]
    assert [pictured(alt) for alt in ("Ada Byron profile picture", "Photo of Ada Byron", "Ada Byron", "site image")] == [
        "Ada Byron",
        "Ada Byron",
        None,
        None,
    ]


LINKED = '<script type="application/ld+json">{}</script>'


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "PodcastEpisode", "name": "Seven", "author": "Ada Byron", "isPartOf": {"name": "Loom"}}',
        '[{"@type": "PodcastSeries", "name": "Loom"},'
        ' {"@type": "Episode", "name": "Seven", "author": [{"name": "Ada Byron"}]}]',
        '{"@graph": [{"@type": "PodcastEpisode", "url": "https://loom.example/7", "name": "Seven", "actor": {"@id": "#a"},'
        ' "partOfSeries": {"name": "Loom"}}, {"@type": "PodcastEpisode", "url": "/6", "name": "Six"},'
        ' {"@id": "#a", "@type": "Person", "name": "Ada Byron"}]}',
    ],
)
def test_linked_data_tells_title_show_and_people(script: str) -> None:
    found = facts(head=LINKED.format(script))
    assert (found.title, found.podcast, found.people) == ("Seven", "Loom", ("Ada Byron",))


@pytest.mark.parametrize(
    "script",
    [
        "{broken",
        "[" * 100_000,
        "null",
        '"text"',
        '{"@type": 5, "name": []}',
        '{"@type": "PodcastEpisode", "name": {"a": 1}, "author": {"@id": ["x"]}, "partOfSeries": [[]]}',
        '[{"@type": "PodcastEpisode", "name": "Six"}, {"@type": "PodcastEpisode", "name": "Five"}]',
    ],
)
def test_linked_data_that_says_nothing_of_the_page_is_passed_over(script: str) -> None:
    assert facts("<h1>Seven</h1>", LINKED.format(script)) == Facts(title="Seven")


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("guests:\n  - name: Ada Byron\n  - name: Bo Quill", ("Ada Byron", "Bo Quill")),
        ("guest: Ada Byron & Bo Quill", ("Ada Byron", "Bo Quill")),
        ("people: [Ada Byron, Bo Quill]", ("Ada Byron", "Bo Quill")),
        ("title: a: b: c", ()),
        ("guest: &a [*a, *a]", ()),
        ("guest: " + "[" * 15_000, ()),
    ],
)
def test_front_matter_names_people_and_survives_what_is_broken(block: str, expected: tuple[str, ...]) -> None:
    assert page_facts(Document(f"---\n{block}\n---\n\nWe talk about wool.")).people == expected


def test_front_matter_states_facts_in_yaml_and_toml() -> None:
    told = Facts(title="Seven", language="id", people=("Ada Byron",))
    yaml, toml = (
        "title: Seven\ndate: 1646524800000\nlang: id\nguest: {name: Ada Byron}",
        "title='Seven'\nlang='id'\nguests=['Ada Byron']",
    )
    found = page_facts(Document(f"---\r\n{yaml}\r\n---\r\nText"))
    assert found.published is not None
    assert found.published.on == date(2022, 3, 6)
    assert (found.title, found.language, found.people) == (told.title, told.language, told.people)
    assert page_facts(Document(f"+++\n{toml}\n+++\nText")) == told


@pytest.mark.parametrize(
    "front", ['{\n  "title": "Seven",\n  "tags": {\n    "Ada": "wool"\n  }\n}\n', "+++\ntitle = 'Seven'\n# Ada: wool\n+++\n"]
)
def test_front_matter_of_any_kind_is_no_speech(front: str) -> None:
    talk = "**Ada:** Hello and welcome to the loom, nice to see you.\n\n**Bo:** Thank you, I am glad to be here with you.\n\n"
    found = read(Document(f"{front}\n{4 * talk}"))
    assert (found.kind, found.facts.title) == ("transcript", "Seven")
    assert [cue.label for cue in found.cues] == ["Ada", "Bo"] * 4
    assert found.cues[0].text.startswith("Hello")


def test_fields_that_head_a_text_state_facts_without_a_fence() -> None:
    found = page_facts(
        Document("Number: 7\r\nTitle: Seven: the loom\r\nDate: 2022-03-06 20:37\r\nGuest: Ada Byron\r\n\r\nWe talk.")
    )
    assert found.published is not None
    assert (found.title, found.published.on, found.people) == ("Seven: the loom", date(2022, 3, 6), ("Ada Byron",))
    assert page_facts(Document("Ada: Hello.\nBo: The title: a loom.\n\nAda: Good.\n")).title is None


def test_a_json_transcript_states_its_title() -> None:
    said = [{"speaker": "Ada", "text": "Hello.", "start": 1}]
    assert read(Document(json.dumps({"episodeTitle": "Seven", "utterances": said}))).facts.title == "Seven"


def test_an_object_is_front_matter_only_before_text() -> None:
    lines = '{\n"segments": [\n{\n"speaker": "Ada",\n"start": 1,\n"text": "Hello"\n}\n]\n}\n'
    assert [cue.text for cue in read(Document(lines)).cues] == ["Hello"]


def test_a_language_is_the_declared_one_unless_the_script_is_another() -> None:
    english = "We sit by the loom and listen, and nothing is said for a while, which is fine with all of us here today. " * 3
    german = "Wir sitzen am Webstuhl und hören zu, und eine Weile wird nichts gesagt, was uns allen heute recht ist. " * 3
    russian = "Мы сидим у станка и слушаем, и некоторое время никто ничего не говорит, и это всех устраивает. " * 3
    assert [language_of(None, text) for text in (english, german, russian, "too short")] == ["en", "de", "ru", None]
    assert [language_of("en", text) for text in (english, german, russian, "too short")] == ["en", "en", "ru", "en"]
    assert language_of("ru", english) == "en"
    assert [language_of("Deutsch", text) for text in (german, "too short")] == ["de", None]


@pytest.mark.parametrize("key", ["publishDate", "datePublished", "pub_date", "releaseDate"])
def test_front_matter_names_the_day_of_publication_in_many_ways(key: str) -> None:
    found = page_facts(Document(f"---\ntitle: Seven\n{key}: 2022-03-06\n---\nText"))
    assert found.published is not None
    assert found.published.on == date(2022, 3, 6)


HOSTILE = {
    "spaces": "<p>Guests: " + " " * 200_000 + "</p>",
    "dates": "<p>" + "1 May 2021 " * 30_000 + "</p>",
    "short lines": "<i>Published 2021</i>" * 20_000,
    "people": "<a href=/people/x>Ada Byron</a>" * 20_000,
    "names": "<h1>with " + "Ada Byron, " * 30_000 + "</h1>",
    "capitals": f"<meta name=description content='episode of {'Aa ' * 50_000}'>",
    "images": "<img alt='" + "photo " * 10_000 + "'>",
    "title": "<title>" + "a | " * 50_000 + "</title>" + "<h2>a</h2>" * 1000,
    "deep": "<div>" * 20_000 + "<time>1 May 2021</time>",
    "deep dates": "<div><span>Mar 3, 2022</span>" * 2000,
    "deep links": "<a href=/guests/ada><div>Ada Byron" * 1000 + "word " * 100_000,
    "headings": "<h3>Guests</h3>" * 20_000,
    "digits": "1" * 200_000 + " 2021",
    "brackets": "<p>Guest: " + "[(" * 100_000 + "</p>",
}


@pytest.mark.parametrize(
    "text",
    [
        "Guest" + " " * 300_000 + "x",
        "# x " + "with A B " * 50_000,
        "# " + "Ada Byron - " * 30_000,
        "---\n" + "a: b\n" * 100_000,
        "Host: " + "[(" * 100_000,
        "episode of " + "Aa " * 100_000,
        "+++\na=" + "[" * 15_000 + "\n+++\n",
    ],
    ids=range(7),
)
def test_hostile_plain_text_gives_its_facts_in_bounded_time(text: str) -> None:
    started = time.process_time()
    assert len(page_facts(Document(text)).people) <= 50
    assert time.process_time() - started < 3


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_give_their_facts_in_bounded_time(name: str) -> None:
    started = time.process_time()
    found = facts(HOSTILE[name])
    assert len(found.people) <= 50
    assert time.process_time() - started < 3
