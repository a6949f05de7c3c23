"""The loops together: each is woken when, and only when, something of its own is due."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from harness.databases import fresh_sqlite
from harness.desk import Desk, desk_on
from harness.fake_api import FakeApi
from harness.payloads import HOME, OTHER
from harness.threads import PATIENCE

from bot.engine import SENDERS, WORKERS, Crew, Engine
from bot.gate import Gate
from bot.housekeeping import Housekeeper
from bot.sender import Patience
from bot.sweeper import Sweeper
from bot.worker import Worker
from handlers.kit.area import Area, Glance, Steps
from storage import jobs, outbox, recovery, timers
from storage.enums import Lane
from storage.session import Session

# Less than the safety net takes, which would hide that nobody was woken.
SOON = 8
UNHURRIED = Patience(grace=timedelta(0), pace=timedelta(seconds=0.3))


class Watched(Engine):
    """Counts how often a loop found nothing to do and planned its next look."""

    planned: ClassVar[threading.Semaphore]

    def _plan(self) -> None:
        super()._plan()
        self.planned.release()

    def wait_idle(self) -> None:
        for _ in range(len(Lane) + SENDERS + WORKERS):
            assert self.planned.acquire(timeout=PATIENCE)


class Ear:
    """Hears what the loops did, in order."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self._news = threading.Condition()

    def hear(self, what: str) -> None:
        with self._news:
            self.heard.append(what)
            self._news.notify_all()

    def wait_for(self, *whats: str) -> None:
        """Wait until all of these were heard."""
        with self._news:
            heard = self._news.wait_for(lambda: {*whats} <= {*self.heard}, SOON)
        assert heard, self.heard


@pytest.fixture
def quiet(tmp_path: Path, api: FakeApi) -> Iterator[Desk]:
    """A desk on SQLite: what wakes whom is the same on both."""
    with fresh_sqlite(tmp_path) as database, desk_on(database, api) as desk:
        yield desk


@contextmanager
def running(
    desk: Desk,
    ear: Ear,
    *,
    gate: Gate | None = None,
    fetch: Callable[[], object] = lambda: None,
) -> Iterator[Watched]:
    def answer(_session: Session, glance: Glance) -> None:
        ear.hear(glance.alarm.subject)

    area = Area(
        name="test",
        timers={"note": answer},
        jobs={
            "job": Steps(
                fetch=lambda _slack, _progress: (fetch(), ear.hear("job")),
                apply=lambda _session, _value, _progress, _tools: None,
            )
        },
    )
    served = desk.serving(area)
    worker = Worker(
        desk.database,
        served.tools,
        wire=desk.wire,
        tenants=desk.tenants,
        owner="me",
        lease=timedelta(minutes=1),
    )
    sweeper = Sweeper(desk.database, served.tools, desk.clock)
    Watched.planned = threading.Semaphore(0)
    engine = Watched(
        desk.database,
        desk.clock,
        Crew(sweeper, served.sender(UNHURRIED), worker, Housekeeper(desk.database, desk.clock)),
        gate=gate,
    )
    desk.api.on_request = lambda request: ear.hear(str(request.arguments.get("text")))
    engine.start()
    try:
        yield engine
    finally:
        assert engine.stop(timeout=PATIENCE)


def arm(desk: Desk, subject: str, *, seconds: float, lane: Lane = Lane.NORMAL) -> None:
    with desk.database.writing(HOME) as session:
        at = desk.clock.now() + timedelta(seconds=seconds)
        timers.arm(session, "note", subject, at=at, occurrence="o", lane=lane)


def test_a_commit_wakes_the_loop_it_concerns(quiet: Desk) -> None:
    ear = Ear()
    with running(quiet, ear) as engine:
        engine.wait_idle()
        arm(quiet, "timer", seconds=-1)
        with quiet.database.writing(HOME) as session:
            outbox.post(session, "C1", {"text": "message"}, key="k")
        with quiet.database.writing(HOME) as session:
            jobs.start(session, "job", "all")
        ear.wait_for("timer", "message", "job")


def test_what_one_commit_asks_for_is_sent_side_by_side(quiet: Desk) -> None:
    """Whoever takes a message wakes the next sender, so slow answers are waited for together."""
    together = threading.Barrier(3)
    ear = Ear()
    with running(quiet, ear) as engine:
        engine.wait_idle()
        quiet.api.on_request = lambda request: (
            together.wait(PATIENCE),
            ear.hear(str(request.arguments.get("text"))),
        )
        with quiet.database.writing(HOME) as session:
            for channel in ("C1", "C2", "C3"):
                outbox.post(session, channel, {"text": channel}, key=channel)
        ear.wait_for("C1", "C2", "C3")


