"""The outbox: "Slack must show this", written in the same commit as what caused it.

Messages wait at a *place* (a channel, or a person whose DM it is). The place keeps the order, lets
one message fly at a time and paces it; its `next_at` is engine time and doubles as the lease of the
message in flight, so that a sender which dies needs nobody to clean up after it.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    Integer,
    Select,
    String,
    Text,
    UniqueConstraint,
    case,
    delete,
    func,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import (
    Base,
    Scoped,
    UTCDateTime,
    Word,
    drawn_at,
    first_after,
    next_id,
    owner_token,
    partial_index,
)
from storage.enums import OutboxKind, OutboxState
from storage.parking import EVERY_METHOD, Parked
from storage.session import Session, Wake
from storage.upsert import upsert

LONG_AGO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
# When a workspace has rested, one message asks whether it still refuses us; that takes no longer.
PROLONGED_WITHIN = timedelta(minutes=1)
OPEN_STATES = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN)
OPEN_WHERE = "state IN ('pending', 'sending', 'unknown')"
_INLINE_OPEN = [literal(one, Word(OutboxState), literal_execute=True) for one in OPEN_STATES]

_INLINE_CARD = literal(OutboxKind.CARD, Word(OutboxKind), literal_execute=True)


class Place(Scoped, Base):
    """Where messages wait. `next_at` is the engine time before which nothing may be sent there."""

    __tablename__ = "places"

    address: Mapped[str] = mapped_column(String(64), primary_key=True)
    next_at: Mapped[datetime] = mapped_column(UTCDateTime())
    waiting: Mapped[bool] = mapped_column(default=True)

    __table_args__ = (
        partial_index(
            "ix_places_waiting",
            "workspace_id",
            "next_at",
            "address",
            where="waiting",
            sqlite_where="waiting = 1",
        ),
        partial_index("ix_places_due", "next_at", where="waiting", sqlite_where="waiting = 1"),
    )


class OutboxMessage(Scoped, Base):
    """One message to show. The row of a card lives on: it remembers where the card stands."""

    __tablename__ = "outbox"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=next_id)
    place: Mapped[str] = mapped_column(String(64))
    kind: Mapped[OutboxKind] = mapped_column(Word(OutboxKind))
    key: Mapped[str] = mapped_column(String(200))
    payload: Mapped[dict[str, Any]]
    subject_kind: Mapped[str | None] = mapped_column(String(48))
    subject: Mapped[str | None] = mapped_column(String(64))
    revalidate: Mapped[str | None] = mapped_column(String(48))
    state: Mapped[OutboxState] = mapped_column(Word(OutboxState), default=OutboxState.PENDING)
    revision: Mapped[int] = mapped_column(Integer, default=1)
    claimed_revision: Mapped[int] = mapped_column(Integer, default=0)
    owner: Mapped[str | None] = mapped_column(String(64))
    lease_until: Mapped[datetime | None]
    attempted_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    sent_channel: Mapped[str | None] = mapped_column(String(32))
    sent_ts: Mapped[str | None] = mapped_column(String(32))
    settled_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        ForeignKeyConstraint(
            ["workspace_id", "place"],
            ["places.workspace_id", "places.address"],
            deferrable=True,
            initially="DEFERRED",
        ),
        partial_index("ix_outbox_queue", "workspace_id", "place", "id", where=OPEN_WHERE),
        Index("ix_outbox_subject", "workspace_id", "subject"),
        partial_index(
            "ix_outbox_cards", "workspace_id", "sent_channel", "sent_ts", where="kind = 'card'"
        ),
    )


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


def post(
    session: Session,
    place: str,
    payload: dict[str, Any],
    *,
    key: str,
    kind: OutboxKind = OutboxKind.POST,
    subject: tuple[str, str] | None = None,
    revalidate: str | None = None,
) -> bool:
    """Show `payload` at `place` once; `key` names the occurrence, so that a repeat changes nothing.

    `revalidate` names the registered question that is asked again right before sending. False when
    the occurrence is here already; after a restore also because Slack shows it.
    """
    subject_kind, subject_id = subject or (None, None)
    _touch(session, place)
    done = session.execute(
        upsert(
            session,
            OutboxMessage,
            {
                "workspace_id": session.workspace,
                "id": next_id(),
                "place": place,
                "kind": kind,
                "key": key,
                "payload": payload,
                "subject_kind": subject_kind,
                "subject": subject_id,
                "revalidate": revalidate,
                "state": OutboxState.PENDING,
                "revision": 1,
                "claimed_revision": 0,
                "attempts": 0,
            },
            key=("workspace_id", "key"),
        )
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]  # An insert has a row count.


def card_key(subject_kind: str, subject: str, place: str) -> str:
    return f"card:{subject_kind}:{subject}:{place}"


def show_card(session: Session, subject_kind: str, subject: str, place: str) -> None:
    """Ask that the card of a subject at `place` shows the present; asking twice is asking once.

    What it shows is decided when it is sent, so ten changes in a row become one update.
    """
    _touch(session, place)
    row = {
        "workspace_id": session.workspace,
        "id": next_id(),
        "place": place,
        "kind": OutboxKind.CARD,
        "key": card_key(subject_kind, subject, place),
        "payload": {},
        "subject_kind": subject_kind,
        "subject": subject,
        "state": OutboxState.PENDING,
        "revision": 1,
        "claimed_revision": 0,
        "attempts": 0,
    }
    closed = OutboxMessage.state.not_in(OPEN_STATES)
    columns = OutboxMessage.__table__.c
    # A card at rest joins the end of the queue; one in flight is told that it is out of date.
    anew = {name: row[name] for name in ("id", "state", "attempts", "payload")} | {"error": None}
    begin_anew = {
        name: case((closed, literal(value, columns[name].type)), else_=columns[name])
        for name, value in anew.items()
    }
    key = ("workspace_id", "key")
    session.execute(upsert(session, OutboxMessage, row, key=key, add=("revision",), to=begin_anew))


def cards_of(session: Session, subject: str) -> list[str]:
    """Return the places where the card of a subject stands or will stand."""
    return list(
        session.scalars(
            select(OutboxMessage.place)
            .where(OutboxMessage.subject == subject, OutboxMessage.kind == OutboxKind.CARD)
            .order_by(OutboxMessage.place)
        )
    )


def count_waiting(session: Session) -> int:
    """Return how many messages of the workspace have not reached their end."""
    return int(session.scalar(waiting_query()) or 0)


def waiting_query() -> Select[int]:
    """Return the question how many messages have not reached their end."""
    waiting = select(func.count()).where(OutboxMessage.state.in_(_INLINE_OPEN))
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
        .where(OutboxMessage.state.in_(_INLINE_OPEN), ~resting.exists())
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
        .where(OutboxMessage.state.in_(_INLINE_OPEN), ~Place.waiting)
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


def subject_at(session: Session, channel: str, ts: str) -> tuple[str, str] | None:
    """Return (kind, id) of the subject whose card stands as message `ts` in a channel."""
    row = session.execute(
        select(OutboxMessage.subject_kind, OutboxMessage.subject).where(
            OutboxMessage.kind == _INLINE_CARD,
            OutboxMessage.sent_channel == channel,
            OutboxMessage.sent_ts == ts,
        )
    ).first()
    return (row[0], row[1]) if row and row[0] and row[1] else None


def is_known(session: Session, key: str) -> bool:
    """Whether a message was asked for."""
    query = select(OutboxMessage.id).where(OutboxMessage.key == key)
    return session.scalar(query) is not None


def posted(session: Session, key: str) -> tuple[str, str] | None:
    """Return (channel, ts) of a message that Slack has shown."""
    row = session.execute(
        select(OutboxMessage.sent_channel, OutboxMessage.sent_ts).where(OutboxMessage.key == key)
    ).one_or_none()
    return (row[0], row[1]) if row and row[0] and row[1] else None


def write_waiting_places(session: Session) -> None:
    """Mark the places that this transaction posted to, in one order against deadlocks."""
    rows = [
        {
            "workspace_id": session.workspace,
            "address": address,
            "next_at": LONG_AGO,
            "waiting": True,
        }
        for address in sorted(session.waiting_places)
    ]
    if rows:
        session.execute(
            upsert(session, Place, rows, key=("workspace_id", "address"), change=("waiting",))
        )
        session.waiting_places.clear()
        session.wakes.add(Wake.OUTBOX)


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
        .where(OutboxMessage.place == place, OutboxMessage.state.in_(_INLINE_OPEN))
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
        select(OutboxMessage.id)
        .where(OutboxMessage.place == claim.place, OutboxMessage.state.in_(_INLINE_OPEN))
        .limit(1)
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


def _touch(session: Session, place: str) -> None:
    session.waiting_places.add(place)
    session.at_commit.add(write_waiting_places)


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
    if row.kind is OutboxKind.CARD and row.revision != row.claimed_revision:
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
