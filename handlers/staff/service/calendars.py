"""When a site is open, as one calendar."""

import uuid

from handlers.kit import feasts
from handlers.kit.workdays import Calendar
from handlers.staff.rules import hours
from storage import sites
from storage.session import Session
from storage.sites import SiteTime

YEARS_BACK, YEARS_AHEAD = 1, 11  # A calendar is asked about the next ten years.


def of_site(session: Session, found: SiteTime) -> Calendar:
    """Build the calendar of a site from its hours, its public holidays and its own days."""
    holidays = {}
    if found.site.country:
        year = session.engine_now().year
        years = range(year - YEARS_BACK, year + YEARS_AHEAD)
        holidays = feasts.between(found.site.country, found.site.subdivision, years)
    return hours.calendar(
        found.site.zone,
        [(row.valid_from, row.windows) for row in found.hours],
        holidays=holidays,
        own_days=[(row.day, row.is_open, row.name) for row in found.days],
    )


def at(session: Session, site_id: uuid.UUID | None) -> Calendar | None:
    """Return the calendar of a site; None without one."""
    if site_id is None:
        return None
    return session.memo.once(("calendar", site_id), sites.OF_TIME, lambda: _read(session, site_id))


def _read(session: Session, site_id: uuid.UUID) -> Calendar | None:
    found = sites.time_of(session, site_id)
    return of_site(session, found) if found else None
