"""Why somebody is told of a task, and whether that is still true when it is said."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storage.enums import Priority, TaskState


class Why(StrEnum):
    """Why somebody is told. The first seven are looks: they come by the clock, in this order."""

    UNTAKEN = "tasks.untaken"  # the lead: nobody has taken it from the queue
    UNACCEPTED = "tasks.unaccepted"  # the assigner: its owner has not said yes
    SOON = "tasks.soon"
    DUE = "tasks.due"
    PAST = "tasks.past"  # nobody: its cards say that it is overdue
    LATE = "tasks.late"  # the lead
    VERY_LATE = "tasks.very_late"  # the manager
    WAITING = "tasks.waiting"  # whom a blocked task waits for
    MOVED = "tasks.moved"  # the owners, by somebody else
    SLIPPING = "tasks.slipping"  # the lead, at the third moved date
    URGENT = "tasks.urgent"  # an owner who was off duty when it was given
    SNOOZED = "tasks.snoozed"
    HELP = "tasks.help"  # the lead


LOOKS = (
    *(Why.UNTAKEN, Why.UNACCEPTED, Why.SOON, Why.DUE),
    *(Why.PAST, Why.LATE, Why.VERY_LATE),
)
TOO_OFTEN = 3
NOW_LASTS = timedelta(hours=1)

_WITH_OWNER = frozenset(
    {TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.STARTED, TaskState.BLOCKED}
)
_OPEN = frozenset(TaskState) - {TaskState.DONE, TaskState.CANCELLED}
_IN = {
    Why.UNTAKEN: frozenset({TaskState.OPEN}),
    Why.UNACCEPTED: frozenset({TaskState.ASSIGNED}),
    Why.LATE: _OPEN,
    Why.VERY_LATE: _OPEN,
    Why.WAITING: frozenset({TaskState.BLOCKED}),
    Why.SLIPPING: _OPEN,
}
_ORDINARY = frozenset({Why.UNACCEPTED, Why.LATE, Why.VERY_LATE, Why.SLIPPING})


@dataclass(frozen=True)
class Seen:
    """What of a task decides when it is looked at and what is said of it."""

    state: TaskState
    state_at: datetime
    due_at: datetime | None = None
    due_has_clock: bool = False
    moves: int = 0
    priority: Priority = Priority.NORMAL

    @property
    def is_urgent(self) -> bool:
        return self.priority is Priority.URGENT

    @property
    def rings(self) -> bool:
        """Whether its clock is worth a message outside working time."""
        return self.is_urgent and self.due_has_clock


def occurrence(why: Why, seen: Seen) -> str:
    """Name what is told, so that it is told once, and is out of date as soon as it has changed."""
    if why in (Why.SOON, Why.DUE, Why.PAST, Why.LATE, Why.VERY_LATE):
        return seen.due_at.isoformat() if seen.due_at else ""
    if why is Why.MOVED:
        return f"{seen.moves}:{seen.due_at.isoformat() if seen.due_at else ''}"
    if why is Why.SLIPPING:
        return str(TOO_OFTEN)
    return seen.state_at.isoformat()


def is_true(why: Why, seen: Seen, *, said: str, now: datetime) -> bool:
    """Decide, right before it is said, whether it still holds. `said` is the occurrence told of.

    "Soon" is not true any more once the time has come: the brief tells what is late.
    """
    if seen.state not in _IN.get(why, _WITH_OWNER):
        return False
    match why:
        case Why.SNOOZED | Why.HELP:
            return True
        case Why.SLIPPING:
            return seen.moves >= TOO_OFTEN
        case Why.SOON:
            in_time = seen.due_at is not None and now < seen.due_at
        case Why.DUE | Why.LATE | Why.VERY_LATE:
            in_time = seen.due_at is not None and now >= seen.due_at
        case _:
            in_time = True
    return in_time and occurrence(why, seen) == said


def is_past(seen: Seen, *, now: datetime) -> bool:
    """Whether "now" is not true any more of what was due, as after an outage."""
    return seen.due_at is not None and now - seen.due_at > NOW_LASTS


def is_chased(seen: Seen, *, now: datetime) -> bool:
    """Whether an escalation of an open task has still a reason.

    It has while nobody has promised what is urgent, and while it is late.
    """
    untaken = seen.is_urgent and seen.state in (TaskState.OPEN, TaskState.ASSIGNED)
    return untaken or (seen.due_at is not None and seen.due_at <= now)


def is_ordinary(why: Why, seen: Seen, *, next_push: datetime | None) -> bool:
    """Whether it can wait for the next brief or last call, which is at `next_push`.

    What is urgent cannot, nor what would come too late: after the task is due.
    """
    if why not in _ORDINARY or seen.is_urgent:
        return False
    late = why in (Why.LATE, Why.VERY_LATE)
    in_time = seen.due_at is None or next_push is None or next_push < seen.due_at
    return late or in_time
