"""Redacted pages: what was understood of a page, kept in the place of its bytes, without what was erased from it."""

import json

from pydantic import TypeAdapter, ValidationError

from tasks.document import Document
from tasks.reading import Reading, UnreadableError

BEGINS, ENDS = '{"greenroom": "redacted page", "version": 1, "reading": ', "}\n"
READING = TypeAdapter(Reading)


def is_redacted(document: Document) -> bool:
    """Say whether a document is a redacted page."""
    return document.text.startswith(BEGINS)


def read(document: Document) -> Reading:
    """Return what a page was understood as when it was redacted. Raises UnreadableError where that cannot be told."""
    try:
        return READING.validate_json(document.text.removeprefix(BEGINS).removesuffix(ENDS))
    except ValidationError as error:
        raise UnreadableError("broken_json", f"a redacted page: {error.errors()[0]['msg']}") from error


def written(reading: Reading) -> bytes:
    """Return a reading as the bytes of a redacted page; half a character of JSON becomes what cleaning makes of it."""
    told = json.dumps(READING.dump_python(reading, mode="json"), ensure_ascii=False, separators=(",", ":"))
    return f"{BEGINS}{told}{ENDS}".encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()
