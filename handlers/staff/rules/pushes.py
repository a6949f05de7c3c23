"""The two messages of a working day: when each comes, and until when it is worth sending."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from handlers.kit.mornings import Morning
from handlers.kit.workdays import HORIZON_DAYS, Calendar, NoWorkingTimeError
from storage.enums import Push

# Where sites lie in other zones, a date may begin a day before or after it does for a person.
_NEAR = 2


@dataclass(frozen=True)
class Pushes:
    """How long after opening the brief comes, and how long before closing the last call.

    Without `before_closing` there is no last call. The brief of who leads follows their `morning`.
    """

    after_opening: timedelta = timedelta()
    before_closing: timedelta | None = timedelta(hours=1)
    morning: Morning | None = None


@dataclass(frozen=True)
class Planned:
    """One push of one local date, and until when it still helps."""

    push: Push
    day: date
    at: datetime
    until: datetime

    @property
    def occurrence(self) -> str:
        return f"{self.push}:{self.day}"


def read(occurrence: str) -> tuple[Push, date]:
    """Read `Planned.occurrence` again."""
    push, _colon, day = occurrence.partition(":")
    return Push(push), date.fromisoformat(day)


def of_day(day: date, *, calendar: Calendar, pushes: Pushes) -> list[Planned]:
    """Return the pushes of a day, none on one that is free."""
    found = _brief(day, calendar, pushes)
    if pushes.before_closing is not None and calendar.is_working_day(day):
        closes = calendar.end_of_working_day(day)
        last_call = Planned(Push.LAST_CALL, day, closes - pushes.before_closing, closes)
        if not found or last_call.at > found[0].at:
            found.append(last_call)
    return found


def _brief(day: date, calendar: Calendar, pushes: Pushes) -> list[Planned]:
    if pushes.morning is not None:
        told = pushes.morning.on(day)
        return [Planned(Push.BRIEF, day, *told)] if told else []
    if not calendar.is_working_day(day):
        return []
    opens, closes = calendar.start_of_working_day(day), calendar.end_of_working_day(day)
    brief = opens + pushes.after_opening
    return [Planned(Push.BRIEF, day, brief if brief < closes else opens, closes)]


def next_push(after: datetime, *, calendar: Calendar, pushes: Pushes) -> Planned:
    """Return the first push later than an instant. Errors: `NoWorkingTimeError`."""
    today = calendar.working_day_of(after)
    for ahead in range(0, HORIZON_DAYS, _NEAR):
        near = [today + timedelta(days=ahead + one) for one in range(-_NEAR, _NEAR + 1)]
        found = [
            planned
            for day in near
            for planned in of_day(day, calendar=calendar, pushes=pushes)
            if planned.at > after
        ]
        if found:
            return min(found, key=lambda planned: planned.at)
    raise NoWorkingTimeError(f"No working day in ten years after {after:%Y-%m-%d}.")


def planned_at(push: Push, day: date, *, calendar: Calendar, pushes: Pushes) -> Planned | None:
    """Return a push as the calendar has it by now; None when there is none on that day."""
    of_that_day = of_day(day, calendar=calendar, pushes=pushes)
    return next((one for one in of_that_day if one.push is push), None)


def is_worth_giving(planned: Planned, *, now: datetime) -> bool:
    """Whether a push that comes late still helps: while its day lasts."""
    return planned.at <= now < planned.until


def after_missing(day: date, *, now: datetime, calendar: Calendar, pushes: Pushes) -> Planned:
    """Return what follows a push that was missed on `day`.

    After an outage the brief of the day that is being worked still helps, though it is late.
    """
    today = calendar.working_day_of(now)
    for near in (today - timedelta(days=1), today, today + timedelta(days=1)):
        brief = planned_at(Push.BRIEF, near, calendar=calendar, pushes=pushes)
        if brief and near > day and is_worth_giving(brief, now=now):
            return brief
    return next_push(now, calendar=calendar, pushes=pushes)


class Told(Protocol):
    """What of a notice decides in which message it stands."""

    @property
    def kind(self) -> str: ...


ToldT = TypeVar("ToldT", bound=Told)


def in_messages(told: Sequence[ToldT], heard: AbstractSet[str], *, room: int) -> list[list[ToldT]]:
    """Return what stands in each message; nothing where there is nothing to tell.

    What an area waits to know to be heard stands first, and in no message more of it than is shown
    in full: nobody has heard of what is one of “3 more”.
    """
    first = [one for one in told if one.kind in heard]
    parts = [first[start : start + room] for start in range(0, len(first), room)]
    others = [one for one in told if one.kind not in heard]
    if others:
        *full, last = parts or [[]]
        parts = [*full, [*last, *others]]
    return parts
