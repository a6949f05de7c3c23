"""The two messages of a working day: when each comes, and until when it is worth sending."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.kit.workdays import Calendar
from storage.enums import Push


@dataclass(frozen=True)
class Pushes:
    """How long after opening the brief comes, and how long before closing the last call.

    Without `before_closing` there is no last call.
    """

    after_opening: timedelta = timedelta()
    before_closing: timedelta | None = timedelta(hours=1)


@dataclass(frozen=True)
class Planned:
    """One push of one local date."""

    push: Push
    day: date
    at: datetime

    @property
    def occurrence(self) -> str:
        return f"{self.push}:{self.day}"


def read(occurrence: str) -> tuple[Push, date]:
    """Read `Planned.occurrence` again."""
    push, _colon, day = occurrence.partition(":")
    return Push(push), date.fromisoformat(day)


def of_day(day: date, *, calendar: Calendar, pushes: Pushes) -> list[Planned]:
    """Return the pushes of a day, none on one that is free."""
    if not calendar.is_working_day(day):
        return []
    opens, closes = calendar.start_of_working_day(day), calendar.end_of_working_day(day)
    brief = opens + pushes.after_opening
    found = [Planned(Push.BRIEF, day, brief if brief < closes else opens)]
    if pushes.before_closing is not None:
        last_call = closes - pushes.before_closing
        if last_call > found[0].at:
            found.append(Planned(Push.LAST_CALL, day, last_call))
    return found


def next_push(after: datetime, *, calendar: Calendar, pushes: Pushes) -> Planned:
    """Return the first push later than an instant."""
    day = calendar.working_day_of(after)
    while True:
        for planned in of_day(day, calendar=calendar, pushes=pushes):
            if planned.at > after:
                return planned
        day = calendar.working_days_after(day, 1)


def planned_at(push: Push, day: date, *, calendar: Calendar, pushes: Pushes) -> Planned | None:
    """Return a push as the calendar has it by now; None when there is none on that day."""
    of_that_day = of_day(day, calendar=calendar, pushes=pushes)
    return next((one for one in of_that_day if one.push is push), None)


def is_worth_giving(planned: Planned, *, now: datetime, calendar: Calendar) -> bool:
    """Whether a push that comes late still helps: while its day lasts."""
    return planned.at <= now < calendar.end_of_working_day(planned.day)


def after_missing(day: date, *, now: datetime, calendar: Calendar, pushes: Pushes) -> Planned:
    """Return what follows a push that was missed on `day`.

    After an outage the brief of the day that is being worked still helps, though it is late.
    """
    today = calendar.working_day_of(now)
    brief = planned_at(Push.BRIEF, today, calendar=calendar, pushes=pushes)
    if brief and today != day and is_worth_giving(brief, now=now, calendar=calendar):
        return brief
    return next_push(now, calendar=calendar, pushes=pushes)
