"""Slack in: parse, call one use case, answer."""

from dataclasses import replace

from handlers.kit import command
from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text
from handlers.kit.area import Call
from handlers.kit.errors import Invalid
from handlers.kit.words import _
from handlers.tasks import cards, forms, service
from handlers.tasks.rules import Action, Draft
from storage.enums import Priority
from storage.tasks import Task


def open_form(call: Call) -> Answer:
    return _dialog(call, Draft(owner=call.actor.id))


def add(call: Call) -> Answer:
    """Create a task from a typed line; what cannot be understood opens the dialog instead."""
    marked = command.read(call.text)
    draft = Draft(
        title=marked.title,
        owner=next(iter((*marked.people, *marked.names)), ""),
        due=marked.phrase or "",
        priority=next(iter(marked.bangs), Priority.NORMAL.value),
    )
    if len(marked.people) + len(marked.names) > 1:
        return _dialog(call, draft, {"owner": _("Name one person.")})
    try:
        return _receipt(call, _add(call, draft, call.channel))
    except Invalid as invalid:
        return _dialog(call, draft, invalid.errors)


def submit(call: Call) -> Answer:
    try:
        draft = forms.NewTask.read(call.view).draft()
        return _receipt(call, _add(call, draft, call.view.get("private_metadata") or None))
    except Invalid as invalid:
        return Errors(invalid.errors)


def show_list(call: Call) -> Answer:
    found, more = service.open_tasks(call.session, call.actor)
    names = service.names_of(call.session, found, call.tools)
    return cards.listing(found, names, more=more)


def show(call: Call) -> Answer:
    task = service.find(call.session, call.actor, call.text)
    names = service.names_of(call.session, [task], call.tools)
    card = cards.card(task, names[str(task.id)])
    return Text(card.text, card.blocks)


def accept(call: Call) -> Answer:
    return _step(call, Action.ACCEPT)


def finish(call: Call) -> Answer:
    return _step(call, Action.DONE)


def cancel(call: Call) -> Answer:
    return _step(call, Action.CANCEL)


def _step(call: Call, action: Action) -> Answer:
    """Take a step with the task that was typed or whose button was pressed."""
    if call.value:
        task = service.get(call.session, call.actor, call.value, lock=True)
    else:
        task = service.find(call.session, call.actor, call.text, lock=True)
    service.take_step(call.session, call.actor, task, action, now=call.now, tools=call.tools)
    if call.value:
        return Silent()
    names = service.names_of(call.session, [task], call.tools)[str(task.id)]
    return Text(cards.card(task, names).text)


def _add(call: Call, draft: Draft, channel: str | None) -> Task:
    return service.add_task(
        call.session, call.actor, draft, channel=channel, now=call.now, tools=call.tools
    )


def _receipt(call: Call, task: Task) -> Text:
    names = service.names_of(call.session, [task], call.tools)[str(task.id)]
    receipt = cards.receipt(
        task,
        replace(names, zone=call.actor.timezone),
        own=task.owner_id == call.actor.id,
        shown_here=task.channel_id is not None or call.channel is None,
    )
    away = service.warning(call.session, call.actor, task, now=call.now)
    return Text(f"{receipt.text}\n:palm_tree: {away}") if away else receipt


def _dialog(call: Call, draft: Draft, errors: dict[str, str] | None = None) -> OpenDialog:
    said = " ".join((errors or {}).values()) or _("Say what is to be done.")
    otherwise = Text(
        said + " " + _("For example `{example}`.", example="add Restock aisle 3 due fri 5pm")
    )
    return OpenDialog(forms.new_task(draft, channel=call.channel, errors=errors), otherwise)
