"""What rings for a complaint: a warning while there is time, others when there is none."""

from datetime import timedelta

import pytest
from harness import complaints as harness
from harness import given, task_steps
from harness.complaints import logged, pending, perform, ring, told
from harness.given import BACK, HOME, MONDAY
from sqlalchemy import select

from handlers.complaints.rules.looks import Look, Which, Why, read
from handlers.complaints.rules.steps import Action
from handlers.complaints.rules.turns import Turn
from handlers.complaints.service import looks, pictured, telling
from handlers.escalations.service import runs
from handlers.tasks.rules.steps import Action as TaskAction
from storage import tasks
from storage.complaints import Complaint
from storage.enums import ComplaintState, EscalationState, Severity
from storage.notices import Notice
from storage.session import Database, Session

A, S = Action, ComplaintState
HOUR = timedelta(hours=1)
WARNED = Turn.WARNED.value


def run_of(session: Session, one: Complaint) -> str:
    run = runs.standing(session, ("complaint", str(one.id)))
    return run.state.value if run else ""


def critical(session: Session, **more: object) -> Complaint:
    """A first answer is due at half past ten, the whole on Tuesday at half past nine."""
    return logged(session, severity=Severity.CRITICAL, **more)


def test_who_has_it_is_warned_once_when_three_quarters_are_gone(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = critical(session)
        perform(session, "ben", one, A.TAKE)
        at = [timer.due_at for timer in pending(session, one, looks.LOOK)]
        assert at[0] == MONDAY + timedelta(minutes=45)
        assert at[1] == MONDAY + HOUR
        assert ring(session, one, looks.LOOK, now=at[0]) == 1
        assert told(session, WARNED) == ["U1BEN"]
        assert ring(session, one, looks.LOOK, now=at[0]) == 0


def test_while_nobody_has_it_its_lead_is_warned(desk: Database) -> None:
    with desk.writing(HOME) as session:
        given.team(session, "ben", lead="lea")
        site = given.site(session)
        one = critical(session, site_id=site.id)
        ring(session, one, looks.LOOK, now=MONDAY + timedelta(minutes=45))
        assert told(session, WARNED) == ["U1MAX"]


def test_a_lead_outside_its_private_channel_is_told_nothing_of_it(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = critical(session, channel_id=BACK)
        assert telling.responsible(session, one, given.tools()) == []
        ring(session, one, looks.LOOK, now=MONDAY + timedelta(minutes=45))
        assert told(session, WARNED) == []


def test_a_warning_is_not_said_when_it_is_not_so_any_more(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = critical(session)
        perform(session, "ben", one, A.TAKE)
        at = MONDAY + timedelta(minutes=50)
        ring(session, one, looks.LOOK, now=at)
        notice = session.scalars(select(Notice).where(Notice.kind == WARNED)).one()
        write = given.tools().registry.notices[WARNED]
        [card] = write(session, [notice], at, given.tools())
        assert card is not None
        assert "Time is running out: C-1" in card.text
        perform(session, "ben", one, A.RESPOND, now=at)
        assert write(session, [notice], at, given.tools()) == [None]


def test_nobody_answers_and_others_are_asked_until_somebody_does(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = critical(session)
        perform(session, "ben", one, A.TAKE)
        ring(session, one, looks.LOOK, now=MONDAY + HOUR)
        assert run_of(session, one) == EscalationState.RUNNING
        assert pictured.picture(session, one, given.tools()).is_chased
        assert one.response_late
        perform(session, "ben", one, A.RESPOND, now=MONDAY + 2 * HOUR)
        assert run_of(session, one) == ""
        # It came too late, and stays so.
        assert one.response_late
        assert one.due_at == MONDAY + timedelta(days=1, minutes=0)


def test_who_was_forgotten_is_named_in_no_escalation(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = critical(session, text="Jane is furious", customer="Jane")
        ring(session, one, looks.LOOK, now=MONDAY + HOUR)
        run = runs.standing(session, ("complaint", str(one.id)))
        assert run is not None
        assert run.title == "C-1 Jane is furious"
        perform(session, "max", one, A.FORGET)
        session.refresh(run)
        assert run.title == "C-1"


def test_who_promises_an_update_calms_the_card(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = critical(session)
        ring(session, one, looks.LOOK, now=MONDAY + HOUR)
        run = runs.standing(session, ("complaint", str(one.id)))
        assert run is not None
        run.state = EscalationState.TAKEN
        session.flush()
        assert not pictured.picture(session, one, given.tools()).is_chased


@pytest.mark.parametrize("action", [A.RESOLVE, A.DISMISS, A.MERGE, A.WAIT])
def test_what_is_dealt_with_asks_nobody_any_more(desk: Database, action: Action) -> None:
    with desk.writing(HOME) as session:
        one = critical(session)
        perform(session, "ben", one, A.TAKE)
        ring(session, one, looks.LOOK, now=MONDAY + HOUR)
        perform(session, "ben", one, action, now=MONDAY + HOUR)
        assert run_of(session, one) == ""


def test_while_it_waits_its_time_stands_still(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = critical(session)
        perform(session, "ben", one, A.WAIT)
        assert (one.due_at, one.resolution_due_at) == (None, None)
        perform(session, "ben", one, A.RESUME, now=MONDAY + 2 * HOUR)
        # Eight working hours from half past nine, two of them spent waiting.
        assert one.due_at == MONDAY + timedelta(days=1, hours=2)


def test_a_wait_ends_by_itself_and_who_has_it_hears(desk: Database) -> None:
    until = MONDAY + timedelta(days=1)
    with desk.writing(HOME) as session:
        one = critical(session)
        perform(session, "ben", one, A.WAIT, until=until)
        assert ring(session, one, looks.UNTIL, now=until) == 1
        assert (one.state, one.until) == (S.IN_PROGRESS, None)
        assert told(session, Turn.WAITED.value) == ["U1BEN"]
        assert harness.kinds(session, one)[-1] == "resumed"


def test_a_wait_that_was_ended_or_moved_does_not_end_again(desk: Database) -> None:
    until = MONDAY + timedelta(days=1)
    with desk.writing(HOME) as session:
        one = critical(session)
        perform(session, "ben", one, A.WAIT, until=until)
        perform(session, "ben", one, A.RESUME)
        assert ring(session, one, looks.UNTIL, now=until) == 0
        perform(session, "ben", one, A.WAIT)
        assert ring(session, one, looks.UNTIL, now=until) == 0
        assert one.state is S.WAITING


def test_what_stays_resolved_for_a_week_is_closed(desk: Database) -> None:
    week = timedelta(days=7)
    with desk.writing(HOME) as session:
        one = critical(session)
        perform(session, "ben", one, A.RESOLVE)
        perform(session, "ben", one, A.REOPEN, now=MONDAY + HOUR)
        perform(session, "ben", one, A.RESOLVE, now=MONDAY + 2 * HOUR)
        assert ring(session, one, looks.CLOSE, now=MONDAY + week) == 0
        assert ring(session, one, looks.CLOSE, now=MONDAY + 2 * HOUR + week) == 1
        assert (one.state, one.state_by) == (S.CLOSED, None)
        assert pending(session, one, looks.LOOK) == []


def test_nothing_rings_for_what_is_over(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = critical(session)
        perform(session, "ana", one, A.DISMISS)
        assert [pending(session, one, kind) for kind in (looks.LOOK, looks.UNTIL, looks.CLOSE)] == [
            *([], [], []),
        ]


def test_a_task_of_it_shows_how_far_it_is_and_tells_when_it_is_done(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = critical(session)
        perform(session, "ben", one, A.TAKE)
        task, _changed = perform(session, "ana", one, A.TASK)
        (work,) = pictured.picture(session, one, given.tools()).work
        assert work.is_open
        assert work.line.startswith("T-1 *Send a new one*")
        row = tasks.get(session, task.id)
        assert row is not None
        task_steps.perform(session, "ana", row, TaskAction.DONE)
        assert ring(session, one, pictured.TASK, now=MONDAY) >= 1
        assert told(session, Turn.TASK_DONE.value) == ["U1BEN"]
        (work,) = pictured.picture(session, one, given.tools()).work
        assert not work.is_open


def test_a_look_is_read_as_it_was_written() -> None:
    look = Look(Which.RESOLUTION, Why.WARN, MONDAY)
    assert read(str(look)) == look
    assert len(str(look)) <= 64


def test_open_notices_of_an_ended_complaint_are_dropped(desk: Database) -> None:
    with desk.writing(HOME) as session:
        one = critical(session)
        perform(session, "ana", one, A.ASSIGN)
        perform(session, "lea", one, A.RESOLVE)
        open_ones = select(Notice).where(Notice.subject == str(one.id), Notice.state == "open")
        assert session.scalars(open_ones).all() == []
