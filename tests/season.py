"""A season: two months of podcasts of our own making, read night by night into a data folder by the code that reads pages."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from tasks import ids
from tasks.batch import Readings
from tasks.config import Source
from tasks.data_folder import DataFolder
from tasks.document import Document
from tasks.read import READER_VERSION, read
from tasks.reading import Cue, Facts, Item, Person, Published, Reading
from tasks.rows import Rows, Visited, rows_of
from tasks.schemas import WAREHOUSE
from tasks.warehouse import Warehouse

FIRST_NIGHT, SECOND_NIGHT = date(2026, 10, 31), date(2026, 11, 7)
HOSTS, GUESTS = ("Ada Fenn", "Bo Lark"), ("Cy Moor", "Di Sedge", "Ed Heath")
SHOWS = 12
NOUNS = "lamp ladder window harbour kettle loom orchard lantern cellar bridge ferry garden tower needle river anchor".split()
VERBS = "painted carried forgot mended found counted lowered borrowed watched folded".split()
WHEN = "before breakfast|after the storm|in the second winter|while nobody looked|for the third time|on the way home".split("|")
JAPANESE = "私たちは毎朝窓を開けて港を見ます。船が戻るまで灯りを消しません。"


def source(name: str, **keys: object) -> Source:
    place = f"https://{name}.example/"
    return Source.model_validate(
        {"source_id": name, "title": name.title(), "site": place, "permission": "owner", "pages": (place,)} | keys
    )


SOURCES = {
    each.source_id: each
    for each in (
        source("loom"),
        source("lamp", aliases={"K": "Kim Loom"}),
        source("many", many_podcasts=True),
        source("quotes", many_podcasts=True),
        source("harbour", language="ja"),
    )
}

Page = tuple[str, str, str | None, Reading]
"""Source, page, episode, and what the page reads as."""
Pages = Callable[[date], Iterator[Page]]
"""The pages that there are on a day."""
Alter = Callable[[str, Reading], Reading]
"""What a broken reader makes of the reading of a source's page."""


def read_night(data: DataFolder, today: date, alter: Alter | None = None, pages: Pages | None = None) -> None:
    """Read the pages that there are on a day, all if null, as a reader in order does, or as one does that alters readings."""
    by_source: dict[str, list[tuple[Page, Rows, str]]] = {}
    for page in (pages or every_page)(today):
        source_id, name, episode_id, reading = page
        snapshot = ids.snapshot_id(repr(reading).encode())
        visited = Visited(SOURCES[source_id], name, datetime.combine(today, time(2), UTC), snapshot, episode_id)
        reading = alter(source_id, reading) if alter else reading
        by_source.setdefault(source_id, []).append((page, rows_of(visited, [reading], [snapshot]), snapshot))
    for source_id, found in by_source.items():
        made = {
            table: WAREHOUSE[table].conform([row for _, rows, _ in found for row in getattr(rows, table)])
            for table in ("episodes", "voices", "segments")
        }
        reads = WAREHOUSE["reads"].conform(_read(page, snapshot, today) for page, _, snapshot in found)
        Warehouse(data.warehouse).commit(Readings(reads=reads, **made, pages=[page[1] for page, _, _ in found]), source_id)


def every_page(today: date) -> Iterator[Page]:
    yield from loom(today)
    for number in range(3):
        talk = conversation(f"lamp {number}", ("Kim Loom", "K") if number % 2 else ("K", "Jo Reed"), 12)
        text = "\n\n".join(f"{label}: {said}" for label, said in talk)
        yield "lamp", f"https://lamp.example/{number}", None, read(Document(text, "page"))
    for number in range(2 * SHOWS):
        show, day = number % SHOWS, date(2026, 9, 1) + timedelta(days=2 * number)
        cues = tuple(
            Cue(said, name)
            for name, said in conversation(
                f"many {number}", (f"Host {NOUNS[show].title()}", f"Guest Of {NOUNS[show].title()}"), 10
            )
        )
        yield (
            "many",
            f"https://many.example/{number}",
            None,
            Reading("transcript", "generic", cues, Facts(f"Show {NOUNS[show]}", f"Talk {number}", Published(day))),
        )
    quotes = tuple(Cue(said) for _, said in conversation("quotes", ("", ""), 12))
    yield "quotes", "https://quotes.example/fay", None, Reading("speaker_page", "generic", quotes, speaker="Fay Brook")
    for number in range(4):
        cues = tuple(Cue(f"{JAPANESE}今日は{number * 40 + at}番の船です。", ("山田", "佐藤")[at % 2]) for at in range(12))
        yield (
            "harbour",
            f"https://harbour.example/{number}",
            None,
            Reading("transcript", "generic", cues, Facts(None, f"港 {number}", Published(date(2026, 10, 1 + number)), "ja")),
        )


