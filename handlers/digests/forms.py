"""The dialogs of the digest: who shall have it, and until when it may rest."""

from typing import ClassVar

from slack_sdk.models.blocks import PlainTextInputElement, UserSelectElement

from handlers.kit.answers import View
from handlers.kit.blockkit import section
from handlers.kit.forms import Form, entry, modal
from handlers.kit.words import N_, _

ASSIGN, DEFER = "digests.assign", "digests.defer"
_LONGEST = 100


class Assign(Form):
    sentences: ClassVar[dict[str, str]] = {"owner": N_("Choose somebody.")}

    owner: str


class Defer(Form):
    sentences: ClassVar[dict[str, str]] = {"until": N_("Say until when, for example “fri”.")}

    until: str


def assign(value: str, name: str) -> View:
    """Build the dialog for who shall have something; `value` names the finding."""
    hint = _("A task stays that task; anything else becomes one.")
    return modal(
        ASSIGN,
        title=_("Give it to…"),
        submit=_("Assign"),
        blocks=[section(name), entry("owner", _("Who does it?"), UserSelectElement(), hint=hint)],
        metadata=value,
    )


def defer(value: str, name: str, errors: dict[str, str] | None = None) -> View:
    """Build the dialog for the day until which something may rest."""
    text = PlainTextInputElement(max_length=_LONGEST)
    hint = _("For example “tomorrow” or “fri”. It comes back sooner if it gets worse.")
    return modal(
        DEFER,
        title=_("Defer until…"),
        submit=_("Defer"),
        blocks=[section(name), entry("until", _("Until when?"), text, hint=hint)],
        metadata=value,
        errors=errors,
    )
