"""What Slack's words about people and channels mean here, and when somebody may be disturbed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.kit.workdays import Calendar
from storage.enums import ChannelKind

SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class Tell:
    """Tell it now."""


@dataclass(frozen=True)
class Hold:
    """Keep it until `until`, when the person works again."""

    until: datetime


def may_disturb(
    calendar: Calendar, now: datetime, *, at_once: bool, away_until: datetime | None = None
) -> Tell | Hold:
    """Decide whether a notice may reach somebody now; what was set to a clock always may.

    Nothing reaches who is away: it is held until they work again.
    """
    if away_until is not None and away_until > now:
        return Hold(until=calendar.next_open(away_until))
    if at_once or calendar.is_open(now):
        return Tell()
    return Hold(until=calendar.next_open(now))


def person_row(user: dict[str, Any], *, workspace: str, at: datetime) -> dict[str, Any]:
    """Read a user object of Slack into a row of people (all but the role)."""
    profile = user.get("profile", {})
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name")
    return {
        "id": user["id"],
        "name": (name or user.get("name", ""))[:120],
        "handle": user.get("name", "")[:120],
        "title": (profile.get("title") or "")[:120] or None,
        "timezone": user.get("tz"),
        "locale": user.get("locale"),
        "is_bot": bool(user.get("is_bot")) or user["id"] == SLACKBOT,
        "is_guest": bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        "is_gone": bool(user.get("deleted")),
        "is_stranger": user.get("team_id", workspace) != workspace,
        "is_slack_admin": bool(user.get("is_admin") or user.get("is_owner")),
        "refreshed_at": at,
    }


def channel_row(channel: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    """Read a conversation object of Slack into a row of channels."""
    return {
        "id": channel["id"],
        "name": channel.get("name", "")[:120],
        "kind": _kind(channel),
        "is_archived": bool(channel.get("is_archived")),
        "bot_is_member": bool(channel.get("is_member")),
        "refreshed_at": at,
    }


def _kind(channel: dict[str, Any]) -> ChannelKind:
    if channel.get("is_im"):
        return ChannelKind.DIRECT
    if channel.get("is_mpim"):
        return ChannelKind.GROUP
    return ChannelKind.PRIVATE if channel.get("is_private") else ChannelKind.PUBLIC


def most_common_zone(zones: list[str]) -> str | None:
    """Return the zone most people are in; of equals, the first by name."""
    return min(sorted(set(zones)), key=lambda zone: -zones.count(zone), default=None)
