"""Slack in: `/target`, its dialog, and the chart."""

from handlers.kit.answers import Answer, Errors, OpenDialog, Text
from handlers.kit.area import Call
from handlers.kit.blockkit import escape, plain
from handlers.kit.errors import Invalid
from handlers.kit.words import _
from handlers.sales.cards import targets as cards
from handlers.sales.forms import targets as forms
from handlers.sales.rules import lines
from handlers.sales.rules.lines import TargetDraft
from handlers.sales.service import paces, places, targets
from handlers.staff.service import directory


def show(call: Call) -> Answer:
    """Show the target that is named, else the one that runs, else a list of them."""
    if call.text:
        target = targets.find(call.session, call.actor, call.text)
        return cards.answer(paces.stands(call.session, target, now=call.now))
    found = targets.running(call.session, call.actor, now=call.now)
    return cards.answer(found[0]) if len(found) == 1 else cards.listing(list(found))


def set_target(call: Call) -> Answer:
    """Set a target from a typed line; what cannot be understood opens the dialog instead."""
    draft = lines.target(plain(call.text))
    if not draft.amount:
        return _dialog(call, draft)
    try:
        return _receipt(call, draft)
    except Invalid as invalid:
        return _dialog(call, draft, invalid.errors)


def submit(call: Call) -> Answer:
    try:
        return _receipt(call, forms.NewTarget.read(call.view).draft())
    except Invalid as invalid:
        return Errors(invalid.errors)


def chart(call: Call) -> Answer:
    """Answer the button for the chart."""
    target = targets.get(call.session, call.actor, call.value)
    return cards.drawn(paces.stands(call.session, target, now=call.now))


def _receipt(call: Call, draft: TargetDraft) -> Answer:
    target = targets.set_target(call.session, call.actor, draft, now=call.now)
    return cards.receipt(paces.stands(call.session, target, now=call.now))


def _dialog(call: Call, draft: TargetDraft, errors: dict[str, str] | None = None) -> OpenDialog:
    directory.require_insider(call.actor)
    said = " ".join((errors or {}).values()) or _("Say how much by when.")
    example = _("For example `{example}`.", example="/target set 50000 for october at Harbour")
    view = forms.target(draft, sites=places.names(call.session), errors=errors)
    return OpenDialog(view, Text(f"{escape(said)} {example}"))
