"""The dialogs for a note, and for the number that a task asks for."""

from typing import ClassVar

from slack_sdk.models.blocks import PlainTextInputElement

from handlers.kit.answers import View
from handlers.kit.blockkit import clip
from handlers.kit.forms import ACTION, Form, entry, modal
from handlers.kit.words import N_, _
from handlers.tasks.forms import fields

NOTE, NUMBER = "tasks.note", "tasks.number"
NOTE_LIMIT = 2000
NUMBER_LIMIT = 20


class NoteForm(Form):
    sentences: ClassVar[dict[str, str]] = {"note": N_("Write what is to be noted.")}

    note: str


class NumberForm(Form):
    sentences: ClassVar[dict[str, str]] = {"number": N_("Write the number.")}

    number: str


def note(task_id: str, reference: str, *, title: str) -> View:
    """Build the dialog for a note on a task."""
    element = PlainTextInputElement(action_id=ACTION, multiline=True, max_length=NOTE_LIMIT)
    return modal(
        NOTE,
        title=_("Note on {task}", task=reference),
        submit=_("Save"),
        blocks=[fields.about(title), entry("note", _("What is to be noted?"), element)],
        metadata=task_id,
    )


def number(task_id: str, reference: str, *, title: str, limits: str) -> View:
    """Build the dialog for the number with which a task is done; `limits` are in words."""
    element = PlainTextInputElement(action_id=ACTION, max_length=NUMBER_LIMIT)
    hint = _("A number{limits}, such as 4.2.", limits=limits)
    return modal(
        NUMBER,
        title=_("{task} is done", task=reference),
        submit=_("Done"),
        blocks=[entry("number", clip(title, 200), element, hint=hint)],
        metadata=task_id,
    )
