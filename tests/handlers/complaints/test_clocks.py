"""The two clocks of a complaint: the vectors of the trade, and what each event does to them."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from handlers.complaints.rules.clocks import (
    Clock,
    ClockState,
    Event,
    Targets,
    clocks,
)
from handlers.kit.workdays import Calendar, parse_windows, same_hours
from storage.enums import ClockEvent

LONDON = ZoneInfo("Europe/London")
EVERY_DAY = range(7)
OFFICE = Calendar(LONDON, same_hours(parse_windows("09:00-17:00")))
WHIT_MONDAY = Calendar(LONDON, OFFICE.week, holidays={date(2026, 6, 8): "Whit Monday"})
LUNCH = Calendar(LONDON, same_hours(parse_windows("09-13, 14-18")))
NIGHTS = Calendar(LONDON, same_hours(parse_windows("22:00-06:00")))
ALWAYS = Calendar(LONDON, same_hours(parse_windows("00:00-24:00"), weekdays=EVERY_DAY))

Log = list[tuple[str, str] | tuple[str, str, str]]


def london(text: str) -> datetime:
    """Read `06-01 16:30` as London's clock in 2026, its first reading when repeated."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=LONDON).astimezone(UTC)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


TARGETS = {
    "calm": Targets(hours(1), hours(8)),
    "soon": Targets(hours(0.5), hours(4)),
    "slow": Targets(hours(8), hours(80)),
}


def events(log: Log) -> list[Event]:
    """Read pairs of kind and instant; the severity is calm unless it is said."""
    return [Event(ClockEvent(kind), london(at), *(rest or ["calm"])) for kind, at, *rest in log]


def resolution(log: Log, now: str, *, calendar: Calendar = OFFICE) -> Clock:
    return clocks(events(log), targets=TARGETS, calendar=calendar, now=london(now)).resolution


def first_response(log: Log, now: str, *, calendar: Calendar = OFFICE) -> Clock:
    return clocks(events(log), targets=TARGETS, calendar=calendar, now=london(now)).first_response


# 1 June 2026 is a Monday.
VECTORS = [
    pytest.param(OFFICE, 1, [("opened", "06-01 16:30")], "06-02 09:30", id="overnight roll"),
    pytest.param(OFFICE, 8, [("opened", "06-05 16:00")], "06-08 16:00", id="weekend"),
    pytest.param(WHIT_MONDAY, 8, [("opened", "06-05 16:00")], "06-09 16:00", id="holiday"),
    pytest.param(OFFICE, 1, [("opened", "06-06 12:00")], "06-08 10:00", id="opened on Saturday"),
    pytest.param(
        OFFICE,
        8,
        [("opened", "06-01 09:00"), ("paused", "06-01 17:00"), ("resumed", "06-02 09:00")],
        "06-01 17:00",
        id="pause with zero working overlap",
    ),
    pytest.param(
        OFFICE,
        8,
        [("opened", "06-01 09:00"), ("paused", "06-01 16:00"), ("resumed", "06-02 10:00")],
        "06-02 11:00",
        id="pause over night",
    ),
    pytest.param(LUNCH, 1, [("opened", "06-01 12:30")], "06-01 14:30", id="lunch"),
    pytest.param(NIGHTS, 8, [("opened", "06-01 23:30")], "06-02 23:30", id="night shift"),
    pytest.param(ALWAYS, 2, [("opened", "03-29 00:30")], "03-29 03:30", id="spring forward"),
    pytest.param(
        OFFICE,
        8,
        [
            ("opened", "06-01 09:00"),
            ("paused", "06-01 11:00"),
            ("resumed", "06-01 13:00"),
            ("priority", "06-01 13:30", "soon"),
        ],
        "06-01 15:00",
        id="priority raised keeps the pause",
    ),
    pytest.param(
        OFFICE,
        8,
        [("opened", "06-01 09:00"), ("resolved", "06-01 12:00"), ("reopened", "06-03 10:00")],
        "06-03 15:00",
        id="reopened",
    ),
]


@pytest.mark.parametrize(("calendar", "target", "log", "due"), VECTORS)
def test_due_is_when_worked_time_reaches_the_target(
    calendar: Calendar, target: float, log: Log, due: str
) -> None:
    targets = {**TARGETS, "calm": Targets(hours(target), hours(target))}
    last = events(log)[-1].at
    found = clocks(events(log), targets=targets, calendar=calendar, now=last).resolution
    assert found.due_at == london(due)
    assert found.state is (ClockState.FAILED if last > london(due) else ClockState.RUNNING)


def test_the_hour_that_autumn_repeats_is_worked_twice() -> None:
    targets = {"calm": Targets(hours(2), hours(2))}
    log = events([("opened", "10-25 00:30")])
    found = clocks(log, targets=targets, calendar=ALWAYS, now=log[0].at).resolution
    assert found.due_at == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


OPENED = ("opened", "06-01 09:00")


def test_a_clock_says_how_far_it_is_and_when_to_warn() -> None:
    found = resolution([OPENED], "06-01 11:00")
    assert (found.state, found.worked, found.share) == (ClockState.RUNNING, hours(2), 0.25)
    assert found.warn_at == london("06-01 15:00")
    assert resolution([OPENED], "06-01 15:00").warn_at is None
    assert resolution([OPENED], "06-01 15:00").share == 0.75


def test_on_time_is_until_the_due_instant_and_no_longer() -> None:
    answered: Log = [OPENED, ("responded", "06-01 10:00")]
    assert first_response(answered, "06-01 12:00").state is ClockState.MET
    late: Log = [OPENED, ("responded", "06-01 10:01")]
    assert first_response(late, "06-01 12:00").state is ClockState.FAILED
    assert first_response([OPENED], "06-01 10:00").state is ClockState.RUNNING
    assert first_response([OPENED], "06-01 10:01").state is ClockState.FAILED


