"""Erased: what is erased of one source, known again by keyed hashes: its labels, pages, podcasts, and names in running text."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from tasks import ids
from tasks.labels import INVISIBLE, key

BLACK = "█"
"""What stands where a name was blacked out, and for what somebody said who was erased."""

MARKS = "".join(char for char in map(chr, range(0x300, 0x20000)) if unicodedata.category(char)[0] == "M")
WORD = re.compile(rf"[^\W_]+(?:[{MARKS}{INVISIBLE.pattern[1:-1]}]+[^\W_]*)*")
"""A word with the marks on its letters, such as vowel signs and accents, and with what is not seen, such as soft hyphens."""
WORD_OR_BLANK = re.compile(rf"&(?:nbsp|#160|#x[aA]0);|{WORD.pattern}")
BLANK = re.compile(r"\s|&nbsp;|&#160;|&#x[aA]0;")
BETWEEN_WORDS = re.compile(rf"(?:{BLANK.pattern}|[.'‘’‐‑-])+")
JOINT = "\x1f"


def marked(secret: bytes, kind: str, *parts: str) -> str:
    """Return a keyed hash (BLAKE2b, 128 bit) of what a mark is made of, in hex."""
    told = "\x1f".join((kind, *parts)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(told, key=secret, digest_size=16).hexdigest()


def is_black(name: str | None) -> bool:
    """Say whether a label or name is that of somebody who was erased."""
    return name is not None and BLACK in name


def words_of(name: str) -> list[str]:
    """Return the words of a name, as they are looked for in running text; none of a name of a single word."""
    words = [_folded(word) for word in WORD.findall(name)]
    return words if len(words) > 1 and len(name.split()) > 1 else []


@dataclass(frozen=True)
class Erased:
    """What is erased of one source. `name_words` says of how many words the names are that are blacked out."""

    source_id: str
    marks: frozenset[str]
    name_words: frozenset[int]
    secret: bytes = field(repr=False)
    _labels: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)
    _begins: dict[str, bool] = field(default_factory=dict, repr=False, compare=False)

    @property
    def is_whole(self) -> bool:
        """Say whether all of the source is."""
        return self._has("source")

    def page(self, page: str) -> bool:
        """Say whether a page is, whatever stands on it."""
        return self._has("page", page)

    def podcast(self, name: str | None) -> bool:
        """Say whether a podcast is, by its name; only in a source that carries many."""
        return name is not None and self.podcast_id(ids.scoped(name, self.source_id))

    def podcast_id(self, podcast_id: str | None) -> bool:
        """Say whether a podcast is, by its id."""
        return podcast_id is not None and self._has("podcast", podcast_id)

    def label(self, label: str | None, page: str) -> bool:
        """Say whether whoever is called so on a page is: there, or throughout the source; or a name in the label is."""
        if label is None:
            return False
        if label not in self._labels:
            self._labels[label] = self._has("label", key(label)) or self.blacked_out(label) != label
        return self._labels[label] or self._has("label on page", page, key(label))

    def blacked_out(self, text: str) -> str:
        """Return a text in which the names are blacked out, in whatever case; names within addresses of pages stay.

        So do names of others that begin or end like one that is erased: `John Paul Jones` is not `John Paul`.
        """
        if not self.name_words or not any(map(self._begins_name, set(WORD.findall(text)))):
            return text
        found = [word for word in WORD_OR_BLANK.finditer(text) if word[0][0] != "&"]
        words = [_folded(word[0]) for word in found]
        parts, end, at = [], 0, 0
        while at < len(words):
            count, is_others = self._name_at(text, found, words, at)
            if count and not is_others:
                name = text[found[at].start() : found[at + count - 1].end()]
                parts += [text[end : found[at].start()], BLACK, JOINT * name.count(JOINT)]
                end = found[at + count - 1].end()
            at += count or 1
        return "".join((*parts, text[end:]))

    def all_blacked_out(self, texts: Sequence[str]) -> list[str]:
        """Return texts that follow each other with the names blacked out, also those that are spread over two of them."""
        joined = JOINT.join(text.replace(JOINT, " ") for text in texts)
        return self.blacked_out(joined).split(JOINT) if texts else []

    def _name_at(self, text: str, found: list[re.Match[str]], words: list[str], at: int) -> tuple[int, bool]:
        """Return of how many words the longest name is that begins with a word, 0 for none; and whether it is another's."""
        if not self._begins_name(words[at]):
            return 0, False
        for count in sorted(self.name_words, reverse=True):
            name = " ".join(words[at : at + count])
            is_others = self._has("other", name)
            if at + count <= len(words) and (is_others or self._has("name", name)):
                gaps = [text[found[word].end() : found[word + 1].start()] for word in range(at, at + count - 1)]
                if all(BETWEEN_WORDS.fullmatch(gap) for gap in gaps) and any(BLANK.search(gap) for gap in gaps):
                    return count, is_others
        return 0, False

    def _begins_name(self, word: str) -> bool:
        if word not in self._begins:
            self._begins[word] = self._has("name begins", _folded(word))
        return self._begins[word]

    def _has(self, kind: str, *parts: str) -> bool:
        return marked(self.secret, kind, self.source_id, *parts) in self.marks


def _folded(word: str) -> str:
    """Return what a word is in whatever case, whichever way its accents are written, without what is not seen."""
    return unicodedata.normalize("NFC", INVISIBLE.sub("", word)).casefold()
