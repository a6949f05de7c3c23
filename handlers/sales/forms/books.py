"""The dialog for what a day took."""

from typing import ClassVar

from slack_sdk.models.blocks import PlainTextInputElement

from handlers.kit.answers import View
from handlers.kit.forms import Form, entry, modal
from handlers.kit.words import N_, _
from handlers.sales.forms.choices import select
from handlers.sales.rules.lines import LogDraft, Mode

LOG = "sales.log"
_LONGEST = 80
_MODES = {
    Mode.MORE: N_("More: it comes on top"),
    Mode.INSTEAD: N_("Instead: what was typed before is taken back"),
}


class Log(Form):
    """What was filled in, still as text: the service understands it, as it does a typed line."""

    sentences: ClassVar[dict[str, str]] = {"amount": N_("Say how much, for example 1250.")}

    amount: str
    day: str | None = None
    site: str | None = None
    mode: str | None = None

    def draft(self) -> LogDraft:
        return LogDraft(self.amount, self.day or "", self.site or "", self.mode or "")


def log(draft: LogDraft, *, sites: list[str], errors: dict[str, str] | None = None) -> View:
    """Build the dialog, filled in with what is known; the mode is asked for where it matters."""
    blocks = [
        entry("amount", _("How much?"), _text(draft.amount, "1250")),
        entry("day", _("Which day?"), _text(draft.day, "fri"), optional=True,
              hint=_("Nothing filled in: the business day that is running, or the last one.")),
        select("site", _("Which site?"), [(name, name) for name in sites], draft.site),
    ]  # fmt: skip
    if draft.mode or "mode" in (errors or {}):
        modes = [(mode.value, _(label)) for mode, label in _MODES.items()]
        blocks.append(select("mode", _("The day was reported already"), modes, draft.mode))
    return modal(LOG, title=_("Sales"), submit=_("Book"), blocks=blocks, errors=errors)


def _text(known: str, example: str) -> PlainTextInputElement:
    return PlainTextInputElement(
        initial_value=known[:_LONGEST] or None, max_length=_LONGEST, placeholder=example
    )
