"""Laws of recurrence that hold for every rule, in every zone."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.kit import recurrence
from handlers.kit.recurrence import Closed, Recurs, Rule, days_after, following, next_after
from handlers.kit.recurrence_says import say
from handlers.kit.recurrence_shape import LAST, QUARTER_ENDS, QUARTER_STARTS, Pace, Shape, longest
from handlers.kit.recurrence_words import read
from handlers.kit.when import NotUnderstood
from handlers.kit.workdays import Calendar, parse_windows, resolve, same_hours

WEEK = same_hours(parse_windows("09:00-13:00, 14:00-18:00"))
SHOP = Calendar(ZoneInfo("Europe/Berlin"), WEEK)
ZONES = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)
STARTS = st.dates(date(2015, 1, 1), date(2034, 12, 31))
CLOCKS = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
FEW = st.integers(1, 6)
NTH = st.sampled_from([1, 2, 3, 4, LAST])
WEEKDAY = st.integers(0, 6)
quickly = settings(max_examples=100, derandomize=True, deadline=None, database=None)


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    pace, interval = draw(st.sampled_from(Pace)), draw(FEW)
    if pace is Pace.DAILY:
        return Shape(pace, interval)
    if pace is Pace.WEEKLY:
        days = draw(st.sets(WEEKDAY, min_size=1))
        return Shape(pace, interval, weekdays=tuple(sorted(days)))
    months: tuple[int, ...] = (draw(st.integers(1, 12)),) if pace is Pace.YEARLY else ()
    most = longest(months[0]) if months else 31
    place = draw(st.one_of(NTH, st.integers(5, most)))
    counted = place in (LAST, 1, 2, 3, 4) and draw(st.booleans())
    if pace is Pace.MONTHLY and draw(st.booleans()):
        interval, months = 1, QUARTER_ENDS if place == LAST else QUARTER_STARTS
    if counted:
        return Shape(pace, interval, months, weekdays=(draw(WEEKDAY),), nth=place)
    return Shape(pace, interval, months, month_day=place)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    shape = draw(shapes())
    around = {LAST: Closed.BEFORE, 1: Closed.AFTER}.get(shape.month_day or 0, Closed.KEEP)
    if shape == Shape(Pace.DAILY):
        around = Closed.SKIP
    closed = draw(st.sampled_from([Closed.KEEP, around]))
    return Rule(str(shape), draw(st.none() | CLOCKS), closed)


def _by_hand(shape: Shape, start: date) -> Iterator[date]:
    """Walk day by day and ask of each whether the rule means it."""
    day = start
    while True:
        if _is_due(shape, day, start):
            yield day
        day += timedelta(days=1)


def _is_due(shape: Shape, day: date, start: date) -> bool:
    monday, first_monday = (each - timedelta(days=each.weekday()) for each in (day, start))
    months = (day.year - start.year) * 12 + day.month - start.month
    periods = {
        Pace.DAILY: (day - start).days,
        Pace.WEEKLY: (monday - first_monday).days // 7,
        Pace.MONTHLY: months,
        Pace.YEARLY: day.year - start.year,
    }
    in_month = not shape.months or day.month in shape.months
    return not periods[shape.pace] % shape.interval and in_month and _is_named(shape, day)


def _is_named(shape: Shape, day: date) -> bool:
    last = monthrange(day.year, day.month)[1]
    if shape.month_day is not None:
        return day.day == (last if shape.month_day == LAST else min(shape.month_day, last))
    if shape.nth is None:
        return not shape.weekdays or day.weekday() in shape.weekdays
    nth = day.day + 7 > last if shape.nth == LAST else (day.day + 6) // 7 == shape.nth
    return nth and day.weekday() in shape.weekdays


@quickly
@given(rules(), STARTS)
def test_what_is_said_is_read_back_as_the_same_rule(rule: Rule, start: date) -> None:
    assert read(say(rule), start=start, calendar=SHOP) == rule


@quickly
@given(shapes(), STARTS)
def test_a_rule_has_the_dates_that_counting_by_hand_finds(shape: Shape, start: date) -> None:
    since = start - timedelta(days=1)
    days = days_after(Rule(str(shape)), after=since, start=start, calendar=SHOP)
    assert list(islice(days, 3)) == list(islice(_by_hand(shape, start), 3))


@quickly
@given(rules(), STARTS, st.integers(0, 4000))
def test_an_old_start_changes_nothing_but_where_counting_begins(
    rule: Rule, start: date, passed: int
) -> None:
    after = start + timedelta(days=passed)
    since = start - timedelta(days=1)
    days = days_after(rule, after=since, start=start, calendar=SHOP)
    expected = next(day for day in days if day > after)
    assert next_after(rule, after=after, start=start, calendar=SHOP).day == expected


@quickly
@given(shapes(), STARTS, st.integers(0, 9000))
def test_expansion_begins_within_one_interval_of_what_is_asked(
    shape: Shape, start: date, passed: int
) -> None:
    since = start + timedelta(days=passed)
    begins = recurrence._period_at(shape, since, start)
    assert timedelta() <= since - begins <= timedelta(days=366 * shape.interval)
    if shape.pace is Pace.WEEKLY:
        assert since - begins < timedelta(weeks=shape.interval)


@quickly
@given(ZONES, STARTS, CLOCKS)
def test_every_local_date_has_one_occurrence_in_every_zone(
    zone: ZoneInfo, start: date, clock: time
) -> None:
    calendar, rule = Calendar(zone, WEEK), Rule("FREQ=DAILY", clock)
    seen = [start]
    for _ in range(40):
        when = next_after(rule, after=seen[-1], start=start, calendar=calendar)
        assert when.at == resolve(when.day, clock, zone)
        seen.append(when.day)
    assert seen == [start + timedelta(days=day) for day in range(41)]


@quickly
@given(rules(), STARTS, ZONES, st.integers(-9, 400), st.integers(-9, 400))
def test_nothing_is_overdue_when_it_follows_in_the_future(
    rule: Rule, start: date, zone: ZoneInfo, due_in: int, hours_late: int
) -> None:
    calendar, due = Calendar(zone, WEEK), start + timedelta(days=abs(due_in))
    now = datetime.combine(due, time(12), tzinfo=UTC) + timedelta(hours=hours_late)
    for mode in Recurs:
        when = following(
            rule, mode=mode, start=start, due=due, completed=now, now=now, calendar=calendar
        )
        assert when.day > due
        assert when.at > now or mode is not Recurs.NEXT_IN_FUTURE


WORDS = (
    "every each daily weekly day days week weeks month quarter year other 2 3 9999 0 fri mondays "
    "weekday working last first 31st the of on and in dec 24 at 5 17:00 noon morning evening end "
    "start eod until hours jeden tag alle wochen am freitag monats letzter 1. um uhr"
)


@quickly
@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(st.sampled_from(WORDS.split()), max_size=7).map(" ".join),
    ),
    STARTS,
    st.sampled_from(["en", "de"]),
)
def test_any_text_is_a_rule_that_occurs_or_is_refused(
    phrase: str, start: date, language: str
) -> None:
    try:
        rule = read(phrase, start=start, calendar=SHOP, language=language)
    except NotUnderstood as refusal:
        assert refusal.phrase == phrase  # noqa: PT017 # Both outcomes are right.
        return
    assert next_after(rule, after=start, start=start, calendar=SHOP).day > start
