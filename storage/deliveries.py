"""What Slack has delivered: keys of what had its effect, and payloads of what crashed."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, Text, delete, select, tuple_, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, next_id, partial_index
from storage.prepared import Put
from storage.session import Session


class Delivery(Scoped, Base):
    """One key of one payload that had its effect; written in the same commit as the effect."""

    __tablename__ = "deliveries"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    seen_at: Mapped[datetime]

    __table_args__ = (Index("ix_deliveries_seen_at", "seen_at"),)


class DeadLetter(Scoped, Base):
    """A payload whose handling crashed, kept until a later success or an operator closes it."""

    __tablename__ = "dead_letters"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=next_id)
    key: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(48))
    payload: Mapped[dict[str, Any]]
    error: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_dead_letters_key", "workspace_id", "key"),
        partial_index("ix_dead_letters_open", "created_at", where="closed_at IS NULL"),
    )


_TAKE = Put(Delivery, ("workspace_id", "key"))


def first_time(session: Session, keys: list[str]) -> bool:
    """Take the keys of a delivery; False when one of them already had its effect.

    Two replicas with the same key wait for each other here, and the second one is told False.
    """
    now = session.engine_now()
    # In one order, or two replicas with the same keys the other way round would wait for ever.
    rows = [
        {"workspace_id": session.workspace, "key": key, "seen_at": now} for key in sorted(set(keys))
    ]
    if not rows:
        return True
    return _TAKE.run(session, rows) == len(rows)


def forget(session: Session, keys: list[str]) -> None:
    """Give back the keys of a delivery that had no effect after all."""
    session.execute(delete(Delivery).where(Delivery.key.in_(keys)))


def bury(session: Session, *, key: str, kind: str, payload: dict[str, Any], error: str) -> str:
    """Keep the payload of a crash; return the short reference that the person is shown."""
    open_letter = select(DeadLetter.id).where(DeadLetter.key == key, DeadLetter.closed_at.is_(None))
    found = session.scalars(open_letter.limit(1)).one_or_none()
    if found is not None:
        session.execute(update(DeadLetter).where(DeadLetter.id == found).values(error=error))
        return reference(found)
    letter = DeadLetter(
        id=next_id(),
        key=key,
        kind=kind,
        payload=payload,
        error=error,
        created_at=session.engine_now(),
    )
    session.add(letter)
    session.flush()
    return reference(letter.id)


def reference(letter_id: uuid.UUID) -> str:
    return letter_id.hex[-8:]


def close_letters(session: Session, key: str) -> None:
    """A delivery succeeded after all: its dead letters are no longer open."""
    session.execute(
        update(DeadLetter)
        .where(DeadLetter.key == key, DeadLetter.closed_at.is_(None))
        .values(closed_at=session.engine_now())
    )


def open_letters(session: Session) -> list[DeadLetter]:
    """Return the open dead letters, oldest first (a workspace's, or all `across_workspaces`)."""
    return list(
        session.scalars(
            select(DeadLetter).where(DeadLetter.closed_at.is_(None)).order_by(DeadLetter.id)
        )
    )


def purge(session: Session, *, before: datetime, limit: int = 500) -> int:
    """Forget up to `limit` keys of deliveries seen before `before` (`across_workspaces`)."""
    old = session.execute(
        select(Delivery.workspace_id, Delivery.key).where(Delivery.seen_at < before).limit(limit)
    ).all()
    rows = [tuple(row) for row in old]
    if rows:
        this = tuple_(Delivery.workspace_id, Delivery.key)
        session.execute(delete(Delivery).where(this.in_(rows)))
    return len(rows)


def purge_letters(session: Session, *, before: datetime, limit: int = 500) -> int:
    """Forget up to `limit` dead letters closed before `before`: they hold what people wrote.

    It looks `across_workspaces`.
    """
    old = session.execute(
        select(DeadLetter.workspace_id, DeadLetter.id)
        .where(DeadLetter.closed_at < before)
        .limit(limit)
    ).all()
    rows = [tuple(row) for row in old]
    if rows:
        this = tuple_(DeadLetter.workspace_id, DeadLetter.id)
        session.execute(delete(DeadLetter).where(this.in_(rows)))
    return len(rows)
