"""Which days a report is about: `this month`, `last 30 days`, `october`, `2026-09`, `last week`."""

import re
from datetime import date, timedelta

from handlers.kit.languages.spoken import languages_for
from handlers.kit.when_periods import Period, month_of, period_around
from handlers.kit.when_words import RefusedError, smooth

_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})")
_NAMED = re.compile(r"([^\W\d_]+)\.?(?: ([0-9]{4}))?")
_DAYS = re.compile(r"(?:last )?([1-9][0-9]{0,2}) (?:days|d)")
_LAST = re.compile(r"(?:last|past|previous) (.+)")


class NoPeriod(ValueError):  # It names what happened.
    """The phrase is no period we know."""


class FuturePeriod(ValueError):  # It names what happened.
    """All of the period lies ahead."""


def read(phrase: str, *, today: date, language: str) -> tuple[date, date]:
    """Return the first and the last day of a period, at most today.

    Without a phrase it is the last thirty days. Errors: `NoPeriod`, `FuturePeriod`.
    """
    try:
        found = _read(smooth(phrase), today, language) if phrase.strip() else _days(today, 30)
    except (RefusedError, ValueError, OverflowError):
        found = None
    if found is None:
        raise NoPeriod(phrase)
    if found.first > today:
        raise FuturePeriod(phrase)
    return found.first, min(found.after - timedelta(days=1), today)


def _read(text: str, today: date, language: str) -> Period | None:
    if match := _DAYS.fullmatch(text):
        return _days(today, int(match[1]))
    if match := _ISO.fullmatch(text):
        return month_of(int(match[1]), int(match[2]))
    for words in languages_for(language):
        if text in words.periods:
            unit, ahead = words.periods[text]
            return period_around(today, unit, ahead=ahead)
        last = _LAST.fullmatch(text)
        if last and f"this {last[1]}" in words.periods:
            unit, ahead = words.periods[f"this {last[1]}"]
            return period_around(today, unit, ahead=ahead - 1)
        match = _NAMED.fullmatch(text)
        if match and match[1] in words.months:
            month = words.months[match[1]]
            return month_of(int(match[2]) if match[2] else _gone(today, month), month)
    return None


def _days(today: date, count: int) -> Period:
    return Period(today - timedelta(days=count - 1), today + timedelta(days=1))


def _gone(today: date, month: int) -> int:
    """Return the year of the month that has come last."""
    return today.year if month <= today.month else today.year - 1
