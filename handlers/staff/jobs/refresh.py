"""Asking Slack who is here: people first, then channels, then who is in which.

The job's progress is `{"phase": …, "cursor": …}` and, among members, the channels still `todo`
and the members `seen` in the first of them. Each step reads one page and commits it.
"""

from typing import Any

from handlers.kit.area import Slack, SlackRefusal, Steps, Tools
from handlers.staff.rules import slack as rules
from handlers.staff.service import leading
from handlers.staff.service import people as service
from storage import channels
from storage.session import Session

PAGE = 200
# Another Slack-compatible server may not know these; then what they tell stays unknown.
_MISSING = ("missing_scope", "unknown_method", "not_allowed_token_type")
Progress = dict[str, Any]


def fetch(slack: Slack, progress: Progress) -> dict[str, Any]:
    """Read one page of the phase the job is in; nothing where Slack will not tell."""
    phase = progress.get("phase", "people")
    arguments: dict[str, Any] = {"limit": PAGE, "cursor": progress.get("cursor", "")}
    try:
        if phase == "people":
            return slack.call("users.list", include_locale=True, **arguments)
        if phase == "channels":
            return _conversations(slack, arguments)
        return slack.call("conversations.members", channel=progress["todo"][0], **arguments)
    except SlackRefusal as refusal:
        if refusal.error in _MISSING or phase == "members":
            return {}
        raise


def _conversations(slack: Slack, arguments: dict[str, Any]) -> dict[str, Any]:
    """Read public and private channels; the public ones alone where the others are not granted."""
    try:
        both = "public_channel,private_channel"
        return slack.call("conversations.list", types=both, **arguments)
    except SlackRefusal as refusal:
        if refusal.error not in _MISSING:
            raise
        return slack.call("conversations.list", types="public_channel", **arguments)


def apply(
    session: Session, page: dict[str, Any], progress: Progress, tools: Tools
) -> Progress | None:
    """Write one page; return where to go on, or None when everybody is known."""
    del tools
    cursor = page.get("response_metadata", {}).get("next_cursor", "")
    match progress.get("phase", "people"):
        case "people":
            return _people(session, page, cursor)
        case "channels":
            return _channels(session, page, cursor, progress)
        case _:
            return _members(session, page, cursor, progress)


def _people(session: Session, page: dict[str, Any], cursor: str) -> Progress:
    now = session.engine_now()
    found = [
        rules.person_row(one, workspace=session.workspace, at=now)
        for one in page.get("members", [])
    ]
    service.take_in(session, found)
    if not cursor:
        service.settle_zone(session)
        leading.has_changed(session, now)
    return {"phase": "people" if cursor else "channels", "cursor": cursor}


def _channels(
    session: Session, page: dict[str, Any], cursor: str, progress: Progress
) -> Progress | None:
    now = session.engine_now()
    found = page.get("channels", [])
    channels.refresh(session, [rules.channel_row(one, at=now) for one in found])
    todo = progress.get("todo", []) + [one["id"] for one in found if one.get("is_member")]
    if cursor:
        return {"phase": "channels", "cursor": cursor, "todo": todo}
    if page:
        # Nothing was said of the others, so we are in them no more.
        channels.lose(session, channels.ours(session) - set(todo))
    return _go_on(todo)


def _members(
    session: Session, page: dict[str, Any], cursor: str, progress: Progress
) -> Progress | None:
    channel, *rest = progress["todo"]
    members = page.get("members", [])
    channels.join(session, channel, set(members))
    seen = [*progress.get("seen", []), *members]
    if cursor:
        return {"phase": "members", "cursor": cursor, "todo": [channel, *rest], "seen": seen}
    if seen:
        channels.keep_only(session, channel, set(seen))
    return _go_on(rest)


def _go_on(todo: list[str]) -> Progress | None:
    return {"phase": "members", "cursor": "", "todo": todo} if todo else None


REFRESH = Steps(fetch=fetch, apply=apply)
