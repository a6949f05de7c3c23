"""The fields of a task in its dialogs, each filled in with what is known of it."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import model_validator
from slack_sdk.models.blocks import (
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserMultiSelectElement,
)

from handlers.kit.answers import Block
from handlers.kit.blockkit import clip, context, escaped
from handlers.kit.forms import Form, entry
from handlers.kit.words import N_, _
from handlers.tasks.rules.drafts import (
    ITEM_LIMIT,
    MOST_ITEMS,
    MOST_OWNERS,
    REASON_LIMIT,
    TITLE_LIMIT,
    Choices,
    Draft,
)
from storage.enums import Evidence, Priority, Recurs, Sharing

_Word = TypeVar("_Word", bound=StrEnum)
NOTHING = "-"
_MOST_OPTIONS = 99  # Beside "none".
_OPTION_LIMIT = 75
_NUMBER_LIMIT = 20
_CHECKLIST_LIMIT = min(3000, MOST_ITEMS * (ITEM_LIMIT + 1))
_NO_CHOICE = N_("None")
_PRIORITIES = {
    Priority.LOW: N_("Low"),
    Priority.NORMAL: N_("Normal"),
    Priority.HIGH: N_("High"),
    Priority.URGENT: N_("Urgent"),
}
_SHARINGS = {
    Sharing.ANY: N_("Any of them does it"),
    Sharing.ALL: N_("Each of them does their part"),
}
_RECURS = {
    Recurs.NEXT_IN_FUTURE: N_("The next date that is still to come"),
    Recurs.FROM_DUE: N_("Every date, also one that was missed"),
    Recurs.FROM_COMPLETION: N_("Counted from the day it was done"),
}
_EVIDENCE = {
    Evidence.NONE: N_("Nothing"),
    Evidence.PHOTO: N_("A photo in the card's thread"),
    Evidence.NUMBER: N_("A number"),
    Evidence.SECOND: N_("A second person's confirmation"),
}


class TaskForm(Form):
    """What was filled in, still as text: the service understands it, as it does a typed line.

    Fields that were not shown are None.
    """

    title: str | None = None
    owners: list[str] | None = None
    sharing: str | None = None
    due: str | None = None
    rule: str | None = None
    recurs: str | None = None
    department: str | None = None
    site: str | None = None
    priority: str | None = None
    checklist: str | None = None
    evidence: str | None = None
    least: str | None = None
    most: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _one_owner(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Read the one owner whom the first version's dialog asked for."""
        if "owner" not in values:
            return values
        return {**values, "owners": [values["owner"]] if values["owner"] else []}

    def over(self, known: Draft) -> Draft:
        """Return a draft with what was filled in; what was not shown stays as it was known."""
        said = {
            name: "" if value == NOTHING else value
            for name, value in self.model_dump(exclude={"owners", "reason"}).items()
            if name in self.model_fields_set
        }
        empty = Draft()
        filled = {name: value or getattr(empty, name) for name, value in said.items()}
        owners = tuple(self.owners or ()) if "owners" in self.model_fields_set else known.owners
        return Draft(**{**vars(known), **filled, "owners": owners})


def about(task: str) -> Block:
    """Say above the fields which task a dialog is about; `task` is its title."""
    return context(escaped(task, TITLE_LIMIT))


def title(draft: Draft) -> Block:
    element = PlainTextInputElement(
        max_length=TITLE_LIMIT, initial_value=draft.title[:TITLE_LIMIT] or None
    )
    return entry("title", _("What is to be done?"), element)


def owners(draft: Draft, *, hint: str | None = None) -> Block:
    known = [one for one in draft.owners if not one.startswith("@")][:MOST_OWNERS]
    element = UserMultiSelectElement(initial_users=known or None, max_selected_items=MOST_OWNERS)
    return entry("owners", _("Who does it?"), element, optional=True, hint=hint)


