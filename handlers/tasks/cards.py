"""What the bot shows of a task: its card, its reminders, lists and receipts."""

from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import ButtonElement

from handlers.kit.answers import Text
from handlers.kit.blockkit import (
    Card,
    actions,
    button,
    context,
    date,
    escaped,
    mention,
    section,
    sections,
)
from handlers.kit.words import N_, _, _n
from handlers.tasks import rules
from handlers.tasks.rules import Action, Look, Relation
from storage.enums import Priority, TaskState
from storage.tasks import Task

TITLE_SHOWN = 400  # After escaping; so much of a message's 11,000 characters may be one title.
TITLE_LISTED = 160
NAME_SHOWN = 160
LISTED = 20

_BUTTONS = {
    Action.ACCEPT: N_("Accept"),
    Action.DONE: N_("Done"),
    Action.CANCEL: N_("Cancel task"),
}
_STYLES = {Action.ACCEPT: "primary"}
_PRIORITIES = {
    Priority.LOW: N_(":small_blue_diamond: low"),
    Priority.NORMAL: "",
    Priority.HIGH: N_(":large_orange_circle: high"),
    Priority.URGENT: N_(":red_circle: urgent"),
}
_REMINDERS = {
    Look.DUE_SOON: N_("Due soon: {task}"),
    Look.DUE: N_("Due now: {task}"),
    Look.OVERDUE: N_("Overdue: {task}"),
}
_LATE = N_("Was due: {task}")
_ONLY = {
    Action.ACCEPT: N_("Only {people} can accept {task}."),
    Action.DONE: N_("Only {people} can finish {task}."),
    Action.CANCEL: N_("Only {people} can cancel {task}."),
}


@dataclass(frozen=True)
class Names:
    """What the people of a task are called, and the zone where Slack cannot convert times."""

    owner: str
    assigner: str
    ended_by: str
    zone: str


def reference(task: Task) -> str:
    return f"T-{task.number}"


def named(task: Task, limit: int = TITLE_SHOWN) -> str:
    """Name a task in mrkdwn."""
    return f"{reference(task)} *{escaped(task.title, limit)}*"


def due(task: Task, zone: str) -> str:
    if task.due_at is None:
        return _("no date")
    return date(task.due_at, zone, clock=task.due_has_clock)


def status(task: Task, names: Names) -> str:
    """Say in one line how far a task is, and whose doing that was."""
    owner, assigner = _owner(task, names), _called(names.assigner, task.assigner_id)
    match task.state:
        case TaskState.ASSIGNED:
            return _("Assigned by {assigner}, not accepted yet", assigner=assigner)
        case TaskState.ACCEPTED if task.owner_id == task.assigner_id:
            return _("Taken on by {owner}", owner=owner)
        case TaskState.ACCEPTED:
            return _("Accepted by {owner}, assigned by {assigner}", owner=owner, assigner=assigner)
        case TaskState.DONE:
            return _(":white_check_mark: Done by {who}, {when}", **_ending(task, names))
        case TaskState.CANCELLED:
            return _(":no_entry_sign: Cancelled by {who}, {when}", **_ending(task, names))


def card(task: Task, names: Names) -> Card:
    """Show a task as it stands, with the buttons that its state allows."""
    said = status(task, names)
    steps = rules.actions_in(task.state)
    blocks = [section(f"{named(task)}\n{_facts(task, names)}"), context(said)]
    if steps:
        blocks.append(actions(*(_button(step, task) for step in steps)))
    return Card(f"{_unstyled(task)}: {said}", blocks)


def progress(task: Task, names: Names) -> Text:
    """Tell somebody who typed a step what has become of the task."""
    return Text(f"{named(task)}: {status(task, names)}")


def reminder(task: Task, look: Look, names: Names, *, now: datetime) -> Card:
    """Remind of a task, in words that are true at `now`."""
    late = look is Look.DUE and task.due_at is not None and now - task.due_at > rules.SOON
    said = _LATE if late else _REMINDERS[look]
    when = _("due {when}", when=due(task, names.zone))
    steps = [step for step in rules.actions_in(task.state) if step is not Action.CANCEL]
    return Card(
        _(said, task=_unstyled(task)),
        [
            section(f"{_(said, task=named(task))}\n{when}"),
            actions(*(_button(step, task) for step in steps)),
        ],
    )


