"""The outbox as a sender sees it: which place is due, its first message claimed, its end settled.

One message of a place flies at a time. The place's `next_at` doubles as the lease of the message in
flight, so that a sender which dies needs nobody to clean up after it.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update

from storage.base import next_id, owner_token
from storage.enums import SHOWS_THE_PRESENT, OutboxKind, OutboxState
from storage.outbox import LONG_AGO, OPEN_STATES, STILL_OPEN, OutboxMessage, Place
from storage.session import Session, Wake


@dataclass(frozen=True)
class Claim:
    """A message in the hands of one sender until `lease_until`; `owner` is shown to settle it."""

    workspace_id: str
    id: uuid.UUID
    owner: str
    place: str
    kind: OutboxKind
    key: str
    payload: dict[str, Any]
    subject_kind: str | None
    subject: str | None
    revalidate: str | None
    revision: int
    attempts: int
    lease_until: datetime
    to_reconcile: bool
    attempted_at: datetime | None
    sent_channel: str | None
    sent_ts: str | None


@dataclass(frozen=True)
class Settlement:
    """How an attempt ended. `retry_at` (engine time) goes with `PENDING` and `UNKNOWN` only."""

    state: OutboxState
    retry_at: datetime | None = None
    channel: str | None = None
    ts: str | None = None
    error: str | None = None
    payload: dict[str, Any] | None = None
    forget_ts: bool = False


def next_workspace(session: Session, now: datetime, *, after: str) -> str | None:
    """Return the next workspace in turn with a place that is due (`across_workspaces`)."""
    due = select(func.min(Place.workspace_id)).where(Place.waiting, Place.next_at <= now)
    return session.scalar(due.where(Place.workspace_id > after)) or session.scalar(due)


def next_due(session: Session) -> datetime | None:
    """Return the engine time at which the next place is due (`across_workspaces`)."""
    return session.scalar(select(func.min(Place.next_at)).where(Place.waiting))


def due_places(session: Session, now: datetime, *, limit: int = 16) -> list[str]:
    """Return the due places of the workspace, longest waiting first."""
    return list(
        session.scalars(
            select(Place.address)
            .where(Place.waiting, Place.next_at <= now)
            .order_by(Place.next_at, Place.address)
            .limit(limit)
        )
    )


def claim(
    session: Session, place: str, *, owner: str, now: datetime, lease: timedelta
) -> Claim | None:
    """Take the first message of a place, or what became of one whose sender died; None if empty.

    A message found in flight after its lease is `unknown`: it is claimed to be reconciled.
    `owner` names the sender; a random end is added, so that only this claim can settle it.
    """
    held = session.execute(
        select(Place.address)
        .where(Place.address == place, Place.waiting, Place.next_at <= now)
        .with_for_update(skip_locked=True)
    ).first()
    if held is None:
        return None
    first = session.scalar(
        select(OutboxMessage.id)
        .where(OutboxMessage.place == place, STILL_OPEN)
        .order_by(OutboxMessage.id)
        .limit(1)
    )
    if first is None:
        session.execute(update(Place).where(Place.address == place).values(waiting=False))
        return None
    # Whoever changes a card holds its row and then waits for the place, so we may not wait for it.
    head = session.scalars(
        select(OutboxMessage).where(OutboxMessage.id == first).with_for_update(skip_locked=True)
    ).one_or_none()
    if head is None:
        return None
    until, token = now + lease, owner_token(owner)
    _set_place(session, place, next_at=until, waiting=True)
    ambiguous = head.state is not OutboxState.PENDING
    previous = head.attempted_at
    head.state = OutboxState.UNKNOWN if ambiguous else OutboxState.SENDING
    head.owner = token
    head.lease_until = until
    head.attempts += 1
    if not ambiguous:
        head.attempted_at = now
        head.claimed_revision = head.revision
    session.flush()
    return _claim_of(head, owner=token, to_reconcile=ambiguous, attempted_at=previous)


def settle(session: Session, claim: Claim, settlement: Settlement, *, pace: timedelta) -> bool:
    """Write how an attempt ended; False when the lease was lost to another sender meanwhile."""
    now = session.engine_now()
    row = session.scalars(
        select(OutboxMessage)
        .where(
            OutboxMessage.id == claim.id,
            OutboxMessage.owner == claim.owner,
            OutboxMessage.state.in_((OutboxState.SENDING, OutboxState.UNKNOWN)),
        )
        .with_for_update()
    ).one_or_none()
    if row is None:
        return False
    # The row before the place, like everybody who posts; the place before asking what waits there.
    session.execute(select(Place.address).where(Place.address == claim.place).with_for_update())
    _apply(row, settlement, now)
    session.flush()
    more = session.scalar(
        select(OutboxMessage.id).where(OutboxMessage.place == claim.place, STILL_OPEN).limit(1)
    )
    _set_place(
        session, claim.place, next_at=settlement.retry_at or now + pace, waiting=more is not None
    )
    session.wakes.add(Wake.OUTBOX)
    return True


def wake_workspace(session: Session) -> None:
    """Let every waiting place of the workspace be tried at once, as after a new token.

    A message in flight keeps its lease.
    """
    flying = select(OutboxMessage.id).where(
        OutboxMessage.workspace_id == Place.workspace_id,
        OutboxMessage.place == Place.address,
        OutboxMessage.state.in_((OutboxState.SENDING, OutboxState.UNKNOWN)),
    )
    # Locked first, and asked about in a second statement that sees what a sender has just claimed.
    free = session.scalars(
        select(Place.address)
        .where(Place.waiting)
        .order_by(Place.address)
        .with_for_update(skip_locked=True)
    ).all()
    session.execute(
        update(Place).where(Place.address.in_(free), ~flying.exists()).values(next_at=LONG_AGO)
    )


def release_of_the_dead(session: Session, *, living: str, now: datetime) -> int:
    """On SQLite, end the leases of processes that are gone: the process lock proves they are.

    `living` begins every owner token of this process. Runs `across_workspaces` at the start.
    """
    dead = (
        OutboxMessage.state.in_((OutboxState.SENDING, OutboxState.UNKNOWN)),
        ~OutboxMessage.owner.startswith(living, autoescape=True),
    )
    in_flight = select(OutboxMessage.place).where(
        OutboxMessage.workspace_id == Place.workspace_id,
        OutboxMessage.place == Place.address,
        *dead,
    )
    session.execute(update(Place).where(in_flight.exists()).values(next_at=now))
    found = session.execute(update(OutboxMessage).where(*dead).values(lease_until=now))
    return int(found.rowcount)  # type: ignore[attr-defined]  # An update has a row count.


def _set_place(session: Session, place: str, *, next_at: datetime, waiting: bool) -> None:
    session.execute(
        update(Place).where(Place.address == place).values(next_at=next_at, waiting=waiting)
    )


def _apply(row: OutboxMessage, settlement: Settlement, now: datetime) -> None:
    row.state = settlement.state
    row.error = settlement.error
    row.owner = None
    row.lease_until = None
    if settlement.payload is not None:
        row.payload = settlement.payload
    if settlement.forget_ts:
        row.sent_channel = row.sent_ts = None
    if settlement.ts is not None:
        row.sent_channel, row.sent_ts = settlement.channel, settlement.ts
    if settlement.state in OPEN_STATES:
        return
    row.settled_at = now
    if row.kind in SHOWS_THE_PRESENT and row.revision != row.claimed_revision:
        # It changed while in flight; it lets the others of its place go first.
        row.id, row.state, row.attempts = next_id(), OutboxState.PENDING, 0


def _claim_of(
    row: OutboxMessage, *, owner: str, to_reconcile: bool, attempted_at: datetime | None
) -> Claim:
    return Claim(
        workspace_id=row.workspace_id,
        id=row.id,
        owner=owner,
        place=row.place,
        kind=row.kind,
        key=row.key,
        payload=row.payload,
        subject_kind=row.subject_kind,
        subject=row.subject,
        revalidate=row.revalidate,
        revision=row.claimed_revision,
        attempts=row.attempts,
        lease_until=row.lease_until or attempted_at or LONG_AGO,
        to_reconcile=to_reconcile,
        attempted_at=attempted_at,
        sent_channel=row.sent_channel,
        sent_ts=row.sent_ts,
    )
