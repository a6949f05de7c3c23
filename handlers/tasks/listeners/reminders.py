"""Slack in, for reminders: later, with help, quieter, why; and how they behave here."""

from dataclasses import replace

from handlers.kit.actors import require
from handlers.kit.answers import Answer, Errors, OpenDialog, Text
from handlers.kit.area import Call, Listener
from handlers.kit.blockkit import date
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.tasks.cards import hearing as cards
from handlers.tasks.cards.briefs import HELP_WAY
from handlers.tasks.cards.reminders import HOUR, TOMORROW, WHY
from handlers.tasks.forms import reminders as forms
from handlers.tasks.rules.why import Why
from handlers.tasks.service import found, hearing, later, pictured, reminding
from storage import staff
from storage.enums import Push, Quiet, Role
from storage.tasks import Task


def show(call: Call) -> Answer:
    """Show how reminders behave here, and what this person hears less of."""
    quieted = hearing.quieted_by(call.session, call.actor)
    numbers, set_by = hearing.numbers(call.session)
    may_change = call.actor.at_least(Role.MANAGER)
    zone = call.actor.timezone
    return cards.rules(numbers, set_by, quieted, zone=zone, may_change=may_change)


def open_numbers(call: Call) -> Answer:
    require(call.actor, Role.MANAGER)
    numbers, _set_by = hearing.numbers(call.session)
    return OpenDialog(forms.numbers(numbers), Text(_("Please press the button again.")))


def submit_numbers(call: Call) -> Answer:
    try:
        values = forms.NumbersForm.read(call.view).model_dump()
    except Invalid as invalid:
        return Errors({field: forms.out_of_range(field) for field in invalid.errors})
    try:
        hearing.set_numbers(call.session, call.actor, values, now=call.now)
    except Invalid as invalid:
        return Errors(invalid.errors)
    return show(call)


def snooze(call: Call) -> Answer:
    """Read `hour:<task>`, `tomorrow:<task>` or `pick:<task>`."""
    way, task = _chosen(call)
    if way in (HOUR, TOMORROW):
        step = later.for_an_hour if way == HOUR else later.until_tomorrow
        at = step(call.session, call.actor, task, now=call.now, tools=call.tools)
        return _snoozed(call, task, date(at, call.actor.timezone))
    dialog = forms.until(str(task.id), f"T-{task.number}")
    return OpenDialog(dialog, Text(_("Please press the button again.")))


def submit_until(call: Call) -> Answer:
    try:
        phrase = forms.Until.read(call.view).when
        task = found.get(call.session, call.actor, call.view["private_metadata"], lock=True)
        at = later.until(call.session, call.actor, task, phrase, now=call.now, tools=call.tools)
    except Invalid as invalid:
        return Errors(invalid.errors)
    return _snoozed(call, task, date(at, call.actor.timezone))


def ask_for_help(call: Call) -> Answer:
    task = found.get(call.session, call.actor, call.value, lock=True)
    later.ask_for_help(call.session, call.actor, task, now=call.now, tools=call.tools)
    told = reminding.audience(call.session, task, Why.HELP, call.tools)
    known = staff.get_many(call.session, set(told))
    names = [one.name or one.handle for one in known.values()]
    return cards.helped(pictured.picture(call.session, task, call.tools), names)


def menu(call: Call) -> Answer:
    """Do what was chosen beside a task in a brief, as the button of that step would."""
    way, _colon, task_id = call.value.partition(":")
    if way in (HOUR, TOMORROW):
        return snooze(call)
    if way == HELP_WAY:
        return ask_for_help(replace(call, value=task_id))
    step: Listener | None = call.tools.registry.actions.get(f"tasks.{way}")
    if step is None:
        raise Rejected(_("This is out of date: I no longer serve it."))
    return step(replace(call, value=task_id))


def less(call: Call) -> Answer:
    """Read `why:<reason>:<task>`, or a way to hear less and its task."""
    way, _colon, rest = call.value.partition(":")
    if way == WHY:
        return _why(call, rest)
    if way not in list(Quiet):
        raise Rejected(_("This is out of date: I no longer serve it."))
    made = hearing.quieten(call.session, call.actor, Quiet(way), rest, now=call.now)
    return cards.made_quieter(made)


def louder(call: Call) -> Answer:
    way, _colon, subject = call.value.partition(":")
    if way not in list(Quiet):
        raise Rejected(_("This is out of date: I no longer serve it."))
    hearing.louden(call.session, call.actor, Quiet(way), subject, now=call.now)
    return Text(_("I will tell you again."))


def _why(call: Call, asked: str) -> Answer:
    numbers, set_by = hearing.numbers(call.session)
    zone = call.actor.timezone
    if asked in list(Push):
        return cards.why_push(Push(asked), numbers, set_by, zone=zone)
    why, _colon, task_id = asked.partition(":")
    task = found.get(call.session, call.actor, task_id)
    picture = pictured.picture(call.session, task, call.tools)
    return cards.why_task(picture, Why(why), numbers, set_by, zone=zone)


def _chosen(call: Call) -> tuple[str, Task]:
    way, _colon, task_id = call.value.partition(":")
    return way, found.get(call.session, call.actor, task_id, lock=True)


def _snoozed(call: Call, task: Task, until: str) -> Answer:
    return cards.snoozed(pictured.picture(call.session, task, call.tools), until)
