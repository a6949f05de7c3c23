"""What became of several tasks that were finished at once."""

import uuid
from dataclasses import dataclass

from handlers.kit.answers import Block, Text
from handlers.kit.blockkit import button, section
from handlers.kit.words import _, _n
from handlers.tasks.cards.card import status
from handlers.tasks.cards.receipts import UNDO
from handlers.tasks.cards.words import TITLE_LISTED, named
from handlers.tasks.rules.picture import Picture


@dataclass(frozen=True)
class Line:
    """One of the tasks: as it is now, and the way back; or as it was named, and the refusal."""

    named: str
    picture: Picture | None = None
    undo: uuid.UUID | None = None
    refusal: str = ""


def told(lines: list[Line]) -> Text:
    """Say for each task what has become of it, or why nothing has."""
    count = sum(one.picture is not None for one in lines)
    title = _n("{count} task is done", "{count} tasks are done", count)
    if count < len(lines):
        title += " · " + _n("{count} is not", "{count} are not", len(lines) - count)
    said = [_said(one) for one in lines]
    blocks = [_row(one, text) for one, text in zip(lines, said, strict=True)]
    return Text("\n".join([title, *said]), [section(f"*{title}*"), *blocks])


def _said(line: Line) -> str:
    if line.picture is None:
        return f":warning: {line.refusal}"
    return f"{named(line.picture, TITLE_LISTED)}: {status(line.picture)}"


def _row(line: Line, text: str) -> Block:
    row = section(text)
    if line.undo is not None:
        row["accessory"] = button(_("Undo"), UNDO, line.undo.hex)
    return row
