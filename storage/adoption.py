"""Taking messages that Slack shows into the outbox of a database that was restored."""

from dataclasses import dataclass

from sqlalchemy import select, update

from storage.base import next_id
from storage.enums import OutboxKind, OutboxState
from storage.outbox import LONG_AGO, OPEN_STATES, OutboxMessage, Place
from storage.session import Session
from storage.upsert import upsert


@dataclass(frozen=True)
class Shown:
    """A message as Slack shows it. Only a card has a subject; its revision is that of its words."""

    key: str
    place: str
    channel: str
    ts: str
    subject: tuple[str, str] | None = None
    revision: int = 1


def known(session: Session, keys: list[str]) -> dict[str, OutboxMessage]:
    """Return the messages of these keys, locked."""
    rows = session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.key.in_(keys))
        .order_by(OutboxMessage.id)
        .with_for_update()
    )
    return {row.key: row for row in rows}


def mark_sent(session: Session, row: OutboxMessage, shown: Shown) -> None:
    """Write where a message stands. One that waited is not sent again; a card is only edited."""
    waits = row.state in OPEN_STATES
    if row.sent_ts is not None and not waits and float(row.sent_ts) >= float(shown.ts):
        return
    row.sent_channel, row.sent_ts = shown.channel, shown.ts
    row.owner = row.lease_until = None
    if row.kind is OutboxKind.CARD and waits:
        row.state = OutboxState.PENDING
    else:
        row.state, row.settled_at = OutboxState.SENT, session.engine_now()
    session.flush()


def adopt(session: Session, shown: Shown) -> None:
    """Write a message that the database does not know, as one that was sent."""
    place = {
        "workspace_id": session.workspace,
        "address": shown.place,
        "next_at": LONG_AGO,
        "waiting": False,
    }
    session.execute(upsert(session, Place, place, key=("workspace_id", "address")))
    subject_kind, subject = shown.subject or (None, None)
    row = {
        "workspace_id": session.workspace,
        "id": next_id(),
        "place": shown.place,
        "kind": OutboxKind.CARD if shown.subject else OutboxKind.POST,
        "key": shown.key,
        "payload": {},
        "subject_kind": subject_kind,
        "subject": subject,
        "state": OutboxState.SENT,
        "revision": shown.revision,
        "claimed_revision": shown.revision,
        "attempts": 1,
        "sent_channel": shown.channel,
        "sent_ts": shown.ts,
        "settled_at": session.engine_now(),
    }
    session.execute(upsert(session, OutboxMessage, row, key=("workspace_id", "key")))


def raise_revision(session: Session, key: str, revision: int) -> None:
    """Let a card's next words be newer than those that Slack shows."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.key == key, OutboxMessage.revision < revision)
        .values(revision=revision)
    )
