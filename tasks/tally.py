"""Tally: how many pages each stage ran, was degraded, skipped or failed for, and why. Every stage counts every page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from tasks.schemas import Row
from tasks.stages import IN_READS, NAMES, OUTCOMES, Name, Outcome, Stage, archived, fetched, skipped, stored


@dataclass(slots=True)
class Tally:
    """The outcomes of one stage, and the reasons, of which a page may have several."""

    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    reasons: dict[Outcome, dict[str, int]] = field(default_factory=lambda: {outcome: {} for outcome in OUTCOMES})

    def add(self, stage: Stage, pages: int = 1) -> None:
        """Count the stage of a page, or of several that are alike."""
        self.outcomes[stage.outcome] += pages
        reasons = self.reasons[stage.outcome]
        for reason in stage.reasons:
            reasons[reason] = reasons.get(reason, 0) + pages

    def told(self) -> dict[str, str]:
        """Return counts with reasons as text, by outcome."""
        return {outcome: told(self.reasons[outcome], self.outcomes[outcome]) for outcome in OUTCOMES}


def tallies() -> dict[Name, Tally]:
    """Return a tally of nothing for each stage."""
    return {name: Tally() for name in NAMES}


def add(tallied: Mapping[Name, Tally], stages: Mapping[Name, Stage], pages: int = 1) -> None:
    """Count the stages of a page, or of several that are alike."""
    for name, stage in stages.items():
        tallied[name].add(stage, pages)


def stages_of(fetch: Row | None, read: Row | None, not_read: str, identify: Stage) -> dict[Name, Stage]:
    """Return the stages of a page, or a part of one, by its rows of `fetches` and `reads`.

    Without the first an earlier run fetched it; without the second it was not read, for the reason given.
    """
    before = skipped("fetched_before")
    stages: dict[Name, Stage] = {"fetch": fetched(fetch) if fetch else before, "archive": archived(fetch) if fetch else before}
    if read is None:
        return stages | dict.fromkeys((*IN_READS, "identify"), skipped(not_read))
    stages |= {name: stored(name, read) for name in IN_READS}
    return stages | {"identify": skipped("not_read") if read["outcome"] == "quarantined" else identify}


def left_for_later() -> dict[Name, Stage]:
    """Return the stages of a page that was due and whose turn did not come."""
    return dict.fromkeys(NAMES, skipped("left"))


def told(reasons: Mapping[str, int], pages: int | None = None) -> str:
    """Return how many pages, and why, as text: `3: http_500 2, timeout 1`."""
    count = sum(reasons.values()) if pages is None else pages
    return f"{count}: {listing(reasons)}" if count and reasons else str(count)


def listing(reasons: Mapping[str, int]) -> str:
    """Return reasons with how many pages each has, as text."""
    return ", ".join(f"{reason} {pages}" for reason, pages in sorted(reasons.items()))


def by_stage(sources: Mapping[str, Mapping[Name, Tally]]) -> Iterator[dict[str, str]]:
    """Give, for people, a row for each source and stage, but for sources of which there is nothing to tell."""
    for source_id, tallied in sources.items():
        for name, tally in tallied.items():
            if any(tally.outcomes.values()):
                yield {"source": source_id, "stage": name, **tally.told()}
