"""Notices: "this person should hear of this subject"; several become one message."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    String,
    Update,
    bindparam,
    delete,
    false,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage import timers
from storage.base import Base, Scoped, Word, next_id, partial_index
from storage.enums import Lane, NoticeState
from storage.outbox import STILL_OPEN, OutboxMessage
from storage.prepared import Put, prepared
from storage.session import Session
from storage.timers import Timer

DELIVER = "staff.deliver_notices"
PUSH = "staff.push"
RETURNED = "staff.returned"
_OPEN = literal(NoticeState.OPEN, Word(NoticeState), literal_execute=True)


class Notice(Scoped, Base):
    """One thing a person should hear. `at_once` breaks through quiet hours: a clock was chosen.

    What is `urgent` as well also reaches somebody who is away. What is `ordinary` makes no message
    of its own: it waits for the next brief or last call.
    """

    __tablename__ = "notices"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=next_id)
    person_id: Mapped[str] = mapped_column(String(32))
    kind: Mapped[str] = mapped_column(String(48))
    subject_kind: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(64))
    occurrence: Mapped[str] = mapped_column(String(64))
    at_once: Mapped[bool] = mapped_column(default=False)
    urgent: Mapped[bool] = mapped_column(default=False, server_default=false())
    ordinary: Mapped[bool] = mapped_column(default=False, server_default=false())
    due_at: Mapped[datetime]
    state: Mapped[NoticeState] = mapped_column(Word(NoticeState), default=NoticeState.OPEN)

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
        Index(
            "uq_notices_occurrence",
            "workspace_id",
            "person_id",
            "kind",
            "subject",
            "occurrence",
            unique=True,
        ),
        partial_index(
            "ix_notices_open", "workspace_id", "person_id", "due_at", where="state = 'open'"
        ),
        partial_index("ix_notices_ended", "due_at", where="state != 'open'"),
    )


_KEY = ("workspace_id", "person_id", "kind", "subject", "occurrence")
_TELL = Put(Notice, _KEY)
_NEVER = Put(Notice, _KEY, change=("state",))
_DUE = prepared(
    select(Notice)
    .where(
        Notice.person_id == bindparam("person"),
        Notice.state == _OPEN,
        Notice.due_at <= bindparam("now"),
    )
    .order_by(Notice.due_at, Notice.id)
    .with_for_update(),
    Notice,
)


def tell(
    session: Session,
    person_id: str,
    kind: str,
    subject: tuple[str, str],
    *,
    at: datetime,
    occurrence: str,
    at_once: bool = False,
    urgent: bool = False,
    ordinary: bool = False,
) -> bool:
    """Let a person hear of (kind, id) of a subject from `at` on; the same occurrence only once.

    False when they were told of it before.
    """
    subject_kind, subject_id = subject
    row: dict[str, Any] = {
        "workspace_id": session.workspace,
        "id": next_id(),
        "person_id": person_id,
        "kind": kind,
        "subject_kind": subject_kind,
        "subject": subject_id,
        "occurrence": occurrence,
        "at_once": at_once,
        "urgent": urgent,
        "ordinary": ordinary,
        "due_at": at,
        "state": NoticeState.OPEN,
    }
    if not _TELL.run(session, row):
        return False
    lane = Lane.URGENT if at_once else Lane.NORMAL
    # A timer of its own: one shared by all notices of an instant might be in the middle of its
    # answer, which does not see this notice yet. The first answer tells all, the others nothing.
    timers.arm(session, DELIVER, person_id, at=at, occurrence=row["id"].hex, lane=lane)
    return True


def was_told(
    session: Session, person_id: str, told: list[tuple[str, str, str, str]]
) -> list[Notice]:
    """Never say what a person has heard: (kind, subject kind, subject, occurrence) of each.

    Return those of them that were to be said.
    """
    occurrences = [(kind, subject, occurrence) for kind, _kind, subject, occurrence in told]
    known = list(
        session.scalars(
            select(Notice).where(
                Notice.person_id == person_id,
                tuple_(Notice.kind, Notice.subject, Notice.occurrence).in_(occurrences),
                Notice.state != NoticeState.DROPPED,
            )
        )
    )
    for kind, subject_kind, subject, occurrence in told:
        row: dict[str, Any] = {
            "workspace_id": session.workspace,
            "id": next_id(),
            "person_id": person_id,
            "kind": kind,
            "subject_kind": subject_kind,
            "subject": subject,
            "occurrence": occurrence,
            "at_once": False,
            "urgent": False,
            "due_at": session.engine_now(),
            "state": NoticeState.DROPPED,
        }
        _NEVER.run(session, row)
    return known


def open_for(session: Session, person_id: str, now: datetime) -> list[Notice]:
    """Return what a person should hear by now, oldest first, locked for this transaction."""
    return list(session.ask(_DUE, person=person_id, now=now).scalars())


def get_many(session: Session, ids: list[uuid.UUID]) -> list[Notice]:
    """Return notices, oldest first."""
    return list(
        session.scalars(select(Notice).where(Notice.id.in_(ids)).order_by(Notice.due_at, Notice.id))
    )


def close(session: Session, found: list[uuid.UUID], state: NoticeState) -> None:
    if found:
        session.execute(update(Notice).where(Notice.id.in_(found)).values(state=state))


def drop(session: Session, person_id: str, kind: str, subject: str) -> None:
    """Withdraw what one person has not heard yet of a subject."""
    session.execute(_unheard(person_id, kind, subject).values(state=NoticeState.DROPPED))


def ring(session: Session, person_id: str, kind: str, subject: str, *, at: datetime) -> bool:
    """Let what a person has not heard yet reach them at any hour; False when they have heard."""
    rung = session.execute(
        _unheard(person_id, kind, subject).values(
            at_once=True, urgent=True, ordinary=False, due_at=at
        )
    )
    occurrence = f"ring:{next_id().hex}"
    timers.arm(session, DELIVER, person_id, at=at, occurrence=occurrence, lane=Lane.URGENT)
    return bool(rung.rowcount)  # type: ignore[attr-defined]  # An update has a row count.


def _unheard(person_id: str, kind: str, subject: str) -> Update:
    return update(Notice).where(
        Notice.person_id == person_id,
        Notice.kind == kind,
        Notice.subject == subject,
        Notice.state == _OPEN,
    )


def drop_for_subject(session: Session, subject: str) -> None:
    """Withdraw what nobody has heard yet of a subject."""
    session.execute(
        update(Notice)
        .where(Notice.subject == subject, Notice.state == NoticeState.OPEN)
        .values(state=NoticeState.DROPPED)
    )


def heard_last(session: Session, person_id: str, kind: str, subject: str) -> str | None:
    """Return the occurrence that a person was told last of a subject; None when of none."""
    return session.scalar(
        select(Notice.occurrence)
        .where(
            Notice.person_id == person_id,
            Notice.kind == kind,
            Notice.subject == subject,
            Notice.state == NoticeState.TOLD,
        )
        .order_by(Notice.id.desc())
        .limit(1)
    )


def purge(session: Session, *, before: datetime, limit: int = 500) -> int:
    """Forget what was told, or need not be, and was due before `before` (`across_workspaces`).

    A notice also stands for its occurrence, which must not be told twice. So it stays as long as
    its subject is looked at again, and while a message waits that is written from it.
    """
    looked_at = select(Timer.subject).where(
        Timer.workspace_id == Notice.workspace_id,
        Timer.subject == Notice.subject,
        Timer.state == timers.PENDING,
    )
    waits = select(OutboxMessage.id).where(
        OutboxMessage.workspace_id == Notice.workspace_id,
        OutboxMessage.place == Notice.person_id,
        STILL_OPEN,
    )
    key = (Notice.workspace_id, Notice.id)
    old = session.execute(
        select(*key)
        .where(Notice.state != _OPEN, Notice.due_at < before, ~looked_at.exists(), ~waits.exists())
        .order_by(Notice.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = [tuple(row) for row in old]
    if rows:
        session.execute(delete(Notice).where(tuple_(*key).in_(rows)))
    return len(rows)
