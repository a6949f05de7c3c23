"""The outbox: "Slack must show this", written in the same commit as what caused it.

Messages wait at a *place* (a channel, or a person whose DM it is). The place keeps the order, lets
one message fly at a time and paces it: see `storage.sending`.
"""

import uuid
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    and_,
    case,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import (
    Base,
    Scoped,
    UTCDateTime,
    Word,
    next_id,
    partial_index,
)
from storage.enums import OutboxKind, OutboxState
from storage.prepared import Put
from storage.session import Session, Wake

LONG_AGO = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
OPEN_STATES = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN)
OPEN_WHERE = "state IN ('pending', 'sending', 'unknown')"
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


# Spelled out in the statement itself, because it has to match the condition of the index.
STILL_OPEN = OutboxMessage.state.in_(
    [literal(one, Word(OutboxState), literal_execute=True) for one in OPEN_STATES]
)


_POST = Put(OutboxMessage, ("workspace_id", "key"))


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
    row = {
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
    }
    return bool(_POST.run(session, row))


def card_key(subject_kind: str, subject: str, place: str) -> str:
    return f"card:{subject_kind}:{subject}:{place}"


def show_card(session: Session, subject_kind: str, subject: str, place: str) -> None:
    """Ask that the card of a subject at `place` shows the present; asking twice is asking once.

    What it shows is decided when it is sent, so ten changes in a row become one update.
    """
    show_cards(session, subject_kind, subject, {place})


def show_cards(session: Session, subject_kind: str, subject: str, places: AbstractSet[str]) -> None:
    """Ask it of the cards at all these places, in one order against deadlocks."""
    rows = [
        _present(
            session, place, OutboxKind.CARD, card_key(subject_kind, subject, place),
            subject_kind=subject_kind, subject=subject,
        )
        for place in sorted(places)
    ]  # fmt: skip
    if rows:
        _touch(session, *places)
        _SHOW.run(session, rows)


def redraw(session: Session, keys: Iterable[str]) -> None:
    """Ask that posts show the present, those of these keys that were asked for and are kept.

    What they show is decided by the question that was asked before they were sent.
    """
    posts = session.execute(
        select(
            OutboxMessage.key, OutboxMessage.place, OutboxMessage.payload, OutboxMessage.revalidate
        ).where(OutboxMessage.key.in_(list(keys)), OutboxMessage.revalidate.is_not(None))
    ).all()
    for post in sorted(posts, key=lambda one: (one.place, one.key)):
        payload = {**post.payload, "of": post.key}
        row = _present(
            session, post.place, OutboxKind.EDIT, f"edit:{post.key}",
            payload=payload, revalidate=post.revalidate,
        )  # fmt: skip
        _touch(session, post.place)
        _SHOW.run(session, row)


def show_home(session: Session, person_id: str, payload: dict[str, Any], revalidate: str) -> None:
    """Ask that somebody's Home tab shows the present."""
    _touch(session, person_id)
    row = _present(
        session, person_id, OutboxKind.HOME, _home_key(person_id),
        payload=payload, revalidate=revalidate,
    )  # fmt: skip
    _SHOW.run(session, row)


def home_shown_at(session: Session, person_id: str) -> datetime | None:
    """Return the engine time at which somebody's Home tab was published last."""
    query = select(OutboxMessage.settled_at).where(OutboxMessage.key == _home_key(person_id))
    return session.scalar(query)


def _home_key(person_id: str) -> str:
    return f"home:{person_id}"


def _present(
    session: Session, place: str, kind: OutboxKind, key: str, **more: Any
) -> dict[str, Any]:
    """Return the row of something that shows the present."""
    return {
        "workspace_id": session.workspace,
        "id": next_id(),
        "place": place,
        "kind": kind,
        "key": key,
        "payload": {},
        "subject_kind": None,
        "subject": None,
        "revalidate": None,
        "state": OutboxState.PENDING,
        "revision": 1,
        "claimed_revision": 0,
        "attempts": 0,
        "error": None,
        **more,
    }


def _anew(now: Any, new: Any) -> dict[str, Any]:
    """What is at rest joins the end of the queue; one in flight is told that it is out of date."""
    closed = and_(*(now.state != one for one in OPEN_STATES))
    names = ("id", "state", "attempts", "payload", "error")
    return {name: case((closed, new[name]), else_=now[name]) for name in names}


_SHOW = Put(OutboxMessage, ("workspace_id", "key"), add=("revision",), to=_anew)


def cards_of(session: Session, subject: str) -> list[str]:
    """Return the places where the card of a subject stands or will stand."""
    return list(
        session.scalars(
            select(OutboxMessage.place)
            .where(OutboxMessage.subject == subject, OutboxMessage.kind == OutboxKind.CARD)
            .order_by(OutboxMessage.place)
        )
    )


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


_WAIT = Put(Place, ("workspace_id", "address"), change=("waiting",))


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
        _WAIT.run(session, rows)
        session.waiting_places.clear()
        session.wakes.add(Wake.OUTBOX)


def _touch(session: Session, *places: str) -> None:
    session.waiting_places.update(places)
    session.at_commit.add(write_waiting_places)
