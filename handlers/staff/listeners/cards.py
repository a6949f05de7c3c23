"""Slack in: the buttons of the cards about who joined, who left and what a sheet says."""

from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text
from handlers.kit.area import Call
from handlers.kit.errors import Invalid
from handlers.kit.words import _
from handlers.staff.forms import people as forms
from handlers.staff.service import comings, directory, rosters
from handlers.staff.service.comings import Placing
from storage import staff
from storage.enums import Role


def place(call: Call) -> Answer:
    """Answer Yes: somebody who joined works where the card says."""
    welcome = comings.welcome_of(call.session, call.value)
    comings.place(call.session, call.actor, welcome, None, now=call.now, tools=call.tools)
    return Silent()


def place_else(call: Call) -> Answer:
    """Open the dialog for where somebody who joined works."""
    welcome = comings.welcome_of(call.session, call.value)
    comings.require_open(call.session, call.actor, welcome, tools=call.tools)
    person = staff.get(call.session, welcome.person_id)
    site_id = welcome.site_id or (person.site_id if person else None)
    found = directory.load(call.session)
    view = forms.place(
        person.name if person else "",
        welcome.id.hex,
        sites=[(one.id.hex, one.name) for one in found.sites.values()],
        departments=[(one.id.hex, one.name) for one in found.departments.values()],
        chosen=(
            site_id.hex if site_id else None,
            welcome.department_id.hex if welcome.department_id else None,
            person.role if person else Role.STAFF,
        ),
    )
    return OpenDialog(view, _in_slack())


def submit_place(call: Call) -> Answer:
    try:
        form = forms.Place.read(call.view)
    except Invalid as invalid:
        return Errors(invalid.errors)
    welcome = comings.welcome_of(call.session, call.view.get("private_metadata", ""))
    placing = Placing(*form.ids(), form.role)
    comings.place(call.session, call.actor, welcome, placing, now=call.now, tools=call.tools)
    return Silent()


def take_over(call: Call) -> Answer:
    """Answer “I take them”: who presses has the work of who left."""
    hand_over = comings.hand_over_of(call.session, call.value)
    comings.give_over(
        call.session, call.actor, hand_over, call.actor.id, now=call.now, tools=call.tools
    )
    return Silent()


def give_over(call: Call) -> Answer:
    """Open the dialog for who takes over."""
    hand_over = comings.hand_over_of(call.session, call.value)
    comings.require_open(call.session, call.actor, hand_over, tools=call.tools)
    person = staff.get(call.session, hand_over.person_id)
    view = forms.give(person.name if person else "", hand_over.id.hex)
    return OpenDialog(view, _in_slack())


def submit_give(call: Call) -> Answer:
    try:
        form = forms.Give.read(call.view)
    except Invalid as invalid:
        return Errors(invalid.errors)
    hand_over = comings.hand_over_of(call.session, call.view.get("private_metadata", ""))
    comings.give_over(
        call.session, call.actor, hand_over, form.receiver, now=call.now, tools=call.tools
    )
    return Silent()


def confirm_sheet(call: Call) -> Answer:
    roster = rosters.of_button(call.session, call.value)
    rosters.confirm(call.session, call.actor, roster, now=call.now, tools=call.tools)
    return Silent()


def drop_sheet(call: Call) -> Answer:
    roster = rosters.of_button(call.session, call.value)
    rosters.drop(call.session, call.actor, roster, now=call.now)
    return Silent()


def _in_slack() -> Text:
    return Text(_("The dialog could not be opened. Please press again."))
