"""Sheets of people that somebody uploaded: read, shown, and applied as a whole or not at all."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKeyConstraint, String, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word
from storage.enums import RosterState
from storage.session import Session


class Roster(Scoped, Base):
    """One uploaded sheet. `cells` are its rows as text, the header first, until it is settled."""

    __tablename__ = "rosters"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    uploaded_by: Mapped[str] = mapped_column(String(32))
    file_name: Mapped[str] = mapped_column(String(200))
    state: Mapped[RosterState] = mapped_column(Word(RosterState))
    cells: Mapped[list[list[str]]] = mapped_column(JSON)
    # Why the file could not be read; what is wrong with its rows is found anew each time.
    problem: Mapped[str] = mapped_column(String(400), default="")
    changed: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "uploaded_by"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        ),
    )


def get(session: Session, roster_id: uuid.UUID, *, lock: bool = False) -> Roster | None:
    query = select(Roster).where(Roster.id == roster_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def start(session: Session, **values: Any) -> Roster:
    """Remember that somebody uploaded a sheet that is still to be read."""
    roster = Roster(id=uuid.uuid4(), state=RosterState.READING, cells=[], **values)
    session.add(roster)
    session.flush()
    return roster
