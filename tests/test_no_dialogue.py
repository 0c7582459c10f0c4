"""Pages that hold no conversation, though they look like one here and there, give no turns."""

import pytest
from talk import page, told, turns_of

BOLD, PLAIN = "<p><b>{name}:</b> {text}</p>", "<p>{name}: {text}</p>"
LIST, DEFINITIONS, TABLE = "<ul>{}</ul>", "<dl>{}</dl>", "<table>{}</table>"

POSTS = [
    ("marta", "I love this episode so much, you made my day. Thank you!"),
    ("Jens", "We went up there last year and I did not see any ladder."),
    ("marta", "You should look behind the lamp, I found it there."),
    ("Olu", "I think my keys are still on the stairs, can you send them?"),
    ("Jens", "Ha, yours too? Me and my wife lost ours."),
    ("Ada", "Thanks everyone, we will look for them."),
] * 2
QUESTIONS = [
    ("Can I climb the tower?", "Yes, you can, if you are not afraid. We open at nine."),
    ("Do I need a ticket?", "You do. We sell them at the door."),
    ("Where do I park?", "Your car can stay on the quay."),
    ("Can I bring my dog?", "We love dogs, but the stairs do not."),
]
RECIPE = [
    ("Prep Time", "20 minutes, if you are quick."), ("Cook Time", "one hour"), ("Serves", "four keepers, or one of us."),
    ("Flour", "500 g"), ("Water", "your choice of sea"), ("Step 1", "Mix the flour and the water, I use my hands."),
    ("Step 2", "Let it rest."), ("Step 3", "Bake it until you smell it."), ("Tip", "We like it with salt."),
]  # fmt: skip
CREDITS = [
    ("Host", "Ada Fenn"), ("Guest", "Bo Lark"), ("Producer", "Cy Dunn"), ("Editor", "Dee Ems"), ("Music", "The Stairs"),
    ("Host", "Eve Foy"), ("Editor", "Gil Hart"), ("Photo", "Ida Jay"),
]  # fmt: skip
CAST = [("Ada Fenn", "The keeper"), ("Bo Lark", "The visitor"), ("Ada Fenn", "Voice of the lamp"), ("Bo Lark", "A sailor")]
CHANGES = [
    ("Added", "a lamp that turns by itself."), ("Fixed", "the ladder, which lost a rung."), ("Changed", "gloves are wool now."),
] * 8  # fmt: skip
VERDICTS = [("Pros", "light, quick to dry, and cheap."), ("Cons", "no pockets, and it comes in grey only.")] * 6
ARTICLE = "<p>Ada Fenn said: “I never saw that ladder.” The keeper has lived in the tower since 1987.</p>"
NO_DIALOGUE = {
    "coming soon": "<h2>Full Transcript</h2><p><b>Coming soon:</b> the transcript will be here in some days.</p>",
    "transcript announced, none there": "<h2>Transcript</h2><p>Coming soon.</p>",
    "notes under a heading that says transcript": "<h2>Full Transcript &amp; Show Notes</h2>"
    "<p><strong>The stairs:</strong> two hundred and twelve of them, and where they lead.</p>"
    "<p><strong>The lamp:</strong> why it counts.</p><p><strong>The gloves:</strong> there were none.</p>"
    "<p><strong>The ladder:</strong> who painted it, and why a rung is missing.</p>",
    "comments": told("<li><b>{name}</b> says:<div>March 3, 2021 at 10:04 am</div><p>{text}</p><a>Reply</a></li>", POSTS),
    "comments of late": told("<div><b>{name}</b> <span>3 days ago</span><p>{text}</p></div>", POSTS),
    "forum": TABLE.format(
        told("<tr><td><b>{name}</b><br>Joined: May 2011</td><td><p>Posted: 2012-05-01 12:03</p><p>{text}</p></td></tr>", POSTS)
    ),
    "thread": told("<article><p>{name} wrote on 3 May 2012, 12:03:</p><p>{text}</p></article>", POSTS),
    "reviews": told("<div><h4>{name}</h4><div>★★★★★</div><p>{text}</p></div>", POSTS),
    "mails": told("<p><b>From:</b> {name}</p><p><b>To:</b> Ada</p><p><b>Date:</b> 3 May 2012</p><p>{text}</p>", POSTS),
    "frequent questions": told("<p><b>Q:</b> {name}</p><p><b>A:</b> {text}</p>", QUESTIONS),
    "questions as terms": DEFINITIONS.format(told("<dt>{name}</dt><dd>{text}</dd>", QUESTIONS)),
    "questions as headings": told("<h3>{name}</h3><p>{text}</p>", QUESTIONS),
    "recipe": told(BOLD, RECIPE),
    "credits": told(PLAIN, CREDITS),
    "cast": TABLE.format(told("<tr><td>{name}</td><td>{text}</td></tr>", CAST)),
    "article with quotes": ARTICLE * 8,
    "chapters": "".join(f"<p>[{at}:15] Ada Fenn: Lamps</p><p>[{at + 3}:15] Bo Lark: Gloves</p>" for at in range(0, 60, 6)),
    "song": "".join(f"<p>Verse {at}:<br>I walked up, you lit it</p><p>Chorus:<br>Oh lamp, I love you</p>" for at in "1234"),
    "changelog": told(BOLD, CHANGES),
    "good and bad": told(BOLD, VERDICTS),
    "comments without date": told('<div><b>{name}</b><p>{text}</p><a href="#">Reply</a> <a href="#">Like</a></div>', POSTS),
    "an article that leads to others": "".join(
        f"<p>We walked up to your lamp {at} times, I think, and what we saw was worth all of the stairs.</p>"
        f"<p>&gt;&gt; Read more: <a href='/{at}'>What you see up there</a></p>"
        for at in range(9)
    ),
    "links": LIST.format("".join(f"<li><a href='/{at}'>Ada Fenn: I climbed up, part {at}</a></li>" for at in range(20))),
}  # fmt: skip


@pytest.mark.parametrize("body", NO_DIALOGUE.values(), ids=NO_DIALOGUE)
def test_what_is_no_conversation_gives_no_turns(body: str) -> None:
    assert turns_of(page(body)) == []
