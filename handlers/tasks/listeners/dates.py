"""Slack in, for dates and owners: moving a date, offering another one, giving a task on."""

from handlers.kit import command, dates
from handlers.kit.answers import Answer, Errors, OpenDialog, Text
from handlers.kit.area import Call, Listener
from handlers.kit.blockkit import escape, plain
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.tasks.cards.words import reference
from handlers.tasks.forms import assign as assign_form
from handlers.tasks.forms import date as date_form
from handlers.tasks.forms.reason import read_metadata
from handlers.tasks.listeners.ringing import ask_if_urgent
from handlers.tasks.listeners.steps import after_dialog, named, receipt
from handlers.tasks.rules import typed
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import able, due, found, owners, steps
from handlers.tasks.service.record import Changed
from storage.enums import Sharing
from storage.tasks import Task

_WAYS = {Action.MOVE: due.move, Action.PROPOSE: due.propose}
_EXAMPLES = {
    Action.MOVE: "/task due {task} fri 5pm because the supplier is late",
    Action.PROPOSE: "/task propose {task} fri 5pm because the supplier is late",
}


def ask_date(action: Action) -> Listener:
    """Return the listener of a button that asks for another date."""

    def pressed(call: Call) -> Answer:
        task = found.get(call.session, call.actor, call.value)
        return _date_dialog(call, task, action, known={}, errors={})

    return pressed


def say_date(action: Action) -> Listener:
    """Return the listener of a verb followed by a task, a date and a reason."""

    def said(call: Call) -> Answer:
        task, text = named(call)
        phrase, why = typed.because(plain(text))
        known = {"when": phrase.removeprefix("due ").strip(), "reason": why}
        try:
            return receipt(call, _date(call, task, action, known), dated=True)
        except Invalid as invalid:
            return _date_dialog(call, task, action, known=known, errors=invalid.errors)
        except Rejected as refused:
            raise _with_hint(call, task, action, refused, phrase=phrase) from refused

    return said


def submit_date(call: Call) -> Answer:
    action, task_id, channel = read_metadata(call.view, *_WAYS)
    task = found.get(call.session, call.actor, task_id, lock=True)
    try:
        said = date_form.NewDate.read(call.view)
        changed = _date(call, task, action, {"when": said.when, "reason": said.reason or ""})
    except Invalid as invalid:
        return Errors(invalid.errors)
    return after_dialog(call, changed, channel, dated=True)


def ask_owners(call: Call) -> Answer:
    task = found.get(call.session, call.actor, call.value)
    return _owners_dialog(call, task, [], {})


def say_owners(call: Call) -> Answer:
    """Give the task that was typed to the people after it; `any` or `all` may follow them."""
    task, text = named(call)
    marked = command.read(text)
    people: list[str] = []
    try:
        people = _people(call, marked)
        changed = _assign(call, task, people, marked.sharing)
        return ask_if_urgent(call, task, receipt(call, changed))
    except Invalid as invalid:
        return _owners_dialog(call, task, people, invalid.errors)


def submit_owners(call: Call) -> Answer:
    _action, task_id, channel = read_metadata(call.view, Action.ASSIGN)
    task = found.get(call.session, call.actor, task_id, lock=True)
    try:
        said = assign_form.Assign.read(call.view)
        changed = _assign(call, task, said.owners, said.sharing)
    except Invalid as invalid:
        return Errors(invalid.errors)
    answer = after_dialog(call, changed, channel)
    return ask_if_urgent(call, task, answer if isinstance(answer, Text) else Text(""))


def _date(call: Call, task: Task, action: Action, said: dict[str, str]) -> Changed:
    """Move a date or offer another one. Errors: `Invalid` at `when` and `reason`, `Rejected`."""
    steps.require(call.session, call.actor, task, action, call.tools)
    when = dates.read(
        said["when"],
        field="when",
        now=call.now,
        calendar=due.calendar_of(call.session, task, call.tools),
        locale=call.actor.locale,
    )
    if _asks_why(task, action) and not said["reason"].strip():
        raise Invalid({"reason": _("Say why, in a few words.")})
    return _WAYS[action](
        call.session,
        call.actor,
        task,
        when,
        reason=said["reason"],
        now=call.now,
        tools=call.tools,
    )


def _asks_why(task: Task, action: Action) -> bool:
    """Whether a date needs a reason: one that others rely on does, a first one does not."""
    return action is Action.MOVE and task.due_at is not None


def _with_hint(
    call: Call, task: Task, action: Action, refused: Rejected, *, phrase: str
) -> Rejected:
    """Tell an owner who may not move a date that they can offer another one."""
    if action is not Action.MOVE:
        return refused
    try:
        steps.require(call.session, call.actor, task, Action.PROPOSE, call.tools)
    except Rejected:
        return refused
    example = f"/task propose {reference(task.number)} {phrase}".strip()
    hint = _("You can offer another date: `{example}`.", example=escape(example))
    return Rejected(f"{refused.sentence} {hint}")


def _date_dialog(
    call: Call, task: Task, action: Action, *, known: dict[str, str], errors: dict[str, str]
) -> OpenDialog:
    steps.require(call.session, call.actor, task, action, call.tools)
    name = reference(task.number)
    said = " ".join(errors.values())
    example = _("For example `{example}`.", example=_EXAMPLES[action].format(task=name))
    view = date_form.new_date(
        action,
        str(task.id),
        name,
        title=task.title,
        asks_why=_asks_why(task, action),
        channel=call.channel,
        known=known,
        errors=errors,
    )
    return OpenDialog(view, otherwise=Text(f"{escape(said)} {example}".strip()))


def _assign(call: Call, task: Task, people: list[str], sharing: str) -> Changed:
    return owners.assign(
        call.session,
        call.actor,
        task,
        people,
        now=call.now,
        tools=call.tools,
        shared=Sharing(sharing) if sharing else None,
    )


def _people(call: Call, marked: command.Marked) -> list[str]:
    """Return who was named, and nothing but people. Errors: `Invalid` at `owners`."""
    people = [_person(call, one) for one in marked.people]
    if marked.title:
        said = _("I know nobody called “{name}”.", name=marked.title[:40])
        raise Invalid({owners.FIELD: said})
    return people


def _person(call: Call, wanted: str) -> str:
    if not wanted.startswith("@"):
        return wanted
    return able.named(call.session, wanted.removeprefix("@"), field=owners.FIELD).id


def _owners_dialog(call: Call, task: Task, people: list[str], errors: dict[str, str]) -> OpenDialog:
    steps.require(call.session, call.actor, task, Action.ASSIGN, call.tools)
    name = reference(task.number)
    held = people or found.owner_ids(call.session, task)
    example = _("For example `{example}`.", example=f"/task assign {name} @ben")
    view = assign_form.assign(
        str(task.id),
        name,
        title=task.title,
        owners=held,
        sharing=task.sharing,
        channel=call.channel,
        errors=errors,
    )
    said = escape(" ".join(errors.values()))
    return OpenDialog(view, otherwise=Text(f"{said} {example}".strip()))
