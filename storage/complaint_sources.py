"""Channels whose messages become complaints, and the marks by which none becomes two."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word
from storage.enums import Takes
from storage.session import Session
from storage.upsert import upsert


class ComplaintChannel(Scoped, Base):
    """`read_ts` is the message up to which all have been considered, as Slack names it."""

    __tablename__ = "complaint_channels"

    channel_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    takes: Mapped[Takes] = mapped_column(Word(Takes))
    switched_by: Mapped[str] = mapped_column(String(32))
    switched_at: Mapped[datetime]
    read_ts: Mapped[str] = mapped_column(String(32))

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "switched_by"],
            ["people.workspace_id", "people.id"],
            onupdate="CASCADE",
        ),
    )


class ComplaintMark(Scoped, Base):
    """What a complaint that came in is known again by: its message, its mail, its words."""

    __tablename__ = "complaint_marks"

    mark: Mapped[str] = mapped_column(String(120), primary_key=True)
    complaint_id: Mapped[uuid.UUID | None]

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "complaint_id"],
            ["complaints.workspace_id", "complaints.id"],
            ondelete="CASCADE",
        ),
        Index("ix_complaint_marks_complaint", "workspace_id", "complaint_id"),
    )


@dataclass(frozen=True)
class Claim:
    """Which marks are ours now, and which complaint bore the others; None when none did."""

    fresh: tuple[str, ...]
    taken: tuple[str, ...]
    complaint_id: uuid.UUID | None


def get(session: Session, channel_id: str) -> ComplaintChannel | None:
    query = select(ComplaintChannel).where(ComplaintChannel.channel_id == channel_id)
    return session.scalars(query).one_or_none()


def every(session: Session) -> list[ComplaintChannel]:
    return list(session.scalars(select(ComplaintChannel).order_by(ComplaintChannel.channel_id)))


def switch_on(
    session: Session, channel_id: str, takes: Takes, *, by: str, now: datetime, since: str
) -> None:
    """Take complaints from a channel, beginning with what is posted after `since`.

    Where they are taken already only which ones changes.
    """
    row = {
        "workspace_id": session.workspace,
        "channel_id": channel_id,
        "takes": takes,
        "switched_by": by,
        "switched_at": now,
        "read_ts": since,
    }
    change = ("takes", "switched_by", "switched_at")
    key = ("workspace_id", "channel_id")
    session.execute(upsert(session, ComplaintChannel, row, key=key, change=change))


def switch_off(session: Session, channel_id: str) -> bool:
    """Take no more complaints from a channel; False when none were taken."""
    query = delete(ComplaintChannel).where(ComplaintChannel.channel_id == channel_id)
    return bool(session.execute(query).rowcount)  # type: ignore[attr-defined]  # A delete has one.


def have_read(session: Session, channel_id: str, ts: str) -> None:
    """Remember that everything up to a message was considered; a mark never goes back."""
    session.execute(
        update(ComplaintChannel)
        .where(ComplaintChannel.channel_id == channel_id, ComplaintChannel.read_ts < ts)
        .values(read_ts=ts)
    )


def claim(session: Session, marks: Iterable[str]) -> Claim:
    """Take marks that nobody bears yet; whoever bears one of the others is the same complaint.

    Marks are taken in one order, so that two who take the same wait instead of blocking each other.
    """
    fresh: list[str] = []
    taken: list[str] = []
    for mark in sorted(marks):
        row = {"workspace_id": session.workspace, "mark": mark, "complaint_id": None}
        insert = upsert(session, ComplaintMark, row, key=("workspace_id", "mark"))
        is_ours = session.execute(insert).rowcount == 1  # type: ignore[attr-defined]  # An insert.
        (fresh if is_ours else taken).append(mark)
    known = select(ComplaintMark.complaint_id).where(
        ComplaintMark.mark.in_(taken), ComplaintMark.complaint_id.is_not(None)
    )
    bearer = session.scalars(known.order_by(ComplaintMark.mark)).first() if taken else None
    return Claim(tuple(fresh), tuple(taken), bearer)


def give(session: Session, marks: Iterable[str], complaint_id: uuid.UUID) -> None:
    """Let a complaint bear marks that were claimed for it."""
    session.execute(
        update(ComplaintMark)
        .where(ComplaintMark.mark.in_(list(marks)))
        .values(complaint_id=complaint_id)
    )


def known_among(session: Session, marks: Iterable[str]) -> set[str]:
    """Return which marks are borne already."""
    query = select(ComplaintMark.mark).where(ComplaintMark.mark.in_(list(marks)))
    return set(session.scalars(query))
