"""What people type as a date, what it means, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.kit.when import DateOrder, NotUnderstood, Reason, When, read
from handlers.kit.workdays import Calendar, parse_windows, same_hours

NEW_YORK = ZoneInfo("America/New_York")
HOURS = parse_windows("09:00-17:00")
SHOP = Calendar(
    NEW_YORK,
    same_hours(HOURS, weekdays=range(5)),
    holidays={date(2026, 11, 26): "Thanksgiving"},
)
NIGHTS = Calendar(NEW_YORK, same_hours(parse_windows("22:00-06:00"), weekdays=range(7)))
ALWAYS = Calendar(NEW_YORK, same_hours(parse_windows("00:00-24:00"), weekdays=range(7)))


def in_new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


WEDNESDAY = in_new_york("2026-11-18 10:15")

DAYS = [
    ("today", "2026-11-18 17:00"),
    ("tomorrow", "2026-11-19 17:00"),
    ("tmrw", "2026-11-19 17:00"),
    ("the day after tomorrow", "2026-11-20 17:00"),
    ("friday", "2026-11-20 17:00"),
    ("this friday", "2026-11-20 17:00"),
    ("next friday", "2026-11-20 17:00"),
    ("tues", "2026-11-24 17:00"),
    ("wed", "2026-11-18 17:00"),
    ("next wednesday", "2026-11-25 17:00"),
    ("sunday", "2026-11-22 17:00"),
    ("thu 26 nov", "2026-11-26 17:00"),
    ("eod", "2026-11-18 17:00"),
    ("end of day", "2026-11-18 17:00"),
    ("friday eod", "2026-11-20 17:00"),
    ("cob friday", "2026-11-20 17:00"),
    ("eow", "2026-11-20 17:00"),
    ("end of week", "2026-11-20 17:00"),
    ("end of next week", "2026-11-27 17:00"),
    ("eom", "2026-11-30 17:00"),
    ("end of the month", "2026-11-30 17:00"),
    ("next week", "2026-11-23 17:00"),
    ("next month", "2026-12-01 17:00"),
    ("in 3 days", "2026-11-21 17:00"),
    ("3 days from now", "2026-11-21 17:00"),
    ("in 2 weeks", "2026-12-02 17:00"),
    ("in a week", "2026-11-25 17:00"),
    ("in 3 months", "2027-02-18 17:00"),
    ("in 3 business days", "2026-11-23 17:00"),
    ("within 6 working days", "2026-11-27 17:00"),
    ("2026-12-01", "2026-12-01 17:00"),
    ("2026/12/1", "2026-12-01 17:00"),
    ("3/4", "2027-04-03 17:00"),
    ("3/4/2027", "2027-04-03 17:00"),
    ("3/4/27", "2027-04-03 17:00"),
    ("1.12.2026", "2026-12-01 17:00"),
    ("1 dec", "2026-12-01 17:00"),
    ("1st of december 2026", "2026-12-01 17:00"),
    ("december the 1st, 2026", "2026-12-01 17:00"),
    ("1-Dec-2026", "2026-12-01 17:00"),
    ("18 nov", "2026-11-18 17:00"),
    ("1 sep", "2027-09-01 17:00"),
    ("the 25th", "2026-11-25 17:00"),
    ("25th", "2026-11-25 17:00"),
    ("the 18th", "2026-11-18 17:00"),
    ("the 1st", "2026-12-01 17:00"),
    ("25th of next month", "2026-12-25 17:00"),
    ("fri the 20th", "2026-11-20 17:00"),
    ("3rd of march", "2027-03-03 17:00"),
    ("the third of march", "2027-03-03 17:00"),
    ("march 3rd", "2027-03-03 17:00"),
    ("dec. 24", "2026-12-24 17:00"),
    ("two days from now", "2026-11-20 17:00"),
    ("in twenty-one days", "2026-12-09 17:00"),
    ("in a fortnight", "2026-12-02 17:00"),
    ("in 2 years", "2028-11-18 17:00"),
    ("within the next 3 days", "2026-11-21 17:00"),
    ("within 3 business days", "2026-11-23 17:00"),
    ("a week from friday", "2026-11-27 17:00"),
    ("two days from friday", "2026-11-22 17:00"),
    ("3 working days after friday", "2026-11-25 17:00"),
    ("a month from tomorrow", "2026-12-19 17:00"),
    ("a week from a week from friday", "2026-12-04 17:00"),
    ("monday week", "2026-11-30 17:00"),
    ("tomorrow week", "2026-11-26 17:00"),
    ("a week on monday", "2026-11-30 17:00"),
    ("friday next week", "2026-11-27 17:00"),
    ("next week on tuesday", "2026-11-24 17:00"),
    ("first monday of december", "2026-12-07 17:00"),
    ("first monday of march", "2027-03-01 17:00"),
    ("the last friday in november", "2026-11-27 17:00"),
    ("2nd tuesday of december 2026", "2026-12-08 17:00"),
    ("last day of the month", "2026-11-30 17:00"),
    ("last day of february", "2027-02-28 17:00"),
    ("first day of next month", "2026-12-01 17:00"),
    ("last working day of the year", "2026-12-31 17:00"),
    ("third business day of december", "2026-12-03 17:00"),
    ("start of next week", "2026-11-23 17:00"),
    ("start of next month", "2026-12-01 17:00"),
    ("beginning of january", "2027-01-01 17:00"),
    ("end of january", "2027-01-29 17:00"),
    ("end of december", "2026-12-31 17:00"),
    ("end of next quarter", "2027-03-31 17:00"),
    ("eoq", "2026-12-31 17:00"),
    ("end of next year", "2027-12-31 17:00"),
    ("weekend", "2026-11-21 17:00"),
    ("by the weekend", "2026-11-21 17:00"),
]

CLOCKS = [
    ("fri 5pm", "2026-11-20 17:00"),
    ("5pm fri", "2026-11-20 17:00"),
    ("5:30 pm on friday", "2026-11-20 17:30"),
    ("friday by 5 p.m.", "2026-11-20 17:00"),
    ("fri @5pm", "2026-11-20 17:00"),
    ("fri 17h", "2026-11-20 17:00"),
    ("fri 9h30", "2026-11-20 09:30"),
    ("fri 9.12", "2026-11-20 09:12"),
    ("fri 12am", "2026-11-20 00:00"),
    ("fri 12pm", "2026-11-20 12:00"),
    ("noon friday", "2026-11-20 12:00"),
    ("Fri 20 Nov, 5:00 PM", "2026-11-20 17:00"),
    ("wed 9am", "2026-11-25 09:00"),
    ("wed 5pm", "2026-11-18 17:00"),
    ("tomorrow at 9", "2026-11-19 09:00"),
    ("tomorrow at 05:00", "2026-11-19 05:00"),
    ("tomorrow 24:00", "2026-11-20 00:00"),
    ("today 17:30", "2026-11-18 17:30"),
    ("tonight", "2026-11-18 20:00"),
    ("tonight at 9", "2026-11-18 21:00"),
    ("this evening at 7:30", "2026-11-18 19:30"),
    ("noon", "2026-11-18 12:00"),
    ("at midnight", "2026-11-19 00:00"),
    ("at 5", "2026-11-18 17:00"),
    ("5 o'clock", "2026-11-18 17:00"),
    ("sunday at 5", "2026-11-22 17:00"),
    ("5 pm", "2026-11-18 17:00"),
    ("17h", "2026-11-18 17:00"),
    ("10.30", "2026-11-18 10:30"),
    ("at 10.16", "2026-11-18 10:16"),
    ("half past 3", "2026-11-18 15:30"),
    ("half past three tomorrow", "2026-11-19 15:30"),
    ("tomorrow at quarter to 9", "2026-11-19 08:45"),
    ("a quarter to 5", "2026-11-18 16:45"),
    ("quarter past 12 tomorrow", "2026-11-19 12:15"),
    ("quarter to 1", "2026-11-18 12:45"),
    ("five past 4 pm", "2026-11-18 16:05"),
    ("20 minutes to five", "2026-11-18 16:40"),
    ("at five", "2026-11-18 17:00"),
    ("five pm fri.", "2026-11-20 17:00"),
    ("fri 5:30", "2026-11-20 17:30"),
    ("tomorrow at 8", "2026-11-19 08:00"),
    ("tomorrow at 0930", "2026-11-19 09:30"),
    ("thursday 1730 hrs", "2026-11-19 17:30"),
    ("tomorrow morning", "2026-11-19 12:00"),
    ("tomorrow afternoon", "2026-11-19 17:00"),
    ("tomorrow evening", "2026-11-19 20:00"),
    ("tomorrow night", "2026-11-19 20:00"),
    ("next monday morning", "2026-11-23 12:00"),
    ("tomorrow morning at 7", "2026-11-19 07:00"),
    ("tomorrow at 7 in the evening", "2026-11-19 19:00"),
    ("9 in the evening", "2026-11-18 21:00"),
    ("9 at night", "2026-11-18 21:00"),
    ("this evening at 7", "2026-11-18 19:00"),
    ("this afternoon", "2026-11-18 17:00"),
    ("tonight at midnight", "2026-11-19 00:00"),
    ("a week from friday at 5", "2026-11-27 17:00"),
    ("24 dec 2026 at half past 3", "2026-12-24 15:30"),
    ("in a couple of hours", "2026-11-18 12:15"),
    ("in half an hour", "2026-11-18 10:45"),
    ("in an hour and a half", "2026-11-18 11:45"),
    ("in 2 h", "2026-11-18 12:15"),
    ("in 30 min", "2026-11-18 10:45"),
    ("in an hour", "2026-11-18 11:15"),
    ("in 1h30m", "2026-11-18 11:45"),
    ("in 1 hour and 30 minutes", "2026-11-18 11:45"),
    ("2 hours from now", "2026-11-18 12:15"),
    ("in 3 days at 9", "2026-11-21 09:00"),
    ("3/4 5 pm", "2027-04-03 17:00"),
    ("dec 1 at 14:00", "2026-12-01 14:00"),
    ("2026-12-01 14:00", "2026-12-01 14:00"),
    ("2026-12-01T14:00:30", "2026-12-01 14:00:30"),
    ("2026-12-01T19:00Z", "2026-12-01 14:00"),
    ("2026-12-01 20:00 +01:00", "2026-12-01 14:00"),
    ("2026-12-02T00:30\u221205:00", "2026-12-02 00:30"),
]


@pytest.mark.parametrize(("phrase", "expected"), DAYS)
def test_a_day_without_a_time_lasts_until_closing(phrase: str, expected: str) -> None:
    at = in_new_york(expected)
    assert read(phrase, now=WEDNESDAY, calendar=SHOP) == When(
        at, SHOP.local_date(at), has_clock=False
    )


@pytest.mark.parametrize(("phrase", "expected"), CLOCKS)
def test_a_time_is_read_on_the_clock_of_the_place(phrase: str, expected: str) -> None:
    when = read(phrase, now=WEDNESDAY, calendar=SHOP)
    assert when.at == in_new_york(expected)
    assert when.at.tzinfo is UTC
    assert when.has_clock
    assert not when.moved


@pytest.mark.parametrize(
    "phrase",
    [
        "due fri 5pm",
        "BY  Friday\u00a05 PM",
        "on \u201cfri 5pm\u201d",
        "before fri 5pm.",
        "due by fri, 5pm",
        "  'fri 5pm'  ",
        "\uff46ri \uff15pm",
        "until fri 5pm!",
    ],
)
def test_leading_words_case_quotes_and_spaces_do_not_matter(phrase: str) -> None:
    assert read(phrase, now=WEDNESDAY, calendar=SHOP).at == in_new_york("2026-11-20 17:00")


REFUSALS = [
    ("", Reason.EMPTY),
    (" \u201c\u201d ", Reason.EMPTY),
    ("due by", Reason.EMPTY),
    ("5", Reason.BARE_NUMBER),
    ("by 5", Reason.BARE_NUMBER),
    ("0930", Reason.BARE_NUMBER),
    ("fri 5", Reason.BARE_NUMBER),
    ("1 dec 5", Reason.BARE_NUMBER),
    ("thursday 0930", Reason.BARE_NUMBER),
    ("a", Reason.UNKNOWN),
    ("may", Reason.UNKNOWN),
    ("five", Reason.BARE_NUMBER),
    ("week", Reason.UNKNOWN),
    ("morning", Reason.UNKNOWN),
    ("first friday", Reason.UNKNOWN),
    ("the last of december", Reason.UNKNOWN),
    ("2 days before friday", Reason.UNKNOWN),
    ("in a few hours", Reason.UNKNOWN),
    ("in 1.5 h", Reason.UNKNOWN),
    ("a week from never", Reason.UNKNOWN),
    ("early next week", Reason.UNKNOWN),
    ("dec 12027", Reason.UNKNOWN),
    ("asap", Reason.UNKNOWN),
    ("Restock aisle 3 by fri 5pm", Reason.UNKNOWN),
    ("fri 5pm please", Reason.UNKNOWN),
    ("fri 5pm 6pm", Reason.UNKNOWN),
    ("tomorrow friday", Reason.UNKNOWN),
    ("3/4 inch", Reason.UNKNOWN),
    ("\u00be", Reason.UNKNOWN),
    ("1 dec of the", Reason.UNKNOWN),
    ("dec 5 pm", Reason.UNKNOWN),
    ("in ah", Reason.UNKNOWN),
    ("in 2", Reason.UNKNOWN),
    ("in 2 h and", Reason.UNKNOWN),
    ("in 1 day 2 hours", Reason.UNKNOWN),
    ("in 2 h at 5", Reason.UNKNOWN),
    ("fri 5pm EST", Reason.UNKNOWN),
    ("every friday", Reason.UNKNOWN),
    ("\u0663 dec", Reason.UNKNOWN),
    ("x" * 61, Reason.UNKNOWN),
    ("9.12", Reason.AMBIGUOUS),
    ("9h", Reason.AMBIGUOUS),
    ("2 h", Reason.AMBIGUOUS),
    ("one h", Reason.AMBIGUOUS),
    ("at 7", Reason.AMBIGUOUS),
    ("fri 6:30", Reason.AMBIGUOUS),
    ("half past 6", Reason.AMBIGUOUS),
    ("quarter to 12 pm", Reason.AMBIGUOUS),
    ("this afternoon at 9", Reason.AMBIGUOUS),
    ("next weekend", Reason.AMBIGUOUS),
    ("tonight at 1", Reason.AMBIGUOUS),
    ("fri 21 nov", Reason.CONTRADICTION),
    ("mon 2026-12-01 14:00", Reason.CONTRADICTION),
    ("friday the 21st", Reason.CONTRADICTION),
    ("tonight at noon", Reason.CONTRADICTION),
    ("tomorrow morning at 5pm", Reason.CONTRADICTION),
    ("tomorrow morning at 5 in the evening", Reason.CONTRADICTION),
    ("30 feb", Reason.NO_SUCH_DAY),
    ("4/13", Reason.NO_SUCH_DAY),
    ("the 31st", Reason.NO_SUCH_DAY),
    ("the 45th", Reason.NO_SUCH_DAY),
    ("31st of this month", Reason.NO_SUCH_DAY),
    ("fifth monday of december", Reason.NO_SUCH_DAY),
    ("2026-11-31", Reason.NO_SUCH_DAY),
    ("2026-11-31T14:00", Reason.NO_SUCH_DAY),
    ("25:00", Reason.NO_SUCH_TIME),
    ("fri 9:75", Reason.NO_SUCH_TIME),
    ("fri 13pm", Reason.NO_SUCH_TIME),
    ("at 2575", Reason.NO_SUCH_TIME),
    ("half past 25", Reason.NO_SUCH_TIME),
    ("70 past 3", Reason.NO_SUCH_TIME),
    ("today at 9", Reason.PAST),
    ("at 9am", Reason.PAST),
    ("at 8", Reason.PAST),
    ("at 0930", Reason.PAST),
    ("start of the month", Reason.PAST),
    ("monday this week", Reason.PAST),
    ("first monday of the month", Reason.PAST),
    ("first monday of november", Reason.PAST),
    ("9.30", Reason.PAST),
    ("today 10:15", Reason.PAST),
    ("17 nov", Reason.PAST),
    ("1 oct", Reason.PAST),
    ("2026-11-17", Reason.PAST),
    ("1/1/1999", Reason.PAST),
    ("0001-01-01T00:00+14:00", Reason.PAST),
    ("2026-11-18T15:15Z", Reason.PAST),
    ("in 0 min", Reason.PAST),
    ("2999-01-01", Reason.TOO_FAR),
    ("9999-12-31T23:59-12:00", Reason.TOO_FAR),
    ("in 9999 weeks", Reason.TOO_FAR),
    ("in 9999 months", Reason.TOO_FAR),
    ("in 9999 business days", Reason.TOO_FAR),
]


@pytest.mark.parametrize(("phrase", "reason"), REFUSALS)
def test_what_is_not_surely_a_date_is_refused_with_its_reason(phrase: str, reason: Reason) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read(phrase, now=WEDNESDAY, calendar=SHOP)
    assert (refusal.value.phrase, refusal.value.reason) == (phrase, reason)


@pytest.mark.parametrize(
    ("phrase", "order", "expected"),
    [
        ("3/4", "dmy", "2027-04-03 17:00"),
        ("3/4", "mdy", "2027-03-04 17:00"),
        ("11/25", "mdy", "2026-11-25 17:00"),
        ("2/12/2026 2pm", "dmy", "2026-12-02 14:00"),
    ],
)
def test_slashes_are_read_in_the_order_of_the_workspace(
    phrase: str, order: DateOrder, expected: str
) -> None:
    when = read(phrase, now=WEDNESDAY, calendar=SHOP, date_order=order)
    assert when.at == in_new_york(expected)


def test_dots_are_not_guessed_where_the_month_comes_first() -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read("1.12.2026", now=WEDNESDAY, calendar=SHOP, date_order="mdy")
    assert refusal.value.reason is Reason.AMBIGUOUS


@pytest.mark.parametrize(
    ("calendar", "now", "phrase", "expected"),
    [
        (SHOP, "2026-11-18 17:30", "wed", "2026-11-25 17:00"),
        (SHOP, "2026-11-18 17:30", "wed at 5", "2026-11-25 17:00"),
        (SHOP, "2026-11-21 12:00", "eow", "2026-11-22 17:00"),
        (SHOP, "2026-11-22 12:00", "next week", "2026-11-23 17:00"),
        (SHOP, "2026-11-20 12:00", "a week from friday", "2026-11-27 17:00"),
        (SHOP, "2026-11-21 17:30", "weekend", "2026-11-22 17:00"),
        (SHOP, "2026-11-18 17:30", "the 18th", "2026-12-18 17:00"),
        (SHOP, "2026-12-31 12:00", "the 1st", "2027-01-01 17:00"),
        (SHOP, "2026-12-31 12:00", "end of december", "2026-12-31 17:00"),
        (SHOP, "2027-01-15 12:00", "eom", "2027-01-29 17:00"),
        (SHOP, "2027-01-30 12:00", "eom", "2027-01-31 17:00"),
        (SHOP, "2026-12-31 12:00", "in 2 months", "2027-02-28 17:00"),
        (SHOP, "2026-12-31 12:00", "next month", "2027-01-01 17:00"),
        (SHOP, "2026-12-31 12:00", "2 jan", "2027-01-02 17:00"),
        (SHOP, "2027-12-01 12:00", "29 feb", "2028-02-29 17:00"),
        (NIGHTS, "2026-11-18 10:15", "fri at 5", "2026-11-20 05:00"),
        (NIGHTS, "2026-11-18 10:15", "fri at 11", "2026-11-20 23:00"),
        (NIGHTS, "2026-11-18 10:15", "friday", "2026-11-21 06:00"),
        (NIGHTS, "2026-11-18 02:00", "eod", "2026-11-18 06:00"),
        (ALWAYS, "2026-11-18 10:15", "at 5", "2026-11-18 17:00"),
        (ALWAYS, "2026-11-18 10:15", "tomorrow at 5", "2026-11-19 05:00"),
        (ALWAYS, "2026-11-18 10:15", "today", "2026-11-19 00:00"),
    ],
)
def test_the_hour_and_the_opening_times_decide(
    calendar: Calendar, now: str, phrase: str, expected: str
) -> None:
    when = read(phrase, now=in_new_york(now), calendar=calendar)
    assert when.at == in_new_york(expected)


@pytest.mark.parametrize(
    ("now", "phrase"),
    [
        ("2026-11-18 17:00", "today"),
        ("2026-11-18 18:00", "eod"),
        ("2026-11-20 18:00", "eow"),
        ("2026-11-18 18:00", "18 nov"),
        ("2026-11-18 20:00", "tonight"),
        ("2027-01-02 12:00", "30 dec"),
    ],
)
def test_what_has_gone_by_is_not_moved_to_another_day_or_year(now: str, phrase: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        read(phrase, now=in_new_york(now), calendar=SHOP)
    assert refusal.value.reason is Reason.PAST


def test_two_halves_of_the_day_near_the_opening_hours_are_not_told_apart() -> None:
    late = Calendar(NEW_YORK, same_hours(parse_windows("09:00-19:30")))
    with pytest.raises(NotUnderstood) as refusal:
        read("tomorrow at 8", now=WEDNESDAY, calendar=late)
    assert refusal.value.reason is Reason.AMBIGUOUS


def test_a_named_day_keeps_its_name_when_its_end_lies_after_midnight() -> None:
    when = read("friday", now=WEDNESDAY, calendar=NIGHTS)
    assert when.day == date(2026, 11, 20)
    assert read("friday midnight", now=WEDNESDAY, calendar=SHOP).day == date(2026, 11, 20)


def test_a_time_that_the_clocks_skip_moves_to_the_first_one_after() -> None:
    eve = in_new_york("2026-03-07 12:00")
    when = read("tomorrow 2:30am", now=eve, calendar=SHOP)
    assert when == When(
        in_new_york("2026-03-08 03:00"), date(2026, 3, 8), has_clock=True, moved=True
    )
    iso = read("2026-03-08T02:30", now=eve, calendar=SHOP)
    assert iso == when


def test_a_time_that_comes_twice_is_its_first_occurrence() -> None:
    when = read("tomorrow 1:30am", now=in_new_york("2026-10-31 12:00"), calendar=SHOP)
    assert when.at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    assert not when.moved


def test_hours_pass_in_utc_and_days_on_the_wall_clock() -> None:
    eve = in_new_york("2026-03-07 12:00")
    assert read("in 24 hours", now=eve, calendar=SHOP).at - eve == timedelta(hours=24)
    assert read("in 1 day at noon", now=eve, calendar=SHOP).at - eve == timedelta(hours=23)


def test_a_calendar_that_never_opens_again_refuses_working_days() -> None:
    first = date(2026, 11, 18)
    closed = {first + timedelta(days=day): "Closed" for day in range(4000)}
    calendar = Calendar(NEW_YORK, SHOP.week, holidays=closed)
    with pytest.raises(NotUnderstood) as refusal:
        read("next week", now=WEDNESDAY, calendar=calendar)
    assert refusal.value.reason is Reason.TOO_FAR


def test_a_naive_now_is_a_programming_error() -> None:
    naive = datetime(2026, 11, 18, 10, 15)  # noqa: DTZ001 # What must be refused.
    with pytest.raises(ValueError, match="naive"):
        read("friday", now=naive, calendar=SHOP)
