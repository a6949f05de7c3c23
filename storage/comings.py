"""Comings and goings: who joined and is to be placed, who left and whose work is to be given on."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped
from storage.session import Session


def _references(*columns: str) -> tuple[ForeignKeyConstraint, ...]:
    return tuple(
        ForeignKeyConstraint(
            ["workspace_id", column],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        )
        for column in columns
    )


class Welcome(Scoped, Base):
    """Somebody joined. The site and team are a guess until somebody settles it."""

    __tablename__ = "welcomes"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[str] = mapped_column(String(32))
    site_id: Mapped[uuid.UUID | None]
    department_id: Mapped[uuid.UUID | None]
    joined_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(String(32))

    __table_args__ = (
        *_references("person_id", "settled_by"),
        Index("ix_welcomes_person", "workspace_id", "person_id"),
        ForeignKeyConstraint(["workspace_id", "site_id"], ["sites.workspace_id", "sites.id"]),
        ForeignKeyConstraint(
            ["workspace_id", "department_id"], ["departments.workspace_id", "departments.id"]
        ),
    )


class HandOver(Scoped, Base):
    """Somebody left with open work. `receiver_id` has it when it is settled."""

    __tablename__ = "hand_overs"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[str] = mapped_column(String(32))
    left_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str | None] = mapped_column(String(32))
    receiver_id: Mapped[str | None] = mapped_column(String(32))
    count: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        *_references("person_id", "settled_by", "receiver_id"),
        Index("ix_hand_overs_person", "workspace_id", "person_id"),
    )


def welcome(session: Session, welcome_id: uuid.UUID, *, lock: bool = False) -> Welcome | None:
    query = select(Welcome).where(Welcome.id == welcome_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def hand_over(session: Session, hand_over_id: uuid.UUID, *, lock: bool = False) -> HandOver | None:
    query = select(HandOver).where(HandOver.id == hand_over_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def open_hand_over(session: Session, person_id: str) -> HandOver | None:
    """Return the unsettled hand-over of somebody who left."""
    query = select(HandOver).where(HandOver.person_id == person_id, HandOver.settled_at.is_(None))
    return session.scalars(query.limit(1)).one_or_none()


def open_welcome(session: Session, person_id: str) -> Welcome | None:
    query = select(Welcome).where(Welcome.person_id == person_id, Welcome.settled_at.is_(None))
    return session.scalars(query.limit(1)).one_or_none()


def forget_guess(session: Session, **where: uuid.UUID) -> None:
    """Let no open guess name a `site_id` or `department_id` that is taken back."""
    for column, value in where.items():
        session.execute(
            update(Welcome).where(getattr(Welcome, column) == value).values(**{column: None})
        )
