"""People as Slack knows them, with their role here."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, String, bindparam, false, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word
from storage.enums import Role
from storage.prepared import OURS, columns, prepared
from storage.session import Session
from storage.upsert import upsert


class Person(Scoped, Base):
    """A Slack user. Names stand only here; every other table refers to the row by `id`.

    Foreign keys follow a change of `id`, so that forgetting somebody is one update.
    """

    __tablename__ = "people"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    handle: Mapped[str] = mapped_column(String(120), default="")
    title: Mapped[str | None] = mapped_column(String(120))
    timezone: Mapped[str | None] = mapped_column(String(64))
    locale: Mapped[str | None] = mapped_column(String(16))
    role: Mapped[Role] = mapped_column(Word(Role), default=Role.STAFF)
    is_bot: Mapped[bool] = mapped_column(default=False)
    is_guest: Mapped[bool] = mapped_column(default=False)
    is_gone: Mapped[bool] = mapped_column(default=False)
    # Of another workspace, met in a shared channel.
    is_stranger: Mapped[bool] = mapped_column(default=False)
    # An administrator of the Slack workspace; stands in while nobody is an admin here.
    is_slack_admin: Mapped[bool] = mapped_column(default=False, server_default=false())
    site_id: Mapped[uuid.UUID | None]
    manager_id: Mapped[str | None] = mapped_column(String(32))
    dm_channel: Mapped[str | None] = mapped_column(String(32))
    refreshed_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_people_handle", "workspace_id", "handle"),
        Index("ix_people_name", "workspace_id", "is_gone", "name", "id"),
        ForeignKeyConstraint(["workspace_id", "site_id"], ["sites.workspace_id", "sites.id"]),
        ForeignKeyConstraint(
            ["workspace_id", "manager_id"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        ),
    )


SLACK_FIELDS = (
    "name",
    "handle",
    "title",
    "timezone",
    "locale",
    "is_bot",
    "is_guest",
    "is_gone",
    "is_stranger",
    "is_slack_admin",
    "refreshed_at",
)


# Who works here: present, a human, and one of us.
_HERE = (Person.is_gone.is_(False), Person.is_bot.is_(False), Person.is_stranger.is_(False))


_BY_IDS = prepared(select(Person).where(Person.id.in_(bindparam("ids", expanding=True))), Person)


def get(session: Session, person_id: str) -> Person | None:
    return get_many(session, {person_id}).get(person_id)


def get_many(session: Session, ids: set[str]) -> dict[str, Person]:
    """Return those of these people who are known; who was asked for before is not asked again."""
    memo = session.memo
    new = [one for one in sorted(ids) if not memo.knows((Person, one))]
    for person in session.ask(_BY_IDS, ids=new).scalars() if new else ():
        memo.know((Person, person.id), person, Person)
    found = (memo.get((Person, one)) for one in sorted(ids))
    return {person.id: person for person in found if person is not None}


def by_handle(session: Session, handle: str) -> list[Person]:
    """Return everybody present whose handle or name is `handle`, whatever its case."""
    wanted = handle.lower()
    return list(
        session.scalars(
            select(Person)
            .where(
                Person.is_gone.is_(False),
                (func.lower(Person.handle) == wanted) | (func.lower(Person.name) == wanted),
            )
            .order_by(Person.id)
        )
    )


def with_role(session: Session, role: Role) -> list[Person]:
    return list(
        session.scalars(
            select(Person)
            .where(Person.role == role, Person.is_gone.is_(False), Person.is_bot.is_(False))
            .order_by(Person.id)
        )
    )


def meet(session: Session, person_id: str, handle: str, *, is_stranger: bool) -> None:
    """Remember somebody we only know the id of yet; what is already known stays."""
    row = {
        "workspace_id": session.workspace,
        "id": person_id,
        "name": handle,
        "handle": handle,
        "role": Role.STAFF,
        "is_bot": False,
        "is_guest": False,
        "is_gone": False,
        "is_stranger": is_stranger,
        "is_slack_admin": False,
    }
    session.execute(upsert(session, Person, row, key=("workspace_id", "id")))


def refresh(session: Session, rows: list[dict[str, Any]]) -> None:
    """Write what Slack says about people (`SLACK_FIELDS` of each, by `id`); roles stay."""
    full = [
        {
            "role": Role.STAFF,
            **row,
            "title": row.get("title"),
            "is_slack_admin": bool(row.get("is_slack_admin")),
            "workspace_id": session.workspace,
        }
        for row in sorted(rows, key=lambda row: row["id"])
    ]
    if full:
        session.execute(
            upsert(session, Person, full, key=("workspace_id", "id"), change=SLACK_FIELDS)
        )


def give_role(session: Session, person_id: str, role: Role) -> None:
    session.execute(update(Person).where(Person.id == person_id).values(role=role))


def place(session: Session, person_id: str, **values: Any) -> None:
    """Change where somebody works (`site_id`) or whom they report to (`manager_id`)."""
    session.execute(update(Person).where(Person.id == person_id).values(**values))


def here(session: Session) -> list[Person]:
    """Return everybody who works here, by name."""
    return list(session.scalars(select(Person).where(*_HERE).order_by(Person.name, Person.id)))


def page(session: Session, *, after: int, limit: int) -> list[Person]:
    """Return a page of those who work here, by name; `after` counts the people before it."""
    query = select(Person).where(*_HERE).order_by(Person.name, Person.id)
    return list(session.scalars(query.offset(after).limit(limit)))


def count_here(session: Session) -> int:
    return int(session.scalar(select(func.count()).select_from(Person).where(*_HERE)) or 0)


def at_site(session: Session, site_id: uuid.UUID) -> list[Person]:
    query = select(Person).where(*_HERE, Person.site_id == site_id)
    return list(session.scalars(query.order_by(Person.name, Person.id)))


def slack_admins(session: Session) -> list[Person]:
    query = select(Person).where(*_HERE, Person.is_slack_admin.is_(True))
    return list(session.scalars(query.order_by(Person.id)))


def dm_channels(session: Session) -> list[str]:
    """Return every direct message with somebody that was opened."""
    query = select(Person.dm_channel).where(Person.dm_channel.is_not(None))
    return [one for one in session.scalars(query.order_by(Person.dm_channel)) if one]


_of = columns(Person)
_DM = select(_of.dm_channel).where(_of.workspace_id == OURS, _of.id == bindparam("person"))


def remember_dm(session: Session, person_id: str, channel: str) -> None:
    """Remember somebody's DM, also of a person we know only as a place."""
    if session.read(_DM, person=person_id).scalar() == channel:
        return
    meet(session, person_id, "", is_stranger=False)
    session.execute(update(Person).where(Person.id == person_id).values(dm_channel=channel))


def zones(session: Session) -> list[str]:
    """Return the zone of each person who works here."""
    return list(
        session.scalars(
            select(Person.timezone).where(
                Person.is_gone.is_(False),
                Person.is_bot.is_(False),
                Person.is_stranger.is_(False),
                Person.timezone.is_not(None),
            )
        )
    )