def test_a_late_answer_stays_failed_and_says_when_it_came() -> None:
    log: Log = [OPENED, ("responded", "06-01 12:00"), ("responded", "06-01 12:05")]
    found = first_response(log, "06-20 12:00")
    assert (found.state, found.met_at) == (ClockState.FAILED, london("06-01 12:00"))
    assert (found.worked, found.warn_at) == (hours(3), None)


def test_the_answer_that_pauses_still_counts_as_the_answer() -> None:
    log: Log = [OPENED, ("responded", "06-01 09:30"), ("paused", "06-01 09:30")]
    assert first_response(log, "06-01 12:00").state is ClockState.MET
    assert resolution(log, "06-01 12:00").state is ClockState.PAUSED


def test_waiting_for_the_customer_pauses_the_resolution_only() -> None:
    log: Log = [OPENED, ("paused", "06-01 09:30")]
    whole = resolution(log, "06-01 16:00")
    assert (whole.due_at, whole.warn_at, whole.worked) == (None, None, hours(0.5))
    first = first_response(log, "06-01 16:00")
    assert (first.state, first.due_at) == (ClockState.FAILED, london("06-01 10:00"))


def test_failed_outranks_paused() -> None:
    log: Log = [OPENED, ("paused", "06-03 09:00")]
    found = resolution(log, "06-03 12:00")
    assert (found.state, found.due_at) == (ClockState.FAILED, london("06-01 17:00"))
    assert found.worked == hours(16)


def test_the_warning_comes_again_after_a_pause() -> None:
    log: Log = [OPENED, ("paused", "06-01 10:00"), ("resumed", "06-01 14:00")]
    assert resolution(log, "06-01 14:00").warn_at == london("06-02 11:00")


def test_a_pause_said_twice_is_one_and_a_resumption_of_nothing_is_none() -> None:
    log: Log = [
        OPENED,
        ("resumed", "06-01 09:30"),
        ("paused", "06-01 10:00"),
        ("paused", "06-01 11:00"),
        ("resumed", "06-01 12:00"),
        ("resumed", "06-01 13:00"),
    ]
    assert resolution(log, "06-01 13:00").worked == hours(2)


def test_resolving_ends_the_waiting_and_closing_recalculates_nothing() -> None:
    log: Log = [OPENED, ("paused", "06-01 10:00"), ("resolved", "06-01 12:00")]
    found = resolution(log, "06-05 12:00")
    assert (found.state, found.worked) == (ClockState.MET, hours(1))
    assert found == resolution([*log, ("closed", "06-04 12:00")], "06-05 12:00")
    reopened: Log = [*log, ("closed", "06-04 12:00"), ("reopened", "06-05 10:00")]
    again = resolution(reopened, "06-05 11:00")
    assert (again.state, again.worked) == (ClockState.RUNNING, hours(2))


def test_a_clock_that_was_resolved_late_is_still_late_when_it_is_reopened() -> None:
    log: Log = [OPENED, ("resolved", "06-02 12:00"), ("reopened", "06-03 09:00")]
    assert resolution(log, "06-03 09:30").state is ClockState.FAILED


def test_closing_what_nobody_resolved_ends_it() -> None:
    found = resolution([OPENED, ("closed", "06-01 10:00")], "06-09 12:00")
    assert (found.state, found.met_at) == (ClockState.MET, london("06-01 10:00"))


def test_an_answer_that_nobody_gave_is_not_late_while_the_complaint_is_resolved() -> None:
    log: Log = [OPENED, ("resolved", "06-01 09:30")]
    assert first_response(log, "06-03 12:00").state is ClockState.PAUSED
    again = first_response([*log, ("reopened", "06-03 12:00")], "06-03 12:00")
    assert (again.state, again.due_at) == (ClockState.RUNNING, london("06-03 12:30"))


def test_a_severity_that_changes_later_does_not_judge_what_was_met_before() -> None:
    log: Log = [OPENED, ("responded", "06-01 09:50"), ("priority", "06-01 11:00", "soon")]
    assert first_response(log, "06-01 12:00").state is ClockState.MET
    assert resolution(log, "06-01 12:00").due_at == london("06-01 13:00")


def test_a_lower_severity_gives_more_time() -> None:
    log: Log = [OPENED, ("priority", "06-01 12:00", "slow")]
    assert first_response(log, "06-01 12:00").due_at == london("06-01 17:00")


def test_merged_complaints_begin_at_the_earlier_one() -> None:
    log: Log = [("opened", "06-01 12:00"), OPENED]
    assert resolution(log, "06-01 12:00").worked == hours(3)


def test_events_count_in_their_own_order_and_only_once_they_have_happened() -> None:
    log: Log = [
        OPENED,
        ("responded", "06-01 09:40"),
        ("paused", "06-01 10:00"),
        ("resumed", "06-01 12:00"),
        ("resolved", "06-01 15:00"),
    ]
    told = clocks(events(log), targets=TARGETS, calendar=OFFICE, now=london("06-02 12:00"))
    for order in permutations(events(log)):
        found = clocks(order, targets=TARGETS, calendar=OFFICE, now=london("06-02 12:00"))
        assert found == told
    before = resolution(log, "06-01 11:00")
    assert before == resolution(log[:3], "06-01 11:00")


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="opened"):
        clocks([], targets=TARGETS, calendar=OFFICE, now=london("06-01 09:00"))
    for first, whole in ((hours(2), hours(1)), (hours(0), hours(1)), (hours(-1), hours(1))):
        with pytest.raises(ValueError, match="first answer"):
            Targets(first, whole)
