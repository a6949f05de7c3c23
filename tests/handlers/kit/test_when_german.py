"""Dates in German, with English always understood beside it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.kit.when import NotUnderstood, Reason, read
from handlers.kit.workdays import Calendar, parse_windows, same_hours

BERLIN = ZoneInfo("Europe/Berlin")
LADEN = Calendar(BERLIN, same_hours(parse_windows("09:00-17:00"), weekdays=range(5)))


def in_berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


MITTWOCH = in_berlin("2026-11-18 10:15")

PHRASES = [
    ("heute", "2026-11-18 17:00"),
    ("morgen", "2026-11-19 17:00"),
    ("übermorgen", "2026-11-20 17:00"),
    ("uebermorgen um 10", "2026-11-20 10:00"),
    ("Freitag 17 Uhr", "2026-11-20 17:00"),
    ("Fr. 17:00", "2026-11-20 17:00"),
    ("bis Freitag", "2026-11-20 17:00"),
    ("Freitag um fünf", "2026-11-20 17:00"),
    ("nächsten Dienstag", "2026-11-24 17:00"),
    ("diesen Freitag", "2026-11-20 17:00"),
    ("in 2 Stunden", "2026-11-18 12:15"),
    ("in einer halben Stunde", "2026-11-18 10:45"),
    ("in 3 Arbeitstagen", "2026-11-23 17:00"),
    ("Freitag in einer Woche", "2026-11-27 17:00"),
    ("Ende des Monats", "2026-11-30 17:00"),
    ("zum Monatsende", "2026-11-30 17:00"),
    ("Ende nächster Woche", "2026-11-27 17:00"),
    ("Anfang nächsten Monats", "2026-12-01 17:00"),
    ("nächste Woche", "2026-11-23 17:00"),
    ("Wochenende", "2026-11-21 17:00"),
    ("halb 4", "2026-11-18 15:30"),
    ("morgen halb vier", "2026-11-19 15:30"),
    ("halb eins", "2026-11-18 12:30"),
    ("Viertel vor 5", "2026-11-18 16:45"),
    ("zehn nach vier", "2026-11-18 16:10"),
    ("17 Uhr 30", "2026-11-18 17:30"),
    ("9 Uhr morgen", "2026-11-19 09:00"),
    ("morgen um 9 Uhr früh", "2026-11-19 09:00"),
    ("morgen früh", "2026-11-19 12:00"),
    ("Freitagnachmittag", "2026-11-20 17:00"),
    ("heute Abend um 8", "2026-11-18 20:00"),
    ("Donnerstag mittag", "2026-11-19 12:00"),
    ("24.12.", "2026-12-24 17:00"),
    ("24.12", "2026-12-24 17:00"),
    ("bis zum 24.12.2026", "2026-12-24 17:00"),
    ("am 9.12. um 10", "2026-12-09 10:00"),
    ("Montag, den 23.11.", "2026-11-23 17:00"),
    ("am 25.", "2026-11-25 17:00"),
    ("24. Dezember 14 Uhr", "2026-12-24 14:00"),
    ("3. März", "2027-03-03 17:00"),
    ("erster Montag im Dezember", "2026-12-07 17:00"),
    ("letzter Tag des Monats", "2026-11-30 17:00"),
    ("Feierabend", "2026-11-18 17:00"),
    ("fri 5pm", "2026-11-20 17:00"),
    ("tomorrow at half past 3", "2026-11-19 15:30"),
    ("a week from friday", "2026-11-27 17:00"),
]


@pytest.mark.parametrize(("phrase", "expected"), PHRASES)
def test_german_and_english_are_read_where_german_is_spoken(phrase: str, expected: str) -> None:
    when = read(phrase, now=MITTWOCH, calendar=LADEN, language="de-DE")
    assert when.at == in_berlin(expected)


@pytest.mark.parametrize(
    ("phrase", "reason"),
    [
        ("5", Reason.BARE_NUMBER),
        ("9.12", Reason.AMBIGUOUS),
        ("Freitag 9.12", Reason.AMBIGUOUS),
        ("nächstes Wochenende", Reason.AMBIGUOUS),
        ("3 Uhr nachts", Reason.AMBIGUOUS),
        ("Mo 1.12.", Reason.CONTRADICTION),
        ("31.11.", Reason.NO_SUCH_DAY),
        ("17.11.", Reason.PAST),
        ("dreiviertel 4", Reason.UNKNOWN),
        ("bald", Reason.UNKNOWN),
        ("irgendwann morgen", Reason.UNKNOWN),
        ("fri 5pm bitte", Reason.UNKNOWN),
    ],
)
def test_what_is_doubtful_in_german_is_refused(phrase: str, reason: Reason) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read(phrase, now=MITTWOCH, calendar=LADEN, language="de")
    assert (refusal.value.phrase, refusal.value.reason) == (phrase, reason)


@pytest.mark.parametrize("phrase", ["morgen", "Freitag", "halb 4", "24.12."])
def test_german_is_not_guessed_where_english_is_spoken(phrase: str) -> None:
    with pytest.raises(NotUnderstood):
        read(phrase, now=MITTWOCH, calendar=LADEN)


def test_a_language_that_is_not_known_is_read_as_english() -> None:
    when = read("fri 5pm", now=MITTWOCH, calendar=LADEN, language="tlh")
    assert when.at == in_berlin("2026-11-20 17:00")
