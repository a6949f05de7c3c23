"""After a lost answer: is our message there? Pure: what to ask history, and how to read it."""

from datetime import datetime, timedelta
from typing import Any

from handlers.kit import traces

# Slack's clock and ours may differ; looking a little earlier costs nothing.
SKEW = timedelta(minutes=2)
PAGE = 200


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
        if traces.carried(message).get("key") == key:
            return str(message["ts"])
    return None


def next_cursor(page: dict[str, Any]) -> str:
    return str(page.get("response_metadata", {}).get("next_cursor") or "")
