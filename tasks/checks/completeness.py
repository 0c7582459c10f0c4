"""Completeness: all that was fetched is in the archive and was read, and there is something to publish."""

from collections.abc import Iterator

from tasks.checks.candidate import Candidate, Check, sampled


def checks(release: Candidate) -> Iterator[Check]:
    """Block where pages are lost or unread, or where there is nothing: a first night that reached nobody is no release."""
    lost = len(release.lost)
    yield Check("archive: whole", f"{lost} pages lost", "0 (restore data/archive)", lost == 0, samples=sampled(release.lost))
    unread = release.unread
    yield Check("pages: all read", f"{unread} pages fetched but not read", "0 (`greenroom release` reads them)", unread == 0)
    rows = release.columns("episodes", ["episode_id"]).num_rows + release.columns("segments", ["segment_id"]).num_rows
    yield Check("release: not empty", f"{rows} episodes and segments", "at least 1", rows > 0)
