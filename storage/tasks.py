"""Tasks: who does what by when."""

import uuid
from datetime import datetime

from sqlalchemy import (
    ForeignKeyConstraint,
    Integer,
    String,
    UniqueConstraint,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word, partial_index
from storage.channels import Channel, Membership
from storage.enums import ChannelKind, Priority, TaskState
from storage.session import Session

OPEN_STATES = (TaskState.ASSIGNED, TaskState.ACCEPTED)
OPEN_WHERE = "state IN ('assigned', 'accepted')"
_INLINE_OPEN = [literal(one, Word(TaskState), literal_execute=True) for one in OPEN_STATES]


class Task(Scoped, Base):
    """`due_at` is an instant; `due_has_clock` says whether a time was named or only a day."""

    __tablename__ = "tasks"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[TaskState] = mapped_column(Word(TaskState))
    priority: Mapped[Priority] = mapped_column(Word(Priority), default=Priority.NORMAL)
    assigner_id: Mapped[str] = mapped_column(String(32))
    owner_id: Mapped[str] = mapped_column(String(32))
    channel_id: Mapped[str | None] = mapped_column(String(32))
    due_at: Mapped[datetime | None]
    due_has_clock: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None] = mapped_column(String(32))

    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        *(
            ForeignKeyConstraint(
                ["workspace_id", column], ["people.workspace_id", "people.id"], onupdate="CASCADE"
            )
            for column in ("assigner_id", "owner_id", "ended_by")
        ),
        partial_index(
            "ix_tasks_owner_open", "workspace_id", "owner_id", "due_at", where=OPEN_WHERE
        ),
    )


def get(session: Session, task_id: uuid.UUID, *, lock: bool = False) -> Task | None:
    """Return a task; `lock` makes a second transaction wait until this one has decided."""
    query = select(Task).where(Task.id == task_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def by_number(session: Session, number: int, *, lock: bool = False) -> Task | None:
    query = select(Task).where(Task.number == number)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def open_of(session: Session, owner_id: str, *, limit: int) -> list[Task]:
    """Return a person's open tasks: the one due first comes first, those without a date last."""
    return list(
        session.scalars(
            select(Task)
            .where(Task.owner_id == owner_id, Task.state.in_(_INLINE_OPEN))
            .order_by(Task.due_at.is_(None), Task.due_at, Task.number)
            .limit(limit)
        )
    )


def can_see(session: Session, task: Task, person_id: str) -> bool:
    """Whether nothing of a private channel would be shown to somebody who is not in it."""
    if person_id in (task.owner_id, task.assigner_id):
        return True
    if task.channel_id is None:
        return False
    found = session.scalar(
        select(Channel.id)
        .outerjoin(
            Membership,
            (Membership.workspace_id == Channel.workspace_id)
            & (Membership.channel_id == Channel.id)
            & (Membership.person_id == person_id),
        )
        .where(
            Channel.id == task.channel_id,
            or_(Channel.kind == ChannelKind.PUBLIC, Membership.person_id.is_not(None)),
        )
    )
    return found is not None
