"""No connection is ever opened to an address that is nobody's to ask: seen at the socket, by an audit hook."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from server import Reply, Server

from tasks.fetch import Crawler
from tasks.web.addresses import is_allowed
from tasks.web.hosts import Hosts

ROOT = Path(__file__).parents[1]
PUBLIC, PUBLIC_V6 = "93.184.215.14", "2606:4700::1111"

LOCAL = "127.0.0.1 127.255.255.254 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 ::1 fc00::1 fd12:3456::1".split()
NEVER = (
    "169.254.169.254 169.254.0.1 fd00:ec2::254 fd20:ce::254 fd00:c1::a9fe:a9fe 168.63.129.16 100.100.100.200 "  # metadata
    "100.64.0.1 100.127.255.254 0.0.0.0 0.1.2.3 255.255.255.255 224.0.0.1 239.255.255.250 240.0.0.1 192.0.0.1 192.0.0.192 "
    "192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 192.88.99.1 "
    "fe80::1 febf::1 fec0::1 ff02::1 ff0e::1 :: ::ffff:169.254.169.254 ::ffff:93.184.215.14 ::ffff:10.0.0.1 "
    "::127.0.0.1 ::169.254.169.254 ::ffff:0:127.0.0.1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b::5db8:d70e 64:ff9b:1::7f00:1 "
    "2002:7f00:1:: 2002:a9fe:a9fe::1 2002:5db8:d70e::1 2001:0:5db8:d70e::1 2001::1 2001:10::1 2001:db8::1 3fff::1 100::1 "
    "5f00::1 4000::1"
).split()
ALWAYS = [PUBLIC, PUBLIC_V6, "1.1.1.1", "172.15.255.255", "172.32.0.1", "100.63.255.255", "100.128.0.1", "2a00:1450::1"]


@pytest.mark.parametrize("allow_local", [False, True])
def test_which_addresses_are_allowed(allow_local: bool) -> None:
    assert [each for each in ALWAYS if not is_allowed(ip_address(each), allow_local)] == []
    assert [each for each in NEVER if is_allowed(ip_address(each), allow_local)] == []
    assert [each for each in LOCAL if is_allowed(ip_address(each), allow_local) != allow_local] == []


def as_host(address: str) -> str:
    return f"[{address}]" if ":" in address else address


DISGUISED = {  # hosts that are an address, however they are written
    "decimal": "2130706433",
    "hexadecimal": "0x7f000001",
    "octal": "017700000001",
    "short": "127.1",
    "short of three": "127.0.1",
    "zero": "0",
    "octal parts": "0177.0.0.1",
    "hexadecimal parts": "0x7f.0.0.1",
    "of leading zeros": "127.000.000.001",
    "metadata as a number": "2852039166",
    "metadata in octal": "0251.0376.0251.0376",
    "with a dot behind": "127.0.0.1.",
    "metadata with a dot behind": "169.254.169.254.",
    "fullwidth digits": "１２７.0.0.1",
    "digits in circles": "①②⑦.⓪.⓪.①",
    "ideographic full stops": "127。0。0。1",
    "a halfwidth full stop": "169｡254｡169｡254",
    "fullwidth metadata": "１６９．２５４．１６９．２５４",
    "percent-encoded": "%31%32%37.0.0.1",
    "percent-encoded dots": "169%2e254%2e169%2e254",
    "with a zone": "[fe80::1%25lo]",
    "a mapped one in hexadecimal": "[::ffff:7f00:1]",
    "a mapped one in full": "[0:0:0:0:0:ffff:a9fe:a9fe]",
}
NAMES = {  # of the table of the resolver: one list of addresses for each time it is asked
    "show.example": [[PUBLIC]],
    "loopback.example": [["127.0.0.1"]],
    "metadata.example": [["169.254.169.254"]],
    "mapped.example": [["::ffff:127.0.0.1"]],
    "nat64.example": [["64:ff9b::7f00:1"]],
    "both.example": [[PUBLIC, "127.0.0.1"]],
    "both-again.example": [["169.254.169.254", PUBLIC]],
    "localhost": [["127.0.0.1", "::1"]],
    "xn--ls8h.example": [["127.0.0.1"]],
    **{f"rebinds{times}.example": [[PUBLIC]] * times + [["127.0.0.1"]] for times in range(1, 9)},
}
NAMED = ["localhost", "LOCALHOST.", *(name for name in NAMES if name not in ("localhost", "show.example")), "💩.example"]
HOSTS = {
    **{address: as_host(address) for address in LOCAL + NEVER if "%" not in address},
    **DISGUISED,
    **{name: name for name in NAMED if not name.startswith("rebinds")},
}


def run(folder: Path, port: int, cases: list[dict[str, Any]], may_connect: bool = False) -> list[list[Any]]:
    told = {"folder": str(folder), "port": port, "names": NAMES, "cases": cases, "may_connect": may_connect}
    env = os.environ | {"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}"}
    command = [sys.executable, str(ROOT / "tests" / "watched_fetch.py")]
    done = subprocess.run(command, input=json.dumps(told), env=env, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def case(url: str, permission: str = "robots", allow_local: bool = False) -> dict[str, Any]:
    return {"url": url, "permission": permission, "allow_local": allow_local}


@pytest.fixture
def server() -> Iterator[Server]:
    """What stands behind the public address: its pages lead to forbidden ones."""
    with Server({"/talk": b"ADA: Hello.\n", "/robots.txt": "User-agent: *\nDisallow: /drafts\n"}) as running:
        for at, host in enumerate(HOSTS.values()):
            location = f"http://{host}/".encode().decode("latin-1")
            running.pages[f"/to/{at}"] = Reply(b"", 302, {"Location": location})
        yield running


def is_public(connection: list[Any]) -> bool:
    return len(connection) == 2 and is_allowed(ip_address(connection[0]), False)


def test_the_watcher_sees_what_is_connected_to(server: Server, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{server.port}/talk"
    [public, local, forbidden] = run(
        tmp_path, server.port, [case("http://show.example/talk"), case(url, allow_local=True), case(url)], may_connect=True
    )
    assert public == ["fetched", None, "allowed", [[PUBLIC, 80]]]
    assert local[:2] == ["fetched", None]
    assert local[3] == [["127.0.0.1", server.port], ["127.0.0.1", server.port, "at the socket"]]
    assert forbidden == ["refused", "local_address", "not_asked", []]


@pytest.mark.parametrize("permission", ["owner", "robots"])
def test_a_forbidden_address_is_not_connected_to(server: Server, tmp_path: Path, permission: str) -> None:
    """As the first address, where the host is covered by no permission or by the owner's, and at other ports."""
    urls = [f"{scheme}://{host}{port}/" for host in HOSTS.values() for scheme, port in (("http", ""), ("https", ":8443"))]
    found = run(tmp_path, server.port, [case(url, permission) for url in urls])
    assert len(found) == len(urls)
    for url, (outcome, reason, _, connected) in zip(urls, found, strict=True):
        assert (connected, outcome in ("refused", "failed")) == ([], True), url
        assert reason in ("local_address", "numeric_host", "invalid_url"), url
    assert server.connections == 0


