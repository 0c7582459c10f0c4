"""A web server on loopback for tests: paths and what they answer, and a log of what was asked."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self

from tasks.config import Source


@dataclass(frozen=True)
class Reply:
    """An answer; `announced` is a Content-Length that differs from what is sent."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    announced: int | None = None


Answer = str | bytes | Reply | Callable[[BaseHTTPRequestHandler], None] | list["Answer"]


class Request(NamedTuple):
    """What was asked, and when on the monotonic clock; header names are in lower case."""

    at: float
    method: str
    path: str
    headers: dict[str, str]


class Server:
    """Serves a dict of paths, query included, while its `with` lasts; a path that is not in it is a 404.

    The dict may be changed while it serves. A function in it is handed the request handler, writes what it likes, and hangs up;
    of a list of answers, the first is given first, and the last again and again. `greet` is handed every connection before
    anything is read from it, which then is not; `tls` makes it an https server.
    """

    def __init__(
        self,
        pages: Mapping[str, Answer] | None = None,
        greet: Callable[[socket.socket], None] | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.pages: dict[str, Answer] = dict(pages or {})
        self.log: list[Request] = []
        self.connections = 0
        self._greet, self._tls = greet, tls
        self._http = _Quiet(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.port = self._http.server_port
        self.base = f"https://localhost:{self.port}" if tls else f"http://127.0.0.1:{self.port}"

    def source(self, **keys: Any) -> Source:
        """A source that may ask this server as fast as it can, but for the keys that say otherwise."""
        plain = {"source_id": "show", "title": "Show", "site": self.base, "permission": "owner", "captures": "."}
        return Source(**{**plain, "allow_local": True, "delay_seconds": 0.0, **keys})

    @property
    def asked(self) -> list[str]:
        """The paths asked for, in their order."""
        return [request.path for request in self.log]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # otherwise each body waits 40 ms for the headers to be acknowledged
            timeout = 10

            def setup(self) -> None:
                server.connections += 1
                if server._greet:
                    server._greet(self.request)
                    raise ConnectionAbortedError
                if server._tls:
                    self.request = server._tls.wrap_socket(self.request, server_side=True)
                super().setup()

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                server.log.append(Request(time.monotonic(), self.command, self.path, headers))
                answer = server.pages.get(self.path, Reply(b"nothing here", 404))
                if isinstance(answer, list):
                    answer = answer.pop(0) if len(answer) > 1 else answer[0]
                if isinstance(answer, str | bytes):
                    answer = Reply(answer.encode() if isinstance(answer, str) else answer)
                self.close_connection = not isinstance(answer, Reply) or answer.announced is not None
                send(self, answer) if isinstance(answer, Reply) else answer(self)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Say nothing: clients that hang up are what is tested."""


def send(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    """Send an answer."""
    handler.send_response(reply.status)
    for name, value in reply.headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(reply.body) if reply.announced is None else reply.announced))
    handler.end_headers()
    handler.wfile.write(reply.body)
