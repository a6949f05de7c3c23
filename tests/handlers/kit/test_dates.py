"""Dates in words: what is not understood is said kindly, with examples."""

import pytest
from harness.given import FRIDAY_5PM, LONDON, MONDAY

from handlers.kit import dates
from handlers.kit.errors import Invalid
from handlers.staff.service.people import working_calendar

CALENDAR = working_calendar(LONDON)
TRY = " Try “fri 5pm”, “tomorrow” or “in 2 h”."


def test_a_phrase_becomes_an_instant() -> None:
    found = dates.read("fri 5pm", field="due", now=MONDAY, calendar=CALENDAR)
    assert (found.at, found.has_clock) == (FRIDAY_5PM, True)


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("2026-01-01", "“2026-01-01” has passed already."),
        ("whenever", "I do not understand “whenever” as a date."),
        ("5", "“5” is only a number; a day or a time is needed."),
        ("1 jan 2099", "“1 jan 2099” is too far away."),
        ("x{y}" * 50, "I do not understand “" + "x{y}" * 20 + "” as a date."),
    ],
)
def test_what_is_no_date_is_refused_at_its_field(phrase: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        dates.read(phrase, field="due", now=MONDAY, calendar=CALENDAR)
    assert refused.value.errors == {"due": said + TRY}


@pytest.mark.parametrize(("locale", "month"), [("en-US", 4), ("en-GB", 5), ("en_US", 4)])
def test_americans_write_the_month_first(locale: str, month: int) -> None:
    found = dates.read("4/5", field="due", now=MONDAY, calendar=CALENDAR, locale=locale)
    assert found.day.month == month
