"""Targets of sales: how much by when, at one site or at all."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    ForeignKeyConstraint,
    Integer,
    String,
    UniqueConstraint,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word, partial_index
from storage.enums import Pace, TargetState, Weighting
from storage.session import Session

_RUNNING = literal(TargetState.RUNNING, Word(TargetState), literal_execute=True)


class Target(Scoped, Base):
    """`minor` minor units of `currency` from `first` to `last`; without a site, at all of them.

    `sites` are the ids of the sites that it counts, hex.
    `weights` are hundredths for Monday to Sunday, by the id of a site or for all (`""`).
    `scope` makes one running target of a site and a period. `pace` is what the owner was told
    last, and `told` how often that changed; `looked_at` is when it was looked at last.
    """

    __tablename__ = "targets"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    number: Mapped[int] = mapped_column(Integer)
    site_id: Mapped[uuid.UUID | None]
    sites: Mapped[list[str]] = mapped_column(JSON)
    scope: Mapped[str] = mapped_column(String(64))
    first: Mapped[date] = mapped_column(Date)
    last: Mapped[date] = mapped_column(Date)
    minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    weighting: Mapped[Weighting] = mapped_column(Word(Weighting))
    weights: Mapped[dict[str, Any]]
    owner_id: Mapped[str] = mapped_column(String(32))
    state: Mapped[TargetState] = mapped_column(Word(TargetState), default=TargetState.RUNNING)
    pace: Mapped[Pace] = mapped_column(Word(Pace), default=Pace.ON)
    told: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[datetime]
    looked_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        ForeignKeyConstraint(["workspace_id", "site_id"], ["sites.workspace_id", "sites.id"]),
        ForeignKeyConstraint(
            ["workspace_id", "owner_id"], ["people.workspace_id", "people.id"], onupdate="CASCADE"
        ),
        partial_index(
            "uq_targets_running", "workspace_id", "scope", where="state = 'running'", unique=True
        ),
    )


def scope_of(site_id: uuid.UUID | None, first: date, last: date) -> str:
    return f"{site_id.hex if site_id else '-'}/{first}/{last}"


def get(session: Session, target_id: uuid.UUID, *, lock: bool = False) -> Target | None:
    query = select(Target).where(Target.id == target_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def by_number(session: Session, number: int) -> Target | None:
    return session.scalars(select(Target).where(Target.number == number)).one_or_none()


def running_in(session: Session, scope: str) -> Target | None:
    """Return the running target of a site and a period, locked."""
    query = select(Target).where(Target.state == _RUNNING, Target.scope == scope)
    return session.scalars(query.with_for_update()).one_or_none()


def running(session: Session, *, since: date, limit: int) -> list[Target]:
    """Return the targets that run and do not end before `since`, the nearest end first."""
    return list(
        session.scalars(
            select(Target)
            .where(Target.state == _RUNNING, Target.last >= since)
            .order_by(Target.last, Target.number)
            .limit(limit)
        )
    )


def touched(session: Session, site_ids: set[uuid.UUID], *, first: date, last: date) -> list[Target]:
    """Return the running targets that days of these sites belong to."""
    found = session.scalars(
        select(Target)
        .where(Target.state == _RUNNING, Target.last >= first, Target.first <= last)
        .order_by(Target.number)
    )
    wanted = {one.hex for one in site_ids}
    return [target for target in found if wanted & set(target.sites)]


def owned_by(session: Session, person_id: str) -> list[Target]:
    return list(
        session.scalars(
            select(Target)
            .where(Target.state == _RUNNING, Target.owner_id == person_id)
            .order_by(Target.last, Target.number)
        )
    )


def any_there(session: Session) -> bool:
    return session.scalar(select(Target.id).limit(1)) is not None
