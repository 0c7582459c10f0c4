"""Words: cues of one word each, as some transcribers write them, joined to sentences."""

import re
from collections.abc import Iterable, Iterator

from tasks.reading import Cue
from tasks.segment import CJK

MOST_WORDS = 60
WORD = re.compile(r"\w")
SENTENCE_END = re.compile(r"[.?!…。？！][\"”’»)\]]*\s*$")
CLINGS_BEFORE = re.compile(r"[^\w\s\"“‘«(\[¿¡#$€£@&+–—-]|['’]\w")
CLINGS_AFTER = re.compile(r"[(\[“‘«¿¡#$€£@]$")


def join_words(cues: Iterable[Cue]) -> Iterator[Cue]:
    """Join cues of one word to one cue a sentence, from the start of its first word to the end of its last.

    Where the words bring their blanks along, these are kept; else words are joined by blanks, and marks are not set off.
    """
    cues = list(cues)
    with_blanks = sum(cue.text != cue.text.strip() for cue in cues)
    glue = "" if with_blanks > 0.25 * sum(bool(WORD.search(cue.text)) for cue in cues) else " "
    sentence: list[Cue] = []
    for cue in cues:
        if sentence and WORD.search(cue.text) and _is_over(sentence, cue, glue):
            yield _joined(sentence, glue)
            sentence = []
        sentence.append(cue)
    if sentence:
        yield _joined(sentence, glue)


def _is_over(sentence: list[Cue], following: Cue, glue: str) -> bool:
    """Say whether a word begins another sentence, or is another speaker's."""
    last = sentence[-1].text
    if following.label != sentence[0].label or len(sentence) >= MOST_WORDS:
        return True
    is_apart = bool(glue) or last[-1:].isspace() or following.text[:1].isspace()
    before = last if last.strip() or len(sentence) < 2 else sentence[-2].text
    return is_apart and SENTENCE_END.search(before) is not None


def _joined(cues: list[Cue], glue: str) -> Cue:
    text = ""
    for cue in cues:
        text += (glue if text and not _clings(text, cue.text) else "") + cue.text
    starts = (cue.start_ms for cue in cues if cue.start_ms is not None)
    ends = (cue.end_ms for cue in reversed(cues) if cue.end_ms is not None)
    return Cue(text.strip(), cues[0].label, next(starts, None), next(ends, None))


def _clings(before: str, word: str) -> bool:
    """Say whether no blank stands between two words: a mark, what a mark opens, or scripts that have no blanks."""
    if CLINGS_BEFORE.match(word) or CLINGS_AFTER.search(before[-1]):
        return True
    return CJK.match(word) is not None and CJK.match(before[-1]) is not None
