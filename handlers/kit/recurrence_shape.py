"""The shapes of recurrence that Opsbot keeps, and their text as RFC 5545 writes it."""

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.kit.workdays import DAYS_A_WEEK

WEEKDAYS = (0, 1, 2, 3, 4)
QUARTER_STARTS = (1, 4, 7, 10)
QUARTER_ENDS = (3, 6, 9, 12)
LAST = -1
_SHORTEST_MONTH, _LONGEST_MONTH = 28, 31
_MONTHS_A_YEAR = 12
_MOST_OF_A_WEEKDAY = 4  # Every month has four of each weekday, few have five.
_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_TEXT = re.compile(
    r"FREQ=(?P<pace>DAILY|WEEKLY|MONTHLY|YEARLY)(?:;INTERVAL=(?P<interval>[0-9]{1,4}))?"
    r"(?:;BYMONTH=(?P<months>[0-9,]+))?"
    r"(?:;BYDAY=(?:(?P<nth>-1|[1-4])(?P<day>[A-Z]{2})|(?P<days>[A-Z,]+)))?"
    r"(?:;BYMONTHDAY=(?P<month_days>-1|[0-9,]+))?(?:;BYSETPOS=-1)?"
)


class Pace(StrEnum):
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True)
class Shape:
    """On which days something recurs, whatever the time and the calendar.

    Weekdays count from Monday, 0. `month_day` is 1 to 31, or -1 for the last; a month that is
    too short is served on its last day. With `nth` (1 to 4, or -1) the only weekday is that one
    of the month. A rule of the year names its one month, a rule of the month may
    name the quarters': their first months, or with a last day their last ones.
    """

    pace: Pace
    interval: int = 1
    months: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    month_day: int | None = None

    def __post_init__(self) -> None:
        if not (self.interval >= 1 and self._has_days() and self._has_months()):
            raise ValueError(f"No such recurrence: {self!r}.")

    def _has_days(self) -> bool:
        week = set(range(DAYS_A_WEEK))
        sound = self.weekdays == tuple(sorted(week & set(self.weekdays)))
        match self.pace:
            case Pace.DAILY:
                return not self.weekdays and self.nth is None and self.month_day is None
            case Pace.WEEKLY:
                listed = sound and bool(self.weekdays)
                return listed and self.nth is None and self.month_day is None
        if self.month_day is not None:
            in_month = self.month_day == LAST or 1 <= self.month_day <= _LONGEST_MONTH
            return in_month and not self.weekdays and self.nth is None
        return sound and len(self.weekdays) == 1 and self.nth in (LAST, *range(1, 5))

    def _has_months(self) -> bool:
        match self.pace:
            case Pace.MONTHLY:
                last = LAST in (self.nth, self.month_day)
                quarters = QUARTER_ENDS if last else QUARTER_STARTS
                return not self.months or (self.months == quarters and self.interval == 1)
            case Pace.YEARLY:
                one = len(self.months) == 1 and 1 <= self.months[0] <= _MONTHS_A_YEAR
                return one and not (self.month_day or 0) > longest(self.months[0])
        return not self.months

    def __str__(self) -> str:
        """Write it as an RRULE of RFC 5545, always in the same order of parts."""
        parts = [f"FREQ={self.pace}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.months:
            parts.append("BYMONTH=" + _listed(self.months))
        if self.weekdays:
            names = ",".join(_NAMES[weekday] for weekday in self.weekdays)
            parts.append(f"BYDAY={self.nth or ''}{names}")
        if self.month_day is not None:
            parts.append("BYMONTHDAY=" + _listed(_tried(self.month_day)))
        if (self.month_day or 0) > _SHORTEST_MONTH:
            parts.append("BYSETPOS=-1")
        return ";".join(parts)


def parse(text: str) -> Shape:
    """Read what `str` of a shape wrote. Raise ValueError for any other text."""
    match = _TEXT.fullmatch(text)
    if not match:
        raise ValueError(f"Not a rule of ours: {text!r}.")
    days = match["day"] or match["days"] or ""
    month_days = _numbers(match["month_days"])
    shape = Shape(
        Pace(match["pace"]),
        int(match["interval"] or 1),
        months=_numbers(match["months"]),
        weekdays=tuple(_NAMES.index(name) for name in days.split(",") if name),
        nth=int(match["nth"]) if match["nth"] else None,
        month_day=month_days[-1] if month_days else None,
    )
    if str(shape) != text:
        raise ValueError(f"Not a rule of ours: {text!r}.")
    return shape


def longest(month: int) -> int:
    """Return how many days a month has at most."""
    return 29 if month == 2 else 30 if month in (4, 6, 9, 11) else _LONGEST_MONTH  # noqa: PLR2004


def _tried(month_day: int) -> tuple[int, ...]:
    # The last of these that the month has is the one: what 31 means in June is 30.
    return tuple(range(min(month_day, _SHORTEST_MONTH), month_day + 1))


def _listed(numbers: tuple[int, ...]) -> str:
    return ",".join(map(str, numbers))


def _numbers(text: str | None) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(",") if number) if text else ()
