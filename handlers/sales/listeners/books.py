"""Slack in: `/sales`, its dialogs and the buttons of its receipts and questions."""

from handlers.kit.answers import Answer, Errors, OpenDialog, Text, Update
from handlers.kit.area import Call
from handlers.kit.blockkit import escape, plain
from handlers.kit.command import first_word
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.help import unknown_word
from handlers.kit.words import _
from handlers.sales.cards import books as cards
from handlers.sales.forms import books as forms
from handlers.sales.rules import lines
from handlers.sales.rules.lines import LogDraft
from handlers.sales.service import books, days, places
from handlers.staff.service import directory


def open_form(call: Call) -> Answer:
    """Open the dialog for what the business day took."""
    if call.text:
        return unknown_word(call.tools.registry, "/sales", call.text)
    return _dialog(call, LogDraft(site=_own_site(call)))


def log(call: Call) -> Answer:
    """Book a typed line; what cannot be understood opens the dialog instead."""
    draft = lines.log(plain(call.text))
    if not draft.amount:
        return _dialog(call, draft)
    try:
        return _receipt(call, draft)
    except Invalid as invalid:
        return _dialog(call, draft, invalid.errors)


def submit(call: Call) -> Answer:
    """Book what was filled in; where the day has an amount already, ask in the same dialog."""
    try:
        draft = forms.Log.read(call.view).draft()
    except Invalid as invalid:
        return Errors(invalid.errors)
    try:
        return _receipt(call, draft)
    except Invalid as invalid:
        if "mode" in invalid.errors and not draft.mode:
            view = forms.log(draft, sites=places.names(call.session), errors=invalid.errors)
            return Update(view)
        return Errors(invalid.errors)


def show(call: Call) -> Answer:
    """Read `[site]`, or `at site`."""
    text = plain(call.text)
    word, rest = first_word(text)
    try:
        found = days.report(call.session, call.actor, rest if word == "at" else text, now=call.now)
    except Invalid as invalid:
        raise Rejected(" ".join(invalid.errors.values())) from invalid
    return cards.days(found.site, found.days, locale=call.actor.locale)


def currency(call: Call) -> Answer:
    """Read a currency's code; without one, say which it is."""
    if not call.text:
        directory.require_insider(call.actor)
        return cards.currency(places.currency(call.session))
    return cards.currency(books.set_currency(call.session, call.actor, call.text, now=call.now))


def take_back(call: Call) -> Answer:
    books.take_back(call.session, call.actor, call.value, now=call.now)
    return cards.taken_back()


def report(call: Call) -> Answer:
    """Open the dialog for the day that a button asks for."""
    place, day = days.asked(call.session, call.actor, call.value)
    return _dialog(call, LogDraft(day=day.isoformat(), site=place.site.name))


def _receipt(call: Call, draft: LogDraft) -> Answer:
    done = books.log(call.session, call.actor, draft, now=call.now)
    return cards.receipt(
        done.site,
        done.day,
        amount=done.amount,
        total=done.total,
        booking=done.booking.id.hex,
        locale=call.actor.locale,
    )


def _own_site(call: Call) -> str:
    try:
        return places.site_meant(call.session, call.actor, "").site.name
    except Invalid:
        return ""


def _dialog(call: Call, draft: LogDraft, errors: dict[str, str] | None = None) -> OpenDialog:
    directory.require_insider(call.actor)
    said = " ".join((errors or {}).values()) or _("Say how much, for example 1250.")
    example = _("For example `{example}`.", example="/sales log 1250 on fri at Harbour")
    view = forms.log(draft, sites=places.names(call.session), errors=errors)
    return OpenDialog(view, Text(f"{escape(said)} {example}"))
