"""Asking a real server on loopback: what comes of every answer, within which limits, and with which manners."""

import gzip
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler
from itertools import pairwise
from typing import Any

import pytest
import server as web
from server import Reply, Server

from tasks import fetch
from tasks.fetch import Crawler
from tasks.web import backoff, connections, exchange
from tasks.web.answer import Answer

TALK = b"ADA: Is the kettle on?\n\nBO: It has been on since noon.\n"
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED, CHUNK = OK + b"Transfer-Encoding: chunked\r\n\r\n", b"%x\r\n" % len(TALK) + TALK
CLOSED = "User-agent: *\nDisallow: /\n"
GOOD = ("fetched", None)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once."""
    monkeypatch.setattr(backoff, "FIRST_SECONDS", 0.01)


@pytest.fixture
def server() -> Iterator[Server]:
    with Server({"/talk": TALK}) as running:
        yield running


def get(server: Server, path: str = "/talk", **keys: object) -> Answer:
    return Crawler().get(server.source(**keys), server.base + path)


def said(answer: Answer) -> tuple[str, str | None]:
    return answer.outcome, answer.reason


def writes(*parts: bytes, pause: float = 0.0) -> Callable[[BaseHTTPRequestHandler], None]:
    """Return an answer that writes parts as they are, with a pause after each, and hangs up."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        for part in parts:
            handler.wfile.write(part)
            time.sleep(pause)

    return answer


def redirect(target: str, status: int = 302) -> Reply:
    return Reply(b"", status, {"Location": target})


def encoded(body: bytes, encoding: str = "gzip") -> Reply:
    return Reply(body, headers={"Content-Encoding": encoding})


def case(name: str, answer: web.Answer, outcome: str, reason: str | None = None, payload: bytes | None = TALK) -> Any:
    return pytest.param(answer, outcome, reason, payload, id=name)


STATUSES = {"gone": (404, 410), "blocked": (401, 403, 451), "failed": (400, 429, 500, 503)}


@pytest.mark.parametrize(
    ("answer", "outcome", "reason", "payload"),
    [
        *(case(str(code), Reply(TALK, code), name, f"http_{code}", None) for name, codes in STATUSES.items() for code in codes),
        case("plain", TALK, "fetched"),
        case("in chunks", writes(CHUNKED, CHUNK, b"\r\n0\r\n\r\n"), "fetched"),
        case("gzip", encoded(gzip.compress(TALK)), "fetched"),
        case("gzip in two members", encoded(gzip.compress(TALK[:9]) + gzip.compress(TALK[9:])), "fetched"),
        case("a reason phrase in another language", writes(b"HTTP/1.1 404 Non trouv\xe9\r\n\r\n"), "gone", "http_404", None),
        case("short of its length", Reply(TALK, announced=len(TALK) + 1), "truncated", "truncated"),
        case("cut within a chunk", writes(CHUNKED, b"9" + CHUNK), "truncated", "truncated"),
        case("cut between chunks", writes(CHUNKED, CHUNK, b"\r\n"), "truncated", "truncated"),
        case("unknown encoding", encoded(TALK, "br"), "failed", "content_encoding", None),
        case("encoded twice", encoded(TALK, "gzip, gzip"), "failed", "content_encoding", None),
        case("no gzip though it says so", encoded(TALK), "failed", "content_encoding", None),
        case("gzip without end", encoded(gzip.compress(TALK)[:-9]), "failed", "content_encoding", None),
        case("just fits", b"a" * 1000, "fetched", None, b"a" * 1000),
        case("one byte too many", b"a" * 1001, "failed", "too_large", None),
        case("endless", writes(OK + b"\r\n", *[b"a" * 500] * 400, pause=0.02), "failed", "too_large", None),
        case("gzip bomb", encoded(gzip.compress(bytes(900_000))), "failed", "too_large", None),
        case("no HTTP", writes(b"what?\r\n\r\n"), "failed", "connection", None),
    ],
)
def test_what_comes_of_an_answer(
    server: Server, monkeypatch: pytest.MonkeyPatch, answer: web.Answer, outcome: str, reason: str | None, payload: bytes | None
) -> None:
    monkeypatch.setattr(exchange, "LARGEST_BYTES", 1000)
    server.pages["/talk"] = answer
    found = get(server)
    assert (found.outcome, found.reason, found.payload) == (outcome, reason, payload)
    assert found.elapsed_ms < 4000


def test_a_refused_connection_failed(server: Server) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))  # bound but not listening: nobody else gets this port
        answer = Crawler().get(server.source(), f"http://127.0.0.1:{bound.getsockname()[1]}/")
    assert (answer.outcome, answer.reason, answer.status, answer.payload) == ("failed", "connection", None, None)


@pytest.mark.parametrize(
    ("parts", "pause", "reasons"),
    [
        ([OK + b"Content-Length: 99\r\n\r\n", *[b"a"] * 99], 0.05, {"too_slow"}),
        ([b""], 2, {"timeout"}),
        ([OK + b"Content-Length: 9\r\n\r\nhalf"], 2, {"timeout", "connection"}),
    ],
    ids=["drips", "is silent", "falls silent half-way"],
)
def test_a_slow_server_is_left_in_bounded_time(
    server: Server, monkeypatch: pytest.MonkeyPatch, parts: list[bytes], pause: float, reasons: set[str]
) -> None:
    monkeypatch.setattr(fetch, "TOTAL_SECONDS", 0.4)
    monkeypatch.setattr(connections, "SILENCE_SECONDS", 0.3)
    server.pages["/talk"] = writes(*parts, pause=pause)
    answer = get(server)
    assert (answer.outcome, answer.payload) == ("failed", None)
    assert answer.reason in reasons
    assert answer.elapsed_ms < 1500


