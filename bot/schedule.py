"""APScheduler, and nothing but: its jobs set events that wake the loops.

It neither runs work nor remembers any: what is due stands in the database.
"""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from apscheduler.executors.debug import DebugExecutor
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

SAFETY_NET = 15


class Schedule:
    """Wakes by name: every fifteen seconds in any case, and exactly when asked."""

    def __init__(self) -> None:
        # The monotonic instant for which each name has asked.
        self._asked: dict[str, float] = {}
        self._lock = threading.Lock()
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            # To wake is to set an event: done on the spot, so that none is skipped as "running".
            executors={"default": DebugExecutor(), "looks": ThreadPoolExecutor(1)},
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self, every_while: Callable[[], None]) -> None:
        """Start; `every_while` is the safety net for a wake-up that got lost."""
        self._scheduler.add_job(every_while, IntervalTrigger(seconds=SAFETY_NET, timezone=UTC))
        self._scheduler.start()

    def wake_in(self, name: str, seconds: float, wake: Callable[[], None]) -> None:
        """Call `wake` after `seconds`, or sooner where sooner was asked for under `name`.

        So an older reading of what is due cannot overwrite the wake-up of a newer one; whoever is
        woken in vain looks, and asks anew.
        """
        now, seconds = time.monotonic(), max(seconds, 0)
        with self._lock:
            if now < self._asked.get(name, 0) <= now + seconds:
                return
            self._asked[name] = now + seconds
            at = DateTrigger(datetime.now(UTC) + timedelta(seconds=seconds), timezone=UTC)
            ring = partial(self._ring, name, wake)
            self._scheduler.add_job(ring, at, id=name, replace_existing=True)

    def _ring(self, name: str, wake: Callable[[], None]) -> None:
        # Without the lock, which may be held by somebody who waits for the scheduler itself.
        self._asked.pop(name, None)
        wake()

    def stop(self) -> None:
        if self._scheduler.running:
            # It must not stop in the middle of a round, which then would miss its own jobs.
            self._scheduler.pause()
            self._scheduler.remove_all_jobs()
            self._scheduler.shutdown(wait=False)
