"""What a visitor without scripts sees of a page: its own text, apart from navigation, banners and dialogs around it."""

import re
from dataclasses import dataclass, field

from lxml import etree

from tasks.facts.page_head import Element, text_of

ENOUGH, ENOUGH_LINKED = 3000, 6000  # characters of its own, from which on a page is not looked at further
LONGEST_NOSCRIPT = 500  # characters; what is longer is the page for those without scripts
LONGEST_OVERLAY = 8000  # characters; what is longer is a page in a dialog

SEEN = etree.XPath("descendant::text()[not(parent::script or parent::style)]", smart_strings=False)
SEEN_UNLINKED = etree.XPath("descendant::text()[not(parent::script or parent::style or ancestor::a)]", smart_strings=False)
SKIPS = re.compile(r"(?i)<(script|style|noscript|template|svg|textarea|nav)\b|>[^<]{60,}")

UNSEEN = frozenset("script style template svg math head textarea select option datalist".split())
PASSWORD_FORM = "post-password-form"  # noqa: S105
MEDIA = frozenset("audio video iframe object embed frame".split())
PICTURES = frozenset(("img", "picture"))
HEADINGS = frozenset(("h1", "h2", "h3"))
HELD = frozenset(("article", "main", "section", "li"))
FRAME_ROLES = frozenset("navigation banner contentinfo search".split())
FRAME = frozenset(("header", "footer", "aside"))
DIALOGS = frozenset("modal popup pop-up lightbox overlay".split())
DIALOG_ROLES = frozenset(("dialog", "alertdialog"))
BESIDE = frozenset(
    "footer site-footer colophon page-footer navbar nav navigation menu main-menu site-nav topnav breadcrumb breadcrumbs "
    "sidebar widget widget-area skip-link screen-reader-text".split()
)
CONSENT = re.compile(
    r"(?i)(?:^|[\s_-])(?:cookie|consent|gdpr|dsgvo|ccpa|onetrust|ot-sdk|didomi|cmplz|cybot|usercentrics|sp_message|qc-cmp|truste[-_]"
    r"|iubenda|cky|borlabs|cc-window|osano|klaro|tarteaucitron|axeptio)"
)
NO_PLAYER = re.compile(r"(?i)captcha|turnstile|challenge|incapsula|\berror\b")
MOST_LOOKED_INTO = MOST_HEADINGS = 20
HIDDEN = re.compile(r"(?i)display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden")
HOLDS_PAGE = ("article", "main", "nav", "audio", "video")
NEVER_BESIDE = frozenset(("html", "body", "main", "article", "form"))


@dataclass(slots=True)
class View:
    """What is seen of a page: text by where it stands, and what stands there beside text.

    `size` counts the characters of the page itself (those that a script may show later included), `linked` those of its links,
    `beside` those of navigation, header and footer outside links; `overlays` are the texts of consent banners and dialogs.
    """

    pieces: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    overlays: list[str] = field(default_factory=list)
    noscript: str = ""
    size: int = 0
    linked: int = 0
    beside: int = 0
    pages_in_overlays: int = 0
    passwords: int = 0
    overlay_passwords: int = 0
    writable: int = 0
    is_locked: bool = False
    has_media: bool = False
    has_pictures: bool = False

    @property
    def text(self) -> str:
        """The text of the page itself, links included, on one line."""
        return " ".join(" ".join(self.pieces).split())

    @property
    def overlay(self) -> str:
        """The text of consent banners and dialogs, on one line."""
        return " ".join(" ".join(self.overlays).split())

    @property
    def is_plentiful(self) -> bool:
        """Whether there is too much text of its own for anything but a real page; it is not all told then."""
        return self.size >= ENOUGH or self.linked >= ENOUGH_LINKED


def has_plenty_of_prose(text: str, enough: int) -> bool:
    """Say whether the source of a page has this much running text, without parsing it: long runs between two tags."""
    found, at = 0, max(text.find("<body"), 0)
    while match := SKIPS.search(text, at):
        at = match.end()
        if match[1]:
            at = text.find(f"</{match[1]}", at)
            if at < 0:
                return False
        else:
            found += len(" ".join(match[0].split()))
            if found >= enough:
                return True
    return False


