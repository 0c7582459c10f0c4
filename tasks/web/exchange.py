"""Exchanges: one request and its answer, within limits of size; whatever goes wrong has a short name."""

import contextlib
import http.client
import ssl
import string
from collections.abc import Iterator, Mapping
from io import BytesIO
from urllib.parse import quote

import requests
from urllib3.exceptions import HTTPError, IncompleteRead, ProtocolError, ReadTimeoutError

from tasks.content_encoding import LARGEST_BYTES, decoded, verify_encoding
from tasks.web.answer import Answer, RefusedError, outcome_of
from tasks.web.connections import CONNECT_SECONDS, SILENCE_SECONDS, Session

LARGEST_HEADERS = 64 * 1024  # bytes
CHUNK = 64 * 1024
REDIRECTS = frozenset((301, 302, 303, 307, 308))
ON_THE_WAY = (requests.RequestException, HTTPError, OSError)


def exchange(session: Session, answer: Answer, url: str, asked: Mapping[str, str], cut_at: int | None = None) -> str | None:
    """Ask for a URL and fill in the answer, or return where a redirect leads to. Only the body of a page is read.

    `asked` are headers beside those of the session; of a body longer than `cut_at` bytes that much is kept. Raises
    RefusedError, ContentEncodingError, ValueError, or one of ON_THE_WAY.
    """
    timeout = (CONNECT_SECONDS, SILENCE_SECONDS)
    with session.get(url, headers=dict(asked), stream=True, allow_redirects=False, timeout=timeout) as response:
        status = answer.status = response.status_code
        answer.http_status = f"{status} {response.reason or ''}".encode("ascii", "replace").decode().strip()
        answer.headers = list(response.raw.headers.items())
        if sum(len(name) + len(value) for name, value in answer.headers) > LARGEST_HEADERS:
            raise RefusedError("headers")
        if status in REDIRECTS and (location := answer.header("location")):
            _settle(response)
            return _in_utf8(location)
        answer.outcome = "unchanged" if status == 304 and asked else outcome_of(status)
        answer.reason = None if answer.has_come else f"http_{status}"
        if answer.outcome != "fetched":
            _settle(response)
            return None
        encoding = response.headers.get("content-encoding")  # of several headers, all
        verify_encoding(encoding)
        if response.headers.get("transfer-encoding", "chunked").strip().lower() != "chunked":
            raise RefusedError("transfer_encoding")
        is_whole = _read_body(answer, response, cut_at)
    answer.payload = decoded(answer.body, encoding, is_whole and cut_at is None, LARGEST_BYTES)
    if not is_whole:
        answer.outcome, answer.reason = "truncated", "truncated"
    return None


def _in_utf8(location: str) -> str:
    """Return a Location as its server means it: headers are read as Latin-1, addresses are in UTF-8 or not."""
    content = location.encode("latin-1", "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return quote(content, safe=string.punctuation)


def _read_body(answer: Answer, response: requests.Response, cut_at: int | None) -> bool:
    """Read the body into the answer; return whether it came whole, or up to `cut_at`. Raises RefusedError past a limit."""
    if cut_at is None and (_announced(response) or 0) > LARGEST_BYTES:
        raise RefusedError("too_large")
    body = BytesIO()  # which gives what was written without a copy, and needs no more for many small pieces
    is_whole = True
    try:
        for chunk in _chunks(response):
            body.write(chunk)
            if cut_at is not None and body.tell() >= cut_at:
                body.truncate(cut_at)
                break
            if body.tell() > LARGEST_BYTES:
                raise RefusedError("too_large")
        else:
            announced = _announced(response)
            is_framed = announced is not None or "transfer-encoding" in response.headers
            is_whole = body.tell() >= (announced or 0 if is_framed else 1)  # headers that were cut short are no empty page
    except (IncompleteRead, ProtocolError):
        is_whole = False
    answer.body = body.getvalue()
    return is_whole


def _announced(response: requests.Response) -> int | None:
    """Return the length that a response announces; null where it announces none."""
    length = response.headers.get("content-length", "")
    is_counted = length.isascii() and length.isdigit() and "transfer-encoding" not in response.headers
    return int(length[:20]) if is_counted else None


def _settle(response: requests.Response) -> None:
    """Read what is left of a short body, so that its connection can be used again; whether it comes whole does not matter."""
    with contextlib.suppress(*ON_THE_WAY):
        announced = _announced(response)
        if response.status_code == 304 or (announced is not None and announced <= CHUNK):
            for _ in _chunks(response):
                pass


def _chunks(response: requests.Response) -> Iterator[bytes]:
    while chunk := response.raw.read1(CHUNK, decode_content=False):
        yield chunk


def reason_of(error: BaseException) -> str:
    """Return a short code for what went wrong on the way."""
    causes = list(_causes(error))
    bad = http.client.LineTooLong | requests.exceptions.InvalidHeader
    if any(isinstance(cause, bad) or type(cause) is http.client.HTTPException for cause in causes):
        return "headers"  # http.client has no class of its own for more than a hundred of them
    if any(isinstance(cause, requests.Timeout | ReadTimeoutError | TimeoutError) for cause in causes):
        return "timeout"
    if isinstance(error, requests.exceptions.SSLError) and not any(isinstance(cause, ssl.SSLEOFError) for cause in causes):
        return "tls"
    if isinstance(
        error, requests.exceptions.InvalidURL | requests.exceptions.InvalidSchema | requests.exceptions.MissingSchema
    ):
        return "invalid_url"
    return "connection" if isinstance(error, ON_THE_WAY) else "invalid_url"


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Give an error and what it came from; urllib3 keeps that among the arguments."""
    for _ in range(10):
        if error is None:
            return
        yield error
        inner = next((argument for argument in error.args if isinstance(argument, BaseException)), None)
        error = inner or error.__cause__ or error.__context__
