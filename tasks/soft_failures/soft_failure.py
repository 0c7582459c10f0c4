"""Soft failures: what a server answers with status 200 in place of the page that was asked for.

A page is judged by how little it shows of its own, then by what it is made of, then by what it says.
"""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import chain, islice
from typing import Literal
from urllib.parse import urlsplit

from tasks.document import Document
from tasks.facts.page_head import text_of
from tasks.layouts import xml_transcript
from tasks.read import FEED, PageKind, read
from tasks.reading import UnreadableError
from tasks.soft_failures import phrases
from tasks.soft_failures.answered_page import AnsweredPage
from tasks.soft_failures.page_view import has_plenty_of_prose
from tasks.urls import is_front_page, same_address, web_address

Reason = Literal[
    "login_wall",
    "cookie_wall",
    "captcha",
    "access_denied",
    "javascript_shell",
    "maintenance",
    "empty_list",
    "empty",
    "other_page",
]
OUTCOMES: dict[Reason, Literal["blocked", "failed", "gone"]] = {
    "login_wall": "blocked",
    "cookie_wall": "blocked",
    "captcha": "blocked",
    "access_denied": "blocked",
    "javascript_shell": "failed",
    "maintenance": "failed",
    "empty_list": "failed",
    "empty": "failed",
    "other_page": "gone",
}
"""What each reason means for `fetches`."""

LISTS = ("feed", "listing", "sitemap")
PLENTY = 5000  # characters of prose that only a real page has
LITTLE, PREVIEW, SHORT, MESSAGE, NOTHING = 1000, 500, 250, 150, 100
"""Characters of its own that a page of failure has at most, by how sure a sign is."""
LONGEST_SHOWN = 60  # characters that a script shows while it loads
MOST_ROOTS, MOST_LINKS = 20, 2000  # looked at
FEWEST_LINKS = 5  # of a list with something in it that says it is empty

SITEMAP = re.compile(r"<(?:\w{1,20}:)?(?:urlset|sitemapindex)[\s>]")
LISTED = re.compile(r"<(?:\w{1,20}:)?(?:item|entry|loc)[\s>/]")
HTML = re.compile(r"(?i)<(?:!doctype html|html|head|body)[\s>]")
CHALLENGES = (
    "_cf_chl_opt",
    "cf-browser-verification",
    "challenge-error-text",
    'id="challenge-form"',
    "captcha-delivery.com",
    "px-captcha",
    "sec-if-cpt-container",
    "bm-verify",
    "gokuprops",
    "awswafcookiedomainlist",
    "sucuri_cloudproxy",
    "anubis_challenge",
    "/_sec/cp_challenge",
    "distil_r_captcha",
)
"""What the challenges of known bot walls are made of, in small letters; none stands in pages that they let through."""
WATCHES = tuple(
    "g-recaptcha h-captcha cf-turnstile frc-captcha _incapsula_resource awswafintegration ddos-guard kpsdk __ddg".split()
)
"""What watches visitors of real pages, too, and is all there is where it has not let them through."""
ROOTS = frozenset("root app __next __nuxt ___gatsby svelte react-root app-root main-app q-app mount container-root".split())
ERROR_BODY = re.compile(r"(?i)[^<>]{0,1000}\berror-?404\b")
SCRIPT_WORD = "javascript"

LOGIN_PLACES = frozenset(
    "login signin sign-in sign_in log-in logon wp-login.php login.php login.html auth sso authorize anmelden einloggen "
    "connexion acceder entrar accedi inloggen captiveportal portal captive captive-portal hotspot".split()
)
CONSENT_PLACES = frozenset(
    "consent collectconsent cookiewall cookie-wall privacywall privacy-wall privacygate cookie-consent cookies-consent".split()
)
CHALLENGE_PLACES = frozenset("captcha challenge validatecaptcha blocked bot-check _sec".split())
NOT_FOUND_PATH = re.compile(
    r"(?i)/(?:[a-z]{2}(?:-[a-z]{2})?/)?(?:errors?/)?(?:404|error-?404|(?:page)?[-_]?not[-_]?found)(?:\.[a-z]{2,5})?/?$"
)


@dataclass(frozen=True, slots=True)
class SoftFailure:
    """Why an answer is not the page that was asked for."""

    reason: Reason

    @property
    def outcome(self) -> Literal["blocked", "failed", "gone"]:
        """What it means for `fetches`."""
        return OUTCOMES[self.reason]


