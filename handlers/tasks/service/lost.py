"""Making a task anew that only its cards still know."""

import uuid

from handlers.kit.area import Lost, Tools
from handlers.tasks.rules import steps
from handlers.tasks.service import settle
from storage import staff, tasks
from storage.session import Session
from storage.tasks import Task


def recreate(session: Session, lost: Lost, tools: Tools) -> None:
    """Make a task anew under its own id and number; whose it was is read from its cards' places.

    With a card in a channel, one in somebody's direct messages is the owner's.
    """
    channel = next((one for one in lost.places if one.startswith(("C", "G"))), None)
    known = staff.get_many(session, {one for one in lost.places if one != channel})
    present = [one.id for one in known.values() if not (one.is_gone or one.is_stranger)]
    owner = present[0] if channel and present else lost.actor.id
    own = owner == lost.actor.id
    task = Task(
        id=uuid.UUID(lost.subject),
        number=lost.number,
        title=lost.title,
        state=steps.first_state(has_owner=True, promised=own),
        state_by=lost.actor.id,
        state_at=lost.now,
        assigner_id=lost.actor.id,
        channel_id=channel,
        due_zone=lost.actor.timezone,
        created_at=lost.now,
    )
    session.add(task)
    session.flush()
    tasks.set_owners(session, task, [owner])
    for part in tasks.owners(session, [task.id])[task.id]:
        part.accepted_at = lost.now if own else None
    settle.settle(session, lost.actor, "recreate", task, None, now=lost.now, tools=tools)
