"""WARC records (ISO 28500, version 1.1): an answer or a saved page -> one gzip member, and back."""

import base64
import hashlib
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from io import BufferedReader, RawIOBase
from typing import BinaryIO

from isal import isal_zlib
from requests.utils import requote_uri
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser

from tasks.content_encoding import decoded

WARC = "WARC/1.1"
CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
HTTP = "application/http; msgtype=response"
RECORD_END = b"\r\n\r\n"
MEMBER_BEGINS = b"\x1f\x8b\x08"
GZIP_LEVEL = 2  # of ISA-L: six times as fast as level 4 of zlib, for 9 % more bytes
AT_ONCE = 1024 * 1024  # bytes

Headers = Sequence[tuple[str, str]]
Member = list[bytes]  # a gzip member, in pieces
WITH_PAYLOAD = frozenset(("response", "resource", "conversion"))  # kinds of records


class DamagedRecordError(Exception):
    """What stands in a file is no whole WARC record, and why."""


class TornRecordError(DamagedRecordError):
    """The file ends in the middle of a record."""


@dataclass(frozen=True, slots=True)
class Original:
    """The request whose response a server says still holds: the one that was archived whole, not one answered alike since."""

    url: str
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """A record that was read: its WARC fields, HTTP headers where it has some, and what follows them."""

    kind: str
    fields: StatusAndHeaders
    http: StatusAndHeaders | None
    body: bytes
    end: int

    @property
    def content(self) -> bytes:
        """The body, content encoding undone. Raises ContentEncodingError where it cannot be."""
        return decoded(self.body, self.http.get_header("content-encoding") if self.http else None, is_whole=False)


def warcinfo(file_name: str, began_at: datetime) -> Member:
    """Return the record that a file begins with: what wrote it, and by which standard."""
    told = f"software: greenroom/{version('greenroom')}\r\nformat: WARC File Format 1.1\r\nconformsTo: {CONFORMS_TO}\r\n"
    return _record("warcinfo", began_at, {"WARC-Filename": file_name}, "application/warc-fields", b"", told.encode())


def response(url: str, body: bytes, status: str, headers: Headers, fetched_at: datetime, is_truncated: bool = False) -> Member:
    """Return the record of an HTTP response: its headers as served, its body as it came, chunks joined."""
    fields = {"WARC-Target-URI": requote_uri(url), "WARC-Payload-Digest": _digest(body)}
    if is_truncated:
        fields["WARC-Truncated"] = "disconnect"
    return _record("response", fetched_at, fields, HTTP, _http_head(status, headers), body)


def resource(url: str, content: bytes, taken_at: datetime) -> Member:
    """Return the record of a saved page."""
    return _content("resource", url, content, taken_at)


def conversion(url: str, content: bytes, fetched_at: datetime) -> Member:
    """Return the record of what is kept of a page in the place of its bytes."""
    return _content("conversion", url, content, fetched_at)


def not_modified(url: str, status: str, headers: Headers, fetched_at: datetime, of: Original) -> Member:
    """Return the revisit record of an answer that says: as it was. It has no payload, so no digest of one."""
    fields = {
        "WARC-Target-URI": requote_uri(url),
        "WARC-Profile": PROFILES + "server-not-modified",
        "WARC-Refers-To-Target-URI": requote_uri(of.url),
        "WARC-Refers-To-Date": _warc_date(of.fetched_at),
    }
    return _record("revisit", fetched_at, fields, HTTP, _http_head(status, headers), b"")


def repeat(url: str, status: str, headers: Headers, fetched_at: datetime, of: Record) -> Member:
    """Return the revisit record of a response with the very body that a record holds."""
    fields = {
        "WARC-Target-URI": requote_uri(url),
        "WARC-Profile": PROFILES + "identical-payload-digest",
        "WARC-Payload-Digest": of.fields["WARC-Payload-Digest"],
        "WARC-Refers-To": of.fields["WARC-Record-ID"],
        "WARC-Refers-To-Target-URI": of.fields["WARC-Target-URI"],
        "WARC-Refers-To-Date": of.fields["WARC-Date"],
        "WARC-Truncated": "length",
    }
    return _record("revisit", fetched_at, fields, HTTP, _http_head(status, headers), b"")


