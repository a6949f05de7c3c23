"""The days of a site: which were reported, which are missing, and asking its lead for them."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from handlers.kit.actors import Actor
from handlers.kit.area import Glance, Tools
from handlers.kit.blockkit import Card
from handlers.kit.errors import Rejected
from handlers.kit.money import Money
from handlers.kit.words import _
from handlers.sales.cards import books as cards
from handlers.sales.service import looks, places
from handlers.sales.service.places import Place
from handlers.staff.service import calendars, people, responsible
from storage import notices, sale_days, sites, staff, targets, teams
from storage.notices import Notice
from storage.session import Session
from storage.sites import Site

KIND = "sale_day"
MISSING = "sales.missing"
SHOWN = 14
# Who reported nothing for so long, and has no target, does not sell; asking stops.
QUIET = timedelta(days=21)


@dataclass(frozen=True)
class Report:
    """The last days of a site; None is a day that was not reported."""

    site: Site
    days: list[tuple[date, Money | None]]


def report(session: Session, actor: Actor, text: str, *, now: datetime) -> Report:
    """Return the last business days of a site, the newest first. Errors: `Invalid`, `Rejected`."""
    place = places.site_meant(session, actor, text)
    places.require_sight(session, actor, place.site)
    today = place.calendar.working_day_of(now)
    first = today - timedelta(days=SHOWN - 1)
    amounts = sale_days.days(session, [place.site.id], first=first, last=today)
    code = places.currency(session)
    found: list[tuple[date, Money | None]] = []
    for back in range(SHOWN):
        day = today - timedelta(days=back)
        minor = amounts.get((place.site.id, day))
        if minor is not None:
            found.append((day, Money(minor, code)))
        elif place.calendar.is_working_day(day) and places.is_closed(place.calendar, day, now):
            found.append((day, None))
    return Report(place.site, found)


def ask(session: Session, glance: Glance) -> None:
    """Answer the timer of a closing: ask the site's lead if nothing came, and look again."""
    site_id, day = uuid.UUID(hex=glance.alarm.subject), date.fromisoformat(glance.alarm.occurrence)
    calendar = calendars.at(session, site_id)
    if calendar is None:
        return
    if _is_missing(session, site_id, day):
        for person_id in leads(session, site_id, glance.tools):
            subject = (KIND, f"{site_id.hex}:{day}")
            notices.tell(
                session, person_id, MISSING, subject, at=glance.now, occurrence=day.isoformat()
            )
    if _sells(session, site_id, day):
        looks.ask_on(session, site_id, calendar, day + timedelta(days=1))


def _is_missing(session: Session, site_id: uuid.UUID, day: date) -> bool:
    calendar = calendars.at(session, site_id)
    if calendar is None or not calendar.is_working_day(day):
        return False
    return _sells(session, site_id, day) and sale_days.day_of(session, site_id, day) is None


def _sells(session: Session, site_id: uuid.UUID, day: date) -> bool:
    if sale_days.reported_since(session, site_id, day - QUIET):
        return True
    return bool(targets.touched(session, {site_id}, first=day, last=day))


def leads(session: Session, site_id: uuid.UUID, tools: Tools) -> list[str]:
    """Return who is asked about a site: its team's lead, a lead of its teams, else the admins."""
    own = responsible.team_for(session, None, site_id)
    at_site = [team for team in teams.every(session) if team.site_id == site_id]
    nearest = [*(team for team in own.teams if team.site_id == site_id), *at_site]
    wanted = [team.lead_id for team in nearest if team.lead_id]
    known = staff.get_many(session, set(wanted))
    present = [one for one in wanted if one in known and not known[one].is_gone]
    if present or own.lead_id:
        return (present or [own.lead_id or ""])[:1]
    return [one.id for one in people.admins(session, tools)]


def missing(session: Session, notice: Notice, now: datetime, tools: Tools) -> Card | None:
    """Ask for a day right before it is sent; None when it was reported meanwhile."""
    del now, tools
    site_id, day = read_subject(notice.subject)
    site = sites.get(session, site_id)
    if site is None or not _is_missing(session, site_id, day):
        return None
    return cards.missing(site, day, value=notice.subject)


def read_subject(value: str) -> tuple[uuid.UUID, date]:
    """Return the site and the day of a button. Errors: `Rejected`."""
    site_id, _colon, day = value.partition(":")
    try:
        return uuid.UUID(hex=site_id), date.fromisoformat(day)
    except ValueError:
        raise Rejected(_("This is out of date: I no longer serve it.")) from None


def asked(session: Session, actor: Actor, value: str) -> tuple[Place, date]:
    """Return the site and the day that a button asks for. Errors: `Rejected`."""
    site_id, day = read_subject(value)
    site, calendar = sites.get(session, site_id), calendars.at(session, site_id)
    if site is None or calendar is None:
        raise Rejected(_("This site is gone."))
    places.require_booking(session, actor, site)
    return Place(site, calendar), day
