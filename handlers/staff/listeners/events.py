"""Slack's events about people and channels: each one keeps a row fresh."""

from datetime import timedelta
from typing import Any

from handlers.kit.area import Tools
from handlers.staff.rules import slack as rules
from handlers.staff.service import people as service
from storage import channels, jobs, parking
from storage.session import Session

Event = dict[str, Any]
_GONE_FOR = timedelta(days=36500)


def person_changed(session: Session, event: Event, tools: Tools) -> None:
    """`team_join` and `user_change` carry the whole user object."""
    del tools
    row = rules.person_row(event["user"], workspace=session.workspace, at=session.engine_now())
    service.take_in(session, [row])
    if event.get("type") == "team_join":
        service.look_at(session, service.JOINED, row["id"])


def member_joined(session: Session, event: Event, tools: Tools) -> None:
    """Somebody joined a channel; when it was us, everything about it has to be read."""
    del tools
    channels.join(session, event["channel"], {event["user"]})
    if event["user"] == service.own_user(session):
        # Under a key of its own: a reading that is under way may be past this channel already.
        jobs.start(session, service.REFRESH, event["channel"], {"phase": "channels"})
        channels.change(session, event["channel"], bot_is_member=True)


def member_left(session: Session, event: Event, tools: Tools) -> None:
    del tools
    channels.leave(session, event["channel"], event["user"])


def bot_left(session: Session, event: Event, tools: Tools) -> None:
    """`channel_left` and `group_left` say that we were removed, and hear no more of its members."""
    del tools
    channels.lose(session, {event["channel"]})


def renamed(session: Session, event: Event, tools: Tools) -> None:
    del tools
    channels.change(session, event["channel"]["id"], name=event["channel"]["name"][:120])


def archived(session: Session, event: Event, tools: Tools) -> None:
    del tools
    channels.change(session, event["channel"], is_archived=True)


def unarchived(session: Session, event: Event, tools: Tools) -> None:
    del tools
    channels.change(session, event["channel"], is_archived=False)


def workspace_gone(session: Session, event: Event, tools: Tools) -> None:
    """The app was removed or its tokens were revoked: nothing is sent any more, nothing is lost."""
    del tools
    until = session.engine_now() + _GONE_FOR
    parking.park(session, parking.EVERY_METHOD, until=until, reason=event["type"])
