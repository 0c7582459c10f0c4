"""Real pages of others, served on loopback: a night, a second night, and a rebuild with the server gone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pandas as pd
import pyarrow.parquet as pq
import pytest
from conftest import CORPUS
from facts_score import score
from identity_score import run as who_is_who

from tasks.data_folder import DataFolder
from tasks.parse import Parsed, parse, read_files, to_table
from tasks.releases.manifest import read_manifest
from tasks.warehouse import Warehouse

TRANSCRIPTS = ("haskell-interlude", "front-end-happy-hour")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # named so by the class above
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def truth(corpus: Path, source: str) -> list[dict[str, Any]]:
    lines = (corpus / source / "truth.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line]


def write_config(folder: Path, corpus: Path, address: str) -> None:
    """Write a source for each of five parts of the corpus; links to other hosts are not followed."""
    (folder / "sources").mkdir(parents=True)

    def source(name: str, *lines: str, permission: str = "robots") -> None:
        head = [f'title = "{name}"', f'site = "{address}/{name}/"', f'permission = "{permission}"', "delay_seconds = 0"]
        (folder / "sources" / f"{name}.toml").write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")

    online = "allow_local = true"
    for name in TRANSCRIPTS:
        urls = [f"{address}/{name}/{quote(row['page'])}" for row in truth(corpus, name)]
        source(name, online, f"pages = {json.dumps(urls)}", "[expect]", "transcripts = true")
    examples = [
        f"{address}/podcast-namespace/pages/{file}" for file in ("example.html", "example.json", "example.srt", "example.vtt")
    ]
    feeds = [f"{address}/podcast-namespace/pages/example.xml"]
    source("podcast-namespace", online, f"pages = {json.dumps(examples)}", f"feeds = {json.dumps(feeds)}", "links = []")
    feeds = [f"{address}/gnome-podcasts-rss/pages/2018-01-20-Intercepted.xml"]
    source("gnome-podcasts-rss", online, f"feeds = {json.dumps(feeds)}", "links = []")
    captures = json.dumps(str(corpus / "audioscrape" / "pages"))
    source("audioscrape", "many_podcasts = true", f"captures = {captures}", permission="local")


def test_the_seed_reads_as_its_quotes_and_nothing_else(corpus: Path) -> None:
    [seed] = truth(corpus, "audioscrape")
    turns = parse([corpus / "audioscrape" / seed["page"]])
    assert turns["text"].tolist() == [quote["text"] for quote in seed["quotes"]]
    assert set(turns["label"]) == {"Sergey Levine"}
    assert len(turns) == 20


def test_a_night_a_second_night_and_a_rebuild_publish_the_same(corpus: Path, tmp_path: Path, prefect_server: None) -> None:
    from flows.nightly import nightly
    from flows.rebuild import rebuild

    config, data = tmp_path / "config", DataFolder(tmp_path / "data")
    warehouse = Warehouse(data.warehouse)
    with served(corpus) as address:
        write_config(config, corpus, address)
        assert nightly(str(config), str(data.root), return_state=True).is_completed()
        first, reads = read_manifest(data.latest), warehouse.read("reads").num_rows
        second = nightly(str(config), str(data.root), return_state=True)
    assert first is not None
    assert second.message.startswith("unchanged")
    assert warehouse.read("reads").num_rows == reads
    assert rebuild(str(config), str(data.root), return_state=True).message.startswith("unchanged")
    assert read_manifest(data.latest) == first

    episodes = pd.read_parquet(data.latest / "episodes", dtype_backend="pyarrow")
    assert episodes.groupby("source_id")["transcript_status"].agg(lambda status: int(status.eq("full").sum())).to_dict() == {
        "front-end-happy-hour": 30,
        "gnome-podcasts-rss": 0,
        "haskell-interlude": 32,
        "podcast-namespace": 4,
    }
    known = {row["guid"] for name in ("gnome-podcasts-rss", "podcast-namespace") for row in feed_items(corpus, name)}
    assert set(episodes["guid"].dropna()) == known
    segments = pd.read_parquet(data.latest / "segments", dtype_backend="pyarrow")
    [seed] = truth(corpus, "audioscrape")
    quotes = segments[segments["source_id"] == "audioscrape"]
    assert quotes["text"].tolist() == [quote["text"] for quote in seed["quotes"]]


def feed_items(corpus: Path, source: str) -> list[dict[str, Any]]:
    """Return the items of the feed that the config names."""
    names = ("2018-01-20-Intercepted.xml", "example.xml")
    return [item for row in truth(corpus, source) if row["page"].endswith(names) for item in row["items"]]


@pytest.fixture(scope="module")
def parsed() -> list[Parsed]:
    """All pages as they read: that takes long, and several tests score it."""
    return list(read_files(sorted(CORPUS.glob("*/pages/*")), root=CORPUS))


def test_who_says_what_is_read_on_every_source(corpus: Path, parsed: list[Parsed], tmp_path: Path) -> None:
    """Nine pages that the truth calls negatives hold a whole transcript in a `details` element, and are read."""
    predictions = tmp_path / "turns.parquet"
    pq.write_table(to_table(parsed), predictions)
    scorer = corpus.parent / "tools" / "score.py"
    scored = subprocess.run(
        [sys.executable, scorer, corpus, predictions, "--json"], capture_output=True, text=True, check=False
    )
    assert scored.returncode == 0, scored.stderr
    report = json.loads(scored.stdout)
    with_transcripts = {name: source for name, source in report["sources"].items() if source["transcripts"]}
    assert {name: source["attributed"] for name, source in with_transcripts.items() if source["attributed"] < 0.95} == {}
    assert report["macro"]["attributed"] >= 0.985
    assert report["macro"]["turns"] >= 0.97
    wrong = {name: source["negatives_wrong"] for name, source in report["sources"].items() if source["negatives_wrong"]}
    assert wrong == {"arraycast": 9}


WITH_PEOPLE = (
    "audioscrape bitcointranscripts-site haskell-interlude kartini-teknologi oxide-and-friends-whisper rustacean-station "
    "signals-and-threads"
).split()


def test_labels_are_whom_the_truth_says(corpus: Path) -> None:
    """Over all sources at once: `python -m tests.identity_score`."""
    found = who_is_who(corpus, WITH_PEOPLE)
    assert found.items > 300
    assert (found.precision >= 0.99, found.recall >= 0.96, found.wrong <= 0.01) == (True, True, True), found


FEEDS = ["antennapod-tests", "gnome-podcasts-rss", "partytime-rss", "podcast-namespace", "podcast-search-dart"]


@pytest.mark.parametrize("source", FEEDS)
def test_feeds_give_their_items_transcripts_and_persons_exactly(corpus: Path, source: str) -> None:
    """A person element without a name is in the truth, but names nobody."""
    feeds = [row for row in truth(corpus, source) if row["kind"] == "feed"]
    assert feeds
    for row in feeds:
        items = to_table(read_files([corpus / source / row["page"]]), "items").drop_columns("page").to_pylist()
        named = [[person for person in item["persons"] if person["name"]] for item in row["items"]]
        assert items == [item | {"persons": persons} for item, persons in zip(row["items"], named, strict=True)]


def test_page_facts_are_right_where_a_page_states_them(
    corpus: Path, parsed: list[Parsed], capsys: pytest.CaptureFixture[str]
) -> None:
    truths = [
        row | {"page": f"{path.parent.name}/{row['page']}"}
        for path in sorted(corpus.glob("*/truth.jsonl"))
        for row in truth(corpus, path.parent.name)
        if row["kind"] != "feed"
    ]
    of_truths = {row["page"] for row in truths}
    told = to_table((each for each in parsed if each.page in of_truths), "pages").to_pylist()
    figures, missed = score(corpus, truths, {row["page"]: row for row in told})
    with capsys.disabled():
        print("", *(f"{field:10s} {figure}" for field, figure in figures.items()), sep="\n")
    assert {field: figure.share for field, figure in figures.items() if figure.share < 0.9} == {}, missed[:20]
