"""Bodies that swell: memory stays under 100 MB above what it was, whatever they are and wherever they stand."""

import gzip
import os
import random
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from server import Answer, Reply, Server

ROOT = Path(__file__).parents[1]
MB = 1_000_000
MOST = 100 * MB
GZIP = {"Content-Encoding": "gzip"}


def zeros(size: int) -> bytes:
    """Return so many zeros as gzip, made without holding them; a piece that begins anew is packed once and repeated."""
    squeeze, some, checksum = zlib.compressobj(9, wbits=-zlib.MAX_WBITS), bytes(MB), 0
    piece = squeeze.compress(some) + squeeze.flush(zlib.Z_FULL_FLUSH)
    for _ in range(size // MB):
        checksum = zlib.crc32(some, checksum)
    head, end = gzip.compress(b"", mtime=0)[:10], squeeze.flush()
    return head + piece * (size // MB) + end + struct.pack("<II", checksum, size)


def noise(size: int) -> bytes:
    return random.Random(4).randbytes(size)


BOMB = zeros(1000 * MB)
TWICE = gzip.compress(BOMB, mtime=0)
JUST_BELOW = gzip.compress(noise(150_000) + bytes(27 * MB), 9)  # swells 180 times
LARGEST = gzip.compress(noise(31 * MB), 0)  # is as large as anything may be, before and after
BOMBS: dict[str, tuple[Answer, str, str | None]] = {
    "gzip": (Reply(BOMB, 200, GZIP), "failed", "too_large"),
    "gzip_in_gzip": (Reply(TWICE, 200, GZIP), "fetched", None),
    "said_to_be_chained": (Reply(TWICE, 200, {"Content-Encoding": "gzip, gzip"}), "failed", "content_encoding"),
    "of_many_members": (Reply(gzip.compress(bytes(MB)) * 1000, 200, GZIP), "failed", "too_large"),
    "just_below_the_ratio": (Reply(JUST_BELOW, 200, GZIP), "fetched", None),
    "the_largest_page": (Reply(LARGEST, 200, GZIP), "fetched", None),
    "brotli": (Reply(BOMB, 200, {"Content-Encoding": "br"}), "failed", "content_encoding"),
    "zstd": (Reply(BOMB, 200, {"Content-Encoding": "zstd"}), "failed", "content_encoding"),
    "on_a_redirect": (Reply(BOMB, 302, GZIP | {"Location": "/talk"}), "fetched", None),
    "on_an_error": (Reply(BOMB, 404, GZIP), "gone", "http_404"),
    "on_a_failure": (Reply(BOMB, 501, GZIP), "failed", "http_501"),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str, int]]:
    """What came of each, and by how much memory had grown by then, in one process that asks for them all."""
    with Server({"/talk": b"ADA: Hello.\n"} | {f"/{name}": answer for name, (answer, _, _) in BOMBS.items()}) as server:
        command = [sys.executable, str(ROOT / "tests" / "memory_of_fetch.py"), str(tmp_path_factory.mktemp("hosts"))]
        words = [server.base, *(f"/{name}" for name in BOMBS)]
        env = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
        done = subprocess.run([*command, *words], env=env, capture_output=True, text=True, timeout=120, check=True)
    rows = (line.split() for line in done.stdout.splitlines())
    return {path[1:]: (outcome, reason, int(more)) for path, outcome, reason, more in rows}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_little_memory(found: dict[str, tuple[str, str, int]], name: str) -> None:
    _, outcome, reason = BOMBS[name]
    assert found[name][:2] == (outcome, str(reason))
    assert found[name][2] < MOST