@pytest.mark.parametrize(
    ("first", "expected", "asked"),
    [("/old/", GOOD, 2), ("/5", GOOD, 6), ("/6", ("failed", "redirects"), 6), ("/loop", ("failed", "redirects"), 6)],
)
def test_five_redirects_are_followed_and_no_more(
    server: Server, first: str, expected: tuple[str, str | None], asked: int
) -> None:
    server.pages |= {f"/{hop}": redirect(f"/{hop - 1}") for hop in range(1, 7)} | {"/0": TALK, "/loop": redirect("/loop")}
    server.pages["/old/"] = redirect("../talk", 308)
    answer = get(server, first)
    assert (said(answer), answer.payload, answer.redirects) == (expected, TALK if expected == GOOD else None, asked - 1)
    assert (answer.url, answer.final_url, len(server.log)) == (server.base + first, server.base + server.asked[-1], asked)


@pytest.mark.parametrize("target", ["file:///etc/hostname", "ftp://127.0.0.1/talk", "data:text/plain,hello", "javascript:1"])
def test_other_schemes_are_refused_at_once_and_after_a_redirect(server: Server, target: str) -> None:
    server.pages["/away"] = redirect(target)
    for answer in (get(server, "/away"), Crawler().get(server.source(), target)):
        assert (answer.outcome, answer.reason, answer.final_url) == ("refused", "scheme", target)


@pytest.mark.parametrize(
    ("robots", "decision"),
    [
        (CLOSED, "disallowed"),
        ("User-agent: *\nDisallow: /drafts/\n", "allowed"),
        ("User-agent: *\nAllow: /\n\nUser-agent: greenroom\nDisallow: /talk\n", "disallowed"),
        (f"{CLOSED}\nUser-agent: Greenroom\nAllow: /talk\n", "allowed"),
        ("User-agent: OtherBot\nDisallow: /\n", "allowed"),
        (b"\xff\xfe\x00 no rules at all", "allowed"),
        *((Reply(CLOSED.encode(), status), "allowed") for status in (403, 404)),
        *((Reply(b"", status), "unreachable") for status in (500, 503)),
        (writes(b""), "unreachable"),
        (redirect("/rules.txt"), "disallowed"),
    ],
)
def test_robots_txt_decides(server: Server, robots: web.Answer, decision: str) -> None:
    server.pages |= {"/robots.txt": robots, "/rules.txt": CLOSED}
    answer = get(server, permission="robots")
    assert said(answer) == (GOOD if decision == "allowed" else ("refused", f"robots_{decision}"))
    assert (answer.robots, "/talk" in server.asked) == (decision, decision == "allowed")


def test_a_redirect_to_another_host_obeys_the_robots_txt_there(server: Server) -> None:
    with Server({"/talk": TALK, "/robots.txt": CLOSED}) as other:
        server.pages["/away"] = redirect(f"{other.base}/talk")
        assert said(get(server, "/away", permission="robots")) == ("refused", "robots_disallowed")
        assert other.asked == ["/robots.txt"]


@pytest.mark.parametrize(("own", "theirs"), [(0.0, 0.4), (0.4, 0.1)])
def test_the_longer_of_own_delay_and_crawl_delay_is_kept(server: Server, own: float, theirs: float) -> None:
    server.pages["/robots.txt"] = f"User-agent: *\nCrawl-delay: {theirs}\n"
    crawler, source = Crawler(), server.source(permission="robots", delay_seconds=own)
    assert [said(crawler.get(source, f"{server.base}/talk")) for _ in range(2)] == [GOOD, GOOD]
    first, second = (request.at for request in server.log if request.path == "/talk")
    assert second - first > 0.35


def test_threads_that_ask_one_host_keep_the_delay_apart_and_ask_once_for_its_robots_txt(server: Server) -> None:
    crawler, source = Crawler(), server.source(permission="robots", delay_seconds=0.3)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: crawler.get(source, f"{server.base}/talk"), range(4)))
    assert server.asked == ["/robots.txt", *["/talk"] * 4]
    assert min(later - earlier for earlier, later in pairwise(sorted(request.at for request in server.log[1:]))) > 0.2


@pytest.mark.parametrize(
    ("permission", "expected", "asked"),
    [("owner", GOOD, ["/talk"]), ("api", GOOD, ["/talk"]), ("local", ("refused", "permission"), [])],
)
def test_robots_txt_is_not_asked_with_another_permission_and_local_asks_nothing(
    server: Server, permission: str, expected: tuple[str, str | None], asked: list[str]
) -> None:
    server.pages["/robots.txt"] = CLOSED
    answer = get(server, permission=permission)
    assert (said(answer), answer.robots, server.asked) == (expected, "not_asked", asked)


def test_every_request_says_who_asks_and_takes_no_proxy(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with Server() as proxy:
        monkeypatch.setenv("http_proxy", proxy.base)
        monkeypatch.setenv("no_proxy", "")
        get(server, permission="robots")
        assert (server.asked, proxy.connections) == (["/robots.txt", "/talk"], 0)
    assert {(request.method, request.headers["user-agent"]) for request in server.log} == {("GET", Crawler().user_agent)}


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]"])
@pytest.mark.parametrize("permission", ["owner", "robots"])
def test_a_local_address_is_not_even_connected_to(server: Server, host: str, permission: str) -> None:
    source = server.source(allow_local=False, permission=permission)
    answer = Crawler().get(source, f"{server.base.replace('127.0.0.1', host)}/talk")
    assert (answer.outcome, answer.payload, server.connections) == ("refused", None, 0)
    assert answer.reason == ("numeric_host" if host in ("127.1", "2130706433") else "local_address")
