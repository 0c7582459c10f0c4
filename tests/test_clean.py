"""Decoding, cleaning and mending: what is broken is repaired with its raw beside it, what is genuine is left alone."""

import unicodedata

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.clean import Cleaned, clean, clean_cues, clean_text, decode

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff"))
WORDS = st.text("abcdefgXYZ0123456789.,!?'", min_size=1, max_size=8)
BLANKS = st.text(" \t\r\n\u00a0\u2003\u3000", min_size=1, max_size=3)
SCRIPTS = (
    "thai:0e01-0e5b greek:0384-03ce polytonic:1f00-1ffe russian:0400-045f arabic:0621-0652 hebrew:05b0-05ea "
    "kana:3041-30fa han:4e00-9fff korean:ac00-d7a3 hindi:0904-0963"
)
BOMS = "utf-8:utf-8-sig utf-16-le:utf-16 utf-16-be:utf-16 utf-32-le:utf-32 utf-32-be:utf-32"
DECLARED = [
    ("Žluťoučký kůň", "iso-8859-2", 'text/html; charset="iso-8859-2"'),
    ('<meta charset="windows-1251">Привет', "windows-1251", None),
    ('<meta http-equiv="Content-Type" content="text/html; charset=euc-jp">こんにちは', "euc-jp", "text/html"),
    ('<?xml version="1.0" encoding="iso-8859-7"?>Καλημέρα', "iso-8859-7", "application/xml"),
    ('<meta charset="iso-8859-1">Żółw', "iso-8859-2", "text/html; charset=iso-8859-2"),
    ('<meta charset="euc-kr">안녕', "euc-kr", "text/html; charset=ascii"),
]
GENUINE = [
    "วันนี้ฝนตกหนักมาก แต่เราก็ยังออกไปเดินเล่น",
    "Σήμερα βρέχει πολύ, «αλλά» βγήκαμε έξω· γιατί όχι;",
    "今日は雨がひどい。「でも」散歩に行きました！",
    "Сегодня идёт дождь — а мы «гуляем».",
    "اليوم تمطر بشدة، ولكننا خرجنا؟",
    "היום יורד גשם, אבל יצאנו לטייל.",
    "Q&A at AT&T; &nosuch; ?a=1&copy=2",
    "“L’été, ça va?” – 5 € à la carte… ÇA VA!",
]
REPAIRED = [
    ("it&#39;s&nbsp;&quot;it&quot; &#x2019;", 'it\'s "it" ’', "entities"),
    ("cafe\u0301", "café", "nfc"),
    ("seÃ±or, Â¿quÃ©? Â£5", "señor, ¿qué? £5", "mojibake"),
    ("Tom &amp; Anaâ€™s cafe\u0301", "Tom & Ana’s café", "entities mojibake nfc"),
]


def misread(text: str, code_page: str) -> str:
    """Show UTF-8 as a code page does; bytes that it leaves undefined survive as control characters."""
    return "".join(bytes([byte]).decode(code_page, "ignore") or chr(byte) for byte in text.encode())


def survivors(code_page: str) -> list[str]:
    """List punctuation and emoji of which every byte shows in a code page, be it as a blank (85 and A0)."""
    chars = [chr(code) for code in (*range(0x2010, 0x2045), *range(0x1F300, 0x1F650))]
    shown = {char: char.encode().decode(code_page, "replace") for char in chars}
    return [char for char in chars if "\ufffd" not in shown[char]]


@pytest.mark.parametrize("bom", BOMS.split())
def test_byte_order_mark_goes_before_what_is_declared(bom: str) -> None:
    encoding, recorded = bom.split(":")
    assert decode("\ufeff“Grüße”".encode(encoding), "text/html; charset=iso-8859-1") == ("“Grüße”", f"{recorded} (bom)")


@settings(deadline=None)
@given(TEXT, st.sampled_from(["latin-1", "euc-jp", "?"]))
def test_utf_8_goes_before_what_is_declared(text: str, declared: str) -> None:
    assert decode(text.encode(), f"text/html; charset={declared}") == (text, "utf-8")


@pytest.mark.parametrize(("page", "encoding", "header"), DECLARED)
def test_declared_charset_is_used_header_first(page: str, encoding: str, header: str | None) -> None:
    assert decode(page.encode(encoding), header) == (page, f"{encoding} (declared)")


@pytest.mark.parametrize("header", [None, "text/html", "text/html; charset=utf-8", "text/html; charset=no-such", "charset=hex"])
def test_windows_1252_is_assumed_last(header: str | None) -> None:
    assert decode("“café” – 5 €".encode("windows-1252"), header) == ("“café” – 5 €", "windows-1252 (assumed)")


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1), st.data())
def test_white_space_alone_keeps_no_raw(words: list[str], data: st.DataObject) -> None:
    spaced = "".join(data.draw(BLANKS) + word for word in words) + "\ufeff" + data.draw(BLANKS)
    assert clean(spaced) == Cleaned(" ".join(words), None, (), False)


@pytest.mark.parametrize(("shown", "meant", "repairs"), REPAIRED)
def test_entities_mojibake_and_loose_accents_are_repaired_beside_their_raw(shown: str, meant: str, repairs: str) -> None:
    assert clean(f"  {shown} ") == Cleaned(meant, shown, tuple(repairs.split()), False)


@pytest.mark.parametrize("code_page", ["windows-1252", "cp874", "iso8859-7", "iso8859-11"])
@pytest.mark.parametrize("text", ["it’s here", "“Go on,” she said.", "one – two — three…", "so 🎤 on", "🎧 Speaker", "well 👍"])
def test_misread_punctuation_and_emoji_are_undone(text: str, code_page: str) -> None:
    shown = misread(text, code_page)
    assert clean(shown) == Cleaned(text, shown, ("mojibake",), False)


