"""What people are told when it is their turn: something came back, or waits for their word."""

from handlers.kit.blockkit import Card, actions, date, escaped, section
from handlers.kit.words import N_, _
from handlers.tasks.cards.buttons import step_button
from handlers.tasks.cards.words import due, named, person, unstyled
from handlers.tasks.rules.picture import Picture
from handlers.tasks.rules.steps import Action
from handlers.tasks.rules.turns import Turn

REASON_SHOWN = 300
_SENTENCES = {
    Turn.DECLINED: N_("{who} gave back {task}"),
    Turn.PROPOSED: N_("{offers} can do it by {offered}: {task}"),
    Turn.REFUSED: N_("The date you offered was refused, so it stays due {due}: {task}"),
    Turn.CHECKING: N_("{who} finished it; please look at it and confirm: {task}"),
}
_STEPS = {
    Turn.DECLINED: (Action.ASSIGN, Action.CANCEL),
    Turn.PROPOSED: (Action.AGREE, Action.REFUSE, Action.MOVE),
    Turn.REFUSED: (),
    Turn.CHECKING: (Action.CONFIRM, Action.REOPEN),
}


def turn(picture: Picture, why: Turn) -> Card:
    """Tell somebody that it is their turn, and let them do what is to be done."""
    lines = [_said(picture, why, named(picture))]
    reason = picture.proposed_reason if why is Turn.PROPOSED else picture.reason
    if reason:
        lines.append(f"> {escaped(reason, REASON_SHOWN)}")
    blocks = [section("\n".join(lines))]
    if _STEPS[why]:
        blocks.append(actions(*(step_button(one, picture) for one in _STEPS[why])))
    return Card(_said(picture, why, unstyled(picture)), blocks)


def _said(picture: Picture, why: Turn, task: str) -> str:
    offered = picture.proposed_at
    return _(
        _SENTENCES[why],
        task=task,
        who=person(picture, picture.state_by),
        offers=person(picture, picture.proposed_by),
        offered=date(offered, picture.zone, clock=picture.proposed_has_clock) if offered else "",
        due=due(picture),
    )
