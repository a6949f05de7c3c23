"""How the Home tab looks: the parts of the areas, one after the other."""

from datetime import datetime
from typing import Any

from handlers.kit.answers import Block
from handlers.kit.blockkit import context, date, divider, section
from handlers.kit.words import _

MOST_BLOCKS = 100  # So many Slack takes in a Home tab.


def home(parts: list[list[Block]], *, now: datetime, zone: str) -> dict[str, Any]:
    """Join what the areas show, and say how old it is."""
    blocks: list[Block] = []
    for part in parts:
        blocks += [*([divider()] if blocks else []), *part]
    if not blocks:
        blocks = [section(_("Nothing waits for you. `/ops help` shows what I can do."))]
    said = _(
        "As of {when}. It follows what you do; open it again for what others did.",
        when=date(now, zone),
    )
    return {"type": "home", "blocks": [*blocks[: MOST_BLOCKS - 1], context(said)]}
