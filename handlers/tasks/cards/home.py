"""What the Home tab shows of tasks beside the day: what somebody asked others for."""

from handlers.kit.answers import Block
from handlers.kit.blockkit import context, section
from handlers.kit.words import _
from handlers.tasks.cards.buttons import step_button
from handlers.tasks.cards.words import due, named, people
from handlers.tasks.rules.picture import Picture
from handlers.tasks.rules.steps import Action

_TITLE_SHOWN = 160


def nothing() -> list[Block]:
    return [section(_("*Your day*: nothing is due, and nothing waits for you."))]


def asked(found: list[Picture], *, is_more: bool) -> list[Block]:
    """Show what somebody has given to others, with a note for each to write."""
    if not found:
        return []
    title = _(":outbox_tray: You asked others for")
    blocks = [section(f"*{title}*"), *map(_line, found)]
    if is_more:
        blocks.append(context(_("There is more: `{example}` shows all.", example="/task list all")))
    return blocks


def _line(picture: Picture) -> Block:
    owners = people(picture, [part.person for part in picture.owners])
    line = f"{named(picture, _TITLE_SHOWN)} · {owners} · {due(picture)}"
    return section(line) | {"accessory": step_button(Action.NOTE, picture)}
