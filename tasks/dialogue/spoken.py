"""Spoken language: how much a text reads as if people were talking to each other, by the words they use for themselves.

Texts that only list, describe or report hardly say `I`, `you` or `yes`. Words that are common in another language as something
else (`du`, `i`, `me`, `ja`, `vi`, `on`) are left out: the table is read without knowing the language.
"""

import re

WORDS = frozenset(
    (
        # English, German, Dutch, Scandinavian
        "i i'm i've i'd i'll you you're your we we're my yeah okay hello thanks "
        "ich mich mir dir dich wir uns unser euch okay danke genau ik jij jullie mij wij bedankt jag mig dig oss jeg meg deg "
        # French, Spanish, Portuguese, Italian, Catalan, Romanian
        "je j'ai moi toi vous oui c'est nous d'accord yo mí conmigo usted ustedes nosotros tú gracias bueno creo eu você vocês "
        "sono ho siamo mi ciao "
        "comigo obrigado então io noi grazie allora penso jo nosaltres gràcies mulțumesc noastră "
        # Polish, Czech, Croatian, Hungarian, Finnish, Estonian, Turkish, Indonesian, Malay, Vietnamese, Tagalog, Swahili
        "mnie mam dziękuję nas wam já mě jsem jsme vás hvala smo vas én te köszönöm vagyok minä mä sinä sä mulla mina sina ma "
        "bana sana benim biz siz evet teşekkürler saya aku kamu kita gue gua kami anda kalian tôi bạn mình chúng ako ikaw kami "
        "mimi wewe sisi "
        # Russian, Ukrainian, Bulgarian, Greek, Hebrew, Arabic, Persian, Hindi
        "я ты мы вы мне меня тебя вас нас да привет спасибо мені мене вам аз ти ние εγώ εσύ εμείς μου σου ναι "
        "אני אתה אנחנו שלי כן أنا أنت نحن نعم من تو ما شما मैं आप हम मुझे हाँ तुम"
    ).split()
)
CHARACTERS = re.compile("[我你您咱]|です|ます|でした|ました|ね[。、]|私|僕|저는|제가|나는|우리|네[,.]|요[.?]|ครับ|ค่ะ|ผม|คุณ|เรา")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
USUAL = 0.03  # of the words of a conversation, at least this share speaks of those who talk
USUAL_UNSPACED = 0.015  # of the characters, where a script does not part its words
LONGEST = 6_000  # characters looked at: enough to tell
FEW = 60  # words or characters, taken to be as usual before any is looked at: a short text tells little


def spoken(text: str) -> float:
    """Return, from 0 to 1, how much a text reads like speech."""
    text = text[:LONGEST]
    characters = len(UNSPACED.findall(text))
    if 2 * characters > len(text.replace(" ", "")):
        return _share(len(CHARACTERS.findall(text)), characters, USUAL_UNSPACED)
    words = WORD.findall(text.replace("’", "'").lower())
    return _share(sum(map(WORDS.__contains__, words)), len(words), USUAL)


def _share(found: int, total: int, usual: float) -> float:
    return min(1.0, (found + usual * FEW) / (total + FEW) / usual)


def extent(text: str) -> int:
    """Return how long a text is in characters, those of scripts that write words in one or two counted three times."""
    return len(text) if text.isascii() else len(text) + 2 * len(UNSPACED.findall(text))
