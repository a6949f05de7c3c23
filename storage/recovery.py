"""After a restore: the generation of the database, and what Slack shows that it does not know."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Index, Integer, String, Text, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage import backups, jobs
from storage.base import Base, Scoped
from storage.enums import JobState, OutboxKind, OutboxState
from storage.jobs import Job
from storage.outbox import OPEN_STATES, OutboxMessage
from storage.session import Session, Wake
from storage.upsert import upsert
from storage.workspaces import Workspace

FIRST = 1
READ = "recovery.read"  # The job that reads what Slack shows.
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


class Generation(Base):
    """One restore. A database that was never restored is of generation 1 and has no row."""

    __tablename__ = "generations"

    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    restored_at: Mapped[datetime]
    taken_at: Mapped[datetime]


class Recovery(Scoped, Base):
    """What a workspace goes through before anything is sent after a restore.

    Slack shows things since `since` that the database may not know. `stuck` is Slack's error code
    when it lets us read nothing.
    """

    __tablename__ = "recoveries"

    generation: Mapped[int] = mapped_column(Integer, primary_key=True)
    since: Mapped[datetime]
    done_at: Mapped[datetime | None]
    stuck: Mapped[str | None] = mapped_column(String(64))


class LostCard(Scoped, Base):
    """A card in Slack that says more than the database knows.

    Its subject is gone, or (`is_older`) is there as it was when the copy was made.
    """

    __tablename__ = "lost_cards"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    generation: Mapped[int] = mapped_column(Integer)
    subject_kind: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(32))
    ts: Mapped[str] = mapped_column(String(32))
    number: Mapped[int | None] = mapped_column(Integer)
    reference: Mapped[str] = mapped_column(String(24))
    title: Mapped[str] = mapped_column(Text)
    is_older: Mapped[bool] = mapped_column(default=False)
    recreated_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_lost_cards_subject", "workspace_id", "subject"),)


@dataclass(frozen=True)
class Card:
    """Where a card stands in Slack, and what it says of its subject."""

    key: str
    subject_kind: str
    subject: str
    place: str
    channel: str
    ts: str
    number: int | None
    reference: str
    title: str


def generation(session: Session) -> int:
    """Return how often this database was restored, plus one (`across_workspaces`)."""
    return session.scalar(select(func.max(Generation.number))) or FIRST


def begin(session: Session, *, number: int) -> datetime:
    """Raise the generation, let every workspace recover, and return from when the copy is.

    What only one person would have seen for a moment is not shown again (`across_workspaces`).
    """
    now, taken_at = session.engine_now(), backups.taken_at(session) or _BEGINNING
    session.add(Generation(number=number, restored_at=now, taken_at=taken_at))
    unfinished = session.execute(
        select(Recovery.workspace_id, func.min(Recovery.since))
        .where(Recovery.done_at.is_(None))
        .group_by(Recovery.workspace_id)
    )
    unread: dict[str, datetime] = {row[0]: row[1] for row in unfinished}
    for workspace in session.scalars(select(Workspace.id)):
        # A copy that was made in the middle of a recovery has that one before it as well.
        since = min(taken_at, unread.get(workspace, taken_at))
        session.add(Recovery(workspace_id=workspace, generation=number, since=since))
    session.execute(
        update(Job)
        .where(Job.kind == READ, Job.state.in_(jobs.OPEN_STATES))
        .values(state=JobState.FAILED, error="begun anew after a restore")
    )
    session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.kind.in_((OutboxKind.EPHEMERAL, OutboxKind.RESPOND)),
            OutboxMessage.state.in_(OPEN_STATES),
        )
        .values(state=OutboxState.DROPPED, settled_at=now, owner=None, error="may have been shown")
    )
    return taken_at


def include(session: Session, workspaces: list[str]) -> None:
    """Let also those recover that the copy does not know, at the first start after a restore.

    Who joins once somebody has recovered is simply new (`across_workspaces`).
    """
    newest = session.scalars(
        select(Generation).order_by(Generation.number.desc()).limit(1)
    ).one_or_none()
    if newest is None:
        return
    rows = session.execute(
        select(Recovery.workspace_id, Recovery.done_at).where(Recovery.generation == newest.number)
    ).all()
    if any(row.done_at for row in rows):
        return
    for workspace in sorted({*workspaces} - {row.workspace_id for row in rows}):
        row = {"workspace_id": workspace, "generation": newest.number, "since": newest.taken_at}
        # Several processes may start at once; for one of them it is there already.
        session.execute(upsert(session, Recovery, row, key=("workspace_id", "generation")))


def under_way(session: Session) -> dict[str, str | None]:
    """Return the workspaces that recover, each with why it is stuck (`across_workspaces`)."""
    rows = session.execute(
        select(Recovery.workspace_id, Recovery.stuck).where(Recovery.done_at.is_(None))
    )
    return {row[0]: row[1] for row in rows}


def current(session: Session) -> Recovery | None:
    """Return the recovery of the workspace that is under way: the newest, if there are several."""
    return session.scalars(
        select(Recovery)
        .where(Recovery.done_at.is_(None))
        .order_by(Recovery.generation.desc())
        .limit(1)
    ).one_or_none()


def stick(session: Session, why: str | None) -> None:
    """Write that Slack lets us read nothing, or (None) that we try again."""
    session.execute(update(Recovery).where(Recovery.done_at.is_(None)).values(stuck=why))


def finish(session: Session) -> None:
    """Let the workspace send again."""
    session.execute(
        update(Recovery)
        .where(Recovery.done_at.is_(None))
        .values(done_at=session.engine_now(), stuck=None)
    )
    session.wakes |= {Wake.TIMERS, Wake.OUTBOX}


def lose(session: Session, card: Card, *, generation: int, is_older: bool = False) -> None:
    """Remember a card that says more than the database knows; the same card only once."""
    row = {
        "workspace_id": session.workspace,
        "generation": generation,
        "is_older": is_older,
        "recreated_at": None,
        **card.__dict__,
    }
    change = ("generation", "is_older", "recreated_at", "channel", "ts", "title")
    key = ("workspace_id", "key")
    session.execute(upsert(session, LostCard, row, key=key, change=change))


def lost_cards(session: Session, generation: int) -> list[LostCard]:
    """Return what is still lost since a restore, in the order of numbers."""
    return list(
        session.scalars(
            select(LostCard)
            .where(LostCard.generation == generation, LostCard.recreated_at.is_(None))
            .order_by(
                LostCard.number.is_(None), LostCard.subject_kind, LostCard.number, LostCard.key
            )
        )
    )


def cards_of(session: Session, subject: str, *, lock: bool = False) -> list[LostCard]:
    """Return the cards of a subject that is gone, the newest generation's; none when it is not."""
    query = (
        select(LostCard)
        .where(
            LostCard.subject == subject,
            LostCard.is_older.is_(False),
            LostCard.recreated_at.is_(None),
        )
        .order_by(LostCard.key)
    )
    return list(session.scalars(query.with_for_update() if lock else query))


def settle(session: Session, subject: str, *, at: datetime) -> None:
    """The subject is there again."""
    session.execute(update(LostCard).where(LostCard.subject == subject).values(recreated_at=at))
