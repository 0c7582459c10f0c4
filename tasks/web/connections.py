"""Connections: opened to checked addresses only, and every read from one bounded by the deadline of its exchange."""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import certifi
import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HeaderParsingError, NameResolutionError, NewConnectionError
from urllib3.util.response import assert_header_parsing
from urllib3.util.ssl_ import create_urllib3_context

from tasks.web.addresses import addresses

CONNECT_SECONDS, SILENCE_SECONDS = 10.0, 20.0
MOST_INTERIM = 10  # responses of 1xx before the one that counts

_ends: ContextVar[float] = ContextVar("ends", default=float("inf"))


@contextmanager
def deadline(ends: float) -> Iterator[None]:
    """Bound all that this thread reads meanwhile, headers and handshakes included, by a moment on the monotonic clock."""
    token = _ends.set(ends)
    try:
        yield
    finally:
        _ends.reset(token)


def seconds_left(most: float) -> float:
    """Return how long a read may last. Raises TimeoutError past the deadline."""
    left = _ends.get() - time.monotonic()
    if left <= 0:
        raise TimeoutError("deadline")
    return min(left, most)


class BoundedSocket(socket.socket):
    """A socket whose reads together end at the deadline, however slowly a server drips."""

    def recv_into(self, *args: Any) -> int:
        """Read as a socket does. Raises TimeoutError after too long a silence, or past the deadline."""
        self.settimeout(seconds_left(SILENCE_SECONDS))
        return super().recv_into(*args)


class BoundedTLSSocket(BoundedSocket, ssl.SSLSocket):
    """The same over TLS."""


class Response(http.client.HTTPResponse):
    """A response behind any interim ones (such as 103, early hints), whose headers are all headers."""

    def begin(self) -> None:
        """Read status and headers. Raises HTTPException where a line among these is none: what follows it would be lost."""
        super().begin()
        try:
            assert_header_parsing(self.headers)
        except HeaderParsingError as error:
            raise http.client.HTTPException("no header") from error

    def _read_status(self) -> tuple[str, int, str]:
        for _ in range(MOST_INTERIM):
            version, status, reason = super()._read_status()  # type: ignore[misc]
            if not 100 <= status < 200 or status == http.client.SWITCHING_PROTOCOLS:
                return version, status, reason
            http.client.parse_headers(self.fp)
        raise http.client.HTTPException("too many interim responses")


class Connection(HTTPConnection):
    """A connection to a public address."""

    allow_local = False
    response_class = Response

    def _new_conn(self) -> socket.socket:
        """Resolve the host, check its addresses, and connect to the first of them that answers."""
        try:
            found = addresses(self._dns_host, self.port, self.allow_local)
        except (socket.gaierror, UnicodeError) as error:
            raise NameResolutionError(self.host, self, socket.gaierror(str(error))) from error
        failed: OSError = OSError("no address")
        for family, address in found:
            connection = BoundedSocket(family, socket.SOCK_STREAM)
            try:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.settimeout(seconds_left(CONNECT_SECONDS))
                connection.connect(address)
            except OSError as error:
                connection.close()
                failed = error
            else:
                return connection
        if isinstance(failed, TimeoutError):
            raise ConnectTimeoutError(self, f"{self.host} did not answer") from failed
        raise NewConnectionError(self, f"{self.host}: {failed}") from failed


class TLSConnection(Connection, HTTPSConnection):
    """A connection to a public address, over TLS."""


class LocalConnection(Connection):
    """A connection to any address but link-local ones."""

    allow_local = True


class LocalTLSConnection(TLSConnection):
    """A connection to any address but link-local ones, over TLS."""

    allow_local = True


class _Pool(HTTPConnectionPool):
    ConnectionCls = Connection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = TLSConnection


class _LocalPool(HTTPConnectionPool):
    ConnectionCls = LocalConnection


class _LocalTLSPool(HTTPSConnectionPool):
    ConnectionCls = LocalTLSConnection


class Adapter(HTTPAdapter):
    """Makes requests open guarded connections."""

    def __init__(self, allow_local: bool) -> None:
        """Say whether addresses of this machine and of private networks are allowed."""
        local, public = {"http": _LocalPool, "https": _LocalTLSPool}, {"http": _Pool, "https": _TLSPool}
        self._pools = local if allow_local else public
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """Make the pools."""
        super().init_poolmanager(*args, ssl_context=_tls(), **kwargs)
        self.poolmanager.pool_classes_by_scheme = self._pools


class Session(requests.Session):
    """A session that asks as it is told: no redirects of its own, nothing from the environment, no cookies kept."""

    def __init__(self, allow_local: bool) -> None:
        """Say whether addresses of this machine and of private networks are allowed."""
        super().__init__()
        self.trust_env = False
        adapter = Adapter(allow_local)
        for scheme in ("http://", "https://"):
            self.mount(scheme, adapter)

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Say that there is nothing to follow: requests reads the body of a redirect, without limit, even when told not to."""


def _tls() -> ssl.SSLContext:
    context = create_urllib3_context()
    context.load_verify_locations(certifi.where())
    context.sslsocket_class = BoundedTLSSocket
    return context
