"""What somebody is told in private about what they did: an echo, with a way back."""

import uuid
from dataclasses import replace

from handlers.kit.answers import Block, Text
from handlers.kit.blockkit import actions, button, section
from handlers.kit.words import _
from handlers.tasks.cards.card import offer, shares, status
from handlers.tasks.cards.words import due, named, people, person
from handlers.tasks.rules.picture import Picture

UNDO, CHANGE, TELL = "tasks.undo", "tasks.change", "tasks.tell"


def added(
    picture: Picture, *, zone: str, channel: str | None, undo: uuid.UUID, more: str = ""
) -> Text:
    """Echo what was understood of a new task; `zone` is that of its reader, `more` a line."""
    parts = {"task": named(picture), "when": understood(picture, zone)}
    if picture.owner_ids == (picture.assigner_id,):
        said = _("{task} is yours, {when}.", **parts)
    elif picture.owners:
        owners = people(picture, picture.owner_ids)
        said = _("{task} is with {owner}, {when}.", owner=owners, **parts)
    else:
        said = _("{task} is open for the team, {when}.", **parts)
    if picture.rule:
        said += " " + _("It comes round {rule}.", rule=picture.rule)
    # Where its card comes into view, everybody sees it already.
    tellable = None if picture.channel_id == channel else channel
    lines = [said, *([more] if more else [])]
    return _with_ways(picture, "\n".join(lines), channel=tellable, undo=undo, change=True)


def changed(
    picture: Picture, *, channel: str | None, undo: uuid.UUID | None = None, more: str = ""
) -> Text:
    """Tell somebody what has become of a task by their doing; `more` is a line."""
    # The state alone would not say what somebody did of a shared task, or which date they offered.
    lines = [f"{named(picture)}: {status(picture)}", shares(picture), offer(picture), more]
    said = "\n".join(line for line in lines if line)
    return _with_ways(picture, said, channel=channel, undo=undo, change=not picture.is_ended)


def noted(picture: Picture, *, channel: str | None) -> Text:
    """Tell somebody that their note is kept."""
    said = _("Noted on {task}.", task=named(picture))
    return _with_ways(picture, said, channel=channel, undo=None, change=False)


def understood(picture: Picture, zone: str) -> str:
    """Say when a task is due in the zone of a reader, naming the zone it was understood in."""
    if picture.due_at is None:
        return _("no date")
    return _("due {when}", when=due(replace(picture, zone=zone), with_zone=True))


def dated(picture: Picture, zone: str) -> str:
    """Echo another date in the zone of its reader: the one that is offered, else that of a task."""
    if picture.proposed_at is None and picture.due_at is None:
        return _("It has no date any more.")
    if picture.proposed_at is None:
        return _("Now {when}.", when=understood(picture, zone))
    offered = replace(picture, due_at=picture.proposed_at, due_has_clock=picture.proposed_has_clock)
    return _("Offered: {when}.", when=understood(offered, zone))


def told(picture: Picture, teller: str) -> str:
    """Say in a channel how a task stands, and who shows it."""
    said = f"{named(picture)}: {status(picture)}"
    return _("{said} (shown by {who})", said=said, who=person(picture, teller))


def _with_ways(
    picture: Picture, said: str, *, channel: str | None, undo: uuid.UUID | None, change: bool
) -> Text:
    """Put the ways on under a receipt: back, on, and into the channel."""
    ways = []
    if undo is not None:
        ways.append(button(_("Undo"), UNDO, undo.hex))
    if change:
        ways.append(button(_("Change…"), CHANGE, picture.id))
    if channel and not channel.startswith("D"):
        ways.append(button(_("Show in channel"), TELL, picture.id))
    blocks: list[Block] = [section(said)]
    return Text(said, [*blocks, actions(*ways)] if ways else [])
