"""The dialog for a site, with its first team."""

from typing import ClassVar

from slack_sdk.models.blocks import (
    ChannelSelectElement,
    PlainTextInputElement,
    UserSelectElement,
)

from handlers.kit.answers import View
from handlers.kit.forms import Form, entry, modal
from handlers.kit.words import N_, _
from handlers.staff.rules.hours import USUAL

SITE = "staff.site"
_LONGEST = 300


class NewSite(Form):
    """What was filled in, still as text: the service understands it, as it does a typed line."""

    sentences: ClassVar[dict[str, str]] = {"name": N_("A name is needed.")}

    name: str
    zone: str | None = None
    hours: str | None = None
    holidays: str | None = None
    department: str | None = None
    channel: str | None = None
    lead: str | None = None


def site(known: dict[str, str], errors: dict[str, str] | None = None) -> View:
    """Build the dialog, filled in with what is `known` by field."""

    def text(field: str, example: str | None = None) -> PlainTextInputElement:
        return PlainTextInputElement(
            initial_value=known.get(field, "")[:_LONGEST] or None,
            max_length=_LONGEST,
            placeholder=example,
        )

    return modal(
        SITE,
        title=_("Set up a site"),
        submit=_("Set up"),
        blocks=[
            entry("name", _("What is the site called?"), text("name", "Harbour")),
            entry("zone", _("Its time zone"), text("zone", "Europe/Lisbon"), optional=True),
            entry(
                "hours",
                _("When is it open?"),
                text("hours", f"{USUAL}; sat 10:00-14:00"),
                optional=True,
                hint=_("Nothing filled in: Monday to Friday, 9 to 5."),
            ),
            entry(
                "holidays",
                _("Public holidays of which country?"),
                text("holidays", "GB-SCT"),
                optional=True,
                hint=_("A country or its code, and the part of it where that matters."),
            ),
            entry("department", _("A first department there"), text("department"), optional=True),
            entry("channel", _("Its channel"), ChannelSelectElement(), optional=True),
            entry("lead", _("Who leads it?"), UserSelectElement(), optional=True),
        ],
        errors=errors,
    )
