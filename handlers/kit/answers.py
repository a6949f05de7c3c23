"""What a listener wants Slack to show. The wrapper commits first and only then acknowledges."""

from dataclasses import dataclass, field
from typing import Any

Block = dict[str, Any]
View = dict[str, Any]


@dataclass(frozen=True)
class Silent:
    """The effect is to be seen elsewhere: a card, a message."""


@dataclass(frozen=True)
class Text:
    """A private answer, shown to the person who asked.

    `instead` shows it in place of the private message whose button was pressed.
    """

    text: str
    blocks: list[Block] = field(default_factory=list)
    instead: bool = False


@dataclass(frozen=True)
class Errors:
    """Sentences at the fields of the dialog that was submitted, by block id."""

    errors: dict[str, str]


@dataclass(frozen=True)
class Update:
    """Show another view in the same dialog: the one submitted, or whose button was pressed."""

    view: View


@dataclass(frozen=True)
class Push:
    """Put another view on top of the dialog."""

    view: View


@dataclass(frozen=True)
class OpenDialog:
    """Open a dialog. Where Slack gave no trigger (a typed message), `otherwise` is said."""

    view: View
    otherwise: Text


Answer = Silent | Text | Errors | Update | Push | OpenDialog
