"""Pagination: where a page that has several parts goes on."""

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from tasks.discovery.links import Link

NUMBERS = ("page", "paged", "pg", "pagenum", "seite", "pagina")
NUMBERED_PATH = re.compile(r"(?i)(?P<rest>.*)/(?:page|seite|pagina)[/-]?(?P<number>\d{1,6})/?")
ARROWS = " \t\xa0←→⟵⟶«»‹›<>…."
NEXT_ARROWS = ("→", "⟶", "»", "›", ">", ">>")
OLDER = """
older, older posts, older entries, older episodes, older articles, previous posts, previous entries, ältere, ältere beiträge,
ältere artikel, ältere folgen, articles plus anciens, articles précédents, entradas antiguas, entradas más antiguas,
entradas anteriores, post più vecchi, articoli precedenti, postagens mais antigas, mais antigos, oudere berichten,
äldre inlägg, eldre innlegg, starsze posty
"""
NEXT = """
next, next page, more, more episodes, more posts, show more, load more, weiter, mehr, nächste, nächste seite, suivant, suivante,
page suivante, siguiente, página siguiente, próximo, próxima, próxima página, successivo, successiva, pagina successiva,
volgende, volgende pagina, nästa, neste, næste, następna
"""
OLDER_WORDS, NEXT_WORDS = (frozenset(" ".join(words.split()).split(", ")) for words in (OLDER, NEXT))


class Place(NamedTuple):
    """What an address names, whatever the number of the part in it."""

    host: str
    path: str
    query: tuple[tuple[str, str], ...]


def numbered(address: str) -> tuple[Place, int | None]:
    """Return what an address names, and the number of a part in it (`?page=2`, `?paged=2`, `/page/2/`); null where none is."""
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    given = [value for name, value in query if name.casefold() in NUMBERS and value.isdecimal() and len(value) < 7]
    rest = tuple(sorted((name, value) for name, value in query if name.casefold() not in NUMBERS))
    in_path = NUMBERED_PATH.fullmatch(parts.path)
    path, number = (in_path["rest"], int(in_path["number"])) if in_path else (parts.path, None)
    return Place(parts.netloc, path.rstrip("/"), rest), int(given[0]) if given else number


def is_part_of(address: str, url: str) -> bool:
    """Say whether an address is a part of what a URL names, or that itself."""
    return numbered(address)[0] == numbered(url)[0]


def next_part(links: Sequence[Link], url: str, is_one_page: bool = False) -> str | None:
    """Return where a page goes on: marked rel=next, linked by the number after its own, or by words such as `older posts`.

    `is_one_page`: its parts are of one page, so that what leads to another page, such as that of the next speaker, is none.
    """
    near = [link for link in links if link.address != url and (not is_one_page or _is_within(link.address, url))]
    return next(
        (link.address for link in near if link.is_next),
        _numbered_next(near, url) or next((link.address for link in near if link.is_shown and _is_older(link, url)), None),
    )


def _is_within(address: str, url: str) -> bool:
    """Say whether an address names the same as a URL but for query and part number."""
    (there, _), (here, _) = numbered(address), numbered(url)
    return (there.host, there.path) == (here.host, here.path)


def _numbered_next(links: Sequence[Link], url: str) -> str | None:
    place, own = numbered(url)
    parts: dict[int, Link] = {}
    for link in links:
        there, number = numbered(link.address)
        if there == place and number is not None:
            parts.setdefault(number, link)
    texts = {number: link.text for number, link in parts.items()}
    is_from_zero = any(text == str(number + 1) for number, text in texts.items()) and not any(
        text == str(number) for number, text in texts.items()
    )
    first = 0 if is_from_zero else 1
    following = parts.get((first if own is None else own) + 1)
    return following.address if following else None


def _is_older(link: Link, url: str) -> bool:
    """Say whether the words of a link tell that it leads to what is older, or next."""
    text = link.text.casefold()
    bare = text.strip(ARROWS)
    if bare in OLDER_WORDS:
        return urlsplit(link.address).netloc == urlsplit(url).netloc
    return (bare in NEXT_WORDS or text in NEXT_ARROWS) and _is_within(link.address, url)
