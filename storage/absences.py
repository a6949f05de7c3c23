"""Who is away, and until when."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, bindparam, delete, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped
from storage.prepared import OURS, columns
from storage.session import Session


class Absence(Scoped, Base):
    """A time somebody is away: from `begins` to before `ends`, both instants of business time."""

    __tablename__ = "absences"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[str] = mapped_column(String(32))
    begins: Mapped[datetime]
    ends: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200), default="")
    noted_by: Mapped[str] = mapped_column(String(32))
    noted_at: Mapped[datetime]

    __table_args__ = (
        *(
            ForeignKeyConstraint(
                ["workspace_id", column],
                ["people.workspace_id", "people.id"],
                onupdate="CASCADE",
                ondelete="CASCADE",
            )
            for column in ("person_id", "noted_by")
        ),
        Index("ix_absences_person", "workspace_id", "person_id", "ends"),
    )


def get(session: Session, absence_id: uuid.UUID) -> Absence | None:
    return session.scalars(select(Absence).where(Absence.id == absence_id)).one_or_none()


_away = columns(Absence)
_AWAY = (
    select(_away.person_id, func.max(_away.ends).label("ends"))
    .where(
        _away.workspace_id == OURS,
        _away.person_id.in_(bindparam("ids", expanding=True)),
        _away.ends > bindparam("now"),
        _away.begins <= bindparam("now"),
    )
    .group_by(_away.person_id)
)


def away_until(session: Session, person_ids: list[str], now: datetime) -> dict[str, datetime]:
    """Return when those of these people who are away at `now` will be back."""
    if not person_ids:
        return {}
    rows = session.read(_AWAY, ids=person_ids, now=now)
    return {row.person_id: row.ends for row in rows}


def not_over(session: Session, person_id: str, now: datetime) -> list[Absence]:
    """Return the absences of a person that have not ended, the next one first."""
    return list(
        session.scalars(
            select(Absence)
            .where(Absence.person_id == person_id, Absence.ends > now)
            .order_by(Absence.begins, Absence.id)
        )
    )


def ahead(session: Session, person_ids: set[str], now: datetime) -> dict[str, list[Absence]]:
    """Return the absences of these people that have not ended, by person."""
    found: dict[str, list[Absence]] = {}
    query = select(Absence).where(Absence.person_id.in_(person_ids), Absence.ends > now)
    for absence in session.scalars(query.order_by(Absence.begins)) if person_ids else ():
        found.setdefault(absence.person_id, []).append(absence)
    return found


def end(session: Session, absence_ids: list[uuid.UUID], at: datetime) -> None:
    """Let absences end earlier, or again later."""
    session.execute(update(Absence).where(Absence.id.in_(absence_ids)).values(ends=at))


def remove(session: Session, absence_id: uuid.UUID) -> None:
    session.execute(delete(Absence).where(Absence.id == absence_id))
