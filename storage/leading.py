"""Who leads whom: the questions behind what each of those who lead hears of."""

from sqlalchemy import or_, select

from storage.enums import Role
from storage.session import Session
from storage.staff import Person
from storage.teams import Team, TeamMember


def people_of(session: Session, person_id: str) -> set[str]:
    """Return whom somebody leads: the members of their teams, and who reports to them."""
    members = (
        select(TeamMember.person_id)
        .join(
            Team, (Team.workspace_id == TeamMember.workspace_id) & (Team.id == TeamMember.team_id)
        )
        .where(Team.lead_id == person_id)
    )
    reports = select(Person.id).where(Person.manager_id == person_id)
    return (set(session.scalars(members)) | set(session.scalars(reports))) - {person_id}


def candidates(session: Session) -> set[str]:
    """Return who may lead something: by their role, as the lead of a team, or as a manager."""
    managers = select(Person.manager_id).where(Person.manager_id.is_not(None))
    leads = select(Team.lead_id).where(Team.lead_id.is_not(None))
    present = select(Person.id).where(
        Person.is_gone.is_(False),
        Person.is_bot.is_(False),
        Person.is_stranger.is_(False),
        or_(Person.role != Role.STAFF, Person.id.in_(_named(session, managers, leads))),
    )
    return set(session.scalars(present))


def _named(session: Session, *queries: object) -> set[str]:
    return {
        one
        for query in queries
        for one in session.scalars(query)  # type: ignore[call-overload]  # Both select one column.
        if one
    }
