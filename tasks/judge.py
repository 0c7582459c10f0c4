"""Judge: whether what came with status 200 is the page that was asked for, before it may count as one."""

import logging

from tasks.document import Document
from tasks.facts.page_head import head_of
from tasks.kept import FALSE_VALIDATOR, Copies, Kept
from tasks.read import EPISODE_KINDS, PageKind
from tasks.reading import UnreadableError
from tasks.soft_failures.soft_failure import soft_failure
from tasks.urls import same_address, web_address
from tasks.web.answer import Answer

log = logging.getLogger("greenroom.fetch")


def judge(answer: Answer, kind: PageKind, copies: Copies) -> None:
    """Change outcome and reason of an answer that is no page though its status says so.

    Named too, without changing the outcome, are bytes that changed under validators that did not.
    """
    if answer.outcome != "fetched" or answer.payload is None:
        return
    kept = copies.of(answer.url)
    if kept and _has_lied(answer, kept):
        answer.reason = FALSE_VALIDATOR
        log.warning("%s: changed under an unchanged validator; its host is asked unconditionally", answer.url)
    final_url = answer.final_url or answer.url
    try:
        document = Document.from_bytes(answer.payload, final_url, answer.header("content-type"))
        failure = soft_failure(document, kind, answer.url, final_url)
        if failure:
            answer.outcome, answer.reason = failure.outcome, failure.reason
        elif kind in EPISODE_KINDS and _is_other_page(document, answer, copies):
            answer.outcome, answer.reason = "gone", "other_page"
    except UnreadableError as error:
        if error.reason == "empty":
            answer.outcome, answer.reason = "failed", "empty"


def _has_lied(answer: Answer, kept: Kept) -> bool:
    """Say whether a server gave other bytes under the validators of the bytes before."""
    pairs = [(answer.header("etag"), kept.etag), (answer.header("last-modified"), kept.last_modified)]
    given = [(now, before) for now, before in pairs if now or before]
    is_same = bool(given) and all(now == before for now, before in given)
    return is_same and answer.snapshot_id != kept.snapshot_id


def _is_other_page(document: Document, answer: Answer, copies: Copies) -> bool:
    """Say whether these are the bytes of another page, which by their own word they belong to."""
    other = copies.first_seen_at.get(answer.snapshot_id or "")
    final_url = answer.final_url or answer.url
    if other is None or same_address(other, final_url) or not document.is_markup:
        return False
    canonical = web_address(final_url, head_of(document.elements).canonical or "")
    return canonical is not None and same_address(canonical, other)
