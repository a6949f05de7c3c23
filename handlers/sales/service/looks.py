"""When sales are looked at again: a target after each booking, a site after each closing."""

import uuid
from collections.abc import Collection
from datetime import date, datetime, timedelta

from handlers.kit.workdays import Calendar
from handlers.sales.service import places
from handlers.sales.service.places import Place
from storage import targets, timers
from storage.sales import DaySum
from storage.session import Session
from storage.targets import Target

ASK, PACE = "sales.ask", "sales.pace"
# So long after closing is a till counted.
COUNTING = timedelta(hours=1)


def after_booking(
    session: Session, sums: Collection[DaySum], *, occurrence: str, now: datetime
) -> None:
    """Have the targets of these days looked at, and go on asking their sites."""
    if not sums:
        return
    site_ids = {one.site_id for one in sums}
    first, last = min(one.day for one in sums), max(one.day for one in sums)
    for target in targets.touched(session, site_ids, first=first, last=last):
        timers.arm(session, PACE, target.id.hex, at=now, occurrence=occurrence)
    known = places.every(session)
    for site_id in sorted(site_ids):
        ask_from_today(session, known[site_id], now)


def ask_from_today(session: Session, place: Place, now: datetime) -> None:
    """Ask a site once for each day that closes from now on."""
    day = place.calendar.working_day_of(now)
    if now >= place.calendar.end_of_working_day(day) + COUNTING:
        day += timedelta(days=1)
    ask_on(session, place.site.id, place.calendar, day)


def ask_on(session: Session, site_id: uuid.UUID, calendar: Calendar, day: date) -> None:
    """Look at a site after the first working day from `day` on."""
    open_day = calendar.working_days_after(day - timedelta(days=1), 1)
    at = calendar.end_of_working_day(open_day) + COUNTING
    timers.arm(session, ASK, site_id.hex, at=at, occurrence=open_day.isoformat())


def at_next_closing(
    session: Session, target: Target, known: Collection[Place], now: datetime
) -> None:
    """Look at a target when the next of its sites' days has closed, until its last one has."""
    closings = [
        place.calendar.end_of_working_day(day) + COUNTING
        for place in known
        for day in _days_around(target, place.calendar.local_date(now))
    ]
    later = [at for at in closings if at > now]
    if later:
        at = min(later)
        timers.arm(session, PACE, target.id.hex, at=at, occurrence=at.isoformat())


def _days_around(target: Target, today: date) -> list[date]:
    """Return the days of a target that may be the next to close."""
    begin = max(target.first, today - timedelta(days=1))
    near = [begin + timedelta(days=ahead) for ahead in range(4)]
    return [day for day in near if day <= target.last]
