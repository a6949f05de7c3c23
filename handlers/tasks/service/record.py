"""Writing down what was done to a task, so that it can be told and taken back."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.kit.actors import Actor
from storage import audit, task_versions
from storage.session import Session
from storage.task_versions import Version
from storage.tasks import Task

KIND = "task"


@dataclass(frozen=True)
class Changed:
    """A task after a change, and the audit row by which the change can be taken back."""

    task: Task
    undo: uuid.UUID


def record(
    session: Session,
    actor: Actor,
    action: str,
    task: Task,
    before: Version | None,
    *,
    now: datetime,
    more: dict[str, Any] | None = None,
) -> uuid.UUID:
    """Write the audit row of a change and return its id, by which it can be taken back.

    `before` is the task as `task_versions.read` returned it, None of a new one; `more` goes into
    the detail.
    """
    was: Version = {}
    became = task_versions.read(session, task)
    if before is not None:
        was, became = task_versions.difference(before, became)
    return audit.write(
        session,
        f"task.{action}",
        at=now,
        actor_id=actor.id,
        subject=(KIND, str(task.id)),
        detail={"number": task.number, "before": was, "after": became, **(more or {})},
    )
