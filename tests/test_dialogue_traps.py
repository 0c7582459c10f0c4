"""What real pages do to a talk: markup that broke, matter that nobody says, times and labels that are wrong or missing."""

import pytest
from talk import TALK, Turn, cues_of, page, relabelled, rows_of, told, turns_of

from tasks.stamps import find_stamp

BOLD = "<p><b>{name}:</b> {text}</p>"

NOT_A_TURN = {
    "list": ("<ul><li>a rope,</li><li>a lamp</li></ul>", "a rope, a lamp"),
    "quotation": ("<blockquote><p>The sea.</p></blockquote>", "The sea."),
    "words that look like labels": ("<p>She said: no.</p><p>Remember: gloves.</p>", "She said: no. Remember: gloves."),
    "time without a name": ("<p>(0:00:26):</p><p>And so on.</p>", "And so on."),
    "time before a paragraph": ("<p>[0:00:26] And so on.</p>", "And so on."),
    "label glued into a word": ("<p>I sailed to Bali<b>B:</b> once.</p>", "I sailed to BaliB: once."),
    "a stray mark in bold": ("<p>I <b>do</b> mean it.</p>", "I do mean it."),
}  # fmt: skip
NOT_SPEECH = {
    "aside": "<aside><p>Read our magazine!</p></aside>",
    "teaser": '<div class="teaser"><h3>More</h3><p><a href="/x">The ladder, painted twice</a></p></div>',
    "box": '<div class="box"><p>Join us on the pier, and bring a friend who can swim.</p><a href="/x">Subscribe</a></div>',
    "form": "<form><label>Mail <input></label><button>Join</button></form>",
    "figure": "<figure><img src=x><figcaption>The lamp: a photo.</figcaption></figure>",
    "heading": "<h3>On ladders</h3>",
    "bold heading": "<p><strong>On ladders</strong></p>",
    "script": "<script>var speech = '<p><b>Ada Fenn:</b> I was never said.</p>';</script>",
    "style": "<style>.a::before { content: 'Ada Fenn: I was never said.' }</style>",
    "comment": "<!-- <p><b>Ada Fenn:</b> I was never said.</p> -->",
    "break": "<p><b>Break:</b> [0:00:26]</p>",
    "music": "<p><b>Music</b></p>",
    "photo": "<p><b>Foto:</b> Cy Dunn</p>",
    "source": "<p><b>Quelle:</b> keeper@lamp.example</p>",
    "plain source": "<p>Quelle: keeper@lamp.example</p>",
    "image": "<svg><title>Ada Fenn: a drawing</title>"
    + "<path d='M0 0L10 10'/><text>Bo Lark: I draw</text>" * 20_000
    + "</svg>",
}


def put(turn: int, more: str) -> list[Turn]:
    """Return the talk with more said at the end of one turn."""
    return [(name, f"{text} {more}" if at == turn else text) for at, (name, text) in enumerate(TALK)]


def between(matter: str, form: str = BOLD) -> str:
    """Return a page with other matter after the fourth turn."""
    return page(told(form, TALK[:4]) + matter + told(form, TALK[4:]))


@pytest.mark.parametrize(("matter", "said"), NOT_A_TURN.values(), ids=NOT_A_TURN)
def test_what_only_looks_like_a_turn_is_said_in_the_one_before(matter: str, said: str) -> None:
    assert turns_of(between(matter)) == put(3, said)


@pytest.mark.parametrize("matter", NOT_SPEECH.values(), ids=NOT_SPEECH)
def test_what_stands_between_turns_and_nobody_says_is_left_out(matter: str) -> None:
    assert turns_of(between(matter)) == TALK


def test_a_change_of_speaker_without_a_name_gives_speech_to_nobody() -> None:
    assert turns_of(between("<p>&gt;&gt; Which one?</p>")) == [*TALK[:4], (None, "Which one?"), *TALK[4:]]


def test_a_change_of_speaker_is_known_where_a_colon_follows() -> None:
    assert turns_of(between("<p>&gt;&gt; I had one question: which one?</p>")) == [
        *TALK[:4],
        (None, "I had one question: which one?"),
        *TALK[4:],
    ]
    assert [cue.text for cue in cues_of(page(told("<p>&gt;&gt; {text}</p>")))] == [text for _, text in TALK]


def test_words_in_spans_with_times_are_one_text() -> None:
    words = " ".join(text for _, text in TALK).split()
    spans = " ".join(f'<span class="w" data-start="{at * 0.4:.1f}">{word}</span>' for at, word in enumerate(words))
    assert turns_of(page(f"<div>{spans}</div>")) == [(None, " ".join(words))]


def test_words_in_spans_are_said_by_the_label_before_them() -> None:
    turns, at = [], 0
    for name, text in TALK:
        words = text.split()
        spans = " ".join(f'<span data-start="{at + index}">{word}</span>' for index, word in enumerate(words))
        turns.append(f"<p><b>{name}:</b> {spans}</p>")
        at += len(words)
    rows = rows_of(page("".join(turns)))
    assert [(row["label"], row["text"]) for row in rows] == TALK
    assert [row["start"] for row in rows][:3] == [0, 14, 28]


