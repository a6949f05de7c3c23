"""Timers: answered in their lane, together, and none harmed by another."""

import math
from collections.abc import Callable
from datetime import timedelta

import pytest
from harness.desk import Desk
from harness.payloads import HOME, OTHER
from sqlalchemy import func, select

from bot.sweeper import BATCH, Sweeper
from handlers.kit.area import Area, Glance
from storage import audit, notices, timers
from storage.enums import Lane, TimerState
from storage.session import Database, Session
from storage.timers import Timer

MINUTE = timedelta(minutes=1)
Answer = Callable[[Session, Glance], None]


def note(session: Session, glance: Glance) -> None:
    """Write down which subject was looked at."""
    audit.write(session, glance.alarm.subject, at=glance.now)


def fail(session: Session, glance: Glance) -> None:
    note(session, glance)
    raise ValueError("no answer")


def sweeper(desk: Desk, *, longest: float = math.inf, **answers: Answer) -> Sweeper:
    served = desk.serving(Area(name="test", timers={"note": note, "fail": fail, **answers}))
    return Sweeper(desk.database, served.tools, desk.clock, longest=longest)


def arm(
    desk: Desk, *subjects: str, kind: str = "note", lane: Lane = Lane.NORMAL,
    workspace: str = HOME, late: timedelta = MINUTE,
) -> None:  # fmt: skip
    with desk.database.writing(workspace) as session:
        for subject in subjects:
            at = desk.clock.now() - late
            timers.arm(session, kind, subject, at=at, occurrence="o", lane=lane)


def seen(desk: Desk, workspace: str = HOME) -> list[str]:
    return [action for action, *_ in desk.story(workspace)]


def timer(database: Database, subject: str) -> Timer:
    with database.reading(HOME) as session:
        return session.scalars(select(Timer).where(Timer.subject == subject)).one()


