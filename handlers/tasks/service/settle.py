"""The end of every change of a task: what follows from it is brought in line with it."""

from datetime import datetime
from typing import Any

from handlers.kit.actors import Actor
from handlers.kit.area import Tools
from handlers.tasks.service import chasing, looks, places
from handlers.tasks.service.record import Changed, record
from storage import links, tasks
from storage.enums import TaskState
from storage.session import Session
from storage.task_versions import Version
from storage.tasks import Task


def settle(
    session: Session,
    actor: Actor,
    action: str,
    task: Task,
    before: Version | None,
    *,
    now: datetime,
    tools: Tools,
    more: dict[str, Any] | None = None,
) -> Changed:
    """End a change: its audit row, the owners' rows, the next look and the cards.

    `before` is the task as `task_versions.read` returned it, None of a new one; `more` goes into
    the audit row.
    """
    session.flush()
    undo = record(session, actor, action, task, before, now=now, more=more)
    refresh(session, task, now=now, tools=tools)
    return Changed(task, undo)


def refresh(session: Session, task: Task, *, now: datetime, tools: Tools) -> None:
    """Bring the owners' rows, the next look and the cards of a task in line with it."""
    tasks.mark_open(session, task)
    chasing.follow(session, task, now=now, tools=tools)
    looks.arm(session, task, now=now, tools=tools)
    places.show(session, task)
    links.tell(session, str(task.id), now=now)


def drop_proposal(task: Task) -> None:
    """Let no other date be offered for a task."""
    task.proposed_at = task.proposed_by = None
    task.proposed_has_clock, task.proposed_reason = False, ""


def enter(task: Task, state: TaskState, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Let a task be in a state by somebody's doing, with their reason; nothing if it is so."""
    if task.state is state:
        return
    task.state, task.state_by, task.state_at, task.reason = state, actor.id, now, reason
    task.ended_at = now if state in tasks.ENDED else None
    if state is not TaskState.BLOCKED:
        task.waits_for = None
