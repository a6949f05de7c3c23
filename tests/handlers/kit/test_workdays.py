"""Working time: the vectors of the trade, the nights the clocks change, and the guards."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from handlers.kit.workdays import (
    BadWindowsError,
    Calendar,
    NoWorkingTimeError,
    Span,
    Window,
    parse_windows,
    resolve,
    same_hours,
)

LONDON = ZoneInfo("Europe/London")
NEW_YORK = ZoneInfo("America/New_York")
EVERY_DAY = range(7)
OFFICE = Calendar(LONDON, same_hours(parse_windows("09:00-17:00")))
WHIT_MONDAY = Calendar(LONDON, OFFICE.week, holidays={date(2026, 6, 8): "Whit Monday"})
LUNCH = Calendar(LONDON, same_hours(parse_windows("09-13, 14-18")))
NIGHTS = Calendar(LONDON, same_hours(parse_windows("22:00-06:00")))
ALWAYS = Calendar(LONDON, same_hours(parse_windows("00:00-24:00"), weekdays=EVERY_DAY))


def london(text: str) -> datetime:
    """Read `06-01 16:30` as London's clock in 2026, its first reading when repeated."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LONDON).astimezone(UTC)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


# 1 June 2026 is a Monday.
VECTORS = [
    pytest.param(OFFICE, "06-01 16:30", 1, [], "06-02 09:30", id="overnight roll"),
    pytest.param(OFFICE, "06-05 16:00", 8, [], "06-08 16:00", id="weekend"),
    pytest.param(WHIT_MONDAY, "06-05 16:00", 8, [], "06-09 16:00", id="weekend and holiday"),
    pytest.param(OFFICE, "06-06 12:00", 1, [], "06-08 10:00", id="opened on Saturday"),
    pytest.param(
        OFFICE,
        "06-01 09:00",
        8,
        [("06-01 17:00", "06-02 09:00")],
        "06-01 17:00",
        id="pause outside working time",
    ),
    pytest.param(
        OFFICE,
        "06-01 09:00",
        8,
        [("06-01 16:00", "06-02 10:00")],
        "06-02 11:00",
        id="pause over night",
    ),
    pytest.param(LUNCH, "06-01 12:30", 1, [], "06-01 14:30", id="lunch"),
    pytest.param(NIGHTS, "06-01 23:30", 8, [], "06-02 23:30", id="night shift"),
    pytest.param(ALWAYS, "03-29 00:30", 2, [], "03-29 03:30", id="spring forward"),
    pytest.param(
        OFFICE,
        "06-01 09:00",
        4,
        [("06-01 11:00", "06-01 13:00")],
        "06-01 15:00",
        id="priority raised, pauses kept",
    ),
    pytest.param(
        OFFICE,
        "06-01 09:00",
        8,
        [("06-01 12:00", "06-03 10:00")],
        "06-03 15:00",
        id="resolved, then reopened",
    ),
]


@pytest.mark.parametrize(("calendar", "start", "target", "pauses", "due"), VECTORS)
def test_the_due_instant_is_where_worked_time_reaches_the_target(
    calendar: Calendar, start: str, target: int, pauses: list[tuple[str, str]], due: str
) -> None:
    spans = [(london(begin), london(end)) for begin, end in pauses]
    assert calendar.add(london(start), hours(target), pauses=spans) == london(due)
    assert calendar.worked(london(start), london(due), pauses=spans) == hours(target)


def test_two_hours_of_the_autumn_night_end_at_the_second_half_past_one() -> None:
    due = ALWAYS.add(london("10-25 00:30"), hours(2))
    assert due == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert due.astimezone(LONDON).fold == 1


def test_a_night_shift_is_as_long_as_the_night_really_was() -> None:
    assert NIGHTS.worked(london("03-27 12:00"), london("03-28 12:00")) == hours(8)
    nights = Calendar(LONDON, same_hours(NIGHTS.week[0], weekdays=EVERY_DAY))
    assert nights.worked(london("03-28 12:00"), london("03-29 12:00")) == hours(7)
    assert nights.worked(london("10-24 12:00"), london("10-25 12:00")) == hours(9)


def test_the_last_minute_before_midnight_is_worked_when_the_day_ends_at_24() -> None:
    assert ALWAYS.worked(london("06-01 00:00"), london("06-08 00:00")) == timedelta(days=7)
    assert ALWAYS.is_open(london("06-01 23:59"))


def test_shifts_that_overlap_over_midnight_are_counted_once() -> None:
    both = parse_windows("05:00-13:00, 22:00-06:00")
    calendar = Calendar(LONDON, same_hours(both, weekdays=EVERY_DAY))
    assert calendar.worked(london("06-02 12:00"), london("06-03 12:00")) == hours(1 + 7 + 7)
    assert calendar.is_open(london("06-03 05:30"))


