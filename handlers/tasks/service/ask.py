"""A task that another area asks for, and how far it is."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.staff.service import people
from handlers.tasks.cards.card import status
from handlers.tasks.cards.words import named, reference
from handlers.tasks.rules.drafts import TITLE_LIMIT, Understood
from handlers.tasks.service import add, pictured
from storage import channels, tasks
from storage.enums import ChannelKind, Priority
from storage.session import Session
from storage.tasks import Task


@dataclass(frozen=True)
class Progress:
    """How a task stands, in one line of mrkdwn."""

    line: str
    is_open: bool


def ask(
    session: Session,
    actor: Actor,
    title: str,
    *,
    owner: str,
    site_id: uuid.UUID | None,
    priority: Priority = Priority.NORMAL,
    channel: str | None = None,
    now: datetime,
    tools: Tools,
) -> Task:
    """Give somebody (a Slack id) a task in the name of `actor`; `title` is plain text.

    Its card stands with the team of its site, else in `channel`, else in direct messages.
    """
    meant = Understood(
        title=title[:TITLE_LIMIT],
        owners=(owner,),
        zone=people.home_zone(session, tools),
        site_id=site_id,
        priority=priority,
    )
    return add.add(session, actor, meant, channel=channel, now=now, tools=tools).task


def progress(
    session: Session, task_id: str, channel_id: str | None, tools: Tools
) -> Progress | None:
    """Say how a task stands to the readers of a channel; what they may not see has no title."""
    task = tasks.get(session, uuid.UUID(task_id))
    if task is None:
        return None
    picture = pictured.unmentioned(pictured.picture(session, task, tools))
    stands = channels.get(session, task.channel_id) if task.channel_id else None
    is_public = stands is not None and stands.kind is ChannelKind.PUBLIC
    known = is_public or (stands is not None and task.channel_id == channel_id)
    name = named(picture) if known else reference(task.number)
    return Progress(f"{name}: {status(picture)}", is_open=not picture.is_ended)
