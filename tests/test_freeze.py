"""Freezing: a real archive, a real server, real files; the frozen page is a test that fails once and then passes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from command import greenroom
from server import Reply, Server

from tasks import ids
from tasks.archive import ArchiveWriter
from tasks.freeze import Found, FreezeError, name_of, reads_alike
from tasks.schemas import WAREHOUSE
from tasks.warehouse import Warehouse

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "tests" / "frozen" / "strong-colon.html").read_bytes()
URL = "https://show.example/episodes/ropes"


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    folder = tmp_path / "tests" / "frozen"
    folder.mkdir(parents=True)
    return folder


def archived(data: Path, *contents: bytes, url: str = URL, outcome: str = "fetched") -> list[str]:
    """Put responses into an archive, an hour apart; return their snapshot_ids."""
    rows = []
    with ArchiveWriter(data / "archive", "show", "run") as writer:
        for hour, content in enumerate(contents):
            at = datetime(2026, 1, 1, hour, tzinfo=UTC)
            location = writer.write_response(url, content, "200 OK", [], at)
            asked = {"run_id": "run", "flow": "nightly", "source_id": "show", "page": url, "part": 1, "kind": "episode"}
            came = {"url": url, "fetched_at": at, "redirects": 0, "elapsed_ms": 0, "outcome": outcome, "robots": "allowed"}
            where = {"archive_file": location.file, "archive_offset": location.offset}
            rows.append(asked | came | where | {"snapshot_id": ids.snapshot_id(content), "bytes": len(content)})
    Warehouse(data / "warehouse").append("fetches", WAREHOUSE["fetches"].conform(rows))
    return [str(row["snapshot_id"]) for row in rows]


def freeze(frozen: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return greenroom("freeze", *words, "--to", frozen, folder=frozen.parents[1])


def pages(frozen: Path) -> list[str]:
    return sorted(path.name for path in frozen.iterdir())


def test_a_file_becomes_a_test_that_fails_once_and_then_passes(frozen: Path, tmp_path: Path) -> None:
    (tmp_path / "Bold Labels.HTML").write_bytes(PAGE)
    told = freeze(frozen, tmp_path / "Bold Labels.HTML")
    assert told.returncode == 0, told.stderr
    page = frozen / "bold-labels.html"
    assert page.read_bytes() == PAGE
    assert told.stdout.startswith(f"frozen {Path('tests/frozen/bold-labels.html')}, from the file ")
    for step in ("without permission", "pytest tests/test_frozen.py", "READER_VERSION", "parse --explain", "review it"):
        assert step in told.stdout
    shutil.copy(ROOT / "tests" / "test_frozen.py", frozen.parent)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", frozen.parent / "test_frozen.py", "-k", "expected"]
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    first, second = (subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False) for _ in range(2))
    assert (first.returncode, "review it" in first.stdout, second.returncode) == (1, True, 0), first.stdout
    assert pages(frozen) == ["bold-labels.html", "bold-labels.html.expected.jsonl"]


@pytest.mark.parametrize("beside", ["page.html", "page.html.expected.jsonl"])
def test_nothing_is_overwritten(frozen: Path, tmp_path: Path, beside: str) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    (frozen / beside).write_text("reviewed", encoding="utf-8")
    told = freeze(frozen, tmp_path / "page.html")
    assert (told.returncode, "--name" in told.stderr, pages(frozen)) == (2, True, [beside])
    assert (frozen / beside).read_text(encoding="utf-8") == "reviewed"
    assert freeze(frozen, tmp_path / "page.html", "--name", "other").returncode == 0
    assert pages(frozen) == ["other.html", beside]


def test_a_snapshot_comes_from_the_archive_by_the_beginning_of_its_id(frozen: Path, tmp_path: Path) -> None:
    older, newer = archived(tmp_path / "data", PAGE + b"<!-- older -->", PAGE)
    told = freeze(frozen, newer[:8])
    assert (told.returncode, pages(frozen)) == (0, ["ropes.html"]), told.stderr
    assert (frozen / "ropes.html").read_bytes() == PAGE
    assert f"the archive: snapshot {newer[:12]}, fetched 2026-01-01 01:00 UTC" in told.stdout
    assert freeze(frozen, older, "--name", "older.html").returncode == 0
    assert (frozen / "older.html").read_bytes().endswith(b"<!-- older -->")


def test_a_beginning_that_several_snapshots_share_is_not_guessed(frozen: Path, tmp_path: Path) -> None:
    by_start: dict[str, bytes] = {}
    for number in range(100_000):
        content = PAGE + str(number).encode()
        twin = by_start.setdefault(ids.snapshot_id(content)[:6], content)
        if twin != content:
            break
    archived(tmp_path / "data", twin, content)
    told = freeze(frozen, ids.snapshot_id(content)[:6])
    assert (told.returncode, "2 begin so; give more digits" in told.stderr) == (2, True), told.stderr


def test_an_address_that_was_read_before_is_not_asked_for(frozen: Path, tmp_path: Path) -> None:
    archived(tmp_path / "data", b"<p>Older", PAGE)
    told = freeze(frozen, URL)
    assert (told.returncode, (frozen / "ropes.html").read_bytes()) == (0, PAGE), told.stderr


def test_a_page_that_the_archive_lost_is_told(frozen: Path, tmp_path: Path) -> None:
    (snapshot,) = archived(tmp_path / "data", PAGE)
    shutil.rmtree(tmp_path / "data" / "archive")
    told = freeze(frozen, snapshot)
    assert (told.returncode, "lost it" in told.stderr, pages(frozen)) == (1, True, [])


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Server]:
    """A site on loopback, and a config that covers it by its robots.txt."""
    with Server({"/robots.txt": "User-agent: *\nDisallow: /private", "/episodes/ropes": PAGE, "/private": PAGE}) as server:
        (tmp_path / "config" / "sources").mkdir(parents=True)
        (tmp_path / "config" / "sources" / "show.toml").write_text(
            f'title = "Show"\nsite = "{server.base}"\npermission = "robots"\nallow_local = true\ndelay_seconds = 0\n'
            f'feeds = ["{server.base}/feed.xml"]\n',
            encoding="utf-8",
        )
        yield server


def test_any_other_address_is_asked_for_as_a_source_may(frozen: Path, show: Server) -> None:
    told = freeze(frozen, f"{show.base}/episodes/ropes")
    assert (told.returncode, show.asked) == (0, ["/robots.txt", "/episodes/ropes"]), told.stderr
    assert (frozen / "ropes.html").read_bytes() == PAGE
    assert "as source show may (robots)" in told.stdout


@pytest.mark.parametrize(
    ("path", "said"),
    [("/private", "refused: robots_disallowed"), ("/nothing", "gone: http_404"), ("/broken", "failed: http_500")],
)
def test_what_does_not_come_is_told_and_nothing_is_saved(frozen: Path, show: Server, path: str, said: str) -> None:
    show.pages["/broken"] = Reply(b"no", 500)
    told = freeze(frozen, f"{show.base}{path}")
    assert (told.returncode, said in told.stderr, pages(frozen)) == (1, True, []), told.stderr
    assert ("/private" in show.asked) is False


def test_a_host_that_no_source_covers_is_not_asked(frozen: Path, show: Server) -> None:
    with Server({"/talk": PAGE}) as other:
        told = freeze(frozen, f"http://localhost:{other.base.rsplit(':', 1)[1]}/talk")
        assert (told.returncode, other.asked, show.asked) == (2, [], [])
    assert "no source of the config covers localhost" in told.stderr
    assert "Add a source" in told.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["abcdef12"], "snapshot abcdef12: not in data; --data DIR"),
        (["no-such.html"], "no-such.html: no such file; name a file, an address"),
        (["tests"], "tests: Is a directory; name one file"),
        (["https://show.example/x"], "config/sources: no such folder (name another with --config DIR)"),
        (["page.html", "--name", "../page.html"], "a plain file name is wanted"),
        (["page.html", "--name", "page.html.expected.jsonl"], "a plain file name is wanted"),
        (["page.html", "--to", "nowhere"], "nowhere: no such folder"),
        ([], "page"),
    ],
)
def test_wrong_usage_is_told_in_a_line(frozen: Path, tmp_path: Path, words: list[str], said: str) -> None:
    (tmp_path / "page.html").write_bytes(PAGE)
    told = greenroom("freeze", *words, folder=tmp_path)
    assert (told.returncode, said.lower() in told.stderr.lower(), "Traceback" in told.stderr) == (2, True, False), told.stderr
    assert pages(frozen) == []


def test_a_page_is_frozen_in_other_words(frozen: Path, tmp_path: Path) -> None:
    (tmp_path / "ropes.html").write_bytes(PAGE)
    assert freeze(frozen, tmp_path / "ropes.html").returncode == 0
    told = freeze(frozen, tmp_path / "ropes.html", "--rewrite", "--name", "reworded.html")
    assert (told.returncode, "its words are made up" in told.stdout) == (0, True), told.stderr
    assert b"Ottoline" not in (frozen / "reworded.html").read_bytes()
    shown = [greenroom("parse", frozen / name).stdout.splitlines()[1:] for name in ("ropes.html", "reworded.html")]
    labels = [[line.split(":")[0] for line in lines] for lines in shown]
    assert len(labels[0]) == 9
    assert [labels[0].index(label) for label in labels[0]] == [labels[1].index(label) for label in labels[1]]


def test_a_page_that_cannot_be_rewritten_is_not_saved(frozen: Path, tmp_path: Path) -> None:
    (tmp_path / "rubbish.html").write_bytes(bytes(range(32)) * 40)
    told = freeze(frozen, tmp_path / "rubbish.html", "--rewrite")
    assert (told.returncode, "rewrite it by hand" in told.stderr, pages(frozen)) == (1, True, [])


@pytest.mark.parametrize(
    ("address", "name", "file"),
    [
        ("https://a.example/episodes/12-ropes/", None, "12-ropes.html"),
        ("https://a.example/episodes/Ropes%20%26%20Knots.php?x=1", None, "ropes-knots.html"),
        ("https://a.example/", None, "ropes-slack-water.html"),
        ("https://a.example/talk.vtt", None, "talk.vtt"),
        ("https://a.example/..%2f..%2fetc", None, "etc.html"),
        ("https://a.example/x", "Bold labels", "bold-labels.html"),
        ("https://a.example/x", "labels.md", "labels.md"),
        ("page.TXT", None, "page.txt"),
    ],
)
def test_the_name_comes_from_address_or_title(address: str, name: str | None, file: str) -> None:
    content = b"<!doctype html><html><head><title>Ropes | Slack Water</title></head><body><p>Mind the step.</p></body></html>"
    assert name_of(Found(content, address, None, ""), name) == file


@pytest.mark.parametrize(
    ("content", "suffix"),
    [(b'{"segments": []}', ".json"), (b"Ada: Hello.", ".txt"), (b"<p>Hello.</p>", ".html"), (b"", ".html")],
)
def test_the_ending_tells_what_a_page_is(content: bytes, suffix: str) -> None:
    assert name_of(Found(content, "https://a.example/x", None, "")) == f"x{suffix}"


def test_a_hidden_name_is_refused() -> None:
    with pytest.raises(FreezeError, match="plain file name"):
        name_of(Found(PAGE, URL, None, ""), ".hidden")


def test_a_page_that_reads_differently_as_a_file_is_known() -> None:
    talk = "\n\n".join(("Ада: Привет, как дела?", "Бо: Хорошо, я сижу у станка.", "Ада: И что ты ткёшь?", "Бо: Мы ткём ковёр."))
    assert reads_alike(Found(talk.encode(), URL, None, ""), "talk.txt")
    assert not reads_alike(Found(talk.encode("cp1251"), URL, "text/plain; charset=windows-1251", ""), "talk.txt")
