"""When a task is looked at, and what is still true when it is said: pure tables."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from harness.given import FRIDAY_5PM, LONDON, MONDAY
from hypothesis import given
from hypothesis import strategies as st

from handlers.kit.workdays import Calendar, parse_windows, same_hours
from handlers.staff.service.people import working_calendar
from handlers.tasks.rules import looks, why
from handlers.tasks.rules.looks import Look, Pace
from handlers.tasks.rules.why import LOOKS, Seen, Why
from storage.enums import Priority, TaskState

CALENDAR = working_calendar(LONDON)
HOUR = timedelta(hours=1)
ASSIGNED = Seen(TaskState.ASSIGNED, MONDAY, due_at=FRIDAY_5PM, due_has_clock=True)
URGENT = replace(ASSIGNED, priority=Priority.URGENT)
SATURDAY = datetime(2027, 3, 6, 10, 0, tzinfo=UTC)
WEDNESDAY_8 = datetime(2027, 3, 10, 8, 0, tzinfo=UTC)
FRIDAY_8 = datetime(2027, 3, 12, 8, 0, tzinfo=UTC)
TUESDAY_8 = datetime(2027, 3, 9, 8, 0, tzinfo=UTC)
THURSDAY_8 = datetime(2027, 3, 11, 8, 0, tzinfo=UTC)
PAST = {
    Why.PAST: FRIDAY_5PM + looks.JUST_AFTER,
    Why.LATE: TUESDAY_8,
    Why.VERY_LATE: THURSDAY_8,
}


def seen(state: TaskState = TaskState.ACCEPTED, **more: object) -> Seen:
    return replace(ASSIGNED, state=state, **more)  # type: ignore[arg-type]  # A table of fields.


def at(one: Seen, *, pace: Pace | None = None) -> dict[Why, datetime]:
    found = looks.looks(one, calendar=CALENDAR, pace=pace or Pace())
    return {look.why: look.at for look in found}


def test_half_of_the_time_left_on_a_free_day_is_said_while_there_is_work_before() -> None:
    friday_noon = datetime(2027, 3, 5, 12, 0, tzinfo=UTC)
    one = replace(ASSIGNED, state_at=friday_noon, due_at=datetime(2027, 3, 7, 12, 0, tzinfo=UTC))
    assert at(one)[Why.UNACCEPTED] == FRIDAY_5PM - looks.MARGIN


def test_who_is_given_work_on_a_free_day_has_half_of_the_time_left() -> None:
    one = replace(ASSIGNED, state_at=SATURDAY, due_at=SATURDAY + 4 * HOUR)
    assert at(one)[Why.UNACCEPTED] == SATURDAY + 2 * HOUR


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (seen(), {Why.SOON: FRIDAY_5PM - HOUR, **PAST}),
        (seen(due_has_clock=False), PAST),
        (
            seen(priority=Priority.URGENT),
            {
                Why.SOON: FRIDAY_5PM - HOUR,
                Why.DUE: FRIDAY_5PM,
                **PAST,
            },
        ),
        (seen(due_at=None), {}),
        (seen(TaskState.OPEN, due_at=None), {Why.UNTAKEN: MONDAY + HOUR}),
        (seen(TaskState.ASSIGNED, due_at=None), {Why.UNACCEPTED: MONDAY + timedelta(days=1)}),
        (seen(TaskState.DONE), {}),
        (seen(TaskState.CANCELLED), {}),
    ],
)
def test_a_task_is_looked_at_when_somebody_may_have_to_hear_of_it(
    one: Seen, expected: dict[Why, datetime]
) -> None:
    assert at(one) == expected


@pytest.mark.parametrize(
    ("due", "asked"),
    [
        (FRIDAY_5PM, MONDAY + timedelta(days=1)),  # Eight working hours.
        (MONDAY + 4 * HOUR, MONDAY + 2 * HOUR),  # Half of what is left.
        (MONDAY - HOUR, MONDAY + timedelta(days=1)),
    ],
)
def test_its_giver_hears_after_eight_working_hours_or_half_of_the_time_left(
    due: datetime, asked: datetime
) -> None:
    assert at(seen(TaskState.ASSIGNED, due_at=due))[Why.UNACCEPTED] == asked


def test_a_reminder_outside_working_time_moves_to_the_last_working_instant_before() -> None:
    friday_evening = FRIDAY_5PM - looks.MARGIN
    assert at(seen(due_at=SATURDAY))[Why.SOON] == friday_evening
    assert at(seen(due_at=SATURDAY, priority=Priority.URGENT))[Why.SOON] == SATURDAY - HOUR
    only_a_day = seen(due_at=SATURDAY, due_has_clock=False, priority=Priority.URGENT)
    assert at(only_a_day)[Why.SOON] == friday_evening
    tiny = Calendar(ZoneInfo(LONDON), same_hours(parse_windows("09:00-09:10")))
    assert looks.working_instant_before(SATURDAY, tiny) == datetime(2027, 3, 5, 9, 9, tzinfo=UTC)


def test_every_number_can_be_another() -> None:
    pace = Pace(
        soon=2 * HOUR, untaken=3 * HOUR, unaccepted=HOUR, share=0.9, lead_morning=1,
        manager_morning=3,
    )  # fmt: skip
    assert at(seen(TaskState.OPEN, due_at=None), pace=pace)[Why.UNTAKEN] == MONDAY + 3 * HOUR
    assert at(seen(TaskState.ASSIGNED), pace=pace) == {
        Why.UNACCEPTED: MONDAY + HOUR,
        Why.SOON: FRIDAY_5PM - 2 * HOUR,
        Why.PAST: FRIDAY_5PM + looks.JUST_AFTER,
        Why.LATE: datetime(2027, 3, 8, 8, 0, tzinfo=UTC),
        Why.VERY_LATE: WEDNESDAY_8,
    }


def test_the_looks_of_an_instant_come_one_after_the_other() -> None:
    both = seen(TaskState.ASSIGNED, due_at=MONDAY + 2 * HOUR)
    first = looks.next_look(both, after=MONDAY, calendar=CALENDAR, pace=Pace())
    assert first == Look(MONDAY + HOUR, Why.UNACCEPTED)
    second = looks.next_look(both, after=first, calendar=CALENDAR, pace=Pace())
    assert second == Look(MONDAY + HOUR, Why.SOON)


zones = st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Apia"])
windows = st.sampled_from(["09:00-17:00", "22:00-06:00", "06:00-14:00, 15:00-19:30", "00:00-24:00"])
weekdays = st.sets(st.integers(0, 6), min_size=1)
instants = st.datetimes(datetime(2027, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
tasks = st.builds(
    Seen,
    state=st.sampled_from(TaskState),
    state_at=instants,
    due_at=st.none() | instants,
    due_has_clock=st.booleans(),
    priority=st.sampled_from(Priority),
)
calendars = st.builds(
    lambda zone, text, days: Calendar(
        ZoneInfo(zone), same_hours(parse_windows(text), weekdays=days)
    ),
    zones,
    windows,
    weekdays,
)
paces = st.builds(Pace, soon=st.timedeltas(timedelta(minutes=5), timedelta(hours=8)))


@given(one=tasks, calendar=calendars, pace=paces)
def test_no_reminder_comes_after_the_time_it_reminds_of_nor_outside_working_time(
    one: Seen, calendar: Calendar, pace: Pace
) -> None:
    for look in looks.looks(one, calendar=calendar, pace=pace):
        if look.why is Why.SOON and one.due_at is not None:
            assert look.at < one.due_at
            assert one.rings or calendar.is_open(look.at)
        if look.why is Why.DUE:
            assert one.rings
        if look.why in (Why.PAST, Why.LATE, Why.VERY_LATE) and one.due_at is not None:
            assert look.at >= one.due_at


@given(one=tasks, calendar=calendars, now=instants)
def test_the_chain_of_looks_passes_each_of_them_once_and_ends(
    one: Seen, calendar: Calendar, now: datetime
) -> None:
    chain: list[Look] = []
    after: datetime | Look = now
    while (ahead := looks.next_look(one, after=after, calendar=calendar, pace=Pace())) is not None:
        chain.append(ahead)
        after = ahead
    every = looks.looks(one, calendar=calendar, pace=Pace())
    assert chain == [look for look in every if look.at > now]
    assert all(earlier < later for earlier, later in pairwise(chain))
    assert len({look.why for look in chain}) == len(chain) <= len(LOOKS)


JUST = timedelta(seconds=1)
DOING = {TaskState.ASSIGNED, TaskState.ACCEPTED, TaskState.STARTED, TaskState.BLOCKED}
OPEN = set(TaskState) - {TaskState.DONE, TaskState.CANCELLED}


@pytest.mark.parametrize(
    ("reason", "states", "before_due", "after_due"),
    [
        (Why.UNTAKEN, {TaskState.OPEN}, True, True),
        (Why.UNACCEPTED, {TaskState.ASSIGNED}, True, True),
        (Why.SOON, DOING, True, False),
        (Why.DUE, DOING, False, True),
        (Why.LATE, OPEN, False, True),
        (Why.VERY_LATE, OPEN, False, True),
        (Why.WAITING, {TaskState.BLOCKED}, True, True),
        (Why.MOVED, DOING, True, True),
        (Why.URGENT, DOING, True, True),
        (Why.SNOOZED, DOING, True, True),
        (Why.HELP, DOING, True, True),
    ],
)
@pytest.mark.parametrize("state", TaskState)
def test_a_reminder_is_said_while_it_is_true(
    reason: Why, states: set[TaskState], *, before_due: bool, after_due: bool, state: TaskState
) -> None:
    one = seen(state)
    said = why.occurrence(reason, one)
    early = why.is_true(reason, one, said=said, now=FRIDAY_5PM - JUST)
    late = why.is_true(reason, one, said=said, now=FRIDAY_5PM + JUST)
    assert (early, late) == (before_due and state in states, after_due and state in states)


@pytest.mark.parametrize(
    ("known", "chased"),
    [
        (seen(state=TaskState.ASSIGNED, priority=Priority.URGENT), True),
        (seen(state=TaskState.OPEN, priority=Priority.URGENT), True),
        (seen(state=TaskState.ACCEPTED, priority=Priority.URGENT), False),
        (seen(state=TaskState.ASSIGNED), False),
        (seen(due_at=MONDAY), True),
        (seen(due_at=None), False),
    ],
)
def test_an_escalation_lasts_while_nobody_promised_or_it_is_late(
    known: Seen, chased: object
) -> None:
    assert why.is_chased(known, now=MONDAY) is chased


@pytest.mark.parametrize("reason", [Why.SOON, Why.DUE, Why.LATE, Why.VERY_LATE, Why.MOVED])
@pytest.mark.parametrize("due", [None, FRIDAY_5PM + JUST])
def test_a_reminder_of_a_date_that_was_moved_is_not_said(reason: Why, due: datetime | None) -> None:
    said = why.occurrence(reason, seen())
    moved = seen(due_at=due)
    assert not any(
        why.is_true(reason, moved, said=said, now=FRIDAY_5PM + shift) for shift in (-HOUR, HOUR)
    )


@pytest.mark.parametrize("reason", [Why.UNACCEPTED, Why.UNTAKEN, Why.WAITING, Why.URGENT])
def test_what_was_said_of_an_earlier_time_in_a_state_is_over(reason: Why) -> None:
    (state,) = {Why.UNTAKEN: {TaskState.OPEN}, Why.WAITING: {TaskState.BLOCKED}}.get(
        reason, {TaskState.ASSIGNED}
    )
    said = why.occurrence(reason, seen(state))
    again = seen(state, state_at=MONDAY + HOUR)
    assert not why.is_true(reason, again, said=said, now=MONDAY + HOUR)


@pytest.mark.parametrize(
    ("reason", "one", "ordinary"),
    [
        (Why.LATE, seen(), True),
        (Why.VERY_LATE, seen(), True),
        (Why.SLIPPING, seen(), True),
        (Why.UNACCEPTED, seen(TaskState.ASSIGNED), True),
        (Why.UNACCEPTED, seen(TaskState.ASSIGNED, due_at=None), True),
        (Why.UNACCEPTED, seen(TaskState.ASSIGNED, due_at=MONDAY + HOUR), False),
        (Why.LATE, seen(priority=Priority.URGENT), False),
        *((reason, seen(), False) for reason in (Why.SOON, Why.WAITING, Why.MOVED, Why.HELP)),
    ],
)
def test_what_can_wait_for_the_brief_makes_no_message_of_its_own(
    reason: Why, one: Seen, *, ordinary: bool
) -> None:
    assert why.is_ordinary(reason, one, next_push=MONDAY + 6 * HOUR) == ordinary
