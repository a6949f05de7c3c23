"""What may happen to a task, and who may do it: one table.

Buttons, refusals and the documentation are drawn from `TRANSITIONS`.
"""

from dataclasses import dataclass
from enum import StrEnum

from storage.enums import TaskState


class Action(StrEnum):
    """One step. The order is that of the buttons on a card."""

    TAKE = "take"
    ACCEPT = "accept"
    START = "start"
    RESUME = "resume"
    CONFIRM = "confirm"
    DONE = "done"
    BLOCK = "block"
    PROPOSE = "propose"
    AGREE = "agree"
    REFUSE = "refuse"
    DECLINE = "decline"
    MOVE = "move"
    ASSIGN = "assign"
    CHANGE = "change"
    NOTE = "note"
    TICK = "tick"
    CANCEL = "cancel"
    REOPEN = "reopen"


class Relation(StrEnum):
    """What somebody is to a task."""

    OWNER = "owner"
    ASSIGNER = "assigner"
    WAITED_FOR = "waited_for"
    WITNESS = "witness"  # sees it and does not own it
    LEAD = "lead"
    MANAGER = "manager"
    MEMBER = "member"  # may see it


@dataclass(frozen=True)
class Transition:
    """One allowed step, and who may take it. `after` is None when the state stays.

    `others` are the states that it may come to instead, where several owners, wanted evidence or
    the lack of an owner decide otherwise.
    """

    before: frozenset[TaskState]
    after: TaskState | None
    who: frozenset[Relation]
    others: frozenset[TaskState] = frozenset()


_OWNED = frozenset(
    {
        TaskState.ASSIGNED,
        TaskState.ACCEPTED,
        TaskState.STARTED,
        TaskState.BLOCKED,
    }
)
_ENDED = frozenset({TaskState.DONE, TaskState.CANCELLED})
_OPEN = frozenset(TaskState) - _ENDED
ABOVE = frozenset({Relation.LEAD, Relation.MANAGER})
_GIVERS = ABOVE | {Relation.ASSIGNER}
_DOERS = ABOVE | {Relation.OWNER}
_ALL = _GIVERS | {Relation.OWNER}
_UNDECIDED = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED})

TRANSITIONS: dict[Action, Transition] = {
    Action.TAKE: Transition(
        frozenset({TaskState.OPEN}), TaskState.ACCEPTED, frozenset({Relation.MEMBER})
    ),
    Action.ACCEPT: Transition(
        frozenset({TaskState.ASSIGNED}),
        TaskState.ACCEPTED,
        frozenset({Relation.OWNER}),
        others=_OWNED - {TaskState.ACCEPTED},
    ),
    Action.START: Transition(
        _UNDECIDED,
        TaskState.STARTED,
        frozenset({Relation.OWNER}),
    ),
    Action.RESUME: Transition(
        frozenset({TaskState.BLOCKED}), TaskState.STARTED, _ALL | {Relation.WAITED_FOR}
    ),
    Action.CONFIRM: Transition(
        frozenset({TaskState.CHECKING}), TaskState.DONE, frozenset({Relation.WITNESS})
    ),
    Action.DONE: Transition(_OWNED, TaskState.DONE, _ALL, others=_OWNED | {TaskState.CHECKING}),
    Action.BLOCK: Transition(_OWNED - {TaskState.BLOCKED}, TaskState.BLOCKED, _DOERS),
    Action.PROPOSE: Transition(_OWNED, None, frozenset({Relation.OWNER})),
    Action.AGREE: Transition(_OWNED, None, _GIVERS, others=frozenset({TaskState.ACCEPTED})),
    Action.REFUSE: Transition(_OWNED, None, _GIVERS),
    Action.DECLINE: Transition(
        _UNDECIDED, TaskState.DECLINED, frozenset({Relation.OWNER}), others=_OWNED
    ),
    Action.MOVE: Transition(_OPEN, None, _GIVERS),
    Action.ASSIGN: Transition(
        _OPEN - {TaskState.CHECKING}, TaskState.ASSIGNED, _GIVERS, others=_OWNED
    ),
    Action.CHANGE: Transition(_OPEN, None, _GIVERS),
    Action.NOTE: Transition(frozenset(TaskState), None, frozenset({Relation.MEMBER})),
    Action.TICK: Transition(_OPEN, None, _ALL),
    Action.CANCEL: Transition(_OPEN, TaskState.CANCELLED, _GIVERS),
    Action.REOPEN: Transition(
        _ENDED | {TaskState.CHECKING},
        TaskState.ACCEPTED,
        _ALL,
        others=frozenset({TaskState.OPEN, TaskState.ASSIGNED}),
    ),
}


@dataclass(frozen=True)
class Go:
    """Take the step: the task is then `after`, or stays as it is."""

    after: TaskState | None


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
    """Decide whether somebody with these relations may take a step now.

    What nobody can do any more is too late for everybody, whoever could have done it.
    """
    step = TRANSITIONS[action]
    if state not in step.before:
        return TooLate()
    return Go(step.after) if relations & step.who else NotYours(step.who)


def actions_in(state: TaskState) -> list[Action]:
    """Return the steps that a task in `state` allows, in the order of its buttons."""
    return [action for action, step in TRANSITIONS.items() if state in step.before]


def first_state(*, has_owner: bool, promised: bool) -> TaskState:
    """A task for oneself, or one that comes round again (`promised`), needs no promise."""
    if not has_owner:
        return TaskState.OPEN
    return TaskState.ACCEPTED if promised else TaskState.ASSIGNED
