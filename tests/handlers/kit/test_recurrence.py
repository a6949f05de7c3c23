"""What comes round again: which dates a rule has, and what follows when one is done."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from handlers.kit.recurrence import Closed, Recurs, Rule, days_after, following, next_after
from handlers.kit.when import When
from handlers.kit.workdays import Calendar, NoWorkingTimeError, parse_windows, same_hours

NEW_YORK = ZoneInfo("America/New_York")
SHOP = Calendar(
    NEW_YORK,
    same_hours(parse_windows("09:00-17:00"), weekdays=range(5)),
    holidays={date(2026, 11, 26): "Thanksgiving", date(2026, 12, 31): "Inventory"},
)
START = date(2026, 11, 18)


def in_new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


def first(rule: Rule, *, count: int, start: date = START, after: date | None = None) -> list[str]:
    since = after or start - timedelta(days=1)
    days = days_after(rule, after=since, start=start, calendar=SHOP)
    return [f"{day:%a %d %b}" for day in islice(days, count)]


@pytest.mark.parametrize(
    ("rrule", "closed", "expected"),
    [
        ("FREQ=DAILY;INTERVAL=3", Closed.KEEP, "Wed 18 Nov, Sat 21 Nov, Tue 24 Nov"),
        ("FREQ=DAILY", Closed.SKIP, "Wed 18 Nov, Thu 19 Nov, Fri 20 Nov, Mon 23 Nov"),
        ("FREQ=WEEKLY;BYDAY=MO,TH", Closed.KEEP, "Thu 19 Nov, Mon 23 Nov, Thu 26 Nov"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", Closed.KEEP, "Thu 19 Nov, Mon 30 Nov, Thu 03 Dec"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", Closed.KEEP, "Mon 30 Nov, Thu 31 Dec, Sun 31 Jan"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", Closed.BEFORE, "Mon 30 Nov, Wed 30 Dec, Fri 29 Jan"),
        ("FREQ=MONTHLY;BYMONTHDAY=1", Closed.AFTER, "Tue 01 Dec, Fri 01 Jan, Mon 01 Feb"),
        ("FREQ=MONTHLY;BYDAY=-1FR", Closed.KEEP, "Fri 27 Nov, Fri 25 Dec, Fri 29 Jan"),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=18", Closed.KEEP, "Wed 18 Nov, Thu 18 Feb"),
        (
            "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
            Closed.KEEP,
            "Thu 31 Dec, Wed 31 Mar, Wed 30 Jun",
        ),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24", Closed.KEEP, "Thu 24 Dec, Fri 24 Dec"),
    ],
)
def test_a_rule_has_its_dates_in_order(rrule: str, closed: Closed, expected: str) -> None:
    dates = expected.split(", ")
    assert first(Rule(rrule, closed=closed), count=len(dates)) == dates


def test_the_31st_is_the_last_day_of_a_shorter_month() -> None:
    rule = Rule("FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1")
    start = date(2027, 1, 1)
    expected = ["Sun 31 Jan", "Sun 28 Feb", "Wed 31 Mar", "Fri 30 Apr"]
    assert first(rule, count=4, start=start) == expected


def test_the_29th_of_february_is_the_28th_in_a_common_year() -> None:
    rule = Rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1")
    assert first(rule, count=2, start=date(2027, 1, 1)) == ["Sun 28 Feb", "Tue 29 Feb"]


def test_a_first_working_day_counts_when_its_month_began_before_the_start() -> None:
    rule = Rule("FREQ=MONTHLY;BYMONTHDAY=1", closed=Closed.AFTER)
    assert first(rule, count=1, start=date(2027, 5, 3)) == ["Mon 03 May"]
    assert first(rule, count=1, start=date(2027, 5, 4)) == ["Tue 01 Jun"]


def test_a_date_without_a_time_ends_with_the_working_day() -> None:
    when = next_after(Rule("FREQ=DAILY"), after=START, start=START, calendar=SHOP)
    assert when == When(in_new_york("2026-11-19 17:00"), date(2026, 11, 19), has_clock=False)


@pytest.mark.parametrize(("now", "expected"), [("08:29", "18"), ("08:30", "19"), ("08:31", "19")])
def test_the_next_occurrence_is_later_than_the_instant(now: str, expected: str) -> None:
    after = in_new_york(f"2026-11-18 {now}")
    when = next_after(Rule("FREQ=DAILY", time(8, 30)), after=after, start=START, calendar=SHOP)
    assert when.at == in_new_york(f"2026-11-{expected} 08:30")


def test_a_time_in_the_gap_moves_forward_and_a_time_in_the_fold_is_the_first() -> None:
    rule, start = Rule("FREQ=DAILY", time(2, 30)), date(2026, 1, 1)
    gap = next_after(rule, after=date(2026, 3, 7), start=start, calendar=SHOP)
    assert (gap.at, gap.moved) == (in_new_york("2026-03-08 03:00"), True)
    assert gap.day == date(2026, 3, 8)
    rule = Rule("FREQ=DAILY", time(1, 30))
    fold = next_after(rule, after=date(2026, 10, 31), start=start, calendar=SHOP)
    assert (fold.at, fold.moved) == (datetime(2026, 11, 1, 5, 30, tzinfo=UTC), False)


@pytest.mark.parametrize(
    ("mode", "done", "expected"),
    [
        (Recurs.FROM_DUE, "2026-11-25 12:00", "2026-11-21"),
        (Recurs.FROM_COMPLETION, "2026-11-25 12:00", "2026-11-28"),
        (Recurs.NEXT_IN_FUTURE, "2026-11-25 12:00", "2026-11-27"),
        (Recurs.FROM_DUE, "2026-11-16 12:00", "2026-11-21"),
        (Recurs.FROM_COMPLETION, "2026-11-16 12:00", "2026-11-19"),
        (Recurs.NEXT_IN_FUTURE, "2026-11-16 12:00", "2026-11-21"),
    ],
)
def test_what_follows_counts_from_the_due_date_the_completion_or_the_present(
    mode: Recurs, done: str, expected: str
) -> None:
    when = following(
        Rule("FREQ=DAILY;INTERVAL=3", time(9)),
        mode=mode,
        start=START,
        due=date(2026, 11, 18),
        completed=in_new_york(done),
        now=in_new_york(done),
        calendar=SHOP,
    )
    assert when.at == in_new_york(f"{expected} 09:00")


@pytest.mark.parametrize("mode", Recurs)
def test_what_is_done_early_does_not_come_again_for_the_same_date(mode: Recurs) -> None:
    early = in_new_york("2026-11-28 12:00")
    when = following(
        Rule("FREQ=MONTHLY;BYMONTHDAY=1"),
        mode=mode,
        start=START,
        due=date(2026, 12, 1),
        completed=early,
        now=early,
        calendar=SHOP,
    )
    assert when.day == date(2027, 1, 1)


def test_a_rule_that_waits_for_a_place_closed_for_good_says_so() -> None:
    closed = {START + timedelta(days=day): "Closed" for day in range(4000)}
    calendar = Calendar(NEW_YORK, SHOP.week, holidays=closed)
    rule = Rule("FREQ=DAILY", closed=Closed.SKIP)
    with pytest.raises(NoWorkingTimeError):
        next_after(rule, after=START, start=START, calendar=calendar)


@pytest.mark.parametrize(
    "rrule",
    [
        "",
        "FREQ=HOURLY",
        "FREQ=MINUTELY;INTERVAL=5",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=1",
        "FREQ=DAILY;INTERVAL=4000",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;BYDAY=TH,MO",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYDAY=MO",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29,30;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=-1",
    ],
)
def test_a_rule_we_would_not_write_is_refused(rrule: str) -> None:
    with pytest.raises(ValueError):
        Rule(rrule)


@pytest.mark.parametrize(
    ("clock", "closed"),
    [(time(9, tzinfo=UTC), Closed.KEEP), (time(9, 0, 1), Closed.KEEP), (None, Closed.BEFORE)],
)
def test_a_clock_has_minutes_and_only_some_rules_avoid_closed_days(
    clock: time | None, closed: Closed
) -> None:
    with pytest.raises(ValueError):
        Rule("FREQ=WEEKLY;BYDAY=MO", clock, closed)
