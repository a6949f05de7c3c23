"""APScheduler's date jobs in a job store, as its documentation shows them."""

import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

_called: list[int] = []
_lock = threading.Lock()


def call(number: int) -> None:
    """Stand in for a call to Slack that takes a tenth of a second."""
    time.sleep(0.1)
    with _lock:
        _called.append(number)


def work(folder: Path, count: int, *, ahead: float) -> tuple[list[int], float]:
    """Let `count` jobs fall due within one second, `ahead` seconds from now.

    Returns the jobs that were called, and the seconds from the first instant to the last call.
    """
    store = SQLAlchemyJobStore(url=f"sqlite:///{folder / 'jobs.db'}")
    scheduler = BackgroundScheduler(jobstores={"default": store}, timezone=UTC)
    scheduler.start()
    first = datetime.now(UTC) + timedelta(seconds=ahead)
    for number in range(count):
        at = first + timedelta(seconds=number / count)
        scheduler.add_job(call, "date", run_date=at, args=[number])
    if datetime.now(UTC) > first:
        raise RuntimeError("Adding the jobs took longer than they were ahead.")
    last = time.monotonic() + (first - datetime.now(UTC)).total_seconds()
    began, seen = last, 0
    # Over when nothing is left in the store and nothing was called for three seconds.
    while scheduler.get_jobs() or time.monotonic() - last < 3:
        time.sleep(0.05)
        if len(_called) > seen:
            seen, last = len(_called), time.monotonic()
    scheduler.shutdown()
    return _called, last - began
