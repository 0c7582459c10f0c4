"""Stages: what became of every page at every stage, over a night on which everything that can go wrong does."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from server import Answer, Reply, Server
from talk import TALK as TALKING
from talk import page, told
from test_visits import SHOW, House

import tasks.layouts
from tasks.data_folder import DataFolder
from tasks.schemas import WAREHOUSE
from tasks.stages import DEGRADED, FAILED, OUTCOMES, SKIPPED, Stage, identified
from tasks.tables import frame
from tasks.warehouse import Warehouse
from tasks.web import backoff

DEMO = Path(__file__).parents[1] / "data" / "demo" / "site"
SOURCE = 'title = "{name}"\nsite = "{base}/"\nallow_local = true\n'
HTTP = ("http_403", "http_404", "http_429", "http_500", "robots_disallowed")
LAYOUT = """from tasks.reading import Cue, Facts, Published, Reading

def read(document):
    said = [Cue(line.split(": ")[1], line.split(": ")[0]) for line in document.lines]
    return Reading("transcript", "{name}", tuple(said), Facts(published={published}))
"""
TALK = told("<p><b>{name}:</b> {text}</p>")
CAPTIONS = (
    "1\n00:00:01,000 --> 00:00:09,000\nAda: We begin. We do. And on we go.\n\n2\n00:00:09,000 --> 00:00:12,000\nBo: So.\n"
)


def cut_short(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "9999")
    handler.end_headers()
    handler.wfile.write(page(TALK).encode())


def walked(base: str) -> dict[str, Answer]:
    """A speaker page of which the second part does not come."""
    path = "/person/noor-castellane"
    first = (DEMO / f"{path[1:]}.html").read_text(encoding="utf-8").replace("http://localhost:8765", base)
    return {path: first, f"{path}?page=2": Reply(b"", 500), f"{path}?page=3": Reply(b"", 500)}


@dataclass(frozen=True)
class Night:
    """A config, a data folder, and what the last run printed and left as artifacts."""

    config: Path
    data: DataFolder

    def run(self, *only: str, deadline: float = 3) -> Any:
        from flows.nightly import nightly

        return nightly(str(self.config), str(self.data.root), list(only), deadline, return_state=True)

    def source(self, name: str, base: str, *keys: str) -> None:
        text = SOURCE.format(name=name, base=base) + "\n".join(keys)
        (self.config / "sources" / f"{name}.toml").write_text(text + "\n", encoding="utf-8")

    def mend(self, name: str, old: str, new: str) -> None:
        path = self.config / "sources" / f"{name}.toml"
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        rows = Warehouse(self.data.warehouse).read(table).select(list(columns)).to_pylist()
        return sorted((tuple(row.values()) for row in rows), key=repr)


def artifact(key: str) -> list[dict[str, Any]]:
    """Return a table that the last run left with Prefect."""
    import json

    from prefect.artifacts import Artifact

    found = Artifact.get(key)
    assert found is not None
    return list(json.loads(str(found.data)))


def count(cell: str | int) -> int:
    return int(str(cell).partition(":")[0])


def counted(told: str) -> tuple[str, int]:
    number, _, name = told.partition(" ")
    return name, int(number)


def why(cell: str) -> dict[str, int]:
    return {reason: int(pages) for reason, pages in re.findall(r"(\w+) (\d+)", cell.partition(": ")[2])}


def add_up(printed: str) -> list[dict[str, int]]:
    """Verify the sums of all that a run said; return those of the summary."""
    sums = []
    for line in re.findall(r"^\d+ (?:pages due|new) .*=.*$", printed, re.MULTILINE):
        left, right = (dict(map(counted, side.split(" + "))) for side in line.partition(";")[0].split(" = "))
        assert sum(left.values()) == sum(right.values()), line
        sums.append(left | right)
    for row in artifact("greenroom-nightly"):
        if row["due"] != "not measured":
            assert row["due"] == row["fetched"] + count(row["failed"]) + row["left"], row
        read = row["read"] + row["no dialogue"] + count(row["quarantined"]) + row["unread"]
        assert row["new"] + row["again"] == read, row
    by_source: dict[str, set[int]] = {}
    for row in artifact("greenroom-nightly-stages"):
        by_source.setdefault(row["source"], set()).add(sum(count(row[outcome]) for outcome in OUTCOMES))
        for outcome, known in (("degraded", DEGRADED), ("skipped", SKIPPED), ("failed", [*FAILED, *HTTP])):
            assert set(why(row[outcome])) <= set(known), row
    assert all(len(pages) == 1 for pages in by_source.values()), "every stage counts every page"
    return sums


def reasons(source: str, stage: str, outcome: str) -> dict[str, int]:
    """Return why pages of a source came out of a stage as they did."""
    (row,) = [row for row in artifact("greenroom-nightly-stages") if (row["source"], row["stage"]) == (source, stage)]
    return why(row[outcome])


@pytest.fixture
def night(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prefect_server: None) -> Iterator[Night]:
    """Eight sources, each with a trouble of its own."""
    monkeypatch.setattr(backoff, "FIRST_SECONDS", 0.01)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))  # a server of an earlier test may have had the same port
    layouts = tmp_path / "layouts"
    layouts.mkdir()
    monkeypatch.setattr(tasks.layouts, "__path__", [*tasks.layouts.__path__, str(layouts)])
    for name, published in (("hasty", 'Published("yesterday")'), ("mended", "None")):
        (layouts / f"{name}.py").write_text(LAYOUT.format(name=name, published=published), encoding="utf-8")
    (tmp_path / "config" / "sources").mkdir(parents=True)
    (tmp_path / "captures").mkdir()
    (tmp_path / "captures" / "talk.html").write_text(page(TALK), encoding="utf-8")
    made = Night(tmp_path / "config", DataFolder(tmp_path / "data").made())
    pages: dict[str, Answer] = {
        "/good": page(TALK),
        "/captions.srt": CAPTIONS,
        "/nameless.vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>Yes.\n\n00:02.000 --> 00:03.000\nNo.\n",
        "/latin": page(TALK).replace("Home", "Caf\xe9").encode("latin-1"),
        "/quiet": "<h1>Nothing</h1><p>to be heard here.</p>",
        "/rubbish": bytes(range(256)) * 40,
        "/private": page(TALK),
        "/blocked": Reply(b"", 403),
        "/cut": cut_short,
        "/robots.txt": "User-agent: *\nDisallow: /private\n",
    }
    with ExitStack() as stack:
        troubled, resting, slow, parts, hasty = (
            stack.enter_context(Server(answers))
            for answers in (
                pages,
                {f"/{number}": Reply(b"", 429, {"Retry-After": "3000"}) for number in range(4)},
                {f"/{number}": page(TALK) for number in range(3)},
                {},
                {"/talk": "Ada: Hello.\nBo: Hello."},
            )
        )
        parts.pages |= walked(parts.base)
        listed = [f"{troubled.base}{path}" for path in [*pages, "/gone"] if path != "/robots.txt"]
        quick = "delay_seconds = 0"
        owner = ('permission = "owner"', quick)
        wrong = "[expect]\nmax_failed_share = 1.0"
        feed = f'feeds = ["{troubled.base}/feed.xml"]'
        made.source("troubled", troubled.base, 'permission = "robots"', quick, f"pages = {listed}", feed, wrong)
        made.source("resting", resting.base, *owner, f"pages = {[resting.base + path for path in resting.pages]}", wrong)
        made.source("slow", slow.base, owner[0], "delay_seconds = 500", f"pages = {[slow.base + path for path in slow.pages]}")
        made.source("parts", parts.base, *owner, f'speaker_pages = ["{parts.base}/person/noor-castellane"]', wrong)
        made.source("hasty", hasty.base, *owner, f'pages = ["{hasty.base}/talk"]', 'layout = "hasty"', wrong)
        made.source("broken", "https://b.example", 'permission = "local"', 'captures = "../../captures"')
        made.source("apart", "https://a.example", 'permission = "local"', 'captures = "../../captures"')
        (made.data.archive / "broken").write_text("in the way", encoding="utf-8")
        yield made


LOOKED_IN = ("troubled", "resting", "slow", "parts", "hasty", "broken")


def test_the_sums_add_up_over_nights_with_every_kind_of_trouble_and_what_was_mended_comes_back(
    night: Night, capsys: pytest.CaptureFixture[str]
) -> None:
    from flows.rebuild import rebuild

    state = night.run(*LOOKED_IN)
    first = capsys.readouterr().out
    assert "broken: " in state.message
    due, read = add_up(first)
    assert due == {"pages due": 18, "fetched": 9, "failed": 4, "left": 5}
    assert read == {"new": 9, "again": 0, "read": 5, "no dialogue": 1, "quarantined": 3, "unread": 0}
    assert "not measured for 1 of 6 sources" in first
    for line in (
        "broken: not looked at to the end: FileExistsError",
        "parts: 1 of 2 feeds, listings and the like did not come: speaker_page http_500 1",
        "resting: 3 pages were due and are left for the next run",
        "slow: 2 pages were due and are left for the next run",
        "the run was not to look in: apart",
    ):
        assert f"not done  {line}" in first
    assert reasons("troubled", "fetch", "failed") == {"http_403": 1, "http_404": 2, "robots_disallowed": 1}
    assert reasons("troubled", "fetch", "degraded") == {"truncated": 1}
    assert reasons("troubled", "read", "degraded") == {"encoding_assumed": 1, "labels_missing": 1}
    assert reasons("troubled", "read", "failed") == {"binary": 1, "truncated": 1}
    assert reasons("troubled", "clean", "skipped") == {"no_cues": 1, "not_fetched": 4, "not_read": 2}
    assert reasons("troubled", "segment", "degraded") == {"times_interpolated": 1}
    assert reasons("troubled", "identify", "degraded") == {"speech_without_speaker": 1}
    assert reasons("parts", "read", "skipped") == {"part_missing": 1, "not_fetched": 1}
    assert reasons("resting", "archive", "skipped") == {"left": 3, "nothing_came": 1}

    assert ("hasty", "schema", "episodes.published_on") in {
        (source_id, reason, (detail or "").partition(":")[0])
        for source_id, reason, detail in night.rows("reads", "source_id", "reason", "detail")
    }
    night.mend("hasty", 'layout = "hasty"', 'layout = "mended"')
    night.run(*LOOKED_IN)
    second = capsys.readouterr().out
    due, read = add_up(second)
    assert due == {"pages due": 8, "fetched": 1, "failed": 1, "left": 6}
    assert read == {"new": 0, "again": 1, "read": 1, "no dialogue": 0, "quarantined": 0, "unread": 0}
    assert "not done  troubled: 2 pages are left alone for now: blocked 1, gone 1" in second
    assert reasons("troubled", "read", "skipped") == {"same_bytes": 1, "not_fetched": 2}
    night.run("hasty")
    (_, read) = add_up(capsys.readouterr().out)
    assert sum(read.values()) == 0, "what was read again is not read each night"

    columns = [name for name in WAREHOUSE["reads"].schema.names if name != "run_id"]
    by_night = night.rows("reads", *columns), night.rows("segments", *WAREHOUSE["segments"].schema.names)
    rebuild(str(night.config), str(night.data.root), return_state=True)
    assert (night.rows("reads", *columns), night.rows("segments", *WAREHOUSE["segments"].schema.names)) == by_night


UNMARKED = "\n\n".join(f"{name}: {text.rstrip('.?!')} and so on and on" for name, text in TALKING)


@pytest.mark.parametrize(
    ("content", "stage", "outcome", "reasons"),
    [
        (page(TALK).encode(), "read", "ran", []),
        (page(TALK).encode(), "clean", "ran", []),
        (page(TALK).encode(), "segment", "ran", []),
        (page(TALK).replace("Home", "Caf\xe9").encode("latin-1"), "read", "degraded", ["encoding_assumed"]),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\nAda: Yes.\n\n00:02.000 --> 00:03.000\nNo.\n", "read", "ran", []),
        (UNMARKED.encode(), "segment", "degraded", ["few_sentence_marks"]),
        (b"<p>Nobody speaks here.</p>", "segment", "skipped", ["no_cues"]),
        (bytes(range(256)) * 9, "read", "failed", ["binary"]),
        (bytes(range(256)) * 9, "segment", "skipped", ["not_read"]),
    ],
)
def test_what_a_page_lacks_is_told(tmp_path: Path, content: bytes, stage: str, outcome: str, reasons: list[str]) -> None:
    house = House(tmp_path)
    house.fetch(content)
    (read,) = house.readings().reads.to_pylist()
    assert (read[f"{stage}_outcome"], read[f"{stage}_reasons"]) == (outcome, reasons)


def test_what_identify_does_with_a_page_is_told(tmp_path: Path) -> None:
    house = House(tmp_path)
    talk = "{0}: Is the kettle on?\n\nBo Lark: It has been on since noon.\n\n{0}: Then we may begin.\n\nBo Lark: We may."
    for name, label in (("named", "Ada Fenn"), ("numbered", "Speaker 1")):
        house.fetch(talk.format(label).encode(), page=name)
    house.read()
    voices, episodes = (frame(house.warehouse.read(name)) for name in ("voices", "episodes"))
    one_episode = voices.assign(episode_id="e", words=voices["words"].where(voices["page"] == "named", 1))
    assert identified(voices, episodes, {"show": SHOW}) == {
        ("show", "named"): Stage("ran"),
        ("show", "numbered"): Stage("degraded", ("unresolved",)),
    }
    assert identified(one_episode, episodes, {"show": SHOW})["show", "numbered"] == Stage("skipped", ("another_page_counts",))
