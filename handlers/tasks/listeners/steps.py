"""Slack in, for steps with a task: pressed, typed, or filled in where words are needed."""

from collections.abc import Callable
from dataclasses import replace

from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text
from handlers.kit.area import Call, Listener
from handlers.kit.blockkit import escape, plain
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.tasks.cards import receipts, several
from handlers.tasks.cards.several import Line
from handlers.tasks.cards.words import reference
from handlers.tasks.forms import reason as forms
from handlers.tasks.rules import references, typed
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import able, due, found, parts, pictured, series, steps, undo
from handlers.tasks.service.record import Changed
from storage.tasks import Task

# After these a private answer stands beside the card, for whoever pressed by mistake.
_WITH_UNDO = frozenset({Action.TAKE, Action.DONE, Action.CONFIRM, Action.CANCEL, Action.REOPEN})
_OFFERS = {Action.AGREE: due.agree, Action.REFUSE: due.refuse}


def press(action: Action) -> Listener:
    """Return the listener of a button that needs no words."""

    def pressed(call: Call) -> Answer:
        task = found.get(call.session, call.actor, call.value, lock=True)
        changed = _take(call, task, action)
        return receipt(call, changed) if action in _WITH_UNDO else Silent()

    return pressed


def type_in(action: Action) -> Listener:
    """Return the listener of a verb that needs nothing but a task."""

    def said(call: Call) -> Answer:
        task = found.find(call.session, call.actor, call.text, lock=True)
        return receipt(call, _take(call, task, action))

    return said


def done(call: Call) -> Answer:
    """Finish the tasks that were typed, each by itself; a number goes with the one it is for."""
    text = parts.take_number(call.session, call.actor, call.text, now=call.now, tools=call.tools)
    named, rest = references.split(text)
    if rest or len(named) < 2:  # noqa: PLR2004  # Several.
        return type_in(Action.DONE)(replace(call, text=text))
    lines = [_done_line(call, one) for one in found.find_many(call.session, call.actor, named)]
    return several.told(lines)


def ask(action: Action) -> Listener:
    """Return the listener of a button whose step needs words: it opens a dialog for them."""

    def pressed(call: Call) -> Answer:
        task = found.get(call.session, call.actor, call.value)
        return _dialog(call, task, action)

    return pressed


def cancel(call: Call) -> Answer:
    """Cancel the task of a button; of what comes round again, ask how much of it."""
    task = found.get(call.session, call.actor, call.value, lock=True)
    if series.recurs(call.session, task):
        return _dialog(call, task, Action.CANCEL)
    return press(Action.CANCEL)(call)


def say_why(action: Action) -> Listener:
    """Return the listener of a verb that is followed by a task and a reason."""

    def said(call: Call) -> Answer:
        task, text = named(call)
        known = _read(action, text)
        try:
            return receipt(call, _take(call, task, action, **_meant(call, known)))
        except Invalid as invalid:
            return _dialog(call, task, action, known=known, errors=invalid.errors)

    return said


def say_cancel(call: Call) -> Answer:
    """Cancel the task that was typed; `whole series` or `this time` may come before the reason."""
    task, text = named(call)
    whole, why = typed.extent(text)
    if whole is None and series.recurs(call.session, task):
        return _dialog(call, task, Action.CANCEL, known={"words": plain(why)})
    changed = _take(call, task, Action.CANCEL, words=plain(why), whole_series=bool(whole))
    return receipt(call, changed)


def submit_reason(call: Call) -> Answer:
    """Take the step for which words were filled in."""
    action, task_id, channel = forms.read_metadata(call.view, *forms.STEPS)
    task = found.get(call.session, call.actor, task_id, lock=True)
    try:
        said = forms.Reason.read(call.view)
        changed = _take(
            call,
            task,
            action,
            words=said.words or "",
            waits_for=said.waits_for,
            whole_series=said.extent == forms.SERIES,
        )
    except Invalid as invalid:
        return Errors(invalid.errors)
    return after_dialog(call, changed, channel)


