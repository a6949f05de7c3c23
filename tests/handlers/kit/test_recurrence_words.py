"""Rules of recurrence in words, both ways."""

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from handlers.kit.recurrence import Closed, Rule
from handlers.kit.recurrence_says import say
from handlers.kit.recurrence_words import read
from handlers.kit.when import NotUnderstood, Reason
from handlers.kit.workdays import Calendar, parse_windows, same_hours

SHOP = Calendar(
    ZoneInfo("America/New_York"), same_hours(parse_windows("09:00-17:00"), weekdays=range(5))
)
ALWAYS = Calendar(SHOP.zone, same_hours(parse_windows("00:00-24:00"), weekdays=range(7)))
WEDNESDAY = date(2026, 11, 18)

SAID = [
    ("daily", "every day"),
    ("every day at 17:00", "every day at 17:00"),
    ("every day at 5", "every day at 17:00"),
    ("every weekday 8:30", "every weekday at 08:30"),
    ("8.30 every weekday", "every weekday at 08:30"),
    ("weekdays at half past 3", "every weekday at 15:30"),
    ("each morning", "every day at 12:00"),
    ("every morning at 8", "every day at 08:00"),
    ("every friday evening", "every Friday at 20:00"),
    ("every 3 days", "every 3 days"),
    ("every other day", "every 2 days"),
    ("every business day eod", "every working day"),
    ("every 2 weeks on Mon and Thu", "every 2 weeks on Monday and Thursday"),
    ("Mondays and Thursdays at 9am", "every Monday and Thursday at 09:00"),
    ("every fri, mon & wed", "every Monday, Wednesday and Friday"),
    ("every other friday", "every 2 weeks on Friday"),
    ("every fortnight", "every 2 weeks on Wednesday"),
    ("weekly", "every Wednesday"),
    ("every month", "every month on the 18th"),
    ("every month on the 1st", "every month on the 1st"),
    ("monthly on the 31st at noon", "every month on the 31st at 12:00"),
    ("the 15th of every month", "every month on the 15th"),
    ("every 22nd", "every month on the 22nd"),
    ("every 11th", "every month on the 11th"),
    ("every 23rd", "every month on the 23rd"),
    ("every quarter", "every 3 months on the 18th"),
    ("last friday of the month", "last Friday of every month"),
    ("every 2nd tuesday of the month", "second Tuesday of every month"),
    ("last day of every 2 months", "last day of every 2 months"),
    ("end of every month", "last working day of every month"),
    ("first working day of the month", "first working day of every month"),
    ("every quarter end", "last working day of every quarter"),
    ("first monday of every quarter", "first Monday of every quarter"),
    ("yearly on 24 dec", "every year on 24 December"),
    ("every december 24", "every year on 24 December"),
    ("every year", "every year on 18 November"),
    ("every 2 years on 29 feb", "every 2 years on 29 February"),
    ("every first monday of december", "every year on the first Monday of December"),
]


@pytest.mark.parametrize(("phrase", "said"), SAID)
def test_a_rule_is_said_back_in_words_that_mean_the_same(phrase: str, said: str) -> None:
    rule = read(phrase, start=WEDNESDAY, calendar=SHOP)
    assert say(rule) == said
    assert read(said, start=date(2020, 2, 29), calendar=ALWAYS) == rule


@pytest.mark.parametrize(
    ("phrase", "rule"),
    [
        ("every weekday 8:30", Rule("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", time(8, 30))),
        ("every 2 weeks on mon", Rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO")),
        ("last friday of the month", Rule("FREQ=MONTHLY;BYDAY=-1FR")),
        ("monthly on the 30th", Rule("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1")),
        ("end of every month", Rule("FREQ=MONTHLY;BYMONTHDAY=-1", closed=Closed.BEFORE)),
        ("every working day", Rule("FREQ=DAILY", closed=Closed.SKIP)),
        ("yearly on 24 dec", Rule("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24")),
    ],
)
def test_a_rule_is_kept_as_the_text_of_rfc_5545(phrase: str, rule: Rule) -> None:
    assert read(phrase, start=WEDNESDAY, calendar=SHOP) == rule


REFUSALS = [
    ("", Reason.EMPTY),
    ("friday", Reason.UNKNOWN),
    ("every", Reason.UNKNOWN),
    ("every now and then", Reason.UNKNOWN),
    ("every friday until christmas", Reason.UNKNOWN),
    ("every friday at 5 and 6", Reason.UNKNOWN),
    ("third working day of the month", Reason.UNKNOWN),
    ("every day 5", Reason.BARE_NUMBER),
    ("every second friday", Reason.AMBIGUOUS),
    ("biweekly", Reason.AMBIGUOUS),
    ("every day at midnight", Reason.AMBIGUOUS),
    ("every day at 6:30", Reason.AMBIGUOUS),
    ("every morning at 5pm", Reason.CONTRADICTION),
    ("every day at 25:00", Reason.NO_SUCH_TIME),
    ("every 30 feb", Reason.NO_SUCH_DAY),
    ("every month on the 32nd", Reason.NO_SUCH_DAY),
    ("fifth friday of the month", Reason.NO_SUCH_DAY),
    ("every 0 days", Reason.NO_SUCH_DAY),
    ("every 9999 weeks", Reason.TOO_FAR),
    ("hourly", Reason.TOO_OFTEN),
    ("every 2 hours", Reason.TOO_OFTEN),
    ("every 15 minutes", Reason.TOO_OFTEN),
]


@pytest.mark.parametrize(("phrase", "reason"), REFUSALS)
def test_what_is_not_surely_a_rule_is_refused_with_its_reason(phrase: str, reason: Reason) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read(phrase, start=WEDNESDAY, calendar=SHOP)
    assert (refusal.value.phrase, refusal.value.reason) == (phrase, reason)


def test_a_place_that_never_closes_cannot_tell_which_five_is_meant() -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read("every day at 5", start=WEDNESDAY, calendar=ALWAYS)
    assert refusal.value.reason is Reason.AMBIGUOUS


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("täglich", "every day"),
        ("jeden Tag um 17 Uhr", "every day at 17:00"),
        ("jeden Montag und Donnerstag 9:30", "every Monday and Thursday at 09:30"),
        ("freitags um 10", "every Friday at 10:00"),
        ("alle 2 Wochen am Montag", "every 2 weeks on Monday"),
        ("jeden Monat am 1.", "every month on the 1st"),
        ("letzter Freitag im Monat", "last Friday of every month"),
        ("Ende jedes Monats", "last working day of every month"),
        ("jedes Jahr am 24. Dezember", "every year on 24 December"),
        ("every other friday", "every 2 weeks on Friday"),
    ],
)
def test_german_rules_are_read_and_english_ones_beside_them(phrase: str, said: str) -> None:
    assert say(read(phrase, start=WEDNESDAY, calendar=SHOP, language="de")) == said
