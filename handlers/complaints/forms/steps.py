"""The dialogs for steps that need words, and the one that shows how a customer is reached."""

from typing import Any, ClassVar

from slack_sdk.models.blocks import (
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)

from handlers.complaints.cards.words import CAUSES, SEVERITY_NAMES
from handlers.complaints.rules.drafts import REASON_LIMIT, TITLE_LIMIT
from handlers.complaints.rules.steps import Action
from handlers.kit.answers import Block, View
from handlers.kit.blockkit import clip, context, escaped, sections
from handlers.kit.errors import Rejected
from handlers.kit.forms import Form, entry, modal
from handlers.kit.words import N_, _
from storage.enums import Severity

STEP, CONTACT = "complaints.step", "complaints.contact.form"
_TITLES = {
    Action.WAIT: N_("{complaint} waits"),
    Action.RESOLVE: N_("Resolve {complaint}"),
    Action.ASSIGN: N_("Give {complaint} to…"),
    Action.SEVERITY: N_("How bad is {complaint}?"),
    Action.TASK: N_("Task for {complaint}"),
}
_SUBMIT = {
    Action.WAIT: N_("Wait"),
    Action.RESOLVE: N_("Resolve"),
    Action.ASSIGN: N_("Save"),
    Action.SEVERITY: N_("Save"),
    Action.TASK: N_("Create"),
}
STEPS = tuple(_TITLES)
Known = dict[str, str]


class StepForm(Form):
    """What was filled in, still as text; which fields there are depends on the step."""

    sentences: ClassVar[dict[str, str]] = {"owner": N_("Name somebody, such as @ben.")}

    words: str | None = None
    until: str | None = None
    cause: str | None = None
    severity: str | None = None
    owner: str | None = None
    what: str | None = None


def step(
    action: Action,
    complaint_id: str,
    reference: str,
    *,
    title: str,
    channel: str | None,
    known: Known | None = None,
    errors: dict[str, str] | None = None,
) -> View:
    """Build the dialog of a step, filled in with what is `known` by field."""
    filled = known or {}
    blocks = {
        Action.WAIT: _wait,
        Action.RESOLVE: _resolve,
        Action.ASSIGN: _assign,
        Action.SEVERITY: _severity,
        Action.TASK: _task,
    }[action](filled)
    return modal(
        STEP,
        title=_(_TITLES[action], complaint=reference),
        submit=_(_SUBMIT[action]),
        blocks=[context(escaped(title, TITLE_LIMIT)), *blocks],
        metadata=f"{action}:{complaint_id}:{channel or ''}",
        errors=errors,
    )


def read_metadata(view: dict[str, Any]) -> tuple[Action, str, str]:
    """Return which step of which complaint a dialog is about, and the channel it came from.

    Errors: `Rejected` for a dialog that is none of ours.
    """
    action, _colon, rest = str(view.get("private_metadata") or "").partition(":")
    complaint_id, _colon, channel = rest.partition(":")
    if action not in STEPS:
        raise Rejected(_("This dialog is out of date. Please open it again."))
    return Action(action), complaint_id, channel


def contact(reference: str, *, name: str, address: str, text: str) -> View:
    """Show who the customer is and all that they said; there is nothing to fill in."""
    unknown = _("unknown")
    labels = (_("Customer"), escaped(name, 300)), (_("E-mail or telephone"), escaped(address, 400))
    lines = [f"*{label}*: {value or unknown}" for label, value in labels]
    said = [f"> {escaped(line, 2500)}" for line in text.splitlines() if line.strip()]
    blocks = [*sections(lines), *sections(said)[:20]]
    noted = context(_("That you have looked is noted."))
    view = modal(
        CONTACT,
        title=_("Customer of {complaint}", complaint=reference),
        submit=_("Close"),
        blocks=[*blocks, noted],
    )
    view["close"] = PlainTextObject(text=_("Close")).to_dict()
    del view["submit"]
    return view


def _wait(known: Known) -> list[Block]:
    hint = _("For example “fri 5pm” or “in 3 days”. Empty: until somebody goes on.")
    return [
        entry("until", _("Until when?"), _line(known.get("until", ""), 200), optional=True,
              hint=hint),
        entry("words", _("What is waited for?"), _words(known), optional=True,
              hint=_("The customer has been asked, so this counts as an answer.")),
    ]  # fmt: skip


def _resolve(known: Known) -> list[Block]:
    labels = {one.value: _(label) for one, label in CAUSES.items()}
    return [
        entry("cause", _("What did it come from?"), _select(labels, known.get("cause", ""))),
        entry("words", _("What was done?"), _words(known), optional=True),
    ]


def _assign(known: Known) -> list[Block]:
    person = known.get("owner", "")
    element = UserSelectElement(initial_user=None if person.startswith("@") else person or None)
    return [entry("owner", _("Who sees to it?"), element)]


def _severity(known: Known) -> list[Block]:
    labels = {one.value: _(label) for one, label in SEVERITY_NAMES.items()}
    chosen = known.get("severity") or Severity.NORMAL.value
    hint = _("Its clocks are measured anew, from when the customer said it.")
    return [entry("severity", _("How bad is it?"), _select(labels, chosen), hint=hint)]


def _task(known: Known) -> list[Block]:
    person = UserSelectElement(initial_user=known.get("owner") or None)
    return [
        entry("what", _("What is to be done?"), _line(known.get("what", ""), TITLE_LIMIT),
              hint=_("Whoever gets the task reads this.")),
        entry("owner", _("Who does it?"), person, optional=True,
              hint=_("Nobody filled in: you.")),
    ]  # fmt: skip


def _line(text: str, limit: int) -> PlainTextInputElement:
    return PlainTextInputElement(max_length=limit, initial_value=text[:limit] or None)


def _words(known: Known) -> PlainTextInputElement:
    return PlainTextInputElement(
        multiline=True,
        max_length=REASON_LIMIT,
        initial_value=known.get("words", "")[:REASON_LIMIT] or None,
    )


def _select(labels: dict[str, str], chosen: str) -> StaticSelectElement:
    options = {
        value: Option(value=value, text=PlainTextObject(text=clip(label, 75)))
        for value, label in labels.items()
    }
    return StaticSelectElement(options=list(options.values()), initial_option=options.get(chosen))
