"""Timers: asked for, looked at once, put back, withdrawn, forgotten."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from harness.threads import PATIENCE, at_once
from sqlalchemy import select

from storage import timers
from storage.enums import Lane, TimerState
from storage.session import Database, Session
from storage.timers import Alarm, Timer

HOME, OTHER = "T1HOME", "T2OTHER"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
LATER = NOON + HOUR


def arm(session: Session, subject: str = "s", *, at: datetime = NOON, occurrence: str = "") -> None:
    timers.arm(session, "look", subject, at=at, occurrence=occurrence)


def claim(session: Session, *, now: datetime = NOON, limit: int = 50) -> list[str]:
    return [alarm.subject for alarm in timers.claim(session, Lane.NORMAL, now, limit=limit)]


def row(session: Session, subject: str = "s") -> Timer:
    return session.scalars(select(Timer).where(Timer.subject == subject)).one()


def answer_all(database: Database, *, now: datetime = NOON) -> list[bool]:
    with database.writing(HOME) as session:
        alarms = timers.claim(session, Lane.NORMAL, now)
        return [timers.mark_answered(session, alarm) for alarm in alarms]


def test_due_timers_come_most_overdue_first_and_no_more_than_asked(home: Database) -> None:
    with home.writing(HOME) as session:
        for minutes, subject in ((0, "third"), (-9, "first"), (-5, "second"), (1, "not yet")):
            arm(session, subject, at=NOON + timedelta(minutes=minutes))
    with home.writing(HOME) as session:
        assert claim(session, limit=2) == ["first", "second"]
        assert claim(session) == ["first", "second", "third"]


def test_a_lane_shows_only_its_own_timers(home: Database) -> None:
    with home.writing(HOME) as session:
        timers.arm(session, "look", "fire", at=NOON, lane=Lane.URGENT)
        arm(session, "task")
    with home.writing(HOME) as session:
        assert claim(session) == ["task"]
        assert [one.subject for one in timers.claim(session, Lane.URGENT, NOON)] == ["fire"]
        assert timers.claim(session, Lane.BULK, NOON) == []


def test_an_answered_occurrence_is_never_armed_again(home: Database) -> None:
    with home.writing(HOME) as session:
        arm(session, occurrence="monday")
    assert answer_all(home) == [True]
    with home.writing(HOME) as session:
        arm(session, occurrence="monday", at=LATER)
    assert answer_all(home, now=LATER) == []
    with home.writing(HOME) as session:
        arm(session, occurrence="tuesday", at=LATER)
    assert answer_all(home, now=LATER) == [True]


def test_arming_again_moves_what_is_pending_and_forgets_its_failures(home: Database) -> None:
    with home.writing(HOME) as session:
        arm(session)
        timers.put_back(session, Alarm("look", "s", "", NOON), now=NOON, error="broken")
        arm(session, at=LATER)
        assert (row(session).due_at, row(session).attempts) == (LATER, 0)


def test_rearming_asks_for_an_answered_occurrence_once_more(home: Database) -> None:
    with home.writing(HOME) as session:
        arm(session)
    answer_all(home)
    with home.writing(HOME) as session:
        timers.rearm(session, "look", "s", at=LATER, occurrence="")
    assert answer_all(home) == []
    assert answer_all(home, now=LATER) == [True]


def test_a_timer_moved_by_its_own_answer_stays_pending(home: Database) -> None:
    with home.writing(HOME) as session:
        arm(session)
    with home.writing(HOME) as session:
        (alarm,) = timers.claim(session, Lane.NORMAL, NOON)
        timers.rearm(session, "look", "s", at=LATER, occurrence="")
        assert not timers.mark_answered(session, alarm)
    assert answer_all(home, now=LATER) == [True]


def test_a_withdrawn_timer_is_not_answered(home: Database) -> None:
    with home.writing(HOME) as session:
        arm(session)
        (alarm,) = timers.claim(session, Lane.NORMAL, NOON)
        timers.disarm(session, "s")
        assert not timers.mark_answered(session, alarm)
    assert answer_all(home) == []


def test_disarming_can_name_a_kind_and_stays_in_its_workspace(home: Database) -> None:
    for workspace in (HOME, OTHER):
        with home.writing(workspace) as session:
            arm(session)
            timers.arm(session, "nudge", "s", at=NOON)
    with home.writing(HOME) as session:
        timers.disarm(session, "s", kind="nudge")
        assert [one.kind for one in timers.claim(session, Lane.NORMAL, NOON)] == ["look"]
    with home.writing(OTHER) as session:
        assert len(claim(session)) == 2


def test_what_is_withdrawn_can_be_asked_for_again(home: Database) -> None:
    with home.writing(HOME) as session:
        arm(session)
        timers.disarm(session, "s")
        arm(session, at=LATER)
    assert answer_all(home, now=LATER) == [True]


def test_a_failing_answer_waits_twice_as_long_each_time_up_to_an_hour(home: Database) -> None:
    waits = []
    with home.writing(HOME) as session:
        arm(session)
        for _ in range(9):
            alarm = Alarm("look", "s", "", row(session).due_at)
            timers.put_back(session, alarm, now=NOON, error="x" * 900)
            waits.append(int((row(session).due_at - NOON).total_seconds()))
        assert (row(session).attempts, len(row(session).error or "")) == (9, 500)
    assert waits == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]


def test_the_most_overdue_workspace_comes_first(home: Database) -> None:
    for workspace, at in ((HOME, NOON), (OTHER, NOON - HOUR)):
        with home.writing(workspace) as session:
            arm(session, at=at)
    with home.across_workspaces() as session:
        assert timers.next_workspace(session, Lane.NORMAL, NOON) == OTHER
        assert timers.next_workspace(session, Lane.NORMAL, NOON - 2 * HOUR) is None
        assert timers.next_workspace(session, Lane.URGENT, NOON) is None
        assert timers.next_due(session, Lane.NORMAL) == NOON - HOUR
        assert timers.next_due(session, Lane.URGENT) is None


def test_overdue_tells_since_when_of_any_lane(home: Database) -> None:
    with home.writing(HOME) as session:
        arm(session, "future", at=LATER)
    with home.across_workspaces() as session:
        assert timers.overdue_since(session, NOON) is None
    with home.writing(HOME) as session:
        timers.arm(session, "look", "old", at=NOON - HOUR, lane=Lane.BULK)
    with home.across_workspaces() as session:
        assert timers.overdue_since(session, NOON) == NOON - HOUR


def test_purging_forgets_only_what_is_over_and_old(home: Database) -> None:
    with home.writing(HOME) as session:
        arm(session, at=NOON)
        arm(session, "recent", at=LATER)
    answer_all(home, now=LATER)
    for workspace in (HOME, OTHER):
        with home.writing(workspace) as session:
            arm(session, "pending", at=NOON)
    with home.writing(OTHER) as session:
        arm(session, at=NOON)  # Of the same name as the one that is forgotten.
    with home.across_workspaces(writing=True) as session:
        assert timers.purge(session, before=LATER) == 1
        left = session.execute(select(Timer.workspace_id, Timer.subject)).all()
    assert {tuple(one) for one in left} == {
        (HOME, "recent"), (HOME, "pending"), (OTHER, "pending"), (OTHER, "s")
    }  # fmt: skip


def test_purging_takes_no_more_than_its_limit(home: Database) -> None:
    with home.writing(HOME) as session:
        for number in range(3):
            arm(session, f"s{number}")
    answer_all(home)
    with home.across_workspaces(writing=True) as session:
        assert timers.purge(session, before=LATER, limit=2) == 2
        assert timers.purge(session, before=LATER, limit=2) == 1


def test_arming_in_an_answer_rolled_back_to_its_savepoint_is_undone(home: Database) -> None:
    with home.writing(HOME) as session:
        arm(session)
        with pytest.raises(ZeroDivisionError), session.begin_nested():
            arm(session, "other")
            _ = 1 / 0
    with home.writing(HOME) as session:
        assert claim(session) == ["s"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_replicas_claim_different_timers(home: Database) -> None:
    with home.writing(HOME) as session:
        for number in range(4):
            arm(session, f"s{number}")
    with home.writing(HOME) as one, home.writing(HOME) as two:
        first, second = claim(one, limit=2), claim(two)
        assert len(first) == 2
        assert sorted(first + second) == ["s0", "s1", "s2", "s3"]


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_ending_a_subject_does_not_wait_for_an_answer_that_waits_for_it(home: Database) -> None:
    with home.writing(HOME) as session:
        arm(session)
        arm(session, "task")  # Stands for the row of the subject, which both lock.
    held, answering = threading.Event(), threading.Event()

    def lock_subject(session: Session) -> None:
        session.execute(select(Timer.kind).where(Timer.subject == "task").with_for_update())

    def end_subject() -> None:
        with home.writing(HOME) as session:
            lock_subject(session)
            held.set()
            assert answering.wait(PATIENCE)
            timers.disarm(session, "s")

    def answer() -> None:
        with home.writing(HOME) as session:
            assert held.wait(PATIENCE)
            (alarm,) = timers.claim(session, Lane.NORMAL, NOON, limit=1)
            answering.set()
            lock_subject(session)
            assert timers.mark_answered(session, alarm)

    at_once(end_subject, answer)
    with home.reading(HOME) as session:
        assert row(session).state is TimerState.ANSWERED
