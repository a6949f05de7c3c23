"""The dialogs of reminders: until when to snooze, who else could do it, and the numbers."""

from dataclasses import asdict
from typing import Annotated, Any, ClassVar

from pydantic import Field
from slack_sdk.models.blocks import (
    NumberInputElement,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)

from handlers.kit.answers import Block, View
from handlers.kit.blockkit import BUTTON_LIMIT, clip
from handlers.kit.forms import Form, entry, modal
from handlers.kit.words import N_, _
from storage.reminders import Numbers
from storage.staff import Person

UNTIL, ELSE, NUMBERS = "tasks.until", "tasks.ring.else", "tasks.numbers"
_LONGEST = 100

# What each number may be, and what is asked for it.
_RANGES: dict[str, tuple[int, int]] = {
    "brief_minutes": (0, 240),
    "last_call_minutes": (0, 240),
    "soon_minutes": (5, 480),
    "untaken_hours": (1, 40),
    "unaccepted_hours": (1, 80),
    "unaccepted_percent": (10, 90),
    "lead_morning": (1, 20),
    "manager_morning": (2, 40),
}
_LABELS = {
    "brief_minutes": N_("Brief: minutes after the start of work"),
    "last_call_minutes": N_("Last call: minutes before the end of work, 0 for none"),
    "soon_minutes": N_("Before a due time: minutes"),
    "untaken_hours": N_("Nobody took it: working hours until its lead hears"),
    "unaccepted_hours": N_("Not accepted: working hours until its assigner hears"),
    "unaccepted_percent": N_("or percent of the time that is left"),
    "lead_morning": N_("Overdue: on which working morning the lead hears"),
    "manager_morning": N_("and on which the manager"),
}


class Until(Form):
    sentences: ClassVar[dict[str, str]] = {"when": N_("Say until when, for example “fri”.")}

    when: str


def until(task_id: str, name: str, errors: dict[str, str] | None = None) -> View:
    """Build the dialog for until when a task is snoozed."""
    label = _("Until when shall I leave you alone with {task}?", task=name)
    element = PlainTextInputElement(max_length=_LONGEST)
    hint = _("For example “fri 5pm”, “tomorrow” or “in 2 h”.")
    return modal(
        UNTIL,
        title=_("Snooze"),
        submit=_("Snooze"),
        blocks=[entry("when", label, element, hint=hint)],
        metadata=task_id,
        errors=errors,
    )


class Else(Form):
    sentences: ClassVar[dict[str, str]] = {"owners": N_("Choose somebody.")}

    owners: str


def somebody_else(task_id: str, name: str, people: list[Person]) -> View:
    """Build the dialog for who of those present does it."""
    options = [
        Option(value=one.id, text=PlainTextObject(text=clip(one.name or one.handle, BUTTON_LIMIT)))
        for one in people
    ]
    label = _("Who is at work and does {task}?", task=name)
    return modal(
        ELSE,
        title=_("Somebody present"),
        submit=_("Give it to them"),
        blocks=[entry("owners", label, StaticSelectElement(options=options))],
        metadata=task_id,
    )


def _between(name: str) -> Any:
    low, high = _RANGES[name]
    return Field(ge=low, le=high)


class NumbersForm(Form):
    """The numbers as filled in; each within its range."""

    brief_minutes: Annotated[int, _between("brief_minutes")]
    last_call_minutes: Annotated[int, _between("last_call_minutes")]
    soon_minutes: Annotated[int, _between("soon_minutes")]
    untaken_hours: Annotated[int, _between("untaken_hours")]
    unaccepted_hours: Annotated[int, _between("unaccepted_hours")]
    unaccepted_percent: Annotated[int, _between("unaccepted_percent")]
    lead_morning: Annotated[int, _between("lead_morning")]
    manager_morning: Annotated[int, _between("manager_morning")]


def out_of_range(field: str) -> str:
    """Say what a number may be."""
    low, high = _RANGES[field]
    return _("Fill in a whole number from {low} to {high}.", low=low, high=high)


def numbers(held: Numbers) -> View:
    """Build the dialog for the numbers, filled in with those that hold."""
    known = asdict(held)

    def number(name: str) -> Block:
        low, high = _RANGES[name]
        element = NumberInputElement(
            is_decimal_allowed=False,
            initial_value=str(known[name]),
            min_value=str(low),
            max_value=str(high),
        )
        return entry(name, _(_LABELS[name]), element)

    return modal(
        NUMBERS,
        title=_("Reminders"),
        submit=_("Save"),
        blocks=[number(name) for name in _RANGES],
    )
