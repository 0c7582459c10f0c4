"""What servers do wrong, by name, and what comes of each: in bounded time, and as a row of `fetches` that says what it was."""

import contextlib
import gzip
import socket
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import NamedTuple

import certifi
import pytest
import server as web
from certificates import certificate, server_context
from server import Reply, Server

from tasks import fetch, kept
from tasks.archive import ArchiveWriter
from tasks.fetch import Crawler
from tasks.pages import Collector, Page, Run
from tasks.schemas import WAREHOUSE, Row
from tasks.web import backoff, connections, exchange, robots
from tasks.web.answer import Answer, Validators
from tasks.web.hosts import Hosts

TALK = b"ADA: Is the kettle on?\n\nBO: It has been on since noon.\n"
OK = b"HTTP/1.1 200 OK\r\n"
END = b"Content-Length: %d\r\n\r\n" % len(TALK) + TALK
CHUNK = b"%x\r\n" % len(TALK) + TALK + b"\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = gzip.compress(TALK)
SILENT, DRIPS = "timeout", "too_slow"
PATIENCE = {SILENT: {"SILENCE_SECONDS": 0.1, "CONNECT_SECONDS": 0.1}, DRIPS: {"TOTAL_SECONDS": 0.3}}
Does = Callable[[BaseHTTPRequestHandler], None]


class Case(NamedTuple):
    """A server's misbehaviour by name, and what is to come of it."""

    name: str
    answer: web.Answer
    outcome: str = "fetched"
    reason: str | None = None
    attempts: int = 1
    payload: bytes = TALK  # where it is fetched

    def __str__(self) -> str:
        return self.name.replace(" ", "_")


def by_name(cases: list[Case]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases, ids=str)


# what a server can do


def writes(*parts: bytes, pause: float = 0.0) -> Does:
    """Write parts as they are, with a pause after each, and hang up."""

    def does(handler: BaseHTTPRequestHandler) -> None:
        for part in parts:
            handler.wfile.write(part)
            time.sleep(pause)

    return does