@pytest.mark.parametrize("permission", ["owner", "robots"])
def test_a_redirect_to_a_forbidden_address_is_not_followed(server: Server, tmp_path: Path, permission: str) -> None:
    found = run(tmp_path, server.port, [case(f"http://show.example/to/{at}", permission) for at in range(len(HOSTS))])
    for host, (outcome, reason, _, connected) in zip(HOSTS.values(), found, strict=True):
        assert ([each for each in connected if not is_public(each)], outcome) == ([], outcome), host
        assert reason in ("local_address", "numeric_host", "invalid_url"), host
    assert sum(path.startswith("/to/") for path in server.asked) == len(HOSTS)


def test_a_robots_txt_does_not_lead_to_a_forbidden_address(server: Server, tmp_path: Path) -> None:
    server.pages["/robots.txt"] = [answer for path, answer in server.pages.items() if path.startswith("/to/")]  # type: ignore[assignment]
    found = run(tmp_path, server.port, [case("http://show.example/talk") for _ in HOSTS])
    for host, (outcome, reason, _, connected) in zip(HOSTS.values(), found, strict=True):
        assert connected == [[PUBLIC, 80]], host
        assert (outcome, reason) == ("refused", "robots_unreachable"), host
    assert set(server.asked) == {"/robots.txt"}


@pytest.mark.parametrize("permission", ["owner", "robots"])
def test_a_name_that_changes_its_address_is_checked_each_time(server: Server, tmp_path: Path, permission: str) -> None:
    """Every look-up is one that a connection is opened by, or another after it: what was checked is what is connected to."""
    urls = [f"http://{name}/talk" for name in NAMES if name.startswith("rebinds") for _ in range(4)]
    found = run(tmp_path, server.port, [case(url, permission) for url in urls])
    assert [connected for *_, connected in found if not all(is_public(each) for each in connected)] == []
    outcomes = {(outcome, reason) for outcome, reason, _, _ in found}
    assert ("refused", "local_address") in outcomes
    assert outcomes <= {("fetched", None), ("refused", "local_address"), ("refused", "robots_unreachable")}


def test_allow_local_opens_this_machine_and_private_networks_and_nothing_else(server: Server, tmp_path: Path) -> None:
    addresses = LOCAL + NEVER
    found = run(tmp_path, server.port, [case(f"http://{as_host(each)}/", allow_local=True) for each in addresses])
    for address, (outcome, _, _, connected) in zip(addresses, found, strict=True):
        assert bool(connected) == (address in LOCAL), address
        assert outcome != "fetched"


def test_a_kept_alive_connection_is_not_used_for_another_host_or_another_permission(server: Server, tmp_path: Path) -> None:
    crawler = Crawler(hosts=Hosts(tmp_path))
    url = f"{server.base}/talk"
    assert crawler.get(server.source(), url).outcome == "fetched"
    assert crawler.get(server.source(allow_local=False), url).reason == "local_address"
    assert crawler.get(server.source(), url.replace("127.0.0.1", "127.0.0.2")).outcome != "fetched"
    assert crawler.get(server.source(), url).outcome == "fetched"
    assert (server.connections, [request.headers["host"] for request in server.log]) == (
        1,
        [f"127.0.0.1:{server.port}"] * 2,
    )


def test_the_proxy_of_the_operator_is_not_asked_for_a_forbidden_address(server: Server, tmp_path: Path) -> None:
    crawler = Crawler(hosts=Hosts(tmp_path), proxies={"http": server.base})
    for host in ("169.254.169.254", "127.0.0.1", "2130706433", "[fd00:ec2::254]"):
        assert crawler.get(server.source(allow_local=False), f"http://{host}/").outcome == "refused"
    assert server.connections == 0
