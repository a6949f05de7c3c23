"""What people should hear is not passed over, and not said where it does not belong."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from harness import given
from harness.days import Days
from harness.given import HOME, MONDAY, user_id
from harness.threads import PATIENCE

from handlers.kit.area import Glance, HandingOver
from handlers.tasks.rules.steps import Action
from handlers.tasks.rules.why import Why
from handlers.tasks.service import found, looks, owners, reminding, steps
from storage import notices
from storage.enums import Priority, TaskState
from storage.scope import UNGUARDED
from storage.session import Database, Session
from storage.tasks import Task
from storage.timers import Alarm

BEN, ANA, LEA = (user_id(name) for name in ("ben", "ana", "lea"))
TUESDAY = datetime(2027, 3, 2, 12, 0, tzinfo=UTC)
NEXT_MONDAY = datetime(2027, 3, 8, 12, 0, tzinfo=UTC)


@pytest.fixture
def days(desk: Database) -> Days:
    return Days(desk)


def step(session: Session, name: str, task: Task, action: Action, **more: object) -> None:
    fields = {"now": MONDAY, "tools": given.tools(), **more}
    held = found.get(session, given.actor(name), str(task.id))
    steps.take_step(session, given.actor(name), held, action, **fields)  # type: ignore[arg-type]


def heard(days: Days, start: str) -> list[str]:
    return [one.person for one in days.told if one.text.startswith(start)]


def test_a_change_right_after_an_outage_passes_over_no_look(days: Days) -> None:
    with days.writing() as session:
        given.team(session, lead="lea")
        task = given.task(session, due=datetime(2027, 3, 1, 12, 0, tzinfo=UTC))
        step(session, "ben", task, Action.ACCEPT)
        step(session, "ben", task, Action.BLOCK, words="keys", now=NEXT_MONDAY)
    days.leap(NEXT_MONDAY)
    days.until(NEXT_MONDAY.replace(day=9))
    assert heard(days, "Overdue: T-1") == [LEA]


@pytest.mark.parametrize("state", [TaskState.STARTED, TaskState.ASSIGNED])
def test_a_look_says_only_what_is_true_when_it_is_had(desk: Database, state: TaskState) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, by="max")
        alarm = Alarm(looks.LOOK, str(task.id), f"{Why.UNACCEPTED}@{TUESDAY.isoformat()}", TUESDAY)
        task.state = state
        session.flush()
        looks.look(session, Glance(alarm, TUESDAY, given.tools()))
        told = [one.kind for one in notices.open_for(session, user_id("max"), TUESDAY)]
        assert told == ([Why.UNACCEPTED] if state is TaskState.ASSIGNED else [])


def test_of_what_was_held_back_the_last_that_is_still_true_is_said(days: Days) -> None:
    with days.writing() as session:
        task = given.task(session)
        for why in (Why.SNOOZED, Why.LATE):
            reminding.tell(
                session, task, why, [BEN], now=MONDAY, tools=given.tools(), said="x", rings=True
            )
    days.until(MONDAY)
    assert heard(days, "You asked for it now: T-1") == [BEN]


def test_urgent_work_that_comes_back_does_not_wait_for_the_brief(days: Days) -> None:
    with days.writing() as session:
        task = given.task(session, priority=Priority.URGENT)
        step(session, "ben", task, Action.DECLINE, words="away")
    days.until(MONDAY)
    assert heard(days, "Ben gave back T-1") == [ANA]


def test_nobody_else_hears_that_somebody_is_late_with_what_they_noted_for_themselves(
    days: Days,
) -> None:
    with days.writing() as session:
        given.team(session, lead="lea")
        when = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)
        given.task(session, "ben", by="ben", channel=None, due=when)
    days.until(NEXT_MONDAY)
    assert {one.person for one in days.told} == {BEN}


def handed_over(database: Database) -> int:
    with database.writing(HOME) as session:
        work = HandingOver(BEN, user_id("sam"), given.actor("lea"), MONDAY)
        return owners.hand_over(session, work, given.tools())


def is_waiting(database: Database) -> bool:
    """Whether a transaction waits for what another one holds."""
    if database.engine.dialect.name == "sqlite":
        return True  # There is one writer, for whom all others wait.
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with database.engine.connect() as bare:
        connection = bare.execution_options(workspace=UNGUARDED)
        return bool(connection.exec_driver_sql(query).scalar())


def test_what_is_done_while_it_is_handed_over_stays_whose_it_was(database: Database) -> None:
    given.desk(database)
    with database.writing(HOME) as session:
        task = given.task(session)
    with ThreadPoolExecutor(1) as pool:
        with database.writing(HOME) as session:
            step(session, "ben", task, Action.DONE)
            running = pool.submit(handed_over, database)
            while not (running.done() or is_waiting(database)):
                pass
        assert running.result(PATIENCE) == 0
    with database.reading(HOME) as session:
        [part] = given.parts(session, task)
        assert (part.person_id, part.task_open) == (BEN, False)
