"""What may happen to a run, who may do it, and what its timer means."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from storage.enums import EscalationState

# While a message is on its way, or a step has nobody, a run is looked at again this often.
PEEK = timedelta(minutes=30)
LONGEST_PROMISE = timedelta(days=7)
UNDO_WITHIN = timedelta(minutes=10)


class Action(StrEnum):
    TAKE = "take"
    UPDATE = "update"  # Whoever took it promises anew.
    RESOLVE = "resolve"
    HAND = "hand"
    FORCE = "force"


class Relation(StrEnum):
    """What somebody is to a run."""

    TAKER = "taker"
    REACHED = "reached"
    OWNER = "owner"
    LEAD = "lead"


@dataclass(frozen=True)
class Transition:
    """One allowed step, and who may take it. What comes `after` a force, the chain decides."""

    before: frozenset[EscalationState]
    after: EscalationState
    who: frozenset[Relation]


_RUNNING, _HELD, _TAKEN = EscalationState.RUNNING, EscalationState.HELD, EscalationState.TAKEN
_RESOLVED, _ENDED = EscalationState.RESOLVED, EscalationState.ENDED
_ANYBODY = frozenset(Relation)
_CONCERNED = _ANYBODY - {Relation.TAKER}

# Buttons, refusals and the documentation are drawn from this table.
TRANSITIONS: dict[Action, Transition] = {
    Action.TAKE: Transition(frozenset({_RUNNING, _HELD, _ENDED}), _TAKEN, _CONCERNED),
    Action.UPDATE: Transition(frozenset({_TAKEN}), _TAKEN, frozenset({Relation.TAKER})),
    Action.RESOLVE: Transition(frozenset({_RUNNING, _HELD, _TAKEN, _ENDED}), _RESOLVED, _ANYBODY),
    Action.HAND: Transition(frozenset({_RUNNING, _HELD, _TAKEN, _ENDED}), _RUNNING, _ANYBODY),
    Action.FORCE: Transition(frozenset({_RUNNING, _HELD, _TAKEN}), _RUNNING, _ANYBODY),
}


@dataclass(frozen=True)
class Go:
    """Take the step: the run is then `after`."""

    after: EscalationState


@dataclass(frozen=True)
class TooLate:
    """The run has moved on, so this step has lost its meaning."""


@dataclass(frozen=True)
class NotYours:
    """Somebody else may do it: one of `who`."""

    who: frozenset[Relation]


def decide(
    action: Action, state: EscalationState, relations: frozenset[Relation]
) -> Go | TooLate | NotYours:
    """Decide whether somebody with these relations may take a step now."""
    step = TRANSITIONS[action]
    if not relations & step.who:
        return NotYours(step.who)
    return Go(step.after) if state in step.before else TooLate()


def actions_in(state: EscalationState) -> list[Action]:
    """Return the steps that a run in `state` allows, in the order of its buttons."""
    return [action for action, step in TRANSITIONS.items() if state in step.before]


class Look(StrEnum):
    """What a run does when its timer rings."""

    REST = "rest"
    PATIENCE = "patience"  # Its message is still on its way: an outage is no missing answer.
    AGAIN = "again"  # The same step once more: by now somebody may be there.
    ON = "on"


def look(state: EscalationState, *, heard: bool, on_its_way: bool) -> Look:
    """Decide what a ringing timer means: the wait is over, or the promise has lapsed."""
    match state:
        case EscalationState.RUNNING if not heard and on_its_way:
            return Look.PATIENCE
        case EscalationState.RUNNING | EscalationState.TAKEN:
            return Look.ON
        case EscalationState.HELD:
            return Look.AGAIN
        case EscalationState.RESOLVED | EscalationState.ENDED:
            return Look.REST