def test_the_night_before_a_holiday_is_worked_to_its_end_and_none_begins_on_it() -> None:
    calendar = Calendar(LONDON, NIGHTS.week, holidays={date(2026, 6, 2): "Fair"})
    assert calendar.is_open(london("06-02 05:59"))
    assert not calendar.is_open(london("06-02 22:30"))
    assert not calendar.is_open(london("06-03 05:59"))


def test_overlapping_pauses_are_subtracted_once() -> None:
    def pause(begin: str, end: str) -> Span:
        return london(f"06-01 {begin}"), london(f"06-01 {end}")

    pauses = [pause("11:00", "13:00"), pause("10:00", "12:00"), pause("11:30", "11:40")]
    start, end = london("06-01 09:00"), london("06-01 17:00")
    assert OFFICE.worked(start, end, pauses=pauses) == hours(5)
    assert OFFICE.add(start, hours(5), pauses=pauses) == end


def test_nothing_is_worked_when_the_end_is_not_later() -> None:
    assert OFFICE.worked(london("06-02 12:00"), london("06-01 12:00")) == timedelta()
    assert OFFICE.add(london("06-06 12:00"), timedelta()) == london("06-06 12:00")


@pytest.mark.parametrize(
    ("instant", "is_open", "next_open", "last_open", "morning"),
    [
        ("06-01 12:00", True, "06-01 12:00", "06-01 12:00", "06-02 09:00"),
        ("06-01 07:00", False, "06-01 09:00", "05-29 17:00", "06-02 09:00"),
        ("06-01 09:00", True, "06-01 09:00", "06-01 09:00", "06-02 09:00"),
        ("06-01 17:00", False, "06-02 09:00", "06-01 17:00", "06-02 09:00"),
        ("06-05 18:00", False, "06-09 09:00", "06-05 17:00", "06-09 09:00"),
        ("06-07 12:00", False, "06-09 09:00", "06-05 17:00", "06-09 09:00"),
    ],
)
def test_reminders_find_the_nearest_working_time(
    instant: str, *, is_open: bool, next_open: str, last_open: str, morning: str
) -> None:
    at = london(instant)
    assert WHIT_MONDAY.is_open(at) is is_open
    assert WHIT_MONDAY.next_open(at) == london(next_open)
    assert WHIT_MONDAY.last_open(at) == london(last_open)
    assert WHIT_MONDAY.next_working_morning(at) == london(morning)


def test_the_small_hours_belong_to_the_night_that_began_the_evening_before() -> None:
    at = london("06-02 02:00")
    assert NIGHTS.working_day_of(at) == date(2026, 6, 1)
    assert NIGHTS.next_working_morning(at) == london("06-02 22:00")
    assert NIGHTS.working_day_of(london("06-02 12:00")) == date(2026, 6, 2)


def test_last_open_sees_a_long_window_behind_a_short_one() -> None:
    long, short = parse_windows("08:00-07:00"), parse_windows("05:00-06:00")
    calendar = Calendar(LONDON, (long, short, (), (), (), (), ()))
    assert calendar.last_open(london("06-02 12:00")) == london("06-02 07:00")
    assert calendar.next_open(london("06-02 06:30")) == london("06-02 06:30")


def test_a_working_day_starts_with_its_first_window_and_ends_with_its_last() -> None:
    assert LUNCH.start_of_working_day(date(2026, 6, 1)) == london("06-01 09:00")
    assert LUNCH.end_of_working_day(date(2026, 6, 1)) == london("06-01 18:00")
    assert NIGHTS.end_of_working_day(date(2026, 6, 1)) == london("06-02 06:00")


def test_a_closed_day_keeps_the_usual_hours_as_its_ends() -> None:
    friday, saturday = parse_windows("09:00-17:00"), parse_windows("10:00-12:00")
    week = (friday, friday, friday, friday, friday, saturday, ())
    shop = Calendar(LONDON, week, holidays={date(2026, 6, 8): "Whit Monday"})
    assert shop.end_of_working_day(date(2026, 6, 7)) == london("06-07 12:00")
    assert shop.end_of_working_day(date(2026, 6, 8)) == london("06-08 17:00")
    assert shop.start_of_working_day(date(2026, 6, 7)) == london("06-07 10:00")


def test_working_days_are_counted_over_weekends_and_holidays() -> None:
    assert WHIT_MONDAY.working_days_after(date(2026, 6, 4), 1) == date(2026, 6, 5)
    assert WHIT_MONDAY.working_days_after(date(2026, 6, 4), 2) == date(2026, 6, 9)
    assert WHIT_MONDAY.working_days_after(date(2026, 6, 6), 1) == date(2026, 6, 9)
    with pytest.raises(ValueError, match="counted from 1"):
        OFFICE.working_days_after(date(2026, 6, 4), 0)


