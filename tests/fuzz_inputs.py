"""What readers are fuzzed with: real pages, markup and nested data at random, fragments, noise; and each of them spoiled."""

import json
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import strategies as st

Inputs = st.SearchStrategy[bytes]

FROZEN = Path(__file__).parent / "frozen"
DEMO = Path(__file__).parents[1] / "data" / "demo"
LARGEST = 400_000  # bytes; the largest page that repeating a part of it makes

WORDS = "Ada|Bo Weaver|Speaker 2|Host|and|so we said|Hello there, Bo.|I think the loom hums.|Transcript|Episode 12|你好|مرحبا|ß"
TIMES = (
    "0:15|[00:01:02.500]|(62:05)|00:00:01,000 --> 00:00:02,000|0:1:00:34|[0:15|٣:٤٥|²:³³|99999:99|1e999|-1|1044.222|0.86 --> 7"
)
MARKS = ": |:|：|**|__|*|# |- |>> |[|]|(|](http://[|---\n|```| |\t|\n|\n\n|\r|\\|\\n|{%|{{|<!--|-->|<![CDATA[|]]>|&amp;amp;"
EVIL = [
    "|", "\x00", "\ufeff", "\u2028", "\u202e", "\u0345", "İ", "\U0001f600", "&#0;", "&#xD800;", "&#99999999;", "&lt;b&gt;", "<",
    "</", "<b", "\"'", "9" * 5000, "(" * 300, "<div>" * 600, "a" * 3000, " " * 3000, ": " * 500, "\\ud800", "%zz", "mailto:",
    "http://[::1", "//[", "https://[x]/", "0000-00-00", "2021-13-45", "31 Feb 2021", "9999-12-31T23:59:59-23:59",
    "0001-01-01T00:00:00+14:00", '<?xml version="1.0" encoding="x"?>', '<!DOCTYPE x [<!ENTITY a "b">]>&a;',
    "<script type=application/ld+json>[[{}]]</script>",
]  # fmt: skip
FRAGMENTS = [*WORDS.split("|"), *TIMES.split("|"), *MARKS.split("|"), *EVIL]
ATTRIBUTES = (
    "class id href src rel property content name itemprop datetime lang type data-start data-end data-speaker data-m begin end "
    "url role isPermaLink who speaker start dur endTime"
).split()
HTML = (
    "html head body title meta link base script h1 h2 h3 p div span b strong em i cite time br a ul li ol dl dt dd table tr td "
    "th pre article section main blockquote header footer nav figure img input template svg"
)
FEED = (
    "rss feed channel item entry title link guid id pubDate published updated enclosure duration person transcript "
    "podcast:person podcast:transcript itunes:title dc:date author language content:encoded"
)
XML = "transcripts transcript Trans Section Turn Sync Who speaker start end text tt body div p span br timedtext window line w"
KEYS = (
    "text body content utterance transcript segments words results monologues elements alternatives speaker speakers name id "
    "label start end startTime endTime start_ms offsets offset duration timestamp time from to ts value type chapters nodes"
).split()
VALUES: list[Any] = [0, -1, 1.5, 1e308, 10**400, float("nan"), float("inf"), True, None, "", "00:01", "1.5s", "\ud800", [1, 2]]


def seeds(*endings: str) -> list[bytes]:
    """Return the pages of our own whose names have one of the endings, or all where none is asked for."""
    pages = (path for folder in (FROZEN, DEMO) for path in sorted(folder.rglob("*")) if path.is_file())
    pages = (path for path in pages if not path.name.endswith((".expected.jsonl", ".toml")))
    return [path.read_bytes() for path in pages if path.name.endswith(endings or "")]


def real(*endings: str) -> Inputs:
    """Return one of the pages of our own."""
    return st.sampled_from(seeds(*endings))


def spoiled(page: bytes, number: int, others: Sequence[bytes]) -> bytes:
    """Return a page with up to six changes, which a number decides: that is quicker than drawing each of them."""
    random = Random(number)
    for _ in range(random.randint(1, 6)):
        start = random.randint(0, len(page))
        stop = min(len(page), start + int(len(page) * random.random() ** 3) + 1)
        page = random.choice(CHANGES)(page[:start], page[start:stop], page[stop:], random, others)[:LARGEST]
    return page