def view_of(tree: Element) -> View:
    """Walk over a page until it has shown enough text of its own."""
    view = View()
    links = held = 0
    events = etree.iterwalk(tree, events=("start", "end"))
    skipped: Element | None = None
    for event, element in events:
        if event == "start":
            if _is_apart(element, view, held > 0):
                events.skip_subtree()
                skipped = element
                continue
            links += element.tag == "a"
            held += element.tag in HELD
            _look_at(element, view)
            text = element.text
        else:
            if element is not skipped:
                links -= element.tag == "a"
                held -= element.tag in HELD
            text = element.tail if element is not tree else None
        if text and (bare := text.strip()):
            view.pieces.append(bare)
            if links:
                view.linked += len(bare)
            else:
                view.size += len(bare)
            if view.is_plentiful:
                break
    view.headings = list(filter(None, view.headings))
    return view


def _look_at(element: Element, view: View) -> None:
    """Note what an element is beside its text."""
    tag = element.tag
    if tag == "a":
        if (href := element.get("href")) and "prev" not in element.get("rel", "").split():
            view.links.append(href)
    elif tag in HEADINGS:
        if len(view.headings) < MOST_HEADINGS:
            view.headings.append(text_of(element) or "")
    elif tag == "input":
        kind = (element.get("type") or "text").lower()
        view.passwords += kind == "password"
        view.writable += kind == "email"
    elif tag == "form":
        view.is_locked |= PASSWORD_FORM in (element.get("class") or "").split()
    elif tag in MEDIA:
        view.has_media |= NO_PLAYER.search(f"{element.get('src')} {element.get('id')} {element.get('title')}") is None
    elif tag in PICTURES:
        view.has_pictures = True


def _is_apart(element: Element, view: View, is_held: bool) -> bool:
    """Say whether an element is no part of the page's own content; keep what it says where that tells something."""
    tag = element.tag
    if tag in UNSEEN:
        view.writable += tag == "textarea"
        return True
    if tag == "noscript":
        _hear(element, view)
        return True
    if tag in NEVER_BESIDE:
        return False
    if element.get("hidden") is not None or HIDDEN.search(element.get("style", "")):
        view.size += len(_seen(element))
        return True
    role, names = element.get("role"), f"{element.get('id', '')} {element.get('class', '')}"
    tokens = names.lower().split()
    if tag == "dialog" or role in DIALOG_ROLES or not DIALOGS.isdisjoint(tokens) or (tokens and CONSENT.search(names)):
        return _is_overlay(element, view)
    is_frame = tag in FRAME and not is_held
    if not (is_frame or tag == "nav" or role in FRAME_ROLES or not BESIDE.isdisjoint(tokens)):
        return False
    view.beside += len(_shown(SEEN_UNLINKED(element)))
    return True


def _hear(element: Element, view: View) -> None:
    """Keep what visitors without scripts are told; where that is long, it is the page."""
    if not view.is_plentiful:
        told = text_of(element) or ""
        view.noscript += f" {told}"
        view.size += len(told) if len(told) > LONGEST_NOSCRIPT else 0


def _is_overlay(element: Element, view: View) -> bool:
    if view.pages_in_overlays >= MOST_LOOKED_INTO:
        return False
    text = _seen(element)
    if len(text) > LONGEST_OVERLAY or next(element.iter(*HOLDS_PAGE), None) is not None:
        view.pages_in_overlays += 1
        return False
    view.overlays.append(text)
    view.overlay_passwords += sum(1 for field in element.iter("input") if field.get("type", "").lower() == "password")
    return True


def _seen(element: Element) -> str:
    """Return the text of an element on one line, that of scripts and styles left out."""
    return _shown(SEEN(element))


def _shown(pieces: list[str]) -> str:
    return " ".join("".join(pieces).split())