def test_the_most_overdue_are_answered_first(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.sweeper.BATCH", 1)
    arm(desk, "later", late=MINUTE)
    arm(desk, "sooner", late=2 * MINUTE)
    arm(desk, "not yet", late=-MINUTE)
    sweep = sweeper(desk).sweep
    assert sweep(Lane.NORMAL)
    assert sweep(Lane.NORMAL)
    assert not sweep(Lane.NORMAL)
    assert seen(desk) == ["sooner", "later"]


def test_a_lane_is_swept_alone(desk: Desk) -> None:
    for lane in Lane:
        arm(desk, lane.value, lane=lane)
    assert sweeper(desk).sweep(Lane.URGENT)
    assert seen(desk) == ["urgent"]


def test_fifty_are_answered_in_one_commit(desk: Desk) -> None:
    arm(desk, *(f"s{n:02}" for n in range(BATCH + 1)))
    commits: list[str] = []
    desk.database.reached = commits.append
    sweep = sweeper(desk).sweep
    assert sweep(Lane.NORMAL)
    assert commits == ["before commit", "after commit"]
    assert len(seen(desk)) == 50
    assert sweep(Lane.NORMAL)
    assert not sweep(Lane.NORMAL)
    assert sorted(seen(desk)) == [f"s{n:02}" for n in range(BATCH + 1)]


def test_a_failing_answer_is_put_back_without_its_effects_and_harms_no_other(desk: Desk) -> None:
    arm(desk, "a", late=3 * MINUTE)
    arm(desk, "b", kind="fail", late=2 * MINUTE)
    arm(desk, "c", late=MINUTE)
    assert sweeper(desk).sweep(Lane.NORMAL)
    assert seen(desk) == ["a", "c"]
    failed = timer(desk.database, "b")
    assert (failed.state, failed.attempts) == (TimerState.PENDING, 1)
    assert failed.error == "ValueError: no answer"
    assert failed.due_at == desk.clock.now() + timedelta(seconds=30)
    assert not sweeper(desk).sweep(Lane.NORMAL)


def test_a_failing_answer_is_given_once_it_can_be(desk: Desk) -> None:
    arm(desk, "b", kind="fail")
    sweeper(desk).sweep(Lane.NORMAL)
    desk.clock.move(minutes=1)
    assert sweeper(desk, fail=note).sweep(Lane.NORMAL)
    assert seen(desk) == ["b"]


def test_an_answer_that_broke_the_transaction_harms_no_other(desk: Desk) -> None:
    def twice(session: Session, glance: Glance) -> None:
        del glance
        row = {"workspace_id": HOME, "kind": "x", "subject": "x", "occurrence": "x"}
        at = desk.clock.now()
        session.add_all([Timer(**row, due_at=at), Timer(**row, due_at=at)])
        session.flush()

    arm(desk, "bad", kind="twice", late=2 * MINUTE)
    arm(desk, "good")
    assert sweeper(desk, twice=twice).sweep(Lane.NORMAL)
    assert seen(desk) == ["good"]
    assert timer(desk.database, "bad").attempts == 1


def test_a_kind_that_nobody_serves_is_put_back(desk: Desk) -> None:
    arm(desk, "old", kind="gone")
    assert sweeper(desk).sweep(Lane.NORMAL)
    assert timer(desk.database, "old").error == "KeyError: 'gone'"


@pytest.mark.parametrize("moved", [True, False])
def test_what_an_answer_moves_or_withdraws_is_not_answered_with_it(
    desk: Desk, *, moved: bool
) -> None:
    def change(session: Session, glance: Glance) -> None:
        if moved:
            at = glance.now + MINUTE
            timers.arm(session, "note", "other", at=at, occurrence="o")
        else:
            timers.disarm(session, "other")

    arm(desk, "first", kind="change", late=2 * MINUTE)
    arm(desk, "other")
    sweep = sweeper(desk, change=change).sweep
    sweep(Lane.NORMAL)
    other = timer(desk.database, "other")
    if moved or desk.database.on_sqlite:
        assert seen(desk) == []
        assert other.state is (TimerState.PENDING if moved else TimerState.DISARMED)
    desk.clock.move(minutes=1)
    sweep(Lane.NORMAL)
    assert ("other" in seen(desk)) == (moved or other.state is TimerState.ANSWERED)


def test_each_sweep_is_of_one_workspace_and_the_most_overdue_comes_first(desk: Desk) -> None:
    arm(desk, "ours", late=MINUTE)
    arm(desk, "theirs", workspace=OTHER, late=2 * MINUTE)
    sweep = sweeper(desk).sweep
    sweep(Lane.NORMAL)
    assert (seen(desk, HOME), seen(desk, OTHER)) == ([], ["theirs"])
    sweep(Lane.NORMAL)
    assert (seen(desk, HOME), seen(desk, OTHER)) == (["ours"], ["theirs"])


def test_an_answered_timer_is_answered(desk: Desk) -> None:
    arm(desk, "a")
    sweeper(desk).sweep(Lane.NORMAL)
    assert timer(desk.database, "a").state is TimerState.ANSWERED
    with desk.database.reading(HOME) as session:
        open_ones = select(func.count()).where(Timer.state == TimerState.PENDING)
        assert session.scalar(open_ones) == 0


def test_a_batch_that_takes_long_leaves_the_rest_due(desk: Desk) -> None:
    arm(desk, "first", late=3 * MINUTE)
    arm(desk, "second", late=2 * MINUTE)
    sweeping, rung = sweeper(desk, longest=-1), list[Lane]()
    sweeping.on_rung = lambda lane, _late: rung.append(lane)
    sweep = sweeping.sweep
    assert sweep(Lane.NORMAL)
    assert (seen(desk), rung) == (["first"], [Lane.NORMAL])
    assert timer(desk.database, "second").state is TimerState.PENDING
    assert sweep(Lane.NORMAL)
    assert not sweep(Lane.NORMAL)
    assert seen(desk) == ["first", "second"]


def test_a_push_waits_for_whatever_the_others_arm_however_late_they_are(desk: Desk) -> None:
    def arm_next(session: Session, glance: Glance) -> None:
        note(session, glance)
        at = glance.alarm.due_at + 2 * MINUTE
        timers.arm(session, "note", "next", at=at, occurrence="o")

    sweep = sweeper(desk, chain=arm_next, **{notices.PUSH: note}).sweep
    arm(desk, "push", kind=notices.PUSH, late=5 * MINUTE)
    arm(desk, "chained", kind="chain", late=4 * MINUTE)
    assert [sweep(Lane.NORMAL) for _ in range(4)] == [True, True, True, False]
    assert seen(desk) == ["chained", "next", "push"]
