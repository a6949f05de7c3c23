"""Slack in, for urgent work and for check marks."""

from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text
from handlers.kit.area import Call, Heard
from handlers.kit.blockkit import section
from handlers.kit.errors import Invalid
from handlers.kit.words import _
from handlers.staff.service import people
from handlers.tasks.cards import receipts
from handlers.tasks.cards import ringing as cards
from handlers.tasks.forms import reminders as forms
from handlers.tasks.service import found, owners, pictured, reacting, ringing
from handlers.tasks.service.reacting import CHECK_MARKS
from storage.session import Session
from storage.tasks import Task


def ask_if_urgent(call: Call, task: Task, said: Text) -> Answer:
    """Say what was done, and ask what is to happen when urgent work is for who is off duty."""
    question = ringing.question(call.session, call.actor, task, now=call.now, tools=call.tools)
    if question is None:
        return said if said.text else Silent()
    if not said.text:
        return question
    blocks = said.blocks or [section(said.text)]
    return Text(f"{said.text}\n{question.text}", [*blocks, *question.blocks])


def wait(call: Call) -> Answer:
    """Leave it at what happens anyway: they hear of it when they are back at work."""
    task = found.get(call.session, call.actor, call.value)
    off = ringing.back_at(call.session, call.actor, task, now=call.now, tools=call.tools)
    return cards.waits(pictured.picture(call.session, task, call.tools), off)


def ring(call: Call) -> Answer:
    task = found.get(call.session, call.actor, call.value, lock=True)
    rung = ringing.ring(call.session, call.actor, task, now=call.now)
    return cards.rung(pictured.picture(call.session, task, call.tools), rung)


def open_else(call: Call) -> Answer:
    task = found.get(call.session, call.actor, call.value)
    present = ringing.present(call.session, call.actor, task, now=call.now, tools=call.tools)
    if not present:
        return cards.nobody_present(pictured.picture(call.session, task, call.tools))
    dialog = forms.somebody_else(str(task.id), f"T-{task.number}", present)
    return OpenDialog(dialog, Text(_("Please press the button again.")))


def submit_else(call: Call) -> Answer:
    try:
        chosen = forms.Else.read(call.view).owners
        task = found.get(call.session, call.actor, call.view["private_metadata"], lock=True)
        changed = owners.assign(
            call.session, call.actor, task, [chosen], now=call.now, tools=call.tools
        )
    except Invalid as invalid:
        return Errors(invalid.errors)
    picture = pictured.picture(call.session, task, call.tools)
    return receipts.changed(picture, channel=None, undo=changed.undo)


def reacted(session: Session, heard: Heard) -> None:
    """`reaction_added`: a check mark of an owner on a card."""
    _check(session, heard, added=True)


def unreacted(session: Session, heard: Heard) -> None:
    """`reaction_removed`: the check mark is gone again."""
    _check(session, heard, added=False)


def _check(session: Session, heard: Heard, *, added: bool) -> None:
    event, item = heard.event, heard.event.get("item") or {}
    if event.get("reaction") not in CHECK_MARKS or item.get("type") != "message":
        return
    person = people.meet(session, event["user"], "", is_stranger=False)
    actor = people.actor(session, person, heard.tools)
    react = reacting.checked if added else reacting.unchecked
    react(session, actor, item["channel"], item["ts"], now=heard.now, tools=heard.tools)