def soft_failure(document: Document, kind: PageKind, asked_url: str, final_url: str | None = None) -> SoftFailure | None:
    """Say which soft failure a document is that came with status 200; null for a page that may be what was asked for.

    `final_url` is where redirects ended. Captions, JSON and plain text are none, and no page in which the reader finds what
    somebody said, whatever stands beside it, except the front page of a site that was sent for another page.
    """
    if not document.is_markup or xml_transcript.is_xml_transcript(document):
        return None
    if not HTML.search(document.head) and (FEED.search(document.head) or SITEMAP.search(document.head)):
        return SoftFailure("empty_list") if kind in LISTS and not LISTED.search(document.text) else None
    answer = AnsweredPage(document, kind, asked_url, final_url or asked_url)
    try:
        reason = _shown_reason(answer)
    except UnreadableError:
        return SoftFailure("empty")
    if reason is not None and not _is_read(document):
        return SoftFailure(reason)
    return SoftFailure("other_page") if answer.is_sent_to_front_page else None


def _is_read(document: Document) -> bool:
    """Say whether the reader finds what somebody said."""
    try:
        return bool(read(document).cues)
    except UnreadableError:
        return False


def _shown_reason(answer: AnsweredPage) -> Reason | None:
    """Return what a page shows in place of what was asked for; null where it shows enough of its own."""
    text = answer.document.text
    if ERROR_BODY.match(text, text.find("<body") + 1) or (
        answer.has_moved and NOT_FOUND_PATH.match(urlsplit(answer.final_url).path)
    ):
        return "other_page"
    if has_plenty_of_prose(text, PLENTY) or answer.view.is_plentiful:
        return None
    judges = (_challenge, _login_wall, _cookie_wall, _message, _javascript_shell, _front_page, _empty_list, _empty)
    return next((reason for judge in judges if (reason := judge(answer))), None)


def _challenge(answer: AnsweredPage) -> Reason | None:
    if answer.view.size + answer.view.linked >= LITTLE:
        return None
    source = answer.document.text.lower()
    if any(sign in source for sign in CHALLENGES) or (CHALLENGE_PLACES & answer.places and not answer.is_real):
        return "captcha"
    has_form = answer.view.writable or answer.view.passwords
    if has_form or answer.is_real or not any(sign in source for sign in WATCHES):
        return None
    is_alone = answer.view.size < SHORT and not answer.view.headings
    is_called = _is_called(answer, phrases.CHALLENGE)
    return "captcha" if is_alone or is_called or phrases.CHALLENGE.stand_in(answer.text) else None


def _login_wall(answer: AnsweredPage) -> Reason | None:
    view, text = answer.view, answer.text
    if view.size >= LITTLE:
        return None
    if view.is_locked:
        return "login_wall"
    asks = view.passwords or view.writable or view.size < SHORT
    if LOGIN_PLACES & answer.places and asks and not answer.is_real:
        return "login_wall"
    is_walled = phrases.PAYWALL.stand_in(text) or (view.size < MESSAGE and any(map(phrases.PAYWALL.name, view.headings)))
    if is_walled and view.size < PREVIEW and not view.has_media:
        return "login_wall"
    if answer.is_real:
        return None
    if view.passwords and (_is_called(answer, phrases.LOGIN) or view.size < MESSAGE):
        return "login_wall"
    if view.overlay_passwords and view.size + view.linked < NOTHING:
        return "login_wall"
    return "login_wall" if _is_said(answer, phrases.LOGIN) else None


def _cookie_wall(answer: AnsweredPage) -> Reason | None:
    view = answer.view
    host = urlsplit(answer.final_url).hostname or ""
    is_sent = answer.has_moved and host.startswith(("consent.", "cookies.", "privacy."))
    if is_sent or CONSENT_PLACES & answer.places:
        return "cookie_wall"
    asks = phrases.CONSENT.stand_in(phrases.folded(view.overlay))
    is_alone = not (view.size >= NOTHING or view.linked or view.headings or view.has_pictures or answer.is_article)
    if asks and is_alone and not _root(answer):
        return "cookie_wall"
    if answer.is_real or not phrases.CONSENT.stand_in(answer.text):
        return None
    is_title = answer.head.title is not None and phrases.CONSENT.name(answer.head.title)
    is_called = is_title or (bool(view.headings) and all(map(phrases.CONSENT.name, view.headings)))
    return "cookie_wall" if is_called else None


