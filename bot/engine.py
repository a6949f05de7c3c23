"""The loops together: started, woken, watched and stopped."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.auditor import Auditor
from bot.clock import Clock
from bot.courtesy import Courtesy
from bot.gate import Gate
from bot.housekeeping import Housekeeper
from bot.loops import AT_LEAST_EVERY, Loop
from bot.schedule import Schedule
from bot.sender import Sender
from bot.sweeper import Sweeper
from bot.worker import Worker
from storage.agenda import look_ahead
from storage.enums import Lane
from storage.session import Armed, Database, News, Wake

log = logging.getLogger(__name__)

SENDERS = 8
WORKERS = 2
NEVER_SPIN = 0.02


@dataclass(frozen=True)
class Crew:
    """Who does the work."""

    sweeper: Sweeper
    sender: Sender
    worker: Worker
    housekeeper: Housekeeper


class Engine:
    """Runs one loop for each lane of timers, one for the outbox and one for jobs."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        crew: Crew,
        *,
        gate: Gate | None = None,
        courtesy: Courtesy | None = None,
        senders: int = SENDERS,
    ) -> None:
        self._courtesy = courtesy or Courtesy()
        self._database = database
        self._clock = clock
        self._gate = gate
        self._beside: list[Loop] = []
        self._schedule = Schedule()
        self._planning = threading.Lock()
        self._lanes = {
            lane: self._loop(
                f"timers-{lane}",
                self._gated(partial(crew.sweeper.sweep, lane)),
                gives_way=lane is not Lane.URGENT,
            )
            for lane in Lane
        }
        self._outbox = self._loop("outbox", self._gated(crew.sender.send_one), threads=senders)
        self._jobs = self._loop("jobs", crew.worker.work, threads=WORKERS)
        crew.sender.on_claimed, crew.worker.on_claimed = self._outbox.wake, self._jobs.wake
        self._housekeeping = Loop("housekeeping", crew.housekeeper.tidy, idle=lambda: None)
        self._auditor: Auditor | None = None
        self._audit: Loop | None = None

    def audit_with(self, auditor: Auditor) -> None:
        """Let an auditor look regularly, and decide whether anything may be claimed."""
        self._auditor = auditor
        # A loop of its own, which comes round by the monotonic clock, whatever the time is.
        # Not at once: what an outage left behind is first to be caught up.
        self._audit = Loop("auditor", auditor.look, idle=lambda: None, first_after=AT_LEAST_EVERY)

    def run_beside(self, name: str, work: Callable[[], bool]) -> None:
        """Run something that may take its time, so that nobody wonders when it is silent."""
        self._beside.append(Loop(name, work, idle=lambda: None, first_after=AT_LEAST_EVERY))

    @property
    def loops(self) -> list[Loop]:
        return [*self._lanes.values(), self._outbox, self._jobs, self._housekeeping]

    def _loop(
        self, name: str, work: Callable[[], bool], *, threads: int = 1, gives_way: bool = True
    ) -> Loop:
        def work_if_allowed() -> bool:
            if gives_way:
                self._courtesy.give_way()
            return self._may_claim() and work()

        return Loop(name, work_if_allowed, idle=self._plan, threads=threads)

    def _gated(self, work: Callable[[], bool]) -> Callable[[], bool]:
        """Let what reaches people wait until a recovery is done; jobs do it."""
        return lambda: not self._waits() and work()

    def _waits(self) -> bool:
        return self._gate is not None and self._gate.is_closed()

    def _may_claim(self) -> bool:
        return self._auditor is None or self._auditor.may_claim()

    def every_loop(self) -> list[Loop]:
        """Return all loops, the auditor's own as well, once there is one."""
        return [*self.loops, *self._beside, *([self._audit] if self._audit else [])]

    def start(self) -> None:
        self._database.on_wake = self._wake
        self._clock.on_move(lambda _now: self._wake_all())
        self._schedule.start(self._wake_all)
        for loop in self.every_loop():
            loop.start()

    def stop(self, *, timeout: float) -> bool:
        """Take nothing new and wait for the work in hand; False when some of it went on."""
        self._schedule.stop()
        for loop in self.every_loop():
            loop.ask_to_stop()
        until = time.monotonic() + timeout
        ended = [loop.join(max(until - time.monotonic(), 0)) for loop in self.every_loop()]
        return all(ended)

    def _wake(self, news: frozenset[News]) -> None:
        for one in news:
            match one:
                case Armed(lane, due_at):
                    # It is not asked for what is due: mostly it is no sooner than what is known.
                    wait = due_at - self._clock.now()
                    self._wake_in(self._lanes[lane], wait.total_seconds())
                case Wake.TIMERS:
                    for loop in self._lanes.values():
                        loop.wake()
                case Wake.OUTBOX:
                    self._outbox.wake()
                case Wake.JOBS:
                    self._jobs.wake()

    def _wake_all(self) -> None:
        self._wake(frozenset(Wake))

    def _plan(self) -> None:
        """Ask once what is due next anywhere, and have exactly that loop woken then."""
        with self._planning:
            self._plan_alone()

    def _plan_alone(self) -> None:
        if not self._may_claim():
            return  # What is due stays due, and would wake us at once; the safety net looks again.
        with self._database.across_workspaces() as session:
            agenda = look_ahead(session, held=self._gate.held() if self._gate else frozenset())
        if agenda.jobs is not None:
            self._wake_in(self._jobs, (agenda.jobs - agenda.engine_now).total_seconds())
        if self._waits():
            return
        now = self._clock.now()
        for lane, due in agenda.lanes.items():
            self._wake_in(self._lanes[lane], (due - now).total_seconds())
        if agenda.outbox is not None:
            self._wake_in(self._outbox, (agenda.outbox - agenda.engine_now).total_seconds())

    def _wake_in(self, loop: Loop, seconds: float) -> None:
        self._schedule.wake_in(loop.name, max(seconds, NEVER_SPIN), loop.wake)
