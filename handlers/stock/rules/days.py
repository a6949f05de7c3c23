"""The day on which something happened, as people type it: today, or a day before it."""

import re
from datetime import date, timedelta

from babel.dates import get_day_names, get_month_names

from handlers.kit.numbers import parsed

FURTHEST = timedelta(days=62)
_WORDS = {"today": 0, "yesterday": 1, "heute": 0, "gestern": 1}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_PLAIN = re.compile(r"(\d{1,2})\.? ([^\W\d]+)|([^\W\d]+) (\d{1,2})")


def read(phrase: str, *, today: date, locale: str) -> date | None:
    """Return the last day a phrase means, `today` at the latest; None when it means none.

    It reads `today`, `yesterday`, `fri`, `5 mar`, `mar 5` and `2027-03-05`.
    """
    text = " ".join(phrase.casefold().replace(",", " ").split())
    if text in _WORDS:
        return today - timedelta(days=_WORDS[text])
    if _ISO.fullmatch(text):
        return _written(text)
    for language in dict.fromkeys((locale, "en")):
        day = _named(text, language, today)
        if day is not None:
            return day
    return None


def is_possible(day: date, *, today: date) -> bool:
    """Whether something of that day may still be booked."""
    return today - FURTHEST <= day <= today


def _named(text: str, locale: str, today: date) -> date | None:
    known = parsed(locale)
    for number, name in get_day_names("wide", locale=known).items():
        if _means(text, name):
            return today - timedelta(days=(today.weekday() - number) % 7)
    found = _PLAIN.fullmatch(text)
    if not found:
        return None
    month = found[2] or found[3]
    for number, name in get_month_names("wide", locale=known).items():
        if _means(month, name):
            return _last(int(found[1] or found[4]), number, today)
    return None


def _means(text: str, name: str) -> bool:
    shortest = 3 if len(name) > 3 else 2  # noqa: PLR2004  # "mon", "sept", but "Mai".
    return len(text) >= min(shortest, len(name)) and name.casefold().startswith(text.rstrip("."))


def _last(day: int, month: int, today: date) -> date | None:
    for year in (today.year, today.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= today:
            return found
    return None


def _written(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
