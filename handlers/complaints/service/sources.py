"""Channels that complaints are taken from: switched on and off, and read again after a gap."""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from handlers.complaints.cards import intake as cards
from handlers.complaints.rules import posts
from handlers.complaints.service import intake, places
from handlers.kit.actors import Actor, require
from handlers.kit.area import Glance, Tools
from handlers.kit.errors import Rejected
from handlers.kit.words import _
from handlers.staff.service import directory, people
from storage import audit, channels, jobs, outbox, recovery, timers
from storage import complaint_sources as sources
from storage.enums import Role, Takes
from storage.session import Session

log = logging.getLogger(__name__)

REREAD = "complaints.reread"
READ_EVERY = timedelta(minutes=10)
FARTHEST_BACK = timedelta(days=7)


def switch_on(
    session: Session, actor: Actor, channel_id: str, takes: Takes, *, now: datetime
) -> None:
    """Make complaints of what is posted in a channel from now on, and say so there.

    Errors: `Rejected` for who may not, and for a channel that we are not in.
    """
    _require(session, actor, channel_id)
    if not places.is_open(session, channel_id):
        raise Rejected(_("I am not in this channel. Invite me first, then type it again."))
    sources.switch_on(session, channel_id, takes, by=actor.id, now=now, since=stamp(now))
    text = cards.switched_on(actor.name, takes)
    _record(session, actor, channel_id, "on", text, now=now, takes=takes.value)
    _read_later(session, now)


def switch_off(session: Session, actor: Actor, channel_id: str, *, now: datetime) -> None:
    """Make no complaints of a channel's messages any more. Errors: `Rejected`."""
    _require(session, actor, channel_id)
    if not sources.switch_off(session, channel_id):
        raise Rejected(_("Complaints are not switched on in this channel."))
    _record(session, actor, channel_id, "off", cards.switched_off(actor.name), now=now)


def hear(session: Session, event: Mapping[str, Any], *, now: datetime, tools: Tools) -> None:
    """Look at a message of any channel: where complaints are on, it may be one."""
    channel = event.get("channel")
    source = sources.get(session, channel) if isinstance(channel, str) else None
    if source is None:
        return
    bot_user = people.own_user(session)
    post = posts.read(event, channel=source.channel_id, bot_user=bot_user)
    if post is not None:
        intake.consider(session, source, post, now=now, tools=tools)


def read_again(session: Session, now: datetime) -> None:
    """Have the history of every channel that is on read since where it was read up to."""
    listed = sources.every(session)
    if not listed:
        return
    if recovery.current(session) is None:
        todo = [one.channel_id for one in listed]
        progress = {"todo": todo, "since": stamp(now - FARTHEST_BACK), "now": now.isoformat()}
        jobs.start(session, REREAD, "all", progress)
    _read_later(session, now)


def read_is_due(session: Session, glance: Glance) -> None:
    """Answer the timer that looks for what no event told of."""
    read_again(session, glance.now)


def oldest_unread(session: Session, channel_id: str, since: str) -> str | None:
    """Return after which message a channel is read; None when it is switched off."""
    source = sources.get(session, channel_id)
    return max(source.read_ts, since) if source is not None else None


def take_page(
    session: Session, channel_id: str, page: list[dict[str, Any]], *, now: datetime, tools: Tools
) -> None:
    """Consider the messages of a page of history, the oldest first."""
    for message in sorted(page, key=lambda one: str(one.get("ts") or "")):
        hear(session, {**message, "channel": channel_id}, now=now, tools=tools)


def have_read(session: Session, channel_id: str, ts: str) -> None:
    sources.have_read(session, channel_id, ts)


def stamp(at: datetime) -> str:
    """Return an instant as Slack names messages."""
    return f"{at.timestamp():.6f}"


def _require(session: Session, actor: Actor, channel_id: str) -> None:
    directory.require_insider(actor)
    require(actor, Role.LEAD)
    if not channels.is_member(session, channel_id, actor.id):
        raise Rejected(_("Type this in the channel that it is about, as one of its members."))


def _record(
    session: Session,
    actor: Actor,
    channel_id: str,
    action: str,
    text: str,
    *,
    now: datetime,
    **detail: str,
) -> None:
    entry = audit.write(
        session,
        f"complaint.channel.{action}",
        at=now,
        actor_id=actor.id,
        subject=("channel", channel_id),
        detail=detail,
    )
    outbox.post(session, channel_id, {"text": text}, key=f"complaint.channel:{entry.hex}")


def _read_later(session: Session, now: datetime) -> None:
    at = now + READ_EVERY
    timers.disarm(session, session.workspace, kind=REREAD)
    timers.arm(session, REREAD, session.workspace, at=at, occurrence=at.isoformat())
