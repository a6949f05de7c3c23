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
    return choice(field, label, known, [(one, one) for one in sites])


def choice(
    field: str, label: str, known: str, choices: list[tuple[str, str]], *, optional: bool = False
) -> Block:
    """Offer (value, text) choices; what is known chooses whatever its case."""
    options = {
        value.casefold(): Option(value=value, text=PlainTextObject(text=clip(shown, 75)))
        for value, shown in choices
    }
    element = StaticSelectElement(
        options=list(options.values()), initial_option=options.get(known.casefold())
    )
    return entry(field, label, element, optional=optional)