def receipt(task: Task, names: Names, *, own: bool) -> Text:
    """Echo what was understood to the person who asked for it."""
    parts = {"task": named(task), "owner": _owner(task, names), "when": due(task, names.zone)}
    if task.due_at is None:
        said = _("{task} is yours.", **parts) if own else _("{task} is with {owner}.", **parts)
    elif own:
        said = _("{task} is yours, due {when} ({zone}).", zone=names.zone, **parts)
    else:
        said = _("{task} is with {owner}, due {when} ({zone}).", zone=names.zone, **parts)
    return Text(said)


def cannot_post_there() -> str:
    """Say why a card is not where the person asked for it, and what they can do."""
    return _(
        "I cannot post in this channel, so its card is in your direct messages with me."
        " Invite me to the channel, and the next card will be here."
    )


def listing(tasks: list[Task], names: dict[str, Names], *, more: bool) -> Text:
    """List somebody's open tasks, the one due first on top."""
    if not tasks:
        return Text(
            _("You have no open tasks. `{example}` makes one.", example="/task add Count the float")
        )
    if more:
        title = _n("Your first {count} open task", "Your first {count} open tasks", len(tasks))
    else:
        title = _n("You have {count} open task", "You have {count} open tasks", len(tasks))
    lines = [
        f"• {named(task, TITLE_LISTED)} · {due(task, names[str(task.id)].zone)}" for task in tasks
    ]
    return Text("\n".join([title, *lines]), sections([f"*{title}*", *lines]))


def not_yours(task: Task, names: Names, action: Action, *, who: frozenset[Relation]) -> str:
    """Name those who may do what somebody else just tried."""
    called = {
        Relation.OWNER: _owner(task, names),
        Relation.ASSIGNER: _called(names.assigner, task.assigner_id),
        Relation.LEAD: _("a lead"),
    }
    *first, last = dict.fromkeys(called[one] for one in Relation if one in who)
    people = _("{these} or {this}", these=", ".join(first), this=last) if first else last
    return _(_ONLY[action], people=people, task=reference(task))


def too_late(task: Task, names: Names) -> str:
    """Say why a press has lost its meaning: who did what, and when."""
    parts = {"task": reference(task), **_ending(task, names)}
    match task.state:
        case TaskState.DONE:
            return _("Nothing to do: {who} finished {task}, {when}.", **parts)
        case TaskState.CANCELLED:
            return _("Nothing to do: {who} cancelled {task}, {when}.", **parts)
    parts["who"] = _owner(task, names)
    if task.accepted_at is None:
        return _("Nothing to do: {who} has taken on {task} already.", **parts)
    parts["when"] = date(task.accepted_at, names.zone)
    return _("Nothing to do: {who} accepted {task}, {when}.", **parts)


def _facts(task: Task, names: Names) -> str:
    when = due(task, names.zone)
    facts = [
        _("For {owner}", owner=_owner(task, names)),
        _("due {when}", when=when) if task.due_at else when,
        _(_PRIORITIES[task.priority]),
    ]
    return " · ".join(fact for fact in facts if fact)


def _ending(task: Task, names: Names) -> dict[str, str]:
    return {
        "who": _called(names.ended_by, task.ended_by or ""),
        "when": date(task.ended_at, names.zone) if task.ended_at else "",
    }


def _owner(task: Task, names: Names) -> str:
    return _called(names.owner, task.owner_id)


def _called(name: str, person_id: str) -> str:
    """Call a person by name; Slack fills it in for somebody whose name has not reached us yet."""
    return escaped(name, NAME_SHOWN) or mention(person_id)


def _unstyled(task: Task) -> str:
    return f"{reference(task)} {escaped(task.title, TITLE_SHOWN)}"


def _button(step: Action, task: Task) -> ButtonElement:
    return button(_(_BUTTONS[step]), f"tasks.{step}", str(task.id), style=_STYLES.get(step))
