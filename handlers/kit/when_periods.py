"""Weeks, months, quarters and years around a day."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from handlers.kit.languages.language import Unit
from handlers.kit.when_words import Reason, RefusedError
from handlers.kit.workdays import DAYS_A_WEEK

MONTHS_A_YEAR = 12
MONTHS_IN = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: MONTHS_A_YEAR}


@dataclass(frozen=True)
class Period:
    """The days from `first` until the one before `after`."""

    first: date
    after: date

    def days(self, *, backwards: bool = False) -> Iterator[date]:
        ahead = range((self.after - self.first).days)
        return (self.first + timedelta(days=day) for day in (ahead[::-1] if backwards else ahead))

    @property
    def a_year_on(self) -> "Period":
        return month_of(self.first.year + 1, self.first.month)


def month_of(year: int, month: int) -> Period:
    first = checked_date(year, month, 1)
    return Period(first, month_after(first, 1))


def period_around(day: date, unit: Unit, *, ahead: int) -> Period:
    """Return the week, month, quarter or year of `day`, or one `ahead` of it."""
    if unit is Unit.WEEK:
        monday = day + timedelta(weeks=ahead, days=-day.weekday())
        return Period(monday, monday + timedelta(days=DAYS_A_WEEK))
    length = MONTHS_IN[unit]
    first = month_after(day, ahead * length - (day.month - 1) % length)
    return Period(first, month_after(first, length))


def month_after(day: date, count: int) -> date:
    """Return the first day of the month `count` months after that of `day`."""
    years, month = divmod(day.month - 1 + count, MONTHS_A_YEAR)
    if day.year + years > MAXYEAR:
        raise RefusedError(Reason.TOO_FAR)
    return date(day.year + years, month + 1, 1)


def same_day_after(day: date, months: int) -> date:
    """Return the same day of a later month, or its last one."""
    first = month_after(day, months)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def checked_date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise RefusedError(Reason.NO_SUCH_DAY) from None
