"""The dialog for another date: moving it, or offering one."""

from typing import ClassVar

from slack_sdk.models.blocks import PlainTextInputElement

from handlers.kit.answers import View
from handlers.kit.forms import ACTION, Form, entry, modal
from handlers.kit.words import N_, _
from handlers.tasks.forms import fields
from handlers.tasks.forms.reason import write_metadata
from handlers.tasks.rules.drafts import REASON_LIMIT, TITLE_LIMIT
from handlers.tasks.rules.steps import Action

DATE = "tasks.date"
_TITLES = {Action.MOVE: N_("Move {task}"), Action.PROPOSE: N_("Another date for {task}")}
_SUBMIT = {Action.MOVE: N_("Move"), Action.PROPOSE: N_("Offer")}
_QUESTIONS = {Action.MOVE: N_("By when instead?"), Action.PROPOSE: N_("By when can you do it?")}


class NewDate(Form):
    """What was filled in, still as text."""

    sentences: ClassVar[dict[str, str]] = {
        "when": N_("Say by when, for example “fri 5pm”."),
        "reason": N_("Say why, in a few words."),
    }

    when: str
    reason: str | None = None


def new_date(
    action: Action,
    task_id: str,
    reference: str,
    *,
    title: str,
    asks_why: bool,
    channel: str | None = None,
    known: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> View:
    """Build the dialog, filled in with what is `known`; `asks_why` when a reason is wanted."""
    filled = known or {}
    when = PlainTextInputElement(
        action_id=ACTION,
        max_length=TITLE_LIMIT,
        initial_value=filled.get("when", "")[:TITLE_LIMIT] or None,
    )
    why = PlainTextInputElement(
        action_id=ACTION,
        max_length=REASON_LIMIT,
        initial_value=filled.get("reason", "")[:REASON_LIMIT] or None,
    )
    hint = _("For example “fri 5pm”, “tomorrow” or “in 2 h”.")
    return modal(
        DATE,
        title=_(_TITLES[action], task=reference),
        submit=_(_SUBMIT[action]),
        blocks=[
            fields.about(title),
            entry("when", _(_QUESTIONS[action]), when, hint=hint),
            entry("reason", _("Why?"), why, optional=not asks_why),
        ],
        metadata=write_metadata(action, task_id, channel),
        errors=errors,
    )
