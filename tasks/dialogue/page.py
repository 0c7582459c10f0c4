"""A page as the general reader sees it: its lines, the mark of each, and the words it uses."""

import re
from collections.abc import Callable
from functools import cached_property

from tasks.blocks import Blocks
from tasks.dialogue.marks import Mark, mark_of
from tasks.dialogue.spoken import UNSPACED, extent
from tasks.labels import has_no_case

HEADING = re.compile(
    r"(?i)\W*(?:(?:full|complete|episode|podcast|interview|machine|automated|edited|raw|vollständiges|das|le|la)\W{1,3}){0,2}"
    r"(?:transcripts?|transcription|transkripts?|transkription|transcripción|transcrição|trascrizione|transkrip|transkrypcja|"
    r"transcriptie|retranscription|transkripsjon|transkriptio|přepis|afskrift|avskrift|utskrift|deşifre|расшифровка|стенограмма|"
    r"απομαγνητοφώνηση|תמליל|文字起こし|書き起こし|逐字稿|文字稿|대본|녹취록)(?:\W{1,3}(?:below|follows|start|starts|of|the|des|der))?\W*"
)
COMMENTS = re.compile(
    r"(?i)\W*(?:\d+\W{1,3})?(?:(?:leave a|post a|join the|user|reader|your)\W)?"
    r"(?:comments?|thoughts on .{1,80}|kommentare?|kommentare? zu .{1,80}|commentaires?"
    r"|comentarios?|comentários?|commenti|reacties|opmerkingen|komentarze|комментари[ийев]+|コメント|评论|留言|댓글|yorumlar|komentar)"
    r"\W*(?:\d+\W*)?"
)
NAMING = re.compile(
    r"(?i)\b(?:transcripts?|transcription|transkripts?|transkription|transcripción|transcrição|trascrizione|retranscription|přepis)\b"
)
LONGEST_HEADING, LONGEST_COMMENTS = 60, 120
MOST_LOOKUPS = 2000  # of words in the text of a page: conversations have a few dozen labels
BEHIND = (" ", ",", ". ", ".\n", "\n")  # a word in running text, not in an address

Turns = dict[int, Mark]
"""Lines that begin a turn, by their index, in reading order."""


class Page:
    """The blocks of a page, and the mark of each."""

    def __init__(self, blocks: Blocks) -> None:
        """Find the mark of each line."""
        self.blocks = blocks
        self.lines = blocks.lines
        self.marks = [mark_of(block, blocks.containers[block.container]) for block in blocks.lines]
        self._times: dict[str, int] = {}

    @cached_property
    def text(self) -> str:
        """All lines of the page."""
        return "\n".join(block.text for block in self.lines)

    def base(self, index: int) -> int:
        """Return the place where a line stands, lists and quotations not told from the paragraphs around them."""
        return self.blocks.containers[self.lines[index].container].base

    def home(self, index: int) -> int:
        """Return the container that a line stands in, lists and quotations not told from the paragraphs around them."""
        return self.blocks.containers[self.lines[index].container].home

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

    @cached_property
    def transcript_headings(self) -> list[int]:
        """The lines that only say that a transcript follows."""
        short = ((index, block.text) for index, block in enumerate(self.lines) if len(block.text) < LONGEST_HEADING)
        return [index for index, text in short if HEADING.fullmatch(text)]

    @cached_property
    def transcript_titles(self) -> list[int]:
        """The headings that name a transcript, whatever else they say: `Transcript of episode 8`, `Read the transcript`."""
        headings = ((index, block.text) for index, block in enumerate(self.lines) if block.level)
        named = {index for index, text in headings if len(text) < LONGEST_HEADING and NAMING.search(text)}
        return sorted(named.union(self.transcript_headings))

    @cached_property
    def end(self) -> int:
        """The line at which the comments of readers begin, below a heading that says so; behind the last without such."""
        headings = ((index, block.text) for index, block in enumerate(self.lines) if block.level)
        found = (index for index, text in headings if len(text) < LONGEST_COMMENTS and COMMENTS.fullmatch(text))
        return next(found, len(self.lines))

    @cached_property
    def extent(self) -> Callable[[str], int]:
        """What measures texts of the page (see `spoken.extent`): their length, where no line is in a script without blanks."""
        return extent if UNSPACED.search(self.text) else len

    @cached_property
    def extents(self) -> list[int]:
        """How long each line is."""
        return [self.extent(block.text) for block in self.lines]

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
        return mark.line if mark is not None and (mark.leads or mark.changes) else self.lines[index].text

    def is_common(self, label: str, count: int, share: float = 0.25) -> bool:
        """Say whether a label that stands so many times is written this share as often as plain words of the page."""
        small = label.lower()
        if has_no_case(label):
            return not any(map(str.isalpha, label))
        if not self.times(f" {small}"):
            return False
        uses = sum(self.times(f" {small}{behind}") for behind in BEHIND)
        return uses - (count if label == small else 0) >= max(1, count * share)

    def times(self, words: str) -> int:
        """Return how often some words stand on the page; 0 once too many others were asked for, so that time stays bounded."""
        if words not in self._times:
            self._times[words] = self.text.count(words) if len(self._times) < MOST_LOOKUPS else 0
        return self._times[words]
