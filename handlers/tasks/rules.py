"""What may happen to a task, who may do it, and when it is looked at again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from handlers.kit.workdays import Calendar
from storage.enums import Priority, TaskState

TITLE_LIMIT = 200
SOON = timedelta(hours=1)


class Action(StrEnum):
    ACCEPT = "accept"
    DONE = "done"
    CANCEL = "cancel"


class Relation(StrEnum):
    """What somebody is to a task."""

    OWNER = "owner"
    ASSIGNER = "assigner"
    LEAD = "lead"


@dataclass(frozen=True)
class Transition:
    """One allowed step, and who may take it."""

    before: frozenset[TaskState]
    after: TaskState
    who: frozenset[Relation]


_OPEN = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED})

# Buttons, refusals and the documentation are drawn from this table.
TRANSITIONS: dict[Action, Transition] = {
    Action.ACCEPT: Transition(
        frozenset({TaskState.ASSIGNED}), TaskState.ACCEPTED, frozenset({Relation.OWNER})
    ),
    Action.DONE: Transition(
        _OPEN, TaskState.DONE, frozenset({Relation.OWNER, Relation.ASSIGNER, Relation.LEAD})
    ),
    Action.CANCEL: Transition(
        _OPEN, TaskState.CANCELLED, frozenset({Relation.ASSIGNER, Relation.LEAD})
    ),
}


@dataclass(frozen=True)
class Draft:
    """A task as somebody wrote it, before anything was understood: only text, no Slack codes.

    `owner` is a Slack id, or `@` and a name that somebody typed.
    """

    title: str = ""
    owner: str = ""
    due: str = ""
    priority: str = Priority.NORMAL.value


@dataclass(frozen=True)
class Go:
    """Take the step: the task is then `after`."""

    after: TaskState


@dataclass(frozen=True)
class TooLate:
    """The task has moved on, so this step has lost its meaning."""


@dataclass(frozen=True)
class NotYours:
    """Somebody else may do it: one of `who`."""

    who: frozenset[Relation]


def decide(
    action: Action, state: TaskState, relations: frozenset[Relation]
) -> Go | TooLate | NotYours:
    """Decide whether somebody with these relations may take a step now."""
    step = TRANSITIONS[action]
    if not relations & step.who:
        return NotYours(step.who)
    return Go(step.after) if state in step.before else TooLate()


def actions_in(state: TaskState) -> list[Action]:
    """Return the steps that a task in `state` allows, in the order of its buttons."""
    return [action for action, step in TRANSITIONS.items() if state in step.before]


def first_state(*, owner_is_assigner: bool) -> TaskState:
    """A task for oneself needs no promise."""
    return TaskState.ACCEPTED if owner_is_assigner else TaskState.ASSIGNED


class Look(StrEnum):
    """Why a task is looked at again."""

    DUE_SOON = "tasks.due_soon"
    DUE = "tasks.due"
    OVERDUE = "tasks.overdue"


def looks_at(due_at: datetime, *, now: datetime, calendar: Calendar) -> dict[Look, datetime]:
    """Return when an open task is looked at: an hour before, when due, the next working morning."""
    looks = {
        Look.DUE_SOON: due_at - SOON,
        Look.DUE: due_at,
        Look.OVERDUE: calendar.next_working_morning(due_at),
    }
    return {look: at for look, at in looks.items() if at > now}


def still_worth_saying(
    look: Look, *, state: TaskState, due_at: datetime | None, occurrence: str, now: datetime
) -> bool:
    """Decide, right before it is said, whether a reminder is still true.

    A reminder of a date that was moved is not, nor is "soon" once the time has come: what is
    late because we were away is said once, by the reminder that is true by then.
    """
    if state not in _OPEN or due_at is None or due_at.isoformat() != occurrence:
        return False
    return now < due_at if look is Look.DUE_SOON else now >= due_at
