"""Slack in, for tasks that are written: typed, filled in, made of a message, or changed."""

from handlers.kit import command
from handlers.kit.actors import require_own
from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text, Update
from handlers.kit.area import Call
from handlers.kit.blockkit import escape
from handlers.kit.errors import Invalid
from handlers.kit.words import _
from handlers.staff.service import absences
from handlers.tasks.cards import receipts
from handlers.tasks.cards.words import reference
from handlers.tasks.forms import change as change_form
from handlers.tasks.forms import new as forms
from handlers.tasks.listeners.ringing import ask_if_urgent
from handlers.tasks.rules import line
from handlers.tasks.rules.drafts import Draft, Understood
from handlers.tasks.service import add as adding
from handlers.tasks.service import (
    belonging,
    change,
    found,
    pictured,
    quoting,
    understand,
)
from handlers.tasks.service.record import Changed
from storage.tasks import Task


def open_form(call: Call) -> Answer:
    """Open the dialog, filled in with a line that no verb of the command fits."""
    draft, errors = _typed(call) if call.text else (Draft(owners=(call.actor.id,)), {})
    return _dialog(call, draft, errors)


def add(call: Call) -> Answer:
    """Create a task from a typed line; what cannot be understood opens the dialog instead."""
    if not call.text:
        return open_form(call)
    draft, errors = _typed(call)
    meant, wrong = understand.attempt(
        call.session, call.actor, draft, now=call.now, tools=call.tools
    )
    if wrong or errors:
        return _dialog(call, draft, wrong | errors)
    try:
        return _receipt(call, _add(call, meant, call.channel), call.channel)
    except Invalid as invalid:
        return _dialog(call, draft, invalid.errors)


def make_of_message(call: Call) -> Answer:
    """Open the dialog for a task that is about the message of a shortcut."""
    draft = quoting.draft_of(call.session, call.message, call.channel or "")
    return _dialog(call, draft, {})


def show_more(call: Call) -> Answer:
    """Show every field in the dialog whose button was pressed, with what is filled in."""
    filled = forms.read(call.view)
    choices = belonging.choices(call.session, call.actor)
    return Update(forms.new_task(filled.draft, choices, channel=filled.channel, more=True))


def submit(call: Call) -> Answer:
    try:
        filled = forms.read(call.view)
        meant = understand.understand(
            call.session, call.actor, filled.draft, now=call.now, tools=call.tools
        )
        meant = quoting.kept_private(call.session, meant, channel=filled.channel)
        return _receipt(call, _add(call, meant, filled.channel), filled.channel)
    except Invalid as invalid:
        return Errors(invalid.errors)


def open_change(call: Call) -> Answer:
    """Open the dialog for changing the task of a button, or the one that was typed."""
    task = _meant(call)
    draft = change.opened(call.session, call.actor, task, tools=call.tools)
    choices = belonging.choices(call.session, call.actor)
    view = change_form.change_task(str(task.id), reference(task.number), draft, choices)
    example = f"/task due {reference(task.number)} fri 5pm"
    return OpenDialog(view, Text(_("I cannot open a dialog here. Type `{example}`, for example.",
                                   example=example)))  # fmt: skip


def submit_change(call: Call) -> Answer:
    try:
        filled = change_form.read(call.view)
        task = found.get(call.session, call.actor, filled.task_id, lock=True)
        changed = change.change(
            call.session,
            call.actor,
            task,
            filled.draft,
            shown=filled.shown,
            reason=filled.reason,
            now=call.now,
            tools=call.tools,
        )
    except Invalid as invalid:
        return Errors(invalid.errors)
    if changed is None:
        return Silent()
    picture = pictured.picture(call.session, task, call.tools)
    moved = filled.draft.due != filled.shown.due
    dated = receipts.dated(picture, call.actor.timezone) if moved else ""
    more = "\n".join(line for line in (dated, _away(call, task)) if line)
    said = receipts.changed(picture, channel=None, undo=changed.undo, more=more)
    return ask_if_urgent(call, task, said)


def _typed(call: Call) -> tuple[Draft, dict[str, str]]:
    """Read a line, as Slack delivers it."""
    require_own(call.actor)
    text = quoting.with_names(call.session, call.text)
    named = command.may_name(text)
    names = belonging.names(call.session, call.actor) if named else command.Names()
    return line.drafted(command.read(text, names))


def _add(call: Call, meant: Understood, channel: str | None) -> Changed:
    return adding.add(
        call.session, call.actor, meant, channel=channel, now=call.now, tools=call.tools
    )


def _meant(call: Call) -> Task:
    if call.value:
        return found.get(call.session, call.actor, call.value)
    return found.find(call.session, call.actor, call.text)


def _receipt(call: Call, added: Changed, channel: str | None) -> Answer:
    """Echo what was understood. Where the card itself comes into view, it is the echo."""
    task = added.task
    direct = channel is None or channel.startswith("D")
    in_view = task.channel_id == channel if task.channel_id else direct
    lines = []
    if not direct and task.channel_id is None:
        lines.append(_cannot_post())
    if away := _away(call, task):
        lines.append(away)
    if in_view and (call.view or call.event):
        said = Text("\n".join(lines))
    else:
        picture = pictured.first(call.session, task, zone=call.actor.timezone)
        said = receipts.added(
            picture,
            zone=call.actor.timezone,
            channel=channel,
            undo=added.undo,
            more="\n".join(lines),
        )
    return ask_if_urgent(call, task, said)


def _away(call: Call, task: Task) -> str:
    """Say which owners are away, to who gives them work."""
    others = [one for one in found.owner_ids(call.session, task) if one != call.actor.id]
    said = [
        absences.warning(call.session, one, call.actor.timezone, now=call.now) for one in others
    ]
    return "\n".join(f":palm_tree: {one}" for one in said if one)


def _cannot_post() -> str:
    """Say why a card is not where the person asked for it, and what they can do."""
    return _(
        "I cannot post in this channel, so its card is in your direct messages with me."
        " Invite me to the channel, and the next card will be here."
    )


def _dialog(call: Call, draft: Draft, errors: dict[str, str]) -> OpenDialog:
    require_own(call.actor)
    known = understand.filled(call.session, call.actor, draft)
    choices = belonging.choices(call.session, call.actor)
    said = " ".join(errors.values()) or _("Say what is to be done.")
    example = _("For example `{example}`.", example="add Restock aisle 3 due fri 5pm")
    return OpenDialog(
        forms.new_task(known, choices, channel=call.channel, errors=errors),
        otherwise=Text(f"{escape(said)} {example}"),
    )
