"""Who is here, who is who, and all that is stored about oneself."""

from datetime import datetime

from handlers.kit.actors import Actor, require_own
from handlers.kit.area import Tools
from handlers.staff.cards.people import (
    PAGE_SIZE,
    SHOWN_WORK,
    Me,
    Page,
    PersonLine,
    TeamShown,
    Who,
    last_page,
)
from handlers.staff.service import directory, people, responsible
from handlers.staff.service.directory import Directory, TeamMeant
from storage import absences, channels, personal, staff, teams
from storage.enums import Role
from storage.session import Session
from storage.staff import Person


def page(session: Session, actor: Actor, number: int, *, now: datetime, tools: Tools) -> Page:
    """Return a page of everybody, in as many questions as a single person takes."""
    directory.require_insider(actor)
    count = staff.count_here(session)
    number = min(max(number, 1), last_page(count))
    found = staff.page(session, after=(number - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    ids = [one.id for one in found]
    admins = {one.id for one in people.admins(session, tools)}
    names = directory.load(session)
    own = teams.of_people(session, ids)
    away = absences.away_until(session, ids, now)
    lines = [
        PersonLine(
            one,
            role=Role.ADMIN if one.id in admins else one.role,
            site=_site_name(names, one),
            teams=[names.team_name(team) for team in own.get(one.id, [])],
            away_until=away.get(one.id),
        )
        for one in found
    ]
    return Page(lines, number, count, actor.timezone)


def _site_name(names: Directory, person: Person) -> str | None:
    site = names.sites.get(person.site_id) if person.site_id else None
    return site.name if site else None


def who(session: Session, actor: Actor, person: Person, *, now: datetime, tools: Tools) -> Who:
    """Return who somebody is."""
    directory.require_insider(actor)
    return _who(session, actor, person, now=now, tools=tools)


def _who(session: Session, actor: Actor, person: Person, *, now: datetime, tools: Tools) -> Who:
    found = directory.load(session)
    leads = responsible.leads_of(session, person)
    own = teams.of_people(session, [person.id]).get(person.id, [])
    return Who(
        person=person,
        role=people.present_role(session, person, tools),
        site=_site_name(found, person),
        teams=[found.team_name(team) for team in own],
        leads=[found.team_name(team) for team in teams.led_by(session, person.id)],
        lead=staff.get(session, leads[0]) if leads else None,
        away=absences.not_over(session, person.id, now),
        shows_reasons=actor.id in (person.id, *leads) or actor.at_least(Role.MANAGER),
        zone=actor.timezone,
    )


def team(session: Session, actor: Actor, meant: TeamMeant, *, now: datetime) -> TeamShown:
    """Return who is responsible for a department, a site or both."""
    directory.require_insider(actor)
    department, site = meant.department, meant.site
    there = responsible.team_for(
        session, department.id if department else None, site.id if site else None
    )
    found = directory.load(session)
    nearest = there.teams[0] if there.teams else None
    ids = teams.members(session, nearest.id) if nearest else set()
    if site is not None and department is None:
        ids |= {one.id for one in staff.at_site(session, site.id)}
    known = staff.get_many(session, ids)
    members = sorted(known.values(), key=lambda one: (one.name, one.id))
    return TeamShown(
        name=meant.name,
        found_as=found.team_name(nearest) if nearest else None,
        channel_id=there.channel_id,
        lead=staff.get(session, there.lead_id) if there.lead_id else None,
        members=[one for one in members if not one.is_gone],
        away=absences.away_until(session, sorted(ids), now),
        zone=actor.timezone,
    )


def me(session: Session, actor: Actor, *, now: datetime, tools: Tools) -> Me:
    """Return everything that is stored about who asks. Guests may ask, too."""
    require_own(actor)
    person = staff.get(session, actor.id)
    if person is None:
        raise LookupError(actor.id)
    return Me(
        who=_who(session, actor, person, now=now, tools=tools),
        fields=personal.fields_of(person),
        channels=sorted(channels.of_person(session, actor.id)),
        open_work=_own_work(session, actor.id, tools),
        kept=personal.rows_about(session, actor.id),
    )


def _own_work(session: Session, person_id: str, tools: Tools) -> list[str]:
    """Return what somebody has to do with its titles, which others may not all read."""
    found: list[str] = []
    for area in tools.registry.areas:
        work = area.desk.open_work(session, person_id) if area.desk else []
        for title, subject in work[: SHOWN_WORK - len(found)]:
            own = area.subject.title(session, subject) if area.subject else None
            found.append(own or title)
    return found
