"""What the bot shows of a task: its card, its reminders, lists and receipts."""

from dataclasses import dataclass
from datetime import datetime

from handlers.kit.answers import Block, Text
from handlers.kit.blockkit import (
    Card,
    actions,
    button,
    clip,
    context,
    date,
    escape,
    section,
)
from handlers.kit.words import N_, _, _n
from handlers.tasks import rules
from handlers.tasks.rules import Action, Look, Relation
from storage.enums import Priority, TaskState
from storage.tasks import Task

TITLE_SHOWN = 150
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
_WHO = {
    Relation.OWNER: N_("its owner"),
    Relation.ASSIGNER: N_("who assigned it"),
    Relation.LEAD: N_("a lead"),
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


def named(task: Task) -> str:
    """Name a task in mrkdwn."""
    return f"{reference(task)} *{escape(clip(task.title, TITLE_SHOWN))}*"


def due(task: Task, zone: str) -> str:
    if task.due_at is None:
        return _("no date")
    return date(task.due_at, zone, clock=task.due_has_clock)


def card(task: Task, names: Names) -> Card:
    """Show a task as it stands, with the buttons that its state allows."""
    title = escape(clip(task.title, TITLE_SHOWN))
    text = f"{reference(task)} {title}: {_status(task, names)}"
    blocks = [section(f"{named(task)}\n{_facts(task, names)}"), context(_status(task, names))]
    steps = rules.actions_in(task.state)
    if steps:
        blocks.append(
            actions(
                *(
                    button(
                        _(_BUTTONS[step]),
                        f"tasks.{step}",
                        str(task.id),
                        style=_STYLES.get(step),
                    )
                    for step in steps
                )
            )
        )
    return Card(text, blocks)


def reminder(task: Task, look: Look, names: Names, *, now: datetime) -> Card:
    """Remind of a task, in words that are true at `now`."""
    late = look is Look.DUE and task.due_at is not None and now - task.due_at > rules.SOON
    said = _(_LATE if late else _REMINDERS[look], task=named(task))
    when = _("due {when}", when=due(task, names.zone))
    steps = [step for step in rules.actions_in(task.state) if step is not Action.CANCEL]
    buttons = actions(*(button(_(_BUTTONS[step]), f"tasks.{step}", str(task.id)) for step in steps))
    plain = _(_LATE if late else _REMINDERS[look], task=f"{reference(task)} {escape(task.title)}")
    return Card(plain, [section(f"{said}\n{when}"), buttons])


def receipt(task: Task, names: Names, *, own: bool, shown_here: bool) -> Text:
    """Echo what was understood to the person who asked for it."""
    parts = {"task": named(task), "owner": escape(names.owner), "when": due(task, names.zone)}
    if task.due_at is None:
        said = _("{task} is yours.", **parts) if own else _("{task} is with {owner}.", **parts)
    elif own:
        said = _("{task} is yours, due {when} ({zone}).", zone=names.zone, **parts)
    else:
        said = _("{task} is with {owner}, due {when} ({zone}).", zone=names.zone, **parts)
    if not shown_here:
        said += "\n" + _("Its card is in your direct messages: I am not in this channel.")
    return Text(said)


def listing(tasks: list[Task], names: dict[str, Names], *, more: bool) -> Text:
    """List somebody's open tasks, the one due first on top."""
    if not tasks:
        return Text(
            _("You have no open tasks. `{example}` makes one.", example="/task add Count the float")
        )
    title = _n("You have {count} open task", "You have {count} open tasks", len(tasks))
    lines = [f"• {named(task)} · {due(task, names[str(task.id)].zone)}" for task in tasks]
    blocks = _in_sections([f"*{title}*", *lines])
    if more:
        blocks.append(context(_("Only the first {count} are shown.", count=LISTED)))
    return Text("\n".join([title, *lines]), blocks)


def not_yours(task: Task, who: frozenset[Relation]) -> str:
    """Say who may do what somebody else just tried."""
    people = ", ".join(_(_WHO[one]) for one in Relation if one in who)
    return _("Only {people} can do that with {task}.", people=people, task=reference(task))


def too_late(task: Task, names: Names) -> str:
    """Say why a press has lost its meaning: who did what, and when."""
    return _("Nothing to do: {task}. {status}", task=reference(task), status=_status(task, names))


def _facts(task: Task, names: Names) -> str:
    facts = [
        _("For {owner}", owner=escape(names.owner)),
        _("due {when}", when=due(task, names.zone)),
        _(_PRIORITIES[task.priority]) if _PRIORITIES[task.priority] else "",
    ]
    return " · ".join(fact for fact in facts if fact)


def _status(task: Task, names: Names) -> str:
    owner, assigner, ended_by = escape(names.owner), escape(names.assigner), escape(names.ended_by)
    when = date(task.ended_at, names.zone) if task.ended_at else ""
    match task.state:
        case TaskState.ASSIGNED:
            return _("Assigned by {assigner}, not accepted yet", assigner=assigner)
        case TaskState.ACCEPTED if task.owner_id == task.assigner_id:
            return _("Taken on by {owner}", owner=owner)
        case TaskState.ACCEPTED:
            return _("Accepted by {owner}, assigned by {assigner}", owner=owner, assigner=assigner)
        case TaskState.DONE:
            return _(":white_check_mark: Done by {who}, {when}", who=ended_by, when=when)
        case TaskState.CANCELLED:
            return _("Cancelled by {who}, {when}", who=ended_by, when=when)


def _in_sections(lines: list[str], *, limit: int = 2800) -> list[Block]:
    """Put lines into as few sections as Slack's limit allows."""
    blocks: list[Block] = []
    held: list[str] = []
    for line in lines:
        if held and sum(map(len, held)) + len(held) + len(line) > limit:
            blocks.append(section("\n".join(held)))
            held = []
        held.append(line)
    return [*blocks, section("\n".join(held))]
