"""Trying a chain out: who would be reached when, and where it has holes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from handlers.escalations.rules.chain import Chain, Crowd, End, Fire, Hold, Step, advance, due
from handlers.kit.workdays import Calendar

Absences = Mapping[str, list[tuple[datetime, datetime]]]


@dataclass(frozen=True)
class Assumed:
    """What a plan is made of: `calendars` say when the people in it are told.

    `working` is the calendar in which a working wait is counted.
    """

    chain: Chain
    crowd: Crowd
    absences: Absences
    calendars: Mapping[str, Calendar]
    working: Calendar
    urgent: bool


@dataclass(frozen=True)
class Reached:
    """A step that would reach `places`, each with when they hear of it."""

    firing: int
    step: Step
    places: tuple[tuple[str, datetime], ...]
    instead: bool


@dataclass(frozen=True)
class Hole:
    """A step that has nobody at `at`: `away` are those it means. `held` waits until `until`."""

    firing: int
    step: Step
    at: datetime
    away: tuple[str, ...]
    held: bool = False
    until: datetime | None = None


@dataclass(frozen=True)
class Through:
    """The chain is through at `at`."""

    at: datetime


def plan(given: Assumed, at: datetime) -> Iterator[Reached | Hole | Through]:
    """Yield what would happen from `at` on if nobody ever answered."""
    firing, now = 1, at
    while True:
        crowd = replace(given.crowd, away=_away(given.absences, now))
        decision = advance(given.chain, firing, crowd)
        for number in decision.skipped:
            step = given.chain.step(number)
            yield Hole(number, step, now, crowd.meant(step))
        match decision:
            case End():
                yield Through(now)
                return
            case Hold(number, until):
                step = given.chain.step(number)
                yield Hole(number, step, now, crowd.meant(step), held=True, until=until)
                if until is None:
                    return
                firing, now = number, until
            case Fire(number, places, instead):
                step = given.chain.step(number)
                heard = tuple((one, _heard(given, one, now)) for one in places)
                yield Reached(number, step, heard, instead)
                firing = number + 1
                now = due(step, min(at for _place, at in heard), given.working)


def _away(absences: Absences, at: datetime) -> dict[str, datetime]:
    return {
        person: max(ends for begins, ends in spans if begins <= at < ends)
        for person, spans in absences.items()
        if any(begins <= at < ends for begins, ends in spans)
    }


def _heard(given: Assumed, place: str, now: datetime) -> datetime:
    """A channel is told at once, and people if it is urgent; else when they work."""
    calendar = given.calendars.get(place)
    return now if given.urgent or calendar is None else calendar.next_open(now)
