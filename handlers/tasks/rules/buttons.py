"""Which buttons a card shows: those that lead somewhere, the everyday ones in front."""

from handlers.tasks.rules import sharing
from handlers.tasks.rules.picture import Part, Picture
from handlers.tasks.rules.steps import TRANSITIONS, Action, Relation

VISIBLE = 5
# A tick has its box, and an offered date buttons of its own.
_ELSEWHERE = frozenset({Action.TICK, Action.AGREE, Action.REFUSE})
_RARE = frozenset({Action.MOVE, Action.ASSIGN, Action.CHANGE, Action.NOTE, Action.CANCEL})


def steps_of(
    picture: Picture, relations: frozenset[Relation] | None = None, reader: str = ""
) -> list[Action]:
    """Return the steps that a task allows now, in the order of their buttons.

    Those of one reader with these relations; without, in a channel, those of anybody.
    """
    parts = _parts_that_count(picture, reader if relations is not None else None)
    return [
        action
        for action, step in TRANSITIONS.items()
        if (relations is None or relations & step.who)
        and any(
            sharing.seen_state(action, picture.state, picture.sharing, part) in step.before
            for part in parts
        )
    ]


def laid_out(steps: list[Action]) -> tuple[list[Action], list[Action]]:
    """Return the buttons to see and, when those are too many, what stands behind "More"."""
    shown = [one for one in steps if one not in _ELSEWHERE]
    if Action.ACCEPT in shown and Action.START in shown:
        shown.remove(Action.START)  # Who starts without a word has accepted; one button is enough.
    if len(shown) <= VISIBLE:
        return shown, []
    front = [one for one in shown if one not in _RARE][:VISIBLE]
    return front, [one for one in shown if one not in front]


def _parts_that_count(picture: Picture, reader: str | None) -> list[Part | None]:
    """Return whose part of a shared task decides: the reader's, or in a channel everybody's."""
    if reader is not None:
        return [picture.part_of(reader)]
    return [None, *picture.owners]
