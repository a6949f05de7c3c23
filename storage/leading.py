"""Who leads whom: the questions behind what each of those who lead hears of."""

from sqlalchemy import BindParameter, bindparam, or_, select, union

from storage.enums import Role
from storage.prepared import OURS, columns, table_of
from storage.session import Session
from storage.staff import Person
from storage.teams import Team, TeamMember

_team, _member, _person = columns(Team), columns(TeamMember), columns(Person)
_LED: BindParameter[str] = bindparam("lead")
_PEOPLE_OF = union(
    select(_member.person_id)
    .join(
        table_of(Team),
        (_team.workspace_id == _member.workspace_id) & (_team.id == _member.team_id),
    )
    .where(_member.workspace_id == OURS, _team.lead_id == _LED),
    select(_person.id).where(_person.workspace_id == OURS, _person.manager_id == _LED),
)


def people_of(session: Session, person_id: str) -> set[str]:
    """Return whom somebody leads: the members of their teams, and who reports to them."""
    return set(session.read(_PEOPLE_OF, lead=person_id).scalars()) - {person_id}


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
