"""Our words over Block Kit: plain dicts within Slack's limits, with what people typed escaped."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from handlers.kit.answers import Block
from handlers.kit.text import one_line, plain

__all__ = [
    "BUTTON_LIMIT",
    "HEADER_LIMIT",
    "SECTION_LIMIT",
    "Card",
    "actions",
    "button",
    "clip",
    "context",
    "date",
    "divider",
    "escape",
    "escaped",
    "header",
    "length",
    "mention",
    "one_line",
    "overflow",
    "plain",
    "section",
    "sections",
]

SECTION_LIMIT = 3000
# What several lines may fill of one section.
_FULL = 2800
HEADER_LIMIT = 150
# The blocks that every workspace shows.
CLASSIC = frozenset(
    {"actions", "context", "divider", "file", "header", "image", "input", "rich_text", "section"}
)
BUTTON_LIMIT = 75


@dataclass(frozen=True)
class Card:
    """A message: `text` for notifications and screen readers, `blocks` for the eye.

    `classic` is shown instead where a workspace refuses the newer blocks (charts and tables) that
    are among `blocks`; without it those are left out there.
    """

    text: str
    blocks: list[Block] = field(default_factory=list)
    classic: list[Block] = field(default_factory=list)


def has_newer(blocks: list[Block]) -> bool:
    """Whether there are blocks among these that not every workspace shows yet."""
    return any(block["type"] not in CLASSIC for block in blocks)


def without_newer(blocks: list[Block]) -> list[Block]:
    return [block for block in blocks if block["type"] in CLASSIC]


def escape(text: str) -> str:
    """Make typed text harmless in mrkdwn: it mentions nobody and links nowhere."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escaped(text: str, limit: int) -> str:
    """Escape a text and clip it so that it is within `limit` after it has grown by that."""
    whole = escape(text)
    if len(whole) <= limit:
        return whole
    kept = text[:limit]
    while len(escape(kept)) >= limit:
        kept = kept[:-1]
    return escape(kept.rstrip()) + "…"


def clip(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def mention(person_id: str) -> str:
    return f"<@{person_id}>"


def date(instant: datetime, zone: str, *, clock: bool = True) -> str:
    """Show an instant in each reader's own zone; `zone` serves where Slack cannot."""
    local = instant.astimezone(ZoneInfo(zone))
    if clock:
        form, fallback = "{date_short_pretty} at {time}", local.strftime("%a %d %b %Y, %H:%M %Z")
    else:
        form, fallback = "{date_short_pretty}", local.strftime("%a %d %b %Y")
    return f"<!date^{int(instant.timestamp())}^{form}|{fallback}>"


def length(value: Any) -> int:
    """Return how many characters of text stand in blocks, as Slack counts them for a message."""
    if isinstance(value, list):
        return sum(map(length, value))
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(map(length, value.values()))


def section(text: str) -> Block:
    return {"type": "section", "text": _mrkdwn(text)}


def sections(lines: list[str]) -> list[Block]:
    """Put lines into as few sections as Slack's limit allows, none of them torn apart."""
    blocks: list[Block] = []
    held: list[str] = []
    for line in lines:
        if held and sum(map(len, held)) + len(held) + len(line) > _FULL:
            blocks.append(section("\n".join(held)))
            held = []
        held.append(line)
    return [*blocks, section("\n".join(held))] if held else blocks


def header(text: str) -> Block:
    return {"type": "header", "text": {"type": "plain_text", "text": clip(text, HEADER_LIMIT)}}


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(text) for text in texts]}


def divider() -> Block:
    return {"type": "divider"}


def _mrkdwn(text: str) -> dict[str, str]:
    # Built by hand, as every answer is made of many of these, and the library checks each anew.
    return {"type": "mrkdwn", "text": clip(text, SECTION_LIMIT)}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def button(label: str, action: str, value: str, *, style: str | None = None) -> Block:
    """A button; `action` is its registered name, `value` the id of its subject."""
    shown = {"type": "button", "text": _label(label), "action_id": action, "value": value}
    return shown | ({"style": style} if style else {})


def overflow(action: str, options: list[tuple[str, str]]) -> Block:
    """A menu behind three dots, of (value, label)."""
    shown = [{"text": _label(label), "value": value} for value, label in options]
    return {"type": "overflow", "action_id": action, "options": shown}


def _label(text: str) -> Block:
    return {"type": "plain_text", "text": clip(text, BUTTON_LIMIT)}
