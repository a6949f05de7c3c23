"""How a target stands: the same days, three verdicts; what never divides; who is told what."""

import uuid
from datetime import date, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from handlers.kit.workdays import Calendar, Window, same_hours
from handlers.sales.rules import pacing
from handlers.sales.rules.pacing import Day, DayState, Standing, Verdict
from storage.enums import Pace, Weighting

SITE = uuid.UUID(int=1)
MON_TO_SAT = Calendar(
    ZoneInfo("Europe/London"), same_hours((Window(9 * 60, 17 * 60),), weekdays=range(6))
)
FRIDAYS_AND_SATURDAYS = {"": [100, 100, 100, 100, 150, 200, 100]}
JUNE = [date(2026, 6, 1) + timedelta(days=ahead) for ahead in range(30)]


def june(weighting: Weighting, *, until: int = 10, actual: int = 960_000) -> Standing:
    """30,000 for June 2026 as it stands when a day has closed."""
    days = [
        Day(
            SITE,
            day,
            pacing.weight_of(
                weighting,
                FRIDAYS_AND_SATURDAYS,
                SITE,
                day,
                is_open=MON_TO_SAT.is_working_day(day),
            ),
            DayState.COUNTED if day.day <= until else DayState.AHEAD,
        )
        for day in JUNE
    ]
    return Standing(3_000_000, actual, tuple(days))


def euros(minor: Fraction | None) -> float:
    assert minor is not None
    return round(minor) / 100


@pytest.mark.parametrize(
    ("weighting", "percent", "projection"),
    [(Weighting.EVEN, 96.0, 28_800.00), (Weighting.OPEN_DAYS, 92.4, 27_733.33),
     (Weighting.WEEKDAYS, 97.5, 29_257.14)],
)  # fmt: skip
def test_the_same_days_have_three_verdicts(
    weighting: Weighting, percent: float, projection: float
) -> None:
    standing = june(weighting)
    assert standing.ratio is not None
    assert round(float(standing.ratio) * 100, 1) == percent
    assert euros(standing.projection) == projection
    assert standing.verdict is Verdict.BEHIND


def test_what_is_needed_is_told_by_weight() -> None:
    needed = june(Weighting.WEEKDAYS).needed
    assert needed is not None
    assert euros(needed) == 948.84
    assert euros(needed * 2) == 1897.67


def test_a_projection_waits_for_fifteen_hundredths_of_all_weight() -> None:
    assert june(Weighting.EVEN, until=4).projection is None
    assert june(Weighting.EVEN, until=4).verdict is Verdict.TOO_EARLY
    assert june(Weighting.EVEN, until=5).projection is not None


@pytest.mark.parametrize(
    ("actual", "verdict"), [(2_999_999, Verdict.MISSED), (3_000_000, Verdict.HIT)]
)
def test_when_nothing_is_left_it_is_hit_or_missed_and_nothing_is_divided(
    actual: int, verdict: Verdict
) -> None:
    over = june(Weighting.OPEN_DAYS, until=30, actual=actual)
    assert over.verdict is verdict
    assert over.needed is None
    assert over.is_over


def test_a_missing_day_is_no_zero_and_holds_the_verdict_back() -> None:
    standing = june(Weighting.OPEN_DAYS)
    gone = [
        Day(one.site_id, one.day, one.weight, DayState.MISSING) if one.day.day == 9 else one
        for one in standing.days
    ]
    missing = Standing(standing.goal, standing.actual, tuple(gone))
    assert missing.verdict is Verdict.UNKNOWN
    assert [one.day.day for one in missing.missing] == [9]
    assert missing.expected < standing.expected
    assert missing.projection > standing.projection  # type: ignore[operator]  # Both are told.


def at(percent: int) -> Standing:
    """Ten days even, five of them over, with so many percent of what was expected."""
    days = [
        Day(SITE, day, 100, DayState.COUNTED if day.day <= 5 else DayState.AHEAD)
        for day in JUNE[:10]
    ]
    return Standing(100_000, 500 * percent, tuple(days))


@pytest.mark.parametrize(
    ("before", "percent", "after", "news"),
    [
        (Pace.ON, 99, Pace.ON, False), (Pace.ON, 98, Pace.BEHIND, True),
        (Pace.ON, 80, Pace.FAR, True), (Pace.BEHIND, 98, Pace.BEHIND, False),
        (Pace.BEHIND, 99, Pace.BEHIND, False), (Pace.BEHIND, 100, Pace.ON, True),
        (Pace.BEHIND, 80, Pace.FAR, True), (Pace.FAR, 83, Pace.FAR, False),
        (Pace.FAR, 84, Pace.BEHIND, False), (Pace.FAR, 100, Pace.ON, True),
    ],
)  # fmt: skip
def test_falling_is_news_and_being_back_is_and_nothing_flickers(
    before: Pace,
    percent: int,
    after: Pace,
    news: bool,  # noqa: FBT001
) -> None:
    assert pacing.pace_after(before, at(percent)) is after
    assert pacing.is_news(before, after) is news


def test_the_past_tells_what_weekdays_weigh() -> None:
    monday = date(2027, 3, 1)
    amounts = {
        (SITE, monday + timedelta(days=ahead)): 30_000 if ahead % 7 == 5 else 10_000
        for ahead in range(28)
        if ahead % 7 != 6
    }
    assert pacing.learned(amounts, least=20) == {SITE.hex: [75, 75, 75, 75, 75, 225, 100]}
    assert pacing.learned(amounts, least=25) is None


@given(
    st.integers(1, 10**9),
    st.integers(-(10**6), 10**9),
    st.lists(st.tuples(st.integers(0, 500), st.sampled_from(DayState)), min_size=1, max_size=40),
)
def test_what_came_and_what_is_needed_make_the_target(
    goal: int, actual: int, drawn: list[tuple[int, DayState]]
) -> None:
    days = tuple(Day(SITE, JUNE[0] + timedelta(days=place), weight, state)
                 for place, (weight, state) in enumerate(drawn))  # fmt: skip
    standing = Standing(goal, actual, days)
    assert standing.verdict in Verdict
    assert 0 <= standing.expected <= goal
    assume(standing.needed is not None)
    left = standing.weight(DayState.AHEAD, DayState.MISSING)
    assert standing.needed * left / pacing.WHOLE_DAY + actual == goal  # type: ignore[operator]
    if standing.projection is not None and standing.ratio is not None:
        assert standing.projection == standing.ratio * goal
