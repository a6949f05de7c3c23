"""Days that lie behind, in people's words: `fri` is the last one, `5 mar` the one gone by."""

from datetime import date, timedelta

from handlers.kit.languages.language import Language
from handlers.kit.languages.spoken import languages_for
from handlers.kit.when import NotUnderstood
from handlers.kit.when_days import DateOrder, DayReader
from handlers.kit.when_words import Reason, RefusedError, in_language, smooth
from handlers.kit.workdays import DAYS_A_WEEK, Calendar

# A date without a year is looked for in the ten months that have gone by.
_BACK = timedelta(days=300)


def read(
    phrase: str, *, today: date, calendar: Calendar, date_order: DateOrder, language: str
) -> date:
    """Return the day that is meant, today or before it. Errors: `NotUnderstood`.

    `TOO_FAR` says that the day has not come yet.
    """
    for words in languages_for(language):
        try:
            day = _read(in_language(smooth(phrase), words), today, calendar, date_order, words)
        except RefusedError as refused:
            raise NotUnderstood(phrase, refused.reason) from None
        if day is not None and day > today:
            raise NotUnderstood(phrase, Reason.TOO_FAR)
        if day is not None:
            return day
    raise NotUnderstood(phrase, Reason.UNKNOWN)


def _read(
    text: str, today: date, calendar: Calendar, date_order: DateOrder, words: Language
) -> date | None:
    if text in words.days:
        return today + timedelta(days=words.days[text])
    if text in words.weekdays:
        return today - timedelta(days=(today.weekday() - words.weekdays[text]) % DAYS_A_WEEK)
    found = DayReader(today - _BACK, calendar, date_order, words).read(text)
    if found is None or found.part:
        return None
    return max((day for day in found.days if day <= today), default=found.days[0])
