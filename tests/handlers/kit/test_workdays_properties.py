"""Laws of working time that hold in every zone, on every night the clocks change."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.kit.workdays import Calendar, Span, Windows, parse_windows, resolve, same_hours

ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
START = datetime(2005, 1, 1, tzinfo=UTC)
INSTANTS = st.integers(0, 20 * 365 * 24 * 60).map(lambda count: START + timedelta(minutes=count))
AMOUNTS = st.integers(0, 12_000).map(lambda minutes: timedelta(minutes=minutes))
DAYS = st.dates(date(2005, 1, 1), date(2025, 12, 31))
DAY_TEXTS = ["09:00-17:00", "9-13, 14-18", "22:00-06:00", "0-24", "0-2:30, 2:30-24", "5-13, 22-6"]
WINDOWS = st.sampled_from([(), *map(parse_windows, DAY_TEXTS)])
quickly = settings(max_examples=120, derandomize=True, deadline=None, database=None)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    days: list[Windows] = draw(st.lists(WINDOWS, min_size=7, max_size=7).filter(any))
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = days
    week = monday, tuesday, wednesday, thursday, friday, saturday, sunday
    holidays = draw(st.dictionaries(DAYS, st.just("Holiday"), max_size=5))
    return Calendar(draw(ZONES), week, holidays=holidays)


@st.composite
def pauses_near(draw: st.DrawFn, start: datetime) -> list[Span]:
    pairs = draw(st.lists(st.tuples(st.integers(-500, 5000), st.integers(0, 3000)), max_size=4))
    return [
        (start + timedelta(minutes=after), start + timedelta(minutes=after + length))
        for after, length in pairs
    ]


@quickly
@given(calendars(), INSTANTS, AMOUNTS, AMOUNTS, st.data())
def test_working_in_two_steps_ends_where_one_step_ends(
    calendar: Calendar, start: datetime, first: timedelta, then: timedelta, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_near(start))
    halfway = calendar.add(start, first, pauses=pauses)
    assert calendar.add(halfway, then, pauses=pauses) == calendar.add(
        start, first + then, pauses=pauses
    )


@quickly
@given(calendars(), INSTANTS, AMOUNTS, st.data())
def test_what_was_added_is_what_was_worked(
    calendar: Calendar, start: datetime, amount: timedelta, data: st.DataObject
) -> None:
    pauses = data.draw(pauses_near(start))
    due = calendar.add(start, amount, pauses=pauses)
    assert calendar.worked(start, due, pauses=pauses) == amount
    if amount:
        early = due - timedelta(seconds=1)
        assert calendar.worked(start, early, pauses=pauses) < amount


@quickly
@given(calendars(), INSTANTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_starting_later_or_working_longer_never_ends_earlier(
    calendar: Calendar, start: datetime, wait: timedelta, amount: timedelta, more: timedelta
) -> None:
    due = calendar.add(start, amount)
    assert start <= due <= calendar.add(start, amount + more)
    assert due <= calendar.add(start + wait, amount)


@quickly
@given(calendars(), INSTANTS, AMOUNTS)
def test_a_pause_moves_the_due_instant_by_its_working_time_only(
    calendar: Calendar, start: datetime, amount: timedelta
) -> None:
    pause = (start, start + timedelta(hours=30))
    lost = calendar.worked(*pause)
    target = amount + timedelta(minutes=1)
    assert calendar.add(start, target, pauses=[pause]) == calendar.add(start, target + lost)


@quickly
@given(ZONES, INSTANTS, AMOUNTS, st.sampled_from(["0-24", "0-1:15, 1:15-24", "22-6, 6-22"]))
def test_around_the_clock_working_time_is_time(
    zone: ZoneInfo, start: datetime, amount: timedelta, text: str
) -> None:
    calendar = Calendar(zone, same_hours(parse_windows(text), weekdays=range(7)))
    assert calendar.add(start, amount) == start + amount
    assert calendar.worked(start, start + amount) == amount
    assert calendar.is_open(start)


@quickly
@given(calendars(), INSTANTS)
def test_nothing_is_worked_between_an_instant_and_the_nearest_working_time(
    calendar: Calendar, instant: datetime
) -> None:
    before, after = calendar.last_open(instant), calendar.next_open(instant)
    assert before <= instant <= after
    assert calendar.worked(before, after) == timedelta()
    assert calendar.is_open(after)
    assert calendar.is_open(before - timedelta(seconds=1)) or before == after == instant
    assert calendar.is_open(instant) == (instant == after)
    assert calendar.next_working_morning(instant) > instant


@quickly
@given(ZONES, DAYS, st.times(), st.timedeltas(timedelta(), timedelta(days=2)))
def test_a_later_clock_reading_is_never_an_earlier_instant(
    zone: ZoneInfo, day: date, clock: time, later: timedelta
) -> None:
    at = resolve(day, clock, zone)
    wall = datetime.combine(day, clock)
    local = at.astimezone(zone).replace(tzinfo=None)
    assert local >= wall
    assert local == wall or (at - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None) < wall
    after = wall + later
    assert resolve(after.date(), after.time(), zone) >= at


def test_every_zone_steps_over_its_gap_and_takes_the_first_of_its_fold() -> None:
    for name in available_timezones():
        zone = ZoneInfo(name)
        instants = [START + timedelta(days=900, hours=hour) for hour in range(0, 24 * 365, 24)]
        for earlier, later in pairwise(instants):
            if later.astimezone(zone).utcoffset() != earlier.astimezone(zone).utcoffset():
                _check_change(zone, earlier, later)


def _check_change(zone: ZoneInfo, low: datetime, high: datetime) -> None:
    """Find the change of clocks between two instants and resolve the reading in its middle."""
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        low, high = (
            (middle, high) if middle.astimezone(zone).utcoffset() == offset else (low, middle)
        )
    change = high.replace(microsecond=0)
    old = (change - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None) + timedelta(
        seconds=1
    )
    new = change.astimezone(zone).replace(tzinfo=None)
    middle = min(old, new) + abs(new - old) / 2
    expected = change if new > old else change - abs(new - old) / 2
    assert resolve(middle.date(), middle.time(), zone) == expected
