"""What a person reads when a date or a rule was not understood."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.kit import dates
from handlers.kit.errors import Invalid
from handlers.kit.recurrence import Rule
from handlers.kit.when import Reason
from handlers.kit.workdays import Calendar, parse_windows, same_hours

SHOP = Calendar(ZoneInfo("Europe/Berlin"), same_hours(parse_windows("09:00-17:00")))
NOW = datetime(2026, 11, 18, 9, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("asap", "I do not understand “asap” as a date. Try “fri 5pm”, “tomorrow” or “in 2 h”."),
        ("5", "“5” is only a number; a day or a time is needed."),
        ("31 nov", "There is no such day as “31 nov”."),
        ("fri 21 nov", "The parts of “fri 21 nov” contradict each other."),
    ],
)
def test_a_date_that_fails_says_why_at_its_field(phrase: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        dates.read(phrase, field="due", now=NOW, calendar=SHOP)
    assert refusal.value.errors["due"].startswith(sentence)


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("friday", "I do not understand “friday” as a rule. Try “every weekday 8:30”"),
        ("hourly", "“hourly” is too often: once a day at most."),
    ],
)
def test_a_rule_that_fails_says_why_at_its_field(phrase: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refusal:
        dates.read_rule(phrase, field="every", start=date(2026, 11, 18), calendar=SHOP)
    assert refusal.value.errors["every"].startswith(sentence)


def test_every_reason_but_the_plain_ones_has_its_sentence() -> None:
    assert set(Reason) - set(dates._SENTENCES) == {Reason.EMPTY, Reason.UNKNOWN}


def test_the_locale_chooses_the_language_and_the_order_of_the_date() -> None:
    def day(phrase: str, locale: str) -> date:
        return dates.read(phrase, field="due", now=NOW, calendar=SHOP, locale=locale).day

    assert day("12/3", "en-US") == date(2026, 12, 3)
    assert day("3/12", "en-GB") == day("3.12.", "de-DE") == date(2026, 12, 3)
    rule = dates.read_rule(
        "jeden Freitag", field="every", start=NOW.date(), calendar=SHOP, locale="de_DE"
    )
    assert rule == Rule("FREQ=WEEKLY;BYDAY=FR")
