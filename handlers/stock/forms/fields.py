"""The inputs that stock's dialogs share."""

from slack_sdk.models.blocks import (
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
)

from handlers.kit.answers import Block
from handlers.kit.blockkit import clip
from handlers.kit.forms import entry

LONGEST = 200
_MOST_OPTIONS = 100


def text(
    field: str, label: str, known: str, *, example: str = "", optional: bool = False,
    hint: str | None = None,
) -> Block:  # fmt: skip
    element = PlainTextInputElement(
        initial_value=known[:LONGEST] or None, max_length=LONGEST, placeholder=example or None
    )
    return entry(field, label, element, optional=optional, hint=hint)


def site(field: str, label: str, known: str, sites: list[str]) -> Block:
    """Offer the sites by name; more than Slack lists at once are typed."""
    if not sites or len(sites) > _MOST_OPTIONS:
        return text(field, label, known)
    options = {
        one.casefold(): Option(value=one, text=PlainTextObject(text=clip(one, 75))) for one in sites
    }
    element = StaticSelectElement(
        options=list(options.values()), initial_option=options.get(known.casefold())
    )
    return entry(field, label, element)
