"""A page as the general reader sees it: its lines, the mark of each, and the words it uses."""

import re
from collections import Counter
from functools import cached_property

from tasks.blocks import Blocks
from tasks.dialogue.marks import Mark, mark_of

HEADING = re.compile(
    r"(?i)\W*(?:(?:full|complete|episode|podcast|interview|machine|automated|edited|raw|vollständiges|das|le|la)\W{1,3}){0,2}"
    r"(?:transcripts?|transcription|transkripts?|transkription|transcripción|transcrição|trascrizione|transkrip|transkrypcja|"
    r"transcriptie|расшифровка|стенограмма|文字起こし|逐字稿|文字稿)(?:\W{1,3}(?:below|follows|start|starts|of|the|des|der))?\W*"
)
LONGEST_HEADING = 60
WORD = re.compile(r"(?<![\w./@#-])[^\W\d_]{2,}(?![\w/@-]|\.\w)")

Turns = dict[int, Mark]
"""Lines that begin a turn, by their index, in reading order."""


class Page:
    """The blocks of a page, and the mark of each."""

    def __init__(self, blocks: Blocks) -> None:
        """Find the mark of each line."""
        self.blocks = blocks
        self.lines = blocks.lines
        self.marks = [mark_of(block, blocks.containers[block.container]) for block in blocks.lines]

    @cached_property
    def text(self) -> str:
        """All lines of the page."""
        return "\n".join(block.text for block in self.lines)

    @cached_property
    def common_words(self) -> Counter[str]:
        """How often the page writes each word in small letters."""
        return Counter(word for word in WORD.findall(self.text) if word.islower())

    def base(self, index: int) -> int:
        """Return the place where a line stands, lists and quotations not told from the paragraphs around them."""
        return self.blocks.containers[self.lines[index].container].base

    def home(self, index: int) -> int:
        """Return the container that a line stands in, lists and quotations not told from the paragraphs around them."""
        return self.blocks.home(self.lines[index].container)

    def holds(self, container: int, index: int) -> bool:
        """Say whether a container holds a line."""
        return container in self.blocks.ancestors(self.lines[index].container)

    def below(self, index: int) -> int:
        """Return the index of the line below another (itself, for the last), a stamp between them aside."""
        last = len(self.lines) - 1
        following = min(index + 1, last)
        return min(following + 1, last) if self.is_bare_stamp(following) else following

    def is_bare_stamp(self, index: int) -> bool:
        """Say whether a line is a time and nothing else."""
        mark = self.marks[index]
        return mark is not None and mark.kind == "stamp" and mark.is_alone

    def is_transcript_heading(self, index: int) -> bool:
        """Say whether a line only says that a transcript follows."""
        block = self.lines[index]
        return len(block.runs[0].text) < LONGEST_HEADING and HEADING.fullmatch(block.text) is not None

    def offset(self, index: int) -> int | None:
        """Return when a line is said, in ms, by its mark or its attributes; null where that is unknown."""
        mark = self.marks[index]
        return mark.start_ms if mark is not None and mark.start_ms is not None else self.lines[index].start_ms

    def begins_with_time(self, index: int) -> bool:
        """Say whether a line begins with a time, or has one as attribute."""
        mark = self.marks[index]
        is_led = self.lines[index].start_ms is not None or (mark is not None and mark.leads)
        return is_led and self.offset(index) is not None

    def says(self, index: int, turn: Mark | None) -> str:
        """Return what a line says, the label of its turn and stamps before it aside."""
        if turn is not None:
            return turn.text.strip()
        mark = self.marks[index]
        is_led = mark is not None and (mark.kind in ("stamp", "change") or (mark.leads and mark.is_alone))
        return mark.line if mark is not None and is_led else self.lines[index].text

    def is_common(self, label: str, count: int) -> bool:
        """Say whether a label that stands so many times is rather plain words of this page than a name."""
        small = label.lower()
        own = count if label == small else 0
        found = self.common_words[small] if small.isalpha() else self.text.count(small)
        return found - own >= max(1, count / 4)
