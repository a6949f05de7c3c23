"""The port by which other layers ask about a task without knowing what one is."""

import uuid
from datetime import datetime

from handlers.kit.area import Tools
from handlers.kit.blockkit import Card, escaped
from handlers.kit.traces import Trace
from handlers.staff.service import people
from handlers.tasks.cards import card as cards
from handlers.tasks.cards.words import TITLE_SHOWN, reference
from handlers.tasks.rules.buttons import steps_of
from handlers.tasks.service import found, pictured, shown
from handlers.tasks.service.series import COUNTER
from storage import staff, tasks
from storage.session import Session


def title(session: Session, task_id: str) -> str | None:
    task = tasks.get(session, uuid.UUID(task_id))
    return f"{reference(task.number)} *{escaped(task.title, TITLE_SHOWN)}*" if task else None


def card(session: Session, task_id: str, place: str, now: datetime, tools: Tools) -> Card | None:
    """Show the card of a task as it stands: in a channel to all, in a DM to its reader."""
    task = tasks.get(session, uuid.UUID(task_id))
    if task is None:
        return None
    picture = pictured.picture(session, task, tools, now=now)
    if not place.startswith(("U", "W")):
        if place != task.channel_id:
            return cards.moved(picture)
        return cards.card(pictured.unmentioned(picture), steps_of(picture))
    person = staff.get(session, place)
    reader = people.actor(session, person, tools) if person else None
    if reader is None or not found.may_see(session, reader, task):
        return cards.hidden(picture)
    return shown.for_reader(session, reader, task, picture)


def trace(session: Session, task_id: str) -> Trace | None:
    """Return what the cards of a task tell of it, for the day on which only they still know."""
    task = tasks.get(session, uuid.UUID(task_id))
    return Trace(COUNTER, task.number, reference(task.number), task.title) if task else None


def is_open(session: Session, task_id: str) -> bool:
    task = tasks.get(session, uuid.UUID(task_id))
    return task is not None and task.state not in tasks.ENDED


def responsible(session: Session, task_id: str) -> list[str]:
    """Return who has to see to a task: its owners, and while it has none who leads there."""
    task = tasks.get(session, uuid.UUID(task_id))
    if task is None:
        return []
    owners = found.owner_ids(session, task)
    return owners or found.leads(session, task, owners)
