"""Made-up web pages for benchmarks: words nobody ever said, in the markup of a podcast's site."""

import random
from collections.abc import Iterator
from itertools import accumulate

SYLLABLES = [consonant + vowel for consonant in "bdfghklmnprstvwz" for vowel in "aeiou"]
ENDINGS = ["", "", "n", "r", "s", "t", "ng", "st", "ly"]
NAMES = ["Mara Lindqvist", "Tobin Ashgrove", "Noor Castellane", "Felix Orrery"]
HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Episode {number}: {title} | The Made-Up Hour</title>
<link rel="canonical" href="/episodes/{number}.html">
<meta property="og:title" content="{title}">
<meta property="article:published_time" content="2026-01-02T06:00:00Z">
<script type="application/ld+json">{{"@type": "PodcastEpisode", "name": "{title}", "episodeNumber": {number}}}</script>
</head>
<body class="single single-episode postid-{number}">
<header class="site-header"><nav class="menu"><ul>{menu}</ul></nav></header>
<main id="content"><article class="episode"><h1 class="entry-title">{title}</h1><h2>Transcript</h2>
"""
FOOT = '</article></main><footer class="site-footer"><p>Made up for a benchmark.</p></footer></body></html>\n'


def pages(count: int, size: int) -> Iterator[bytes]:
    """Give so many different pages, each of about that many bytes; the same ones every time."""
    chance = random.Random(4)
    words = made_up_words(chance, 6_000)
    frequencies = list(accumulate(1 / rank for rank in range(2, 2 + len(words))))  # Zipf's law
    turns = [_turn(chance, words, frequencies) for _ in range(4_000)]
    menu = "".join(
        f'<li class="menu-item menu-item-{n}"><a href="/{word}/">{word.title()}</a></li>' for n, word in enumerate(words[:40])
    )
    for number in range(count):
        title = " ".join(chance.choices(words, k=5)).capitalize()
        page = [HEAD.format(number=number, title=title, menu=menu)]
        left = size - len(page[0]) - len(FOOT)
        while left > 0:
            page.append(chance.choice(turns))
            left -= len(page[-1])
        yield "".join([*page, FOOT]).encode()


def made_up_words(chance: random.Random, count: int) -> list[str]:
    lengths = chance.choices((1, 2, 3, 4), (2, 5, 4, 1), k=count)
    return ["".join(chance.choices(SYLLABLES, k=length)) + chance.choice(ENDINGS) for length in lengths]


def _turn(chance: random.Random, words: list[str], frequencies: list[float]) -> str:
    seconds, name = chance.randrange(6_000), chance.choice(NAMES)
    time = f'<a class="time" href="#t={seconds}">{seconds // 60:02}:{seconds % 60:02}</a>'
    sentences = (
        " ".join(chance.choices(words, cum_weights=frequencies, k=chance.randrange(4, 24))).capitalize()
        for _ in range(chance.randrange(1, 9))
    )
    return f'<p class="turn" id="turn-{seconds}">{time} <strong class="speaker">{name}:</strong> {". ".join(sentences)}.</p>\n'
