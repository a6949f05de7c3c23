"""Dates and rules in people's words: reading a phrase, saying kindly why it was not understood."""

from datetime import date, datetime

from handlers.kit import recurrence_words, when
from handlers.kit.errors import Invalid
from handlers.kit.recurrence import Rule
from handlers.kit.when import DateOrder, NotUnderstood, Reason, When
from handlers.kit.words import N_, _
from handlers.kit.workdays import Calendar

_SENTENCES = {
    Reason.PAST: N_("“{phrase}” has passed already."),
    Reason.AMBIGUOUS: N_("“{phrase}” could mean two things."),
    Reason.BARE_NUMBER: N_("“{phrase}” is only a number; a day or a time is needed."),
    Reason.CONTRADICTION: N_("The parts of “{phrase}” contradict each other."),
    Reason.NO_SUCH_DAY: N_("There is no such day as “{phrase}”."),
    Reason.NO_SUCH_TIME: N_("There is no such time as “{phrase}”."),
    Reason.TOO_FAR: N_("“{phrase}” is too far away."),
    Reason.TOO_OFTEN: N_("“{phrase}” is too often: once a day at most."),
}


def read(phrase: str, *, field: str, now: datetime, calendar: Calendar, locale: str = "en") -> When:
    """Read a phrase somebody typed. Errors: `Invalid` with a sentence and examples at `field`."""
    order: DateOrder = "mdy" if locale.replace("_", "-") == "en-US" else "dmy"
    try:
        return when.read(phrase, now=now, calendar=calendar, date_order=order, language=locale)
    except NotUnderstood as problem:
        sentence = _SENTENCES.get(problem.reason, N_("I do not understand “{phrase}” as a date."))
        examples = _("Try “fri 5pm”, “tomorrow” or “in 2 h”.")
        raise _invalid(problem, field=field, sentence=sentence, examples=examples) from problem


def read_rule(
    phrase: str, *, field: str, start: date, calendar: Calendar, locale: str = "en"
) -> Rule:
    """Read a rule somebody typed. Errors: `Invalid` with a sentence and examples at `field`."""
    try:
        return recurrence_words.read(phrase, start=start, calendar=calendar, language=locale)
    except NotUnderstood as problem:
        sentence = _SENTENCES.get(problem.reason, N_("I do not understand “{phrase}” as a rule."))
        examples = _("Try “every weekday 8:30”, “every 2 weeks on mon” or “last day of the month”.")
        raise _invalid(problem, field=field, sentence=sentence, examples=examples) from problem


def _invalid(problem: NotUnderstood, *, field: str, sentence: str, examples: str) -> Invalid:
    return Invalid({field: _(sentence, phrase=problem.phrase[:80]) + " " + examples})
