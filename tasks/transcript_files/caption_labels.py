"""Labels in captions: voice spans (`<v Ada>`), and turns that begin with `Ada:`, `- Ada:`, `>> ADA:` or `[Ada]`."""

import html
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from tasks.dialogue.marks import Mark, colon_mark
from tasks.labels import is_label_shaped, is_name_shaped, is_no_speaker, is_sound, key, tidy
from tasks.reading import Cue
from tasks.stamps import stamp_ms

VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})?[ \t]{1,8}([^<>\n]{0,200})>")
TAG = re.compile(
    r"</?(?:b|c|em|font|i|lang|p|rt|ruby|s|span|strong|u|v)(?:[.\s][^<>]{0,200})?>"
    r"|<\d[\d:.,]{3,15}>|\{\\[^{}]{0,80}\}"
)
BREAK = re.compile(r"<br\s?/?>|<BR\s?/?>|\\[Nh]")
MARK = re.compile(r"(>>+|[-–—])[ \t]*(?=[^\s\d>–—-])")
BRACKETED = re.compile(r"[\[(]([^\[\]()\n]{1,60})[\])](?:[ \t]?([:：])[ \t]*|[ \t]+(?=\S))")
WORD = re.compile(r"\w")
SENTENCE_END = re.compile(r"[.?!…。？！:;)\]\"”’–—-]$")


LABELLED = 0.9  # of the captions begin with a label and a colon, for those that come back to be believed, handles too


class Caption(NamedTuple):
    """A caption: its times in milliseconds, and its lines as they stand in the file, tags and all."""

    start_ms: int | None
    end_ms: int | None
    lines: list[str]


class Line(NamedTuple):
    """A line of a caption without tags: the mark of a new speaker before it, and the label it seems to begin with.

    `begins` says whether a turn may begin here: the line is the first of its caption, or marked.
    """

    text: str
    mark: str
    found: Mark | None
    begins: bool


def plain(text: str) -> str:
    """Return caption text without its tags and entities."""
    if "<" not in text and "&" not in text and "\\" not in text:
        return text
    return html.unescape(TAG.sub("", BREAK.sub(" ", text))).strip()


def has_voices(captions: list[Caption]) -> bool:
    """Say whether any caption names who speaks in a voice span."""
    return any("<v" in line and VOICE.search(line) for caption in captions for line in caption.lines)


def by_voice(captions: list[Caption]) -> Iterator[Cue]:
    """Give a cue for each voice span; what stands in none continues the turn."""
    label = None
    for caption in captions:
        before, *voices = VOICE.split(" ".join(caption.lines))
        goes_on = plain(before).strip()
        if goes_on and (not voices or WORD.search(goes_on)):  # before a voice, a mark is only its mark
            yield Cue(goes_on, label, caption.start_ms, caption.end_ms)
        for name, said in zip(voices[::2], voices[1::2], strict=True):
            label = tidy(plain(name)) or label
            if text := plain(said).strip():
                yield Cue(text, label, caption.start_ms, caption.end_ms)


def by_prefix(captions: list[Caption]) -> Iterator[Cue]:
    """Give the cues with the label of their turn, where lines that begin a turn begin with a label."""
    captions = [caption for caption in captions if caption.lines]
    counts = believed(captions)
    if counts:
        yield from _by_label(captions, counts)
    else:
        yield from (Cue(plain(" ".join(lines)), None, start_ms, end_ms) for start_ms, end_ms, lines in captions)


