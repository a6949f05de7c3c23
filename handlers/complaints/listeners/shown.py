"""Slack in, for what is shown of complaints: lists, single ones, contact details, the report."""

from handlers.complaints.cards import card as cards
from handlers.complaints.cards import lists as list_cards
from handlers.complaints.cards import report as report_cards
from handlers.complaints.forms import steps as forms
from handlers.complaints.rules import filters
from handlers.complaints.rules.buttons import steps_of
from handlers.complaints.rules.filters import Turn
from handlers.complaints.rules.references import reference
from handlers.complaints.service import contacts, found, lists, pictured, report
from handlers.kit.answers import Answer, OpenDialog, Text
from handlers.kit.area import Call
from handlers.kit.errors import Rejected
from handlers.kit.words import _, _n


def show_list(call: Call) -> Answer:
    return _page(call, Turn(lists.read(call.session, call.actor, call.text)))


def turn_page(call: Call) -> Answer:
    """Show another page of a list in its place."""
    try:
        turn = filters.read(call.value)
    except (ValueError, KeyError, OverflowError) as problem:
        raise Rejected(
            _("This list is out of date; `/complaint list` shows a new one.")
        ) from problem
    return _page(call, turn)


def show(call: Call) -> Answer:
    """Show one complaint as its reader's card would."""
    complaint = found.find(call.session, call.actor, call.text)
    picture = pictured.picture(call.session, complaint, call.tools)
    relations = found.relations(call.session, call.actor, complaint)
    shown = cards.card(picture, steps_of(picture, relations))
    return Text(shown.text, shown.blocks)


def contact(call: Call) -> Answer:
    """Show how the customer is reached, of a button or of what was typed."""
    if call.value:
        complaint = found.get(call.session, call.actor, call.value)
    else:
        complaint = found.find(call.session, call.actor, call.text)
    said = contacts.contact(call.session, call.actor, complaint, now=call.now, tools=call.tools)
    name = reference(complaint.number)
    view = forms.contact(name, name=said.name, address=said.address, text=said.text)
    return OpenDialog(view, Text(_("I cannot open a dialog here. Type `/complaint contact …`.")))


def forget(call: Call) -> Answer:
    complaint = found.find(call.session, call.actor, call.text, lock=True)
    count = contacts.forget(call.session, call.actor, complaint, now=call.now, tools=call.tools)
    return Text(
        _n(
            "Forgotten: who complained, and what they said in {count} complaint."
            " This cannot be taken back.",
            "Forgotten: who complained, and what they said in {count} complaints."
            " This cannot be taken back.",
            count,
        )
    )


def show_report(call: Call) -> Answer:
    wanted = report.read(call.session, call.actor, call.text, now=call.now, tools=call.tools)
    made = report.make(call.session, call.actor, wanted, tools=call.tools)
    return report_cards.report(made, report.write(wanted))


def chart(call: Call) -> Answer:
    """Answer the button for the charts."""
    wanted = report.of_button(call.value)
    return report_cards.drawn(report.make(call.session, call.actor, wanted, tools=call.tools))


def _page(call: Call, turn: Turn) -> Answer:
    page = lists.page(call.session, call.actor, turn, now=call.now, tools=call.tools)
    return list_cards.listing(page)
