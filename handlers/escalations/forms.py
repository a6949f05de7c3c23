"""The dialogs: a promise, somebody to hand to, and a chain."""

from typing import ClassVar

from slack_sdk.models.blocks import (
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserSelectElement,
)

from handlers.escalations.rules.grammar import LONGEST_TEXT
from handlers.kit.answers import View
from handlers.kit.blockkit import clip, context, escape
from handlers.kit.forms import Form, entry, modal
from handlers.kit.words import N_, _

TAKE, HAND, CHAIN = "escalations.take", "escalations.hand", "escalations.chain"
_LONGEST = 120

# The phrases are read like typed ones, in every language; the labels are for people.
_PROMISES = {
    "in 30 min": N_("in 30 minutes"),
    "in 1 h": N_("in an hour"),
    "in 2 h": N_("in two hours"),
    "today": N_("by the end of today"),
}


class Promise(Form):
    """When somebody will tell how it stands, still as text; an own phrase goes first."""

    sentences: ClassVar[dict[str, str]] = {"promise": N_("Choose when, or write it.")}

    promise: str
    phrase: str | None = None

    def when(self) -> str:
        return self.phrase or self.promise


def promise(title: str, value: str) -> View:
    """Build the dialog by which somebody takes a run."""
    options = {
        phrase: Option(value=phrase, text=PlainTextObject(text=_(label)))
        for phrase, label in _PROMISES.items()
    }
    element = StaticSelectElement(options=list(options.values()), initial_option=options["in 1 h"])
    own = PlainTextInputElement(max_length=_LONGEST)
    return modal(
        TAKE,
        title=_("I take it"),
        submit=_("Promise"),
        blocks=[
            context(clip(escape(title), 1000)),
            entry("promise", _("When will you tell how it stands?"), element),
            entry(
                "phrase",
                _("Or in your own words"),
                own,
                optional=True,
                hint=_("For example “fri 5pm”, “tomorrow” or “in 2 h”."),
            ),
        ],
        metadata=value,
    )


class Hand(Form):
    sentences: ClassVar[dict[str, str]] = {"receiver": N_("Choose somebody.")}

    receiver: str


def hand(title: str, value: str) -> View:
    """Build the dialog for whom to ask instead."""
    hint = _("They are asked now. If they do not take it, the next step is reached.")
    return modal(
        HAND,
        title=_("Hand to …"),
        submit=_("Hand over"),
        blocks=[
            context(clip(escape(title), 1000)),
            entry("receiver", _("Who is to take it?"), UserSelectElement(), hint=hint),
        ],
        metadata=value,
    )


class Lines(Form):
    """A chain as it was written."""

    chain: str | None = None


def chain(scope: str, text: str) -> View:
    """Build the dialog for the chain of a scope, such as `tasks urgent at Harbour`."""
    element = PlainTextInputElement(
        multiline=True, max_length=LONGEST_TEXT, initial_value=text[:LONGEST_TEXT] or None
    )
    return modal(
        CHAIN,
        title=_("Who is reached"),
        submit=_("Save"),
        blocks=[
            context(_("Who is reached for {scope}", scope=f"`{escape(scope)}`")),
            entry(
                "chain",
                _("One line for each step"),
                element,
                optional=True,
                hint=_(
                    "owner, lead, manager, @person or #channel; then “wait 30m” or"
                    " “wait 2h working”, and “if empty skip”, “hold” or “manager”."
                    " A last line may be “passes 2”. Nothing: back to what served before."
                ),
            ),
        ],
        metadata=scope,
    )