@pytest.mark.parametrize("code_page", ["iso8859-7", "iso8859-11"])
@settings(deadline=None)
@given(data=st.data())
def test_every_misread_sign_that_survived_comes_back(code_page: str, data: st.DataObject) -> None:
    signs = st.sampled_from(survivors(code_page))
    text = "".join(data.draw(st.lists(signs | st.sampled_from(["well", "so", "7", " ", ", "]), min_size=1, max_size=12)))
    cleaned = clean(misread(text, code_page))
    assert (cleaned.text, cleaned.is_lossy) == (" ".join(text.split()), False)


@pytest.mark.parametrize("badge", ["๐ค Speaker", "π€ Speaker"])
def test_badge_becomes_a_microphone_marked_lossy(badge: str) -> None:
    assert clean(badge) == Cleaned("🎤 Speaker", badge, ("badge",), True)


@pytest.mark.parametrize("lost", ["โ€", "β€"])
@pytest.mark.parametrize("meant", ["I don’t know", "“Go on", "she said “go on” twice", "go on.”", "one – two"])
def test_lost_punctuation_is_chosen_by_context(meant: str, lost: str) -> None:
    raw = "".join(lost if char in "’“”–" else char for char in meant)
    assert clean(raw) == Cleaned(meant, raw, ("lost_punctuation",), True)


@pytest.mark.parametrize("text", [*GENUINE, "ราคา โ€ ห้าบาท", "κόστος β€5", "ราคา ๐ค บาท", "το π€ εδώ"])
def test_genuine_text_and_look_alikes_in_it_pass_untouched(text: str) -> None:
    assert clean(text) == Cleaned(text, None, (), False)


@pytest.mark.parametrize("script", SCRIPTS.split())
@settings(deadline=None)
@given(data=st.data())
def test_genuine_letters_of_a_script_pass_untouched(script: str, data: st.DataObject) -> None:
    first, last = (int(code, 16) for code in script.split(":")[1].split("-"))
    letters = st.characters(min_codepoint=first, max_codepoint=last, exclude_categories=["Cn"])
    drawn = data.draw(st.text(letters | st.sampled_from(" .,!?1-"), max_size=40))
    text = " ".join(unicodedata.normalize("NFC", drawn).split())
    assert clean(text) == Cleaned(text, None, (), False)


def test_a_title_of_which_nothing_is_left_is_null() -> None:
    titles = [None, "", " \u00a0\n", "&nbsp;", " Ana &amp;\nBo "]
    assert [clean_text(title) for title in titles] == [None, None, None, None, "Ana & Bo"]


def test_cues_keep_raw_and_lose_those_that_say_nothing() -> None:
    texts = ["It is\u00a0 fine.", "\u00a0&nbsp;", "It itβ€s not.", "Tom &amp; Ana"]
    labels = pd.Series(["Ana\u00a0R.", "Bo", None, "Bo &amp; Cy"], dtype=object)
    cues = clean_cues(pd.DataFrame({"text": texts, "label": labels}))
    assert cues["text"].tolist() == ["It is fine.", "It it’s not.", "Tom & Ana"]
    assert [label if pd.notna(label) else None for label in cues["label"]] == ["Ana R.", None, "Bo & Cy"]
    assert cues["raw_text"].isna().tolist() == [True, False, False]
    assert cues["repairs"].tolist() == [[], ["lost_punctuation"], ["entities"]]
    assert cues["is_lossy"].tolist() == [False, True, False]


@pytest.mark.parametrize(
    "text",
    [
        "ela disse “IRMÃ” e saiu",
        "«MANHÃ»",
        "AMANHÃ—TALVEZ",
        "das kostet 5 €Übrigens",
        "3×Ø",
        "naïve® café™ é…",
        "&region; &ampere;",
    ],
)
def test_letters_that_mojibake_is_made_of_are_left_alone_where_they_are_genuine(text: str) -> None:
    assert clean(text) == Cleaned(text, None, (), False)


@pytest.mark.parametrize("code_page", ["cp1252", "iso8859-11", "iso8859-7"])
def test_a_sign_of_which_a_byte_looks_like_a_blank_is_restored(code_page: str) -> None:
    assert clean(misread("see† note 😅 ok", code_page))[:1] == ("see† note 😅 ok",)


@pytest.mark.parametrize(
    ("payload", "text", "encoding"),
    [
        ("Żółw".encode("iso-8859-2"), "Żółw", "iso-8859-2 (declared)"),
        ("①".encode("cp932"), "①", "shift_jis (declared)"),
        ("镕".encode("gb18030"), "镕", "gb2312 (declared)"),
        (b"caf\xe9s", "cafés", "utf-16le (declared)"),
        (b"caf\xe9s", "cafés", "undefined (declared)"),
        ("今日は“ok”".encode() + b"\xff", "今日は“ok”\ufffd", "utf-8 (declared)"),
    ],
)
def test_declared_charsets_mean_what_browsers_take_them_for(payload: bytes, text: str, encoding: str) -> None:
    name = encoding.split()[0]
    decoded, recorded = decode(b"<META content='text/html; CHARSET=%s'>" % name.encode() + payload)
    assert decoded.split(">")[1] == text
    assert recorded == {"utf-16le": "windows-1252 (assumed)", "undefined": "windows-1252 (assumed)"}.get(
        name, {"utf-8": "utf-8 (declared, broken)"}.get(name, encoding)
    )
