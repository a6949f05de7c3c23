"""The outbox as a sender sees it: which place is due, its first message claimed, its end settled.

One message of a place flies at a time. The place's `next_at` doubles as the lease of the message in
flight, so that a sender which dies needs nobody to clean up after it.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, bindparam, func, select, update

from storage.base import next_id, owner_token
from storage.enums import SHOWS_THE_PRESENT, OutboxKind, OutboxState
from storage.outbox import LONG_AGO, OPEN_STATES, STILL_OPEN, OutboxMessage, Place
from storage.prepared import OURS, columns, table_of
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


_place, _message = columns(Place), columns(OutboxMessage)
_this_place = (_place.workspace_id == OURS, _place.address == bindparam("its_address"))
_this_message = (_message.workspace_id == OURS, _message.id == bindparam("its_id"))
_IS_DUE = (_place.waiting, _place.next_at <= bindparam("now"))
_workspace = select(func.min(_place.workspace_id)).where(*_IS_DUE)
_after = _workspace.where(_place.workspace_id > bindparam("after"))
_NEXT_WORKSPACE = select(
    func.coalesce(_after.scalar_subquery(), _workspace.scalar_subquery(), type_=String)
)
_NEXT_DUE = select(func.min(_place.next_at)).where(_place.waiting)
_DUE_PLACES = (
    select(_place.address)
    .where(_place.workspace_id == OURS, *_IS_DUE)
    .order_by(_place.next_at, _place.address)
    .limit(bindparam("most"))
)
_HOLD_PLACE = select(_place.address).where(*_this_place, *_IS_DUE)
_HOLD_PLACE = _HOLD_PLACE.with_for_update(skip_locked=True)
_LOCK_PLACE = select(_place.address).where(*_this_place).with_for_update()
_SET_PLACE = (
    update(table_of(Place))
    .where(*_this_place)
    .values(next_at=bindparam("from_then"), waiting=bindparam("more"))
)
_REST = update(table_of(Place)).where(*_this_place).values(waiting=False)
_FIRST = (
    select(_message.id)
    .where(_message.workspace_id == OURS, _message.place == bindparam("its_address"), STILL_OPEN)
    .order_by(_message.id)
    .limit(1)
)
_HEAD = select(*_message).where(*_this_message).with_for_update(skip_locked=True)
_CLAIM = (
    update(table_of(OutboxMessage))
    .where(*_this_message)
    .values(
        state=bindparam("as_state"),
        owner=bindparam("by"),
        lease_until=bindparam("until"),
        attempts=_message.attempts + 1,
        attempted_at=bindparam("at"),
        claimed_revision=bindparam("at_revision"),
    )
)
_held = (
    *_this_message,
    _message.owner == bindparam("by"),
    _message.state.in_((OutboxState.SENDING, OutboxState.UNKNOWN)),
)
_ended: dict[str, Any] = {
    "owner": None,
    "lease_until": None,
    "error": bindparam("because"),
    "payload": bindparam("as_payload"),
    "sent_channel": bindparam("in_channel"),
    "sent_ts": bindparam("as_ts"),
    "settled_at": bindparam("at"),
}
_SETTLE = (
    update(table_of(OutboxMessage)).where(*_held).values(state=bindparam("as_state"), **_ended)
)
_SETTLE_AS_SHOWN = _SETTLE.where(_message.revision == bindparam("at_revision"))
# It changed while in flight; it lets the others of its place go first.
_SHOW_AGAIN = (
    update(table_of(OutboxMessage))
    .where(*_held)
    .values(id=bindparam("new_id"), state=OutboxState.PENDING, attempts=0, **_ended)
)


def next_workspace(session: Session, now: datetime, *, after: str) -> str | None:
    """Return the next workspace in turn with a place that is due (`across_workspaces`)."""
    found: str | None = session.read_across(_NEXT_WORKSPACE, now=now, after=after).scalar()
    return found


def next_due(session: Session) -> datetime | None:
    """Return the engine time at which the next place is due (`across_workspaces`)."""
    found: datetime | None = session.read_across(_NEXT_DUE).scalar()
    return found


def due_places(session: Session, now: datetime, *, limit: int = 16) -> list[str]:
    """Return the due places of the workspace, longest waiting first."""
    return list(session.read(_DUE_PLACES, now=now, most=limit).scalars())


def claim(
    session: Session, place: str, *, owner: str, now: datetime, lease: timedelta
) -> Claim | None:
    """Take the first message of a place, or what became of one whose sender died; None if empty.

    A message found in flight after its lease is `unknown`: it is claimed to be reconciled.
    `owner` names the sender; a random end is added, so that only this claim can settle it.
    """
    if session.read(_HOLD_PLACE, its_address=place, now=now).first() is None:
        return None
    first = session.read(_FIRST, its_address=place).scalar()
    if first is None:
        session.change(_REST, its_address=place)
        return None
    # Whoever changes a card holds its row and then waits for the place, so we may not wait for it.
    head = session.read(_HEAD, its_id=first).one_or_none()
    if head is None:
        return None
    until, token = now + lease, owner_token(owner)
    _set_place(session, place, next_at=until, waiting=True)
    ambiguous = head.state is not OutboxState.PENDING
    revision = head.claimed_revision if ambiguous else head.revision
    session.change(
        _CLAIM,
        its_id=first,
        as_state=OutboxState.UNKNOWN if ambiguous else OutboxState.SENDING,
        by=token,
        until=until,
        at=head.attempted_at if ambiguous else now,
        at_revision=revision,
    )
    return Claim(
        workspace_id=head.workspace_id,
        id=head.id,
        owner=token,
        place=head.place,
        kind=head.kind,
        key=head.key,
        payload=head.payload,
        subject_kind=head.subject_kind,
        subject=head.subject,
        revalidate=head.revalidate,
        revision=revision,
        attempts=head.attempts + 1,
        lease_until=until,
        to_reconcile=ambiguous,
        attempted_at=head.attempted_at,
        sent_channel=head.sent_channel,
        sent_ts=head.sent_ts,
    )


def settle(session: Session, claim: Claim, settlement: Settlement, *, pace: timedelta) -> bool:
    """Write how an attempt ended; False when the lease was lost to another sender meanwhile."""
    now = session.engine_now()
    # The row before the place, like everybody who posts; the place before asking what waits there.
    if not _end(session, claim, settlement, now):
        return False
    if session.on_postgresql:
        session.read(_LOCK_PLACE, its_address=claim.place)
    more = session.read(_FIRST, its_address=claim.place).first() is not None
    _set_place(session, claim.place, next_at=settlement.retry_at or now + pace, waiting=more)
    if more:
        session.wakes.add(Wake.OUTBOX)
    return True


def _end(session: Session, claim: Claim, settlement: Settlement, now: datetime) -> bool:
    """Write the end of an attempt into its row; False when it is not ours any more."""
    channel, ts = claim.sent_channel, claim.sent_ts
    if settlement.forget_ts:
        channel = ts = None
    if settlement.ts is not None:
        channel, ts = settlement.channel, settlement.ts
    is_over = settlement.state not in OPEN_STATES
    values: dict[str, Any] = {
        "its_id": claim.id,
        "by": claim.owner,
        "because": settlement.error,
        "as_payload": claim.payload if settlement.payload is None else settlement.payload,
        "in_channel": channel,
        "as_ts": ts,
        "at": now if is_over else None,
    }
    if not (is_over and claim.kind in SHOWS_THE_PRESENT):
        return bool(session.change(_SETTLE, as_state=settlement.state, **values))
    shown = {"as_state": settlement.state, "at_revision": claim.revision, **values}
    return bool(
        session.change(_SETTLE_AS_SHOWN, **shown)
        or session.change(_SHOW_AGAIN, new_id=next_id(), **values)
    )


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
    session.change(_SET_PLACE, its_address=place, from_then=next_at, more=waiting)