def test_a_minified_page_reads_as_the_page_it_was() -> None:
    minified = (
        page("<div class=t>" + told("<p><strong>{name}:</strong> {text}", join="") + "</div>")
        .replace('"', "")
        .replace("\n", "")
    )
    assert turns_of(minified) == TALK


def test_entities_escaped_twice_are_characters() -> None:
    assert turns_of(page(told(BOLD + "<p>I&amp;#39;m &amp;quot;fine&amp;quot; &amp;amp; well.</p>"))) == [
        (name, f'{text} I\'m "fine" & well.') for name, text in TALK
    ]


def test_blanks_that_do_not_break_are_blanks_in_labels() -> None:
    assert turns_of(page(told(BOLD).replace("Ada Fenn:</b> ", "Ada&nbsp;Fenn:&nbsp;</b>&nbsp;"))) == TALK


GERMAN = [
    "Willkommen zurück. Ich freue mich so, dass ihr den Weg hier hoch gefunden habt.",
    "Danke. Ich habe die Stufen für euch gezählt: Es sind zweihundertzwölf.",
    "Wir sagten immer, dass die Lampe sie zählt. Weißt du noch, wie deine erste Nacht war?",
    "Ja. Meine Hände waren so kalt, dass ich den Schlüssel nicht drehen konnte, und Handschuhe fand ich nicht.",
    "Wir hatten nie Handschuhe. Was hast du dann gemacht?",
    "Ich habe der Lampe etwas vorgesungen, und ich glaube, uns wurde beiden wärmer.",
    "Singst du es jetzt für uns, oder steht mein Mikrofon zu nah am Fenster?",
    "Nur wenn du die Leiter hältst, denn ich traue ihr noch immer nicht; du hast eine Sprosse vergessen.",
    "Ich habe sie zweimal gestrichen. Die Sprosse war deine, das sagst du selbst.",
    "Dann gehen wir besser beide die Treppe hinunter. Danke, dass ich da sein durfte.",
]
OTHER = told(BOLD, [(name, text) for (name, _), text in zip(TALK, GERMAN, strict=True)])


@pytest.mark.parametrize(
    "body",
    [
        f'<div class="en">{told(BOLD)}</div><div class="de" lang="de">{OTHER}</div>',
        f"<section><h2>English</h2>{told(BOLD)}</section><section><h2>Deutsch</h2>{OTHER}</section>",
        f"<h2>English</h2>{told(BOLD)}<h2>Deutsch</h2>{OTHER}",
    ],
    ids=["parts", "sections", "headings"],
)
def test_of_two_languages_the_first_is_read(body: str) -> None:
    assert turns_of(page(body)) == TALK


def test_an_empty_label_is_speech_of_nobody_known() -> None:
    content = page(told(BOLD).replace("<b>Ada Fenn:</b> We never", "<b>:</b> We never"))
    assert turns_of(content) == [(None if at == 4 else name, text) for at, (name, text) in enumerate(TALK)]