def without_end(start: bytes, again: bytes) -> Does:
    def does(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        while True:
            handler.wfile.write(again)

    return does


def drips(start: bytes, drops: bytes) -> Does:
    """Write a start, and then a byte now and then, from the first to the last of the drops and again."""

    def does(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        for at in range(1000):
            handler.wfile.write(drops[at % len(drops) :][:1])
            time.sleep(0.02)

    return does


def silence(start: bytes) -> Does:
    """Write a start, and nothing more until the other side has hung up."""

    def does(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        handler.connection.recv(1)

    return does


def reset(start: bytes) -> Does:
    """Write a start, and reset the connection."""

    def does(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(start)
        time.sleep(0.02)
        handler.rfile.close()
        resets(handler.connection)

    return does


def resets(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def to(location: bytes, head: bytes = b"", body: bytes = b"") -> Does:
    """Redirect; HOST stands for the server."""

    def does(handler: BaseHTTPRequestHandler) -> None:
        where = location.replace(b"HOST", handler.headers["Host"].encode())
        handler.wfile.write(b"HTTP/1.1 302 Found\r\n" + head + b"Location: " + where + b"\r\n\r\n" + body)

    return does


def cookie_wall(handler: BaseHTTPRequestHandler) -> None:
    """Redirect to itself until the cookie comes back."""
    is_set = "seen=1" in handler.headers.get("Cookie", "")
    (writes(OK + END) if is_set else to(b"/page", b"Set-Cookie: seen=1; Path=/\r\n"))(handler)


def longer_each_time(handler: BaseHTTPRequestHandler) -> None:
    """Redirect to ever more, with ever more cookies, from any path."""
    more = len(handler.headers.get("Cookie", ""))
    to(b"/page", b"Set-Cookie: c%d=%s\r\n" % (more, b"x" * 1000))(handler)


def status(code: int, body: bytes = b"", **headers: str) -> Reply:
    return Reply(body, code, {name.replace("_", "-"): value for name, value in headers.items()})


def encoded(body: bytes, encoding: str = "gzip") -> Reply:
    return Reply(body, headers={"Content-Encoding": encoding})


def later(seconds: float) -> str:
    return f"{datetime.now(UTC) + timedelta(seconds=seconds):%a, %d %b %Y %H:%M:%S GMT}"


FAILS = "failed"
BROKEN = {"outcome": FAILS, "reason": "connection", "attempts": 2}
CUT = {"outcome": "truncated", "reason": "truncated", "attempts": 2}
HEADERS = {"outcome": FAILS, "reason": "headers"}
ENCODING = {"outcome": FAILS, "reason": "content_encoding"}

STATUSES = [
    Case("no content", writes(b"HTTP/1.1 204 No Content\r\n\r\n"), FAILS, "http_204"),
    Case("reset content", status(205), FAILS, "http_205"),
    Case("a part that nobody asked for", status(206, TALK, Content_Range="bytes 0-9/99"), FAILS, "http_206"),
    Case("accepted, for later", status(202, TALK), FAILS, "http_202"),
    Case("from a proxy that changed it", status(203, TALK)),
    Case("not modified, unasked", writes(b"HTTP/1.1 304 Not Modified\r\n\r\n"), FAILS, "http_304"),
    Case("multiple choices without one", status(300, b"<a href=/a>a</a>"), FAILS, "http_300"),
    Case("a success nobody knows", status(299, TALK), FAILS, "http_299"),
    Case("a code of three digits nobody knows", status(999), FAILS, "http_999"),
    Case("a teapot", status(418), FAILS, "http_418"),
    Case("payment required", status(402), "blocked", "http_402"),
    Case("the origin is down, says a proxy", status(521), FAILS, "http_521", attempts=2),
    Case("not implemented", status(501), FAILS, "http_501"),
    Case("switches protocols", writes(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n"), FAILS, "http_101"),
    Case("early hints before the answer", writes(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n", OK + END, pause=0.05)),
    Case("early hints in the same packet", writes(b"HTTP/1.1 103 Early Hints\r\n\r\n" + OK + END)),
    Case("says continue, and does", writes(b"HTTP/1.1 100 Continue\r\n\r\n" * 3 + OK + END)),
    Case("says continue without end", without_end(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), **HEADERS),
    Case("hints without end", without_end(b"", b"HTTP/1.1 103 Early Hints\r\n\r\n"), **HEADERS),
    Case("fails once", [status(500), status(200, TALK)], attempts=2),
    Case("is not reached once", [writes(b""), status(200, TALK)], attempts=2),
    Case("cuts it short once", [writes(OK + b"Content-Length: 99\r\n\r\nhalf"), status(200, TALK)], attempts=2),
]

STATUS_LINES = [
    Case("a code of two digits", writes(b"HTTP/1.1 20 OK\r\n" + END), **BROKEN),
    Case("a code of four digits", writes(b"HTTP/1.1 2000 OK\r\n" + END), **BROKEN),
    Case("no code", writes(b"HTTP/1.1 OK\r\n" + END), **BROKEN),
    Case("no reason phrase", writes(b"HTTP/1.1 200\r\n" + END)),
    Case("control bytes in the reason phrase", writes(b"HTTP/1.1 200 O\x00\x1b[31mK\r\n" + END)),
    Case("a status line of 70 kB", writes(b"HTTP/1.1 200 " + b"a" * 70_000 + b"\r\n" + END), **HEADERS),
    Case("HTTP/0.9", writes(TALK), **BROKEN),
    Case("HTTP/1.0", writes(b"HTTP/1.0 200 OK\r\n\r\n" + TALK)),
    Case("frames of HTTP/2", writes(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80"), **BROKEN),
    Case("the preface of HTTP/2", writes(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), **BROKEN),
    Case("another protocol's banner", writes(b"SSH-2.0-OpenSSH_9.9\r\n"), **BROKEN),
    Case("NUL bytes for an answer", writes(bytes(1000)), **BROKEN),
    Case("an empty line first", writes(b"\r\n" + OK + END), **BROKEN),
    Case("bare line feeds", writes((OK + END).replace(b"\r\n", b"\n"), b"")),
]

HEADER_LINES = [
    Case("no headers at all", writes(OK + b"\r\n" + TALK)),
    Case("101 headers", writes(OK + b"X: y\r\n" * 101 + END), **HEADERS),
    Case("headers without end", without_end(OK, b"X: y\r\n"), **HEADERS),
    Case("a header of 70 kB", writes(OK + b"X: " + b"y" * 70_000 + b"\r\n" + END), **HEADERS),
    Case("90 headers of 1 kB", writes(OK + (b"X: " + b"y" * 1000 + b"\r\n") * 90 + END), **HEADERS),
    Case("90 headers of 1 kB on an error", writes(b"HTTP/1.1 404 No\r\n" + (b"X: " + b"y" * 1000 + b"\r\n") * 90), **HEADERS),
    Case("a folded header", writes(OK + b"X-Folded: a\r\n b\r\n\tc\r\n" + END)),
    Case("a line that is no header", writes(OK + b"oops\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNK), **HEADERS),
    Case("a header without name", writes(OK + b": y\r\n" + END), **HEADERS),
    Case("a space before the colon", writes(OK + b"Content-Length : 9\r\n\r\n" + TALK), **HEADERS),
    Case("NUL bytes and colours in a header", writes(OK + b"X: a\x00\x1b[31mb\xff\r\n" + END)),
    Case("a length twice", writes(OK + b"Content-Length: %d\r\n" % len(TALK) + END)),
    Case("two lengths that differ", writes(OK + b"Content-Length: 9\r\n" + END), **HEADERS),
    Case("a length below zero", writes(OK + b"Content-Length: -1\r\n\r\n" + TALK)),
    Case("a length in words", writes(OK + b"Content-Length: fifty\r\n\r\n" + TALK)),
    Case("a length of 30 digits", writes(OK + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n" + TALK), FAILS, "too_large"),
    Case(
        "a length, and chunks", writes(OK + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n" + CHUNK + b"0\r\n\r\n")
    ),
    Case(
        "a transfer encoding nobody asked for",
        writes(CHUNKED.replace(b"chunked", b"gzip, chunked") + CHUNK),
        FAILS,
        "transfer_encoding",
    ),
    Case("sets 90 cookies", writes(OK + b"Set-Cookie: c=%s\r\n" % (b"x" * 500) * 90 + END)),
]

LOCATIONS = [
    Case("no Location", status(302), FAILS, "http_302"),
    Case("an empty Location", status(302, Location=""), FAILS, "http_302"),
    Case("a relative Location", to(b"../x/../talk")),
    Case("a Location relative to the protocol", to(b"//HOST/talk")),
    Case("two Locations", to(b"/talk\r\nLocation: /other")),
    Case("a Location with credentials", to(b"http://ada:secret@HOST/talk")),
    Case("a user name that hides the host", to(b"http://127.0.0.1:1\\@HOST/talk")),
    Case("a Location in UTF-8", to(b"/caf\xc3\xa9")),
    Case("a Location in Latin-1", to(b"/th\xe9")),
    Case("a tab in the Location", to(b"/ta\tlk")),
    Case("a folded Location", to(b"/ta\r\n lk"), "gone", "http_404"),
    Case("control bytes in the Location", to(b"/ta\x01\x7flk"), "gone", "http_404"),
    Case("a Location of 9 kB", to(b"/" + b"a" * 9000), FAILS, "invalid_url"),
    Case("a Location of 70 kB", to(b"/" + b"a" * 70_000), **HEADERS),
    Case("a Location with half an address", to(b"http://[::1/talk"), FAILS, "invalid_url"),
    Case("a port there is not", to(b"http://127.0.0.1:99999/talk"), FAILS, "invalid_url"),
    Case("a label of 64 letters", to(b"http://" + b"a" * 64 + b".example/"), FAILS, "invalid_url"),
    Case("a Location to a file", to(b"file:///etc/passwd"), "refused", "scheme"),
    Case("a Location to an FTP server", to(b"ftp://HOST/talk"), "refused", "scheme"),
    Case("a Location of data", to(b"data:text/plain,ADA:%20Hello"), "refused", "scheme"),
    Case("a Location with a script", to(b"javascript:location.reload()"), "refused", "scheme"),
    Case("a Location to a number", to(b"http://2130706433/talk"), "refused", "numeric_host"),
    Case("a Location to metadata", to(b"http://169.254.169.254/latest/meta-data/"), "refused", "local_address"),
    Case("a Location to itself", to(b"/page"), FAILS, "redirects"),
    Case("a loop with more cookies each time", longer_each_time, FAILS, "redirects"),
    Case("wants its cookie back", cookie_wall),
    Case("a redirect with a body without end", without_end(b"HTTP/1.1 302 Found\r\nLocation: /talk\r\n\r\n", b"a" * 999)),
    Case("a redirect with a body cut short", to(b"/talk", b"Content-Length: 99\r\n", b"half")),
    Case(
        "a redirect with a bomb",
        Reply(gzip.compress(bytes(40_000_000)), 301, {"Location": "/talk", "Content-Encoding": "gzip"}),
    ),
]

BODIES = [
    Case("cut short", writes(OK + b"Content-Length: 99\r\n\r\n" + TALK), **CUT),
    Case("reset half-way", reset(OK + b"Content-Length: 99\r\n\r\n" + TALK), **CUT),
    Case("headers cut short", writes(OK + b"Content-Type: text/html\r\n"), **CUT),
    Case("an empty page", status(200), payload=b""),
    Case("an error cut short", writes(b"HTTP/1.1 404 Not Found\r\nContent-Length: 99\r\n\r\nhalf"), "gone", "http_404"),
    Case("longer than announced", writes(OK + END + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")),
    Case("without end", without_end(OK + b"\r\n", b"a" * 65_536), FAILS, "too_large"),
    Case("an error without end", without_end(b"HTTP/1.1 403 No\r\n\r\n", b"a" * 65_536), "blocked", "http_403"),
    Case("chunks without end", without_end(CHUNKED, b"fff\r\n" + b"a" * 4095 + b"\r\n"), FAILS, "too_large"),
    Case("chunks of a byte", writes(CHUNKED + b"".join(b"1\r\n%c\r\n" % byte for byte in TALK) + b"0\r\n\r\n")),
    Case("cut within a chunk", writes(CHUNKED + CHUNK[:-9]), **CUT),
    Case("cut between chunks", writes(CHUNKED + CHUNK), **CUT),
    Case("a chunk size too small", writes(CHUNKED + b"3\r\n" + TALK), **CUT),
    Case("a chunk size too large", writes(CHUNKED + b"99\r\n" + TALK), **CUT),
    Case("a chunk size of 20 digits", writes(CHUNKED + b"f" * 20 + b"\r\n" + TALK), **CUT),
    Case("a chunk size below zero", writes(CHUNKED + b"-5\r\n" + TALK), **CUT),
    Case("a chunk size in words", writes(CHUNKED + b"fifty\r\n" + TALK), **CUT),
    Case("no chunk size", writes(CHUNKED + b"\r\n" + TALK), **CUT),
    Case("a chunk size without end", without_end(CHUNKED, b"1"), **CUT),
    Case("an extension to each chunk", writes(CHUNKED + CHUNK.replace(b"\r\n", b";a=b\r\n", 1) + b"0;last\r\n\r\n")),
    Case("trailers", writes(CHUNKED + CHUNK + b"0\r\nX-Sum: 1\r\nContent-Length: 3\r\n\r\n")),
    Case("a trailer of 70 kB", writes(CHUNKED + CHUNK + b"0\r\nX: " + b"y" * 70_000 + b"\r\n\r\n"), **CUT),
    Case("trailers without end", without_end(CHUNKED + CHUNK + b"0\r\n", b"X: y\r\n" * 1000), FAILS, DRIPS, attempts=1),
]

ENCODINGS = [
    Case("brotli, unasked", encoded(b"\x0b\x02\x80talk\x03", "br"), **ENCODING),
    Case("zstd, unasked", encoded(b"\x28\xb5\x2f\xfd\x04\x00", "zstd"), **ENCODING),
    Case("deflate, unasked", encoded(b"x\x9c\x03\x00\x00\x00\x00\x01", "deflate"), **ENCODING),
    Case("an encoding nobody knows", encoded(TALK, "none"), **ENCODING),
    Case("gzip twice", encoded(gzip.compress(GZIP), "gzip, gzip"), **ENCODING),
    Case("gzip twice in two headers", Reply(GZIP, headers={"Content-Encoding": "gzip", "content-encoding": "br"}), **ENCODING),
    Case("GZIP in capitals", encoded(GZIP, " GZIP ")),
    Case("identity, said", encoded(TALK, "identity")),
    Case("text that calls itself gzip", encoded(TALK), **ENCODING),
    Case("a wrong checksum", encoded(GZIP[:-8] + bytes(8)), **ENCODING),
    Case("gzip without end", encoded(GZIP[:-9]), **ENCODING),
    Case("gzip that is only a header", encoded(GZIP[:10]), **ENCODING),
    Case("gzip with rubbish after", encoded(GZIP + b"<!-- served by -->")),
    Case("gzip with zeros after", encoded(GZIP + bytes(512))),
    Case("gzip in two members", encoded(gzip.compress(TALK[:9]) + gzip.compress(TALK[9:]))),
    Case("20,000 empty members", encoded(gzip.compress(b"") * 20_000), FAILS, "bomb"),
    Case("an empty body that calls itself gzip", encoded(b""), payload=b""),
    Case("a bomb", encoded(gzip.compress(bytes(6_000_000))), FAILS, "bomb"),
    Case("a bomb larger than any page", encoded(gzip.compress(bytes(60_000_000))), FAILS, "too_large"),
    Case(
        "a bomb cut short",
        Reply(gzip.compress(bytes(60_000_000))[:40_000], 200, {"Content-Encoding": "gzip"}, 99_999),
        FAILS,
        "too_large",
    ),
    Case("a bomb on an error", Reply(gzip.compress(bytes(60_000_000)), 404, {"Content-Encoding": "gzip"}), "gone", "http_404"),
]

TIME = [
    Case("silent after the request", silence(b""), FAILS, SILENT, 2),
    Case("silent within the status line", silence(b"HTTP/1.1 2"), FAILS, SILENT, 2),
    Case("silent within the headers", silence(OK + b"Content-"), FAILS, SILENT, 2),
    Case("silent within the body", silence(OK + b"Content-Length: 99\r\n\r\nhalf"), FAILS, SILENT, 2),
    Case("silent within a chunk size", silence(CHUNKED + b"5"), FAILS, SILENT, 2),
    Case("silent before the last chunk", silence(CHUNKED + CHUNK), FAILS, SILENT, 2),
    Case("reset after the request", reset(b""), **BROKEN),
    Case("reset within the status line", reset(b"HTTP/1.1 2"), **BROKEN),
    Case("reset within the headers", reset(OK + b"Content-"), **BROKEN),
    Case("drips its status line", drips(b"", b"HTTP/1.1 200 " + b"O" * 90), FAILS, DRIPS),
    Case("drips its headers", drips(OK, b"X: y\r\n"), FAILS, DRIPS),
    Case("drips interim responses", drips(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), FAILS, DRIPS),
    Case("drips its body", drips(OK + b"Content-Length: 999\r\n\r\n", b"a"), FAILS, DRIPS),
    Case("drips a chunk size", drips(CHUNKED, b"0"), FAILS, DRIPS),
    Case("drips chunks", drips(CHUNKED, b"1\r\na\r\n"), FAILS, DRIPS),
    Case("drips trailers", drips(CHUNKED + b"0\r\n", b"X: y\r\n"), FAILS, DRIPS),
]

RETRY_AFTER = [
    Case("too many requests, then fine", [status(429, Retry_After="0"), status(200, TALK)], attempts=2),
    Case("wait until a moment past, then fine", [status(503, Retry_After=later(-99)), status(200, TALK)], attempts=2),
    Case("wait below zero, then fine", [status(503, Retry_After="-5"), status(200, TALK)], attempts=2),
    Case("wait in words, then fine", [status(503, Retry_After="soon \x00"), status(200, TALK)], attempts=2),
    Case("wait for a second, then fine", [status(429, Retry_After="1"), status(200, TALK)], attempts=2),
    Case("wait for an hour", status(429, Retry_After="3600"), FAILS, "http_429"),
    Case("wait until tomorrow", status(503, Retry_After=later(86_400)), FAILS, "http_503"),
    Case("wait until the end of days", status(503, Retry_After="Fri, 31 Dec 9999 23:59:59 -2359"), FAILS, "http_503"),
    Case("wait for 40 digits of seconds", status(503, Retry_After="9" * 40), FAILS, "http_503"),
]

ANSWERS = [*STATUSES, *STATUS_LINES, *HEADER_LINES, *LOCATIONS, *BODIES, *ENCODINGS, *TIME, *RETRY_AFTER]


def nothing(connection: socket.socket) -> None:
    """Hang up."""


def waits(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while connection.recv(4096):
            pass


def drips_a_handshake(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        for byte in b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc" + bytes(200):
            connection.send(bytes((byte,)))
            time.sleep(0.02)


class Greeting(NamedTuple):
    """What a server does before it has heard anything, and what is to come of it over http and https."""

    name: str
    greet: Callable[[socket.socket], None]
    reason: str
    schemes: tuple[str, ...] = ("http", "https")


GREETINGS = [
    Greeting("hangs up at once", nothing, "connection"),
    Greeting("resets at once", resets, "connection"),
    Greeting("says nothing at all", waits, SILENT),
    Greeting("drips a handshake", drips_a_handshake, SILENT, ("https",)),
]


@pytest.fixture
def crawler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Crawler:
    """One that tries twice, hastily, waits for no host, and reads no more than 8 MB."""
    monkeypatch.setattr(backoff, "FIRST_SECONDS", 0.01)
    monkeypatch.setattr(backoff, "ATTEMPTS", 2)
    monkeypatch.setattr(fetch, "LONGEST_PATIENCE", 5)
    monkeypatch.setattr(exchange, "LARGEST_BYTES", 8_000_000)
    return Crawler(hosts=Hosts(tmp_path / "hosts"))


@pytest.fixture
def server() -> Iterator[Server]:
    with Server({"/talk": TALK, "/caf%C3%A9": TALK, "/th%E9": TALK}) as running:
        yield running


def be_hasty(monkeypatch: pytest.MonkeyPatch, reason: str | None) -> None:
    for name, seconds in PATIENCE.get(reason or "", {}).items():
        for module in (fetch, connections):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, seconds)


def said(answer: Answer) -> tuple[str, str | None]:
    return answer.outcome, answer.reason


def test_the_names_are_many_and_each_is_one() -> None:
    assert len({case.name for case in ANSWERS}) == len(ANSWERS) >= 60


@by_name(ANSWERS)
def test_an_answer(server: Server, crawler: Crawler, monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    server.pages["/page"] = list(case.answer) if isinstance(case.answer, list) else case.answer
    began = time.monotonic()
    with monkeypatch.context() as patience:
        be_hasty(patience, case.reason)
        answer = crawler.get(server.source(), f"{server.base}/page")
    assert time.monotonic() - began < 10
    assert (said(answer), answer.attempts) == ((case.outcome, case.reason), case.attempts)
    assert answer.payload == (case.payload if case.outcome == "fetched" else answer.payload)
    assert (answer.payload is None) == (case.outcome not in ("fetched", "truncated"))
    assert "secret" not in str(answer.final_url)
    assert not any("authorization" in request.headers for request in server.log)
    if case not in RETRY_AFTER:
        assert said(crawler.get(server.source(), f"{server.base}/talk")) == ("fetched", None)  # it harms no other


@pytest.mark.parametrize(
    ("greeting", "scheme"),
    [pytest.param(each, scheme, id=f"{each.name.replace(' ', '_')}-{scheme}") for each in GREETINGS for scheme in each.schemes],
)
def test_a_greeting(crawler: Crawler, monkeypatch: pytest.MonkeyPatch, greeting: Greeting, scheme: str) -> None:
    be_hasty(monkeypatch, greeting.reason)
    with Server(greet=greeting.greet) as server:
        answer = crawler.get(server.source(), f"{scheme}://127.0.0.1:{server.port}/page")
        assert (said(answer), answer.attempts, server.connections) == (("failed", greeting.reason), 2, 2)


@pytest.mark.parametrize("whole", [OK + END, CHUNKED + CHUNK + b"0\r\n\r\n", OK + b"Content-Encoding: gzip\r\n" + END], ids=len)
def test_what_is_cut_anywhere_is_never_taken_for_whole(
    server: Server, crawler: Crawler, monkeypatch: pytest.MonkeyPatch, whole: bytes
) -> None:
    monkeypatch.setattr(backoff, "ATTEMPTS", 1)
    monkeypatch.setattr(backoff, "FAILURES_TO_REST", 1000)
    for cut in range(whole.rindex(b"\r\n0") + 2 if whole.startswith(CHUNKED) else len(whole)):
        server.pages["/page"] = writes(whole[:cut])
        answer = crawler.get(server.source(), f"{server.base}/page")
        assert answer.outcome != "fetched", whole[:cut]


# TLS


@pytest.mark.parametrize(
    ("host", "years", "trusted", "expected"),
    [
        ("localhost", (2020, 2090), True, ("fetched", None)),
        ("localhost", (2020, 2090), False, ("failed", "tls")),
        ("elsewhere.example", (2020, 2090), True, ("failed", "tls")),
        ("localhost", (2020, 2021), True, ("failed", "tls")),
        ("localhost", (2080, 2090), True, ("failed", "tls")),
    ],
    ids=["good", "self-signed", "of another host", "expired", "not valid yet"],
)
def test_a_certificate(
    tmp_path: Path,
    crawler: Crawler,
    monkeypatch: pytest.MonkeyPatch,
    host: str,
    years: tuple[int, int],
    trusted: bool,
    expected: tuple[str, str | None],
) -> None:
    both = certificate(tmp_path, host, *years)
    if trusted:
        monkeypatch.setattr(certifi, "where", lambda: str(both))
    with Server({"/talk": TALK}, tls=server_context(both)) as server:
        answer = crawler.get(server.source(), f"{server.base}/talk")
        assert (said(answer), server.asked) == (expected, ["/talk"] if trusted and expected[1] is None else [])


def test_a_drip_over_tls_ends_too(tmp_path: Path, crawler: Crawler, monkeypatch: pytest.MonkeyPatch) -> None:
    both = certificate(tmp_path, "localhost")
    monkeypatch.setattr(certifi, "where", lambda: str(both))
    be_hasty(monkeypatch, DRIPS)
    with Server({"/page": drips(OK + b"Content-Length: 999\r\n\r\n", b"a")}, tls=server_context(both)) as server:
        assert said(crawler.get(server.source(), f"{server.base}/page")) == ("failed", DRIPS)


def test_http_spoken_to_https_and_the_other_way_round(server: Server, tmp_path: Path, crawler: Crawler) -> None:
    answer = crawler.get(server.source(), f"https://127.0.0.1:{server.port}/talk")
    assert (said(answer), server.asked) == (("failed", "tls"), [])
    with Server({"/talk": TALK}, tls=server_context(certificate(tmp_path, "localhost"))) as other:
        answer = crawler.get(server.source(), f"http://127.0.0.1:{other.port}/talk")
        assert (said(answer), other.asked) == (("failed", "connection"), [])


# kept-alive connections


def test_a_connection_closed_between_two_requests_is_opened_again(server: Server, crawler: Crawler) -> None:
    def closes(handler: BaseHTTPRequestHandler) -> None:
        """Send the end of the connection with that of the answer, as the next request could overtake it."""
        handler.connection.sendall(OK + END, socket.MSG_MORE)
        handler.connection.shutdown(socket.SHUT_WR)

    server.pages["/closes"] = closes
    for path in ("/talk", "/closes", "/talk"):
        answer = crawler.get(server.source(), server.base + path)
        assert (said(answer), answer.attempts) == (("fetched", None), 1)
    assert server.connections == 2


def test_a_connection_closed_as_the_next_request_comes_is_tried_again(server: Server, crawler: Crawler) -> None:
    server.pages["/page"] = [status(200, TALK), writes(b""), status(200, TALK)]
    answers = [crawler.get(server.source(), f"{server.base}/page") for _ in range(2)]
    assert [(said(answer), answer.attempts) for answer in answers] == [(("fetched", None), 1), (("fetched", None), 2)]


def test_what_comes_after_an_answer_is_not_the_next_one(server: Server, crawler: Crawler) -> None:
    def writes_more(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(OK + END)
        time.sleep(0.05)
        handler.wfile.write(OK + b"Content-Length: 4\r\n\r\nevil")
        handler.close_connection = False

    server.pages["/page"] = writes_more
    crawler.get(server.source(), f"{server.base}/page")
    time.sleep(0.2)
    assert crawler.get(server.source(), f"{server.base}/talk").payload == TALK


# hosts that fail, and rest


def test_a_host_that_always_fails_is_left_alone(server: Server, crawler: Crawler) -> None:
    server.pages["/page"] = status(500)
    answers = [crawler.get(server.source(), f"{server.base}/page") for _ in range(20)]
    assert {said(answer) for answer in answers} == {("failed", "http_500"), ("failed", "host_rests")}
    assert len(server.log) == backoff.FAILURES_TO_REST


def test_what_a_host_said_of_its_rest_holds_for_other_pages_and_is_told(server: Server, crawler: Crawler) -> None:
    server.pages["/page"] = status(503, Retry_After="9" * 40)
    assert said(crawler.get(server.source(), f"{server.base}/page")) == ("failed", "http_503")
    assert said(crawler.get(server.source(), f"{server.base}/talk")) == ("failed", "host_rests")
    asks = crawler.get(server.source(permission="robots"), f"{server.base}/talk")
    assert (said(asks), asks.robots_txt, server.asked) == (("failed", "host_rests"), [], ["/page"])


NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("120", 120),
        (" 120 ", 120),
        ("0", 0),
        ("-1", 0),
        ("1.5", 0),
        ("١٢", 0),
        ("nan", 0),
        ("9" * 5000, 3600),
        ("Sun, 01 Mar 2026 12:01:00 GMT", 60),
        ("Sun, 01 Mar 2026 12:01:00", 60),
        ("Sunday, 01-Mar-26 12:01:00 GMT", 60),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0),
        ("Sun, 01 Mar 1826 11:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 -2359", 3600),
        ("Sun, 99 Mar 2026 12:01:00 GMT", 0),
        ("\x00", 0),
    ],
)
def test_retry_after(value: str | None, seconds: float) -> None:
    assert backoff.retry_after(value, NOW) == seconds


# addresses


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("HOST/" + "a" * 9000, ("failed", "invalid_url")),
        ("http://127.0.0.1:99999/", ("failed", "invalid_url")),
        ("http://127.0.0.1:port/", ("failed", "invalid_url")),
        ("http://[::1/", ("failed", "invalid_url")),
        ("http:///talk", ("failed", "invalid_url")),
        ("http://a b/", ("failed", "invalid_url")),
        ("http://a\x00b/", ("failed", "invalid_url")),
        ("", ("refused", "scheme")),
        ("//127.0.0.1/talk", ("refused", "scheme")),
        ("HTTP://USER:SECRET@HOST/talk", ("fetched", None)),
        ("HOST/talk#part", ("fetched", None)),
    ],
)
@pytest.mark.parametrize("permission", ["owner", "robots"])
def test_an_address(server: Server, crawler: Crawler, permission: str, address: str, expected: tuple[str, str | None]) -> None:
    host = f"127.0.0.1:{server.port}"
    url = address.replace("@HOST", f"@{host}").replace("HOST", server.base)
    for _ in range(backoff.FAILURES_TO_REST + 1 if expected[1] == "invalid_url" and permission == "owner" else 1):
        answer = crawler.get(server.source(permission=permission), url)
        assert said(answer) == expected
    assert ("SECRET" in str(answer.final_url), {"authorization" in request.headers for request in server.log} <= {False}) == (
        False,
        True,
    )


# validators


@pytest.mark.parametrize("etag", ['"\x01"', '"a\nb"', '"' + "a" * 10_000 + '"', '"é"', " "])
def test_a_hostile_validator_is_not_sent_back(server: Server, crawler: Crawler, etag: str) -> None:
    url = f"{server.base}/talk"
    assert said(crawler.get(server.source(), url, Validators(url, etag, etag))) == ("fetched", None)
    assert not {"if-none-match", "if-modified-since"} & set(server.log[0].headers)


def nights(server: Server, crawler: Crawler, folder: Path, days: list[int]) -> Iterator[tuple[Row, Answer]]:
    """Collect a page on several days, each by what the ones before left."""
    rows: list[Row] = []
    for day in days:
        now = datetime.now(UTC) + timedelta(days=day)
        copies = kept.copies(folder, WAREHOUSE["fetches"].conform(rows), frozenset(), now)
        with ArchiveWriter(folder, "show", f"run{day}") as writer:
            collector = Collector(crawler, server.source(), Run(f"run{day}", "nightly", now), writer, copies)
            row, answer = collector.collect(Page(f"{server.base}/page", "transcript"))
        rows.append(row)
        yield row, answer


def test_a_server_whose_validators_lie_is_found_out(server: Server, crawler: Crawler, tmp_path: Path) -> None:
    texts = iter((b"first", b"second", b"third", b"fourth"))

    def lies(handler: BaseHTTPRequestHandler) -> None:
        if "If-None-Match" in handler.headers:
            writes(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')(handler)
        else:
            writes(OK + b'ETag: "1"\r\n\r\n' + next(texts))(handler)

    server.pages["/page"] = lies
    days = [0, 1, kept.SHORTEST_TRUST_DAYS + kept.MORE_TRUST_DAYS, kept.SHORTEST_TRUST_DAYS + kept.MORE_TRUST_DAYS + 1]
    told = [(row["outcome"], row["reason"], answer.payload) for row, answer in nights(server, crawler, tmp_path, days)]
    assert told == [
        ("fetched", None, b"first"),
        ("unchanged", None, None),
        ("fetched", "false_validator", b"second"),
        ("fetched", "false_validator", b"third"),
    ]


def test_hostile_headers_are_archived_and_read_back(server: Server, crawler: Crawler, tmp_path: Path) -> None:
    hostile = b'ETag: "\x01' + b"a" * 10_000 + b'"\r\nContent-Type: text/\x00html\r\nX-Folded: a\r\n b\r\nX-Bytes: \xff\xfe\r\n'
    server.pages["/page"] = writes(b"HTTP/1.1 200 O\x00\rK\xff\r\n" + hostile + END)
    [(row, _), (again, _)] = nights(server, crawler, tmp_path, [0, 1])
    copies = kept.copies(tmp_path, WAREHOUSE["fetches"].conform([row]), frozenset(), datetime.now(UTC))
    copy = copies.of(f"{server.base}/page")
    assert copy is not None
    assert copies.payload(copy) == TALK
    assert [row["outcome"], again["outcome"]] == ["fetched", "fetched"]


# robots.txt


class Rules(NamedTuple):
    """What a robots.txt does wrong, and what is decided of the page."""

    name: str
    answer: web.Answer
    decision: str
    more: Mapping[str, web.Answer] = {}

    def __str__(self) -> str:
        return self.name.replace(" ", "_")


CLOSED = b"User-agent: *\nDisallow: /talk\n"
FILLER = b"# " + b"a" * 997 + b"\n"
ROBOTS = [
    Rules("a rule beyond 500 KiB", FILLER * 512 + CLOSED, "allowed"),
    Rules("a rule before 500 KiB", CLOSED + FILLER * 600, "disallowed"),
    Rules("a rule across 500 KiB", b"#" * (robots.LARGEST_BYTES - 28) + b"\n" + CLOSED, "allowed"),
    Rules("gzip beyond 500 KiB", encoded(gzip.compress(FILLER * 512 + CLOSED)), "allowed"),
    Rules("without end", without_end(OK + b"\r\n", FILLER), "allowed"),
    Rules("a rule, and then no end", without_end(OK + b"\r\n" + CLOSED, FILLER), "disallowed"),
    Rules("redirects to itself", status(302, Location="/robots.txt"), "allowed"),
    Rules("redirects elsewhere", status(302, Location="/rules"), "disallowed", {"/rules": CLOSED}),
    Rules("redirects to metadata", status(302, Location="http://169.254.169.254/"), "unreachable"),
    Rules("redirects to a file", status(302, Location="file:///etc/passwd"), "unreachable"),
    Rules("redirects nowhere", status(302), "allowed"),
    Rules("a page instead", b"<!doctype html><p>User-agent: *<p>Disallow: /talk", "allowed"),
    Rules("wants a password", status(401), "allowed"),
    Rules("forbidden", status(403), "allowed"),
    Rules("not there", status(404), "allowed"),
    Rules("gone", status(410), "allowed"),
    Rules("too many requests", status(429), "allowed"),
    Rules("too many requests, then rules", [status(429), status(200, CLOSED)], "disallowed"),
    Rules("fails", status(500), "unreachable"),
    Rules("fails, then has rules", [status(503), status(200, CLOSED)], "disallowed"),
    Rules("fails in a way nobody knows", status(599), "unreachable"),
    Rules("no content", status(204), "allowed"),
    Rules("a part of it", status(206, b"User-agent: *\n"), "unreachable"),
    Rules("accepted, for later", status(202), "unreachable"),
    Rules("empty", b"", "allowed"),
    Rules("cut short", Reply(b"User-agent: *\n", announced=99), "unreachable"),
    Rules("hangs up", writes(b""), "unreachable"),
    Rules("bad headers", writes(OK + b"oops\r\n\r\n"), "unreachable"),
    Rules("a bomb", encoded(gzip.compress(bytes(60_000_000))), "unreachable"),
    Rules("brotli", encoded(b"\x0b\x02\x80talk\x03", "br"), "unreachable"),
    Rules("Latin-1", b"# caf\xe9\n" + CLOSED, "disallowed"),
    Rules("UTF-16", CLOSED.decode().encode("utf-16"), "allowed"),
    Rules("a byte order mark", b"\xef\xbb\xbf" + CLOSED, "disallowed"),
    Rules("NUL bytes", bytes(1000) + b"\n" + CLOSED, "disallowed"),
    Rules("carriage returns", CLOSED.replace(b"\n", b"\r"), "disallowed"),
    Rules("rules for others", CLOSED.replace(b"*", b"OtherBot"), "allowed"),
    Rules("rules for us in capitals", CLOSED.replace(b"*", b"GREENROOM"), "disallowed"),
    Rules("rules without an agent", b"Disallow: /\n", "allowed"),
    Rules("wildcards without end", b"User-agent: *\nDisallow: /" + b"*t" * 5000 + b"$\n", "allowed"),
    Rules("40,000 rules", b"User-agent: *\n" + b"Disallow: /x*y$\n" * 40_000, "allowed"),
    *(
        Rules(f"a crawl delay of {delay[:9]}", f"User-agent: *\nCrawl-delay: {delay}\n".encode(), "allowed")
        for delay in ("-5", "nan", "inf", "1e999", "9" * 5000, "soon", "\x00", "99999")
    ),
    Rules("a request rate of nothing", b"User-agent: *\nRequest-rate: 0/0\nRequest-rate: -1/5\n", "allowed"),
]


@pytest.mark.parametrize("case", ROBOTS, ids=str)
def test_a_robots_txt(server: Server, crawler: Crawler, monkeypatch: pytest.MonkeyPatch, case: Rules) -> None:
    monkeypatch.setattr(robots, "LONGEST_DELAY", 0.1)
    server.pages |= {"/robots.txt": list(case.answer) if isinstance(case.answer, list) else case.answer, **case.more}
    began = time.monotonic()
    answer = crawler.get(server.source(permission="robots"), f"{server.base}/talk")
    assert time.monotonic() - began < 10
    assert (answer.robots, answer.outcome) == (case.decision, "fetched" if case.decision == "allowed" else "refused")
    assert ("/talk" in server.asked) == (case.decision == "allowed")


@pytest.mark.parametrize(
    ("does", "reason"),
    [(drips(OK, b"X: y\r\n"), DRIPS), (drips(OK + b"\r\n", b"#"), DRIPS), (silence(OK), SILENT)],
    ids=["drips its headers", "drips its body", "falls silent"],
)
def test_a_slow_robots_txt_is_one_that_was_not_reached(
    server: Server, crawler: Crawler, monkeypatch: pytest.MonkeyPatch, does: Does, reason: str
) -> None:
    be_hasty(monkeypatch, reason)
    server.pages["/robots.txt"] = does
    answer = crawler.get(server.source(permission="robots"), f"{server.base}/talk")
    assert (said(answer), "/talk" in server.asked) == (("refused", "robots_unreachable"), False)
    assert [said(each) for each in answer.robots_txt] == [("failed", reason)]
