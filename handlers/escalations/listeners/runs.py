"""Slack in: the buttons and dialogs of a run."""

from handlers.escalations import forms
from handlers.escalations.cards import run as cards
from handlers.escalations.rules.run import Action
from handlers.escalations.service import answers, shown, undo
from handlers.escalations.service.answers import Done
from handlers.kit.answers import Answer, Errors, OpenDialog, Text
from handlers.kit.area import Call
from handlers.kit.errors import Invalid
from handlers.kit.words import _


def take(call: Call) -> Answer:
    """Open the dialog of a promise, if it may be made."""
    run, _drawn_at = answers.of_button(call.session, call.value)
    action = answers.taking(run, call.actor)
    answers.require(call.session, call.actor, run, action, tools=call.tools)
    return OpenDialog(forms.promise(run.title, call.value), _in_slack())


def submit_promise(call: Call) -> Answer:
    run, _drawn_at = answers.of_button(call.session, call.view.get("private_metadata", ""))
    try:
        phrase = forms.Promise.read(call.view).when()
        done = answers.take(call.session, call.actor, run, phrase, now=call.now, tools=call.tools)
    except Invalid as invalid:
        return Errors(invalid.errors)
    return _receipt(call, done)


def hand(call: Call) -> Answer:
    """Open the dialog for whom to ask instead, if one may."""
    run, _drawn_at = answers.of_button(call.session, call.value)
    answers.require(call.session, call.actor, run, Action.HAND, tools=call.tools)
    return OpenDialog(forms.hand(run.title, call.value), _in_slack())


def submit_hand(call: Call) -> Answer:
    run, _drawn_at = answers.of_button(call.session, call.view.get("private_metadata", ""))
    try:
        receiver = forms.Hand.read(call.view).receiver
    except Invalid as invalid:
        return Errors(invalid.errors)
    done = answers.hand(call.session, call.actor, run, receiver, now=call.now, tools=call.tools)
    return _receipt(call, done)


def resolve(call: Call) -> Answer:
    run, _drawn_at = answers.of_button(call.session, call.value)
    done = answers.resolve(call.session, call.actor, run, now=call.now, tools=call.tools)
    return _receipt(call, done)


def force(call: Call) -> Answer:
    """Have the next step reached, from the one that the button was drawn at."""
    run, drawn_at = answers.of_button(call.session, call.value)
    done = answers.force(call.session, call.actor, run, drawn_at, now=call.now, tools=call.tools)
    return _receipt(call, done)


def take_back(call: Call) -> Answer:
    run = undo.take_back(call.session, call.actor, call.value, now=call.now, tools=call.tools)
    return _receipt(call, Done(run))


def _receipt(call: Call, done: Done) -> Text:
    found = shown.one(call.session, done.run, call.tools)
    return cards.receipt(found, undo=done.undo, warning=done.warning)


def _in_slack() -> Text:
    return Text(_("The dialog could not be opened. Please press again."))
