"""When the day of somebody who leads begins."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from handlers.kit.mornings import AFTER_OPENING, Morning
from handlers.kit.workdays import Calendar, Window, same_hours

LONDON = ZoneInfo("Europe/London")
ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def calendar(zone: str, opens: int = 9, *, weekdays: range = range(5)) -> Calendar:
    windows = (Window(opens * 60, opens * 60 + 480),)
    return Calendar(ZoneInfo(zone), same_hours(windows, weekdays=weekdays))


def test_it_comes_a_quarter_of_an_hour_after_the_first_site_opens() -> None:
    morning = Morning((calendar("Europe/London"), calendar("Europe/Lisbon", 7)), LONDON)
    at, until = morning.on(date(2027, 3, 1)) or (None, None)
    assert at == datetime(2027, 3, 1, 7, 15, tzinfo=UTC)
    assert until == datetime(2027, 3, 1, 17, 0, tzinfo=UTC)


def test_there_is_none_on_a_day_on_which_all_are_closed() -> None:
    weekly, daily = calendar("Europe/London"), calendar("Europe/London", weekdays=range(6))
    assert Morning((weekly, daily), LONDON).on(date(2027, 3, 6)) is not None
    assert Morning((weekly,), LONDON).on(date(2027, 3, 6)) is None


def test_a_time_of_ones_own_goes_before_the_opening() -> None:
    morning = Morning((calendar("America/New_York"),), LONDON, clock=time(7, 30))
    at, _until = morning.on(date(2027, 3, 1)) or (None, None)
    assert at == datetime(2027, 3, 1, 7, 30, tzinfo=UTC)


@given(ZONES, DAYS, st.times(), st.integers(0, 15))
def test_each_date_has_one_morning_in_its_order_whatever_the_clocks_do(
    zone: str, first: date, clock: time, opens: int
) -> None:
    """A gap moves it to its end, a fold does not double it, and no date is passed over."""
    for own in (None, clock):
        morning = Morning((calendar(zone, opens, weekdays=range(7)),), ZoneInfo(zone), own)
        found = [morning.on(first + timedelta(days=ahead)) for ahead in range(3)]
        times = [one for one in found if one is not None]
        assert len(times) == 3
        assert all(at < until for at, until in times)
        # Where an island crossed the date line a date never came: two fall on one instant.
        assert [at for at, _until in times] == sorted(at for at, _until in times)


@given(ZONES, DAYS, st.integers(0, 15))
def test_it_stands_a_quarter_of_an_hour_after_the_opening_in_every_zone(
    zone: str, day: date, opens: int
) -> None:
    held = calendar(zone, opens, weekdays=range(7))
    at, _until = Morning((held,), ZoneInfo(zone)).on(day) or (None, None)
    assert at == held.start_of_working_day(day) + AFTER_OPENING
