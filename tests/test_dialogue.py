"""Dialogue is found on pages of any layout: one talk told in each of them."""

import pytest
from talk import STARTS, TALK, cues_of, page, relabelled, rows_of, told, turns_of

from tasks.plain_text import text_blocks

BOLD, PLAIN = "<p><b>{name}:</b> {text}</p>", "<p>{name}: {text}</p>"
LIST, DEFINITIONS, TABLE = "<ul>{}</ul>", "<dl>{}</dl>", "<table>{}</table>"
NOTES = "# The lamp\n\nIn this episode: a keeper, a visitor, and a ladder that lacks a rung.\n\n"

LAYOUTS = {
    "strong": "<p><strong>{name}:</strong> {text}</p>",
    "b, colon outside": "<p><b>{name}</b>: {text}</p>",
    "em": "<p><em>{name}:</em> {text}</p>",
    "span, no colon": '<p><span class="who">{name}</span> {text}</p>',
    "two spans": '<p><span class="who">{name}</span><span class="said">{text}</span></p>',
    "heading": "<h3>{name}</h3><p>{text}</p>",
    "heading with colon": "<h4>{name}:</h4><p>{text}</p>",
    "cite": "<cite>{name}:</cite><p>{text}</p>",
    "div around each turn": '<div class="turn"><div class="speaker">{name}</div><div class="text">{text}</div></div>',
    "div beside div": '<div class="speaker">{name}</div><div class="text">{text}</div>',
    "plain": PLAIN,
    "plain after a break": "{name}: {text}<br>",
    "plain after two breaks": "{name}: {text}<br /><br />",
    "bold after a break": "<b>{name}:</b> {text}<br>",
    "bold on its own line": "<p><strong>{name}</strong><br>{text}</p>",
    "bold in a paragraph of its own": "<p><strong>{name}</strong></p><p>{text}</p>",
    "plain in a paragraph of its own": "<p>{name}:</p><p>{text}</p>",
    "plain in a paragraph of its own, no colon": "<p>{name}</p><p>{text}</p>",
    "brackets": "<p>[{name}] {text}</p>",
    "dash": "<p>{name} – {text}</p>",
    "change of speaker before the name": "<p>&gt;&gt; {name}: {text}</p>",
    "attribute": '<p data-speaker="{name}">{text}</p>',
    "stars left by Markdown": "<p>**{name}:** {text}</p>",
    "stars left inside bold": "<p><strong>**{name}:**</strong> {text}</p>",
    "unclosed": "<p><strong>{name}:</strong> {text}",
}
AROUND = {
    "list item": (LIST, "<li><b>{name}</b> {text}</li>"),
    "definition": (DEFINITIONS, "<dt>{name}</dt><dd>{text}</dd>"),
    "unclosed definition": (DEFINITIONS, "<dt>{name}<dd>{text}"),
    "cells": (TABLE, "<tr><td>{name}</td><td>{text}</td></tr>"),
    "cells with colon": (TABLE, "<tr><td>{name}:</td><td>{text}</td></tr>"),
    "head cell": (TABLE, "<tr><th>{name}</th><td>{text}</td></tr>"),
    "preformatted": ("<pre>{}</pre>", "{name}: {text}"),
    "preformatted, name on its own line": ("<pre>{}</pre>", "{name}\n{text}\n"),
    "lines of one paragraph": ("<p>{}</p>", "{name}: {text}"),
    "all in one paragraph": ("<p>{}</p>", "<b>{name}:</b> {text}"),
}
TIMED = {
    "before the name": "<p>[{clock}] {name}: {text}</p>",
    "before the name, bare": "<p>{short} {name}: {text}</p>",
    "after the name": "<p>{name} ({clock}): {text}</p>",
    "after the bold name": "<p><b>{name}:</b> [{short}] {text}</p>",
    "after the name, on its line": "<p><b>{name}</b> {short}</p><p>{text}</p>",
    "in the bold label": "<p><strong>{name} ({clock}):</strong> {text}</p>",
    "in the bold label, bare": "<p><b>{name} {short}</b><br>{text}</p>",
    "first in the bold label": "<p><b>[{clock}] {name}</b> {text}</p>",
    "in spans": '<div><span class="t">{clock}</span> <span class="n">{name}</span><p>{text}</p></div>',
    "in an element of time": "<cite>{name}:</cite><time>{short}</time><p>{text}</p>",
    "in a link": '<p><a href="#t={s}">{clock}</a> <b>{name}</b> {text}</p>',
    "seconds in an attribute": '<p data-start="{s}.0"><b>{name}</b> {text}</p>',
    "a clock in an attribute": '<p data-time="{clock}"><b>{name}:</b> {text}</p>',
    "beside the name in attributes": '<p data-speaker="{name}" data-start="{s}">{text}</p>',
}
MARKDOWN = {
    "bold": "**{name}:** {text}\n",
    "bold, colon outside": "**{name}**: {text}\n",
    "bold, blank inside": "**{name}: **{text}\n",
    "underscores": "__{name}__: {text}\n",
    "bold on its own line": "**{name}:**\n{text}\n",
    "heading": "### {name}\n\n{text}\n",
    "quotation": "> **{name}:** {text}\n",
    "list": "- **{name}:** {text}\n",
    "row of a table": "| {name} | {text} |",
    "plain": "{name}: {text}\n",
}
MARKDOWN_TIMED = {
    "name and time on their own line": "{name} ({clock}):\n{text}\n",
    "both in bold": "**{name} {short}**\n\n{text}\n",
    "bold, then time": "**{name}** ({short}): {text}\n",
    "bold, then bare time on the line": "**{name}** {short}\n\n{text}\n",
    "both in brackets": "[{name}] [{clock}] {text}",
    "escaped brackets before": "\\[{clock}\\] **{name}:** {text}\n",
    "escaped brackets after": "**{name}:** \\[{clock}\\] {text}\n",
    "before the name": "[{clock}] {name}: {text}\n",
    "between name and speech": "{name}\n{clock}\n{text}\n",
}


