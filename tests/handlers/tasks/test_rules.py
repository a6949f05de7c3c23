"""What may happen to a task, who may do it, when it is looked at, and what is worth saying."""

from datetime import UTC, datetime, timedelta
from itertools import chain, combinations

import pytest
from harness.given import FRIDAY_5PM, LONDON, MONDAY

from handlers.staff.service.people import working_calendar
from handlers.tasks import rules
from handlers.tasks.rules import Action, Go, Look, NotYours, Relation, TooLate
from storage.enums import TaskState

A, D, C = Action.ACCEPT, Action.DONE, Action.CANCEL
OWNER, ASSIGNER, LEAD = Relation.OWNER, Relation.ASSIGNER, Relation.LEAD
WHO = {A: {OWNER}, D: {OWNER, ASSIGNER, LEAD}, C: {ASSIGNER, LEAD}}
AFTER = {
    (A, TaskState.ASSIGNED): TaskState.ACCEPTED,
    (D, TaskState.ASSIGNED): TaskState.DONE,
    (D, TaskState.ACCEPTED): TaskState.DONE,
    (C, TaskState.ASSIGNED): TaskState.CANCELLED,
    (C, TaskState.ACCEPTED): TaskState.CANCELLED,
}
RELATIONS = [
    frozenset(some) for some in chain.from_iterable(combinations(Relation, n) for n in range(4))
]
JUST = timedelta(seconds=1)


@pytest.mark.parametrize("relations", RELATIONS, ids=lambda some: "+".join(sorted(some)) or "none")
@pytest.mark.parametrize("state", TaskState)
@pytest.mark.parametrize("action", Action)
def test_each_step_is_for_its_people_in_its_states(
    action: Action, state: TaskState, relations: frozenset[Relation]
) -> None:
    decided = rules.decide(action, state, relations)
    if not relations & WHO[action]:
        assert decided == NotYours(frozenset(WHO[action]))
    elif (action, state) in AFTER:
        assert decided == Go(AFTER[action, state])
    else:
        assert decided == TooLate()


@pytest.mark.parametrize(
    ("state", "steps"),
    [
        (TaskState.ASSIGNED, [A, D, C]),
        (TaskState.ACCEPTED, [D, C]),
        (TaskState.DONE, []),
        (TaskState.CANCELLED, []),
    ],
)
def test_a_state_offers_the_steps_that_it_allows(state: TaskState, steps: list[Action]) -> None:
    assert rules.actions_in(state) == steps


def test_a_task_for_oneself_needs_no_promise() -> None:
    assert rules.first_state(owner_is_assigner=True) is TaskState.ACCEPTED
    assert rules.first_state(owner_is_assigner=False) is TaskState.ASSIGNED


def test_a_task_is_looked_at_an_hour_before_when_due_and_the_next_working_morning() -> None:
    looks = rules.looks_at(FRIDAY_5PM, now=MONDAY, calendar=working_calendar(LONDON))
    assert looks == {
        Look.DUE_SOON: FRIDAY_5PM - timedelta(hours=1),
        Look.DUE: FRIDAY_5PM,
        Look.OVERDUE: datetime(2027, 3, 8, 9, 0, tzinfo=UTC),
    }


def test_a_look_that_has_gone_by_already_is_left_out() -> None:
    now = FRIDAY_5PM - timedelta(minutes=30)
    looks = rules.looks_at(FRIDAY_5PM, now=now, calendar=working_calendar(LONDON))
    assert list(looks) == [Look.DUE, Look.OVERDUE]


@pytest.mark.parametrize(
    ("look", "after_due", "worth"),
    [
        (Look.DUE_SOON, -JUST, True),
        (Look.DUE_SOON, timedelta(0), False),
        (Look.DUE, -JUST, False),
        (Look.DUE, timedelta(0), True),
        (Look.DUE, timedelta(days=9), True),
        (Look.OVERDUE, timedelta(0), True),
    ],
)
@pytest.mark.parametrize("state", TaskState)
def test_a_reminder_is_said_while_it_is_true(
    look: Look,
    after_due: timedelta,
    worth: bool,  # noqa: FBT001  # A table.
    state: TaskState,
) -> None:
    said = rules.still_worth_saying(
        look,
        state=state,
        due_at=FRIDAY_5PM,
        occurrence=FRIDAY_5PM.isoformat(),
        now=FRIDAY_5PM + after_due,
    )
    assert said == (worth and state in (TaskState.ASSIGNED, TaskState.ACCEPTED))


@pytest.mark.parametrize("due_at", [None, FRIDAY_5PM + JUST])
def test_a_reminder_of_a_date_that_was_moved_is_not_said(due_at: datetime | None) -> None:
    assert not rules.still_worth_saying(
        Look.DUE,
        state=TaskState.ACCEPTED,
        due_at=due_at,
        occurrence=FRIDAY_5PM.isoformat(),
        now=FRIDAY_5PM + timedelta(hours=1),
    )
