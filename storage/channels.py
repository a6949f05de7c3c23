"""Channels and who is in them. What is not known here is treated as "not a member"."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, bindparam, delete, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, Scoped, Word
from storage.enums import ChannelKind
from storage.prepared import OURS, columns, prepared
from storage.session import Session
from storage.upsert import upsert


class Channel(Scoped, Base):
    __tablename__ = "channels"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(120), default="")
    kind: Mapped[ChannelKind] = mapped_column(Word(ChannelKind))
    is_archived: Mapped[bool] = mapped_column(default=False)
    bot_is_member: Mapped[bool] = mapped_column(default=False)
    refreshed_at: Mapped[datetime | None]


class Membership(Scoped, Base):
    """A person in a channel. No foreign keys: events may name either side before we know it."""

    __tablename__ = "memberships"

    channel_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    person_id: Mapped[str] = mapped_column(String(32), primary_key=True)

    __table_args__ = (Index("ix_memberships_person", "workspace_id", "person_id"),)


SLACK_FIELDS = ("name", "kind", "is_archived", "bot_is_member", "refreshed_at")


_BY_ID = prepared(select(Channel).where(Channel.id == bindparam("id")), Channel)
_in = columns(Membership)
_MEMBER = select(_in.person_id).where(
    _in.workspace_id == OURS,
    _in.channel_id == bindparam("channel"),
    _in.person_id == bindparam("person"),
)


def get(session: Session, channel_id: str) -> Channel | None:
    return session.memo.once(
        (Channel, channel_id),
        (Channel,),
        lambda: session.ask(_BY_ID, id=channel_id).scalar_one_or_none(),
    )


def visible_by_name(session: Session, name: str, person_id: str) -> Channel | None:
    """Return the channel of a name if somebody may know of it: a public one, or one they are in."""
    joined = (
        (Membership.workspace_id == Channel.workspace_id)
        & (Membership.channel_id == Channel.id)
        & (Membership.person_id == person_id)
    )
    known = or_(Channel.kind == ChannelKind.PUBLIC, Membership.person_id.is_not(None))
    query = select(Channel).outerjoin(Membership, joined).where(Channel.name == name, known)
    return session.scalars(query.order_by(Channel.is_archived, Channel.id)).first()


def get_many(session: Session, ids: set[str]) -> dict[str, Channel]:
    found = session.scalars(select(Channel).where(Channel.id.in_(ids))) if ids else ()
    return {channel.id: channel for channel in found}


def by_name(session: Session, name: str) -> list[Channel]:
    """Return the channels that bear a name now; names of archived ones may be given again."""
    query = select(Channel).where(Channel.name == name, Channel.is_archived.is_(False))
    return list(session.scalars(query.order_by(Channel.id)))


def refresh(session: Session, rows: list[dict[str, Any]]) -> None:
    """Write what Slack says about channels (`SLACK_FIELDS` of each, by `id`)."""
    full = [
        {**row, "workspace_id": session.workspace}
        for row in sorted(rows, key=lambda row: row["id"])
    ]
    if full:
        session.execute(
            upsert(session, Channel, full, key=("workspace_id", "id"), change=SLACK_FIELDS)
        )


def change(session: Session, channel_id: str, **values: Any) -> None:
    """Change what an event said about a channel that we know."""
    session.execute(update(Channel).where(Channel.id == channel_id).values(**values))


def join(session: Session, channel_id: str, person_ids: set[str]) -> None:
    rows = [
        {"workspace_id": session.workspace, "channel_id": channel_id, "person_id": person_id}
        for person_id in sorted(person_ids)
    ]
    if rows:
        key = ("workspace_id", "channel_id", "person_id")
        session.execute(upsert(session, Membership, rows, key=key))


def leave(session: Session, channel_id: str, person_id: str) -> None:
    session.execute(
        delete(Membership).where(
            Membership.channel_id == channel_id, Membership.person_id == person_id
        )
    )


def keep_only(session: Session, channel_id: str, person_ids: set[str]) -> None:
    """Forget members that a whole reading of a channel did not find."""
    gone = members(session, channel_id) - person_ids
    session.execute(
        delete(Membership).where(
            Membership.channel_id == channel_id, Membership.person_id.in_(sorted(gone))
        )
    )


def public_among(session: Session, channel_ids: set[str]) -> set[str]:
    """Return which of some channels everybody may read."""
    query = select(Channel.id).where(
        Channel.id.in_(sorted(channel_ids)), Channel.kind == ChannelKind.PUBLIC
    )
    return set(session.scalars(query))


def ours(session: Session) -> set[str]:
    """Return the channels that we believe to be in."""
    return set(session.scalars(select(Channel.id).where(Channel.bot_is_member)))


def lose(session: Session, channel_ids: set[str]) -> None:
    """We are not in these channels any more, and would not hear who leaves them."""
    if channel_ids:
        session.execute(
            update(Channel).where(Channel.id.in_(channel_ids)).values(bot_is_member=False)
        )
        session.execute(delete(Membership).where(Membership.channel_id.in_(channel_ids)))


def is_member(session: Session, channel_id: str, person_id: str) -> bool:
    found = session.read(_MEMBER, channel=channel_id, person=person_id).scalar()
    return found is not None


def is_member_of_any(session: Session, channel_ids: set[str], person_id: str) -> bool:
    found = session.scalar(
        select(Membership.person_id)
        .where(Membership.channel_id.in_(channel_ids), Membership.person_id == person_id)
        .limit(1)
    )
    return found is not None


def members(session: Session, channel_id: str) -> set[str]:
    return set(
        session.scalars(select(Membership.person_id).where(Membership.channel_id == channel_id))
    )


def of_person(session: Session, person_id: str) -> set[str]:
    """Return the channels a person is known to be in."""
    return set(
        session.scalars(select(Membership.channel_id).where(Membership.person_id == person_id))
    )
