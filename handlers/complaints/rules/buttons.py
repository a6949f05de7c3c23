"""Which buttons a card shows: those that lead somewhere, the everyday ones in front."""

from handlers.complaints.rules.picture import Picture
from handlers.complaints.rules.steps import TRANSITIONS, Action, Relation

VISIBLE = 5
SAMENESS = (Action.MERGE, Action.LINK, Action.DIFFER)
_FRONT = (Action.TAKE, Action.RESPOND, Action.WAIT, Action.RESUME, Action.RESOLVE, Action.CLOSE,
          Action.RESTORE, Action.REOPEN, Action.DISMISS)  # fmt: skip
_TYPED_ONLY = frozenset({Action.FORGET})


def steps_of(picture: Picture, relations: frozenset[Relation] | None = None) -> list[Action]:
    """Return the steps that a complaint allows now, in the order of their buttons.

    Those of one reader with these relations; without, in a channel, those of anybody.
    """
    return [
        action
        for action, step in TRANSITIONS.items()
        if picture.state in step.before
        and (relations is None or relations & step.who)
        and action not in _TYPED_ONLY
        and _leads_somewhere(action, picture)
    ]


def laid_out(steps: list[Action]) -> tuple[list[Action], list[Action]]:
    """Return the buttons to see, and what stands behind "More"."""
    shown = [one for one in steps if one not in SAMENESS]
    front = [one for one in shown if one in _FRONT][:VISIBLE]
    return front, [one for one in shown if one not in front]


def _leads_somewhere(action: Action, picture: Picture) -> bool:
    if action is Action.RESPOND:
        return picture.responded_at is None
    if action in SAMENESS:
        return picture.alike is not None
    return True