def test_jobs_of_one_commit_are_done_side_by_side(quiet: Desk) -> None:
    together = threading.Barrier(WORKERS)
    ear = Ear()
    with running(quiet, ear, fetch=lambda: together.wait(PATIENCE)) as engine:
        engine.wait_idle()
        with quiet.database.writing(HOME) as session:
            for number in range(WORKERS):
                jobs.start(session, "job", str(number))
        ear.wait_for("job")
        assert not together.broken


def test_a_timer_that_is_no_sooner_than_what_is_known_wakes_nobody(quiet: Desk) -> None:
    ear = Ear()
    arm(quiet, "hour", seconds=3600)
    with running(quiet, ear) as engine:
        engine.wait_idle()
        arm(quiet, "later", seconds=7200)
        assert not engine.planned.acquire(timeout=0.3)
        arm(quiet, "sooner", seconds=0.5)
        # The set clock stands still: it is woken, and finds that the instant has not come.
        assert engine.planned.acquire(timeout=SOON)
        quiet.clock.move(hours=2)
        ear.wait_for("sooner", "hour", "later")


def test_what_was_due_before_the_start_is_done(quiet: Desk) -> None:
    ear = Ear()
    for lane in Lane:
        arm(quiet, lane.value, seconds=-60, lane=lane)
    with running(quiet, ear):
        ear.wait_for(*(lane.value for lane in Lane))


def test_each_timer_is_answered_when_its_instant_comes(quiet: Desk) -> None:
    ear = Ear()
    # The set clock stands still, so each wait is counted from the same instant.
    arm(quiet, "hour", seconds=3600)
    arm(quiet, "minute", seconds=60)
    with running(quiet, ear) as engine:
        engine.wait_idle()
        quiet.clock.move(minutes=1)
        ear.wait_for("minute")
        assert ear.heard == ["minute"]
        quiet.clock.move(hours=1)
        ear.wait_for("hour")


def test_a_message_waits_for_the_pace_of_its_channel_and_then_goes(quiet: Desk) -> None:
    ear = Ear()
    with quiet.database.writing(HOME) as session:
        for text in ("one", "two"):
            outbox.post(session, "C1", {"text": text}, key=text)
    with running(quiet, ear):
        ear.wait_for("one", "two")
    assert ear.heard == ["one", "two"]


def test_while_nothing_may_be_claimed_nothing_is_done_and_nothing_spins(quiet: Desk) -> None:
    ear = Ear()
    asked = threading.Semaphore(0)

    class Forbids:
        def may_claim(self) -> bool:
            asked.release()
            return False

        def look(self) -> None: ...

    arm(quiet, "timer", seconds=-60)
    with running(quiet, ear) as engine:
        ear.wait_for("timer")
        engine.audit_with(Forbids())  # type: ignore[arg-type]  # All that the engine asks of it.
        arm(quiet, "forbidden", seconds=-1)
        assert asked.acquire(timeout=PATIENCE)
        arm(quiet, "also", seconds=-1, lane=Lane.BULK)
    assert ear.heard == ["timer"]


def test_while_the_gate_is_closed_only_jobs_are_done(quiet: Desk) -> None:
    ear = Ear()
    with quiet.database.across_workspaces(writing=True) as session:
        recovery.begin(session, number=2)
    arm(quiet, "timer", seconds=-60)
    with quiet.database.writing(HOME) as session:
        outbox.post(session, "C1", {"text": "message"}, key="k")
        jobs.start(session, "job", "all")
    with running(quiet, ear, gate=Gate(quiet.database, quiet.tenants)) as engine:
        ear.wait_for("job")
        engine.wait_idle()
        assert ear.heard == ["job"]
        for workspace in (HOME, OTHER):
            with quiet.database.writing(workspace) as session:
                recovery.finish(session)
        ear.wait_for("timer", "message")


def test_an_engine_that_stops_takes_nothing_new(quiet: Desk) -> None:
    ear = Ear()
    with running(quiet, ear):
        pass
    arm(quiet, "late", seconds=-1)
    quiet.clock.move(hours=1)
    assert ear.heard == []
    with quiet.database.across_workspaces() as session:
        assert timers.next_due(session, Lane.NORMAL) is not None
