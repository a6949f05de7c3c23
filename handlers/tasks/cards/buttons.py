"""The buttons of a task."""

from handlers.kit.answers import Block
from handlers.kit.blockkit import actions, button, overflow
from handlers.kit.words import N_, _
from handlers.tasks.rules import buttons as rules
from handlers.tasks.rules.picture import Picture
from handlers.tasks.rules.steps import Action
from storage.enums import Evidence

MORE = "tasks.more"
NUMBER = "tasks.number"  # Done, where a number has to be given with it.

_LABELS = {
    Action.TAKE: N_("Take"),
    Action.ACCEPT: N_("Accept"),
    Action.START: N_("Start"),
    Action.RESUME: N_("Go on"),
    Action.CONFIRM: N_("Confirm"),
    Action.DONE: N_("Done"),
    Action.BLOCK: N_("Blocked…"),
    Action.PROPOSE: N_("I can do it by…"),
    Action.AGREE: N_("Agree"),
    Action.REFUSE: N_("Refuse"),
    Action.DECLINE: N_("Decline…"),
    Action.MOVE: N_("Move date…"),
    Action.ASSIGN: N_("Give to…"),
    Action.CHANGE: N_("Change…"),
    Action.NOTE: N_("Write a note…"),
    Action.CANCEL: N_("Cancel task"),
    Action.REOPEN: N_("Reopen"),
}
_STYLES = {
    Action.TAKE: "primary",
    Action.ACCEPT: "primary",
    Action.CONFIRM: "primary",
    Action.AGREE: "primary",
}


def step_button(action: Action, picture: Picture) -> Block:
    name = f"tasks.{action}"
    if action is Action.DONE and lacks_number(picture):
        name = NUMBER
    return button(_(_LABELS[action]), name, picture.id, style=_STYLES.get(action))


def row(picture: Picture, steps: list[Action]) -> list[Block]:
    """Return the row of buttons for these steps; empty without any."""
    front, behind = rules.laid_out(steps)
    elements = [step_button(one, picture) for one in front]
    if behind:
        elements.append(_more(behind, picture))
    return [actions(*elements)] if elements else []


def offer(picture: Picture, steps: list[Action]) -> list[Block]:
    """Return the buttons under another date that an owner offers."""
    answers = [one for one in (Action.AGREE, Action.REFUSE) if one in steps]
    elements = [step_button(one, picture) for one in answers]
    return [actions(*elements)] if elements else []


def lacks_number(picture: Picture) -> bool:
    """Whether a task waits for a number that nobody has given yet."""
    given = any(one.number is not None for one in picture.given)
    return picture.evidence is Evidence.NUMBER and not given


def _more(steps: list[Action], picture: Picture) -> Block:
    return overflow(MORE, [(f"{one}:{picture.id}", _(_LABELS[one])) for one in steps])
