"""Explain: the candidates of a page, and the choice among them, in words that people read."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from tasks.dialogue.candidate import Candidate
from tasks.dialogue.evidence import WEIGHTS
from tasks.dialogue.page import Page

COLUMNS = ("", "who speaks is told by", "score", "floor", "turns", "characters", "verdict")
HOWS = {
    "styled": "labels that stand out",
    "colon": "labels before a colon",
    "stamped": "labels before a time",
    "alone": "labels on a line of their own",
    "bracket": "labels in brackets",
    "dash": "labels before a dash",
    "attribute": "labels in attributes",
    "timed": "nobody: lines that begin with a time",
    "changes": "nobody: marks such as >>",
    "prose": "nobody: a heading 'Transcript'",
}
MOST_LABELS, EXAMPLES, LONGEST = 12, 2, 100


def overview(found: list[Candidate], best: Candidate | None) -> list[tuple[str, ...]]:
    """Return a row of `COLUMNS` for each candidate, in their order; one that was ruled out has no score."""
    return [
        (
            str(number),
            _how(candidate),
            f"{candidate.score:.2f}" if candidate.score else "-",
            f"{candidate.floor:.2f}",
            str(len(candidate.turns)),
            str(candidate.characters) if candidate.score else "-",
            "chosen" if candidate is best else candidate.reason or "sure enough, but not the best",
        )
        for number, candidate in enumerate(found, start=1)
    ]


def choice(found: list[Candidate], best: Candidate | None) -> str:
    """Say which candidate was chosen and why, or why the page holds no dialogue."""
    if best is not None:
        told = f"dialogue: {_how(best)}; it scores {best.score:.2f}, its floor is {best.floor:.2f}"
        return f"{told}, and {_preference(found, best)}"
    weighed = [candidate for candidate in found if candidate.score]
    if not weighed:
        largest = max(found, key=lambda candidate: len(candidate.turns))
        told = f"no dialogue: every candidate was ruled out; the largest ({_how(largest)}, {len(largest.turns)} turns)"
        return f"{told}: {largest.reason}"
    nearest = max(weighed, key=lambda candidate: candidate.score - candidate.floor)
    told = f"no dialogue: the best score is {nearest.score:.2f}, below its floor of {nearest.floor:.2f} ({_how(nearest)})"
    return f"{told}; weakest evidence: {weakest(nearest)} {nearest.evidence[weakest(nearest)]:.2f}"


def seen(page: Page) -> str:
    """Return the labels that lines seem to begin with, whatever became of them, with how often each stands."""
    return _counted(mark.label for mark in page.marks if mark is not None and mark.label)


def weakest(candidate: Candidate) -> str:
    """Return the kind of evidence that takes most off the score of a candidate, its weight considered."""
    return min(candidate.evidence, key=lambda name: candidate.evidence[name] ** _weight(candidate, name))


def details(candidate: Candidate) -> Iterator[tuple[str, str]]:
    """Give what else there is to say of a candidate, each under its name: evidence, labels, the first turns."""
    if candidate.evidence:
        ranked = sorted(candidate.evidence, key=lambda name: -_weight(candidate, name))
        weights = {name: f" (weight {WEIGHTS[name]:g})" if candidate.is_labelled else "" for name in ranked}
        yield "evidence", ", ".join(f"{name} {candidate.evidence[name]:.2f}{weights[name]}" for name in ranked)
    if candidate.is_labelled and candidate.turns:
        yield "labels", _counted(mark.label or "?" for mark in candidate.turns.values())
    for label, text in islice(_said(candidate), EXAMPLES):
        yield "turn", printable(f"{label or '?'}: {text}")


def printable(text: str) -> str:
    """Return text of a page on one line, cut where it is long, without characters that would command a terminal."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text[: 10 * LONGEST]).split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _how(candidate: Candidate) -> str:
    return HOWS.get(candidate.how, candidate.how)


def _weight(candidate: Candidate, name: str) -> float:
    return WEIGHTS.get(name, 1) if candidate.is_labelled else 1


def _preference(found: list[Candidate], best: Candidate) -> str:
    """Say why a candidate was preferred to the others that are sure enough."""
    sure = [candidate for candidate in found if candidate.score >= candidate.floor]
    if len(sure) == 1:
        return "no other reaches its floor"
    if best is sure[0]:
        return "among those that reach their floor it is worth most (score x square root of characters)"
    return "readings with names go before those without, unless these hold twice as much"


def _counted(labels: Iterable[str]) -> str:
    """Return labels with their counts, the most frequent first."""
    counts = Counter(labels)
    told = ", ".join(f"{printable(label)} ({count})" for label, count in counts.most_common(MOST_LABELS))
    return told if len(counts) <= MOST_LABELS else f"{told}, and {len(counts) - MOST_LABELS} more"


def _said(candidate: Candidate) -> Iterator[tuple[str | None, str]]:
    """Give label and text of each turn."""
    label, texts = None, list[str]()
    for _, turn, text in candidate.lines:
        if turn is not None and texts:
            yield label, " ".join(texts)
            texts = []
        label = turn.label if turn is not None else label
        texts.append(text)
    if texts:
        yield label, " ".join(texts)
