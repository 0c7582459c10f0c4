"""Person: whether a page is about one person (or company, or handle), by what name, and how sure that is."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from tasks.document import Document
from tasks.facts.linked_data import Thing, things_of, types_of
from tasks.facts.page_head import Element, Head, head_of
from tasks.markup import shown
from tasks.people_pages.addresses import is_directory, is_of_episode, slug_of_person
from tasks.people_pages.names import BEFORE, LONGEST, ROLE, addresses_of, bare_name, letters, names_in

IN_TITLE = re.compile(rf"(?i)\b{ROLE}\b|\bpodcast appearances\b")
NOT_IN_NAMES = frozenset(
    "404 archive archives bookmarks categories episode episodes podcast podcasts posts show shows tag tags".split()
)
NO_NAMES = frozenset(
    (
        "about all articles authors blog contact contributors directory error guest guests home host hosts index latest menu "
        "news people radio search speaker speakers talks team topics transcript transcripts untitled videos voices welcome"
    ).split()
)
NO_NAME_CHARS = re.compile(r"[?!;:\"“”<>=/\\…]|\b(?:19|20)\d\d\b")
OF_APPEARANCES = re.compile(r"(?i)\b(?:appearances|speaking engagements)\b")
OF_EPISODES = re.compile(
    r"(?i)\b(?:appear\w*|featur(?:ed|ing)|episodes?|talks?|interviews?|podcasts?|transcripts?|conversations?|sessions?|presentations?"
    r"|lectures?|hosted|discussions?|folgen?|episodios?|épisodes?|episódios?|afleveringen|avsnitt|odcinki|epizody|jaksot)\b"
    r"|выпуск|эпизод|エピソード|出演"
)
OF_OTHERS = re.compile(r"(?i)(?:other|more|related|further|similar|weitere|andere|otros|más|autres?|plus d)\b")
EPISODE_TYPES = frozenset("Article BlogPosting Episode NewsArticle PodcastEpisode RadioEpisode VideoObject".split())
WEIGHTS = {
    "address names them": 0.7,
    "address of a person": 0.45,
    "profile": 0.45,
    "linked data": 0.3,
    "role beside the name": 0.4,
    "heading with the name": 0.5,
    "heading of appearances": 0.3,
    "card of a person": 0.3,
    "way back to people": 0.25,
    "title of the page": 0.15,
    "address of an episode": -0.45,
    "an episode in linked data": -0.3,
    "an article": -0.2,
}
FLOOR = 0.4
MOST_HEADINGS = 300
HINTS = ('"Person"', "ProfilePage")  # of linked data about people, which is read where one of them stands on the page


class Subject(NamedTuple):
    """Whom a page is about: the name as the page shows it, the heading that says it, and the evidence with its weights.

    `told` is what head and linked data call the page; other spellings of the name may be among them.
    """

    name: str
    heading: Element | None
    evidence: dict[str, float]
    told: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """How sure it is that the page is about this person: 0 is nothing, FLOOR enough, above 1 beyond doubt."""
        return sum(self.evidence.values())


def subject_of(document: Document) -> Subject | None:
    """Return whom a page may be about; null where no heading or title is a name.

    Looks at the head and at headings only: cheap beside parsing the page.
    """
    tree, elements = document.tree, document.elements
    head = head_of(elements)
    urls = addresses_of(document, head)
    slugs = {letters(slug) for url in urls if (slug := slug_of_person(url))}
    if not slugs:
        first = next((heading for heading in elements["h1"] if not _leads_home(heading)), None)
        if first is None or not could_be_name(bare_name(shown(first))):
            return None
    headings = list(islice(tree.iter("h1", "h2", "h3"), MOST_HEADINGS))
    is_told = any(hint in document.text for hint in HINTS)
    linked = things_of(elements["script"]) if is_told else []
    persons = [thing["name"] for thing in linked if "Person" in types_of(thing) and isinstance(thing.get("name"), str)]
    titles = names_in(head)
    told = (*persons, *titles)
    found = [*_in_headings(headings, {letters(text) for text in told}, slugs), *_in_head(told, slugs)]
    if not found:
        return None
    _, name, heading = max(found, key=lambda candidate: candidate[0])
    reasons = [*_of_address(name, urls, slugs), *_of_linked(name, linked, persons), *_of_title(name, heading, head, titles)]
    reasons += [*_of_other_headings(name, heading, headings), *_of_place(heading, tree)]
    return Subject(name, heading, {reason: WEIGHTS[reason] for reason in reasons}, told)


def could_be_name(text: str) -> bool:
    """Say whether a text could be a name: short, no sentence, no year, nothing that heads pages about something else."""
    words = [word.strip(".,") for word in text.casefold().split()]
    if not 0 < len(words) <= 8 or len(text) > LONGEST or not re.search(r"[^\W\d_]", text) or NO_NAME_CHARS.search(text):
        return False
    return not NOT_IN_NAMES.intersection(words) and not NO_NAMES.issuperset(
        set(words) - {"our", "the", "meet", "of", "and", "&"}
    )


def _in_headings(headings: list[Element], known: set[str], slugs: set[str]) -> Iterator[tuple[float, str, Element | None]]:
    """Give the names in headings, with how likely each is the page's: most where address or head repeat it."""
    is_found = False
    for heading in headings:
        level, text = int(str(heading.tag)[1]), shown(heading)
        if (level > 1 and (is_found or len(text) > 2 * LONGEST)) or _leads_home(heading):
            continue
        name = bare_name(_without_badge(heading, text))
        key = letters(name)
        likely = (level == 1) + 2 * (key in known) + 3 * (key in slugs) - 0.1 * level
        if likely > 0 and could_be_name(name):
            is_found = is_found or key in (slugs or known)
            yield likely, name, heading


