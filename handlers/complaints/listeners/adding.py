"""Slack in, for complaints that are logged: typed, filled in, or made of a message; and changed."""

from dataclasses import replace

from handlers.complaints.cards import receipts
from handlers.complaints.forms import new as forms
from handlers.complaints.rules import line
from handlers.complaints.rules.drafts import Draft, Written
from handlers.complaints.rules.mail.orders import order_number
from handlers.complaints.rules.references import reference
from handlers.complaints.service import change, found, log, pictured, understand
from handlers.kit import command
from handlers.kit.actors import require_own
from handlers.kit.answers import Answer, Errors, OpenDialog, Silent, Text
from handlers.kit.area import Call
from handlers.kit.blockkit import escape, plain
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.words import _
from handlers.tasks.service import belonging, quoting
from storage import complaints, staff


def open_form(call: Call) -> Answer:
    """Open the dialog, filled in with a line that no verb of the command fits."""
    written, errors = _typed(call) if call.text else (Written(channel=call.channel or ""), {})
    return _dialog(call, written, errors)


def add(call: Call) -> Answer:
    """Log a typed complaint; what cannot be understood opens the dialog instead."""
    if not call.text:
        return open_form(call)
    written, errors = _typed(call)
    draft, wrong = understand.attempt(call.session, call.actor, written, now=call.now)
    if wrong or errors:
        return _dialog(call, written, wrong | errors)
    try:
        return _log(call, draft)
    except Invalid as invalid:
        return _dialog(call, written, invalid.errors)


def log_message(call: Call) -> Answer:
    """Open the dialog for a complaint that stands in the message of a shortcut."""
    message, channel = call.message, call.channel or ""
    _require_new(call, channel, str(message.get("ts") or ""))
    text = plain(quoting.with_names(call.session, str(message.get("text") or "")))
    written = Written(
        text=text,
        order=order_number(text),
        channel=channel,
        source_ts=str(message.get("ts") or ""),
        permalink=quoting.address(call.session, message, channel),
    )
    return _dialog(call, written, {})


def submit(call: Call) -> Answer:
    try:
        written = forms.read(call.view)
        if written.source_ts:
            _require_new(call, written.channel, written.source_ts)
        draft = understand.understand(call.session, call.actor, written, now=call.now)
        return _log(call, draft)
    except Invalid as invalid:
        return Errors(invalid.errors)


def open_change(call: Call) -> Answer:
    """Open the dialog for changing what is known of the complaint of a button, or a typed one."""
    if call.value:
        complaint = found.get(call.session, call.actor, call.value)
    else:
        complaint = found.find(call.session, call.actor, call.text)
    known = change.opened(call.session, call.actor, complaint, tools=call.tools)
    view = forms.change(str(complaint.id), reference(complaint.number), known, _sites(call))
    return OpenDialog(view, Text(_("Please press the button again.")))


def submit_change(call: Call) -> Answer:
    try:
        complaint_id, written = forms.read_change(call.view)
        complaint = found.get(call.session, call.actor, complaint_id, lock=True)
        change.change(call.session, call.actor, complaint, written, now=call.now, tools=call.tools)
    except Invalid as invalid:
        return Errors(invalid.errors)
    return Silent()


def _typed(call: Call) -> tuple[Written, dict[str, str]]:
    """Read a line, as Slack delivers it."""
    require_own(call.actor)
    text = quoting.with_names(call.session, call.text)
    marked = command.read(text, belonging.names(call.session, call.actor))
    written, errors = line.drafted(text, marked)
    return replace(written, channel=call.channel or ""), errors


def _log(call: Call, draft: Draft) -> Answer:
    added = log.log_changed(call.session, draft, by=call.actor, now=call.now, tools=call.tools)
    picture = pictured.picture(call.session, added.complaint, call.tools)
    more = ""
    if added.complaint.channel_id is None:
        more = _("Its card is in your direct messages with me: I know no channel for it.")
    return receipts.logged(picture, undo=added.undo, more=more)


def _require_new(call: Call, channel: str, ts: str) -> None:
    """Refuse a message of which a complaint was made already. Errors: `Rejected`."""
    require_own(call.actor)
    known = complaints.of_message(call.session, channel, ts) if ts else None
    if known is not None:
        name = reference(known.number)
        raise Rejected(_("This message is {complaint} already.", complaint=name))


def _dialog(call: Call, written: Written, errors: dict[str, str]) -> OpenDialog:
    require_own(call.actor)
    known = _filled(call, written)
    said = " ".join(errors.values()) or _("Say what the customer complains about.")
    example = _("For example `{example}`.", example="/complaint add Order 4411 never came !serious")
    return OpenDialog(
        forms.new_complaint(known, _sites(call), errors=errors),
        otherwise=Text(f"{escape(said)} {example}"),
    )


def _filled(call: Call, written: Written) -> Written:
    """Return what was written with ids for what is chosen in the dialog, where they are known."""
    try:
        site = belonging.read(call.session, call.actor, department="", site=written.site).site_id
    except Invalid:
        site = None
    if site is None and not written.site:
        own = staff.get(call.session, call.actor.id)
        site = own.site_id if own and not call.actor.is_guest else None
    try:
        owner = understand.person(call.session, call.actor, written.owner) if written.owner else ""
    except Invalid:
        owner = ""
    severity = written.severity
    try:
        severity = understand.severity(severity).value
    except Invalid:
        severity = ""
    return replace(written, site=site.hex if site else "", owner=owner, severity=severity)


def _sites(call: Call) -> list[tuple[str, str]]:
    return list(belonging.choices(call.session, call.actor).sites)