def flip(before: bytes, part: bytes, after: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    at = random.randrange(len(part)) if part else 0
    return before + part[:at] + bytes([random.randrange(256)]) + part[at + 1 :] + after


def delete(before: bytes, part: bytes, after: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    return before + after


def repeat(before: bytes, part: bytes, after: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    return before + part * min(random.choice([2, 3, 30, 3000]), 1 + LARGEST // (len(part) or 1)) + after


def move(before: bytes, part: bytes, after: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    return before + after + part


def insert(before: bytes, part: bytes, after: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    return before + encoded(random.choice(FRAGMENTS)) * random.choice([1, 1, 1, 2, 50]) + part + after


def splice(before: bytes, part: bytes, after: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    other = random.choice(others)
    return before + other[random.randint(0, len(other)) :]


def cut(before: bytes, part: bytes, after: bytes, random: Random, others: Sequence[bytes]) -> bytes:
    return before + part


CHANGES: list[Callable[[bytes, bytes, bytes, Random, Sequence[bytes]], bytes]] = [
    flip, delete, repeat, move, insert, insert, insert, splice, cut
]  # fmt: skip


def markup(tags: str, around: str) -> Inputs:
    """Return elements as well-formed trees, and the same tags in any order, inside what such a file begins and ends with."""
    tag, texts = st.sampled_from(tags.split()), st.sampled_from(FRAGMENTS) | st.text(max_size=20)
    attributes = st.dictionaries(st.sampled_from(ATTRIBUTES), texts, max_size=2)
    trees = st.recursive(texts.map(escape), lambda inner: st.builds(element, tag, attributes, st.lists(inner, max_size=6)))
    tokens = st.one_of(tag.map("<{}>".format), tag.map("</{}>".format), texts)
    inside = st.lists(trees, max_size=8) | st.lists(tokens, max_size=60)
    return inside.map(lambda parts: encoded(around.format("".join(parts))))


def element(tag: str, attributes: dict[str, str], inner: Sequence[str]) -> str:
    shown = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{shown}>{''.join(inner)}</{tag}>"


def nested() -> Inputs:
    """Return JSON of the fields that transcripts have, with values that they should not have."""
    leaves = st.one_of(st.sampled_from(VALUES), st.sampled_from(FRAGMENTS), st.integers(), st.floats())
    keys = st.sampled_from(KEYS)

    def around(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        fields = st.dictionaries(keys, inner, max_size=5)
        return st.one_of(fields, st.lists(inner, max_size=5), st.lists(fields, min_size=1, max_size=8))

    return st.recursive(leaves, around, max_leaves=30).map(json.dumps).map(encoded)


def other_values() -> Inputs:
    """Return JSON of our own with some of its values replaced: still JSON, where spoiled bytes rarely are."""
    contents = [json.loads(page) for page in seeds(".json") if page.count(b"\n{") == 0]

    def replaced(value: Any, random: Random) -> Any:
        if random.random() < 0.04:
            return random.choice([*VALUES, *FRAGMENTS])
        if isinstance(value, list):
            return [replaced(item, random) for item in value for _ in range(random.choice([0, 1, 1, 1, 1, 2]))]
        return {name: replaced(item, random) for name, item in value.items()} if isinstance(value, dict) else value

    numbers = st.integers(0, 2**63)
    return st.builds(
        lambda value, number: encoded(json.dumps(replaced(value, Random(number)))), st.sampled_from(contents), numbers
    )


def noise() -> Inputs:
    """Return fragments of what pages hold in any order, lines of them again and again, any text, and any bytes."""
    texts = st.text(max_size=300)
    encodings = st.sampled_from(["utf-8", "utf-16", "utf-32", "cp1252", "gb18030"])
    return st.one_of(
        st.lists(st.sampled_from(FRAGMENTS), max_size=80).map("".join).map(encoded),
        st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(lambda line: encoded("".join([*line, "\n"]) * 60)),
        st.builds(lambda text, encoding: text.encode(encoding, "replace"), texts, encodings),
        st.binary(max_size=300),
    )


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")
