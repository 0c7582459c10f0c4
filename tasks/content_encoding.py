"""Content encoding: what a server did to a body on the way, undone within limits of size and of how much it swells."""

import zlib
from collections.abc import Iterator
from io import BytesIO

LARGEST_BYTES = 32 * 1024 * 1024  # of a page, on the wire and decoded
LARGEST_RATIO = 200  # of decoded to wire bytes; markup that repeats itself stays well below
SMALL_BYTES = 4 * 1024 * 1024  # up to which a body may swell as it likes
WINDOW, PIECE = 64 * 1024, 1024 * 1024  # of the wire, and decoded, at a time
MOST_MEMBERS = 10_000
GZIP = b"\x1f\x8b"  # how a member begins


class ContentEncodingError(Exception):
    """A body that cannot be decoded; `reason` is the code for `fetches`."""

    def __init__(self, reason: str) -> None:
        """Keep the reason code: content_encoding, too_large or bomb."""
        super().__init__(reason)
        self.reason = reason


def verify_encoding(encoding: str | None) -> None:
    """Raise ContentEncodingError for an encoding other than gzip and none: nothing else is asked for."""
    if _name(encoding) not in ("", "identity", "gzip", "x-gzip"):
        raise ContentEncodingError("content_encoding")


def decoded(body: bytes, encoding: str | None, is_whole: bool = True, limit: int = LARGEST_BYTES) -> bytes:
    """Return the payload of a body: gzip of any number of members undone, no encoding as it is.

    Raises ContentEncodingError for other encodings, broken ones, and ones that swell past the limit, or by so much that they
    must be meant to. Of a body that was cut short, what can be decoded is returned.
    """
    verify_encoding(encoding)
    if _name(encoding) in ("", "identity") or not body:
        return body
    payload, most = BytesIO(), max(len(body) * LARGEST_RATIO, SMALL_BYTES)
    try:
        for piece in _inflated(body, is_whole):
            payload.write(piece)
            if payload.tell() > limit:
                raise ContentEncodingError("too_large")
            if payload.tell() > most:
                raise ContentEncodingError("bomb")
    except zlib.error as error:
        raise ContentEncodingError("content_encoding") from error
    return payload.getvalue()


def _inflated(body: bytes, is_whole: bool) -> Iterator[bytes]:
    """Give the content of the members of a gzip file, piece by piece; what follows them is left out, as others do."""
    view, at = memoryview(body), 0
    for _ in range(MOST_MEMBERS):
        inflate = zlib.decompressobj(wbits=31)
        while not inflate.eof:
            window = view[at : at + WINDOW]
            piece = inflate.decompress(window, PIECE)
            at += len(window) - len(inflate.unused_data if inflate.eof else inflate.unconsumed_tail)
            if not piece and not window:
                break
            yield piece
        if not inflate.eof and is_whole:
            raise ContentEncodingError("content_encoding")
        if view[at : at + len(GZIP)] != GZIP:
            return
    raise ContentEncodingError("bomb")


def _name(encoding: str | None) -> str:
    return (encoding or "").strip().lower()
