"""Retention: which releases are kept, and why; the others are removed, unless somebody reads them.

Neither number nor days alone remove anything. A release stopped being the latest when the id of the next one says, and ids
do not go back when the clock does.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import zip_longest
from pathlib import Path

from tasks import durable
from tasks.config import Retention
from tasks.releases.manifest import Manifest, read_manifest
from tasks.releases.names import latest_id, moment, release_ids
from tasks.releases.published import Published
from tasks.releases.readers import unread

REMOVING = ".removing-"

Manifests = Mapping[str, Manifest | None]
"""The manifests of releases by id, in the order of publishing; null where it cannot be read."""


def remove_releases(releases: Path, retention: Retention, now: datetime, last_good: str | None) -> None:
    """Remove every release that nothing keeps and nobody reads; and the rest of one that a killed run has begun to remove."""
    for folder in sorted(releases.glob(f"{REMOVING}*")):
        durable.remove(folder)
    manifests = manifests_of(releases)
    if missing_pins(manifests, retention):
        return
    for release_id, reasons in kept(manifests, retention, now, latest_id(releases), last_good).items():
        if not reasons:
            _remove(releases / release_id)


def kept(
    manifests: Manifests, retention: Retention, now: datetime, latest: str | None, last_good: str | None
) -> dict[str, list[str]]:
    """Return why each release is kept; for nothing, where nothing keeps it."""
    ids = list(manifests)
    reasons: dict[str, list[str]] = {release_id: [] for release_id in ids}

    def keep(release_id: str | None, reason: str) -> None:
        if release_id in reasons:
            reasons[release_id].append(reason)

    keep(latest, "latest")
    keep(before_latest(manifests, latest), "before latest")
    if last_good != latest:
        keep(last_good, "last good")
    for release_id in retention.pinned:
        keep(release_id, "pinned")
    for release_id in [each for each in ids if manifests[each]][-retention.keep_releases :]:
        keep(release_id, f"one of the newest {retention.keep_releases}")
    for release_id, following in zip_longest(ids, ids[1:]):
        until = moment(following) + timedelta(days=retention.keep_days) if following else None
        if release_id != latest and (until is None or now < until):
            keep(release_id, f"until {until:%Y-%m-%d}" if until else "newer than latest")
    return reasons


def manifests_of(releases: Path) -> Manifests:
    """Return the manifests of all releases."""
    return {release_id: read_manifest(releases / release_id) for release_id in release_ids(releases)}


def missing_pins(manifests: Manifests, retention: Retention) -> list[str]:
    """Return the pinned releases that are not there; nothing is removed then, as a pin with a slip in it keeps nothing."""
    return [release_id for release_id in retention.pinned if release_id not in manifests]


def before_latest(manifests: Manifests, latest: str | None) -> str | None:
    """Return the release before the latest: the one its manifest names, or else that before it in the order of publishing."""
    manifest = manifests.get(latest or "")
    if manifest and manifest.previous in manifests:
        return manifest.previous
    return max((release_id for release_id in manifests if latest and release_id < latest), default=None)


def last_good_of(releases: Path) -> str | None:
    """Return the newest release up to `latest` that is whole; every file of it is read for that."""
    latest = latest_id(releases) or ""
    up_to = [release_id for release_id in release_ids(releases) if release_id <= latest]
    return next((each for each in reversed(up_to) if Published.at(releases / each).is_whole), None)


def _remove(release: Path) -> None:
    """Take a release that nobody reads out of sight in one step, then remove it."""
    hidden = release.with_name(REMOVING + release.name)
    with unread(release) as is_unread:
        if is_unread:
            durable.rename(release, hidden)
    durable.remove(hidden)
