"""One budget a host: over threads and processes, by the server's own log, whatever becomes of one that asks."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from server import Server

from tasks.fetch import Crawler
from tasks.web import backoff, hosts
from tasks.web.hosts import Host, HostRestsError, Hosts, LateError

ROOT = Path(__file__).parents[1]
ASKER = """
import sys
from pathlib import Path
from server import Server
from tasks.fetch import Crawler
from tasks.web.hosts import Hosts
folder, base, count, delay = sys.argv[1:]
source = Server().source(site=base, delay_seconds=float(delay))
for _ in range(int(count)):
    assert Crawler(hosts=Hosts(Path(folder))).get(source, f"{base}/talk").outcome == "fetched"
"""
SILENT_ASKER = """
import sys, time
from pathlib import Path
from tasks.web.hosts import Hosts
with Hosts(Path(sys.argv[1])).turn(sys.argv[2], 0.0, float("inf")):
    print("asks", flush=True)
    time.sleep(60)
"""
URL = "http://show.example/talk"


@pytest.fixture
def server() -> Iterator[Server]:
    with Server({"/talk": b"ADA: Hello.\n"}) as running:
        yield running


def starts(code: str, *words: object) -> subprocess.Popen[str]:
    env = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    return subprocess.Popen([sys.executable, "-c", code, *map(str, words)], env=env, stdout=subprocess.PIPE, text=True)


def gaps(server: Server) -> list[float]:
    return [later.at - earlier.at for earlier, later in pairwise(sorted(server.log, key=lambda request: request.at))]


def turn(folder: Path, delay: float = 0.0, url: str = URL, ends: float = float("inf")) -> float:
    """Take a turn that is answered at once; return how long it had to be waited for."""
    began = time.monotonic()
    with Hosts(folder).turn(url, delay, ends) as host:
        waited = time.monotonic() - began
        host.answered()
    return waited


def file(folder: Path) -> Path:
    return folder / "show.example.json"


def remember(folder: Path, **seconds: float) -> None:
    file(folder).write_text(json.dumps(seconds), encoding="utf-8")


def test_processes_and_threads_together_keep_the_delay(server: Server, tmp_path: Path) -> None:
    processes = [starts(ASKER, tmp_path, server.base, 4, 0.2) for _ in range(2)]
    crawler, source = Crawler(hosts=Hosts(tmp_path)), server.source(delay_seconds=0.2)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: crawler.get(source, f"{server.base}/talk"), range(6)))
    assert [process.wait(30) for process in processes] == [0, 0]
    assert len(server.log) == 14
    assert min(gaps(server)) > 0.18


def test_of_two_delays_the_longer_one_is_kept(server: Server, tmp_path: Path) -> None:
    process = starts(ASKER, tmp_path, server.base, 2, 0.5)
    hasty = Crawler(hosts=Hosts(tmp_path))
    while process.poll() is None:
        hasty.get(server.source(delay_seconds=0.05), f"{server.base}/hasty")
    assert process.returncode == 0
    assert server.asked.count("/talk") == 2
    assert all(later.at - earlier.at > 0.48 for earlier, later in pairwise(server.log) if "/talk" in (earlier.path, later.path))


def test_a_killed_asker_leaves_its_turn_and_its_delay(tmp_path: Path) -> None:
    process = starts(SILENT_ASKER, tmp_path, URL)
    assert process.stdout
    assert process.stdout.readline() == "asks\n"
    with pytest.raises(LateError):
        turn(tmp_path, 0.0, ends=time.monotonic() + 0.1)
    asked_at = json.loads(file(tmp_path).read_text(encoding="utf-8"))["asked_at"]
    process.send_signal(signal.SIGKILL)
    process.wait()
    turn(tmp_path, 1.0)
    assert time.time() - asked_at > 0.98


def test_askers_that_are_killed_at_any_moment_never_make_others_hasty(server: Server, tmp_path: Path) -> None:
    ends = time.monotonic() + 3
    while time.monotonic() < ends:
        process = starts(ASKER, tmp_path, server.base, 1000, 0.1)
        seen = len(server.log)
        while len(server.log) < seen + 3:
            time.sleep(0.005)
        process.kill()
        process.wait()
    assert len(server.log) > 5
    assert min(gaps(server)) > 0.08


def test_a_fork_does_not_hold_the_turn(tmp_path: Path) -> None:
    with Hosts(tmp_path).turn(URL, 0.0, float("inf")):
        child = os.fork()
        if child == 0:
            time.sleep(30)
            os._exit(0)
    try:
        turn(tmp_path, ends=time.monotonic() + 5)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def test_a_clock_set_back_costs_the_delay_and_no_more(tmp_path: Path) -> None:
    remember(tmp_path, asked_at=time.time() + 1e6, delay=0.3)
    assert turn(tmp_path, 0.1) < 5
    now = time.time()
    assert Host(asked_at=now + 1e6, delay=0.3).wait(0.1, now) == pytest.approx(0.3)
    assert Host(asked_at=now + 1e6).wait(1e9, now) == hosts.LONGEST_DELAY
    assert Host(rests_until=now + 1e9).rest(now) == backoff.LONGEST_REST_SECONDS


@pytest.mark.parametrize(
    "content",
    [
        b'{"asked_at": 17',
        b"\x00" * 100,
        b"\xff\xfe",
        b"[]",
        b"1",
        b'"text"',
        b'{"asked_at": "now"}',
        b'{"asked_at": null}',
        b'{"delay": NaN}',
        b'{"rests_until": Infinity}',
        b'{"asked_at": 1' + b"0" * 400 + b"}",
        b'{"another": 1.0}',
        b"[" * 10_000,
    ],
)
def test_a_torn_file_counts_as_asked_just_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(hosts, "TORN_DELAY", 0.2)
    file(tmp_path).write_bytes(content)
    assert 0.1 < turn(tmp_path) < 5
    assert turn(tmp_path) < 5
    assert json.loads(file(tmp_path).read_text(encoding="utf-8"))["delay"] == 0.0


def test_a_rest_is_told_to_all(tmp_path: Path) -> None:
    with Hosts(tmp_path).turn(URL, 0.0, float("inf")) as host:
        host.failed(retry_after=60)
    with pytest.raises(HostRestsError) as rests:
        turn(tmp_path)
    assert 50 < rests.value.seconds <= 60


def test_one_failure_after_others_that_passed_is_no_rest(tmp_path: Path) -> None:
    for _ in range(3):
        for _ in range(backoff.FAILURES_TO_REST - 1):
            with Hosts(tmp_path).turn(URL, 0.0, float("inf")) as host:
                host.failed()
        turn(tmp_path)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://show.example/a", "show.example"),
        ("https://SHOW.example./b", "show.example"),
        ("https://ada:secret@show.example:443", "show.example"),
        ("http://sho%77.example/", "show.example"),
        ("http://show.example:8080/", "show.example:8080"),
        ("http://b\u00fccher.example/", "xn--bcher-kva.example"),
        ("http://xn--bcher-kva.example/", "xn--bcher-kva.example"),
        ("http://[::1]:8080/", "[::1]:8080"),
        ("http://show.example:99999/", ""),
        ("http://[::1/", ""),
        ("http:///talk", ""),
    ],
)
def test_the_name_of_a_host(url: str, name: str) -> None:
    assert hosts.name(url) == name


@pytest.mark.parametrize("host", ["..", "../../x", "a/b", "a" * 300 + ".example", "%2e%2e%2fx"])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, host: str) -> None:
    folder = tmp_path / "a" / "b" / "hosts"
    turn(folder, url=f"http://{host}/")
    assert [path.parent for path in tmp_path.rglob("*.json")] == [folder]
