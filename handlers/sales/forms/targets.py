"""The dialog for a target."""

from typing import ClassVar

from slack_sdk.models.blocks import PlainTextInputElement

from handlers.kit.answers import View
from handlers.kit.forms import Form, entry, modal
from handlers.kit.words import N_, _
from handlers.sales.forms.choices import NONE, select, value
from handlers.sales.rules.lines import TargetDraft

TARGET = "sales.target"
_LONGEST = 80


class NewTarget(Form):
    """What was filled in, still as text."""

    sentences: ClassVar[dict[str, str]] = {
        "amount": N_("Say how much, for example 1250."),
        "period": N_("Say for when, for example “october”."),
    }

    amount: str
    period: str
    site: str | None = None
    weights: str | None = None

    def draft(self) -> TargetDraft:
        return TargetDraft(self.amount, self.period, value(self.site), self.weights or "")


def target(draft: TargetDraft, *, sites: list[str], errors: dict[str, str] | None = None) -> View:
    """Build the dialog, filled in with what is known, with a sentence at each wrong field."""
    names = [(NONE, _("all sites")), *((name, name) for name in sites)]
    return modal(
        TARGET,
        title=_("New target"),
        submit=_("Set"),
        blocks=[
            entry("amount", _("How much?"), _text(draft.amount, "50000")),
            entry("period", _("For when?"), _text(draft.period, "october")),
            select("site", _("Which site?"), names, draft.site or NONE),
            entry("weights", _("What do days weigh?"), _text(draft.weights, "fri 1.5, sat 2"),
                  optional=True,
                  hint=_("“open days”, “even”, “weekdays” (as the last eight weeks tell), or"
                         " what days weigh. Nothing filled in: open days.")),
        ],
        errors=errors,
    )  # fmt: skip


def _text(known: str, example: str) -> PlainTextInputElement:
    return PlainTextInputElement(
        initial_value=known[:_LONGEST] or None, max_length=_LONGEST, placeholder=example
    )
