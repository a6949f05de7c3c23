"""The buttons of a complaint."""

from handlers.complaints.rules import buttons as rules
from handlers.complaints.rules.picture import Picture
from handlers.complaints.rules.steps import Action
from handlers.kit.answers import Block
from handlers.kit.blockkit import actions, button, overflow
from handlers.kit.words import N_, _

MORE = "complaints.more"

_LABELS = {
    Action.TAKE: N_("Take"),
    Action.RESPOND: N_("Answered the customer"),
    Action.WAIT: N_("Waiting for customer…"),
    Action.RESUME: N_("Go on"),
    Action.RESOLVE: N_("Resolve…"),
    Action.CLOSE: N_("Close"),
    Action.DISMISS: N_("Not a complaint"),
    Action.RESTORE: N_("It is a complaint"),
    Action.REOPEN: N_("Reopen"),
    Action.ASSIGN: N_("Assign…"),
    Action.SEVERITY: N_("Severity…"),
    Action.CHANGE: N_("Change…"),
    Action.TASK: N_("Make a task…"),
    Action.CONTACT: N_("Contact details…"),
    Action.LINK: N_("Link"),
    Action.MERGE: N_("Merge"),
    Action.DIFFER: N_("Not the same"),
}
_STYLES = {Action.TAKE: "primary"}


def step_button(action: Action, picture: Picture) -> Block:
    style = _STYLES.get(action)
    return button(_(_LABELS[action]), f"complaints.{action}", picture.id, style=style)


def row(picture: Picture, steps: list[Action]) -> list[Block]:
    """Return the row of buttons for these steps; empty without any."""
    front, behind = rules.laid_out(steps)
    elements = [step_button(one, picture) for one in front]
    if behind:
        elements.append(_more(behind, picture))
    return [actions(*elements)] if elements else []


def sameness(picture: Picture, steps: list[Action]) -> list[Block]:
    """Return the buttons under another complaint that looks the same."""
    answers = [one for one in rules.SAMENESS if one in steps]
    elements = [step_button(one, picture) for one in answers]
    return [actions(*elements)] if elements else []


def _more(steps: list[Action], picture: Picture) -> Block:
    return overflow(MORE, [(f"{one}:{picture.id}", _(_LABELS[one])) for one in steps])
