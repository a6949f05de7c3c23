"""What people are told because somebody else took a step: it is their turn now."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.blockkit import Card
from handlers.tasks.cards import telling as cards
from handlers.tasks.rules import turns
from handlers.tasks.rules.picture import Picture
from handlers.tasks.rules.turns import Turn
from handlers.tasks.service import found, pictured
from handlers.tasks.service.record import KIND
from storage import notices, tasks
from storage.enums import Priority, TaskState
from storage.notices import Notice
from storage.session import Session
from storage.tasks import Task


def declined(session: Session, task: Task, actor: Actor, *, now: datetime) -> None:
    """Let who gave a task hear that it is back with them."""
    if task.state is TaskState.DECLINED:
        _tell(session, task, Turn.DECLINED, task.assigner_id, actor, now=now)


def proposed(session: Session, task: Task, actor: Actor, *, now: datetime) -> None:
    """Let who gave a task hear that an owner offers another date."""
    _tell(session, task, Turn.PROPOSED, task.assigner_id, actor, now=now)


def refused(session: Session, task: Task, person_id: str, actor: Actor, *, now: datetime) -> None:
    """Let an owner hear that their date was refused."""
    _tell(session, task, Turn.REFUSED, person_id, actor, now=now)


def checking(session: Session, task: Task, actor: Actor, *, now: datetime, tools: Tools) -> None:
    """Let a second person hear that they are to confirm a task: its assigner, else its lead.

    A lead who is not in the private channel where it stands could neither read nor confirm it.
    """
    owners = found.owner_ids(session, task)
    candidates = [task.assigner_id, *found.leads(session, task, owners)]
    others = [one for one in candidates if one not in (actor.id, *owners)]
    second = [one for one in others if found.may_be_shown_to(session, one, task, tools)]
    if second:
        _tell(session, task, Turn.CHECKING, second[0], actor, now=now)


def write(
    session: Session, told: Sequence[Notice], now: datetime, tools: Tools
) -> list[Card | None]:
    """Put them into words right before they are sent; None where it is not their turn any more."""
    del now
    person_id = told[0].person_id
    known = tasks.get_many(session, {uuid.UUID(one.subject) for one in told})
    shown = found.shown_to(session, person_id, list(known.values()), tools)
    pictures = pictured.pictures(session, [known[one] for one in shown], tools)
    by_id = {picture.id: picture for picture in pictures}
    return [
        _in_words(Turn(one.kind), by_id.get(str(uuid.UUID(one.subject))), person_id) for one in told
    ]


def _in_words(turn: Turn, picture: Picture | None, person_id: str) -> Card | None:
    if picture is None or not turns.is_true(turn, picture, person_id):
        return None
    return cards.turn(picture, turn)


def _tell(
    session: Session, task: Task, turn: Turn, person_id: str, actor: Actor, *, now: datetime
) -> None:
    if person_id != actor.id:
        subject, occurrence = (KIND, str(task.id)), f"{now.isoformat()}:{actor.id}"[:64]
        # A date that was refused is one's own, and what is urgent does not wait; all else does,
        # for the brief or the last call.
        ordinary = turn is not Turn.REFUSED and task.priority is not Priority.URGENT
        notices.tell(
            session,
            person_id,
            turn.value,
            subject,
            at=now,
            occurrence=occurrence,
            ordinary=ordinary,
        )