@pytest.mark.parametrize("form", LAYOUTS.values(), ids=LAYOUTS)
def test_a_talk_is_read_from_any_layout(form: str) -> None:
    assert turns_of(page(told(form))) == TALK


@pytest.mark.parametrize(("around", "form"), AROUND.values(), ids=AROUND)
def test_a_talk_is_read_from_lists_tables_and_running_text(around: str, form: str) -> None:
    assert turns_of(page(around.format(told(form)))) == TALK


@pytest.mark.parametrize("form", TIMED.values(), ids=TIMED)
def test_times_are_read_wherever_they_stand(form: str) -> None:
    rows = rows_of(page(told(form)))
    assert [(row["label"], row["text"]) for row in rows] == TALK
    assert [row["start"] for row in rows] == STARTS


OWN_BLOCK = {
    "before the first turn": "<p>{clock}</p><p>{name}: {text}</p>",
    "above the name": '<div class="t">{clock}</div><div class="n">{name}</div><div class="x">{text}</div>',
    "below the name": '<div class="n">{name}</div><div class="t">{clock}</div><div class="x">{text}</div>',
    "before a bold name in the same line": "<p>({short}) <b>{name}</b>: {text}</p>",
}


@pytest.mark.parametrize("form", OWN_BLOCK.values(), ids=OWN_BLOCK)
def test_a_time_in_a_block_of_its_own_times_the_speech_below(form: str) -> None:
    assert [row["start"] for row in rows_of(page(told(form)))] == STARTS


@pytest.mark.parametrize("notes", ["", NOTES], ids=["plain text", "Markdown"])
@pytest.mark.parametrize("form", MARKDOWN.values(), ids=MARKDOWN)
def test_a_talk_is_read_from_text(form: str, notes: str) -> None:
    assert turns_of(notes + told(form)) == TALK


@pytest.mark.parametrize("notes", ["", NOTES], ids=["plain text", "Markdown"])
@pytest.mark.parametrize("form", MARKDOWN_TIMED.values(), ids=MARKDOWN_TIMED)
def test_times_are_read_from_text(form: str, notes: str) -> None:
    rows = rows_of(notes + told(form))
    assert [(row["label"], row["text"]) for row in rows] == TALK
    assert [row["start"] for row in rows] == STARTS


def test_timed_lines_without_names_are_speech_of_nobody_known() -> None:
    cues = cues_of(told("[{s}.00 --> {s}.82]  {text}"))
    assert [(cue.label, cue.text) for cue in cues] == [(None, text) for _, text in TALK]
    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [(start * 1000, start * 1000 + 820) for start in STARTS]


def test_numbered_speakers_are_labels() -> None:
    talk = relabelled("Speaker 1", "Speaker 2")
    assert turns_of(told("[{name}] [{clock}] {text}", talk)) == talk


SHORTENED = {
    "first names later": relabelled("Ada Fenn", "Bo Lark", "Ada", "Bo"),
    "initials later": relabelled("Ada Fenn", "Bo Lark", "AF", "BL"),
    "initials only": relabelled("AF", "BL"),
    "one letter": relabelled("A", "B"),
    "a label that defines another": relabelled("Ada (A)", "Bo (B)", "A", "B"),
    "both at once": relabelled("A", "B", "A", "B", "A & B", "B", "All", "B", "A", "B"),
    "both names at once": relabelled(*"Ada,Bo,Ada,Bo,Ada & Bo,Bo,All,Bo,Ada,Bo".split(",")),
}


@pytest.mark.parametrize("form", [BOLD, PLAIN], ids=["bold", "plain"])
@pytest.mark.parametrize("talk", SHORTENED.values(), ids=SHORTENED)
def test_labels_are_kept_as_they_are_shown(talk: list[tuple[str, str]], form: str) -> None:
    assert turns_of(page(told(form, talk).replace(" & ", " &amp; "))) == talk


@pytest.mark.parametrize("form", [BOLD, PLAIN, "<h3>{name}</h3><p>{text}</p>"], ids=["bold", "plain", "heading"])
def test_paragraphs_without_label_go_on_with_the_turn(form: str) -> None:
    more = "<p>And so on it went.</p><p>He says: mind the step.</p>"
    assert turns_of(page(told(form + more))) == [
        (name, f"{text} And so on it went. He says: mind the step.") for name, text in TALK
    ]


def test_dashes_and_stars_inside_a_line_of_markdown_stay() -> None:
    [_, line, listed] = text_blocks("# The lamp\nI was here - you know - before.\n- *Ada:* I was too.").lines
    assert (line.text, listed.text) == ("I was here - you know - before.", "Ada: I was too.")