def take_back(call: Call) -> Answer:
    """Answer the Undo of a receipt, in its place."""
    task = undo.take_back(call.session, call.actor, call.value, now=call.now, tools=call.tools)
    return _taken_back(call, task, instead=True)


def take_back_newest(call: Call) -> Answer:
    """Take back what somebody did last."""
    task = undo.take_back_newest(call.session, call.actor, now=call.now, tools=call.tools)
    return _taken_back(call, task, instead=False)


def receipt(call: Call, changed: Changed, *, dated: bool = False) -> Text:
    """Tell somebody what has become of a task by their doing; `dated` echoes its date."""
    picture = pictured.picture(call.session, changed.task, call.tools)
    more = receipts.dated(picture, call.actor.timezone) if dated else ""
    return receipts.changed(picture, channel=call.channel, undo=changed.undo, more=more)


def after_dialog(call: Call, changed: Changed, channel: str, *, dated: bool = False) -> Answer:
    """Answer a dialog that took a step; the card says it all where it stands in view.

    `channel` is where the dialog was asked for.
    """
    if channel and channel == changed.task.channel_id:
        return Silent()
    return receipt(call, changed, dated=dated)


def named(call: Call) -> tuple[Task, str]:
    """Return the task that a line begins with, and the rest of it. Errors: `Rejected`."""
    name, _space, rest = call.text.strip().partition(" ")
    return found.find(call.session, call.actor, name, lock=True), rest.strip()


def _take(call: Call, task: Task, action: Action, **more: object) -> Changed:
    take: Callable[..., Changed] = steps.take_step
    if action in _OFFERS:
        take = _OFFERS[action]
    else:
        more["action"] = action
    return take(call.session, call.actor, task, now=call.now, tools=call.tools, **more)


def _done_line(call: Call, one: found.Found) -> Line:
    """Finish one of several tasks, or say why not; a refusal leaves the others be."""
    if one.task is None:
        return Line(one.named, refusal=one.refusal)
    try:
        changed = _take(call, one.task, Action.DONE)
    except Rejected as refused:
        return Line(one.named, refusal=refused.sentence)
    picture = pictured.picture(call.session, changed.task, call.tools)
    return Line(one.named, picture=picture, undo=changed.undo)


def _read(action: Action, text: str) -> dict[str, str]:
    """Return what was typed after a task, by field of the dialog."""
    if action is not Action.BLOCK:
        return {"words": plain(text)}
    said = typed.blocked(text)
    return {"words": plain(said.reason), "waits_for": said.person}


def _meant(call: Call, known: dict[str, str]) -> dict[str, str | None]:
    """Find the person who is waited for. Errors: `Invalid` at `waits_for`."""
    person = known.get("waits_for", "")
    if person.startswith("@"):
        person = able.named(call.session, person.removeprefix("@"), field=steps.WAITS_FOR).id
    return {"words": known["words"], "waits_for": person or None}


def _dialog(
    call: Call,
    task: Task,
    action: Action,
    *,
    known: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> OpenDialog:
    """Open the dialog for the words of a step, if it may be taken at all. Errors: `Rejected`."""
    steps.require(call.session, call.actor, task, action, call.tools)
    name = reference(task.number)
    said = " ".join((errors or {}).values()) or _("Say why, in a few words.")
    example = _("For example `{example}`.", example=f"/task {action} {name} …")
    filled = {key: value for key, value in (known or {}).items() if not value.startswith("@")}
    recurs = action is Action.CANCEL and series.recurs(call.session, task)
    view = forms.reason(
        action,
        str(task.id),
        name,
        title=task.title,
        recurs=recurs,
        channel=call.channel,
        known=filled,
        errors=errors,
    )
    return OpenDialog(view, otherwise=Text(f"{escape(said)} {example}"))


def _taken_back(call: Call, task: Task, *, instead: bool) -> Text:
    picture = pictured.picture(call.session, task, call.tools)
    said = receipts.changed(picture, channel=None, more=_("Taken back."))
    return replace(said, instead=instead)
