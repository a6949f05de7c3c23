"""The dialog for giving a task to somebody."""

from typing import ClassVar

from slack_sdk.models.blocks import (
    Option,
    PlainTextObject,
    RadioButtonsElement,
    UserMultiSelectElement,
)

from handlers.kit.answers import Block, View
from handlers.kit.forms import ACTION, Form, entry, modal
from handlers.kit.words import N_, _
from handlers.tasks.forms import fields
from handlers.tasks.forms.reason import write_metadata
from handlers.tasks.rules.drafts import MOST_OWNERS
from handlers.tasks.rules.steps import Action
from storage.enums import Sharing

ASSIGN = "tasks.assign"
_SHARINGS = {
    Sharing.ANY: N_("Any of them does it"),
    Sharing.ALL: N_("Each of them does their part"),
}


class Assign(Form):
    sentences: ClassVar[dict[str, str]] = {"owners": N_("Name somebody, such as @ben.")}

    owners: list[str]
    sharing: Sharing


def assign(
    task_id: str,
    reference: str,
    *,
    title: str,
    owners: list[str],
    sharing: Sharing,
    channel: str | None = None,
    errors: dict[str, str] | None = None,
) -> View:
    """Build the dialog with the people who have the task (Slack ids)."""
    people = UserMultiSelectElement(
        action_id=ACTION,
        initial_users=owners[:MOST_OWNERS] or None,
        max_selected_items=MOST_OWNERS,
    )
    return modal(
        ASSIGN,
        title=_("Give {task} to…", task=reference),
        submit=_("Save"),
        blocks=[
            fields.about(title),
            entry("owners", _("Who does it?"), people),
            _sharing(sharing),
        ],
        metadata=write_metadata(Action.ASSIGN, task_id, channel),
        errors=errors,
    )


def _sharing(sharing: Sharing) -> Block:
    options = {
        one: Option(value=one.value, text=PlainTextObject(text=_(label)))
        for one, label in _SHARINGS.items()
    }
    element = RadioButtonsElement(
        action_id=ACTION, options=list(options.values()), initial_option=options[sharing]
    )
    return entry("sharing", _("If it is several people"), element)
