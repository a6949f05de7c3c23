"""Who is responsible where: the team for a department at a site, and who leads whom."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from storage import staff, teams
from storage.session import Session
from storage.staff import Person
from storage.teams import Team

# A department, or none, at a site, or at none.
Place = tuple[uuid.UUID | None, uuid.UUID | None]


@dataclass(frozen=True)
class Responsible:
    """Whom something reaches. `teams` are those that exist, the nearest first.

    The channel and the lead are those of the nearest team that has one; somebody who left leads
    nothing any more.
    """

    teams: tuple[Team, ...]
    channel_id: str | None
    lead_id: str | None


def team_for(
    session: Session, department_id: uuid.UUID | None, site_id: uuid.UUID | None
) -> Responsible:
    """Find it as (department, site), else the site, else the department, else the workspace."""
    here = (department_id, site_id)
    return teams_for(session, {here})[here]


def teams_for(session: Session, places: set[Place]) -> dict[Place, Responsible]:
    """Return the same of many places, in as many questions as of one."""
    keys = {place: _keys(*place) for place in places}
    by_key = teams.by_keys(session, sorted({key for some in keys.values() for key in some}))
    leads = staff.get_many(session, {team.lead_id for team in by_key.values() if team.lead_id})
    return {
        place: _responsible(tuple(by_key[key] for key in some if key in by_key), leads)
        for place, some in keys.items()
    }


def _keys(department_id: uuid.UUID | None, site_id: uuid.UUID | None) -> list[str]:
    nearest = [(department_id, site_id), (None, site_id), (department_id, None), (None, None)]
    return list(dict.fromkeys(teams.key_of(*one) for one in nearest))


def _responsible(found: tuple[Team, ...], leads: dict[str, Person]) -> Responsible:
    present = [
        lead for team in found if (lead := leads.get(team.lead_id or "")) and not lead.is_gone
    ]
    return Responsible(
        teams=found,
        channel_id=next((team.channel_id for team in found if team.channel_id), None),
        lead_id=present[0].id if present else None,
    )


def leads_of(session: Session, person: Person) -> list[str]:
    """Return who leads somebody, the nearest first: their teams' leads, manager, site's lead."""
    return leads_of_many(session, [person])[person.id]


def leads_of_many(session: Session, people: Sequence[Person]) -> dict[str, list[str]]:
    """Return who leads each of these people, in as many questions as of one."""
    if not people:
        return {}
    own = teams.of_people(session, [one.id for one in people])
    places = {
        one.id: [(team.department_id, one.site_id) for team in own.get(one.id, [])]
        or [(None, one.site_id)]
        for one in people
    }
    there = teams_for(session, {place for some in places.values() for place in some})
    wanted = {
        one.id: [
            *(team.lead_id for team in own.get(one.id, [])),
            one.manager_id,
            *(there[place].lead_id for place in places[one.id]),
        ]
        for one in people
    }
    known = staff.get_many(session, {lead for some in wanted.values() for lead in some if lead})
    present = {one.id for one in known.values() if not one.is_gone}
    return {
        person_id: [lead for lead in dict.fromkeys(some) if lead in present - {person_id}]
        for person_id, some in wanted.items()
    }


def lead_of(session: Session, person: Person) -> str | None:
    """Return who leads somebody; None when nobody does."""
    return next(iter(leads_of(session, person)), None)
