"""What hangs on a task: its checklist, its notes, its evidence."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BindParameter,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, next_id
from storage.prepared import OURS, prepared
from storage.session import Session
from storage.task_dates import TaskMove, TaskSeries

# Who ticked an item, and when, by its text.
Ticks = Mapping[str, tuple[str | None, datetime | None]]


def _of_a_task() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace_id", "task_id"], ["tasks.workspace_id", "tasks.id"], ondelete="CASCADE"
    )


def _by(column: str) -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["workspace_id", column], ["people.workspace_id", "people.id"], onupdate="CASCADE"
    )


class ChecklistItem(Scoped, Base):
    """One item of a checklist. A tick is stored by itself, so that two people can tick at once."""

    __tablename__ = "task_checklist"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=next_id)
    task_id: Mapped[uuid.UUID]
    text: Mapped[str] = mapped_column(String(150))
    ticked_by: Mapped[str | None] = mapped_column(String(32))
    ticked_at: Mapped[datetime | None]

    __table_args__ = (
        _of_a_task(),
        _by("ticked_by"),
        Index("ix_task_checklist_task", "workspace_id", "task_id", "id"),
    )


class TaskNote(Scoped, Base):
    """What somebody wrote about a task."""

    __tablename__ = "task_notes"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=next_id)
    task_id: Mapped[uuid.UUID]
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (
        _of_a_task(),
        _by("person_id"),
        Index("ix_task_notes_task", "workspace_id", "task_id", "id"),
    )


class TaskEvidence(Scoped, Base):
    """What somebody showed: a photo (`file` is its permalink), a number, or their word."""

    __tablename__ = "task_evidence"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=next_id)
    task_id: Mapped[uuid.UUID]
    person_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    file: Mapped[str | None] = mapped_column(String(500))
    number: Mapped[Decimal | None]

    __table_args__ = (
        _of_a_task(),
        _by("person_id"),
        Index("ix_task_evidence_task", "workspace_id", "task_id", "id"),
    )


def set_items(
    session: Session, task_id: uuid.UUID, texts: Iterable[str], *, ticks: Ticks | None = None
) -> None:
    """Give a task these items in this order; one whose text stays keeps its tick.

    `ticks` are those of items that are not there now, by their text.
    """
    # Who ticks meanwhile comes before it or after it.
    own = select(ChecklistItem).where(ChecklistItem.task_id == task_id).with_for_update()
    held = {one.text: (one.ticked_by, one.ticked_at) for one in session.scalars(own)}
    known = {**(ticks or {}), **held}
    session.execute(delete(ChecklistItem).where(ChecklistItem.task_id == task_id))
    rows = [
        {
            "workspace_id": session.workspace,
            "id": next_id(),
            "task_id": task_id,
            "text": text,
            **dict(zip(("ticked_by", "ticked_at"), known.get(text, (None, None)), strict=True)),
        }
        for text in texts
    ]
    if rows:
        session.execute(insert(ChecklistItem), rows)


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_EVIDENCE = prepared(
    select(TaskEvidence).where(TaskEvidence.task_id.in_(_IDS)).order_by(TaskEvidence.id),
    TaskEvidence,
)
_ranked = (
    select(
        TaskNote.workspace_id,
        TaskNote.id,
        func.row_number()
        .over(partition_by=TaskNote.task_id, order_by=TaskNote.id.desc())
        .label("rank"),
        func.count().over(partition_by=TaskNote.task_id).label("notes"),
    )
    .where(TaskNote.workspace_id == OURS, TaskNote.task_id.in_(_IDS))
    .subquery()
)
_NEWEST_NOTES = prepared(
    select(TaskNote, _ranked.c.notes)
    .join(
        _ranked, (_ranked.c.workspace_id == TaskNote.workspace_id) & (_ranked.c.id == TaskNote.id)
    )
    .where(_ranked.c.rank == 1),
    TaskNote,
)
_ITEMS = prepared(
    select(ChecklistItem)
    .where(ChecklistItem.task_id.in_(bindparam("ids", expanding=True)))
    .order_by(ChecklistItem.id),
    ChecklistItem,
)


def items(session: Session, task_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[ChecklistItem]]:
    """Return the checklists of tasks in their order; every id asked for is a key."""
    wanted = tuple(dict.fromkeys(task_ids))
    rows = session.memo.once(
        (ChecklistItem, frozenset(wanted)),
        (ChecklistItem,),
        lambda: list(session.ask(_ITEMS, ids=wanted).scalars()),
    )
    found: dict[uuid.UUID, list[ChecklistItem]] = {one: [] for one in wanted}
    for row in rows:
        found[row.task_id].append(row)
    return found


def begin(session: Session, task_id: uuid.UUID) -> None:
    """Know that a task which was just made has no checklist yet."""
    session.memo.know((ChecklistItem, frozenset({task_id})), [], ChecklistItem)


def item(session: Session, item_id: uuid.UUID) -> ChecklistItem | None:
    return session.scalars(select(ChecklistItem).where(ChecklistItem.id == item_id)).one_or_none()


def tick(session: Session, item_id: uuid.UUID, *, by: str | None, at: datetime | None) -> bool:
    """Tick an item, or untick it (`by` and `at` are None); False when it was so already."""
    as_wanted = ChecklistItem.ticked_by.is_not(None) if by else ChecklistItem.ticked_by.is_(None)
    done = session.execute(
        update(ChecklistItem)
        .where(ChecklistItem.id == item_id, ~as_wanted)
        .values(ticked_by=by, ticked_at=at)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]  # An update has a row count.


def write_note(
    session: Session, task_id: uuid.UUID, text: str, *, by: str, at: datetime
) -> uuid.UUID:
    """Keep a note and return its id."""
    note = TaskNote(id=next_id(), task_id=task_id, person_id=by, at=at, text=text)
    session.add(note)
    session.flush()
    return note.id


def notes(session: Session, task_id: uuid.UUID, *, limit: int) -> list[TaskNote]:
    """Return the newest notes of a task, oldest of them first."""
    query = select(TaskNote).where(TaskNote.task_id == task_id).order_by(TaskNote.id.desc())
    return list(session.scalars(query.limit(limit)))[::-1]


def newest_notes(
    session: Session, task_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, tuple[TaskNote, int]]:
    """Return the newest note of each task that has one, and how many it has."""
    rows: Any = session.ask(_NEWEST_NOTES, ids=list(task_ids))
    return {note.task_id: (note, count) for note, count in rows}


def give_evidence(
    session: Session,
    task_id: uuid.UUID,
    *,
    by: str,
    at: datetime,
    file: str | None = None,
    number: Decimal | None = None,
) -> None:
    """Keep a photo (`file` is its permalink) or a number that somebody gave."""
    session.add(TaskEvidence(task_id=task_id, person_id=by, at=at, file=file, number=number))
    session.flush()


def evidence(
    session: Session, task_ids: Iterable[uuid.UUID]
) -> dict[uuid.UUID, list[TaskEvidence]]:
    """Return what was given for tasks, oldest first; every id asked for is a key."""
    found: dict[uuid.UUID, list[TaskEvidence]] = {one: [] for one in task_ids}
    for row in session.ask(_EVIDENCE, ids=list(found)).scalars():
        found[row.task_id].append(row)
    return found


def rules_of(session: Session, series_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, TaskSeries]:
    """Return the rules by which tasks come round again, by the id of their series."""
    wanted = set(series_ids)
    if not wanted:
        return {}
    rows = session.scalars(select(TaskSeries).where(TaskSeries.id.in_(wanted)))
    return {row.id: row for row in rows}


def moves_of(session: Session, task_ids: Iterable[str]) -> dict[str, list[TaskMove]]:
    """Return the ledgers of those tasks whose dates were moved, oldest first, by id."""
    wanted = [uuid.UUID(one) for one in task_ids]
    found: dict[str, list[TaskMove]] = {}
    if wanted:
        rows = select(TaskMove).where(TaskMove.task_id.in_(wanted)).order_by(TaskMove.id)
        for row in session.scalars(rows):
            found.setdefault(str(row.task_id), []).append(row)
    return found
