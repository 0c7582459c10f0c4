"""Caption files: WebVTT, SubRip, SBV and the console output of whisper, as they are written in the wild.

One tolerant reader for all: a caption begins at a line with two times and lasts until the next such line. The libraries
there are keep to the letter of one format: webvtt-py loses every caption timed in bare seconds (`0.86 --> 7.38`), refuses
files without header and ends a caption at a blank line inside it; pysubs2 knows neither comments nor such times. Both read
some 30,000 captions a second, a third of what this reader does.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from tasks.document import Document
from tasks.reading import Reading, UnreadableError
from tasks.transcript_files.caption_labels import Caption, by_prefix, by_voice, has_voices, plain

TIME = r"(?:(?:(\d{1,3}) ?: ?)?(\d{1,3}) ?: ?)?(\d{1,6})(?: ?[.,:] ?(\d{1,9}))?"
ARROW = r"(?:[-–—]{1,3} ?-?>|→|,(?=\d{1,2}:\d\d:\d\d\.))"
SETTING = r"(?:[ \t]+(?:align|line|position|region|size|vertical|[XY][12]):\S+){0,12}"
TIMING = re.compile(
    r"^(?=[ \t\[\d])[ \t]*+(?:(\d{1,6})[ \t]++)?\[?[ \t]*+(?=\d{1,3} ?: ?\d|\d{1,6}[.,]\d{1,9}[ \t]*-->)"
    rf"{TIME}[ \t]*{ARROW}[ \t]*{TIME}{SETTING}[ \t]*\]?(?![\w:.,])",
    re.MULTILINE,
)
NEW_LINES = ("\r\n", "\r", "\\N", "<br>", "<br/>", "<br />")
COMMENT = re.compile(r"\n[ \t]*\n(?:NOTE|STYLE|REGION)\b[^\n]*(?:\n(?=[ \t]*\S)(?![^\n]*-->)[^\n]*)*")
LONGEST_OVERLAP = 50  # words
SHORTEST_OVERLAP = 3
ROLLING = 0.25


def read(document: Document) -> Reading | None:
    """Read a caption file; null for text without captions. Raises UnreadableError where WebVTT has none."""
    captions = list(parse_captions(document.text))
    cues = tuple(by_voice(captions) if has_voices(captions) else by_prefix(unrolled(captions)))
    if any(cue.text for cue in cues):
        return Reading("transcript", "captions", cues)
    if is_webvtt(document.head):
        raise UnreadableError("broken_captions", "no cue has a time and a text")
    return None


def is_captions(document: Document) -> bool:
    """Say whether a document is a caption file: one that says so, or plain text that soon has a line with two times."""
    return is_webvtt(document.head) or (not document.is_markup and TIMING.search(document.head) is not None)


def is_webvtt(head: str) -> bool:
    """Say whether a file says that it is WebVTT."""
    return head[:6].upper() == "WEBVTT"


def parse_captions(text: str) -> Iterator[Caption]:
    """Give the captions of a file as they stand in it; header, comments, cue settings and identifiers are left out."""
    for new_line in NEW_LINES:
        text = text.replace(new_line, "\n")
    text = text.lstrip("\ufeff\u200b \t\n")
    if says_webvtt := is_webvtt(text):
        text = COMMENT.sub("\n", text)
    timings = [*TIMING.finditer(text), None]
    header = text[: timings[0].start()].split("\n") if timings[0] else []
    _, number = _without_identifier(["", "", *header], None, says_webvtt)
    for timing, following in pairwise(timings):
        if timing is not None:
            number = int(timing[1]) if timing[1] else number
            body = text[timing.end() : following.start() if following else len(text)]
            lines, number = _without_identifier([*map(str.strip, body.split("\n"))], number, says_webvtt)
            _, *times = timing.groups()
            yield Caption(_milliseconds(*times[:4]), _milliseconds(*times[4:]), [*filter(None, lines)])


def _without_identifier(lines: list[str], number: int | None, says_webvtt: bool) -> tuple[list[str], int | None]:
    """Return the lines below a time without the identifier of the next caption, and the number of that, where it has one.

    It stands alone above the next time. Where lines between are missing or too many, a number is known by its turn.
    """
    last = len(lines) - 1
    while last > 0 and not lines[last]:
        last -= 1
    found = int(lines[last]) if len(lines[last]) < 9 and lines[last].isdecimal() else None
    stands_alone = last == len(lines) - 2 and last > 1 and not lines[last - 1]
    if (found is not None and found - 1 == number) or (stands_alone and (says_webvtt or found is not None)):
        return lines[:last], found
    return lines, number


def _milliseconds(hours: str | None, minutes: str | None, seconds: str, fraction: str | None) -> int:
    milliseconds = int(seconds) * 1000 + (int(f"{fraction}00"[:3]) if fraction else 0)
    return milliseconds + (int(minutes) * 60_000 if minutes else 0) + (int(hours) * 3_600_000 if hours else 0)


def unrolled(captions: list[Caption]) -> list[Caption]:
    """Return captions that say each word once, where a file repeats in each what the last one ended with, as live ones do."""
    texts = [plain(" ".join(caption.lines)) for caption in captions]
    overlaps = [_overlap(before, after) for before, after in pairwise(["", *texts])]
    if sum(overlap >= SHORTEST_OVERLAP for overlap in overlaps) < max(2, ROLLING * len(captions)):
        return captions
    rest = [text.split()[overlap:] for text, overlap in zip(texts, overlaps, strict=True)]
    return [caption._replace(lines=[" ".join(words)]) for caption, words in zip(captions, rest, strict=True) if words]


def _overlap(before: str, after: str) -> int:
    """Return how many words at the end of one caption the next one begins with."""
    first = after.partition(" ")[0]
    if not first or first not in before:
        return 0
    tail, words = before.split()[-LONGEST_OVERLAP:], after.split()
    begins = (index for index, word in enumerate(tail) if word == words[0])
    return next((len(tail) - index for index in begins if tail[index:] == words[: len(tail) - index]), 0)