def believed(captions: list[Caption]) -> dict[str, int]:
    """Return the keys of the labels in a file, and how often lines begin with each; none where they may be mere words.

    The file begins with one, or two come back, or one comes back often. A single one at the beginning names the only speaker.
    """
    by_caption = [[*_candidates(caption)] for caption in captions]
    is_labelled = sum(any(item.has_colon for item in items) for items in by_caption) > LABELLED * len(captions)
    often = Counter(key(_label(item)) for items in by_caption for item in items if is_labelled)
    found = [item for items in by_caption for item in items if is_name_shaped(_label(item)) or often[key(_label(item))] > 1]
    if 2 * sum(_is_bare(item) for item in found) < len(captions):
        found = [item for item in found if not _is_bare(item)]  # [Music]
    if not found:
        return {}
    opens = found[0] in _candidates(captions[0])
    if len(found) == 1:
        is_name = opens and not re.search(r"\d|\w \w+ \w+ \w", _label(found[0]))
        return {key(_label(found[0])): 1} if is_name else {}
    counts = Counter(key(_label(item)) for item in found)
    names = _speakers(found, counts)
    recurring = [counts[name] for name in names if counts[name] > 1]
    is_sure = recurring and (opens or len(recurring) > 1 or recurring[0] > 2)
    return {name: counts[name] for name in names} if is_sure else {}


def _speakers(found: list[Mark], counts: Counter[str]) -> set[str]:
    """Return the keys of the labels that come back, and of those that stand once, made as most of these are."""
    forms = Counter((item.kind, item.has_colon) for item in found if counts[key(_label(item))] > 1)
    usual = forms.most_common(1)[0][0] if forms else None
    return {name for item in found if counts[name := key(_label(item))] > 1 or (usual and (item.kind, item.has_colon) == usual)}


def _label(item: Mark) -> str:
    return item.label or ""


def _candidates(caption: Caption) -> Iterator[Mark]:
    """Give what may be labels at places of a caption where a turn may begin."""
    for index, raw in enumerate(caption.lines):
        if ":" in raw or "：" in raw or raw[0] in "[(":
            line = _line(raw, index == 0)
            if line.begins and line.found:
                yield line.found


def _line(raw: str, is_first: bool) -> Line:
    text = plain(raw)
    marked = MARK.match(text)
    said = text[marked.end() :] if marked else text
    return Line(text, marked[1] if marked else "", _found(said), is_first or marked is not None)


def _found(text: str) -> Mark | None:
    """Return the label that a line may begin with: `[Ada] speech`, `[Ada]: speech`, `Ada: speech`."""
    bracketed = BRACKETED.match(text) if text[:1] in "[(" else None
    if bracketed and is_label_shaped(label := tidy(bracketed[1])) and stamp_ms(label) is None:
        is_noise = not bracketed[2] and is_sound(label)
        return None if is_noise else Mark("bracket", label, None, text[bracketed.end() :], has_colon=bool(bracketed[2]))
    mark = colon_mark(text) if ":" in text or "：" in text else None
    return mark if mark and not is_no_speaker(mark.label or "") else None


def _is_bare(item: Mark) -> bool:
    """Say whether a label stands in brackets without a colon, as noises do too."""
    return item.kind == "bracket" and not item.has_colon


def _by_label(captions: list[Caption], counts: dict[str, int]) -> Iterator[Cue]:
    """Give a cue for each caption and speaker in it. A mark without a label is somebody else: nobody knows who."""
    label, before = None, ""
    for caption in captions:
        said: list[tuple[str | None, str]] = []
        for index, raw in enumerate(caption.lines):
            line = _line(raw, index == 0)
            item = line.found
            count = counts.get(key(_label(item)), 0) if item else 0
            if item and (count > 1 or (count == 1 and _begins_anew(line, before))):
                label, text = item.label, item.text
            else:
                label, text = None if _is_change(line) else label, line.text
            said.append((label, text))
            before = line.text
        for shown, run in groupby(said, key=itemgetter(0)):
            yield Cue(" ".join(text for _, text in run if text), shown, caption.start_ms, caption.end_ms)


def _begins_anew(line: Line, before: str) -> bool:
    """Say whether a label that occurs only once may be believed here: it stands out, or its line goes on with no sentence."""
    if line.mark or (line.found and (line.found.kind == "bracket" or _label(line.found).isupper())):
        return True
    return line.begins and (not before or SENTENCE_END.search(before) is not None)


def _is_change(line: Line) -> bool:
    return line.mark.startswith(">>") or (line.mark == "-" and not line.text.lstrip("- ")[:1].islower())
