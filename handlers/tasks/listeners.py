"""Slack in: parse, call one use case, answer."""

from dataclasses import replace

from handlers.kit import command
from handlers.kit.actors import require_own
from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text
from handlers.kit.area import Call
from handlers.kit.blockkit import escape, one_line, plain
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
    if not call.text:
        return open_form(call)
    marked = command.read(one_line(call.text))
    people = [*marked.people, *(f"@{plain(name)}" for name in marked.names)]
    draft = Draft(
        title=plain(marked.title),
        owner=next(iter(people), ""),
        due=plain(marked.phrase or ""),
        priority=next(iter(marked.bangs), Priority.NORMAL.value),
    )
    errors = {}
    if len(set(people)) > 1:
        errors["owner"] = _("Name one person.")
    if len(set(marked.bangs)) > 1:
        errors["priority"] = _("Name one priority.")
    if errors:
        return _dialog(call, draft, errors)
    try:
        return _receipt(call, _add(call, draft, call.channel), call.channel)
    except Invalid as invalid:
        return _dialog(call, draft, invalid.errors)


def submit(call: Call) -> Answer:
    try:
        draft = forms.NewTask.read(call.view).draft()
        channel = call.view.get("private_metadata") or None
        return _receipt(call, _add(call, draft, channel), channel)
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
    return cards.progress(task, names)


def _add(call: Call, draft: Draft, channel: str | None) -> Task:
    return service.add_task(
        call.session, call.actor, draft, channel=channel, now=call.now, tools=call.tools
    )


def _receipt(call: Call, task: Task, channel: str | None) -> Answer:
    """Echo what was understood. Where the card itself comes into view, it is the echo."""
    elsewhere = task.channel_id is None and channel is not None and not channel.startswith("D")
    typed_as_command = not call.view and not call.event
    said: list[str] = []
    if elsewhere or typed_as_command:
        names = service.names_of(call.session, [task], call.tools)[str(task.id)]
        names = replace(names, zone=call.actor.timezone)
        said.append(cards.receipt(task, names, own=task.owner_id == call.actor.id).text)
    if elsewhere:
        said.append(cards.cannot_post_there())
    away = service.warning(call.session, call.actor, task, now=call.now)
    if away:
        said.append(f":palm_tree: {away}")
    return Text("\n".join(said)) if said else Silent()


def _dialog(call: Call, draft: Draft, errors: dict[str, str] | None = None) -> OpenDialog:
    require_own(call.actor)
    said = " ".join((errors or {}).values()) or _("Say what is to be done.")
    example = _("For example `{example}`.", example="add Restock aisle 3 due fri 5pm")
    return OpenDialog(
        forms.new_task(draft, channel=call.channel, errors=errors),
        otherwise=Text(f"{escape(said)} {example}"),
    )
