"""Who is who, and when they work."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from handlers.kit.actors import Actor
from handlers.kit.area import Glance, Tools
from handlers.kit.words import speaking
from handlers.kit.workdays import Calendar, Window, same_hours
from handlers.staff.cards import told as cards
from handlers.staff.rules import slack as rules
from handlers.staff.service import calendars
from storage import jobs, outbox, staff, timers, workspaces
from storage.enums import Role
from storage.session import Session
from storage.staff import Person

REFRESH = "staff.refresh"
JOINED, LEFT = "staff.joined", "staff.left"
REFRESH_EVERY = timedelta(hours=6)
OPENS, CLOSES = time(9), time(17)


def home_zone(session: Session, tools: Tools) -> str:
    """Return the zone of the workspace: what was set, else what Slack says of its people."""
    return tools.timezone or workspaces.get(session).timezone


def settle_zone(session: Session) -> None:
    """Take the zone that most people of the workspace are in as the workspace's own."""
    zone = rules.most_common_zone([zone for zone in staff.zones(session) if _exists(zone)])
    if zone:
        workspaces.change(session, timezone=zone)


def zone_of(session: Session, person: Person | None, tools: Tools) -> str:
    """Return the zone a person sees times in."""
    if person is not None and person.timezone and _exists(person.timezone):
        return person.timezone
    return home_zone(session, tools)


def working_calendar(zone: str) -> Calendar:
    """Return the working time everybody has by default: Monday to Friday, nine to five."""
    window = Window(OPENS.hour * 60 + OPENS.minute, CLOSES.hour * 60 + CLOSES.minute)
    return Calendar(ZoneInfo(zone), same_hours((window,)))


def calendar_of(session: Session, person_id: str, tools: Tools) -> Calendar:
    """Return when a person works: as their site says, else the usual hours in their own zone."""
    person = staff.get(session, person_id)
    at_site = calendars.at(session, person.site_id if person else None)
    return at_site or working_calendar(zone_of(session, person, tools))


def calendars_of(session: Session, found: Iterable[Person], tools: Tools) -> dict[str, Calendar]:
    """Return when each of these people works; many at one site cost as much as one."""
    persons = list(found)
    at_sites = {
        site_id: calendars.at(session, site_id)
        for site_id in {person.site_id for person in persons if person.site_id}
    }
    return {
        person.id: (at_sites.get(person.site_id) if person.site_id else None)
        or working_calendar(zone_of(session, person, tools))
        for person in persons
    }


def actor(session: Session, person: Person, tools: Tools) -> Actor:
    """Return somebody who asks, as the areas know them."""
    return Actor(
        id=person.id,
        workspace=session.workspace,
        name=person.name or person.handle,
        role=present_role(session, person, tools),
        timezone=zone_of(session, person, tools),
        locale=person.locale or workspaces.get(session).locale,
        is_guest=person.is_guest,
        is_stranger=person.is_stranger,
    )


def role_of(person: Person, tools: Tools) -> Role:
    """Return a role; who is named in the settings is an admin whatever the database says.

    Guests and people of other workspaces have none above staff, whatever they once had.
    """
    if person.is_stranger or person.is_guest:
        return Role.STAFF
    return Role.ADMIN if person.id in tools.admins else person.role


def present_role(session: Session, person: Person, tools: Tools) -> Role:
    """Return a role, in which Slack's admins stand in while nobody is an admin here."""
    role = role_of(person, tools)
    if not person.is_slack_admin or role is Role.ADMIN:
        return role
    return role if _admins_by_right(session, tools) else Role.ADMIN


def _admins_by_right(session: Session, tools: Tools) -> list[Person]:
    """Return who is present and an admin by the settings or by role."""
    named = staff.get_many(session, set(tools.admins)).values()
    found = {one.id: one for one in (*named, *staff.with_role(session, Role.ADMIN))}
    present = [one for one in found.values() if not one.is_gone and not one.is_stranger]
    return sorted(present, key=lambda one: one.id)


def admins(session: Session, tools: Tools) -> list[Person]:
    """Return who is an admin and present: by the settings, by role, else Slack's own."""
    return _admins_by_right(session, tools) or staff.slack_admins(session)


def is_admin_by_right(session: Session, person_id: str, tools: Tools) -> bool:
    """Whether somebody is an admin by the settings or by role, not only standing in."""
    person = staff.get(session, person_id)
    return person is not None and role_of(person, tools) is Role.ADMIN


def meet(session: Session, person_id: str, handle: str, *, is_stranger: bool) -> Person:
    """Return a person; somebody new is remembered, and Slack is asked about them."""
    person = staff.get(session, person_id)
    if person is None:
        staff.meet(session, person_id, handle, is_stranger=is_stranger)
        jobs.start(session, REFRESH, "all")
        person = staff.get(session, person_id)
    if person is None:
        raise LookupError(person_id)
    if is_stranger and not person.is_stranger and person.refreshed_at is None:
        # So far somebody only named them; now Slack itself says where they belong.
        person.is_stranger = True
        session.flush()
    return person


def take_in(session: Session, rows: list[dict[str, Any]]) -> None:
    """Write what Slack says of people, and have it looked at who has left since."""
    before = staff.get_many(session, {row["id"] for row in rows})
    staff.refresh(session, rows)
    for row in rows:
        known = before.get(row["id"])
        if row["is_gone"] and known is not None and not known.is_gone:
            look_at(session, LEFT, row["id"])


def look_at(session: Session, kind: str, person_id: str) -> None:
    """Have a timer look at somebody now: what Slack tells carries no business time."""
    at = session.engine_now()
    timers.arm(session, kind, person_id, at=at, occurrence=at.isoformat())


def own_user(session: Session) -> str:
    """Return the Slack id of our own bot user in this workspace."""
    return workspaces.get(session).bot_user_id


def refresh_now(session: Session, now: datetime) -> None:
    """Ask Slack who is here, now and regularly."""
    jobs.start(session, REFRESH, "all")
    refresh_again_later(session, now)


def refresh_again_later(session: Session, now: datetime) -> None:
    """Ask Slack again in six hours; events keep people and channels fresh in between."""
    at = now + REFRESH_EVERY
    timers.disarm(session, session.workspace, kind=REFRESH)
    timers.arm(session, REFRESH, session.workspace, at=at, occurrence=at.isoformat())


def refresh_is_due(session: Session, glance: Glance) -> None:
    """Answer the refresh timer."""
    refresh_now(session, glance.now)


def place_failed(session: Session, place: str, error: str, *, now: datetime, tools: Tools) -> None:
    """Tell the leads, or failing them the admins, that something cannot be shown at a place."""
    for person in staff.with_role(session, Role.LEAD) or admins(session, tools):
        if person.id == place:
            continue
        with speaking(language_of(session, person.id)):
            text = cards.place_failed(place, error)
        key = f"place:{person.id}:{place}:{error}:{now.date()}"
        outbox.post(session, person.id, {"text": text}, key=key[:200])


def language_of(session: Session, place: str) -> str:
    """Return the locale of a place: a person's own, else the workspace's."""
    person = staff.get(session, place) if place.startswith(("U", "W")) else None
    return (person.locale if person else None) or workspaces.get(session).locale


def _exists(zone: str) -> bool:
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
