"""What several owners owe: that any of them does a task, or that each does their part."""

from collections.abc import Iterable

from handlers.tasks.rules.picture import Part
from handlers.tasks.rules.steps import Action
from storage.enums import Sharing, TaskState

# Steps that each owner of a shared task takes for themselves, and in which states.
_OWN_STEPS = frozenset({Action.ACCEPT, Action.DECLINE, Action.DONE})
_IN_HAND = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.STARTED, TaskState.BLOCKED})
_UNDECIDED = frozenset({TaskState.ASSIGNED, TaskState.ACCEPTED})


def seen_state(action: Action, state: TaskState, sharing: Sharing, part: Part | None) -> TaskState:
    """Return the state that counts when an owner (`part`; None for others) takes a step.

    Where everybody does their part, whether Ben may still accept is not for Cara to decide.
    """
    if sharing is Sharing.ANY or part is None:
        return state
    if action not in _OWN_STEPS or state not in _IN_HAND:
        return state
    if part.done_at is not None:
        return TaskState.DONE
    if part.accepted_at is None:
        return TaskState.ASSIGNED
    return TaskState.ACCEPTED if state is TaskState.ASSIGNED else state


def promised(state: TaskState, sharing: Sharing, parts: Iterable[Part]) -> TaskState:
    """Return whether a task that nobody has begun is accepted yet: by any owner, or by all."""
    if state not in _UNDECIDED:
        return state
    said = [one.accepted_at is not None for one in parts]
    enough = all(said) if sharing is Sharing.ALL else any(said)
    return TaskState.ACCEPTED if said and enough else TaskState.ASSIGNED


def is_whole(sharing: Sharing, parts: Iterable[Part]) -> bool:
    """Whether the owners have done all that they owe."""
    done = [one.done_at is not None for one in parts]
    return bool(done) and (all(done) if sharing is Sharing.ALL else any(done))
