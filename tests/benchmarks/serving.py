"""A web server for benchmarks, in a process of its own: nginx where it is installed, else a small one of ours."""

import asyncio
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/html;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ {listen} root {site}; }}
}}
"""


def name() -> str:
    """Return what serves here."""
    return "nginx" if shutil.which("nginx") else "a small asyncio server"


@contextmanager
def served(site: Path, folder: Path, hosts: int) -> Iterator[list[str]]:
    """Serve a folder on so many ports of loopback while the context lasts; give their addresses."""
    ports = _free_ports(hosts)
    command = [sys.executable, "-m", __name__, str(site), *map(str, ports)]
    if shutil.which("nginx"):
        listen = " ".join(f"listen 127.0.0.1:{port};" for port in ports)
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, listen=listen, site=site))
        command = ["nginx", "-p", str(folder), "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    server = subprocess.Popen(command)
    try:
        for port in ports:
            _wait_for(port)
        yield [f"http://127.0.0.1:{port}" for port in ports]
    finally:
        server.terminate()
        server.wait()


def _free_ports(count: int) -> list[int]:
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(count)]
        return [each.getsockname()[1] for each in sockets]


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")


class Files(asyncio.Protocol):
    """Answers GET with files held in memory, and with 404; requests come one at a time, as our clients send them."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers
        self._asked = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._asked += data
        if self._asked.endswith(b"\r\n\r\n"):
            self._transport.write(self._answers.get(self._asked.split(b" ", 2)[1], answer("404 Not Found", b"")))
            self._asked = b""


def answer(status: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


async def serve(site: Path, ports: list[int]) -> None:
    """Serve the files of a folder until the process is ended."""
    answers = {f"/{path.relative_to(site)}".encode(): answer("200 OK", path.read_bytes()) for path in site.rglob("*.html")}
    loop = asyncio.get_running_loop()
    for port in ports:
        await loop.create_server(lambda: Files(answers), "127.0.0.1", port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), [int(port) for port in sys.argv[2:]]))
