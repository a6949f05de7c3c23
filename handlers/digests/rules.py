"""What is red: in which order, what has changed since the last time, and what may rest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from handlers.kit.findings import Finding
from storage.enums import Disposition, Redness

Key = tuple[str, str]
SHOWN = 7  # So many stand in the message, the others in its thread.


class Change(StrEnum):
    """How a finding stands beside the last digest."""

    NEW = "new"
    WORSE = "worse"
    BETTER = "better"
    SAME = "same"


@dataclass(frozen=True)
class Stand:
    """How bad something was at a time."""

    severity: Redness
    level: int

    @property
    def rank(self) -> tuple[int, int]:
        return self.severity.rank, self.level


@dataclass(frozen=True)
class Decision:
    """What somebody decided about a finding, and how it stood then."""

    disposition: Disposition
    stood: Stand
    until: date | None = None
    assigned_to: str | None = None


@dataclass(frozen=True)
class Seen:
    """What is remembered of a finding: since which day it is told, and how it stood before."""

    since: date | None
    before: Stand | None
    decision: Decision | None = None


@dataclass(frozen=True)
class Line:
    """A finding as it is shown: what changed, and for how many days it has been told."""

    finding: Finding
    change: Change
    days: int = 0
    decision: Decision | None = None

    @property
    def is_undecided(self) -> bool:
        return self.decision is None

    @property
    def is_carried_over(self) -> bool:
        """Whether it was told on an earlier day, and nobody has decided about it since."""
        return self.is_undecided and self.days > 0


def stand(finding: Finding) -> Stand:
    return Stand(finding.severity, finding.level)


def change(before: Stand | None, now: Stand) -> Change:
    """Say what became of something since the last digest."""
    if before is None:
        return Change.NEW
    if now.rank == before.rank:
        return Change.SAME
    return Change.WORSE if now.rank > before.rank else Change.BETTER


def still_holds(decision: Decision, now: Stand, day: date) -> bool:
    """Whether a decision stands: until its day, and only as long as things get no worse."""
    if now.rank > decision.stood.rank:
        return False
    return decision.until is None or day < decision.until


def line(finding: Finding, seen: Seen | None, day: date) -> Line:
    """Put a finding beside what is remembered of it."""
    if seen is None:
        return Line(finding, Change.NEW)
    now, decision = stand(finding), seen.decision
    if decision is not None and not still_holds(decision, now, day):
        decision = None
    days = (day - seen.since).days if seen.since else 0
    return Line(finding, change(seen.before, now), max(days, 0), decision)


def is_put_off(one: Line) -> bool:
    """Whether somebody said that they need not read it; what was given to others they still do."""
    return one.decision is not None and one.decision.disposition is not Disposition.ASSIGNED


def ranked(findings: Iterable[Finding], seen: Mapping[Key, Seen], day: date) -> list[Line]:
    """Return all lines, the most pressing first; what was given to somebody comes after."""
    lines = [line(one, seen.get(one.key), day) for one in findings]
    return sorted(lines, key=_order)


def _order(one: Line) -> tuple[object, ...]:
    found = one.finding
    return (
        not one.is_undecided,
        -found.severity.rank,
        -found.cost,
        found.since,
        found.key,
    )
