"""The dates of tasks: the ledger of those that were moved, and what comes round again."""

import uuid
from datetime import date, datetime

from sqlalchemy import Date, ForeignKeyConstraint, Index, String, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word, next_id
from storage.enums import Recurs
from storage.session import Session


class TaskMove(Scoped, Base):
    """One moved date. Rows are only ever added; a move that is taken back is another move."""

    __tablename__ = "task_moves"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=next_id)
    task_id: Mapped[uuid.UUID]
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    before: Mapped[datetime | None]
    after: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "task_id"], ["tasks.workspace_id", "tasks.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        ),
        Index("ix_task_moves_task", "workspace_id", "task_id", "id"),
    )


class TaskSeries(Scoped, Base):
    """A rule by which a task comes round again, as kept by `kit.recurrence`.

    `clock` is local time as HH:MM in `zone`; `start` the local date since which intervals count.
    Each copy is a task of its own (`series_day` is its date by the rule); at most one is open.
    """

    __tablename__ = "task_series"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    rrule: Mapped[str] = mapped_column(String(200))
    clock: Mapped[str | None] = mapped_column(String(5))
    closed: Mapped[str] = mapped_column(String(12))
    recurs: Mapped[Recurs] = mapped_column(Word(Recurs), default=Recurs.NEXT_IN_FUTURE)
    zone: Mapped[str] = mapped_column(String(64))
    start: Mapped[date] = mapped_column(Date)
    ended: Mapped[bool] = mapped_column(default=False)


def get_series(session: Session, series_id: uuid.UUID) -> TaskSeries | None:
    return session.scalars(select(TaskSeries).where(TaskSeries.id == series_id)).one_or_none()


def moves(session: Session, task_id: uuid.UUID) -> list[TaskMove]:
    """Return the ledger of a task's dates, oldest first."""
    query = select(TaskMove).where(TaskMove.task_id == task_id).order_by(TaskMove.id)
    return list(session.scalars(query))


def newest_move(session: Session, task_id: uuid.UUID) -> TaskMove | None:
    query = select(TaskMove).where(TaskMove.task_id == task_id).order_by(TaskMove.id.desc())
    return session.scalars(query.limit(1)).one_or_none()


def write_move(
    session: Session,
    task_id: uuid.UUID,
    *,
    by: str,
    at: datetime,
    before: datetime | None,
    after: datetime | None,
    reason: str,
) -> None:
    """Add a moved date to the ledger."""
    session.add(
        TaskMove(
            id=next_id(), task_id=task_id, person_id=by, at=at, before=before, after=after,
            reason=reason,
        )
    )  # fmt: skip
    session.flush()
