"""A talk of our own, told in the layout that a test asks for, and how it is read back."""

import pytest

from tasks.document import Document
from tasks.parse import Parsed, to_table
from tasks.read import read
from tasks.reading import Cue

Turn = tuple[str | None, str]

TALK: list[tuple[str, str]] = [
    ("Ada Fenn", "Welcome back, everyone. I am so glad that you found the way up here."),
    ("Bo Lark", "Thank you. I counted the steps for you: there are two hundred and twelve."),
    ("Ada Fenn", "We used to say that the lamp counts them. Do you remember your first night?"),
    ("Bo Lark", "I do. My hands were so cold that I could not turn the key, and nobody told me where the gloves were."),
    ("Ada Fenn", "We never had gloves. What did you do then?"),
    ("Bo Lark", "I sang to the lamp, and I think that we both got a little warmer."),
    ("Ada Fenn", "Would you sing it for us now, or is my microphone too close to the window?"),
    ("Bo Lark", "Only if you hold the ladder, because I still do not trust it; you painted it and left a rung out."),
    ("Ada Fenn", "I painted it twice. That rung was yours, you said so yourself."),
    ("Bo Lark", "Then we should both go down by the stairs. Thank you for having me."),
]
STARTS = [4, 9, 15, 21, 30, 34, 39, 45, 53, 62]
"""When each turn begins, in seconds."""


def bug(reason: str) -> pytest.MarkDecorator:
    """Mark a test that shows what the reader still gets wrong, and why."""
    return pytest.mark.xfail(strict=True, reason=reason)


def told(form: str, talk: list[tuple[str, str]] = TALK, join: str = "\n") -> str:
    """Tell a talk, each turn in a form that may hold {name}, {initials}, {text}, and its time as {clock}, {short} or {s}."""
    return join.join(
        form.format(
            name=name,
            initials="".join(word[:1] for word in name.split()),
            text=text,
            clock=f"0:{start // 60:02d}:{start % 60:02d}",
            short=f"{start // 60}:{start % 60:02d}",
            s=start,
        )
        for (name, text), start in zip(talk, [*STARTS, *range(70, 70 + 7 * len(talk), 7)], strict=False)
    )


def relabelled(*labels: str | None, talk: list[tuple[str, str]] = TALK) -> list[Turn]:
    """Return the talk with other labels, as many as given, the last two of them over and over for the rest."""
    return [
        (labels[at] if at < len(labels) else labels[-2 + (at - len(labels)) % 2], text) for at, (_, text) in enumerate(talk)
    ]


def page(body: str) -> str:
    """Return a page of the usual kind around a body."""
    return (
        '<!doctype html><html lang="en"><head><title>The lamp</title></head><body><header><nav><ul><li><a href="/">Home</a>'
        '<li><a href="/all">All episodes</a></ul></nav></header><main><h1>The lamp</h1>'
        "<p>In this episode: a keeper, a visitor, and a ladder that lacks a rung.</p>\n"
        f"{body}\n</main><footer><p>Contact: keeper@lamp.example</p><p>© The lamp, all rights reserved.</p></footer>"
        "</body></html>"
    )


def cues_of(content: str | bytes) -> tuple[Cue, ...]:
    """Return the cues of a page."""
    return read(_document(content), "episode").cues


def rows_of(content: str | bytes) -> list[dict[str, object]]:
    """Return the rows of a page's turns: label, start in seconds, and text."""
    rows: list[dict[str, object]] = to_table([Parsed("page", read(_document(content), "episode"))]).to_pylist()
    return rows


def turns_of(content: str | bytes) -> list[Turn]:
    """Return who says what on a page."""
    return [(row["label"], row["text"]) for row in rows_of(content)]  # type: ignore[misc]


def _document(content: str | bytes) -> Document:
    return Document.from_bytes(content.encode() if isinstance(content, str) else content)
