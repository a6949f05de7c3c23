"""What is hung on a task: ticks on its checklist, notes, and what proves that it is done."""

import uuid
from datetime import datetime
from decimal import Decimal

from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.kit.blockkit import one_line
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.numbers import read_number
from handlers.kit.words import _, speaking
from handlers.staff.service import people
from handlers.tasks.cards import parts as cards
from handlers.tasks.cards.refusals import limits
from handlers.tasks.cards.words import reference
from handlers.tasks.rules import references
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import found, pictured, places, steps
from handlers.tasks.service.record import KIND
from storage import audit, outbox, task_parts
from storage.enums import Evidence
from storage.session import Session
from storage.tasks import Task

NOTE, NUMBER = "note", "number"
NOTE_LIMIT = 2000


def tick(
    session: Session,
    actor: Actor,
    task: Task,
    item_id: str,
    *,
    on: bool,
    now: datetime,
    tools: Tools,
) -> None:
    """Tick an item, or untick it. Errors: `Rejected` with who may, or that the item is gone."""
    steps.require(session, actor, task, Action.TICK, tools)
    item = task_parts.item(session, uuid.UUID(hex=item_id))
    if item is None or item.task_id != task.id:
        raise Rejected(_("This item is not on the list of {task} any more.", task=_named(task)))
    if task_parts.tick(session, item.id, by=actor.id if on else None, at=now if on else None):
        _record(session, actor, "tick" if on else "untick", task, now=now, item=item_id)
        places.show(session, task)


def write_note(
    session: Session, actor: Actor, task: Task, text: str, *, now: datetime, tools: Tools
) -> None:
    """Keep a note, and show it in the threads of the task's card.

    Errors: `Invalid` at `note` when it is empty or too long, `Rejected` for who may not see it.
    """
    steps.require(session, actor, task, Action.NOTE, tools)
    said = _cleaned(text)
    if not said:
        raise Invalid({NOTE: _("Write what is to be noted.")})
    if len(said) > NOTE_LIMIT:
        raise Invalid({NOTE: _("A note has at most {limit} characters.", limit=NOTE_LIMIT)})
    note_id = task_parts.write_note(session, task.id, said, by=actor.id, at=now)
    _record(session, actor, "note", task, now=now, note=note_id.hex)
    places.show(session, task)
    for place in _threads(session, task, actor, tools):
        _reply(session, task, place, actor, said, key=f"note:{note_id.hex}:{place}")


def give_number(
    session: Session, actor: Actor, task: Task, text: str, *, now: datetime, tools: Tools
) -> None:
    """Keep the number that a task asks for.

    Errors: `Invalid` at `number` when it is none or not within the limits, `Rejected` for who may
    not finish the task, or when it asks for none.
    """
    steps.require(session, actor, task, Action.DONE, tools)
    if task.evidence is not Evidence.NUMBER:
        raise Rejected(_("{task} asks for no number.", task=_named(task)))
    value = read_number(text)
    if value is None:
        example = "4.2"
        raise Invalid({NUMBER: _("That is no number; write it like {example}.", example=example)})
    if not _is_within(task, value):
        allowed = limits(pictured.picture(session, task, tools))
        raise Invalid({NUMBER: _("A number{limits} is wanted.", limits=allowed)})
    task_parts.give_evidence(session, task.id, by=actor.id, at=now, number=value)
    _record(session, actor, "number", task, now=now, number=str(value))
    places.show(session, task)


def take_number(session: Session, actor: Actor, text: str, *, now: datetime, tools: Tools) -> str:
    """Keep the number of a typed `T-3 4.2` where T-3 asks for one; return what is left of it.

    Errors: `Rejected` as `give_number` has them.
    """
    name, _space, said = text.strip().partition(" ")
    if references.read(name) is None or read_number(said) is None:
        return text
    task = found.find(session, actor, name, lock=True)
    if task.evidence is not Evidence.NUMBER:
        return text
    try:
        give_number(session, actor, task, said, now=now, tools=tools)
    except Invalid as invalid:
        raise Rejected(invalid.errors[NUMBER]) from invalid
    return name


def give_photo(
    session: Session, actor: Actor, task: Task, file: str, *, now: datetime, tools: Tools
) -> None:
    """Keep a photo, by its permalink, as evidence. Errors: `Rejected` for who may not finish it."""
    steps.require(session, actor, task, Action.DONE, tools)
    task_parts.give_evidence(session, task.id, by=actor.id, at=now, file=file)
    _record(session, actor, "photo", task, now=now, file=file)
    places.show(session, task)


def _cleaned(text: str) -> str:
    """Return a note without control characters, and with one empty line in a row at most."""
    lines: list[str] = []
    for line in map(one_line, text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip()


def _is_within(task: Task, value: Decimal) -> bool:
    above = task.least is None or value >= task.least
    return above and (task.most is None or value <= task.most)


def _named(task: Task) -> str:
    return reference(task.number)


def _threads(session: Session, task: Task, actor: Actor, tools: Tools) -> list[str]:
    """Return where a note is told: in the channel, else to everybody else who has the card.

    A card that stands with a former owner, or in a channel the task has left, has no more to tell.
    """
    if task.channel_id:
        return [task.channel_id]
    places = [place for place in outbox.cards_of(session, str(task.id)) if place != actor.id]
    return [place for place in places if found.may_be_shown_to(session, place, task, tools)]


def _reply(session: Session, task: Task, place: str, actor: Actor, text: str, *, key: str) -> None:
    stands = outbox.posted(session, outbox.card_key(KIND, str(task.id), place))
    if stands is None:
        return  # Its card is not shown yet, and will have the note on it.
    with speaking(people.language_of(session, place)):
        said = cards.note(actor.name, text)
    outbox.post(session, place, {"text": said, "thread_ts": stands[1]}, key=key)


def _record(
    session: Session, actor: Actor, action: str, task: Task, *, now: datetime, **detail: str
) -> None:
    audit.write(
        session,
        f"task.{action}",
        at=now,
        actor_id=actor.id,
        subject=(KIND, str(task.id)),
        detail={"number": task.number, **detail},
    )
