"""Taking back what one has just changed, as long as nobody changed it since."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.staff.service import absences as away
from handlers.staff.service import people, roles
from handlers.staff.service.sites import require_manager
from handlers.staff.service.teams import require_member_changes
from storage import absences, audit, comings, sites, staff, teams
from storage.audit import AuditEntry
from storage.enums import Role
from storage.session import Session

KIND = "audit"
WITHIN = timedelta(minutes=10)
Detail = Mapping[str, Any]


def take_back(
    session: Session, actor: Actor, entry_id: str, *, now: datetime, tools: Tools
) -> None:
    """Take back the change of an audit row: one's own, once, within ten minutes.

    Errors: `Rejected` with what stands against it.
    """
    try:
        entry = audit.get(session, uuid.UUID(entry_id))
    except ValueError:
        entry = None
    if entry is None or entry.action not in _WAYS or entry.actor_id != actor.id:
        raise Rejected(_("Only who made a change can take it back."))
    if now - entry.at > WITHIN:
        raise Rejected(_("That was too long ago to be taken back. Please change it instead."))
    if audit.story(session, entry.id.hex):
        raise Rejected(_("You have taken that back already."))
    _require_authority(session, actor, entry, tools)
    if not _WAYS[entry.action](session, entry.detail):
        raise Rejected(_("It has been changed or used since, so it stays as it is."))
    audit.write(
        session,
        f"{entry.action}.undo"[:48],
        at=now,
        actor_id=actor.id,
        subject=(KIND, entry.id.hex),
    )


def _require_authority(session: Session, actor: Actor, entry: AuditEntry, tools: Tools) -> None:
    """Refuse who may not make the opposite change any more. Errors: `Rejected`."""
    match entry.action:
        case "staff.role":
            if person := staff.get(session, entry.subject or ""):
                before, admins = Role(entry.detail["before"]), people.admins(session, tools)
                roles.require_gift(actor, person, before, admins=admins, tools=tools)
        case "staff.away" | "staff.back":
            if person := staff.get(session, entry.subject or ""):
                away.require_say(session, actor, person)
        case "staff.team.members" | "staff.team.reactions":
            if team := teams.get(session, uuid.UUID(hex=entry.detail["team"])):
                require_member_changes(actor, team)
        case _:
            require_manager(actor)


def _role(session: Session, detail: Detail) -> bool:
    person = staff.get(session, detail["person"])
    if person is None or person.role.value != detail["after"]:
        return False
    staff.give_role(session, person.id, Role(detail["before"]))
    return True


def _away(session: Session, detail: Detail) -> bool:
    absence = absences.get(session, uuid.UUID(hex=detail["absence"]))
    if absence is None or absence.ends != datetime.fromisoformat(detail["after"]):
        return False
    absences.remove(session, absence.id)
    away.tell_what_waited(session, absence.person_id, absence.id, now=absence.begins)
    return True


def _back(session: Session, detail: Detail) -> bool:
    ends = {uuid.UUID(hex=absence_id): times for absence_id, *times in detail["absences"]}
    for absence_id, (_before, after) in ends.items():
        absence = absences.get(session, absence_id)
        if absence is None or absence.ends != datetime.fromisoformat(after):
            return False
    for absence_id, (before, _after) in ends.items():
        absences.end(session, [absence_id], datetime.fromisoformat(before))
    return True


def _site_added(session: Session, detail: Detail) -> bool:
    site_id = uuid.UUID(hex=detail["site"])
    used = any(team.site_id == site_id for team in teams.every(session))
    if used or staff.at_site(session, site_id):
        return False
    comings.forget_guess(session, site_id=site_id)
    sites.remove(session, site_id)
    return True


def _hours(session: Session, detail: Detail) -> bool:
    site_id, since = uuid.UUID(hex=detail["site"]), date.fromisoformat(detail["since"])
    found = sites.time_of(session, site_id)
    held = [row.windows for row in found.hours if row.valid_from == since] if found else []
    if held != [detail["after"]]:
        return False
    if detail["before"] is None:
        sites.forget_hours(session, site_id, since)
    else:
        sites.set_hours(session, site_id, since, detail["before"])
    return True


def _holidays(session: Session, detail: Detail) -> bool:
    site = sites.get(session, uuid.UUID(hex=detail["site"]))
    if site is None or [site.country, site.subdivision] != detail["after"]:
        return False
    country, part = detail["before"]
    sites.change(session, site.id, country=country, subdivision=part)
    return True


def _day(session: Session, detail: Detail) -> bool:
    site_id, day = uuid.UUID(hex=detail["site"]), date.fromisoformat(detail["day"])
    found = sites.time_of(session, site_id)
    held = [[row.is_open, row.name] for row in found.days if row.day == day] if found else []
    if held != [detail["after"]]:
        return False
    if detail["before"] is None:
        sites.forget_day(session, site_id, day)
    else:
        is_open, name = detail["before"]
        sites.set_day(session, site_id, day, is_open=is_open, name=name)
    return True


def _alias(session: Session, detail: Detail) -> bool:
    sites.forget_names(session, detail["names"])
    return True


def _department(session: Session, detail: Detail) -> bool:
    department_id = uuid.UUID(hex=detail["department"])
    if any(team.department_id == department_id for team in teams.every(session)):
        return False
    comings.forget_guess(session, department_id=department_id)
    teams.remove_department(session, department_id)
    return True


def _team_added(session: Session, detail: Detail) -> bool:
    team = teams.get(session, uuid.UUID(hex=detail["team"]))
    if team is None or not detail["new"] or teams.members(session, team.id):
        return False
    if [team.channel_id, team.lead_id] != detail["after"]:
        return False
    teams.remove(session, team.id)
    return True


def _team_changed(column: str) -> Callable[[Session, Detail], bool]:
    def take_back_column(session: Session, detail: Detail) -> bool:
        team = teams.get(session, uuid.UUID(hex=detail["team"]))
        if team is None or getattr(team, column) != detail["after"]:
            return False
        teams.change(session, team.id, **{column: detail["before"]})
        return True

    return take_back_column


def _members(session: Session, detail: Detail) -> bool:
    team = teams.get(session, uuid.UUID(hex=detail["team"]))
    if team is None:
        return False
    teams.leave(session, team.id, set(detail["joined"]))
    teams.join(session, team.id, set(detail["left"]))
    for person in staff.get_many(session, set(detail["placed"])).values():
        if person.site_id == team.site_id:
            staff.place(session, person.id, site_id=None)
    return True


_WAYS: dict[str, Callable[[Session, Detail], bool]] = {
    "staff.role": _role,
    "staff.away": _away,
    "staff.back": _back,
    "staff.site.add": _site_added,
    "staff.site.hours": _hours,
    "staff.site.holidays": _holidays,
    "staff.site.day": _day,
    "staff.site.alias": _alias,
    "staff.department.add": _department,
    "staff.team.add": _team_added,
    "staff.team.lead": _team_changed("lead_id"),
    "staff.team.channel": _team_changed("channel_id"),
    "staff.team.reactions": _team_changed("reactions"),
    "staff.team.members": _members,
}
