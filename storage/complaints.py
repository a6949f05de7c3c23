"""Complaints: what customers are unhappy about, who sees to it, and the log of its clocks."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ForeignKeyConstraint,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
    func,
    literal,
    select,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, UTCDateTime, Word, next_id, partial_index
from storage.enums import Cause, ClockEvent, ComplaintSource, ComplaintState, Severity
from storage.session import Session

ENDED = (
    ComplaintState.RESOLVED,
    ComplaintState.CLOSED,
    ComplaintState.DISMISSED,
    ComplaintState.MERGED,
)
OPEN_STATES = tuple(state for state in ComplaintState if state not in ENDED)
OPEN_WHERE = "state IN ('new', 'in_progress', 'waiting')"
INLINE_OPEN = [literal(one, Word(ComplaintState), literal_execute=True) for one in OPEN_STATES]
# What is neither mistaken nor counted elsewhere.
COUNTED_WHERE = "state NOT IN ('dismissed', 'merged')"
INLINE_UNCOUNTED = [
    literal(one, Word(ComplaintState), literal_execute=True)
    for one in (ComplaintState.DISMISSED, ComplaintState.MERGED)
]


class Complaint(Scoped, Base):
    """`received_at` is when the customer said it: its age and its clocks count from there.

    `text` are the customer's words, `title` the line by which it is called. `state_by`,
    `state_at` and `reason` say whose doing the present state is, and why. `until` is when waiting
    for the customer ends. `looks_like` is an earlier complaint that may be the same, `merged_into`
    where it goes on.

    The instants that are due, `responded_at`, `resolved_at` and both `late` are what its clocks
    come to, kept for cards, lists and reports; they follow from its events and are computed anew
    at each change. `due_at` is by when the next thing is owed.
    """

    __tablename__ = "complaints"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    order_number: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[ComplaintState] = mapped_column(Word(ComplaintState))
    state_by: Mapped[str | None] = mapped_column(String(32))
    state_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(300), default="")
    severity: Mapped[Severity] = mapped_column(Word(Severity), default=Severity.NORMAL)
    source: Mapped[ComplaintSource] = mapped_column(Word(ComplaintSource))
    logged_by: Mapped[str | None] = mapped_column(String(32))
    owner_id: Mapped[str | None] = mapped_column(String(32))
    customer_id: Mapped[uuid.UUID | None]
    department_id: Mapped[uuid.UUID | None]
    site_id: Mapped[uuid.UUID | None]
    channel_id: Mapped[str | None] = mapped_column(String(32))
    source_channel: Mapped[str | None] = mapped_column(String(32))
    source_ts: Mapped[str | None] = mapped_column(String(32))
    permalink: Mapped[str] = mapped_column(String(300), default="")
    cause: Mapped[Cause | None] = mapped_column(Word(Cause))
    until: Mapped[datetime | None]
    looks_like: Mapped[uuid.UUID | None]
    merged_into: Mapped[uuid.UUID | None]
    received_at: Mapped[datetime]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    response_due_at: Mapped[datetime | None]
    resolution_due_at: Mapped[datetime | None]
    responded_at: Mapped[datetime | None]
    response_late: Mapped[bool | None]
    resolved_at: Mapped[datetime | None]
    resolution_late: Mapped[bool | None]

    __table_args__ = (
        UniqueConstraint("workspace_id", "number"),
        *(
            ForeignKeyConstraint(
                ["workspace_id", column], ["people.workspace_id", "people.id"], onupdate="CASCADE"
            )
            for column in ("state_by", "logged_by", "owner_id")
        ),
        ForeignKeyConstraint(
            ["workspace_id", "customer_id"], ["customers.workspace_id", "customers.id"]
        ),
        ForeignKeyConstraint(
            ["workspace_id", "department_id"], ["departments.workspace_id", "departments.id"]
        ),
        ForeignKeyConstraint(["workspace_id", "site_id"], ["sites.workspace_id", "sites.id"]),
        *(
            ForeignKeyConstraint(
                ["workspace_id", column], ["complaints.workspace_id", "complaints.id"]
            )
            for column in ("looks_like", "merged_into")
        ),
        partial_index("ix_complaints_open", "workspace_id", "due_at", "number", where=OPEN_WHERE),
        *(
            partial_index(
                f"ix_complaints_{name}_open", "workspace_id", column, "due_at", where=OPEN_WHERE
            )
            for name, column in (
                ("owner", "owner_id"),
                ("site", "site_id"),
                ("department", "department_id"),
                ("channel", "channel_id"),
                ("state", "state"),
            )
        ),
        partial_index("ix_complaints_received", "workspace_id", "received_at", where=COUNTED_WHERE),
        partial_index(
            "ix_complaints_message",
            "workspace_id",
            "source_channel",
            "source_ts",
            where="source_ts IS NOT NULL",
        ),
        partial_index(
            "ix_complaints_customer",
            "workspace_id",
            "customer_id",
            "received_at",
            where="customer_id IS NOT NULL",
        ),
    )


class ComplaintEvent(Scoped, Base):
    """One thing that happened to a complaint; the value of a `priority` is the new severity.

    What was taken back stays in the log as `undone` and counts for nothing.
    """

    __tablename__ = "complaint_events"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=next_id)
    complaint_id: Mapped[uuid.UUID]
    kind: Mapped[ClockEvent] = mapped_column(Word(ClockEvent))
    at: Mapped[datetime]
    person_id: Mapped[str | None] = mapped_column(String(32))
    value: Mapped[str] = mapped_column(String(64), default="")
    undone: Mapped[bool] = mapped_column(default=False, server_default=false())

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "complaint_id"],
            ["complaints.workspace_id", "complaints.id"],
            ondelete="CASCADE",
        ),
        ForeignKeyConstraint(
            ["workspace_id", "person_id"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        ),
        partial_index(
            "ix_complaint_events_counted",
            "workspace_id",
            "complaint_id",
            "at",
            "id",
            where="NOT undone",
            sqlite_where="undone = 0",
        ),
    )


def get(session: Session, complaint_id: uuid.UUID, *, lock: bool = False) -> Complaint | None:
    """Return a complaint; `lock` makes a second transaction wait until this one has decided."""
    query = select(Complaint).where(Complaint.id == complaint_id)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def get_many(session: Session, ids: set[uuid.UUID]) -> dict[uuid.UUID, Complaint]:
    found = session.scalars(select(Complaint).where(Complaint.id.in_(ids))) if ids else ()
    return {one.id: one for one in found}


def by_number(session: Session, number: int, *, lock: bool = False) -> Complaint | None:
    query = select(Complaint).where(Complaint.number == number)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def lock_all(session: Session, ids: set[uuid.UUID]) -> None:
    """Let nobody else decide of these meanwhile; who locks several does so in one order."""
    query = select(Complaint).where(Complaint.id.in_(ids)).order_by(Complaint.id)
    session.scalars(query.with_for_update().execution_options(populate_existing=True)).all()


def add(session: Session, complaint: Complaint) -> None:
    session.add(complaint)
    session.flush()


def write_event(
    session: Session,
    complaint: Complaint,
    kind: ClockEvent,
    *,
    at: datetime,
    by: str | None,
    value: str = "",
) -> uuid.UUID:
    """Add to the log of a complaint and return the id of what was added."""
    event = ComplaintEvent(
        id=next_id(), complaint_id=complaint.id, kind=kind, at=at, person_id=by, value=value
    )
    session.add(event)
    session.flush()
    return event.id


def events(session: Session, complaint_id: uuid.UUID) -> list[ComplaintEvent]:
    """Return what happened to a complaint and counts, the oldest first."""
    query = select(ComplaintEvent).where(
        ComplaintEvent.complaint_id == complaint_id, ~ComplaintEvent.undone
    )
    return list(session.scalars(query.order_by(ComplaintEvent.at, ComplaintEvent.id)))


def undo_events(session: Session, ids: Iterable[uuid.UUID]) -> None:
    """Let these count for nothing."""
    session.execute(
        update(ComplaintEvent).where(ComplaintEvent.id.in_(list(ids))).values(undone=True)
    )


def open_of(session: Session, owner_id: str, *, limit: int, lock: bool = False) -> list[Complaint]:
    """Return a person's open complaints: the one due first comes first, paused ones last.

    With `lock` nobody else decides of them meanwhile.
    """
    query = (
        select(Complaint)
        .where(Complaint.owner_id == owner_id, Complaint.state.in_(INLINE_OPEN))
        .order_by(Complaint.due_at.is_(None), Complaint.due_at, Complaint.number)
        .limit(limit)
    )
    return list(session.scalars(query.with_for_update() if lock else query))


@dataclass(frozen=True)
class Beginning:
    """What is needed to see whether a complaint is like another one: how it begins, and whose."""

    id: uuid.UUID
    channel_id: str | None
    customer_id: uuid.UUID | None
    order_number: str
    text: str


def beginnings(
    session: Session, since: datetime, customer_id: uuid.UUID | None, *, limit: int, length: int
) -> list[Beginning]:
    """Return the newest complaints that count, and the newest of a customer among them."""
    text = func.substr(func.coalesce(func.nullif(Complaint.text, ""), Complaint.title), 1, length)
    columns = (Complaint.id, Complaint.channel_id, Complaint.customer_id, Complaint.order_number)
    newest = (
        select(*columns, text)
        .where(Complaint.received_at >= since, Complaint.state.not_in(INLINE_UNCOUNTED))
        .order_by(Complaint.received_at.desc())
        .limit(limit)
    )
    rows = list(session.execute(newest))
    if customer_id is not None:
        rows += session.execute(newest.where(Complaint.customer_id == customer_id))
    return list({row[0]: Beginning(*row) for row in rows}.values())


def of_customer(session: Session, customer_id: uuid.UUID, *, limit: int) -> list[Complaint]:
    """Return what a customer complained about, the newest first."""
    query = (
        select(Complaint)
        .where(Complaint.customer_id == customer_id)
        .order_by(Complaint.received_at.desc())
        .limit(limit)
    )
    return list(session.scalars(query))


def count_of_customer(session: Session, complaint: Complaint) -> int:
    """Return how often the customer of a complaint had complained before it."""
    if complaint.customer_id is None:
        return 0
    query = select(func.count()).where(
        Complaint.customer_id == complaint.customer_id,
        Complaint.received_at < literal(complaint.received_at, UTCDateTime()),
        Complaint.id != complaint.id,
        Complaint.state.not_in(INLINE_UNCOUNTED),
    )
    return int(session.scalar(query.select_from(Complaint)) or 0)


def of_message(session: Session, channel_id: str, ts: str) -> Complaint | None:
    """Return the first complaint that was made of a message."""
    query = select(Complaint).where(
        Complaint.source_channel == channel_id, Complaint.source_ts == ts
    )
    return session.scalars(query.order_by(Complaint.number).limit(1)).one_or_none()
