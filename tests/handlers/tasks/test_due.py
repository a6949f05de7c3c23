"""Moved dates and their ledger, offers of another date, and who has a task; on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from harness import given
from harness.given import FRIDAY_5PM, HOME, MONDAY
from harness.task_steps import LATER, actor, perform
from sqlalchemy import select

from handlers.kit.area import HandingOver
from handlers.kit.errors import Invalid, Rejected
from handlers.kit.when import When
from handlers.tasks.cards.card import status
from handlers.tasks.rules.steps import Action
from handlers.tasks.rules.turns import Turn
from handlers.tasks.rules.why import Why
from handlers.tasks.service import due, owners, pictured
from storage import task_dates, tasks
from storage.enums import Evidence, Sharing, TaskState, TimerState
from storage.notices import Notice
from storage.session import Database, Session
from storage.tasks import Task
from storage.timers import Timer

A = Action
EARLIER = When(datetime(2027, 3, 4, 17, tzinfo=UTC), FRIDAY_5PM.date(), has_clock=False)


def move(session: Session, who: str, task: Task, when: When, *, reason: str = "late") -> Task:
    now = MONDAY + timedelta(minutes=task.moves)
    how = {"reason": reason, "now": now, "tools": given.tools()}
    return due.move(session, actor(session, who), task, when, **how).task  # type: ignore[arg-type]


def hand(session: Session, task: Task, *people: str, **more: Sharing) -> Task:
    ids = [given.user_id(one) for one in people]
    how = {"now": MONDAY, "tools": given.tools(), **more}
    return owners.assign(session, actor(session, "ana"), task, ids, **how).task  # type: ignore[arg-type]


def state_of(session: Session, task: Task) -> tuple[str, dict[str, bool]]:
    held = given.parts(session, task)
    return task.state.value, {one.person_id: one.accepted_at is not None for one in held}


def heard(session: Session, why: str) -> list[str]:
    query = select(Notice).where(Notice.kind == why).order_by(Notice.person_id)
    return [one.person_id for one in session.scalars(query)]


def ledger(session: Session, task: Task) -> list[tuple[object, ...]]:
    return [
        (one.person_id, one.before, one.after, one.reason)
        for one in task_dates.moves(session, task.id)
    ]


def test_every_moved_date_is_kept_with_who_moved_it_and_why(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        move(session, "ana", task, LATER, reason=" supplier\nlate ")
        move(session, "max", task, EARLIER)
        assert ledger(session, task) == [
            ("U1ANA", FRIDAY_5PM, LATER.at, "supplier late"),
            ("U1MAX", LATER.at, EARLIER.at, "late"),
        ]
        assert (task.first_due_at, task.due_at, task.due_has_clock) == (
            FRIDAY_5PM, EARLIER.at, False,
        )  # fmt: skip
        assert task.moves == 2


def test_a_first_date_is_no_slip(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, due=None)
        move(session, "ana", task, LATER)
        assert (task.first_due_at, task.moves) == (LATER.at, 0)
        assert ledger(session, task) == [("U1ANA", None, LATER.at, "late")]


def test_the_third_moved_date_is_told_once(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        for number, when in enumerate((LATER, EARLIER, LATER, EARLIER)):
            assert heard(session, Why.SLIPPING) == (["U1ANA"] if number > 2 else [])
            move(session, "max", task, when)
        assert heard(session, Why.SLIPPING) == ["U1ANA"]


def test_a_moved_date_has_one_look_ahead(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        for when in (LATER, EARLIER, LATER):
            move(session, "ana", task, when)
        query = select(Timer).where(Timer.subject == str(task.id))
        found = session.scalars(query.where(Timer.state == TimerState.PENDING)).all()
        assert len(found) == 1


def test_a_date_that_is_no_other_one_is_refused(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        same = When(FRIDAY_5PM, FRIDAY_5PM.date(), has_clock=True)
        with pytest.raises(Rejected, match="T-1 is due then already"):
            move(session, "ana", task, same)
        with pytest.raises(Invalid, match="At most 300 characters"):
            move(session, "ana", task, LATER, reason="x" * 301)
        assert (task.moves, ledger(session, task)) == (0, [])


def test_another_date_is_offered_and_agreed_to(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        perform(session, "ben", task, A.PROPOSE)
        assert (task.proposed_at, task.proposed_by, task.due_at) == (LATER.at, "U1BEN", FRIDAY_5PM)
        assert heard(session, Turn.PROPOSED) == ["U1ANA"]
        perform(session, "ana", task, A.AGREE)
        assert (task.due_at, task.proposed_at, task.state) == (LATER.at, None, TaskState.ACCEPTED)
        assert ledger(session, task) == [("U1ANA", FRIDAY_5PM, LATER.at, "late")]
        with pytest.raises(Rejected, match="no other date is offered for T-1 any more"):
            perform(session, "ana", task, A.AGREE)


def test_an_agreed_date_is_the_promise_of_who_offered_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        perform(session, "ben", task, Action.PROPOSE)
        perform(session, "ana", task, Action.AGREE)
        said = status(pictured.picture(session, task, given.tools()))
        assert said == "Accepted by Ben, assigned by Ana"


def test_a_refused_date_leaves_all_as_it_was_and_its_owner_hears_of_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        perform(session, "ben", task, A.PROPOSE)
        perform(session, "ana", task, A.REFUSE)
        assert (task.due_at, task.proposed_at, task.proposed_by) == (FRIDAY_5PM, None, None)
        assert (task.moves, task.state, ledger(session, task)) == (0, TaskState.ASSIGNED, [])
        assert heard(session, Turn.REFUSED) == ["U1BEN"]


def test_an_offer_ends_when_the_date_is_moved_or_its_owner_leaves(desk: Database) -> None:
    with desk.writing(HOME) as session:
        for action in (A.MOVE, A.ASSIGN):
            task = given.task(session)
            perform(session, "ben", task, A.PROPOSE)
            if action is A.MOVE:
                move(session, "ana", task, EARLIER)
            else:
                perform(session, "ana", task, A.ASSIGN)
            assert (task.proposed_at, task.proposed_by, task.proposed_reason) == (None, None, "")


def test_who_has_a_task_already_keeps_what_they_said(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        perform(session, "ben", task, A.ACCEPT)
        hand(session, task, "ben", "sam", shared=Sharing.ALL)
        assert state_of(session, task) == ("assigned", {"U1BEN": True, "U1SAM": False})
        hand(session, task, "ben")
        assert state_of(session, task) == ("accepted", {"U1BEN": True})
        hand(session, task, "sam")
        assert state_of(session, task) == ("assigned", {"U1SAM": False})


@pytest.mark.parametrize(
    ("first", "people", "state"),
    [
        (A.START, ("ben", "sam"), "started"),
        (A.START, ("sam",), "assigned"),
        (A.BLOCK, ("sam",), "blocked"),
        (A.DECLINE, ("sam",), "assigned"),
        (A.ACCEPT, ("ana",), "accepted"),
    ],
)
def test_a_task_that_is_given_on_is_begun_anew_unless_somebody_stays(
    desk: Database, first: Action, people: tuple[str, ...], state: str
) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        perform(session, "ben", task, first)
        hand(session, task, *people)
        assert task.state == state


def test_a_part_that_is_left_over_is_done_again(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, "ben", "sam", sharing=Sharing.ALL)
        perform(session, "ben", task, A.DONE)
        hand(session, task, "ben")
        assert [one.done_at for one in given.parts(session, task)] == [None]
        perform(session, "ben", task, A.DONE)
        assert task.state is TaskState.DONE


def test_a_task_is_given_only_to_people_who_work_here_and_not_to_a_crowd(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        for people in ((), ("bot",), ("old",), ("stu",), tuple(f"x{n}" for n in range(11))):
            with pytest.raises(Invalid) as refused:
                hand(session, task, *people)
            assert list(refused.value.errors) == ["owners"]
        with pytest.raises(Rejected, match="T-1 is with them already"):
            hand(session, task, "ben")


def test_the_work_of_who_leaves_goes_to_another(desk: Database) -> None:
    with desk.writing(HOME) as session:
        alone = given.task(session, title="Alone")
        shared = given.task(session, "ben", "sam", sharing=Sharing.ALL, channel=None)
        done = given.task(session)
        perform(session, "ben", done, A.DONE)
        assert owners.open_work(session, "U1BEN") == [
            ("T-1 *Alone*", str(alone.id)), ("T-2", str(shared.id)),
        ]  # fmt: skip
        work = HandingOver("U1BEN", "U1SAM", given.actor("lea"), MONDAY)
        assert owners.hand_over(session, work, given.tools()) == 2
        assert state_of(session, alone) == ("assigned", {"U1SAM": False})
        assert state_of(session, shared) == ("assigned", {"U1SAM": False})
        assert [one.person_id for one in given.parts(session, done)] == ["U1BEN"]
        assert tasks.open_of(session, "U1BEN", limit=9) == []


def test_work_that_waits_to_be_confirmed_stays_done_when_it_is_handed_over(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session, evidence=Evidence.SECOND)
        perform(session, "ben", task, A.DONE)
        work = HandingOver("U1BEN", "U1SAM", given.actor("lea"), MONDAY)
        owners.hand_over(session, work, given.tools())
        assert (task.state, task.state_by) == (TaskState.CHECKING, "U1BEN")
        assert state_of(session, task) == ("checking", {"U1SAM": True})
        with pytest.raises(Rejected, match="Only somebody who does not own it"):
            perform(session, "sam", task, A.CONFIRM)
        perform(session, "ana", task, A.CONFIRM)
        assert task.state is TaskState.DONE


def test_who_takes_over_work_has_promised_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        task = given.task(session)
        work = HandingOver("U1BEN", "U1LEA", given.actor("lea"), MONDAY)
        owners.hand_over(session, work, given.tools())
        assert state_of(session, task) == ("accepted", {"U1LEA": True})
