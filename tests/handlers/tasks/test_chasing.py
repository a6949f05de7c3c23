"""What is urgent and not accepted, or long overdue, is escalated until somebody sees to it."""

from datetime import UTC, datetime, timedelta

import pytest
from harness import given
from harness.days import Days
from harness.given import HOME, MONDAY

from handlers.escalations.service import runs
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import found, steps
from storage.enums import EscalationState, Priority
from storage.session import Database
from storage.tasks import Task


@pytest.fixture
def days(desk: Database) -> Days:
    return Days(desk)


def run_of(days: Days, task: Task) -> EscalationState | None:
    with days.database.reading(HOME) as session:
        run = runs.standing(session, ("task", str(task.id)))
        return run.state if run else None


def press(days: Days, name: str, task: Task, action: Action, now: datetime) -> None:
    with days.writing() as session:
        one = found.get(session, given.actor(name), str(task.id), lock=True)
        steps.take_step(session, given.actor(name), one, action, now=now, tools=given.tools())


def test_an_urgent_task_that_nobody_accepts_is_escalated_after_half_an_hour(days: Days) -> None:
    with days.writing() as session:
        task = given.task(session, priority=Priority.URGENT)
        calm = given.task(session, title="Count the float")
    days.until(MONDAY + timedelta(minutes=29))
    assert run_of(days, task) is None
    later = MONDAY + timedelta(minutes=31)
    days.until(later)
    assert run_of(days, task) is EscalationState.RUNNING
    assert run_of(days, calm) is None
    press(days, "ben", task, Action.ACCEPT, later)
    assert run_of(days, task) is None


def test_a_task_that_is_twice_overdue_is_escalated_until_it_is_done(days: Days) -> None:
    with days.writing() as session:
        task = given.task(session, "ben", by="ben")
    lead, manager = datetime(2027, 3, 10, 8, tzinfo=UTC), datetime(2027, 3, 12, 8, tzinfo=UTC)
    days.until(lead)
    assert run_of(days, task) is None
    days.until(manager)
    assert run_of(days, task) is EscalationState.RUNNING
    press(days, "ben", task, Action.DONE, manager)
    assert run_of(days, task) is None


def test_whoever_a_chain_reaches_reads_nothing_of_a_private_channel(days: Days) -> None:
    with days.writing() as session:
        task = given.task(session, priority=Priority.URGENT, channel=None)
    days.until(MONDAY + timedelta(hours=1))
    with days.database.reading(HOME) as session:
        run = runs.standing(session, ("task", str(task.id)))
        assert run is not None
        assert run.title == f"T-{task.number}"
