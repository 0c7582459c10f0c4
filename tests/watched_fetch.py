"""Ask for addresses, and say to which ones a connection was opened for each. Run in a process of its own.

Names are resolved by a table, in which each has a list of answers, the last of which is repeated. Connections to PUBLIC lead
to the test server; an audit hook sees every other one, and stops it.
"""

import json
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from server import Server

from tasks.fetch import Crawler
from tasks.web import backoff
from tasks.web.hosts import Hosts

PUBLIC = ("93.184.215.14", 80)


def resolver(names: dict[str, list[list[str]]]) -> Callable[..., Any]:
    """Return what stands for `socket.getaddrinfo`: the table for names, the real one for numbers."""
    real = socket.getaddrinfo

    def resolve(host: Any, port: Any, *_: Any, **__: Any) -> Any:
        host = host.decode("ascii") if isinstance(host, bytes) else host.encode("idna").decode("ascii")
        answers = names.get(host.rstrip("."))
        if answers is None:
            return real(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [found for each in addresses for found in real(each, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)]

    return resolve


def main() -> None:
    """Read the cases, the table and the server's port from standard input, and write what came of each."""
    told = json.load(sys.stdin)
    behind = ("127.0.0.1", told["port"])
    connected: list[Any] = []
    is_led = False
    connect = socket.socket.connect

    def leads(self: socket.socket, address: Any) -> None:
        nonlocal is_led
        connected.append(address[:2])
        is_led = tuple(address[:2]) == PUBLIC
        connect(self, behind if is_led else address)

    def hears(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal is_led
        if event != "socket.connect":
            return
        if is_led and arguments[1] == behind:
            is_led = False
            return
        connected.append([*arguments[1][:2], "at the socket"])
        if not told["may_connect"]:
            raise ConnectionRefusedError

    socket.socket.connect = leads  # type: ignore[method-assign]
    socket.getaddrinfo = resolver(told["names"])
    sys.addaudithook(hears)
    backoff.FIRST_SECONDS = 0.001
    for case in told["cases"]:
        connected.clear()
        source = Server().source(site="http://show.example", permission=case["permission"], allow_local=case["allow_local"])
        answer = Crawler(hosts=Hosts(Path(told["folder"]))).get(source, case["url"])
        print(json.dumps([answer.outcome, answer.reason, answer.robots, connected]), flush=True)


main()
