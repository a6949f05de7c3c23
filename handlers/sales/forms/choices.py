"""A select whose choices come from what there is."""

from slack_sdk.models.blocks import Option, PlainTextObject, StaticSelectElement

from handlers.kit.answers import Block
from handlers.kit.blockkit import clip
from handlers.kit.forms import entry
from handlers.kit.words import _

NONE = "-"
_MOST = 100
_LABEL_LIMIT, _VALUE_LIMIT = 75, 150


def select(
    field: str, label: str, choices: list[tuple[str, str]], chosen: str, *, optional: bool = True
) -> Block:
    """Offer (value, text) choices; what was typed chooses whatever its case."""
    shown = [one for one in choices if len(one[0]) <= _VALUE_LIMIT][:_MOST]
    options = {
        value: Option(value=value, text=PlainTextObject(text=clip(text, _LABEL_LIMIT)))
        for value, text in shown or [(NONE, _("none yet"))]
    }
    known = next((value for value in options if value.casefold() == chosen.casefold()), None)
    element = StaticSelectElement(
        options=list(options.values()), initial_option=options[known] if known else None
    )
    return entry(field, label, element, optional=optional)


def value(chosen: str | None) -> str:
    """Return what was chosen, empty for none."""
    return "" if chosen in (None, NONE) else str(chosen)
