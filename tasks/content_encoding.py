"""Content encoding: what a server did to a body on the way, undone within a limit of size."""

import zlib

LARGEST_BYTES = 64 * 1024 * 1024  # of a page, on the wire and decoded


class ContentEncodingError(Exception):
    """A body that cannot be decoded; `reason` is the code for `fetches`."""

    def __init__(self, reason: str) -> None:
        """Keep the reason code: content_encoding or too_large."""
        super().__init__(reason)
        self.reason = reason


def decoded(body: bytes, encoding: str | None, is_whole: bool = True, limit: int = LARGEST_BYTES) -> bytes:
    """Return the payload of a body: gzip of any number of members undone, no encoding as it is.

    Raises ContentEncodingError for other encodings, broken ones, and ones that swell past the limit. Of a body that was cut
    short, what can be decoded is returned.
    """
    name = (encoding or "").strip().lower()
    if name in ("", "identity") or not body:
        return body
    if name not in ("gzip", "x-gzip"):
        raise ContentEncodingError("content_encoding")
    content = bytearray()
    while body.strip(b"\0"):
        inflate = zlib.decompressobj(wbits=31)
        try:
            content += inflate.decompress(body, limit - len(content) + 1)
        except zlib.error as error:
            raise ContentEncodingError("content_encoding") from error
        if len(content) > limit:
            raise ContentEncodingError("too_large")
        if not inflate.eof and is_whole:
            raise ContentEncodingError("content_encoding")
        body = inflate.unused_data
    return bytes(content)
