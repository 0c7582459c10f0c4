"""What a server answers with status 200 in place of a page is named; a real page beside such signs never is."""

from collections.abc import Iterator

import pytest
from soft_failure_pages import ASKED_AS, GOOD, NOTES, NUMBERED, SCRIPT, SENT_TO, SOFT_FAILURES, TALK
from talk import told

from tasks.document import Document
from tasks.soft_failures.soft_failure import OUTCOMES, soft_failure
from tasks.urls import is_front_page, same_address

NAMED = [pytest.param(name, text, reason, id=name) for reason, pages in SOFT_FAILURES.items() for name, text in pages.items()]
SAME = [
    ("http://lamps.example/e/12", "https://www.Lamps.example:443/e/12/#t=5"),
    ("https://lamps.example", "https://lamps.example/index.html?utm_source=feed&fbclid=x"),
    ("https://lamps.example/e?b=2&a=1", "https://lamps.example/e/?a=1&b=2&utm_medium=rss"),
    ("https://lamps.example/caf%C3%A9", "https://lamps.example/café"),
]
OTHER = [
    ("https://lamps.example/e/12", "https://lamps.example/e/13"),
    ("https://lamps.example/?p=12", "https://lamps.example/"),
    ("https://lamps.example/e?page=1", "https://lamps.example/e?page=2"),
    ("https://lamps.example/e", "https://lamps.example:8080/e"),
    ("https://ada.lamps.example/e", "https://bo.lamps.example/e"),
    ("https://lamps.example/E", "https://lamps.example/e"),
    ("not an address", "https://["),
]
FRONT = [
    "https://lamps.example",
    "http://www.lamps.example/index.php",
    "https://lamps.example/de/",
    "https://lamps.example/en-us/home",
]
DEEP = ["https://lamps.example/?p=12", "https://lamps.example/episodes", "https://lamps.example/en/e", "saved/page.html"]
NESTED = (
    "<h1>",
    "<div id='app'>",
    "<div class='cookie'>",
    "<noscript>",
    "<a href='x'>",
    "<header>",
    "<form>",
    "<p hidden>",
    "<loc>",
)
OTHERS_TITLES = [
    "Just a moment",
    "Access denied",
    "Please log in",
    "Under maintenance",
    "Page not found",
    "Before you continue",
]


def reason_of(name: str, text: str) -> str | None:
    for part, meant in (("{notes}", NOTES), ("{talk}", TALK), ("{script}", SCRIPT)):
        text = text.replace(part, meant)
    kind, asked = ASKED_AS.get(name, ("episode", NUMBERED))
    found = soft_failure(Document.from_bytes(text.encode(), asked), kind, asked, SENT_TO.get(name))
    return found.reason if found else None


@pytest.mark.parametrize(("name", "text", "reason"), NAMED)
def test_an_answer_that_is_not_the_page_is_named(name: str, text: str, reason: str) -> None:
    assert reason_of(name, text) == reason


@pytest.mark.parametrize(("name", "text"), GOOD.items(), ids=GOOD)
def test_a_real_page_is_never_named(name: str, text: str) -> None:
    assert reason_of(name, text) is None


def test_every_reason_has_an_outcome_and_examples() -> None:
    assert set(OUTCOMES) == set(SOFT_FAILURES)


@pytest.mark.parametrize(("name", "text", "reason"), [param for param in NAMED if "<body" in param.values[1]])
def test_what_somebody_said_is_not_lost_to_what_stands_beside_it(name: str, text: str, reason: str) -> None:
    unclosed = text.removesuffix("</body></html>")
    assert reason_of("talk", f"{unclosed}<main><h2>Transcript</h2>{TALK}</main>") is None


@pytest.mark.parametrize("title", OTHERS_TITLES)
def test_a_talk_may_be_called_anything(title: str) -> None:
    for form in ("<p><b>{name}:</b> {text}</p>", "<p>[{clock}] {name}: {text}</p>", "<h3>{name}</h3><p>{text}</p>"):
        assert reason_of("talk", f"<title>{title}</title><body><h1>{title}</h1>{told(form)}") is None


@pytest.mark.parametrize(("first", "second"), SAME)
def test_addresses_of_one_page_are_the_same(first: str, second: str) -> None:
    assert same_address(first, second)
    assert same_address(second, first)


@pytest.mark.parametrize(("first", "second"), OTHER)
def test_addresses_of_two_pages_are_not_the_same(first: str, second: str) -> None:
    assert not same_address(first, second)


def test_front_pages_are_told_from_others() -> None:
    assert [url for url in FRONT + DEEP if is_front_page(url)] == FRONT


def hostile() -> Iterator[str]:
    for element in NESTED:
        yield element * 30_000
        yield f"{element} x " * 30_000
    yield "<body " + "<body error" * 30_000
    yield "<script>" * 30_000
    yield '"@type":' * 30_000


@pytest.mark.parametrize("text", list(hostile()), ids=lambda text: text[:16])
def test_hostile_pages_take_no_longer_than_others(text: str) -> None:
    soft_failure(Document(text), "listing", NUMBERED)


def test_links_that_are_no_addresses_harm_nobody() -> None:
    body = "<link rel=canonical href='http://['><a href='http://[/'>x</a><a href='http://a:b/'>y</a>"
    assert reason_of("links", f"<title>x</title>{body}") is None
