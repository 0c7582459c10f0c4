"""What looks like speakers and is none: titles that stand twice, fields of forms, headings, noises; and what is still said."""

import textwrap

from talk import TALK, page, told, turns_of

TITLES = ["The Tower Keeper", "The Dog Of Saint Bride", "The Missing Rung", "Ada Fenn And Bo Lark"]
TEASERS = [
    "We went up and asked who painted the ladder twice.",
    "You may know him: he barks at each ship that goes by.",
    "I never saw it, and nobody told me where it went.",
    "Do you remember their first night? We do.",
]


def test_a_title_in_a_list_and_again_above_its_teaser_is_said_by_nobody() -> None:
    index = "".join(f"<li><b>{title}</b></li>" for title in TITLES)
    teasers = "".join(f"<div><b>{title}</b> {text}</div>" for title, text in zip(TITLES, TEASERS, strict=True))
    assert turns_of(page(f"<ul>{index}</ul>{teasers}")) == []


def test_who_says_the_same_twice_and_something_else_speaks() -> None:
    talk = [*TALK[:4], ("Ada Fenn", "Go on, please."), ("Bo Lark", "Yes."), ("Ada Fenn", "And then?"), ("Bo Lark", "Yes.")]
    assert turns_of(page(told("<p>{name}: {text}</p>", talk))) == talk


REVIEWS = [
    [("Point", "We go up by the stairs."), ("Proof", "“I never trust a ladder.”"), ("Lesson", "You should count your steps.")],
    [("Point", "The dog barks at ships."), ("Proof", "“He knows them all.”"), ("Lesson", "Listen before you look, I think.")],
    [("Point", "Gloves are cold, too."), ("Lesson", "Sing to your lamp when nobody hears you; it warms you both.")],
    [("Point", "The rung is gone."), ("Proof", "“It was yours, you said so.”"), ("Lesson", "Paint what you own twice.")],
]


def test_fields_told_below_each_heading_are_no_speakers() -> None:
    body = "".join(
        f"<h3>Part {at} of the tower</h3>{told('<p><b>{name}:</b> {text}</p>', part)}" for at, part in enumerate(REVIEWS)
    )
    assert turns_of(page(body)) == []


def test_those_who_answer_each_question_in_turn_speak() -> None:
    people = {"Point": "Ada Fenn", "Proof": "Bo Lark", "Lesson": "Cy Dunn"}
    answers = [[(people[label], text) for label, text in part] for part in REVIEWS]
    body = "".join(
        f"<h3>What of part {at}?</h3>{told('<p><b>{name}:</b> {text}</p>', part)}" for at, part in enumerate(answers)
    )
    assert turns_of(page(body)) == [turn for part in answers for turn in part]


def test_the_last_turn_of_wrapped_text_is_read_to_its_end() -> None:
    notes = "The lamp, told by its keeper and a visitor who lost their gloves on the way up.\n\n"
    turns = told("**{name}:** {text}", join="\n\n").split("\n\n")
    turns[-1] += (
        "\n\nWe will be back when somebody has found that rung, and not a day before, whatever the dog may say about it."
    )
    text = notes + "\n\n".join(textwrap.fill(turn, 50) for turn in turns)
    assert turns_of(text)[-1][1].endswith("whatever the dog may say about it.")


def test_words_stressed_by_underscores_are_said_without_them() -> None:
    talk = [*TALK[:-1], ("Bo Lark", "It was _“yours, you said so.”_ Thank you for my_old_gloves, _Ada_.")]
    said = "It was “yours, you said so.” Thank you for my_old_gloves, Ada."
    assert turns_of(told("**{name}:** {text}\n", talk)) == [*TALK[:-1], ("Bo Lark", said)]


def test_a_heading_that_quotes_somebody_is_no_turn() -> None:
    quoting = "<h3>Bo Lark: It was yours</h3>"
    turns = [told("<p><b>{name}:</b> {text}</p>", [turn]) for turn in TALK]
    assert turns_of(page("".join([*turns[:4], quoting, *turns[4:]]))) == TALK


def test_noises_in_parentheses_are_no_labels() -> None:
    noises = ["soft music", "upbeat music"] * (len(TALK) // 2)
    lines = [
        f"[0:{5 * at:02d}] ({noise})\n[0:{5 * at + 1:02d}] {text}"
        for at, (noise, (_, text)) in enumerate(zip(noises, TALK, strict=True))
    ]
    assert {label for label, _ in turns_of("\n".join(lines))} == {None}


def test_captions_and_fields_in_other_languages_are_no_speakers() -> None:
    dates = "".join(
        f"<p>Termin: {at}. Mai, bei uns</p><p>Eintritt: was ihr geben wollt, und wir danken</p>" for at in range(1, 9)
    )
    assert turns_of(page(dates)) == []


def test_speech_is_read_that_a_machine_wrote_down_without_any_point() -> None:
    talk = [
        (name, (" ".join([text] * 2)).replace(",", "").replace(".", "").replace("?", "").replace(";", ""))
        for name, text in TALK
    ]
    plain = [(name, text.replace(":", "")) for name, text in talk]
    assert turns_of(page(told("<p><b>{name}</b></p><p>{text}</p>", plain))) == plain


def test_a_name_that_stands_out_within_a_word_is_no_label() -> None:
    about = (
        "<p><b>Ada Fenn</b>’s lamp is told here, <b>Bo Lark</b>’s gloves too.</p><p><b>Ada Fenn</b>'s ladder lacks a rung.</p>"
    )
    assert turns_of(page(about + told("<p><b>{name}</b> {text}</p>"))) == TALK
