"""Slack in, for the digest: on request, when, and what is decided about its findings."""

from handlers.digests import cards, forms
from handlers.digests.service import deciding, gathering, wishes
from handlers.kit.answers import Answer, Errors, OpenDialog, Text
from handlers.kit.area import Call
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from storage.enums import Disposition


def show(call: Call) -> Answer:
    picture = gathering.now(call.session, call.actor, at=call.now, tools=call.tools)
    card = cards.digest(picture)
    return Text(card.text, card.blocks)


def set_time(call: Call) -> Answer:
    at = wishes.set_time(call.session, call.actor, call.text, now=call.now, tools=call.tools)
    typed = call.text.strip()
    clock = None if typed.casefold() == wishes.OPENING else typed
    return cards.timed(at, call.actor.timezone, clock=clock)


def pause(call: Call) -> Answer:
    try:
        until = wishes.pause(call.session, call.actor, call.text, now=call.now, tools=call.tools)
    except Invalid as invalid:
        raise Rejected(" ".join(invalid.errors.values())) from invalid
    return cards.paused(until)


def resume(call: Call) -> Answer:
    at = wishes.resume(call.session, call.actor, now=call.now, tools=call.tools)
    return cards.resumed(at, call.actor.timezone)


def choose(call: Call) -> Answer:
    """Read `<way>:<kind>:<subject>` of a finding's menu."""
    way, _colon, value = call.value.partition(":")
    finding = deciding.find(call.session, call.actor, value, now=call.now, tools=call.tools)
    again = Text(_("Please press the button again."))
    if way == cards.ASSIGN:
        return OpenDialog(forms.assign(value, finding.name), again)
    if way == cards.DEFER:
        return OpenDialog(forms.defer(value, finding.name), again)
    if way != cards.ACCEPT:
        raise Rejected(_("This is out of date: I no longer serve it."))
    found = deciding.accept(call.session, call.actor, value, now=call.now, tools=call.tools)
    return cards.decided(Disposition.ACCEPTED, found.name, value=value)


def submit_assign(call: Call) -> Answer:
    value = call.view["private_metadata"]
    try:
        person_id = forms.Assign.read(call.view).owner
        found, task = deciding.assign(
            call.session, call.actor, value, person_id, now=call.now, tools=call.tools
        )
    except Invalid as invalid:
        return Errors({"owner": " ".join(invalid.errors.values())})
    except Rejected as refused:
        return Errors({"owner": refused.sentence})
    return cards.assigned(found.name, person_id, task)


def submit_defer(call: Call) -> Answer:
    value = call.view["private_metadata"]
    try:
        phrase = forms.Defer.read(call.view).until
        found, until = deciding.defer(
            call.session, call.actor, value, phrase, now=call.now, tools=call.tools
        )
    except Invalid as invalid:
        return Errors(invalid.errors)
    return cards.decided(Disposition.DEFERRED, found.name, value=value, until=until)


def take_back(call: Call) -> Answer:
    deciding.take_back(call.session, call.actor, call.value, now=call.now)
    return cards.taken_back()
