"""The dialog for a new complaint, and for changing what is known of one."""

import json
from typing import Any, ClassVar

from slack_sdk.models.blocks import (
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)

from handlers.complaints.cards.words import SEVERITY_NAMES
from handlers.complaints.rules.drafts import (
    ADDRESS_LIMIT,
    NAME_LIMIT,
    ORDER_LIMIT,
    TITLE_LIMIT,
    Written,
)
from handlers.kit.answers import Block, View
from handlers.kit.blockkit import clip, context
from handlers.kit.errors import Rejected
from handlers.kit.forms import Form, entry, modal
from handlers.kit.words import N_, _
from storage.enums import Severity

NEW, CHANGE = "complaints.new", "complaints.change.form"
TEXT_LIMIT = 3000
NOWHERE = "-"
_MOST_OPTIONS = 99
_CARRIED = ("department", "channel", "source_ts", "permalink")
Sites = list[tuple[str, str]]


class ComplaintForm(Form):
    """What was filled in, still as text: the service understands it, as it does a typed line."""

    sentences: ClassVar[dict[str, str]] = {
        "text": N_("Say what the customer complains about."),
        "subject": N_("Give it a line by which it is called."),
    }

    text: str | None = None
    subject: str | None = None
    customer: str | None = None
    address: str | None = None
    order: str | None = None
    severity: str | None = None
    site: str | None = None
    owner: str | None = None

    def written(self, carried: dict[str, str]) -> Written:
        said = {name: value or "" for name, value in self.model_dump().items()}
        if said["site"] == NOWHERE:
            said["site"] = ""
        return Written(**said, **carried)


def new_complaint(known: Written, sites: Sites, *, errors: dict[str, str] | None = None) -> View:
    """Build the dialog, filled in with what is known, with a sentence at each wrong field."""
    carried = {name: getattr(known, name) for name in _CARRIED if getattr(known, name)}
    return modal(
        NEW,
        title=_("New complaint"),
        submit=_("Log it"),
        blocks=[
            *(
                [context(_("Made of a message; its card leads back to it."))]
                if known.permalink
                else []
            ),
            _text(known),
            *_customer(known),
            *_site(known.site, sites),
            _severity(known.severity),
            _owner(known.owner),
        ],
        metadata=json.dumps(carried, ensure_ascii=False, separators=(",", ":")),
        errors=errors,
    )


def read(view: dict[str, Any]) -> Written:
    """Read the submitted dialog. Errors: `Invalid` for what it cannot hold."""
    try:
        carried = json.loads(view.get("private_metadata") or "{}")
    except (ValueError, RecursionError):
        carried = {}
    held = carried if isinstance(carried, dict) else {}
    known = {name: held[name] for name in _CARRIED if isinstance(held.get(name), str)}
    return ComplaintForm.read(view).written(known)


def change(
    complaint_id: str,
    reference: str,
    known: Written,
    sites: Sites,
    *,
    errors: dict[str, str] | None = None,
) -> View:
    """Build the dialog with what is known of a complaint."""
    subject = PlainTextInputElement(
        max_length=TITLE_LIMIT, initial_value=known.subject[:TITLE_LIMIT] or None
    )
    return modal(
        CHANGE,
        title=_("Change {complaint}", complaint=reference),
        submit=_("Save"),
        blocks=[
            entry("subject", _("What is it about?"), subject),
            *_customer(known),
            *_site(known.site, sites),
        ],
        metadata=complaint_id,
        errors=errors,
    )


def read_change(view: dict[str, Any]) -> tuple[str, Written]:
    """Read the submitted dialog and the id it is about. Errors: `Invalid`, `Rejected`."""
    complaint_id = str(view.get("private_metadata") or "")
    if not complaint_id:
        raise Rejected(_("This dialog is out of date. Please open it again."))
    return complaint_id, ComplaintForm.read(view).written({})


def _text(known: Written) -> Block:
    element = PlainTextInputElement(
        multiline=True, max_length=TEXT_LIMIT, initial_value=known.text[:TEXT_LIMIT] or None
    )
    hint = _("In the customer's own words. Addresses and numbers in it are hidden on the card.")
    return entry("text", _("What does the customer say?"), element, hint=hint)


def _customer(known: Written) -> list[Block]:
    reach = _("Seen only by who has it, who logged it, leads and managers; each look is noted.")
    return [
        entry("customer", _("Who is it?"), _line(known.customer, NAME_LIMIT), optional=True,
              hint=_("The card shows the first name alone.")),
        entry("address", _("E-mail or telephone"), _line(known.address, ADDRESS_LIMIT),
              optional=True, hint=reach),
        entry("order", _("Number of the order"), _line(known.order, ORDER_LIMIT), optional=True),
    ]  # fmt: skip


def _line(text: str, limit: int) -> PlainTextInputElement:
    return PlainTextInputElement(max_length=limit, initial_value=text[:limit] or None)


def _site(chosen: str, sites: Sites) -> list[Block]:
    """Return the field, or nothing where there are no sites."""
    if not sites:
        return []
    # However many there are, the chosen one is among those that are offered.
    ordered = sorted(sites, key=lambda one: one[0] != chosen)[:_MOST_OPTIONS]
    offered = {NOWHERE: _("None"), **dict(sorted(ordered, key=lambda one: one[1].casefold()))}
    select = _select(offered, chosen or NOWHERE)
    return [entry("site", _("At which site?"), select, optional=True)]


def _severity(chosen: str) -> Block:
    labels = {one.value: _(label) for one, label in SEVERITY_NAMES.items()}
    known = chosen if chosen in labels else Severity.NORMAL.value
    return entry("severity", _("How bad is it?"), _select(labels, known))


def _owner(known: str) -> Block:
    person = None if known.startswith("@") else known or None
    hint = _("Nobody filled in: whoever takes it.")
    element = UserSelectElement(initial_user=person)
    return entry("owner", _("Who sees to it?"), element, optional=True, hint=hint)


def _select(labels: dict[str, str], chosen: str) -> StaticSelectElement:
    options = {
        value: Option(value=value, text=PlainTextObject(text=clip(label, 75)))
        for value, label in labels.items()
    }
    return StaticSelectElement(options=list(options.values()), initial_option=options.get(chosen))
