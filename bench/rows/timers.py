"""A million timers, a hundred of them due: looking, claiming, and answering reminders of tasks."""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from typing import Any

from harness.clock import SetClock
from sqlalchemy import select, update

from bench.figures import Figure, Found, in_ms, median, p99
from bench.ground import BOTH, SQLITE, far_timers, fresh_shop
from bench.load import exhaust
from bench.shop import RING, Shop, wishes
from bench.slack import HOME
from handlers.tasks.service import looks
from storage import notices, timers
from storage.enums import Lane, TimerState
from storage.session import Database
from storage.timers import Timer

MILLION = 1_000_000
DUE = 100
TIMES = 200
ROUNDS = 3
# Milliseconds in which a hundred reminders are answered.
PROMISED = {SQLITE: 500, "PostgreSQL": 800}


class _Undone(Exception):
    """Takes a measured claim back, so that it can be measured again."""


def measure() -> Iterator[Found]:
    for kind in BOTH:
        with fresh_shop(kind) as database:
            shop = Shop(database, clock=SetClock())
            far_timers(database, MILLION, after=shop.clock.now())
            yield from _looking(kind, database, shop.clock.now())
            yield from _claiming(kind, database, shop.clock.now())
            took = [_answering(shop) for _ in range(ROUNDS)]
            what = f"{kind}: {DUE} answers of the task reminder"
            yield Figure(what, in_ms(median(took)), "ms", at_most=PROMISED[kind])


def _looking(kind: str, database: Database, now: datetime) -> Iterator[Found]:
    with database.across_workspaces() as session:
        took = _timed(lambda: timers.next_workspace(session, Lane.NORMAL, now))
    what = f"{kind}: asking {MILLION:,} timers whether one is due"
    yield Figure(f"{what}, p50", in_ms(median(took)), "ms", at_most=1)
    yield Figure(f"{what}, p99", in_ms(p99(took)), "ms")


def _claiming(kind: str, database: Database, now: datetime) -> Iterator[Found]:
    with database.writing(HOME) as session:
        for number in range(DUE):
            timers.arm(session, RING, f"due-{number}", at=now)

    def claim() -> None:
        with suppress(_Undone), database.writing(HOME) as session:
            claimed = timers.claim(session, Lane.NORMAL, now, limit=DUE)
            if len(claimed) != DUE:
                raise RuntimeError(f"{len(claimed)} timers were claimed instead of {DUE}.")
            raise _Undone

    took = _timed(claim)
    yield Figure(f"{kind}: claiming {DUE} of them, p50", in_ms(median(took)), "ms")
    yield Figure(f"{kind}: claiming {DUE} of them, p99", in_ms(p99(took)), "ms", at_most=50)
    with database.writing(HOME) as session:
        for number in range(DUE):
            timers.disarm(session, f"due-{number}", kind=RING)


def _answering(shop: Shop) -> float:
    """Give out a hundred tasks, let their next looks fall due; return the seconds they take."""
    exhaust(wishes(DUE), shop.serve, threads=1)
    _leave_only_looks(shop.database)
    due = _hundredth_look(shop.database)
    shop.clock.move(seconds=(due - shop.clock.now()).total_seconds())  # type: ignore[attr-defined]
    answered: list[Any] = []
    shop.sweeper.on_rung = lambda *rung: answered.append(rung)
    began = time.perf_counter()
    while shop.sweeper.sweep(Lane.NORMAL):
        pass
    seconds = time.perf_counter() - began
    return seconds * DUE / len(answered)


def _leave_only_looks(database: Database) -> None:
    """Withdraw the briefs and digests: this row is about the reminders of tasks."""
    with database.writing(HOME) as session:
        pushes = update(Timer).where(Timer.kind == notices.PUSH)
        session.execute(pushes.values(state=TimerState.DISARMED))


def _hundredth_look(database: Database) -> datetime:
    pending = Timer.kind == looks.LOOK, Timer.state == TimerState.PENDING
    with database.reading(HOME) as session:
        found = select(Timer.due_at).where(*pending).order_by(Timer.due_at)
        return session.scalars(found.offset(DUE - 1).limit(1)).one()


def _timed(work: Callable[[], object]) -> list[float]:
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return took
