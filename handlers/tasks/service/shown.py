"""Showing a task: to one person with its story, and in a channel because somebody wants it."""

from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.answers import Text
from handlers.kit.area import Tools
from handlers.kit.blockkit import Card
from handlers.kit.errors import Rejected
from handlers.kit.words import _, speaking
from handlers.staff.service import people
from handlers.tasks.cards import card as cards
from handlers.tasks.cards import parts as part_cards
from handlers.tasks.cards import receipts
from handlers.tasks.cards.words import reference
from handlers.tasks.rules.buttons import steps_of
from handlers.tasks.rules.picture import Move, Note, Picture
from handlers.tasks.service import found, pictured, places
from handlers.tasks.service.record import KIND
from storage import audit, channels, outbox, task_dates, task_parts
from storage.enums import ChannelKind
from storage.session import Session
from storage.tasks import Task

NOTES, MOVES = 5, 10


def details(session: Session, actor: Actor, task: Task, *, now: datetime, tools: Tools) -> Text:
    """Show somebody a task with what they can do, and its story."""
    picture = pictured.picture(session, task, tools, now=now)
    moves = [
        Move(one.person_id, one.at, one.before, one.after, one.reason)
        for one in task_dates.moves(session, task.id)[-MOVES:]
    ]
    notes = [
        Note(one.person_id, one.at, one.text)
        for one in task_parts.notes(session, task.id, limit=NOTES)
    ]
    named = {*(one.person for one in moves), *(one.person for one in notes)}
    picture = pictured.with_names(session, picture, named)
    card = for_reader(session, actor, task, picture)
    return part_cards.details(card, picture, moves=moves, notes=notes)


def for_reader(session: Session, actor: Actor, task: Task, picture: Picture) -> Card:
    """Show a task to one person, with the buttons that they may use."""
    relations = found.relations(session, actor, task, owners=picture.owner_ids)
    return cards.card(picture, steps_of(picture, relations, actor.id))


def tell(
    session: Session, actor: Actor, task: Task, channel: str | None, *, now: datetime, tools: Tools
) -> None:
    """Say in a channel how a task stands, and who wants that shown.

    Errors: `Rejected` where it cannot be posted, and for what belongs to a private channel.
    """
    if channel is None or not places.can_post(session, channel, actor):
        raise Rejected(_("I cannot post in this channel. Invite me, and try again."))
    stands = channels.get(session, task.channel_id) if task.channel_id else None
    is_public = stands is not None and stands.kind is ChannelKind.PUBLIC
    if task.channel_id not in (None, channel) and not is_public:
        name = reference(task.number)
        raise Rejected(_("{task} belongs to a private channel and is shown only there.", task=name))
    with speaking(people.language_of(session, channel)):
        picture = pictured.with_names(session, pictured.picture(session, task, tools), {actor.id})
        said = receipts.told(picture, actor.id)
    entry = audit.write(
        session, "task.tell", at=now, actor_id=actor.id, subject=(KIND, str(task.id))
    )
    outbox.post(session, channel, {"text": said}, key=f"told:{entry.hex}")
