"""What our messages carry where nobody sees it, so that they are known again: Slack's metadata.

Its values are flat, and everybody in the channel may read them: nothing stands here that the
message itself does not show to them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

EVENT_TYPE = "opsbot_message"
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
# Slack publishes no limit; a few kilobytes are known to pass.
_ROOM = 5000
Told = tuple[str, str, str, str]


@dataclass(frozen=True)
class Trace:
    """What a card tells of its subject: its counter, number, name (`T-12`) and title as typed."""

    counter: str
    number: int
    reference: str
    title: str


def metadata(key: str, **more: str | int) -> dict[str, Any]:
    """Return the metadata of a message with an occurrence key."""
    return {"event_type": EVENT_TYPE, "event_payload": {"key": key, **more}}


def carried(message: dict[str, Any]) -> dict[str, Any]:
    """Return what a message of ours carries, nothing if it is none."""
    found = message.get("metadata") or {}
    if found.get("event_type") != EVENT_TYPE:
        return {}
    return dict(found.get("event_payload") or {})


def write_told(told: Iterable[Told]) -> str:
    """Write which notices a message tells: (kind, subject kind, subject, occurrence) of each.

    What has no room is left out; after a restore it would be told again.
    """
    lines: list[str] = []
    for one in told:
        line = "|".join(one)
        if sum(map(len, lines)) + len(lines) + len(line) > _ROOM:
            break
        lines.append(line)
    return "\n".join(lines)


def read_told(text: str) -> list[Told]:
    """Read what `write_told` wrote; what is not whole is left out."""
    told = []
    for line in text.split("\n"):
        match line.split("|", 3):
            case [kind, subject_kind, subject, occurrence]:
                told.append((kind, subject_kind, subject, occurrence))
    return told
