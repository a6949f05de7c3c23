"""Which days a target is for: `october`, `march 2027`, `2027-03`, `this week`, `next quarter`."""

import re
from datetime import date, timedelta

from handlers.kit.languages.spoken import languages_for
from handlers.kit.when_periods import Period, month_of, period_around
from handlers.kit.when_words import RefusedError, smooth

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_NAMED = re.compile(r"([^\W\d_]+)\.?(?: ([0-9]{4}))?")
# A month without a year is this year's or next year's, unless it has just gone by.
_AHEAD_AT_MOST = timedelta(days=305)


class NoPeriod(ValueError):  # It names what happened.
    """The phrase is no period we know."""


class PastPeriod(ValueError):  # It names what happened.
    """All of the period lies behind."""


def read(phrase: str, *, today: date, language: str) -> tuple[date, date]:
    """Return the first and the last day of a period. Errors: `NoPeriod`, `PastPeriod`."""
    try:
        found = _read(smooth(phrase), today, language)
    except RefusedError:
        found = None
    if found is None:
        raise NoPeriod(phrase)
    if found.after <= today:
        raise PastPeriod(phrase)
    return found.first, found.after - timedelta(days=1)


def _read(text: str, today: date, language: str) -> Period | None:
    if match := _ISO.fullmatch(text):
        return month_of(int(match[1]), int(match[2]))
    for words in languages_for(language):
        if text in words.periods:
            unit, ahead = words.periods[text]
            return period_around(today, unit, ahead=ahead)
        match = _NAMED.fullmatch(text)
        if match and match[1] in words.months:
            month = words.months[match[1]]
            return month_of(int(match[2]), month) if match[2] else _coming(today, month)
    return None


def _coming(today: date, month: int) -> Period:
    own = month_of(today.year, month)
    return (
        own if own.after > today or own.a_year_on.first - today > _AHEAD_AT_MOST else own.a_year_on
    )
