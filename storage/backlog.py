"""What waits in the outbox and for how long, what waits unseen, and what has ended long ago."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, func, select, tuple_, update

from storage.base import drawn_at, first_after
from storage.enums import OutboxKind
from storage.outbox import OPEN_STATES, STILL_OPEN, OutboxMessage, Place
from storage.parking import EVERY_METHOD, Parked
from storage.session import Session, Wake

# When a workspace has rested, one message asks whether it still refuses us; that takes no longer.
PROLONGED_WITHIN = timedelta(minutes=1)


def count_waiting(session: Session) -> int:
    """Return how many messages of the workspace have not reached their end."""
    return int(session.scalar(waiting_query()) or 0)


def waiting_query() -> Select[int]:
    """Return the question how many messages have not reached their end."""
    waiting = select(func.count()).where(STILL_OPEN)
    return waiting.select_from(OutboxMessage)


def oldest_waiting(session: Session) -> datetime | None:
    """Return since when the oldest message waits that is not shown yet (`across_workspaces`).

    A workspace that rests as a whole is left out: its messages wait because it refuses us.
    """
    found = session.scalar(oldest_query(session.engine_now()))
    return drawn_at(found) if found else None


def oldest_query(now: datetime) -> Select[uuid.UUID]:
    """Return the question which message waits longest, as `oldest_waiting` asks it."""
    resting = select(Parked.method).where(
        Parked.workspace_id == OutboxMessage.workspace_id,
        Parked.method == EVERY_METHOD,
        # A rest that ended long ago was not prolonged: the workspace answers again.
        Parked.until > now - PROLONGED_WITHIN,
    )
    return (
        select(OutboxMessage.id)
        .where(STILL_OPEN, ~resting.exists())
        .order_by(OutboxMessage.id)
        .limit(1)
    )


def mend_orphans(session: Session) -> int:
    """Wake the places where messages wait unseen; there should be none (`across_workspaces`).

    It asks from the few messages that wait, so that it costs nothing when all is well.
    """
    orphans = session.execute(
        select(OutboxMessage.workspace_id, OutboxMessage.place)
        .join(
            Place,
            (Place.workspace_id == OutboxMessage.workspace_id)
            & (Place.address == OutboxMessage.place),
        )
        .where(STILL_OPEN, ~Place.waiting)
        .distinct()
    ).all()
    for workspace, place in orphans:
        session.execute(
            update(Place)
            .where(Place.workspace_id == workspace, Place.address == place)
            .values(waiting=True)
        )
        session.wakes.add(Wake.OUTBOX)
    return len(orphans)


def purge(session: Session, *, before: datetime, limit: int = 500) -> int:
    """Forget up to `limit` messages that ended before `before` (`across_workspaces`).

    A card's row stays: it knows where the card stands.
    """
    old = session.execute(
        select(OutboxMessage.workspace_id, OutboxMessage.id)
        .where(
            OutboxMessage.state.not_in(OPEN_STATES),
            OutboxMessage.kind != OutboxKind.CARD,
            OutboxMessage.id < first_after(before),
            OutboxMessage.settled_at < before,
        )
        .limit(limit)
    ).all()
    rows = [tuple(row) for row in old]
    if rows:
        this = tuple_(OutboxMessage.workspace_id, OutboxMessage.id)
        session.execute(delete(OutboxMessage).where(this.in_(rows)))
    return len(rows)
