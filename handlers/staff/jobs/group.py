"""Asking Slack who is in a user group, and taking them into a team."""

from typing import Any

from handlers.kit.area import Slack, SlackRefusal, Steps, Tools
from handlers.staff.service import groups
from storage.session import Session

Progress = dict[str, Any]


def fetch(slack: Slack, progress: Progress) -> list[str] | None:
    """Return who is in the group; None when Slack will not tell."""
    try:
        found = slack.call("usergroups.users.list", usergroup=progress["group"])
        return list(found["users"])
    except SlackRefusal:
        return None


def apply(
    session: Session, members: list[str] | None, progress: Progress, tools: Tools
) -> Progress | None:
    groups.take_in(session, progress, members, tools)
    return None


TAKE_IN = Steps(fetch=fetch, apply=apply)
