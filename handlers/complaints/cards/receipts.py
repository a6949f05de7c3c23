"""What somebody is told in private about what they did: an echo, with a way back."""

import uuid

from handlers.complaints.cards.card import clocks, facts, status
from handlers.complaints.cards.words import named
from handlers.complaints.rules.picture import Picture
from handlers.kit.answers import Text
from handlers.kit.blockkit import actions, button, context, section
from handlers.kit.words import _

UNDO = "complaints.undo"


def changed(picture: Picture, *, undo: uuid.UUID | None = None, more: str = "") -> Text:
    """Tell somebody what has become of a complaint by their doing; `more` is a line."""
    lines = [f"{named(picture)}: {status(picture)}", " · ".join(clocks(picture)), more]
    said = "\n".join(line for line in lines if line)
    ways = [button(_("Undo"), UNDO, undo.hex)] if undo else []
    return Text(said, [section(said), actions(*ways)] if ways else [])


def logged(picture: Picture, *, undo: uuid.UUID, more: str = "") -> Text:
    """Echo what was understood of a new complaint."""
    owed = " · ".join(clocks(picture))
    said = "\n".join(
        line
        for line in (_("{complaint} is logged.", complaint=named(picture)), facts(picture), more)
        if line
    )
    way = actions(button(_("Undo"), UNDO, undo.hex))
    return Text(f"{said}\n{owed}", [section(said), context(f":stopwatch: {owed}"), way])


def asked(picture: Picture, task: str) -> Text:
    """Tell somebody that a task was made; `task` is its number."""
    return Text(_("{task} is made for {complaint}.", task=task, complaint=named(picture)))
