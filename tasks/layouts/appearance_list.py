"""A page about one person that lists where they appeared: a heading that is a name, and links to episodes built alike."""

import re
from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import urlsplit

from tasks.document import Document
from tasks.layouts import dialogue
from tasks.people_pages import person
from tasks.people_pages.addresses import base_of, is_of_episode
from tasks.people_pages.entries import Entry, entries_of, spelling, title_links
from tasks.people_pages.links import Link, links_below
from tasks.people_pages.person import Subject
from tasks.people_pages.sections import Section, podcast_of, sign
from tasks.reading import Appearance, Cue, Facts, Reading

SPOKEN = re.compile(
    r"(?i)podcast|episode|transcript|speaker|interview|guest|talk|listen|audio|\bhosts?\b|folge|aflevering|подкаст|выпуск|播客|ポッドキャスト"
)
FLOOR, FLOOR_WITH_SUBJECT = 0.3, 0.85
MOST_GROUPS = 40


def read(document: Document, is_expected: bool = False) -> Reading | None:
    """Read a page about a person; null for a page of another kind. `is_expected`: the source says that it is one.

    That a page is about nobody is found by its head and headings alone, before any link is looked at.
    """
    if not document.is_markup:
        return None
    subject = person.subject_of(document)
    if subject is None or (subject.score < person.FLOOR and not is_expected):
        return None
    base = base_of(document)
    links, sections = links_below(document.tree, subject.heading, base, subject.name)
    score, entries = best_list(links, sections, subject, base)
    is_enough = score >= FLOOR and score + subject.score >= FLOOR_WITH_SUBJECT and SPOKEN.search(document.text)
    if not entries or not (is_enough or is_expected) or _is_talk(document, entries):
        return None
    return _reading(subject, entries, sections, min(1.0, 0.5 + score / 2, 1.0 if is_expected else subject.score))


def best_list(links: Sequence[Link], sections: Sequence[Section], subject: Subject, base: str) -> tuple[float, list[Entry]]:
    """Return the list of links built alike that is most likely of the person's episodes, with how likely it is."""
    signs = {index: sign(sections, index) for index in range(-1, len(sections))}
    chosen = one_a_target(title_links(without_indexes(links), subject.heading), signs)
    below = [link for link in chosen if signs[link.section] >= 0 and not link.is_prose]
    groups: dict[tuple[int, tuple[str, ...]], list[Link]] = defaultdict(list)
    for link in below:
        groups[signs[link.section], link.path].append(link)
    largest = sorted(groups, key=lambda kind: -len(groups[kind]))[:MOST_GROUPS]
    scores = {kind: score_of(entries_of(groups[kind], subject.heading), kind[0], base, subject.name) for kind in largest}
    best = max(largest, key=lambda kind: scores[kind], default=None)
    if best is None:
        return 0.0, []
    shapes = {shape(link.target) for link in groups[best]}
    alike = [
        link
        for link in below
        if signs[link.section] == best[0]
        and (link.path == best[1] or (link.title is not None and shape(link.target) in shapes))
    ]
    return scores[best], entries_of(alike, subject.heading)


def score_of(entries: Sequence[Entry], sign: int, base: str, name: str) -> float:
    """Return, from 0 to about 1, how likely links built alike are episodes; `sign` is what the heading over them says."""
    if not entries:
        return 0.0

    def share(said: Sequence[bool]) -> float:
        return sum(said) / len(entries)

    hosts = [urlsplit(entry.link.target).netloc for entry in entries]
    host = urlsplit(base).netloc or hosts[0]
    score = (
        0.2 * sign
        + 0.2 * share([is_of_episode(entry.link.target) for entry in entries])
        + 0.25 * share([entry.published is not None for entry in entries])
        + 0.2 * share([entry.names(name) for entry in entries])
        + 0.15 * (share([len(entry.title.split()) > 2 for entry in entries]) >= 0.5)
        + 0.1 * share([entry.link.title is not None for entry in entries])
        + 0.1 * (len(entries) > 2)
        - 0.4 * (sign < 2) * share([other != host for other in hosts])
    )
    return round(score, 3)


def without_indexes(links: Sequence[Link]) -> list[Link]:
    """Return links without those whose address is the beginning of another's: a podcast beside its episodes.

    An episode is not the index of its own transcript, to which a link says only that.
    """
    paths = {link.target: urlsplit(link.target) for link in links}
    folders: set[tuple[str, str]] = set()
    for parts in {paths[link.target] for link in links if not link.is_generic}:
        steps = parts.path.strip("/").split("/")[:12]
        folders.update((parts.netloc, "/".join(steps[:end])) for end in range(1, len(steps)))
    return [link for link in links if (paths[link.target].netloc, paths[link.target].path.strip("/")) not in folders]


def one_a_target(links: Sequence[Link], signs: dict[int, int]) -> list[Link]:
    """Return the best link to each page, in the order of the page: a picture, a title and "Listen" lead to one episode."""
    best: dict[str, Link] = {}
    for link in links:
        target = re.sub(r"#t=.*", "", link.target)
        known = best.get(target)
        if known is None or (signs[link.section], link.rank) > (signs[known.section], known.rank):
            best[target] = link
    kept = set(best.values())
    return [link for link in links if link in kept]


def shape(url: str) -> tuple[str, str]:
    """Return what the addresses of pages of one kind share: host and first folder."""
    parts = urlsplit(url)
    folder, _, rest = parts.path.strip("/").partition("/")
    return parts.netloc, folder if rest else ""


def _is_talk(document: Document, entries: Sequence[Entry]) -> bool:
    """Say whether the page is a transcript after all: people say more on it than the list does."""
    talk = dialogue.read(document)
    return talk is not None and sum(len(cue.text.split()) for cue in talk.cues) > 2 * sum(entry.words for entry in entries)


def _reading(subject: Subject, entries: Sequence[Entry], sections: Sequence[Section], confidence: float) -> Reading:
    name = spelling(subject.name, entries, subject.told)
    appearances: list[Appearance] = []
    cues: list[Cue] = []
    for entry in entries:
        podcast = podcast_of(sections, entry.link.section)
        appearances.append(Appearance(entry.title, podcast, entry.published, entry.link.target))
        cues.extend(Cue(quote, podcast=podcast, episode=entry.title) for quote in entry.quotes)
    return Reading(
        "speaker_page",
        "appearance_list",
        cues=tuple(cues),
        facts=Facts(title=name),
        confidence=round(confidence, 3),
        speaker=name,
        appearances=tuple(appearances),
    )
