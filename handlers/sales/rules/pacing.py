"""How a target stands: what was to be expected by now, where it leads to, what is needed.

Everything is exact: amounts in minor units, weights in hundredths, fractions in between. With T the
target and W the weight of days, as sales planning has it: expected = T · W(counted) / W(all),
projection = actual · W(all) / W(counted), needed per weight = (T - actual) / W(left). Days that
were not reported are neither counted nor zero: their weight is still left.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from storage.enums import Pace, Weighting

WHOLE_DAY = 100
# Below this share of all weight a projection says more about the first days than about the target.
EARLIEST = Fraction(15, 100)
_BEHIND, _FAR = Fraction(99, 100), Fraction(81, 100)
# What is said once is not unsaid by a cent: who fell behind is back at all that was expected.
_BACK, _NOT_SO_FAR = Fraction(1), Fraction(84, 100)


class DayState(StrEnum):
    COUNTED = "counted"
    MISSING = "missing"
    AHEAD = "ahead"


class Verdict(StrEnum):
    HIT = "hit"
    MISSED = "missed"
    UNKNOWN = "unknown"  # Days are missing.
    TOO_EARLY = "too_early"
    ON = "on"
    BEHIND = "behind"
    FAR = "far"


class Day(NamedTuple):
    """A business day of a site within the period; `weight` in hundredths."""

    site_id: uuid.UUID
    day: date
    weight: int
    state: DayState


@dataclass(frozen=True)
class Standing:
    """How a target stands; amounts in minor units, rounded half to even where they are shown."""

    goal: int
    actual: int
    days: tuple[Day, ...]

    @cached_property
    def _weights(self) -> Counter[DayState]:
        # A year of many sites is thousands of days, and each figure asks for their weights.
        found: Counter[DayState] = Counter()
        for day in self.days:
            found[day.state] += day.weight
        return found

    def weight(self, *states: DayState) -> int:
        return sum(self._weights[state] for state in states or DayState)

    @cached_property
    def missing(self) -> list[Day]:
        return [day for day in self.days if day.state is DayState.MISSING]

    @property
    def expected(self) -> Fraction:
        """What the counted days were to bring."""
        whole = self.weight()
        return Fraction(self.goal * self.weight(DayState.COUNTED), whole) if whole else Fraction(0)

    @property
    def ratio(self) -> Fraction | None:
        """Actual over expected; None before anything was expected."""
        return self.actual / self.expected if self.expected else None

    @property
    def is_early(self) -> bool:
        return self.weight(DayState.COUNTED) < EARLIEST * self.weight()

    @property
    def projection(self) -> Fraction | None:
        """Where it leads to at this pace; None when that is too early to say."""
        counted = self.weight(DayState.COUNTED)
        if self.is_early or not counted:
            return None
        return Fraction(self.actual * self.weight(), counted)

    @property
    def needed(self) -> Fraction | None:
        """What each whole weight that is left has to bring; None when none is, or none need."""
        left = self.weight() - self.weight(DayState.COUNTED)
        if not left or self.actual >= self.goal:
            return None
        return Fraction((self.goal - self.actual) * WHOLE_DAY, left)

    @property
    def verdict(self) -> Verdict:
        if self.actual >= self.goal:
            return Verdict.HIT
        if self.missing:
            return Verdict.UNKNOWN
        if not self.weight(DayState.AHEAD):
            return Verdict.MISSED
        ratio = self.ratio
        if ratio is None or self.is_early:
            return Verdict.TOO_EARLY
        if ratio < _FAR:
            return Verdict.FAR
        return Verdict.BEHIND if ratio < _BEHIND else Verdict.ON

    @property
    def is_over(self) -> bool:
        """Whether every day has closed and reported."""
        return all(day.state is DayState.COUNTED for day in self.days)


def pace_after(pace: Pace, standing: Standing) -> Pace:
    """Return what the owner should know now, given what they were told last.

    Nothing changes while days are missing or it is early.
    """
    ratio = standing.ratio
    if standing.verdict is Verdict.HIT:
        return Pace.ON
    if standing.verdict in (Verdict.UNKNOWN, Verdict.TOO_EARLY) or ratio is None:
        return pace
    if ratio < _FAR or (pace is Pace.FAR and ratio < _NOT_SO_FAR):
        return Pace.FAR
    if ratio < _BEHIND or (pace is not Pace.ON and ratio < _BACK):
        return Pace.BEHIND
    return Pace.ON


def is_news(before: Pace, after: Pace) -> bool:
    """Whether a change is told: falling is, and being back; a little less far behind is not."""
    order = [Pace.ON, Pace.BEHIND, Pace.FAR]
    return after is not before and (after is Pace.ON or order.index(after) > order.index(before))


def weight_of(
    weighting: Weighting,
    weights: Mapping[str, Sequence[int]],
    site_id: uuid.UUID,
    day: date,
    *,
    is_open: bool,
) -> int:
    """Return what a day of a site weighs, in hundredths."""
    if weighting is Weighting.EVEN:
        return WHOLE_DAY
    if not is_open:
        return 0
    if weighting is Weighting.OPEN_DAYS:
        return WHOLE_DAY
    return (weights.get(site_id.hex) or weights[""])[day.weekday()]


def learned(
    amounts: Mapping[tuple[uuid.UUID, date], int], *, least: int
) -> dict[str, list[int]] | None:
    """Return the weights that past days tell, by site; None where there are too few of them.

    A day of 100 is as good as the average of all. `least` is how many reports each site needs.
    """
    by_site: dict[uuid.UUID, dict[date, int]] = {}
    for (site_id, day), minor in amounts.items():
        by_site.setdefault(site_id, {})[day] = max(minor, 0)
    whole = sum(map(sum, (days.values() for days in by_site.values())))
    if not whole or any(len(days) < least for days in by_site.values()):
        return None
    average = Fraction(whole, sum(map(len, by_site.values())))
    return {
        site_id.hex: [_learned_day(days, weekday, average) for weekday in range(7)]
        for site_id, days in by_site.items()
    }


def _learned_day(days: Mapping[date, int], weekday: int, average: Fraction) -> int:
    own = [minor for day, minor in days.items() if day.weekday() == weekday] or list(days.values())
    # A weekday that never brought anything still is a day on which something may come.
    return max(round(Fraction(sum(own), len(own)) / average * WHOLE_DAY), 1)
