"""Page facts: what an HTML page says about itself in its head, its JSON-LD and its dates."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import lxml.html

from tasks.dates import published
from tasks.document import Document
from tasks.reading import Facts, Published

EPISODE_TYPES = frozenset(("PodcastEpisode", "Article", "BlogPosting", "NewsArticle", "RadioEpisode", "Episode", "AudioObject"))
DATES = ("article:published_time", "datePublished", "date", "pubdate", "dc.date", "DC.date.issued", "parsely-pub-date")


def page_facts(document: Document) -> Facts:
    """Return what an HTML page says about itself; the URL is absolute where that of the document is."""
    tree = document.tree
    meta = {
        (element.get("property") or element.get("name") or element.get("itemprop") or ""): (
            element.get("content") or ""
        ).strip()
        for element in reversed(tree.xpath("//meta[@content]"))
    }
    linked = next(_linked_data(tree), {})
    series = linked.get("partOfSeries")
    return Facts(
        podcast=_string(series.get("name")) if isinstance(series, dict) else None,
        title=_string(linked.get("name") or linked.get("headline"))
        or _heading(tree)
        or meta.get("og:title")
        or _text(tree, "//title"),
        published=_published(tree, meta, linked),
        language=(tree.get("lang") or tree.get("xml:lang") or "").strip() or None,
        url=_canonical(tree, document.url),
    )


def _linked_data(tree: lxml.html.HtmlElement) -> Iterator[dict[str, Any]]:
    """Give the JSON-LD objects of the page that describe an episode or article."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            content = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        graph = content.get("@graph", content) if isinstance(content, dict) else content
        for thing in graph if isinstance(graph, list) else [graph]:
            if isinstance(thing, dict) and isinstance(thing.get("@type"), str) and thing["@type"] in EPISODE_TYPES:
                yield thing


def _published(tree: lxml.html.HtmlElement, meta: dict[str, str], linked: dict[str, Any]) -> Published | None:
    candidates = [linked.get("datePublished"), *(meta.get(name) for name in DATES), *tree.xpath("//time/@datetime")]
    return next((found for text in candidates if isinstance(text, str) and (found := published(text))), None)


def _canonical(tree: lxml.html.HtmlElement, url: str) -> str | None:
    """Return the canonical address, made absolute; null where there is none or it is no address."""
    path = "//link[translate(@rel,'CANOIL','canoil')='canonical']/@href"
    try:
        return next((urljoin(url, href.strip()) for href in tree.xpath(path) if href.strip()), None)
    except ValueError:
        return None


def _heading(tree: lxml.html.HtmlElement) -> str | None:
    """Return the page's only first-level heading; several of them head sections."""
    headings = tree.xpath("//h1")
    return (" ".join(headings[0].text_content().split()) or None) if len(headings) == 1 else None


def _text(tree: lxml.html.HtmlElement, path: str) -> str | None:
    found = tree.xpath(path)
    return (" ".join(found[0].text_content().split()) or None) if found else None


def _string(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None
