"""The dialogs for an absence, for somebody who joined, for a hand-over and for a sheet."""

import uuid
from typing import Any, ClassVar

from slack_sdk.models.blocks import (
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)

from handlers.kit.answers import Block, View
from handlers.kit.blockkit import clip
from handlers.kit.forms import Form, entry, modal
from handlers.kit.words import N_, _
from handlers.staff.cards.people import role_word
from storage.enums import Role

AWAY, PLACE, GIVE, ROSTER = "staff.away", "staff.place", "staff.give", "staff.roster"
NOTHING = "-"
_MOST_OPTIONS = 99
_LONGEST = 200


class Away(Form):
    sentences: ClassVar[dict[str, str]] = {"until": N_("Say until when, for example “fri”.")}

    person: str | None = None
    until: str
    begins: str | None = None
    reason: str | None = None


def away(known: dict[str, str], errors: dict[str, str] | None = None) -> View:
    """Build the dialog for an absence, filled in with what is `known` by field."""

    def text(field: str, example: str) -> PlainTextInputElement:
        known_text = known.get(field, "")[:_LONGEST] or None
        return PlainTextInputElement(
            initial_value=known_text, max_length=_LONGEST, placeholder=example
        )

    return modal(
        AWAY,
        title=_("Away"),
        submit=_("Save"),
        blocks=[
            entry("person", _("Who is away?"), UserSelectElement(initial_user=known.get("person"))),
            entry("until", _("Until when?"), text("until", "fri")),
            entry("begins", _("From when?"), text("begins", "mon"), optional=True,
                  hint=_("Nothing filled in: from now on.")),
            entry("reason", _("Why?"), text("reason", ""), optional=True,
                  hint=_("Only who leads them, managers and admins see it.")),
        ],
        errors=errors,
    )  # fmt: skip


class Place(Form):
    site: str | None = None
    department: str | None = None
    role: Role

    def ids(self) -> tuple[uuid.UUID | None, uuid.UUID | None]:
        """Return the ids of the site and the department, None for none."""
        site, department = (
            uuid.UUID(hex=one) if one and one != NOTHING else None
            for one in (self.site, self.department)
        )
        return site, department


def place(
    name: str,
    welcome_id: str,
    *,
    sites: list[tuple[str, str]],
    departments: list[tuple[str, str]],
    chosen: tuple[str | None, str | None, Role],
) -> View:
    """Build the dialog for where somebody works; choices are (id, name)."""
    site, department, role = chosen
    roles = [(one.value, role_word(one)) for one in Role]
    none = (NOTHING, _("none yet"))
    return modal(
        PLACE,
        title=_("Who joined"),
        submit=_("Save"),
        blocks=[
            _select("site", _("{name}: which site?", name=clip(name, 80)), [none, *sites], site),
            _select("department", _("Which department?"), [none, *departments], department),
            _select("role", _("Which role?"), roles, role.value),
        ],
        metadata=welcome_id,
    )


class Give(Form):
    sentences: ClassVar[dict[str, str]] = {"receiver": N_("Choose somebody.")}

    receiver: str


def give(name: str, hand_over_id: str) -> View:
    """Build the dialog for who takes over."""
    label = _("Who takes over from {name}?", name=clip(name, 80))
    return modal(
        GIVE,
        title=_("Hand over"),
        submit=_("Hand over"),
        blocks=[entry("receiver", label, UserSelectElement())],
        metadata=hand_over_id,
    )


class Upload(Form):
    sentences: ClassVar[dict[str, str]] = {"sheet": N_("Choose a CSV or XLSX file.")}

    sheet: list[dict[str, Any]]

    def file(self) -> tuple[str, str] | None:
        """Return the id and the name of the file, None without one."""
        first = next(iter(self.sheet), None)
        return (str(first["id"]), str(first.get("name", ""))) if first else None


def upload() -> View:
    """Build the dialog for a sheet of people."""
    element = {"type": "file_input", "filetypes": ["csv", "xlsx"], "max_files": 1}
    return modal(
        ROSTER,
        title=_("People from a sheet"),
        submit=_("Read it"),
        blocks=[
            entry(
                "sheet",
                _("A CSV or XLSX file with a column “person”"),
                element,
                hint=_(
                    "Other columns I know: site, department, role, manager."
                    " You see what would change before it does."
                ),
            )
        ],
    )


def _select(field: str, label: str, choices: list[tuple[str, str]], chosen: str | None) -> Block:
    options = {
        value: Option(value=value, text=PlainTextObject(text=clip(text, 75)))
        for value, text in choices[:_MOST_OPTIONS]
    }
    element = StaticSelectElement(
        options=list(options.values()), initial_option=options.get(chosen or NOTHING)
    )
    return entry(field, label, element)
