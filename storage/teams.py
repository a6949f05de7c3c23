"""Departments, and teams: a department at a site, with a channel, a lead and members."""

import uuid
from typing import Any

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    bindparam,
    delete,
    false,
    func,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped
from storage.prepared import prepared
from storage.session import Session
from storage.sites import fold
from storage.upsert import upsert


class Department(Scoped, Base):
    __tablename__ = "departments"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(80))

    __table_args__ = (UniqueConstraint("workspace_id", "folded"),)


class Team(Scoped, Base):
    """A department at a site. Without a site it serves the department wherever no other does.

    Without a department it serves the whole site, and without either the whole workspace. `key`
    is made of both, so that there is one of each.
    """

    __tablename__ = "teams"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(80))
    department_id: Mapped[uuid.UUID | None]
    site_id: Mapped[uuid.UUID | None]
    channel_id: Mapped[str | None] = mapped_column(String(32))
    lead_id: Mapped[str | None] = mapped_column(String(32))
    # Whether a check mark from an owner completes their task.
    reactions: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        ForeignKeyConstraint(
            ["workspace_id", "department_id"], ["departments.workspace_id", "departments.id"]
        ),
        ForeignKeyConstraint(["workspace_id", "site_id"], ["sites.workspace_id", "sites.id"]),
        ForeignKeyConstraint(
            ["workspace_id", "lead_id"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        ),
        Index("ix_teams_lead", "workspace_id", "lead_id"),
    )


class TeamMember(Scoped, Base):
    __tablename__ = "team_members"

    team_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "team_id"], ["teams.workspace_id", "teams.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        Index("ix_team_members_person", "workspace_id", "person_id"),
    )


def key_of(department_id: uuid.UUID | None, site_id: uuid.UUID | None) -> str:
    """Return what makes a team the only one of its department and site."""
    return f"{department_id.hex if department_id else '-'}/{site_id.hex if site_id else '-'}"


_DEPARTMENTS = prepared(select(Department).order_by(Department.name, Department.id), Department)
_memberships: Any = (
    select(TeamMember.person_id, Team)
    .join(Team, (Team.workspace_id == TeamMember.workspace_id) & (Team.id == TeamMember.team_id))
    .where(TeamMember.person_id.in_(bindparam("people", expanding=True)))
    .order_by(Team.id)
)
_OF_PEOPLE = prepared(_memberships, TeamMember, Team)
_BY_KEYS = prepared(select(Team).where(Team.key.in_(bindparam("keys", expanding=True))), Team)
_EVERY = prepared(select(Team).order_by(Team.id), Team)
_LED_BY = prepared(select(Team).where(Team.lead_id == bindparam("person")).order_by(Team.id), Team)


def departments(session: Session) -> list[Department]:
    rows = session.memo.once(
        (Department, "every"), (Department,), lambda: list(session.ask(_DEPARTMENTS).scalars())
    )
    return [*rows]


def add_department(session: Session, name: str) -> Department | None:
    """Write a new department; None when there is one of this name."""
    row = {
        "workspace_id": session.workspace,
        "id": uuid.uuid4(),
        "name": name,
        "folded": fold(name),
    }
    session.execute(upsert(session, Department, row, key=("workspace_id", "folded")))
    return session.scalars(select(Department).where(Department.id == row["id"])).one_or_none()


def remove_department(session: Session, department_id: uuid.UUID) -> None:
    session.execute(delete(Department).where(Department.id == department_id))


def open_team(
    session: Session, department_id: uuid.UUID | None, site_id: uuid.UUID | None
) -> tuple[Team, bool]:
    """Return the team of a department at a site, and whether it is a new one."""
    key = key_of(department_id, site_id)
    row = {
        "workspace_id": session.workspace,
        "id": uuid.uuid4(),
        "key": key,
        "department_id": department_id,
        "site_id": site_id,
    }
    done = session.execute(upsert(session, Team, row, key=("workspace_id", "key")))
    team = session.scalars(select(Team).where(Team.key == key)).one()
    return team, bool(done.rowcount)  # type: ignore[attr-defined]  # An insert has a row count.


def get(session: Session, team_id: uuid.UUID) -> Team | None:
    return session.scalars(select(Team).where(Team.id == team_id)).one_or_none()


def by_keys(session: Session, keys: list[str]) -> dict[str, Team]:
    found = session.ask(_BY_KEYS, keys=keys).scalars()
    return {team.key: team for team in found}


def every(session: Session) -> list[Team]:
    return list(session.ask(_EVERY).scalars())


def change(session: Session, team_id: uuid.UUID, **values: str | bool | None) -> None:
    """Change a team's `channel_id`, `lead_id` or `reactions`."""
    session.execute(update(Team).where(Team.id == team_id).values(**values))


def remove(session: Session, team_id: uuid.UUID) -> None:
    session.execute(delete(Team).where(Team.id == team_id))


def members(session: Session, team_id: uuid.UUID) -> set[str]:
    return set(session.scalars(select(TeamMember.person_id).where(TeamMember.team_id == team_id)))


def sizes(session: Session) -> dict[uuid.UUID, int]:
    """Return how many members each team has; those without any are left out."""
    rows = session.execute(
        select(TeamMember.team_id, func.count().label("size")).group_by(TeamMember.team_id)
    )
    return {row.team_id: row.size for row in rows}


def of_people(session: Session, person_ids: list[str]) -> dict[str, list[Team]]:
    """Return the teams that each of these people is a member of."""
    found: dict[str, list[Team]] = {}
    rows: Any = session.ask(_OF_PEOPLE, people=person_ids) if person_ids else ()
    for person_id, team in rows:
        found.setdefault(person_id, []).append(team)
    return found


def led_by(session: Session, person_id: str) -> list[Team]:
    """Return the teams that somebody leads."""
    return session.memo.once(
        (Team, "led", person_id),
        (Team,),
        lambda: list(session.ask(_LED_BY, person=person_id).scalars()),
    )


def join(session: Session, team_id: uuid.UUID, person_ids: set[str]) -> set[str]:
    """Make people members of a team; return those who were none before."""
    new = person_ids - members(session, team_id)
    rows = [
        {"workspace_id": session.workspace, "team_id": team_id, "person_id": person_id}
        for person_id in sorted(new)
    ]
    if rows:
        key = ("workspace_id", "team_id", "person_id")
        session.execute(upsert(session, TeamMember, rows, key=key))
    return new


def leave(session: Session, team_id: uuid.UUID, person_ids: set[str]) -> set[str]:
    """End people's membership of a team; return those who were members."""
    old = person_ids & members(session, team_id)
    session.execute(
        delete(TeamMember).where(
            TeamMember.team_id == team_id, TeamMember.person_id.in_(sorted(old))
        )
    )
    return old
