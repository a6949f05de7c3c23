"""Slack's events about people and channels: each one keeps a row fresh."""

from datetime import timedelta

from handlers.kit.area import Heard
from handlers.staff.rules import slack as rules
from handlers.staff.service import people as service
from storage import channels, jobs, parking
from storage.session import Session

_GONE_FOR = timedelta(days=36500)


def person_changed(session: Session, heard: Heard) -> None:
    """`team_join` and `user_change` carry the whole user object."""
    user, now = heard.event["user"], session.engine_now()
    row = rules.person_row(user, workspace=session.workspace, at=now)
    service.take_in(session, [row])
    if heard.event.get("type") == "team_join":
        service.look_at(session, service.JOINED, row["id"])


def member_joined(session: Session, heard: Heard) -> None:
    """Somebody joined a channel; when it was us, everything about it has to be read."""
    channel, person = heard.event["channel"], heard.event["user"]
    channels.join(session, channel, {person})
    if person == service.own_user(session):
        # Under a key of its own: a reading that is under way may be past this channel already.
        jobs.start(session, service.REFRESH, channel, {"phase": "channels"})
        channels.change(session, channel, bot_is_member=True)


def member_left(session: Session, heard: Heard) -> None:
    channels.leave(session, heard.event["channel"], heard.event["user"])


def bot_left(session: Session, heard: Heard) -> None:
    """`channel_left` and `group_left` say that we were removed, and hear no more of its members."""
    channels.lose(session, {heard.event["channel"]})


def renamed(session: Session, heard: Heard) -> None:
    channel = heard.event["channel"]
    channels.change(session, channel["id"], name=channel["name"][:120])


def archived(session: Session, heard: Heard) -> None:
    channels.change(session, heard.event["channel"], is_archived=True)


def unarchived(session: Session, heard: Heard) -> None:
    channels.change(session, heard.event["channel"], is_archived=False)


def workspace_gone(session: Session, heard: Heard) -> None:
    """The app was removed or its tokens were revoked: nothing is sent any more, nothing is lost."""
    until = session.engine_now() + _GONE_FOR
    parking.park(session, parking.EVERY_METHOD, until=until, reason=heard.event["type"])
