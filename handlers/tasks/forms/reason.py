"""The dialog for a step that needs words: why it is blocked, given back or cancelled."""

from typing import Any, ClassVar

from slack_sdk.models.blocks import (
    Option,
    PlainTextInputElement,
    PlainTextObject,
    RadioButtonsElement,
    UserSelectElement,
)

from handlers.kit.answers import Block, View
from handlers.kit.errors import Rejected
from handlers.kit.forms import ACTION, Form, entry, modal
from handlers.kit.words import N_, _
from handlers.tasks.forms import fields
from handlers.tasks.rules.drafts import REASON_LIMIT
from handlers.tasks.rules.steps import Action

REASON = "tasks.reason"
ONCE, SERIES = "once", "series"
_TITLES = {
    Action.BLOCK: N_("{task} is blocked"),
    Action.DECLINE: N_("Decline {task}"),
    Action.CANCEL: N_("Cancel {task}"),
}
_QUESTIONS = {
    Action.BLOCK: N_("What is missing?"),
    Action.DECLINE: N_("Why?"),
    Action.CANCEL: N_("Why?"),
}
_SUBMIT = {
    Action.BLOCK: N_("It is blocked"),
    Action.DECLINE: N_("Decline"),
    Action.CANCEL: N_("Cancel task"),
}
STEPS = tuple(_TITLES)


class Reason(Form):
    """What was filled in; `extent` says whether what comes round again ends as a whole."""

    sentences: ClassVar[dict[str, str]] = {"words": N_("Say why, in a few words.")}

    words: str | None = None
    waits_for: str | None = None
    extent: str | None = None


def reason(
    action: Action,
    task_id: str,
    reference: str,
    *,
    title: str,
    recurs: bool = False,
    channel: str | None = None,
    known: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> View:
    """Build the dialog, filled in with what is `known` by field.

    `recurs` asks whether only this time is cancelled, or all that would come round.
    """
    filled = known or {}
    blocks = [fields.about(title), *([_extent()] if recurs else [])]
    blocks.append(_words(action, filled.get("words", "")))
    if action is Action.BLOCK:
        blocks.append(_waits_for(filled.get("waits_for")))
    return modal(
        REASON,
        title=_(_TITLES[action], task=reference),
        submit=_(_SUBMIT[action]),
        blocks=blocks,
        metadata=write_metadata(action, task_id, channel),
        errors=errors,
    )


def write_metadata(action: Action, task_id: str, channel: str | None) -> str:
    """Write down what a dialog is about, and where it was asked for."""
    return f"{action}:{task_id}:{channel or ''}"


def read_metadata(view: dict[str, Any], *among: Action) -> tuple[Action, str, str]:
    """Return which step of which task (its id) a dialog is about, and the channel it came from.

    Errors: `Rejected` for a dialog that is none of ours.
    """
    action, _colon, rest = str(view.get("private_metadata") or "").partition(":")
    task_id, _colon, channel = rest.partition(":")
    if action not in among:
        raise Rejected(_("This dialog is out of date. Please open it again."))
    return Action(action), task_id, channel


def _words(action: Action, text: str) -> Block:
    element = PlainTextInputElement(
        action_id=ACTION,
        multiline=True,
        max_length=REASON_LIMIT,
        initial_value=text[:REASON_LIMIT] or None,
    )
    return entry("words", _(_QUESTIONS[action]), element, optional=action is not Action.DECLINE)


def _waits_for(person_id: str | None) -> Block:
    return entry(
        "waits_for",
        _("Who is waited for?"),
        UserSelectElement(action_id=ACTION, initial_user=person_id or None),
        optional=True,
        hint=_("They are told, and can say when it can go on."),
    )


def _extent() -> Block:
    options = [
        Option(value=ONCE, text=PlainTextObject(text=_("Only this time"))),
        Option(value=SERIES, text=PlainTextObject(text=_("This and all that would follow"))),
    ]
    element = RadioButtonsElement(action_id=ACTION, options=options, initial_option=options[0])
    return entry("extent", _("What is cancelled?"), element)
