"""Labels: what a page calls a speaker, told apart from text that only looks like it."""

import re
import unicodedata
from functools import lru_cache

from tasks.ids import is_part_of_a_word

LONGEST = 60
PARTICLES = frozenset(
    (
        "a al and bin da das de del der di dos du e el en et from i ibn la le of on or the to und van von with y zu & + / aka"
    ).split()
)
SOUNDS = frozenset(
    (
        "ad ads advert advertisement break commercial intro jingle jingles laughter music musik outro promo song sponsor "
        "sponsors teaser theme trailer werbung publicité pub anuncio música musique pubblicità musica реклама музыка"
    ).split()
)
NOT_SPEAKERS = frozenset(
    (
        "abstract added address advantages agenda announcement apologies arguments attendees author authors bcc bonus "
        "bridge caption categories category cc chair changed chapter chapters chorus color cons contact contents cookies "
        "copyright credits date default deprecated description directions disadvantages disclaimer duration edit editor "
        "email episode example fig figure fixed foto from guests hosts image images important improved ingredients "
        "instructions joined language length likes link links location media member minutes new newsletter note notes "
        "optional param parameter parameters params phone photo photos posts prep present price privacy produced producer "
        "producers pros published quelle quote quoted raises rating read recipe recipient recorded references regrets "
        "related removed replies reply report required resources returns retweet scribe section sender sent servings "
        "share show size source sources speakers steps subject subscribe summary tag tags terms time tip title topics "
        "transcribed transcript translation tweet type update updated url verse video views warning website weight yield "
        "abb abbildung anmerkung doi eintritt fotos hinweis isbn telefon termin фото"
    ).split()
)
ROLES = frozenset(
    (
        "all announcer audience both caller cohost comoderator crowd everyone female group guest host interviewee "
        "interviewer man male member moderator narrator operator panelist participant person presenter reporter speaker "
        "student unknown voice woman sprecher sprecherin gast moderatorin erzähler intervieweur invité animateur "
        "narrateur entrevistador entrevistado invitado presentador locutor narrador ospite conduttore ведущий гость "
        "спикер диктор pembawa narasumber gastheer"
    ).split()
)
QUESTIONS = frozenset(
    (
        "q a question questions answer answers frage antwort vraag antwoord réponse pregunta respuesta pergunta resposta "
        "domanda risposta вопрос ответ pertanyaan jawaban 问 答 問"
    ).split()
)
QUOTES = '"“”'
BRACKETS = ("[]", "()", "<>", "【】")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]")
SYMBOLS = "[\u2190-\u2bff\U0001f000-\U0001faff\\s]"
JUNK = re.compile(f"^{SYMBOLS}+|(?<!{SYMBOLS}){SYMBOLS}+$")
INITIALS = re.compile(r"[^\W\d_](?:\.? ?[^\W\d_]){0,2}\.?")
UNLIKE_A_LABEL = re.compile(
    r"[?!;„«»|<>=@\\{}/。！？，、；「」]|[.,] [a-z]|\b(?:19|20)\d\d\b|\d%|https?$|://|\.\.|…|\d[.,:]\d|\w{30}"
)
AROUND = " :：*_-–—·|,>~"  # a label, also within its brackets
EMPTY = re.compile(r" [(\[][ .\-–—]*[)\]]$")  # brackets in which nothing stands; `qx()` is a name
ASIDE = re.compile(r"(?<=\w)\s*[(\[][^()\[\]]{1,40}[)\]]$")  # how it is said, or the speaker's role: `Ana (laughing)`
SPLIT = re.compile(r"[^\s(),/\[\]]+")


@lru_cache(maxsize=10_000)
def tidy(label: str) -> str:
    """Return a label without the punctuation around it, white space collapsed."""
    bare = JUNK.sub("", " ".join(INVISIBLE.sub("", label).split())).strip(AROUND)
    bare = EMPTY.sub("", bare)
    return bare[1:-1].strip(AROUND) if bare[:1] + bare[-1:] in BRACKETS else bare


@lru_cache(maxsize=10_000)
def key(label: str) -> str:
    """Return what two spellings of one label share: case, white space and punctuation around it aside."""
    folded = " ".join(unicodedata.normalize("NFC", label).casefold().split())
    words = [index for index, char in enumerate(folded) if is_part_of_a_word(char)]
    return folded[words[0] : words[-1] + 1] if words else ""


@lru_cache(maxsize=10_000)
def is_label_shaped(label: str) -> bool:
    """Say whether a text could be a label: short, few words, no sentence in it; a nickname may be quoted."""
    return (
        0 < len(label) <= LONGEST
        and label.count(" ") < 8
        and sum(map(label.count, QUOTES)) in (0, 2)
        and label.count("(") == label.count(")")
        and label.count("[") == label.count("]")
        and any(map(str.isalnum, label))
        and not UNLIKE_A_LABEL.search(label)
    )


@lru_cache(maxsize=10_000)
def is_name_shaped(label: str) -> bool:
    """Say whether a label is written as names are: each word begins with a capital, or its script has none."""
    label = ASIDE.sub("", label)
    words = [word.strip("'’‘`.*_-\"“”") for word in SPLIT.findall(label) if word not in PARTICLES]
    words = [word for word in words if word]
    return (
        bool(words)
        and label.split()[-1] not in PARTICLES
        and all(
            any(char.isupper() for char in word[:3]) or (word.isdigit() and index > 0) or unicodedata.category(word[0]) == "Lo"
            for index, word in enumerate(words)
        )
    )


def has_no_case(label: str) -> bool:
    """Say whether a label is in a script without capitals, which tell nothing there: Han, Hangul, Arabic, Hebrew."""
    return label.lower() == label.upper()


@lru_cache(maxsize=10_000)
def is_initials(label: str) -> bool:
    """Say whether a label is one to three capitals: who that is, only its episode can say."""
    return bool(INITIALS.fullmatch(label)) and all(char.isupper() for char in label if char.isalpha())


@lru_cache(maxsize=10_000)
def is_role(label: str) -> bool:
    """Say whether a label names no person but a part in the conversation: `Host`, `Speaker 2`, `Audience question`."""
    found = re.findall(r"[^\W\d_]+", ASIDE.sub("", label).casefold().replace("-", ""))
    words = [word for word in found if word not in ("the", "a", "der", "die")]
    return bool(words) and words[0] in ROLES and all(len(word) == 1 or word in ROLES or word in QUESTIONS for word in words)


def is_question_or_answer(label: str) -> bool:
    """Say whether a label only says that something is asked or answered."""
    return key(label) in QUESTIONS


def is_no_speaker(label: str) -> bool:
    """Say whether a label is a word that heads sections, captions or credits: `Foto`, `Links`, `Transcript by`."""
    name = key(label)
    return name in NOT_SPEAKERS or name.endswith((" by", " von", " par", " por"))


def is_sound(label: str) -> bool:
    """Say whether a label tells what is heard where nobody of the conversation speaks: `Music`, `Break`, `Jingle`."""
    return key(label) in SOUNDS
