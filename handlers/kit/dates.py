"""Dates in people's words: reading a phrase, and saying kindly why it was not understood."""

from datetime import datetime

from handlers.kit import when
from handlers.kit.errors import Invalid
from handlers.kit.when import DateOrder, NotUnderstood, Reason, When
from handlers.kit.words import N_, _
from handlers.kit.workdays import Calendar

_SENTENCES = {
    Reason.PAST: N_("“{phrase}” has passed already."),
    Reason.AMBIGUOUS: N_("“{phrase}” could mean two things."),
    Reason.BARE_NUMBER: N_("“{phrase}” is only a number; a day or a time is needed."),
    Reason.TOO_FAR: N_("“{phrase}” is too far away."),
}


def read(phrase: str, *, field: str, now: datetime, calendar: Calendar, locale: str = "en") -> When:
    """Read a phrase somebody typed. Errors: `Invalid` with a sentence and examples at `field`."""
    order: DateOrder = "mdy" if locale.replace("_", "-") == "en-US" else "dmy"
    try:
        return when.read(phrase, now=now, calendar=calendar, date_order=order)
    except NotUnderstood as problem:
        sentence = _SENTENCES.get(problem.reason, N_("I do not understand “{phrase}” as a date."))
        said = _(sentence, phrase=phrase[:80])
        raise Invalid(
            {field: said + " " + _("Try “fri 5pm”, “tomorrow” or “in 2 h”.")}
        ) from problem