def sharing(draft: Draft) -> Block:
    label = _("If it is several people")
    return entry("sharing", label, _select(_named(_SHARINGS), draft.sharing))


def due(draft: Draft) -> Block:
    hint = _("For example “fri 5pm”, “tomorrow” or “in 2 h”.")
    return entry("due", _("By when?"), _line(draft.due), optional=True, hint=hint)


def rule(draft: Draft, *, hint: str | None = None) -> Block:
    hint = hint or _("For example “every weekday 8:30” or “last day of the month”.")
    label = _("How often does it come round?")
    return entry("rule", label, _line(draft.rule), optional=True, hint=hint)


def recurs(draft: Draft) -> Block:
    label = _("And if it was late, which date is next?")
    return entry("recurs", label, _select(_named(_RECURS), draft.recurs))


def department(draft: Draft, choices: Choices) -> list[Block]:
    """Return the field, or nothing where there are no departments."""
    return _belonging("department", _("For which department?"), choices.departments,
                      draft.department)  # fmt: skip


def site(draft: Draft, choices: Choices) -> list[Block]:
    """Return the field, or nothing where there are no sites."""
    return _belonging("site", _("At which site?"), choices.sites, draft.site)


def priority(draft: Draft) -> Block:
    known = draft.priority if draft.priority in list(Priority) else Priority.NORMAL.value
    return entry("priority", _("How urgent is it?"), _select(_named(_PRIORITIES), known))


def shown_items(checklist: str) -> list[str]:
    """Return the items of a checklist as far as a dialog has room for them."""
    lines = checklist[:_CHECKLIST_LIMIT].splitlines()
    return [line.strip() for line in lines if line.strip()]


def checklist(draft: Draft) -> Block:
    element = PlainTextInputElement(
        multiline=True,
        max_length=_CHECKLIST_LIMIT,
        initial_value=draft.checklist[:_CHECKLIST_LIMIT] or None,
    )
    return entry("checklist", _("Checklist"), element, optional=True, hint=_("One item a line."))


def evidence(draft: Draft) -> list[Block]:
    """Return what is asked for as evidence, and the limits of a number."""
    limits = {"least": _("If it is a number: at least"), "most": _("If it is a number: at most")}
    known = {"least": draft.least, "most": draft.most}
    return [
        entry("evidence", _("What shows that it is done?"),
              _select(_named(_EVIDENCE), draft.evidence)),
        *(
            entry(name, label, _line(known[name], limit=_NUMBER_LIMIT), optional=True)
            for name, label in limits.items()
        ),
    ]  # fmt: skip


def reason() -> Block:
    element = PlainTextInputElement(max_length=REASON_LIMIT)
    hint = _("Only if the date moves.")
    return entry("reason", _("Why does the date move?"), element, optional=True, hint=hint)


def _line(text: str, *, limit: int = TITLE_LIMIT) -> PlainTextInputElement:
    return PlainTextInputElement(max_length=limit, initial_value=text[:limit] or None)


def _belonging(
    field: str, label: str, choices: Sequence[tuple[str, str]], chosen: str
) -> list[Block]:
    if not choices:
        return []
    # However many there are, the chosen one is among those that are offered.
    ordered = sorted(choices, key=lambda one: one[0] != chosen)[:_MOST_OPTIONS]
    offered = {NOTHING: _(_NO_CHOICE), **dict(sorted(ordered, key=lambda one: one[1].casefold()))}
    return [entry(field, label, _select(offered, chosen or NOTHING), optional=True)]


def _named(words: Mapping[_Word, str]) -> dict[str, str]:
    return {str(word): _(label) for word, label in words.items()}


def _select(labels: Mapping[str, str], chosen: str) -> StaticSelectElement:
    options = {
        value: Option(value=value, text=PlainTextObject(text=clip(label, _OPTION_LIMIT)))
        for value, label in labels.items()
    }
    return StaticSelectElement(options=list(options.values()), initial_option=options.get(chosen))
