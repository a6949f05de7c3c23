"""After a lost answer: is our message there? Pure: what to ask history, and how to read it."""

from datetime import datetime, timedelta
from typing import Any

EVENT_TYPE = "opsbot_message"
# Slack's clock and ours may differ; looking a little earlier costs nothing.
SKEW = timedelta(minutes=2)
PAGE = 200
# Where history may not be read the weaker promise holds: sent again, so at least once.
UNREADABLE = frozenset(
    {
        "access_denied",
        "channel_not_found",
        "method_not_supported_for_channel_type",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_in_channel",
        "thread_not_found",
        "unknown_method",
    }
)


def metadata(key: str) -> dict[str, Any]:
    """Return what every post carries, so that it can be found again."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key}}


def question(
    channel: str, *, attempted_at: datetime, thread: str | None, cursor: str
) -> tuple[str, dict[str, Any]]:
    """Return (method, arguments) that read what was posted since an attempt."""
    arguments: dict[str, Any] = {
        "channel": channel,
        "oldest": f"{(attempted_at - SKEW).timestamp():.6f}",
        "include_all_metadata": "true",
        "limit": str(PAGE),
    }
    if cursor:
        arguments["cursor"] = cursor
    if thread:
        return "conversations.replies", {**arguments, "ts": thread}
    return "conversations.history", arguments


def find(page: dict[str, Any], key: str) -> str | None:
    """Return the `ts` of the message that carries `key`, or None if it is not on this page."""
    for message in page.get("messages", []):
        carried = message.get("metadata") or {}
        if carried.get("event_type") != EVENT_TYPE:
            continue
        if carried.get("event_payload", {}).get("key") == key:
            return str(message["ts"])
    return None


def next_cursor(page: dict[str, Any]) -> str:
    return str(page.get("response_metadata", {}).get("next_cursor") or "")
