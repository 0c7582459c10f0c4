"""Identifiers: hashes of what a thing is, so that the same thing gets the same id in every run."""

import hashlib
import unicodedata


def hashed(*parts: str | int | None) -> str:
    """Return 32 hex digits (BLAKE2b, 128 bit) over the parts; null and empty are told apart."""
    joined = "\x1f".join("\x00" if part is None else str(part) for part in parts)
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def snapshot_id(payload: bytes) -> str:
    """Return the SHA-256 of a page's bytes, in hex."""
    return hashlib.sha256(payload).hexdigest()


def episode_id(
    source_id: str,
    *,
    guid: str | None = None,
    url: str | None = None,
    podcast: str | None = None,
    title: str | None = None,
) -> str:
    """Return the id of an episode in a source: by its guid, else its canonical URL, else its podcast and title."""
    if guid:
        return hashed("episode", source_id, "guid", guid)
    if url:
        return hashed("episode", source_id, "url", url)
    return hashed("episode", source_id, "title", podcast, title)


def page_scope(source_id: str, page: str) -> str:
    """Return what a label without an episode is known in: its page."""
    return hashed("page", source_id, page)


def voice_id(scope: str, label: str | None) -> str:
    """Return the id of a label in its scope: an episode_id, or the hash of a page where no episode is named."""
    return hashed("voice", scope, label)


def segment_id(voice: str, text: str, occurrence: int) -> str:
    """Return the id of a sentence of a voice; `occurrence` counts equal sentences of it from 0."""
    return hashed("segment", voice, text, occurrence)


def slug(name: str) -> str:
    """Return a name as lower-case words joined by hyphens, letters of every script kept: `Jürgen Ä.` is `jürgen-ä`."""
    folded = unicodedata.normalize("NFC", name).casefold()
    words = "".join(char if is_part_of_a_word(char) else " " for char in folded).split()
    return "-".join(words) or hashed(name)[:8]


def is_part_of_a_word(char: str) -> bool:
    """Say whether a character is a letter, a digit, or a mark on one (vowel signs are marks in many scripts)."""
    return unicodedata.category(char)[0] in "LMN"


def scoped(name: str, scope: str) -> str:
    """Return a readable id that says how far it reaches: `ada-quill@voicebook` is known as such within one source."""
    return f"{slug(name)}@{scope}"
