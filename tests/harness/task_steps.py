"""Taking any step of the table with a task, in the name of anybody, through the services."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from handlers.kit.actors import Actor
from handlers.kit.when import When
from handlers.tasks.rules.steps import Action
from handlers.tasks.rules.turns import Turn
from handlers.tasks.service import due, owners, parts, steps
from harness import given
from harness.given import FRIDAY_5PM, MONDAY
from storage import staff, task_parts
from storage.enums import Evidence, NoticeState, Role, TaskState, TimerState
from storage.notices import Notice
from storage.session import Session
from storage.tasks import Task
from storage.timers import Timer

LATER = When(datetime.fromisoformat("2027-03-09T17:00:00+00:00"), FRIDAY_5PM.date(), has_clock=True)
ITEM = "Count the boxes"


def actor(session: Session, name: str) -> Actor:
    """Return somebody with the role they have now."""
    person = given.must(session, name)
    return given.actor(name, role=person.role)


def perform(session: Session, name: str, task: Task, action: Action, **more: Any) -> None:
    """Take a step as somebody, with words wherever they are wanted."""
    who = actor(session, name)
    how: dict[str, Any] = {"now": MONDAY, "tools": given.tools(), **more}
    if action in _OTHERS:
        _OTHERS[action](session, who, task, **how)
        return
    if action in (Action.BLOCK, Action.DECLINE):
        how.setdefault("words", "no pallets")
    steps.take_step(session, who, task, action, **how)


def _tick(session: Session, who: Actor, task: Task, **how: Any) -> None:
    items = task_parts.items(session, [task.id])[task.id]
    item = items[0].id if items else task.id
    parts.tick(session, who, task, item.hex, on=True, **how)


def _change(session: Session, who: Actor, task: Task, **how: Any) -> None:
    # What may be changed is another story; who may is asked by the same question.
    steps.require(session, who, task, Action.CHANGE, how["tools"])


def _assign(session: Session, who: Actor, task: Task, **how: Any) -> None:
    owners.assign(session, who, task, [given.user_id("lea")], **how)


def _move(session: Session, who: Actor, task: Task, **how: Any) -> None:
    due.move(session, who, task, LATER, reason="late", **how)


def _propose(session: Session, who: Actor, task: Task, **how: Any) -> None:
    due.propose(session, who, task, LATER, reason="late", **how)


def _note(session: Session, who: Actor, task: Task, **how: Any) -> None:
    parts.write_note(session, who, task, "Hello", **how)


_OTHERS: dict[Action, Callable[..., object]] = {
    Action.MOVE: _move,
    Action.PROPOSE: _propose,
    Action.AGREE: due.agree,
    Action.REFUSE: due.refuse,
    Action.ASSIGN: _assign,
    Action.CHANGE: _change,
    Action.NOTE: _note,
    Action.TICK: _tick,
}
_PATHS: dict[TaskState, tuple[tuple[str, Action], ...]] = {
    TaskState.OPEN: (),
    TaskState.ASSIGNED: (),
    TaskState.ACCEPTED: (("ben", Action.ACCEPT),),
    TaskState.STARTED: (("ben", Action.START),),
    TaskState.BLOCKED: (("ben", Action.BLOCK),),
    TaskState.CHECKING: (("ben", Action.DONE),),
    TaskState.DECLINED: (("ben", Action.DECLINE),),
    TaskState.DONE: (("ben", Action.DONE),),
    TaskState.CANCELLED: (("ana", Action.CANCEL),),
}


def task_in(session: Session, state: TaskState, **more: Any) -> Task:
    """Return a task of Ben's that Ana gave, brought into a state by their own steps.

    One that is blocked waits for Sam; one that is open is in the queue of a site.
    """
    fields: dict[str, Any] = {"checklist": (ITEM,), **more}
    if state is TaskState.CHECKING:
        fields["evidence"] = Evidence.SECOND
    if state is TaskState.OPEN:
        task = given.queued(session, **fields)
    else:
        task = given.task(session, **fields)
    for name, action in _PATHS[state]:
        waits = {"waits_for": given.user_id("sam")} if action is Action.BLOCK else {}
        perform(session, name, task, action, **waits)
    return task


def promote(session: Session, name: str, role: Role) -> None:
    staff.give_role(session, given.user_id(name), role)


def told(session: Session, turn: Turn) -> list[str]:
    """Return who hears of a turn, as far as it was not told yet."""
    found = select(Notice).where(Notice.kind == turn.value, Notice.state == NoticeState.OPEN)
    return [one.person_id for one in session.scalars(found)]


def pending(session: Session, task: Task) -> int:
    """Return how many timers of a task are still ahead."""
    query = select(Timer).where(Timer.subject == str(task.id), Timer.state == TimerState.PENDING)
    return len(session.scalars(query).all())