def test_a_change_of_hours_holds_from_its_date_and_leaves_the_past_alone() -> None:
    mornings = same_hours(parse_windows("09:00-12:00"))
    calendar = Calendar(LONDON, OFFICE.week, changes=((date(2026, 6, 2), mornings),))
    assert calendar.worked(london("06-01 00:00"), london("06-03 00:00")) == hours(8 + 3)
    assert calendar.add(london("06-01 16:00"), hours(4)) == london("06-02 12:00")


def test_a_closed_season_is_waited_out() -> None:
    closed = same_hours(())
    reopened = (date(2026, 9, 1), OFFICE.week)
    calendar = Calendar(LONDON, OFFICE.week, changes=((date(2026, 6, 2), closed), reopened))
    assert calendar.next_open(london("06-01 17:00")) == london("09-01 09:00")
    assert calendar.end_of_working_day(date(2026, 7, 1)) == london("07-01 17:00")


def test_a_calendar_without_a_working_minute_is_refused() -> None:
    with pytest.raises(NoWorkingTimeError, match="one working minute"):
        Calendar(LONDON, same_hours(()))
    with pytest.raises(NoWorkingTimeError, match="one working minute"):
        Calendar(LONDON, OFFICE.week, changes=((date(2026, 6, 2), same_hours(())),))


def test_changes_out_of_order_and_short_weeks_are_refused() -> None:
    june, july = (date(2026, 6, 1), OFFICE.week), (date(2026, 7, 1), OFFICE.week)
    with pytest.raises(ValueError, match="in order"):
        Calendar(LONDON, OFFICE.week, changes=(july, june))
    with pytest.raises(ValueError, match="seven days"):
        Calendar(LONDON, OFFICE.week[:6])  # type: ignore[arg-type] # The guard is for callers without types.
    with pytest.raises(ValueError, match="in order"):
        Calendar(LONDON, same_hours(tuple(reversed(LUNCH.week[0]))))


def test_holidays_that_close_everything_end_in_an_error_and_not_in_a_loop() -> None:
    first = date(2026, 6, 1)
    holidays = {first + timedelta(days=day): "Closed" for day in range(-4000, 4000)}
    calendar = Calendar(LONDON, OFFICE.week, holidays=holidays)
    at = london("06-01 12:00")
    with pytest.raises(NoWorkingTimeError):
        calendar.add(at, hours(1))
    with pytest.raises(NoWorkingTimeError):
        calendar.next_open(at)
    with pytest.raises(NoWorkingTimeError):
        calendar.last_open(at)
    with pytest.raises(NoWorkingTimeError):
        calendar.working_days_after(first, 1)
    assert not calendar.is_open(at)
    assert calendar.worked(at, at + timedelta(days=3000)) == timedelta()


def test_an_impossible_amount_of_work_is_refused() -> None:
    with pytest.raises(NoWorkingTimeError):
        OFFICE.add(london("06-01 12:00"), timedelta(days=10_000))
    with pytest.raises(ValueError, match="not negative"):
        OFFICE.add(london("06-01 12:00"), -hours(1))


def test_naive_instants_are_refused_everywhere() -> None:
    naive = datetime(2026, 6, 1, 12)  # noqa: DTZ001 # What must be refused.
    at = london("06-01 12:00")
    for call in (
        lambda: OFFICE.is_open(naive),
        lambda: OFFICE.next_open(naive),
        lambda: OFFICE.last_open(naive),
        lambda: OFFICE.add(naive, timedelta()),
        lambda: OFFICE.worked(at, naive),
        lambda: OFFICE.worked(naive, at),
        lambda: OFFICE.add(at, hours(1), pauses=[(naive, at)]),
        lambda: OFFICE.next_working_morning(naive),
    ):
        with pytest.raises(ValueError, match="naive"):
            call()


def test_a_pause_that_ends_before_it_began_is_refused() -> None:
    pause = (london("06-01 12:00"), london("06-01 11:00"))
    with pytest.raises(ValueError, match="pause"):
        OFFICE.add(london("06-01 09:00"), hours(1), pauses=[pause])


