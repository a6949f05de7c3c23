"""How targets stand now, from what was reported; the questions do not grow with them."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.sales.cards.targets import Shown
from handlers.sales.rules import pacing
from handlers.sales.rules.pacing import Day, DayState, Standing
from handlers.sales.service import places
from handlers.sales.service.places import Place
from storage import sale_days
from storage.enums import Weighting
from storage.session import Session
from storage.targets import Target

Amounts = Mapping[tuple[uuid.UUID, date], int]


@dataclass(frozen=True)
class Stood(Shown):
    """A target as it is shown, with the calendars of its sites."""

    places: dict[uuid.UUID, Place]


def of(session: Session, found: Sequence[Target], *, now: datetime) -> list[Stood]:
    """Return how targets stand, in their order."""
    if not found:
        return []
    known = places.every(session)
    amounts = sale_days.days(
        session,
        list(known),
        first=min(target.first for target in found),
        last=max(target.last for target in found),
    )
    return [_stood(target, known, amounts, now) for target in found]


def stands(session: Session, target: Target, *, now: datetime) -> Stood:
    return of(session, [target], now=now)[0]


def _stood(
    target: Target, known: Mapping[uuid.UUID, Place], amounts: Amounts, now: datetime
) -> Stood:
    own = {one: known[one] for one in map(uuid.UUID, target.sites) if one in known}
    days: list[Day] = []
    by_day: dict[date, int] = {}
    for site_id, place in own.items():
        # Every day before this one has closed; of this one, the calendar knows.
        today = place.calendar.working_day_of(now)
        for day in days_between(target.first, target.last):
            amount = amounts.get((site_id, day))
            closed = day < today or (day == today and places.is_closed(place.calendar, day, now))
            days.append(_day(target, place, day, closed=closed, reported=amount is not None))
            if closed:
                by_day[day] = by_day.get(day, 0) + (amount or 0)
    standing = Standing(target.minor, sum(by_day.values()), tuple(days))
    names = {site_id: place.site.name for site_id, place in own.items()}
    return Stood(target, standing, names, dict(sorted(by_day.items())), own)


def _day(target: Target, place: Place, day: date, *, closed: bool, reported: bool) -> Day:
    weight = pacing.weight_of(target.weighting, target.weights, place.site.id, day, place.calendar)
    state = DayState.AHEAD
    if closed:
        known = reported or not place.calendar.is_working_day(day)
        state = DayState.COUNTED if known else DayState.MISSING
    return Day(place.site.id, day, weight, state)


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]


def weights_of(
    session: Session,
    own: Mapping[uuid.UUID, Place],
    typed: list[int] | None,
    weighting: Weighting,
    *,
    now: datetime,
) -> dict[str, list[int]] | None:
    """Return the weights of a new target: as typed, as eight weeks tell, else none needed.

    None says that the past tells too little.
    """
    if typed is not None:
        return {"": typed}
    if weighting is not Weighting.WEEKDAYS:
        return {}
    today = max(place.calendar.local_date(now) for place in own.values())
    amounts = sale_days.days(
        session, list(own), first=today - timedelta(weeks=8), last=today - timedelta(days=1)
    )
    if {site_id for site_id, _day in amounts} != set(own):
        return None
    return pacing.learned(amounts, least=20)
