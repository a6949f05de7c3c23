"""What somebody leads, and when the sites of it are open."""

import uuid
from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.area import Glance, Tools
from handlers.kit.findings import Leading
from handlers.kit.workdays import Calendar
from handlers.staff.service import calendars, people, telling
from storage import leading, sites, staff, teams, timers
from storage.enums import Role
from storage.session import Session

CHANGED = "staff.leading"


def of(session: Session, person_id: str, tools: Tools) -> Leading | None:
    """Return what a person leads; None when that is nothing.

    A lead by role who leads no team leads the site where they work.
    """
    person = staff.get(session, person_id)
    if person is None or person.is_gone or person.is_bot or person.is_stranger or person.is_guest:
        return None
    role = people.role_of(person, tools)
    led = [(team.department_id, team.site_id) for team in teams.led_by(session, person_id)]
    if not led and role.rank >= Role.LEAD.rank and person.site_id:
        led = [(None, person.site_id)]
    found = Leading(
        actor=people.actor(session, person, tools),
        everything=role.rank >= Role.MANAGER.rank,
        sites=frozenset(site_id for _department, site_id in led if site_id),
        teams=tuple(led),
        people=frozenset(leading.people_of(session, person_id)),
    )
    return found if found.everything or found.teams or found.people else None


def leads_at(session: Session, actor: Actor, site_id: uuid.UUID | None) -> bool:
    """Whether somebody leads at a site: by their role, or as the lead of one of its teams."""
    if actor.at_least(Role.LEAD):
        return True
    own = teams.led_by(session, actor.id) if site_id is not None else []
    return any(team.site_id == site_id for team in own)


def calendars_of(session: Session, led: Leading, tools: Tools) -> tuple[Calendar, ...]:
    """Return when the sites that somebody leads are open; without any, when they work."""
    own = [] if not (led.everything or led.sites) else sites.times(session)
    open_ = tuple(calendars.of_site(session, one) for one in own if led.hears_of(one.site.id))
    return open_ or (people.calendar_of(session, led.actor.id, tools),)


def has_changed(session: Session, at: datetime) -> None:
    """Have it looked at who leads by now."""
    timers.arm(session, CHANGED, session.workspace, at=at, occurrence=at.isoformat())


def look(session: Session, glance: Glance) -> None:
    """Answer the timer: whoever leads has mornings, whether they have work of their own or not."""
    if not glance.tools.registry.mornings:
        return
    present = leading.candidates(session)
    named = staff.get_many(session, set(glance.tools.admins)).values()
    present |= {one.id for one in named if not one.is_gone}
    telling.expect(session, present, now=glance.now, tools=glance.tools)