@pytest.mark.parametrize(
    ("zone", "day", "clock", "instant"),
    [
        ("America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00+00:00"),
        ("America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30+00:00"),
        ("Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-03T15:30+00:00"),
        ("America/Havana", "2026-03-08", "00:00", "2026-03-08T05:00+00:00"),
        ("America/Havana", "2026-11-01", "00:00", "2026-11-01T04:00+00:00"),
        ("Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00+00:00"),
        ("America/St_Johns", "2010-11-06", "23:30", "2010-11-07T02:00+00:00"),
    ],
)
def test_a_clock_reading_becomes_one_instant(zone: str, day: str, clock: str, instant: str) -> None:
    at = resolve(date.fromisoformat(day), time.fromisoformat(clock), ZoneInfo(zone))
    assert at == datetime.fromisoformat(instant)
    assert at.tzinfo is UTC


@pytest.mark.parametrize("zone", ["America/Havana", "America/St_Johns", "Pacific/Apia"])
def test_windows_that_meet_leave_no_hole_and_no_double_hour(zone: str) -> None:
    halves = parse_windows("00:00-00:30, 00:30-24:00")
    calendar = Calendar(ZoneInfo(zone), same_hours(halves, weekdays=EVERY_DAY))
    start = datetime(2010, 1, 1, tzinfo=UTC)
    assert calendar.add(start, timedelta(days=730)) == start + timedelta(days=730)
    instants = [start + timedelta(days=day, hours=day % 24) for day in range(0, 730, 5)]
    assert all(calendar.is_open(instant) for instant in instants)


def test_the_hour_before_a_repeated_midnight_is_open_both_times() -> None:
    st_johns = Calendar(ZoneInfo("America/St_Johns"), ALWAYS.week)
    first = resolve(date(2010, 11, 6), time(23, 30), st_johns.zone)
    assert all(st_johns.is_open(first + timedelta(minutes=15 * step)) for step in range(8))


def test_a_window_inside_the_spring_gap_is_no_working_time() -> None:
    small_hours = parse_windows("02:00-02:30")
    calendar = Calendar(NEW_YORK, same_hours(small_hours, weekdays=EVERY_DAY))
    gap = datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert calendar.next_open(gap) == datetime(2026, 3, 9, 6, tzinfo=UTC)
    assert calendar.last_open(gap) == datetime(2026, 3, 7, 7, 30, tzinfo=UTC)
    assert not calendar.is_open(gap)


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("09:00-13:00,14:00-18:00", [(540, 780), (840, 1080)]),
        (" 14-18 , 9-13 ", [(540, 780), (840, 1080)]),
        ("00:00-24:00", [(0, 1440)]),
        ("22:00-06:00", [(1320, 1800)]),
        ("18:00-00:00", [(1080, 1440)]),
        ("9\u201317", [(540, 1020)]),
    ],
)
def test_windows_are_read_from_text(text: str, windows: list[tuple[int, int]]) -> None:
    read = parse_windows(text)
    assert read == tuple(Window(opens, closes) for opens, closes in windows)
    assert parse_windows(", ".join(map(str, read))) == read


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", ""),
        ("nine to five", "nine to five"),
        ("09:00-13:00,", ""),
        ("09:00-13:00, 25:00-26:00", "25:00-26:00"),
        ("24:00-06:00", "24:00-06:00"),
        ("09:00-24:30", "09:00-24:30"),
        ("09:75-10:00", "09:75-10:00"),
        ("09:00-09:00", "09:00-09:00"),
        ("09:00-13:00, 12:00-18:00", "09:00-13:00, 12:00-18:00"),
        ("22:00-06:00, 23:00-24:00", "22:00-06:00, 23:00-24:00"),
    ],
)
def test_text_that_is_no_list_of_windows_is_refused_with_its_part(text: str, part: str) -> None:
    with pytest.raises(BadWindowsError) as refusal:
        parse_windows(text)
    assert refusal.value.part == part


@pytest.mark.parametrize(("opens", "closes"), [(-1, 60), (1440, 1500), (600, 600), (600, 2041)])
def test_a_window_outside_its_day_is_refused(opens: int, closes: int) -> None:
    with pytest.raises(ValueError, match="window"):
        Window(opens, closes)


def test_holidays_are_copied_and_cannot_be_changed_behind_the_calendar() -> None:
    holidays = {date(2026, 6, 8): "Whit Monday"}
    calendar = Calendar(LONDON, OFFICE.week, holidays=holidays)
    holidays.clear()
    assert calendar == WHIT_MONDAY
    assert hash(calendar) == hash(WHIT_MONDAY)


def test_the_spans_of_a_split_day_are_worked_in_turn() -> None:
    marks = [LUNCH.add(london("06-01 09:00"), hours(count)) for count in (4, 5, 8, 9)]
    expected = ["06-01 13:00", "06-01 15:00", "06-01 18:00", "06-02 10:00"]
    assert marks == [london(text) for text in expected]
    assert all(earlier < later for earlier, later in pairwise(marks))
