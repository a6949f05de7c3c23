"""How reminders behave: the numbers of a workspace, and of what people want to hear less."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Integer, String, bindparam, delete, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word
from storage.enums import Quiet
from storage.prepared import OURS, columns
from storage.session import Session
from storage.upsert import upsert


class ReminderNumbers(Scoped, Base):
    """What somebody set with `/ops reminders`; there is no row until then.

    `*_minutes` and `*_hours` are lengths, hours those of working time; `half_percent` is a share of
    the time that is left until the due date; `*_morning` counts working mornings after it.
    """

    __tablename__ = "reminder_numbers"

    brief_minutes: Mapped[int] = mapped_column(Integer)
    last_call_minutes: Mapped[int] = mapped_column(Integer)
    soon_minutes: Mapped[int] = mapped_column(Integer)
    untaken_hours: Mapped[int] = mapped_column(Integer)
    unaccepted_hours: Mapped[int] = mapped_column(Integer)
    unaccepted_percent: Mapped[int] = mapped_column(Integer)
    lead_morning: Mapped[int] = mapped_column(Integer)
    manager_morning: Mapped[int] = mapped_column(Integer)
    changed_by: Mapped[str] = mapped_column(String(32))
    changed_at: Mapped[datetime]

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "changed_by"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        ),
    )


class Quieted(Scoped, Base):
    """Something of which a person reads only in their brief: everything, a task or a channel."""

    __tablename__ = "quieted"

    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    quiet: Mapped[Quiet] = mapped_column(Word(Quiet), primary_key=True)
    subject: Mapped[str] = mapped_column(String(64), primary_key=True, default="")

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
            ondelete="CASCADE",
        ),
    )


@dataclass(frozen=True)
class Numbers:
    """The numbers that hold: the defaults, until somebody sets others."""

    brief_minutes: int = 0
    last_call_minutes: int = 60
    soon_minutes: int = 60
    untaken_hours: int = 1
    unaccepted_hours: int = 8
    unaccepted_percent: int = 50
    lead_morning: int = 2
    manager_morning: int = 4
    changed_by: str | None = None
    changed_at: datetime | None = None


_set = columns(ReminderNumbers)
_SET = select(*(_set[name] for name in Numbers.__dataclass_fields__)).where(
    _set.workspace_id == OURS
)


def numbers(session: Session) -> Numbers:
    """Return the numbers of the workspace."""
    return session.memo.once(ReminderNumbers, (ReminderNumbers,), lambda: _numbers(session))


def _numbers(session: Session) -> Numbers:
    row = session.read(_SET).one_or_none()
    return Numbers(*row) if row else Numbers()


def set_numbers(session: Session, values: dict[str, Any]) -> None:
    """Write all numbers, and who set them when."""
    row = {"workspace_id": session.workspace, **values}
    change = tuple(values)
    session.execute(upsert(session, ReminderNumbers, row, key=("workspace_id",), change=change))


def forget_numbers(session: Session) -> None:
    """Go back to the defaults."""
    session.execute(delete(ReminderNumbers))


def quieten(session: Session, person_id: str, quiet: Quiet, subject: str = "") -> bool:
    """Tell a person of something only in their brief; False when that was so already."""
    row = {
        "workspace_id": session.workspace,
        "person_id": person_id,
        "quiet": quiet,
        "subject": subject,
    }
    key = ("workspace_id", "person_id", "quiet", "subject")
    done = session.execute(upsert(session, Quieted, row, key=key))
    return bool(done.rowcount)  # type: ignore[attr-defined]  # An insert has a row count.


def louden(session: Session, person_id: str, quiet: Quiet, subject: str = "") -> None:
    """Tell a person of it as everybody else."""
    session.execute(
        delete(Quieted).where(
            Quieted.person_id == person_id, Quieted.quiet == quiet, Quieted.subject == subject
        )
    )


def quieted_by(session: Session, person_id: str) -> list[Quieted]:
    """Return all of which a person wants to read only in their brief."""
    query = select(Quieted).where(Quieted.person_id == person_id)
    return list(session.scalars(query.order_by(Quieted.quiet, Quieted.subject)))


def is_quiet(session: Session, person_id: str, quiet: Quiet, subject: str = "") -> bool:
    found = session.scalar(
        select(Quieted.person_id).where(
            Quieted.person_id == person_id, Quieted.quiet == quiet, Quieted.subject == subject
        )
    )
    return found is not None


_less = columns(Quieted)
_QUIET = select(_less.person_id).where(
    _less.workspace_id == OURS,
    _less.person_id.in_(bindparam("ids", expanding=True)),
    or_(
        _less.quiet == Quiet.ALL,
        (_less.quiet == Quiet.TASK) & (_less.subject == bindparam("task")),
        (_less.quiet == Quiet.CHANNEL) & (_less.subject == bindparam("channel")),
    ),
)


def who_is_quiet(
    session: Session, person_ids: list[str], *, task: str, channel: str | None
) -> set[str]:
    """Return which of these people want no message of its own about a task."""
    if not person_ids:
        return set()
    # No row is of a channel without a name.
    quiet = session.read(_QUIET, ids=person_ids, task=task, channel=channel or "")
    return set(quiet.scalars())
