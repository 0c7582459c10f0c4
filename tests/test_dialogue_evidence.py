"""What looks like speakers and is none: titles that stand twice, fields of forms, headings, noises."""

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
    talk = [*TALK[:4], ("Bo Lark", "Yes."), ("Ada Fenn", "Go on, please."), ("Bo Lark", "Yes.")]
    assert turns_of(page(told("<p>{name}: {text}</p>", talk))) == talk