def read_record(file: BinaryIO, offset: int, check_digests: bool = False) -> Record:
    """Return the record that begins at an offset, and verify its checksum, on demand its digests too.

    Raises TornRecordError where the file ends before it does, DamagedRecordError where it is none, or not whole.
    """
    member = _GzipMember(file, offset)
    stream = BufferedReader(member, 64 * 1024)
    try:
        found = ArcWarcRecordLoader(verify_http=False).parse_record_stream(
            stream, known_format="warc", check_digests=check_digests
        )
        body = b"".join(iter(lambda: found.raw_stream.read(AT_ONCE), b""))
        is_whole = found.raw_stream.limit == 0 and stream.read(len(RECORD_END) + 1) == RECORD_END
    except (MemoryError, TornRecordError):
        raise
    except Exception as error:  # of damaged bytes, warcio raises whatever they lead to
        raise DamagedRecordError(str(error).strip() or type(error).__name__) from error
    if not is_whole:
        raise DamagedRecordError("not as long as it says")
    if found.digest_checker.passed is False:
        raise DamagedRecordError("; ".join(found.digest_checker.problems))
    return Record(found.rec_type, found.rec_headers, found.http_headers, body, member.end)


class _GzipMember(RawIOBase):
    """The bytes of one gzip member. Raises TornRecordError where the file ends before it, zlib.error where it is damaged."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        file.seek(offset)
        self._file = file
        self._inflate = zlib.decompressobj(wbits=31)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io passes no other buffer
        while not self._inflate.eof:
            packed = self._inflate.unconsumed_tail or self._file.read(64 * 1024)
            if not packed:
                raise TornRecordError("the file ends in the middle of it")
            plain = self._inflate.decompress(packed, len(buffer))
            if plain:
                buffer[: len(plain)] = plain
                return len(plain)
        return 0

    @property
    def end(self) -> int:
        return self._file.tell() - len(self._inflate.unused_data)


def _record(kind: str, moment: datetime, fields: dict[str, str], media_type: str, head: bytes, body: bytes) -> Member:
    all_fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": StatusAndHeadersParser.make_warc_id(),
        "WARC-Date": _warc_date(moment),
        **fields,
        "WARC-Block-Digest": _digest(head, body),
        "Content-Type": media_type,
        "Content-Length": str(len(head) + len(body)),
    }
    return _gzipped(StatusAndHeaders("", list(all_fields.items()), WARC).to_bytes() + head, body)


def _content(kind: str, url: str, content: bytes, moment: datetime) -> Member:
    """Return the record of bytes that came without HTTP headers."""
    fields = {"WARC-Target-URI": requote_uri(url), "WARC-Payload-Digest": _digest(content)}
    return _record(kind, moment, fields, "application/octet-stream", b"", content)


def _gzipped(head: bytes, body: bytes) -> Member:
    """Return one gzip member: of a page in one call, since every call waits for the GIL; of a large body without a copy."""
    if len(body) <= AT_ONCE:
        return [isal_zlib.compress(b"".join((head, body, RECORD_END)), GZIP_LEVEL, wbits=31)]
    deflate = isal_zlib.compressobj(GZIP_LEVEL, wbits=31)
    slices = (memoryview(body)[start : start + AT_ONCE] for start in range(0, len(body), AT_ONCE))
    return [deflate.compress(head), *(deflate.compress(each) for each in slices), deflate.compress(RECORD_END), deflate.flush()]


def _http_head(status: str, headers: Headers) -> bytes:
    """Return status line and headers as served: http.client decodes them as Latin-1.

    Bodies come with their chunks joined, so a transfer encoding must not be announced: it stands under the name that public
    crawls have for it.
    """
    named = {"transfer-encoding": "X-Crawler-Transfer-Encoding"}
    shown = [(_unfolded(named.get(name.lower(), name)), _unfolded(value)) for name, value in headers]
    return str(StatusAndHeaders(_unfolded(status), shown, "HTTP/1.1")).encode("latin-1", "replace") + b"\r\n"


def _unfolded(text: str) -> str:
    return re.sub(r"[\r\n]+[ \t]*", " ", text)


def _digest(*parts: bytes) -> str:
    sha = hashlib.sha256()
    for part in parts:
        sha.update(part)
    return f"sha256:{base64.b32encode(sha.digest()).decode()}"


def _warc_date(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
