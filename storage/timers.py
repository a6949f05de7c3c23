"""Timers: "look at this subject again at this instant". An alarm, not a decision."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Index,
    Integer,
    Select,
    String,
    Text,
    Update,
    bindparam,
    delete,
    func,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word, partial_index
from storage.enums import Lane, TimerState
from storage.prepared import OURS, Put, columns, table_of
from storage.session import Armed, Session, Wake

# Inlined, so that both databases can prove that the partial index covers the question.
PENDING = literal(TimerState.PENDING, Word(TimerState), literal_execute=True)

RETRY_FIRST = timedelta(seconds=30)
RETRY_LONGEST = timedelta(hours=1)


class Timer(Scoped, Base):
    """One look at one subject. `due_at` is business time; a retry moves it, never `occurrence`."""

    __tablename__ = "timers"

    kind: Mapped[str] = mapped_column(String(48), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True)
    occurrence: Mapped[str] = mapped_column(String(64), primary_key=True)
    due_at: Mapped[datetime]
    lane: Mapped[Lane] = mapped_column(Word(Lane), default=Lane.NORMAL)
    state: Mapped[TimerState] = mapped_column(Word(TimerState), default=TimerState.PENDING)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        partial_index("ix_timers_due", "lane", "due_at", where="state = 'pending'"),
        partial_index("ix_timers_old", "due_at", where="state != 'pending'"),
        Index("ix_timers_subject", "workspace_id", "subject", "kind"),
    )


@dataclass(frozen=True)
class Alarm:
    """A timer as its answer sees it."""

    kind: str
    subject: str
    occurrence: str
    due_at: datetime


def _disarming(*which: Any) -> Update:
    """Build the change that withdraws what is pending of a subject, and fits `which`."""
    this = table_of(Timer).alias()
    of_subject = this.c.workspace_id == OURS, this.c.subject == bindparam("its_subject")
    free = select(this.c.kind, this.c.occurrence).where(
        *of_subject, this.c.state == PENDING, *(one(this.c) for one in which)
    )
    mine = table_of(Timer).c
    return (
        update(table_of(Timer))
        .where(
            mine.workspace_id == OURS,
            mine.subject == bindparam("its_subject"),
            tuple_(mine.kind, mine.occurrence).in_(free.with_for_update(skip_locked=True)),
        )
        .values(state=TimerState.DISARMED)
    )


_DISARM = _disarming()
_DISARM_KIND = _disarming(lambda of: of.kind == bindparam("its_kind"))
_ARM = Put(
    Timer,
    ("workspace_id", "kind", "subject", "occurrence"),
    change=("due_at", "lane", "state", "attempts"),
    where=lambda now, _new: now.state != TimerState.ANSWERED,
)
_of = columns(Timer)
_it = (
    _of.workspace_id == OURS,
    _of.kind == bindparam("its_kind"),
    _of.subject == bindparam("its_subject"),
)
_IS_DUE = select(_of.subject).where(*_it, _of.state == PENDING, _of.due_at <= bindparam("now"))
_WAITING = (
    select(_of.occurrence).where(*_it, _of.state == PENDING).with_for_update(skip_locked=True)
)
_ANSWER = (
    update(table_of(Timer))
    .where(
        *_it,
        _of.occurrence == bindparam("its_occurrence"),
        _of.state == PENDING,
        _of.due_at == bindparam("its_instant"),
    )
    .values(state=TimerState.ANSWERED)
)
_PENDING = select(_of.subject).where(
    _of.workspace_id == OURS,
    _of.kind == bindparam("kind"),
    _of.subject.in_(bindparam("subjects", expanding=True)),
    _of.state == PENDING,
)


def arm(
    session: Session,
    kind: str,
    subject: str,
    *,
    at: datetime,
    occurrence: str = "",
    lane: Lane = Lane.NORMAL,
) -> None:
    """Ask for a look at `subject` at `at`. An occurrence that was answered is never armed again."""
    arm_all(session, kind, [(subject, occurrence, at)], lane=lane)


def arm_all(
    session: Session,
    kind: str,
    looks: Iterable[tuple[str, str, datetime]],
    *,
    lane: Lane = Lane.NORMAL,
) -> int:
    """Ask for looks (subject, occurrence, instant); return how many were not answered before."""
    # In one order, so that two transactions do not wait for each other.
    wanted = sorted(looks)
    if not wanted:
        return 0
    rows = [
        {
            "workspace_id": session.workspace,
            "kind": kind,
            "subject": subject,
            "occurrence": occurrence,
            "due_at": at,
            "lane": lane,
            "state": TimerState.PENDING,
            "attempts": 0,
        }
        for subject, occurrence, at in wanted
    ]
    session.wakes.add(Armed(lane, min(at for _subject, _occurrence, at in wanted)))
    return _ARM.run(session, rows)


def rearm(session: Session, kind: str, subject: str, *, at: datetime, occurrence: str) -> None:
    """Arm an occurrence again from within its own answer, for instance a wait that goes on."""
    session.execute(
        update(Timer)
        .where(Timer.kind == kind, Timer.subject == subject, Timer.occurrence == occurrence)
        .values(state=TimerState.PENDING, due_at=at, attempts=0)
    )
    session.wakes.add(Wake.TIMERS)


def disarm(session: Session, subject: str, *, kind: str | None = None) -> None:
    """Withdraw what is still pending for `subject`.

    On PostgreSQL a timer in the middle of its answer is left alone: that answer may be waiting for
    the very subject this transaction holds, and will see what became of it.
    """
    if kind is None:
        session.change(_DISARM, its_subject=subject)
    else:
        session.change(_DISARM_KIND, its_subject=subject, its_kind=kind)


def pending(session: Session, kind: str, subjects: set[str]) -> set[str]:
    """Return which of these subjects have a timer of this kind ahead or due."""
    if not subjects:
        return set()
    return set(session.read(_PENDING, kind=kind, subjects=sorted(subjects)).scalars())


def is_due(session: Session, kind: str, subject: str, now: datetime) -> bool:
    """Whether a timer of a subject waits for its answer."""
    found = session.read(_IS_DUE, its_kind=kind, its_subject=subject, now=now)
    return found.first() is not None


def waiting(session: Session, kind: str, subject: str) -> list[str]:
    """Return the occurrences of a subject that are pending and not in the middle of an answer."""
    return list(session.read(_WAITING, its_kind=kind, its_subject=subject).scalars())


def next_workspace(
    session: Session, lane: Lane, now: datetime, *, held: AbstractSet[str] = frozenset()
) -> str | None:
    """Return the workspace of the most overdue timer of a lane, of those that are not `held`.

    It asks `across_workspaces`.
    """
    query = select(Timer.workspace_id).where(
        Timer.state == PENDING, Timer.lane == lane, Timer.due_at <= now
    )
    if held:
        query = query.where(Timer.workspace_id.not_in(held))
    return session.scalar(query.order_by(Timer.due_at).limit(1))


def next_due(
    session: Session, lane: Lane, *, held: AbstractSet[str] = frozenset()
) -> datetime | None:
    """Return when the next timer of a lane is due, of workspaces not `held` (it looks across)."""
    return session.scalar(due_query(lane, held=held))


def due_query(lane: Lane, *, held: AbstractSet[str] = frozenset()) -> Select[datetime]:
    """Return the question when the next timer of a lane is due."""
    query = select(func.min(Timer.due_at)).where(Timer.state == PENDING, Timer.lane == lane)
    return query.where(Timer.workspace_id.not_in(held)) if held else query


def claim(
    session: Session, lane: Lane, now: datetime, *, limit: int = 50, last: str | None = None
) -> list[Alarm]:
    """Take up to `limit` due timers, most overdue first; they are answered in this transaction.

    Those of the kind `last` only when no other is due. On PostgreSQL rows that another replica
    holds are skipped; on SQLite there is one writer.
    """
    due = (
        select(Timer.kind, Timer.subject, Timer.occurrence, Timer.due_at)
        .where(Timer.state == PENDING, Timer.lane == lane, Timer.due_at <= now)
        .order_by(Timer.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = session.execute(due.where(Timer.kind != last) if last else due).all()
    if last and not rows:
        rows = session.execute(due).all()
    return [Alarm(*row) for row in rows]


def mark_answered(session: Session, alarm: Alarm) -> bool:
    """Mark one alarm answered; False when it was answered, withdrawn or moved meanwhile."""
    its = {"its_kind": alarm.kind, "its_subject": alarm.subject, "its_instant": alarm.due_at}
    return bool(session.change(_ANSWER, **its, its_occurrence=alarm.occurrence))


def put_back(session: Session, alarm: Alarm, *, now: datetime, error: str) -> None:
    """Look again later: after 30 s, then twice as long each time, at most an hour."""
    attempts = session.scalar(
        select(Timer.attempts).where(
            Timer.kind == alarm.kind,
            Timer.subject == alarm.subject,
            Timer.occurrence == alarm.occurrence,
        )
    )
    delay = min(RETRY_FIRST * 2 ** min(attempts or 0, 10), RETRY_LONGEST)
    session.execute(
        _this(alarm).values(due_at=now + delay, attempts=Timer.attempts + 1, error=error[:500])
    )


def overdue_since(
    session: Session, now: datetime, *, held: AbstractSet[str] = frozenset()
) -> datetime | None:
    """Return since when the most overdue timer of any lane waits, of workspaces not `held`."""
    dues = (next_due(session, lane, held=held) for lane in Lane)
    return min((due for due in dues if due is not None and due <= now), default=None)


def purge(session: Session, *, before: datetime, limit: int = 1000) -> int:
    """Forget answered and withdrawn timers due before `before` (`across_workspaces`)."""
    key = (Timer.workspace_id, Timer.kind, Timer.subject, Timer.occurrence)
    old = (
        select(*key)
        .where(Timer.state != PENDING, Timer.due_at < before)
        .order_by(Timer.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = [tuple(row) for row in session.execute(old)]
    if rows:
        session.execute(delete(Timer).where(tuple_(*key).in_(rows)))
    return len(rows)


def _this(alarm: Alarm):  # type: ignore[no-untyped-def]  # noqa: ANN202  # SQLAlchemy's own return type says it best.
    return update(Timer).where(
        Timer.kind == alarm.kind,
        Timer.subject == alarm.subject,
        Timer.occurrence == alarm.occurrence,
        Timer.state == TimerState.PENDING,
    )
