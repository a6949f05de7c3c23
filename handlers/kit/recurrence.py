"""What comes round again: rules such as `every weekday 8:30`, kept as RRULE text.

A rule says on which local dates something is due and at what time on the wall clock; the instant
is computed for each date by itself, so that every date has exactly one, whatever the clocks do.
Phrases are read by `recurrence_words` and said by `recurrence_says`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]  # It ships no types.

from handlers.kit.recurrence_shape import LAST, Pace, Shape, parse
from handlers.kit.when import When
from handlers.kit.workdays import (
    DAYS_A_WEEK,
    HORIZON_DAYS,
    Calendar,
    NoWorkingTimeError,
    resolve,
)
from storage.enums import Recurs

__all__ = ["Closed", "Recurs", "Rule", "days_after", "following", "next_after"]

_MONTHS_A_YEAR = 12
_FARTHEST_SHIFT = 31  # Days; a place that is closed for longer keeps the day of the rule.
_LONGEST_PERIOD = {Pace.DAILY: 1, Pace.WEEKLY: 7, Pace.MONTHLY: 31, Pace.YEARLY: 366}


class Closed(StrEnum):
    """What happens to a date on which the place is closed."""

    KEEP = "keep"
    SKIP = "skip"
    BEFORE = "before"  # The working day before it.
    AFTER = "after"


@dataclass(frozen=True)
class Rule:
    """When something is due again and again.

    `rrule` is RFC 5545 text of the shapes in `recurrence_shape`, without a start; `clock` is the
    local time to the minute, None is the end of the working day. Raise ValueError for anything
    that never occurs, more often than once a day or less often than in ten years.
    """

    rrule: str
    clock: time | None = None
    closed: Closed = Closed.KEEP

    def __post_init__(self) -> None:
        shape = self.shape
        if shape.interval * _LONGEST_PERIOD[shape.pace] > HORIZON_DAYS:
            raise ValueError("A rule comes round within ten years.")
        if self.clock and (self.clock.tzinfo or self.clock.second or self.clock.microsecond):
            raise ValueError("A rule's clock is a local time to the minute.")
        wanted = {
            Closed.KEEP: True,
            Closed.SKIP: shape == Shape(Pace.DAILY),
            Closed.BEFORE: shape.month_day == LAST,
            Closed.AFTER: shape.month_day == 1,
        }
        if not wanted[self.closed]:
            raise ValueError(f"A rule of {self.rrule} cannot avoid closed days: {self.closed}.")

    @property
    def shape(self) -> Shape:
        return parse(self.rrule)


def next_after(rule: Rule, *, after: date | datetime, start: date, calendar: Calendar) -> When:
    """Return the first occurrence later than `after`, a local date or an instant.

    `start` is the local date since which intervals count; nothing occurs before it. Raise
    NoWorkingTimeError when the place never opens again, ValueError for a naive instant.
    """
    if not isinstance(after, datetime):
        return _at(
            rule, next(days_after(rule, after=after, start=start, calendar=calendar)), calendar
        )
    # A working day may close two dates later on the wall than it is named for.
    since = calendar.local_date(after) - timedelta(days=2)
    days = days_after(rule, after=since, start=start, calendar=calendar)
    return next(when for day in days if (when := _at(rule, day, calendar)).at > after)


def days_after(rule: Rule, *, after: date, start: date, calendar: Calendar) -> Iterator[date]:
    """Yield the local dates of the rule later than `after`, in order, each once, without end.

    Raise NoWorkingTimeError when ten years bring none.
    """
    last = max(after, start - timedelta(days=1))
    moves = rule.closed in (Closed.BEFORE, Closed.AFTER)
    since = last - timedelta(days=_FARTHEST_SHIFT if moves else 0)
    for day in _raw_days(rule.shape, since, start):
        if (day - last).days > HORIZON_DAYS + _FARTHEST_SHIFT:
            break
        placed = _placed(day, rule.closed, calendar)
        if placed and placed > last:
            yield placed
            last = placed
    raise NoWorkingTimeError(f"Nothing recurs by {rule.rrule} within ten years of {last}.")


def following(
    rule: Rule,
    *,
    mode: Recurs = Recurs.NEXT_IN_FUTURE,
    start: date,
    due: date,
    completed: datetime,
    now: datetime,
    calendar: Calendar,
) -> When:
    """Return the occurrence after the one of the local date `due`, which is done.

    `from_due` may lie in the past: none is left out. `from_completion` counts intervals anew
    from the local date of `completed`. `next_in_future` lies after `now`, so that nothing is
    overdue when it begins. All are on a later date than `due`: what is done early does not recur.
    """
    match mode:
        case Recurs.FROM_DUE:
            return next_after(rule, after=due, start=start, calendar=calendar)
        case Recurs.FROM_COMPLETION:
            done = calendar.local_date(completed)
            return next_after(rule, after=max(done, due), start=done, calendar=calendar)
        case Recurs.NEXT_IN_FUTURE:
            coming = next_after(rule, after=now, start=start, calendar=calendar)
            if coming.day > due:
                return coming
            return next_after(rule, after=due, start=start, calendar=calendar)


def _at(rule: Rule, day: date, calendar: Calendar) -> When:
    if rule.clock is None:
        return When(calendar.end_of_working_day(day), day, has_clock=False)
    at = resolve(day, rule.clock, calendar.zone)
    wall = datetime.combine(day, rule.clock)
    moved = at.astimezone(calendar.zone).replace(tzinfo=None) != wall
    return When(at, day, has_clock=True, moved=moved)


def _placed(day: date, closed: Closed, calendar: Calendar) -> date | None:
    if closed is Closed.KEEP or calendar.is_working_day(day):
        return day
    if closed is Closed.SKIP:
        return None
    step = -1 if closed is Closed.BEFORE else 1
    near = (day + timedelta(days=step * far) for far in range(1, _FARTHEST_SHIFT + 1))
    return next((other for other in near if calendar.is_working_day(other)), day)


def _raw_days(shape: Shape, since: date, start: date) -> Iterator[date]:
    """Expand the rule on naive days, whatever is closed; intervals count from `start`."""
    begins = datetime.combine(_period_at(shape, since, start), time())
    for instant in rrulestr(str(shape), dtstart=begins):
        if instant.date() >= since:
            yield instant.date()


def _period_at(shape: Shape, since: date, start: date) -> date:
    """Return a day in the last period that the interval allows and `since` has reached.

    The expansion walks from where it begins: an old start is moved forward by whole intervals.
    """
    step = shape.interval
    match shape.pace:
        case Pace.DAILY:
            return since - timedelta(days=(since - start).days % step)
        case Pace.WEEKLY:
            return since - timedelta(days=(since - start).days % (step * DAYS_A_WEEK))
        case Pace.MONTHLY:
            months = _month_number(since) - _month_number(start)
            number = _month_number(since) - months % step
            return date(number // _MONTHS_A_YEAR, number % _MONTHS_A_YEAR + 1, 1)
        case Pace.YEARLY:
            return date(since.year - (since.year - start.year) % step, 1, 1)


def _month_number(day: date) -> int:
    return day.year * _MONTHS_A_YEAR + day.month - 1
