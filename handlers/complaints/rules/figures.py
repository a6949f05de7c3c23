"""What a report says of the complaints of some days."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from storage.enums import Cause

_DAILY_AT_MOST = 14
_WEEKLY_AT_MOST = 98


@dataclass(frozen=True)
class Kept:
    """How many were in time, of how many of which that is decided."""

    in_time: int
    decided: int

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.in_time, self.decided) if self.decided else None


@dataclass(frozen=True)
class CauseFigures:
    """One cause: how many complaints came from it, and how many of them were resolved in time."""

    cause: Cause | None
    received: int
    answered: Kept
    resolved: Kept


@dataclass(frozen=True)
class Report:
    """The complaints that were received from `first` to `last`; None as cause: not said yet.

    `volume` counts them by the first day of each step.
    """

    first: date
    last: date
    site: str
    received: int
    resolved: int
    answered: Kept
    resolved_in_time: Kept
    causes: list[CauseFigures] = field(default_factory=list)
    volume: dict[date, int] = field(default_factory=dict)


def steps(first: date, last: date) -> list[date]:
    """Return the first days of the days, weeks or months of a period, whichever are few enough."""
    length = (last - first).days + 1
    if length <= _DAILY_AT_MOST:
        return [first + timedelta(days=one) for one in range(length)]
    if length <= _WEEKLY_AT_MOST:
        return [first + timedelta(days=one) for one in range(0, length, 7)]
    found, day = [], first
    while day <= last:
        found.append(day)
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found
