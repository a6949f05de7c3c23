"""How a run moves, on both databases: the clock moves, the real sweeper answers its timers."""

from datetime import timedelta

import pytest
from harness import company
from harness.chase import Chase
from harness.company import HOME, MONDAY, uid
from sqlalchemy import select

from handlers.escalations.service import moves, runs, writing
from storage import audit, links, notices, staff, timers
from storage.absences import Absence
from storage.enums import EscalationState, Priority, TimerState
from storage.timers import Timer

RUNNING, HELD = EscalationState.RUNNING, EscalationState.HELD
RESOLVED, ENDED = EscalationState.RESOLVED, EscalationState.ENDED


def away(chase: Chase, name: str, **lengths: float) -> None:
    with chase.database.writing(HOME) as session:
        session.add(
            Absence(
                person_id=uid(name),
                begins=chase.now,
                ends=chase.now + timedelta(**lengths),
                noted_by=uid(name),
                noted_at=chase.now,
            )
        )


def test_the_first_step_is_reached_at_once_and_the_next_after_its_wait(chase: Chase) -> None:
    subject = chase.begin()
    chase.settle()
    assert chase.places() == ["ben"]
    assert chase.future(subject) == [MONDAY + timedelta(minutes=30)]
    chase.wait(minutes=29)
    assert chase.places() == ["ben"]
    chase.wait(minutes=1)
    assert chase.places() == ["ben", "lea"]
    assert chase.run(subject).firing == 2


def test_an_unanswered_chain_ends_aloud_and_once(chase: Chase) -> None:
    subject = chase.begin()
    chase.wait(hours=2)
    assert chase.places()[:3] == ["ben", "lea", "max"]
    assert sorted(chase.places()[3:]) == ["ben", "lea", "max"]
    assert all("Nobody has taken" in text for _place, text in chase.heard[3:])
    assert (chase.run(subject).state, chase.future(subject)) == (ENDED, [])
    chase.wait(hours=30)
    # What the task itself reminds of is not counted.
    assert len([text for _place, text in chase.heard if text.startswith(":")]) == 6


def test_the_wait_runs_from_when_the_message_was_shown(chase: Chase) -> None:
    subject = chase.begin()
    chase.is_up = False
    chase.wait(hours=5)
    assert (chase.run(subject).state, chase.run(subject).firing) == (RUNNING, 1)
    chase.is_up = True
    chase.settle()
    assert chase.future(subject) == [MONDAY + timedelta(hours=5, minutes=30)]
    chase.wait(minutes=30)
    assert chase.places() == ["ben", "lea"]


def test_what_is_not_urgent_waits_for_the_morning_and_so_does_its_wait(chase: Chase) -> None:
    chase.clock.move(hours=10)
    subject = chase.begin(Priority.NORMAL)
    chase.wait(hours=12)
    assert chase.places() == []
    chase.wait(hours=1.5)
    assert chase.places() == ["ben"]
    assert chase.run(subject).heard_at == MONDAY + timedelta(hours=23, minutes=30)
    chase.wait(minutes=30)
    assert chase.places() == ["ben", "lea"]


def test_a_step_whose_person_is_away_is_passed_over(chase: Chase) -> None:
    away(chase, "ben", hours=3)
    subject = chase.begin()
    chase.settle()
    assert (chase.places(), chase.run(subject).firing) == (["lea"], 2)


def test_somebody_who_goes_away_before_hearing_of_it_is_not_waited_for(chase: Chase) -> None:
    chase.clock.move(hours=10)
    subject = chase.begin(Priority.NORMAL)
    chase.settle()
    away(chase, "ben", days=9)
    chase.wait(minutes=30)
    assert chase.run(subject).firing == 2


def test_a_message_that_cannot_be_shown_is_not_waited_for(chase: Chase) -> None:
    subject = chase.begin()
    run = chase.run(subject)
    with chase.database.writing(HOME) as session:
        timers.arm(session, "escalations.lost", str(run.id), at=MONDAY, occurrence="1:U1BEN")
    chase.is_up = False
    chase.settle()
    assert chase.run(subject).firing == 2


def write(chase: Chase, text: str) -> None:
    with chase.database.writing(HOME) as session:
        scope = writing.exact(session, "tasks")
        writing.write(session, company.actor(session, "max"), scope, text, now=chase.now)


def test_a_run_keeps_the_chain_it_began_with(chase: Chase) -> None:
    subject = chase.begin()
    chase.settle()
    write(chase, "@stu wait 1m")
    chase.wait(minutes=30)
    assert chase.places() == ["ben", "lea"]
    assert chase.run(subject).firing == 2


def test_a_held_step_waits_until_somebody_is_there(chase: Chase) -> None:
    write(chase, "owner wait 30m if empty hold\nmanager")
    away(chase, "ben", hours=3)
    subject = chase.begin()
    chase.wait(hours=2.9)
    assert (chase.run(subject).state, chase.places()) == (HELD, [])
    chase.wait(hours=0.1)
    assert (chase.run(subject).state, chase.places()) == (RUNNING, ["ben"])
    with chase.database.reading(HOME) as session:
        story = [one.detail["state"] for one in audit.story(session, str(chase.run(subject).id))]
    assert story == ["running", "held", "running"]  # Looking again is no news.