NEVER = "<em>AF (0:00:30)</em>: We never had gloves. What did you do then?"
BROKEN = {
    "bracket closed nowhere": "<em>AF (0:00:30:</em> We never had gloves. What did you do then?",
    "and the turn in italics": "<em>AF (0:00:30: We never had gloves. What did you do then?</em>",
    "no colon": "<em>AF (0:00:30 We never had gloves. What did you do then?</em>",
    "bold inside stars": "**<em>AF (0:00:30):</em>** We never had gloves. What did you do then?",
    "stars inside bold": "<em>**AF** (0:00:30)</em>: We never had gloves. What did you do then?",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_label_that_markup_broke_is_a_label(broken: str) -> None:
    content = page(told("<p><em>{initials} ({clock})</em>: {text}</p>"))
    assert NEVER in content
    assert turns_of(content.replace(NEVER, broken)) == relabelled("AF", "BL")


@pytest.mark.parametrize(
    "form",
    [
        "<div>{name}</div><h3>{name}</h3><p>{text}</p>",
        "<h3>{name}</h3><div>{name}</div><p>{text}</p>",
        "<h3>{name}</h3><h3>{name}</h3><p>{text}</p>",
    ],
    ids=["above", "below", "alike"],
)
def test_a_label_that_shows_twice_is_one(form: str) -> None:
    assert turns_of(page(told(form))) == TALK


STAMPS = "17:4|0:1:00:34|0:99|0:00:21|99:99|0:00:34|(0:39)|0:00:45|00:54|1:02".split("|")


@pytest.mark.parametrize(
    "form", ["<p>{name} ({stamp}): {text}</p>", "<p><b>{name}:</b> [{stamp}] {text}</p>"], ids=["plain", "bold"]
)
def test_a_broken_stamp_is_no_speech_and_names_no_time(form: str) -> None:
    turns = zip(TALK, STAMPS, strict=True)
    rows = rows_of(page("\n".join(form.format(name=name, stamp=stamp, text=text) for (name, text), stamp in turns)))
    assert [row["label"] for row in rows] == [name for name, _ in TALK]
    assert [row["start"] for row in rows] == [None, None, None, 21, None, 34, 39, 45, 54, 62]


@pytest.mark.parametrize("empty", ["()", "[]", "(—)"])
def test_an_empty_stamp_is_no_part_of_the_label(empty: str) -> None:
    assert turns_of(page(told(f"<p>{{name}} {empty}: {{text}}</p>"))) == TALK


@pytest.mark.parametrize("wild", ["26:56", "9:00:30"])
def test_one_wild_stamp_does_not_lose_the_page(wild: str) -> None:
    content = page(told("<p><b>{name}</b> ({clock}): {text}</p>"))
    assert turns_of(content.replace("0:00:30", wild)) == TALK


def test_a_stamp_is_found_where_it_begins() -> None:
    assert [stamp and stamp.ms for stamp in map(find_stamp, ["(0:15) a", "[0:15", "17:4", "at 0:15", ""])] == [
        15_000,
        15_000,
        None,
        None,
        None,
    ]


def test_a_page_of_the_nineties_is_read() -> None:
    rows = told("<P><FONT SIZE=2><B>{name}:</B> {text} \x93Na\xefve\x94 \x97 that\x92s what I say.</FONT>")
    content = f"<HTML><BODY BGCOLOR=#FFFFFF><CENTER><H1>The lamp</H1></CENTER><HR>{rows}<HR><A HREF=/>Home</A></BODY></HTML>"
    assert turns_of(content.encode("latin-1")) == [(name, f"{text} “Naïve” — that’s what I say.") for name, text in TALK]


def test_speech_before_the_first_label_is_said_by_nobody_known() -> None:
    said = "Before we begin, I want to tell you that the stairs were wet, and that I nearly fell: that is why I sound so tired."
    more = "You may hear the sea behind us, and I hope that you like it as much as we do up here."
    turns = told("<p>{name} ({clock}): {text}</p>").replace("0:00:04", "0:00:15").replace("0:00:09", "0:00:15")
    assert turns_of(page(f"<h2>Transcript</h2><p>{said}</p><p>{more}</p>{turns}")) == [(None, f"{said} {more}"), *TALK]


def test_a_stamp_before_speech_with_a_colon_is_not_said() -> None:
    form = "<h3>{name}</h3><p>[{clock}] My idea: {text}</p>"
    assert turns_of(page(told(form))) == [(name, f"My idea: {text}") for name, text in TALK]


@pytest.mark.parametrize(
    "form", [BOLD, "<p>{name}: {text}</p>", "<h3>{name}:</h3><p>{text}</p>"], ids=["bold", "plain", "heading"]
)
def test_a_label_broken_over_two_lines_of_the_source_is_whole(form: str) -> None:
    assert turns_of(page(told(form).replace("Ada Fenn:", "Ada\n      Fenn:"))) == TALK


def test_words_that_only_begin_as_roles_do_are_no_speakers() -> None:
    more = "<p>All right: here we go.</p>"
    content = page(told(BOLD, TALK[:4]) + more + told(BOLD, TALK[4:8]) + more + told(BOLD, TALK[8:]))
    said = [(name, f"{text} All right: here we go." if at in (3, 7) else text) for at, (name, text) in enumerate(TALK)]
    assert turns_of(content) == said


ALONE = {
    "around the label": ("<h3>Ada Fenn</h3><p>We never", "<div><h3>Ada Fenn</h3></div><p>We never"),
    "another heading": ("<h3>Ada Fenn</h3><p>We never", "<h4>Ada Fenn</h4><p>We never"),
}


@pytest.mark.parametrize(("usual", "other"), ALONE.values(), ids=ALONE)
def test_a_known_label_alone_on_its_line_is_a_turn_however_it_is_built(usual: str, other: str) -> None:
    content = page(told("<h3>{name}</h3><p>{text}</p>"))
    assert usual in content
    assert turns_of(content.replace(usual, other)) == TALK


def test_credits_in_the_footer_of_a_short_talk_are_no_turns() -> None:
    footer = "<footer><p>Host: Ada Fenn</p><p>Sound: Dee Ems</p></footer>"
    assert turns_of(page(f"<article>{told(BOLD)}</article>").replace("</main>", f"</main>{footer}")) == TALK


def test_a_note_in_italics_below_the_last_turn_is_not_said() -> None:
    talk = told("<p><b>{name}:</b> {text}</p>")
    assert turns_of(page(f"<div>{talk}<p><em>What our guests say is theirs to answer for.</em></p></div>")) == TALK
    going_on = [*TALK[:-1], ("Bo Lark", f"{TALK[-1][1]} I mean it.")]
    assert turns_of(page(f"<div>{talk}<p>I <em>mean</em> it.</p></div>")) == going_on
