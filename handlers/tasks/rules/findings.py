"""How red an open task is to whoever leads there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storage.enums import Priority, Redness, TaskState

SLIPPED = 3  # Moved so often, a date is no date.
UNTAKEN_AFTER = timedelta(days=1)
_LONG, _SOON = timedelta(days=3), timedelta(days=1)


class Trouble(StrEnum):
    OVERDUE = "overdue"
    BLOCKED = "blocked"
    UNTAKEN = "untaken"
    SLIPPED = "slipped"


@dataclass(frozen=True)
class Facts:
    """What there is to know of a task for that."""

    state: TaskState
    priority: Priority
    due_at: datetime | None
    state_at: datetime
    created_at: datetime
    first_due_at: datetime | None
    moves: int


def troubles(task: Facts, now: datetime) -> list[Trouble]:
    """Return all that is wrong with a task, the worst first; nothing where all is well."""
    is_late = task.due_at is not None and task.due_at < now and task.state is not TaskState.CHECKING
    wrong = {
        Trouble.OVERDUE: is_late,
        Trouble.BLOCKED: task.state is TaskState.BLOCKED,
        Trouble.UNTAKEN: task.state is TaskState.OPEN and task.created_at < now - UNTAKEN_AFTER,
        Trouble.SLIPPED: task.moves >= SLIPPED,
    }
    return [trouble for trouble, holds in wrong.items() if holds]


def severity(task: Facts, now: datetime) -> Redness:
    """Say how red a task is: by its priority, and a step more when it is late for long."""
    steps = {Priority.URGENT: 2, Priority.HIGH: 1}.get(task.priority, 0)
    late = now - task.due_at if task.due_at is not None else timedelta(0)
    if late > _LONG or (late > -_SOON and task.state in (TaskState.OPEN, TaskState.BLOCKED)):
        steps += 1
    return list(Redness)[min(steps, 2)]


def since(task: Facts, now: datetime) -> datetime:
    """Return since when the worst of it has been so."""
    begun = {
        Trouble.OVERDUE: task.due_at,
        Trouble.BLOCKED: task.state_at,
        Trouble.UNTAKEN: task.created_at,
        Trouble.SLIPPED: task.first_due_at,
    }
    return next((begun[one] for one in troubles(task, now) if begun[one]), None) or task.created_at