def loom(today: date) -> Iterator[Page]:
    """Give a feed and its transcripts: an episode every four days, every ninth without; one is mended late."""
    days = [date(2026, 8, 26) + timedelta(days=4 * number) for number in range(30)]
    items = []
    for number, day in enumerate(day for day in days if day <= today):
        guest = GUESTS[number % 3]
        people = (*(Person(host, "host") for host in HOSTS), Person(guest, "guest"))
        url = f"https://loom.example/{number}"
        at = datetime.combine(day, time(6), UTC)
        items.append(Item(f"Thread {number}", f"loom-{number}", url, f"{url}.mp3", Published(day, at), 600_000, (), people))
        if number % 9 == 8:
            continue
        talk = conversation(f"loom {number}", (*HOSTS, guest), 24)
        if number == 16 and today >= SECOND_NIGHT:
            talk[5] = (talk[5][0], "What we said here was wrong, and is put right in this sentence.")
        page = Document("\n".join(["WEBVTT", "", *_cues(talk)]), f"{url}.vtt")
        yield "loom", f"{url}.vtt", ids.episode_id("loom", guid=f"loom-{number}"), unlabelled(read(page))
    yield (
        "loom",
        "https://loom.example/feed.xml",
        None,
        Reading("feed", "feed", facts=Facts("Loom", language="en"), items=tuple(items)),
    )


def unlabelled(reading: Reading) -> Reading:
    """Return a reading in which nobody is named for one cue."""
    cues = [replace(cue, label=None) if at == 3 else cue for at, cue in enumerate(reading.cues)]
    return replace(reading, cues=tuple(cues))


def conversation(seed: str, names: tuple[str, ...], turns: int) -> list[tuple[str | None, str]]:
    """Return who says what in a talk; equal seeds give equal talks."""
    chance = random.Random(seed)
    return [
        (names[turn % len(names)], " ".join(sentence(chance) for _ in range(chance.randint(1, 3)))) for turn in range(turns)
    ]


def sentence(chance: random.Random) -> str:
    clauses = [
        f"the {chance.choice(NOUNS)} {chance.choice(VERBS)} a {chance.choice(NOUNS)} {chance.choice(WHEN)}"
        for _ in range(chance.randint(1, 4))
    ]
    text = ", and ".join(clauses)
    return f"{text[0].upper()}{text[1:]} {chance.randint(2, 99)} times."


def _cues(talk: list[tuple[str | None, str]]) -> Iterator[str]:
    for at, (label, said) in enumerate(talk):
        start, end = (f"00:{seconds // 60:02d}:{seconds % 60:02d}.000" for seconds in (20 * at, 20 * at + 19))
        yield f"{start} --> {end}\n{f'<v {label}>' if label else ''}{said}\n"


def _read(page: Page, snapshot: str, today: date) -> dict[str, object]:
    source_id, name, episode_id, reading = page
    return {
        "source_id": source_id,
        "page": name,
        "part": 1,
        "visited_at": datetime.combine(today, time(2), UTC),
        "snapshot_id": snapshot,
        "episode_id": episode_id,
        "reader_version": READER_VERSION,
        "config_hash": SOURCES[source_id].reading_hash,
        "run_id": f"{today}",
        "outcome": "read",
        "kind": reading.kind,
        "layout": reading.layout,
        "cues": len(reading.cues),
        "items": len(reading.items),
    }


def with_cues(change: Callable[[int, Cue], Cue]) -> Alter:
    """Return what changes each cue of a source's pages."""
    return lambda _, reading: replace(reading, cues=tuple(change(at, cue) for at, cue in enumerate(reading.cues)))
