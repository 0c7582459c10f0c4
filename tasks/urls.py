"""URLs of pages: where links lead, whether two mean the same page, and whether one is the front page of its site."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urldefrag, urljoin, urlsplit, urlunsplit

PORTS = {"http": 80, "https": 443}
INDEX = re.compile(r"(?i)(?:index|default|home)\.(?:html?|php|aspx?|jsp)$")
TRACKING = re.compile(
    r"(?i)(?:utm_\w+|mtm_\w+|pk_\w+|hsa_\w+|mc_[ce]id|fbclid|gclid|dclid|msclkid|yclid|twclid|igshid|_ga|_gl|_hsenc|_hsmi|mkt_tok)$"
)
FRONT = re.compile(r"(?i)/?(?:[a-z]{2}(?:[-_][a-z]{2,4})?)?(?:/?(?:home|start|accueil|inicio|startseite))?$")


class Address(NamedTuple):
    """What tells pages apart in a URL."""

    host: str
    port: int | None
    path: str
    query: tuple[tuple[str, str], ...]


def same_address(first: str, second: str) -> bool:
    """Say whether two URLs mean the same page.

    Scheme, `www.`, default port, case of the host, fragment, last slash, index file, tracking parameters and the order of
    parameters do not matter.
    """
    if first == second:
        return True
    one, other = address_of(first), address_of(second)
    return one is not None and one == other


def address_of(url: str) -> Address | None:
    """Return what tells a page's URL from others; null for what is no URL of the web."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in PORTS or not parts.hostname:
        return None
    host = parts.hostname.rstrip(".").removeprefix("www.")
    return Address(host, None if port == PORTS[parts.scheme] else port, _path(parts), _query(parts))


def web_address(base: str, link: str | None) -> str | None:
    """Return the http or https address that a link leads to from a page; null for any other link.

    Fragment, user name and password are left out.
    """
    try:
        address = without_user(urldefrag(urljoin(base, (link or "").strip()))[0]) if link else ""
        return address if urlsplit(address).scheme in PORTS and urlsplit(address).hostname else None
    except ValueError:
        return None


def without_user(url: str) -> str:
    """Return a URL without user name and password: they are no page's to give, and what looks like one may hide the host."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])) if "@" in parts.netloc else url


def is_front_page(url: str) -> bool:
    """Say whether a URL is that of a site's first page, in whichever language."""
    address = address_of(url)
    if address is None or address.query:
        return False
    return FRONT.match(address.path) is not None


def _path(parts: SplitResult) -> str:
    return INDEX.sub("", unquote(parts.path)).rstrip("/")


def _query(parts: SplitResult) -> tuple[tuple[str, str], ...]:
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    return tuple(sorted(pair for pair in pairs if not TRACKING.match(pair[0])))