def _message(answer: AnsweredPage) -> Reason | None:
    """Tell by words what a page with little else on it says."""
    if answer.is_real or answer.view.size >= LITTLE:
        return None
    is_denied = _is_called(answer, phrases.NOT_FOUND) and phrases.DENIED.stand_in(answer.text)
    if is_denied or _is_said(answer, phrases.DENIED, SHORT):
        return "access_denied"
    if _is_said(answer, phrases.CHALLENGE, SHORT):
        return "captcha"
    if _is_said(answer, phrases.MAINTENANCE):
        return "maintenance"
    return "other_page" if _is_said(answer, phrases.NOT_FOUND) else None


def _javascript_shell(answer: AnsweredPage) -> Reason | None:
    view, root = answer.view, _root(answer)
    if view.size + view.linked >= SHORT or view.has_media or not answer.document.elements["script"]:
        return None
    is_blank = not (view.size or view.linked or view.beside or view.overlays or view.has_pictures)
    is_bare = view.size + view.linked < NOTHING and not view.headings
    if is_blank or (is_bare and (root or SCRIPT_WORD in view.noscript.lower())):
        return "javascript_shell"
    is_topic = any(SCRIPT_WORD in title.lower() for title in answer.titles)
    return "javascript_shell" if phrases.SCRIPTS.stand_in(answer.text) and not is_topic and not answer.is_real else None


def _front_page(answer: AnsweredPage) -> Reason | None:
    """Tell a front page that is served at the address of another page by what it gives for its own address."""
    if answer.is_real or answer.is_numbered_as_asked or is_front_page(answer.asked_url) or is_front_page(answer.final_url):
        return None
    own = [link for link in (answer.head.canonical, answer.head.meta.get("og:url")) if link]
    hosts = {urlsplit(answer.final_url).hostname, urlsplit(answer.asked_url).hostname}
    addresses = [web_address(answer.final_url, link) for link in own]
    is_front = [is_front_page(address) and urlsplit(address).hostname in hosts for address in addresses if address]
    return "other_page" if is_front and all(is_front) else None


def _empty_list(answer: AnsweredPage) -> Reason | None:
    if answer.kind not in LISTS:
        return None
    own = _leading(answer, answer.view.links)
    is_told = any(map(phrases.EMPTY_LIST.name, answer.titles)) or phrases.EMPTY_LIST.stand_in(answer.text)
    if is_told and len(own) < FEWEST_LINKS and answer.view.size < LITTLE:
        return "empty_list"
    return None if own or _has_list_beside(answer) else "empty_list"


def _leading(answer: AnsweredPage, links: list[str]) -> set[str]:
    """Return where links lead to that is neither the list itself nor the front page of a site."""
    base = answer.final_url
    addresses = {address for link in links if (address := web_address(base, link))}
    known = (base, base.partition("?")[0])
    return {link for link in addresses if not is_front_page(link) and not any(same_address(link, page) for page in known)}


def _has_list_beside(answer: AnsweredPage) -> bool:
    """Say whether what looks like navigation lists pages of one folder, or of that of the list."""
    folders = Counter(
        urlsplit(link).path.rstrip("/").rpartition("/")[0]
        for link in _leading(answer, [link.get("href", "") for link in answer.document.elements["a"][:MOST_LINKS]])
    )
    return any(count >= FEWEST_LINKS for folder, count in folders.items() if folder)


def _empty(answer: AnsweredPage) -> Reason | None:
    view = answer.view
    is_bare = not (view.size + view.linked or view.has_media or view.has_pictures or view.overlays)
    refreshes = "refresh" in answer.head.meta and view.size + view.linked < NOTHING
    return "empty" if refreshes or (is_bare and view.beside < PREVIEW) else None


def _is_called(answer: AnsweredPage, known: phrases.Phrases) -> bool:
    """Say whether title or first heading are such a phrase."""
    return any(known.name(title) for title in (answer.head.title, *answer.view.headings[:1]) if title)


def _is_said(answer: AnsweredPage, known: phrases.Phrases, most: int = MESSAGE) -> bool:
    """Say whether title or headings are such a phrase and the text is short or says so too, or the page has nothing else."""
    size = answer.view.size
    if _is_called(answer, known):
        return size < MESSAGE or known.stand_in(answer.text)
    return size < most and not answer.view.headings and known.make(answer.text)


def _root(answer: AnsweredPage) -> bool:
    """Say whether there is an element for a script to draw the page in, and next to nothing in it."""
    body = answer.document.tree.find("body")
    own = [element for element in body if "-" in str(element.tag)] if body is not None else []
    known = (e for e in answer.document.tree.iter("div", "main", "section") if e.get("id", "").lower() in ROOTS)
    roots = chain(own, known)
    return any(len(text_of(root) or "") < LONGEST_SHOWN for root in islice(roots, MOST_ROOTS))
