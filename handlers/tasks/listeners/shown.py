"""Slack in, for what is shown of tasks: lists, single tasks, notes, ticks, evidence."""

from dataclasses import replace

from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text, View
from handlers.kit.area import Call, Heard, Listener
from handlers.kit.blockkit import plain
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.tasks.cards import checklist, receipts
from handlers.tasks.cards import lists as list_cards
from handlers.tasks.cards.refusals import limits
from handlers.tasks.cards.words import reference
from handlers.tasks.forms import parts as forms
from handlers.tasks.rules import filters
from handlers.tasks.rules.filters import Turn
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import export, found, lists, parts, photos, pictured, shown, steps
from storage.session import Session
from storage.tasks import Task


def show_list(call: Call) -> Answer:
    return _page(call, Turn(lists.read(call.session, call.actor, call.text)))


def turn_page(call: Call) -> Answer:
    """Show another page of a list in its place."""
    try:
        turn = filters.read(call.value)
    except (ValueError, KeyError) as problem:
        raise Rejected(_("This list is out of date; `/task list` shows a new one.")) from problem
    return _page(call, turn)


def show(call: Call) -> Answer:
    task = found.find(call.session, call.actor, call.text)
    return shown.details(call.session, call.actor, task, now=call.now, tools=call.tools)


def tell(call: Call) -> Answer:
    """Show a task in the channel where its receipt stands."""
    task = found.get(call.session, call.actor, call.value)
    shown.tell(call.session, call.actor, task, call.channel, now=call.now, tools=call.tools)
    return Silent()


def tick(call: Call) -> Answer:
    task_id, item_id = checklist.read_block(call.value)
    task = found.get(call.session, call.actor, task_id)
    parts.tick(
        call.session,
        call.actor,
        task,
        item_id,
        on=item_id in call.chosen,
        now=call.now,
        tools=call.tools,
    )
    return Silent()


def more(call: Call) -> Answer:
    """Take the step that was chosen behind "More", as its own button would."""
    action, _colon, task_id = call.value.partition(":")
    listener: Listener | None = call.tools.registry.actions.get(f"tasks.{action}")
    if listener is None:
        raise Rejected(_("This is out of date: I no longer serve it."))
    return listener(replace(call, value=task_id))


def write_note(call: Call) -> Answer:
    """Keep a typed note; with nothing to note the dialog asks for it."""
    name, _space, text = call.text.strip().partition(" ")
    task = found.find(call.session, call.actor, name)
    if not text.strip():
        otherwise = Text(_("For example `{example}`.", example=f"/task note {name} …"))
        return OpenDialog(_note_form(task), otherwise=otherwise)
    try:
        parts.write_note(
            call.session, call.actor, task, plain(text), now=call.now, tools=call.tools
        )
    except Invalid as invalid:
        raise Rejected(invalid.errors[parts.NOTE]) from invalid
    return receipts.noted(pictured.picture(call.session, task, call.tools), channel=call.channel)


def open_note(call: Call) -> Answer:
    task = found.get(call.session, call.actor, call.value)
    otherwise = Text(_("Please press the button again."))
    return OpenDialog(_note_form(task), otherwise=otherwise)


def submit_note(call: Call) -> Answer:
    try:
        said = forms.NoteForm.read(call.view)
        task = found.get(call.session, call.actor, call.view["private_metadata"])
        parts.write_note(call.session, call.actor, task, said.note, now=call.now, tools=call.tools)
    except Invalid as invalid:
        return Errors(invalid.errors)
    return Silent()


def ask_number(call: Call) -> Answer:
    """Ask for the number with which a task is done."""
    task = found.get(call.session, call.actor, call.value)
    steps.require(call.session, call.actor, task, Action.DONE, call.tools)
    picture = pictured.picture(call.session, task, call.tools)
    name = reference(task.number)
    example = f"/task done {name} 4.2"
    return OpenDialog(
        forms.number(str(task.id), name, title=task.title, limits=limits(picture)),
        otherwise=Text(_("For example `{example}`.", example=example)),
    )


def submit_number(call: Call) -> Answer:
    """Keep the number, and finish the task with it."""
    try:
        said = forms.NumberForm.read(call.view)
        task = found.get(call.session, call.actor, call.view["private_metadata"], lock=True)
        session, actor, now, tools = call.session, call.actor, call.now, call.tools
        parts.give_number(session, actor, task, said.number, now=now, tools=tools)
        changed = steps.take_step(session, actor, task, Action.DONE, now=now, tools=tools)
    except Invalid as invalid:
        return Errors(invalid.errors)
    picture = pictured.picture(call.session, changed.task, call.tools)
    return receipts.changed(picture, channel=None, undo=changed.undo)


def export_list(call: Call) -> Answer:
    """Have a sheet of a list made; it comes as a file in direct messages."""
    asked = lists.read(call.session, call.actor, call.text)
    if not export.start(call.session, call.actor, asked, now=call.now):
        raise Rejected(_("Your last sheet is still on its way. Please ask again when you have it."))
    return Text(_("I am writing the sheet. It comes to your direct messages with me."))


def photo_came(session: Session, heard: Heard) -> None:
    """Look at a file that somebody shared: it may be what a task asks for."""
    photos.look_at(session, heard.event, now=heard.now)


def _page(call: Call, turn: Turn) -> Answer:
    page = lists.page(call.session, call.actor, turn, now=call.now, tools=call.tools)
    return list_cards.listing(page)


def _note_form(task: Task) -> View:
    return forms.note(str(task.id), reference(task.number), title=task.title)
