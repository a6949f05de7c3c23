"""What may happen to a complaint, and who may do it: one table.

Buttons, refusals and the documentation are drawn from `TRANSITIONS`.
"""

from dataclasses import dataclass
from enum import StrEnum

from storage.enums import ComplaintState


class Action(StrEnum):
    """One step. The order is that of the buttons on a card."""

    TAKE = "take"
    RESPOND = "respond"
    WAIT = "wait"
    RESUME = "resume"
    RESOLVE = "resolve"
    CLOSE = "close"
    DISMISS = "dismiss"
    RESTORE = "restore"
    REOPEN = "reopen"
    ASSIGN = "assign"
    SEVERITY = "severity"
    CHANGE = "change"
    TASK = "task"
    CONTACT = "contact"
    LINK = "link"
    MERGE = "merge"
    DIFFER = "differ"
    FORGET = "forget"


class Relation(StrEnum):
    """What somebody is to a complaint."""

    OWNER = "owner"
    LOGGER = "logger"
    TAKER = "taker"  # sees it while nobody has it, and has it by taking a step
    LEAD = "lead"
    MANAGER = "manager"
    MEMBER = "member"  # may see it


@dataclass(frozen=True)
class Transition:
    """One allowed step. `after` is None when the state stays; `others` it may come to instead."""

    before: frozenset[ComplaintState]
    after: ComplaintState | None
    who: frozenset[Relation]
    others: frozenset[ComplaintState] = frozenset()


_OPEN = frozenset({ComplaintState.NEW, ComplaintState.IN_PROGRESS, ComplaintState.WAITING})
_DONE = frozenset({ComplaintState.RESOLVED, ComplaintState.CLOSED})
_DISMISSED = frozenset({ComplaintState.DISMISSED})
_WAITING = frozenset({ComplaintState.WAITING})
_KEPT = _OPEN | _DONE
ABOVE = frozenset({Relation.LEAD, Relation.MANAGER})
_DOERS = ABOVE | {Relation.OWNER, Relation.TAKER}
_ALL = _DOERS | {Relation.LOGGER}
_MEMBERS = frozenset({Relation.MEMBER})
_IN_PROGRESS = frozenset({ComplaintState.IN_PROGRESS})

TRANSITIONS: dict[Action, Transition] = {
    Action.TAKE: Transition(frozenset({ComplaintState.NEW}), ComplaintState.IN_PROGRESS, _MEMBERS),
    Action.RESPOND: Transition(_OPEN, None, _DOERS, others=_IN_PROGRESS),
    Action.WAIT: Transition(_OPEN - _WAITING, ComplaintState.WAITING, _DOERS),
    Action.RESUME: Transition(_WAITING, ComplaintState.IN_PROGRESS, _MEMBERS),
    Action.RESOLVE: Transition(_OPEN, ComplaintState.RESOLVED, _DOERS),
    Action.CLOSE: Transition(
        frozenset({ComplaintState.RESOLVED}), ComplaintState.CLOSED, _DOERS | {Relation.LOGGER}
    ),
    Action.DISMISS: Transition(_OPEN, ComplaintState.DISMISSED, _ALL),
    Action.RESTORE: Transition(
        _DISMISSED,
        ComplaintState.IN_PROGRESS,
        _MEMBERS,
        others=frozenset({ComplaintState.NEW}),
    ),
    Action.REOPEN: Transition(
        _DONE, ComplaintState.IN_PROGRESS, _MEMBERS, others=frozenset({ComplaintState.NEW})
    ),
    Action.ASSIGN: Transition(_OPEN, None, _ALL, others=_IN_PROGRESS),
    Action.SEVERITY: Transition(_OPEN, None, _ALL),
    Action.CHANGE: Transition(_OPEN, None, _ALL),
    Action.TASK: Transition(_OPEN, None, _ALL, others=_IN_PROGRESS),
    Action.CONTACT: Transition(_KEPT | _DISMISSED, None, _ALL),
    Action.LINK: Transition(_OPEN, None, _ALL),
    Action.MERGE: Transition(_OPEN, ComplaintState.MERGED, _ALL),
    Action.DIFFER: Transition(_OPEN, None, _ALL),
    Action.FORGET: Transition(frozenset(ComplaintState), None, frozenset({Relation.MANAGER})),
}


@dataclass(frozen=True)
class Go:
    """Take the step: the complaint is then `after`, or stays as it is."""

    after: ComplaintState | None


@dataclass(frozen=True)
class TooLate:
    """The complaint has moved on, so this step has lost its meaning."""


@dataclass(frozen=True)
class NotYours:
    """Somebody else may do it: one of `who`."""

    who: frozenset[Relation]


def decide(
    action: Action, state: ComplaintState, relations: frozenset[Relation]
) -> Go | TooLate | NotYours:
    """Decide whether somebody with these relations may take a step now.

    What nobody can do any more is too late for everybody, whoever could have done it.
    """
    step = TRANSITIONS[action]
    if state not in step.before:
        return TooLate()
    return Go(step.after) if relations & step.who else NotYours(step.who)


def first_state(*, has_owner: bool) -> ComplaintState:
    return ComplaintState.IN_PROGRESS if has_owner else ComplaintState.NEW
