"""What somebody is told of a complaint, and why it is them."""

from handlers.complaints.cards.buttons import step_button
from handlers.complaints.cards.words import moment, named, unstyled
from handlers.complaints.rules.picture import Picture
from handlers.complaints.rules.steps import Action
from handlers.complaints.rules.turns import Turn
from handlers.kit.blockkit import Card, actions, context, section
from handlers.kit.words import N_, _
from storage.enums import ComplaintState

_SAID = {
    Turn.WARNED: N_("Time is running out: {complaint}"),
    Turn.GIVEN: N_("Yours now: {complaint}"),
    Turn.WAITED: N_("The customer has not answered: {complaint}"),
    Turn.REOPENED: N_("Opened again: {complaint}"),
    Turn.TASK_DONE: N_("What was to be done is done: {complaint}"),
}
_BECAUSE = {
    Turn.WARNED: N_("You have it, or you lead where nobody has taken it."),
    Turn.GIVEN: N_("Somebody gave it to you."),
    Turn.WAITED: N_("You have it, and its wait is over."),
    Turn.REOPENED: N_("You have it."),
    Turn.TASK_DONE: N_("You have the complaint that the task was made of."),
}


def turn(picture: Picture, why: Turn) -> Card:
    """Show one complaint to the person who should hear of it."""
    lines = [_(_SAID[why], complaint=named(picture))]
    if picture.due_at is not None:
        owed = N_("first answer by {when}") if picture.responded_at is None else N_("due {when}")
        lines.append(_(owed, when=moment(picture, picture.due_at)))
    if picture.state is ComplaintState.NEW:
        steps = [Action.TAKE, Action.ASSIGN]
    elif picture.responded_at is None:
        steps = [Action.RESPOND, Action.WAIT, Action.RESOLVE]
    else:
        steps = [Action.WAIT, Action.RESOLVE]
    row = actions(*(step_button(one, picture) for one in steps))
    blocks = [section("\n".join(lines)), context(_(_BECAUSE[why])), row]
    return Card(_(_SAID[why], complaint=unstyled(picture)), blocks)
