"""What comes round again, and what is taken back; on both databases."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from harness import given
from harness.given import FRIDAY_5PM, HOME, MONDAY
from harness.task_steps import LATER, actor, perform
from sqlalchemy import select

from handlers.kit.errors import Rejected
from handlers.kit.recurrence import Recurs, Rule
from handlers.tasks.rules.steps import Action
from handlers.tasks.service import due, owners, parts, steps, undo
from storage import audit, staff, task_dates, task_parts, task_versions, tasks
from storage.enums import Role, Sharing, TaskState
from storage.session import Database, Session
from storage.tasks import Task

A = Action
WEEKDAYS = Rule("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", time(8, 30))
TUESDAY_830 = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)
DAY = timedelta(days=1)


def daily(session: Session, *owners: str, **more: Any) -> Task:
    return given.task(session, *owners, due=None, rule=WEEKDAYS, **more)


def copies(session: Session) -> list[Task]:
    return list(session.scalars(select(Task).order_by(Task.number)))


def newest(session: Session) -> Task:
    return copies(session)[-1]


def last(session: Session, task: Task) -> str:
    """Return the audit row by which the newest change of a task is taken back."""
    return str(audit.story(session, str(task.id))[-1].id)


def back(session: Session, who: str, entry: str, *, after: timedelta = timedelta(0)) -> Task:
    now = MONDAY + after
    return undo.take_back(session, actor(session, who), entry, now=now, tools=given.tools())


def test_a_rule_makes_one_copy_that_nobody_has_to_accept(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = daily(session)
        assert (task.state, task.due_at, task.due_has_clock) == ("accepted", TUESDAY_830, True)
        assert task.series_day == date(2027, 3, 2)


def test_the_next_copy_comes_when_one_is_done_with_all_that_belongs_to_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = daily(session, "ben", "sam", sharing=Sharing.ALL, checklist=("One", "Two"))
        for who in ("ben", "sam"):
            perform(session, who, task, A.DONE)
        copy = newest(session)
        assert (copy.number, copy.state, copy.title) == (2, "accepted", task.title)
        assert (copy.due_at, copy.first_due_at) == (TUESDAY_830 + DAY, TUESDAY_830 + DAY)
        assert [one.person_id for one in given.parts(session, copy)] == ["U1BEN", "U1SAM"]
        assert all(one.accepted_at and not one.done_at for one in given.parts(session, copy))
        texts = [one.text for one in task_parts.items(session, [copy.id])[copy.id]]
        assert texts == ["One", "Two"]


@pytest.mark.parametrize(
    ("recurs", "days"),
    [(Recurs.FROM_DUE, 3), (Recurs.FROM_COMPLETION, 11), (Recurs.NEXT_IN_FUTURE, 11)],
)
def test_the_next_date_counts_as_it_was_asked(desk: Database, recurs: Recurs, days: int) -> None:
    with desk.writing(HOME) as session:
        task = daily(session, recurs=recurs)
        late = MONDAY + 9 * DAY  # A Wednesday, past half past eight.
        steps.take_step(session, given.actor("ben"), task, A.DONE, now=late, tools=given.tools())
        expected = datetime(2027, 3, days, 8, 30, tzinfo=UTC)
        assert newest(session).due_at == expected


def test_a_time_that_is_left_out_brings_the_next_and_the_whole_series_ends(desk: Database) -> None:
    with desk.writing(HOME) as session:
        perform(session, "ana", daily(session), A.CANCEL)
        assert [one.state for one in copies(session)] == ["cancelled", "accepted"]
        perform(session, "ana", newest(session), A.CANCEL, whole_series=True)
        assert [one.state for one in copies(session)] == ["cancelled", "cancelled"]


def test_a_copy_goes_to_those_who_are_still_there(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = daily(session, "ben", "sam")
        given.must(session, "ben").is_gone = True
        perform(session, "sam", task, A.DONE)
        copy = newest(session)
        assert [one.person_id for one in given.parts(session, copy)] == ["U1SAM"]
        given.must(session, "sam").is_gone = True
        perform(session, "ana", copy, A.DONE)
        assert [one.person_id for one in given.parts(session, newest(session))] == ["U1ANA"]


def test_an_ended_copy_is_reopened_only_while_the_next_one_is_untouched(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = daily(session)
        perform(session, "ben", task, A.DONE)
        perform(session, "ben", task, A.REOPEN)
        assert [one.state for one in copies(session)] == ["accepted", "cancelled"]
        perform(session, "ben", task, A.DONE)
        perform(session, "ben", newest(session), A.START)
        with pytest.raises(Rejected, match="T-3, is under way already"):
            perform(session, "ben", task, A.REOPEN)
        assert [one.state for one in copies(session)] == ["done", "cancelled", "started"]


def test_a_done_is_taken_back_with_the_copy_that_came_of_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = daily(session)
        before = task_versions.read(session, task)
        perform(session, "ben", task, A.DONE)
        back(session, "ben", last(session, task))
        assert task_versions.read(session, task) == before
        assert [one.state for one in copies(session)] == ["accepted", "cancelled"]
        open_now = [one.number for one in tasks.open_of(session, "U1BEN", limit=9)]
        assert open_now == [1]


def test_a_done_stays_once_the_next_copy_was_touched(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = daily(session)
        perform(session, "ben", task, A.DONE)
        entry = last(session, task)
        how = {"now": MONDAY, "tools": given.tools()}
        parts.write_note(session, given.actor("sam"), newest(session), "Hello", **how)  # type: ignore[arg-type]
        with pytest.raises(Rejected, match="T-2, is under way already"):
            back(session, "ben", entry)
        assert [one.state for one in copies(session)] == ["done", "accepted"]


def test_an_ended_series_goes_on_when_its_end_is_taken_back(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = daily(session)
        perform(session, "ana", task, A.CANCEL, whole_series=True)
        back(session, "ana", last(session, task))
        perform(session, "ben", task, A.DONE)
        assert [one.state for one in copies(session)] == ["done", "accepted"]


UNDONE = [
    (A.ACCEPT, "ben"),
    (A.START, "ben"),
    (A.BLOCK, "ben"),
    (A.DONE, "ben"),
    (A.DECLINE, "ben"),
    (A.PROPOSE, "ben"),
    (A.MOVE, "ana"),
    (A.ASSIGN, "ana"),
    (A.CANCEL, "ana"),
]


@pytest.mark.parametrize(("action", "who"), UNDONE)
@pytest.mark.parametrize("channel", [given.SHOP, None])
def test_what_one_did_is_taken_back_whole(
    desk: Database, action: Action, who: str, channel: str | None
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, channel=channel)
        before = task_versions.read(session, task)
        perform(session, who, task, action)
        entry = last(session, task)
        assert task_versions.read(session, task) != before
        assert back(session, who, entry, after=timedelta(minutes=10)) is task
        assert task_versions.read(session, task) == before
        assert [one.task_open for one in given.parts(session, task)] == [True]
        with pytest.raises(Rejected, match="taken that back already"):
            back(session, who, entry)


def test_a_move_that_is_taken_back_is_another_line_of_the_ledger(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        perform(session, "ana", task, A.MOVE)
        back(session, "ana", last(session, task))
        moves = [(one.before, one.after) for one in task_dates.moves(session, task.id)]
        assert moves == [(FRIDAY_5PM, LATER.at), (LATER.at, FRIDAY_5PM)]
        assert task.moves == 0


def test_a_new_task_that_is_taken_back_is_cancelled_and_comes_round_no_more(
    desk: Database,
) -> None:
    with desk.writing(HOME) as session:
        task = daily(session)
        back(session, "ana", last(session, task))
        assert [one.state for one in copies(session)] == [TaskState.CANCELLED]


@pytest.mark.parametrize(
    ("who", "after", "said"),
    [
        ("sam", timedelta(0), "Only who made a change"),
        ("max", timedelta(0), "Only who made a change"),
        ("ben", timedelta(minutes=10, seconds=1), "too long ago"),
    ],
)
def test_only_who_did_it_takes_it_back_and_only_for_ten_minutes(
    desk: Database, who: str, after: timedelta, said: str
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        perform(session, "ben", task, A.ACCEPT)
        with pytest.raises(Rejected, match=said):
            back(session, who, last(session, task), after=after)
        with pytest.raises(Rejected, match="Only who made a change"):
            back(session, who, "nonsense")


def test_what_somebody_has_gone_on_from_stays(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        perform(session, "ben", task, A.ACCEPT)
        entry = last(session, task)
        perform(session, "ben", task, A.START)
        with pytest.raises(Rejected, match="changed since"):
            back(session, "ben", entry)
        how: dict[str, Any] = {"now": MONDAY, "tools": given.tools()}
        # Another column is another matter.
        started = last(session, task)
        due.move(session, given.actor("ana"), task, LATER, reason="", **how)
        back(session, "ben", started)
        assert (task.state, task.due_at) == (TaskState.ACCEPTED, LATER.at)


def test_who_acted_as_a_lead_and_leads_no_more_takes_nothing_back(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        perform(session, "lea", task, A.CANCEL)
        entry = last(session, task)
        staff.give_role(session, "U1LEA", Role.STAFF)
        with pytest.raises(Rejected, match="Only its lead or a manager"):
            back(session, "lea", entry)
        staff.give_role(session, "U1LEA", Role.LEAD)
        assert back(session, "lea", entry).state is TaskState.ASSIGNED


def test_the_newest_change_is_taken_back_without_naming_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        how: dict[str, Any] = {"now": MONDAY, "tools": given.tools()}
        first, second = given.task(session), given.task(session)
        perform(session, "ben", first, A.ACCEPT)
        perform(session, "ben", second, A.DONE)
        ben = given.actor("ben")
        assert undo.take_back_newest(session, ben, **how) is second
        assert undo.take_back_newest(session, ben, **how) is first
        with pytest.raises(Rejected, match="changed no task in the last ten minutes"):
            undo.take_back_newest(session, ben, **how)


def test_what_was_handed_over_is_not_taken_back_by_an_undo(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        work = owners.HandingOver("U1BEN", "U1SAM", given.actor("lea"), MONDAY)
        owners.hand_over(session, work, given.tools())
        with pytest.raises(Rejected, match="Only who made a change"):
            back(session, "lea", last(session, task))