def test_the_managers_stand_in_where_the_chain_says_so(chase: Chase) -> None:
    write(chase, "owner wait 30m if empty manager\nlead")
    away(chase, "ben", hours=3)
    chase.begin()
    chase.wait(minutes=30)
    assert chase.places() == ["max", "lea"]


def test_passes_go_through_the_chain_again(chase: Chase) -> None:
    write(chase, "owner wait 10m\nlead wait 10m\npasses 2")
    subject = chase.begin()
    chase.wait(minutes=39)
    assert chase.places() == ["ben", "lea", "ben", "lea"]
    chase.wait(minutes=1)
    assert chase.run(subject).state is ENDED


def test_a_working_wait_passes_over_the_night(chase: Chase) -> None:
    write(chase, "owner wait 8h working\nlead")
    subject = chase.begin()
    chase.settle()
    assert chase.future(subject) == [MONDAY + timedelta(days=1)]


def test_a_subject_that_is_done_is_left_alone_even_if_nobody_said_so(chase: Chase) -> None:
    subject = chase.begin()
    chase.settle()
    chase.finish(subject)
    chase.wait(hours=3)
    assert chase.places() == ["ben"]
    assert (chase.run(subject).state, chase.future(subject)) == (RESOLVED, [])


def test_stop_ends_a_run_and_a_message_under_way_is_not_shown(chase: Chase) -> None:
    subject = chase.begin()
    with chase.database.writing(HOME) as session:
        runs.stop(session, subject, now=chase.now, tools=chase.tools, actor_id=uid("stu"))
        runs.stop(session, subject, now=chase.now, tools=chase.tools)
        assert runs.standing(session, subject) is None
    chase.wait(hours=3)
    assert (chase.heard, chase.future(subject)) == ([], [])
    assert chase.run(subject).closed_by == uid("stu")


def test_starting_twice_is_starting_once_and_after_the_end_it_begins_anew(chase: Chase) -> None:
    subject = chase.begin()
    with chase.database.writing(HOME) as session:
        chase.start(subject, session=session)
    chase.wait(hours=3)
    assert len(chase.heard) == 6
    first = chase.run(subject).id
    with chase.database.writing(HOME) as session:
        chase.start(subject, session=session)
    chase.settle()
    assert chase.run(subject).id != first
    assert chase.places()[6:] == ["ben"]


def test_a_watcher_is_looked_at_whenever_the_run_moves(chase: Chase) -> None:
    subject = chase.begin(watcher="tasks.due")
    run = chase.run(subject)
    with chase.database.writing(HOME) as session:
        assert links.watchers(session, str(run.id)) == [("tasks.due", subject[1])]
        runs.stop(session, subject, now=chase.now, tools=chase.tools)
        query = select(Timer).where(Timer.kind == "tasks.due", Timer.state == TimerState.PENDING)
        armed = {(one.subject, one.due_at) for one in session.scalars(query)}
    assert armed == {(subject[1], MONDAY)}


def test_what_happened_is_written_down(chase: Chase) -> None:
    subject = chase.begin()
    chase.wait(hours=2)
    with chase.database.reading(HOME) as session:
        story = audit.story(session, str(chase.run(subject).id))
    said = [(one.action, one.detail["firing"], one.detail["state"]) for one in story]
    assert said == [
        ("escalation.start", 0, "running"),
        ("escalation.step", 1, "running"),
        ("escalation.step", 2, "running"),
        ("escalation.step", 3, "running"),
        ("escalation.step", 3, "ended"),
    ]


def test_nobody_at_all_still_ends_aloud_before_the_admins(chase: Chase) -> None:
    with chase.database.writing(HOME) as session:
        staff.give_role(session, uid("max"), staff.Role.STAFF)
        staff.place(session, uid("ben"), manager_id=None)
    away(chase, "ben", days=1)
    subject = chase.begin()
    chase.settle()
    assert chase.run(subject).state is ENDED
    assert sorted(chase.places()) == ["ada", "ben"]  # It is urgent, so Ben hears although away.


@pytest.mark.parametrize("title", ["", "<!channel> now", "x" * 500])
def test_any_title_is_taken(chase: Chase, title: str) -> None:
    chase.begin(title=title)
    chase.settle()
    assert "<!channel>" not in chase.heard[0][1]


def test_a_wave_that_slack_showed_before_a_restore_is_not_waited_for_in_vain(
    chase: Chase,
) -> None:
    subject = chase.begin()
    chase.settle()
    with chase.database.writing(HOME) as session:
        told = (moves.ASKED, moves.KIND, str(chase.run(subject).id), "2")
        notices.was_told(session, uid("lea"), [told])
    chase.wait(minutes=30)
    assert (chase.places(), chase.run(subject).firing) == (["ben"], 2)
    chase.wait(minutes=30)
    assert chase.places() == ["ben", "max"], "Lea knows, and her time is over"
