"""The command line as a user runs it: in a process of its own, judged by what it prints and its exit code."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from command import greenroom

FROZEN = Path(__file__).parent / "frozen"
DEMO = Path(__file__).parents[1] / "data" / "demo"
COMMANDS = (
    "demo nightly backfill rebuild release releases verify diff cite parse freeze archive sources speakers status".split()
)


def test_help_teaches_without_loading_prefect_or_pandas() -> None:
    code = (
        "import sys; from flows.cli import app; app(['--help'], result_action='return_none');"
        "print([name for name in ('prefect', 'pandas', 'pyarrow') if name in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=60, check=False
    )
    assert told.stdout.splitlines()[-1] == "[]"
    for command in COMMANDS:
        assert f"{command} " in told.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    told = greenroom(command, "--help")
    assert told.returncode == 0
    assert f"Usage: greenroom {command}" in told.stdout


def test_parse_prints_a_speaker_page_as_it_is() -> None:
    told = greenroom("parse", FROZEN / "seed-shape.txt")
    lines = (FROZEN / "seed-shape.txt").read_text(encoding="utf-8").splitlines()
    assert told.stdout.splitlines()[1:] == [f"Ottoline Marsh: {line}" for line in lines[3:]]


@pytest.mark.parametrize("ending", ["parquet", "jsonl"])
def test_parse_writes_turns_to_a_file(tmp_path: Path, ending: str) -> None:
    output = tmp_path / f"turns.{ending}"
    assert greenroom("parse", FROZEN, "--root", FROZEN, "--output", output).returncode == 0
    rows = pd.read_parquet(output) if ending == "parquet" else pd.DataFrame(map(json.loads, output.read_text().splitlines()))
    assert list(rows.columns) == ["page", "turn", "label", "start", "text"]
    assert rows[rows["page"] == "voices.vtt"]["label"].tolist() == ["Ottoline Marsh", "Barnaby Quill", "Ottoline Marsh"]


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("pages", ["page", "kind", "podcast", "title", "published", "language", "people"]),
        ("appearances", ["page", "speaker", "title", "published", "url"]),
        ("items", ["page", "title", "guid", "published", "transcripts", "persons"]),
    ],
)
def test_parse_has_other_tables(table: str, columns: list[str]) -> None:
    told = greenroom("parse", FROZEN, "--table", table)
    assert told.returncode == 0
    assert list(json.loads(told.stdout.splitlines()[0])) == columns


def test_parse_tells_which_files_it_could_not_read_and_reads_the_others() -> None:
    told = greenroom("parse", FROZEN / "rubbish.html", FROZEN / "prefix.srt")
    assert told.returncode == 0
    assert "rubbish.html: not read: binary" in told.stderr
    assert "Ottoline: Welcome aboard" in told.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["parse", "no-such-file.html"], 2, "no-such-file.html: no such file or folder"),
        (["parse"], 2, "name at least one file or folder"),
        (["parse", "x.html", "--output", "x.csv"], 2, "ends in .parquet or .jsonl"),
        (["parse", str(FROZEN / "prefix.srt"), "--output", "nowhere/x.jsonl"], 2, "no folder nowhere"),
        (["parse", str(FROZEN / "empty.html")], 1, "not read: empty"),
        (["parse", "x.html", "--table", "speeches"], 2, "speeches"),
        (["nigthly"], 2, "nightly"),
        (["nightly", "--config", "nowhere"], 2, "no such folder"),
        (["backfill", "show", "--since", "yesterday"], 2, "since"),
        (["status", "--data", "nowhere"], 2, "--data DIR"),
        (["diff", "--data", "nowhere"], 2, "--data DIR"),
        (["diff", "--table", "speeches"], 2, "not a table of a release"),
        (["rebuild", "--data", "nowhere", "--config", str(DEMO / "config")], 2, "--data DIR"),
        (["release", "--data", "nowhere", "--config", str(DEMO / "config")], 2, "--data DIR"),
        (["sources", "check", "--config", "nowhere"], 2, "--config DIR"),
    ],
)
def test_wrong_usage_is_told_in_a_line_that_says_what_to_do(tmp_path: Path, words: list[str], code: int, said: str) -> None:
    told = greenroom(*words, folder=tmp_path)
    assert (told.returncode, said in told.stderr) == (code, True), told.stderr
    assert "Traceback" not in told.stderr
    assert not list(tmp_path.iterdir())


def test_a_data_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "config" / "sources").mkdir(parents=True)
    (tmp_path / "pages").mkdir()
    (tmp_path / "config" / "sources" / "a.toml").write_text(
        'title = "A"\nsite = "https://a.example/"\npermission = "local"\ncaptures = "../../pages"\n', encoding="utf-8"
    )
    (tmp_path / "data").write_text("in the way", encoding="utf-8")
    told = greenroom("nightly", folder=tmp_path)
    assert (told.returncode, "--data DIR" in told.stderr, "Traceback" in told.stderr) == (2, True, False), told.stderr


def test_sources_check_counts_what_it_verified(tmp_path: Path) -> None:
    told = greenroom("sources", "check", GREENROOM_CONFIG=str(DEMO / "config"))
    assert told.returncode == 0
    assert told.stdout.splitlines()[-1] == "3 sources, no faults"


def test_the_demo_prints_every_table_and_status_knows_the_release(tmp_path: Path) -> None:
    from tasks.schemas import RELEASE

    told = greenroom("demo", "--data", tmp_path)
    assert told.returncode == 0, told.stderr
    assert "quarantined  kitchen-table-science" in told.stdout
    for table in RELEASE:
        assert f"\n{table} (" in told.stdout
    shown = greenroom("status", "--data", tmp_path / "data", "--json")
    status = json.loads(shown.stdout)
    assert status["release"] in told.stdout
    assert (len(status["quarantine"]), status["unread"]) == (1, 0)
    assert "last release" in greenroom("status", "--data", tmp_path / "data").stdout


def started(folder: Path, config: Path, data: Path) -> subprocess.Popen[str]:
    """Start a nightly as a process of its own."""
    command = [sys.executable, "-m", "flows", "nightly", "--config", str(config), "--data", str(data)]
    env = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1]), "PREFECT_HOME": str(folder / "prefect")}
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_two_nights_at_once_publish_what_one_does(tmp_path: Path) -> None:
    from flows import demo
    from tasks.warehouse import Warehouse

    with demo.served(demo.DEMO / "site") as address:
        config, data = demo.prepare(tmp_path, address)
        nights = [started(tmp_path, config, data) for _ in range(2)]
        told = [night.communicate(timeout=120)[0] for night in nights]
    assert [night.returncode for night in nights] == [0, 0], told
    assert sorted("unchanged: " in text for text in told) == [False, True]
    reads = Warehouse(data / "warehouse").read("reads").to_pandas()
    assert not reads.duplicated(["source_id", "page", "part", "snapshot_id"]).any()


def test_a_night_that_is_interrupted_stops_at_once_and_says_that_nothing_is_lost(tmp_path: Path) -> None:
    from flows import demo

    with demo.served(demo.DEMO / "site") as address:
        config, data = demo.prepare(tmp_path, address)
        slow = (config / "sources" / "kitchen-table-science.toml").read_text(encoding="utf-8")
        slow = slow.replace("delay_seconds = 0", "delay_seconds = 60")
        (config / "sources" / "kitchen-table-science.toml").write_text(slow, encoding="utf-8")
        night = started(tmp_path, config, data)
        archived = data / "archive" / "kitchen-table-science"
        while night.poll() is None and not archived.is_dir():
            time.sleep(0.2)
        night.send_signal(signal.SIGINT)
        told = night.communicate(timeout=30)[0]
    assert night.returncode == 130, told
    assert "nothing is lost" in told
