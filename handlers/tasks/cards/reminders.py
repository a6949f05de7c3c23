"""What the bot pushes of one task: why, what can be done about it, and how to hear less."""

from typing import Any

from slack_sdk.models.blocks import (
    Option,
    PlainTextObject,
    StaticSelectElement,
)

from handlers.kit.answers import Block
from handlers.kit.blockkit import (
    BUTTON_LIMIT,
    Card,
    actions,
    button,
    clip,
    context,
    escaped,
    overflow,
    section,
)
from handlers.kit.words import N_, _, _n
from handlers.tasks.cards.buttons import step_button
from handlers.tasks.cards.words import due, named, people, person, unstyled
from handlers.tasks.rules.picture import Picture
from handlers.tasks.rules.steps import Action
from handlers.tasks.rules.why import Why
from storage.enums import Quiet

SNOOZE, HELP, LESS = "tasks.snooze", "tasks.help", "tasks.less"
HOUR, TOMORROW, PICK = "hour", "tomorrow", "pick"
WHY = "why"
REASON_SHOWN = 300

_SAID = {
    Why.UNTAKEN: N_("Nobody has taken {task}"),
    Why.UNACCEPTED: N_("Not accepted yet: {task}"),
    Why.SOON: N_("Due soon: {task}"),
    Why.DUE: N_("Due now: {task}"),
    Why.LATE: N_("Overdue: {task}"),
    Why.VERY_LATE: N_("Still overdue: {task}"),
    Why.WAITING: N_("{who} waits for you: {task}"),
    Why.MOVED: N_("New date: {task}"),
    Why.URGENT: N_("Urgent: {task}"),
    Why.SNOOZED: N_("You asked for it now: {task}"),
    Why.HELP: N_("{helped} needs help: {task}"),
}
_BECAUSE = {
    Why.UNTAKEN: N_("You lead where it waits in the queue, or gave it."),
    Why.UNACCEPTED: N_("You gave it, and its owner has not said yes."),
    Why.SOON: N_("You own it, and it is due at a set time or urgent."),
    Why.DUE: N_("You own it, it is urgent, and it is due at a set time."),
    Why.PAST: N_("Its card says that it is overdue; nobody is told."),
    Why.LATE: N_("You lead its owner or team, or gave it."),
    Why.VERY_LATE: N_("You manage those who lead its owner or team."),
    Why.WAITING: N_("It is blocked, and you are who it waits for."),
    Why.MOVED: N_("You own it, and somebody else changed its date."),
    Why.SLIPPING: N_("You lead its owner or team, or gave it."),
    Why.URGENT: N_("You own it, it is urgent, and you were off duty."),
    Why.SNOOZED: N_("You own it, and snoozed it."),
    Why.HELP: N_("You lead its owner or team, or gave it."),
}
_DOING = frozenset({Why.SOON, Why.DUE, Why.MOVED, Why.URGENT, Why.SNOOZED})
_STEPS = {
    Why.UNTAKEN: (Action.TAKE, Action.ASSIGN),
    Why.WAITING: (Action.RESUME,),
}


def reminder(picture: Picture, why: Why, *, reader: str, is_past: bool = False) -> Card:
    """Show one task to the person who should hear of it; `is_past` when its hour has gone by."""
    lines = [
        _said(picture, why, named(picture), is_past=is_past),
        _("due {when}", when=due(picture)),
    ]
    if picture.due_at is None:
        lines.pop()
    if why not in _DOING and picture.owners:
        lines.append(_("With {owners}", owners=people(picture, picture.owner_ids)))
    if why is Why.WAITING and picture.reason:
        lines.append(f"> {escaped(picture.reason, REASON_SHOWN)}")
    blocks = [section("\n".join(lines)), context(because(why))]
    blocks.append(_actions(picture, why, reader=reader))
    return Card(_said(picture, why, unstyled(picture), is_past=is_past), blocks)


def because(why: Why) -> str:
    """Say in one sentence why it is this person who hears of it."""
    return _(_BECAUSE[why])


def done_button(picture: Picture) -> Block:
    return step_button(Action.DONE, picture)


def quieter(subject: str) -> list[tuple[str, str]]:
    """Return the ways to hear less, as options; without a subject there is no task to name."""
    ways = [(f"{Quiet.ALL}:{subject}", _("Quieter: only my brief"))]
    if subject:
        ways.append((f"{Quiet.TASK}:{subject}", _("Quieter: this task")))
        ways.append((f"{Quiet.CHANNEL}:{subject}", _("Quieter: this channel")))
    return ways


def _said(picture: Picture, why: Why, task: str, *, is_past: bool) -> str:
    if why is Why.DUE and is_past:
        return _("Overdue: {task}", task=task)
    if why is Why.SLIPPING:
        return _n("Moved once: {task}", "Moved {count} times: {task}", picture.moves, task=task)
    if why is Why.MOVED and picture.due_at is None:
        return _("No date any more: {task}", task=task)
    helped, who = person(picture, picture.help_by), person(picture, picture.state_by)
    return _(_SAID[why], task=task, who=who, helped=helped)


def _actions(picture: Picture, why: Why, *, reader: str) -> Block:
    elements: list[dict[str, Any]] = []
    if why in _DOING:
        elements.append(done_button(picture))
        elements.append(_snooze(picture))
        elements.append(button(_("Need help"), HELP, picture.id))
        elements.append(_date(picture, reader))
    else:
        steps = _STEPS.get(why, (Action.ASSIGN, Action.MOVE))
        elements += [step_button(one, picture) for one in steps]
    options = [(f"{WHY}:{why}:{picture.id}", _("Why me?")), *quieter(picture.id)]
    if picture.channel_id is None:
        options.pop()
    elements.append(overflow(LESS, options))
    return actions(*elements)


def _date(picture: Picture, reader: str) -> Block:
    """Who gave a task moves its date; an owner offers another one."""
    action = Action.MOVE if reader == picture.assigner_id else Action.PROPOSE
    return button(_("Move date…"), step_button(action, picture)["action_id"], picture.id)


def _snooze(picture: Picture) -> dict[str, Any]:
    ways = [(HOUR, _("1 hour")), (TOMORROW, _("Until tomorrow")), (PICK, _("Until…"))]
    element = StaticSelectElement(
        action_id=SNOOZE,
        placeholder=_("Snooze"),
        options=[_option(f"{way}:{picture.id}", label) for way, label in ways],
    )
    return dict(element.to_dict())


def _option(value: str, label: str) -> Option:
    return Option(value=value, text=PlainTextObject(text=clip(label, BUTTON_LIMIT)))
