"""Slack in: uploading a sheet of sales, and the buttons of its card."""

from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text
from handlers.kit.area import Call
from handlers.kit.blockkit import escape
from handlers.kit.errors import Invalid
from handlers.kit.words import _
from handlers.sales.forms import sheets as forms
from handlers.sales.forms.choices import value
from handlers.sales.rules.sheet import Columns
from handlers.sales.service import places, sheets
from storage import sites


def open_upload(call: Call) -> Answer:
    """Open the dialog for a sheet."""
    sheets.require_import(call.actor)
    said = _("A file can only be chosen in a dialog. Type the command in Slack's message box.")
    return OpenDialog(forms.upload(places.names(call.session)), Text(said))


def submit_upload(call: Call) -> Answer:
    try:
        form = forms.Upload.read(call.view)
        file = form.file()
        if file is None:
            return Errors({"sheet": _("Choose a CSV or XLSX file.")})
        site = value(form.site)
        sheets.upload(call.session, call.actor, file, site=site, now=call.now)
    except Invalid as invalid:
        return Errors(invalid.errors)
    return Text(_("I am reading {file}. You will see what it would book.", file=escape(file[1])))


def book(call: Call) -> Answer:
    sheet = sheets.of_button(call.session, call.value)
    sheets.confirm(call.session, call.actor, sheet, now=call.now)
    return Silent()


def drop(call: Call) -> Answer:
    sheet = sheets.of_button(call.session, call.value)
    sheets.drop(call.session, call.actor, sheet, now=call.now)
    return Silent()


def open_columns(call: Call) -> Answer:
    """Open the dialog for what the columns of a sheet mean."""
    sheet = sheets.of_button(call.session, call.value)
    sheets.require_open(call.actor, sheet)
    view = forms.columns(
        sheet.header,
        Columns(**sheet.columns),
        sheet.id.hex,
        sites=[(site.id.hex, site.name) for site in sites.every(call.session)],
    )
    return OpenDialog(view, Text(_("The dialog could not be opened. Please press again.")))


def submit_columns(call: Call) -> Answer:
    try:
        columns = forms.Choice.read(call.view).columns()
    except Invalid as invalid:
        return Errors(invalid.errors)
    sheet = sheets.of_button(call.session, call.view.get("private_metadata", ""))
    if not columns.fits(sheet.header):
        return Errors({"day": _("This sheet has no such column.")})
    if not columns.is_whole:
        return Errors({"site": _("Choose the site, or the column that names it.")})
    sheets.change_columns(call.session, call.actor, sheet, columns, now=call.now)
    return Silent()
