"""The dialog for a new task."""

from typing import Any, ClassVar

from slack_sdk.models.blocks import (
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)

from handlers.kit.answers import Block, View
from handlers.kit.forms import ACTION, Form, modal
from handlers.kit.words import N_, _
from handlers.tasks.rules import TITLE_LIMIT, Draft
from storage.enums import Priority

NEW = "tasks.new"

_PRIORITIES = {
    Priority.LOW: N_("Low"),
    Priority.NORMAL: N_("Normal"),
    Priority.HIGH: N_("High"),
    Priority.URGENT: N_("Urgent"),
}


class NewTask(Form):
    """What was filled in, still as text: the service understands it, as it does a typed line."""

    sentences: ClassVar[dict[str, str]] = {"title": N_("Say what is to be done.")}

    title: str
    owner: str | None = None
    due: str | None = None
    priority: str | None = None

    def draft(self) -> Draft:
        return Draft(
            title=self.title,
            owner=self.owner or "",
            due=self.due or "",
            priority=self.priority or Priority.NORMAL.value,
        )


def new_task(draft: Draft, *, channel: str | None, errors: dict[str, str] | None = None) -> View:
    """Build the dialog, filled in with what is known, with a sentence at each wrong field."""
    return modal(
        NEW,
        title=_("New task"),
        submit=_("Create"),
        blocks=[_title(draft), _owner(draft), _due(draft), _priority(draft)],
        metadata=channel or "",
        errors=errors,
    )


def _title(draft: Draft) -> Block:
    element = PlainTextInputElement(
        action_id=ACTION, max_length=TITLE_LIMIT, initial_value=draft.title[:TITLE_LIMIT] or None
    )
    return _input("title", _("What is to be done?"), element)


def _owner(draft: Draft) -> Block:
    known = None if draft.owner.startswith("@") else draft.owner or None
    return _input(
        "owner",
        _("Who does it?"),
        UserSelectElement(action_id=ACTION, initial_user=known),
        optional=True,
        hint=_("Leave it empty to take it yourself."),
    )


def _due(draft: Draft) -> Block:
    return _input(
        "due",
        _("By when?"),
        PlainTextInputElement(
            action_id=ACTION, max_length=TITLE_LIMIT, initial_value=draft.due[:TITLE_LIMIT] or None
        ),
        optional=True,
        hint=_("For example “fri 5pm”, “tomorrow” or “in 2 h”."),
    )


def _priority(draft: Draft) -> Block:
    options = {
        priority: Option(value=priority.value, text=PlainTextObject(text=_(label)))
        for priority, label in _PRIORITIES.items()
    }
    known = draft.priority if draft.priority in list(Priority) else Priority.NORMAL.value
    element = StaticSelectElement(
        action_id=ACTION,
        options=list(options.values()),
        initial_option=options[Priority(known)],
    )
    return _input("priority", _("How urgent is it?"), element)


def _input(
    field: str, label: str, element: Any, *, optional: bool = False, hint: str | None = None
) -> Block:
    block = InputBlock(
        block_id=field,
        label=PlainTextObject(text=label),
        element=element,
        optional=optional,
        hint=PlainTextObject(text=hint) if hint else None,
    )
    return dict(block.to_dict())
