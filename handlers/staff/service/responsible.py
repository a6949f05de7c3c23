"""Who is responsible where: the team for a department at a site, and who leads whom."""

import uuid
from dataclasses import dataclass

from storage import staff, teams
from storage.session import Session
from storage.staff import Person
from storage.teams import Team


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
    keys = [
        teams.key_of(department_id, site_id),
        teams.key_of(None, site_id),
        teams.key_of(department_id, None),
        teams.key_of(None, None),
    ]
    by_key = teams.by_keys(session, keys)
    found = tuple(by_key[key] for key in dict.fromkeys(keys) if key in by_key)
    leads = staff.get_many(session, {team.lead_id for team in found if team.lead_id})
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
    own = teams.of_people(session, [person.id]).get(person.id, [])
    candidates = [team.lead_id for team in own]
    candidates.append(person.manager_id)
    departments = [team.department_id for team in own] or [None]
    candidates += [team_for(session, one, person.site_id).lead_id for one in departments]
    wanted = [one for one in dict.fromkeys(candidates) if one and one != person.id]
    known = staff.get_many(session, set(wanted))
    return [one for one in wanted if one in known and not known[one].is_gone]


def lead_of(session: Session, person: Person) -> str | None:
    """Return who leads somebody; None when nobody does."""
    return next(iter(leads_of(session, person)), None)
