"""Tasks: who does what by when."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    Date,
    ForeignKeyConstraint,
    Integer,
    String,
    UniqueConstraint,
    bindparam,
    delete,
    insert,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word, partial_index
from storage.enums import Evidence, Priority, Sharing, TaskState
from storage.prepared import prepared
from storage.session import Session

ENDED = (TaskState.DONE, TaskState.CANCELLED)
OPEN_STATES = tuple(state for state in TaskState if state not in ENDED)
OPEN_WHERE = "state NOT IN ('done', 'cancelled')"
INLINE_ENDED = [literal(one, Word(TaskState), literal_execute=True) for one in ENDED]


class Task(Scoped, Base):
    """`due_at` is an instant; `due_has_clock` says whether a time was named or only a day.

    `due_zone` is the IANA zone in which the date was understood. `first_due_at` and `moves` sum up
    the ledger of moved dates. `state_by` and `state_at` say whose doing the present state is, and
    `reason` why, in their words. `waits_for` is the person a blocked task waits for. `series_day`
    is the local date on which its series has it come round, wherever it was moved since.
    """

    __tablename__ = "tasks"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    state: Mapped[TaskState] = mapped_column(Word(TaskState))
    state_by: Mapped[str] = mapped_column(String(32))
    state_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300), default="")
    waits_for: Mapped[str | None] = mapped_column(String(32))
    priority: Mapped[Priority] = mapped_column(Word(Priority), default=Priority.NORMAL)
    sharing: Mapped[Sharing] = mapped_column(Word(Sharing), default=Sharing.ANY)
    assigner_id: Mapped[str] = mapped_column(String(32))
    department_id: Mapped[uuid.UUID | None]
    site_id: Mapped[uuid.UUID | None]
    channel_id: Mapped[str | None] = mapped_column(String(32))
    due_at: Mapped[datetime | None]
    due_has_clock: Mapped[bool] = mapped_column(default=False)
    due_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    first_due_at: Mapped[datetime | None]
    moves: Mapped[int] = mapped_column(Integer, default=0)
    proposed_at: Mapped[datetime | None]  # the date that an owner offers instead
    proposed_has_clock: Mapped[bool] = mapped_column(default=False)
    proposed_by: Mapped[str | None] = mapped_column(String(32))
    proposed_reason: Mapped[str] = mapped_column(String(300), default="")
    help_by: Mapped[str | None] = mapped_column(String(32))  # who asked their lead for help
    evidence: Mapped[Evidence] = mapped_column(Word(Evidence), default=Evidence.NONE)
    least: Mapped[Decimal | None]
    most: Mapped[Decimal | None]
    quoted: Mapped[str] = mapped_column(String(600), default="")
    permalink: Mapped[str] = mapped_column(String(300), default="")
    series_id: Mapped[uuid.UUID | None]
    series_day: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        *(
            ForeignKeyConstraint(
                ["workspace_id", column], ["people.workspace_id", "people.id"], onupdate="CASCADE"
            )
            for column in ("assigner_id", "state_by", "waits_for", "proposed_by", "help_by")
        ),
        ForeignKeyConstraint(
            ["workspace_id", "department_id"], ["departments.workspace_id", "departments.id"]
        ),
        ForeignKeyConstraint(["workspace_id", "site_id"], ["sites.workspace_id", "sites.id"]),
        ForeignKeyConstraint(
            ["workspace_id", "series_id"], ["task_series.workspace_id", "task_series.id"]
        ),
        partial_index("ix_tasks_open", "workspace_id", "due_at", "number", where=OPEN_WHERE),
        partial_index(
            "ix_tasks_department_open",
            "workspace_id",
            "department_id",
            "due_at",
            "number",
            where=OPEN_WHERE,
        ),
        partial_index(
            "ix_tasks_channel_open", "workspace_id", "channel_id", "due_at", where=OPEN_WHERE
        ),
        partial_index(
            "ix_tasks_assigner_open", "workspace_id", "assigner_id", "due_at", where=OPEN_WHERE
        ),
        partial_index("ix_tasks_waits_for", "workspace_id", "waits_for", where=OPEN_WHERE),
        partial_index("ix_tasks_site_open", "workspace_id", "site_id", "due_at", where=OPEN_WHERE),
        partial_index("ix_tasks_state_open", "workspace_id", "state", "due_at", where=OPEN_WHERE),
        partial_index(
            "ix_tasks_slipped",
            "workspace_id",
            "due_at",
            where=f"{OPEN_WHERE} AND moves >= 3",
        ),
        partial_index(
            "uq_tasks_one_open_copy", "workspace_id", "series_id", where=OPEN_WHERE, unique=True
        ),
    )


class TaskOwner(Scoped, Base):
    """One owner of a task, in the order of `place`, and how far they are with their part.

    `task_open` repeats whether the task is open, for the index by which somebody's work is found.
    """

    __tablename__ = "task_owners"

    task_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    place: Mapped[int] = mapped_column(Integer, default=0)
    accepted_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    task_open: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "task_id"], ["tasks.workspace_id", "tasks.id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        ),
        partial_index(
            "ix_task_owners_open",
            "workspace_id",
            "person_id",
            "task_id",
            where="task_open",
            sqlite_where="task_open = 1",
        ),
    )


_BY_ID = prepared(select(Task).where(Task.id == bindparam("id")), Task)
_LOCK = _BY_ID.with_for_update()


def get(session: Session, task_id: uuid.UUID, *, lock: bool = False) -> Task | None:
    """Return a task; `lock` makes a second transaction wait until this one has decided."""
    if lock:
        found: Task | None = session.ask(_LOCK, id=task_id).scalar_one_or_none()
        return found
    return session.memo.once(
        (Task, task_id), (Task,), lambda: session.ask(_BY_ID, id=task_id).scalar_one_or_none()
    )


def get_many(session: Session, task_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Task]:
    """Return those of these tasks that there are, by their ids."""
    ids = list(task_ids)
    found = session.scalars(select(Task).where(Task.id.in_(ids))) if ids else ()
    return {task.id: task for task in found}


def by_number(session: Session, number: int, *, lock: bool = False) -> Task | None:
    query = select(Task).where(Task.number == number)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


_OWNERS = prepared(
    select(TaskOwner)
    .where(TaskOwner.task_id.in_(bindparam("ids", expanding=True)))
    .order_by(TaskOwner.place),
    TaskOwner,
)


def owners(session: Session, task_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[TaskOwner]]:
    """Return the owners of tasks in their order; every id asked for is a key."""
    wanted = tuple(dict.fromkeys(task_ids))
    rows = session.memo.once(
        (TaskOwner, frozenset(wanted)),
        (TaskOwner,),
        lambda: list(session.ask(_OWNERS, ids=wanted).scalars()),
    )
    found: dict[uuid.UUID, list[TaskOwner]] = {one: [] for one in wanted}
    for row in rows:
        found[row.task_id].append(row)
    return found


def begin(
    session: Session, task: Task, people: Iterable[str], *, accepted: dict[str, datetime]
) -> None:
    """Write a new task with its owners in this order; `accepted` says who promised it when."""
    given = [
        TaskOwner(
            workspace_id=session.workspace,
            task_id=task.id,
            person_id=one,
            place=place,
            accepted_at=accepted.get(one),
            task_open=task.state not in ENDED,
        )
        for place, one in enumerate(dict.fromkeys(people))
    ]
    session.add_all([task, *given])
    session.flush()
    session.memo.know((TaskOwner, frozenset({task.id})), given, TaskOwner)


def set_owners(session: Session, task: Task, people: Iterable[str]) -> None:
    """Give a task these owners in this order; who stays keeps what they did."""
    wanted = list(dict.fromkeys(people))
    held = {one.person_id: one for one in owners(session, [task.id])[task.id]}
    gone = [one for one in held if one not in wanted]
    if gone:
        session.execute(
            delete(TaskOwner).where(TaskOwner.task_id == task.id, TaskOwner.person_id.in_(gone))
        )
    for place, person_id in enumerate(wanted):
        if person_id in held:
            held[person_id].place = place
    new = [one for one in wanted if one not in held]
    if new:
        session.execute(
            insert(TaskOwner),
            [
                {
                    "workspace_id": session.workspace,
                    "task_id": task.id,
                    "person_id": one,
                    "place": wanted.index(one),
                    "task_open": task.state not in ENDED,
                }
                for one in new
            ],
        )
    session.flush()


def mark_open(session: Session, task: Task) -> None:
    """Bring the owners' rows in line with the state of their task."""
    is_open = task.state not in ENDED
    for one in owners(session, [task.id])[task.id]:
        if one.task_open != is_open:
            one.task_open = is_open


def open_copy(session: Session, series_id: uuid.UUID) -> Task | None:
    """Return the open copy of what comes round again."""
    return session.scalars(
        select(Task)
        .where(Task.series_id == series_id, Task.state.not_in(INLINE_ENDED))
        .with_for_update()
    ).one_or_none()


def open_of(session: Session, owner_id: str, *, limit: int, lock: bool = False) -> list[Task]:
    """Return a person's open tasks: the one due first comes first, those without a date last.

    With `lock` nobody else decides of them meanwhile; what ended while that was waited for is not
    among them.
    """
    query = (
        select(Task)
        .join(
            TaskOwner,
            (TaskOwner.workspace_id == Task.workspace_id) & (TaskOwner.task_id == Task.id),
        )
        .where(
            TaskOwner.person_id == owner_id,
            TaskOwner.task_open,
            Task.state.not_in(INLINE_ENDED),
        )
        .order_by(Task.due_at.is_(None), Task.due_at, Task.number)
        .limit(limit)
    )
    return list(session.scalars(query.with_for_update(of=Task) if lock else query))