def _in_head(told: tuple[str, ...], slugs: set[str]) -> Iterator[tuple[float, str, Element | None]]:
    yield from ((1, text, None) for text in told if letters(text) in slugs and could_be_name(text))


def _of_address(name: str, urls: list[str], slugs: set[str]) -> Iterator[str]:
    if slugs:
        yield "address names them" if letters(name) in slugs else "address of a person"
    elif any(is_of_episode(url) for url in urls):
        yield "address of an episode"


def _of_linked(name: str, linked: list[Thing], persons: list[str]) -> Iterator[str]:
    if any(letters(person) == letters(name) for person in persons):
        yield "linked data"
    if any("ProfilePage" in types_of(thing) for thing in linked):
        yield "profile"
    if any(EPISODE_TYPES.intersection(types_of(thing)) for thing in linked):
        yield "an episode in linked data"


def _of_title(name: str, heading: Element | None, head: Head, titles: list[str]) -> Iterator[str]:
    kind = head.meta.get("og:type", "")
    if kind == "profile":
        yield "profile"
    elif kind.startswith(("article", "video", "music")):
        yield "an article"
    if letters(name) in map(letters, titles):
        yield "title of the page"
    before, found, behind = (head.title or "").casefold().partition(name.casefold())
    if (heading is not None and BEFORE.match(shown(heading))) or (found and IN_TITLE.search(f"{before} {behind}")):
        yield "role beside the name"


def _of_other_headings(name: str, heading: Element | None, headings: list[Element]) -> Iterator[str]:
    others = [text for other in headings if other is not heading and len(text := shown(other)) < 2 * LONGEST]
    if any(name in text and OF_EPISODES.search(text.replace(name, "")) and not OF_OTHERS.match(text) for text in others):
        yield "heading with the name"
    elif any("ppearance" in text and OF_APPEARANCES.search(text) for text in others):
        yield "heading of appearances"


def _of_place(heading: Element | None, tree: Element) -> Iterator[str]:
    if heading is None:
        return
    if any(_is_card(element) for element in heading.iterancestors()):
        yield "card of a person"
    if _leads_back(tree, heading):
        yield "way back to people"


def _without_badge(heading: Element, text: str) -> str:
    """Return the text of a heading without a badge: what a small element with a class says behind the name."""
    first = " ".join((heading.text or "").split())
    if (
        not first
        or not len(heading)
        or heading[0].tag not in ("span", "small", "sup", "div")
        or "class" not in heading[0].attrib
    ):
        return text
    return text if (heading[0].tail or "").strip() or not text.startswith(f"{first} ") else first


def _leads_home(heading: Element) -> bool:
    """Say whether a heading is the name of the site: a link to its first page."""
    link = heading.find(".//a[@href]")
    return link is not None and re.fullmatch(r"(?:https?://[^/]*)?/?", link.get("href") or "") is not None


def _is_card(element: Element) -> bool:
    is_typed = (element.get("itemtype") or "").endswith("schema.org/Person")
    return is_typed or not {"h-card", "vcard"}.isdisjoint((element.get("class") or "").split())


def _leads_back(tree: Element, heading: Element) -> bool:
    """Say whether the last link before a heading leads back to all people: `Back to guests`, or the last of breadcrumbs."""
    last = None
    for element in tree.iter("a", str(heading.tag)):
        if element is heading:
            break
        last = element if element.tag == "a" else last
    if last is None or not is_directory(last.get("href") or ""):
        return False
    around = " ".join(f"{up.get('class')} {up.get('aria-label')}".lower() for up in islice(last.iterancestors(), 4))
    return "breadcrumb" in around or bool(re.search(r"(?i)\bback\b|\ball\b|zurück|[←«‹⟵]", shown(last)))
