"""Where the cards of a task stand."""

from handlers.kit.actors import Actor
from handlers.staff.service import responsible
from handlers.tasks.service.record import KIND
from storage import channels, outbox, tasks
from storage.enums import ChannelKind
from storage.session import Session
from storage.tasks import Task


def show(session: Session, task: Task) -> None:
    """Bring every card of a task up to date: the channel's, else the writer's, and its owners'.

    Who gave a task to themselves in a channel sees it there, and needs no second card. Where a
    card stands already, of a former owner too, it is kept true.
    """
    stand = set(outbox.cards_of(session, str(task.id)))
    outbox.show_cards(session, KIND, str(task.id), _wanted(session, task) | stand)


def show_first(session: Session, task: Task) -> None:
    """Show the cards of a task that has none yet."""
    outbox.show_cards(session, KIND, str(task.id), _wanted(session, task))


def _wanted(session: Session, task: Task) -> set[str]:
    places = {one.person_id for one in tasks.owners(session, [task.id])[task.id]}
    places.discard(task.assigner_id)
    return places | {task.channel_id or task.assigner_id}


def channel_for(session: Session, actor: Actor, task: Task, typed_in: str | None) -> str | None:
    """Return where the card of a new task stands: its team's channel, else where it was typed.

    None when we cannot post there; the card is then in direct messages.
    """
    if task.department_id or task.site_id:
        team = responsible.team_for(session, task.department_id, task.site_id).channel_id
        # What is sent to a team may be sent by everybody here; guests keep to their channels.
        if team and (can_post(session, team, actor) if actor.is_guest else is_open(session, team)):
            return team
    return typed_in if typed_in and can_post(session, typed_in, actor) else None


def can_post(session: Session, channel_id: str, actor: Actor) -> bool:
    """Whether the card may stand in a channel: we are in it, and so is who asks."""
    return is_open(session, channel_id) and channels.is_member(session, channel_id, actor.id)


def is_open(session: Session, channel_id: str) -> bool:
    """Whether we can post in a channel."""
    channel = channels.get(session, channel_id)
    if channel is None or not channel.bot_is_member or channel.is_archived:
        return False
    return channel.kind in (ChannelKind.PUBLIC, ChannelKind.PRIVATE)
