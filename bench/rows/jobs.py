"""Side by side with APScheduler's date jobs: a thousand in one second, each a call of 100 ms."""

import logging
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from bench.figures import Figure, Found
from bench.ground import SQLITE, fresh_shop
from bench.shop import RING, Bell, Shop
from bench.slack import HOME, Slack, slack
from storage import outbox, timers
from storage.session import Session

COUNT = 1000
AHEAD = 20.0
PATIENCE = 120.0


def measure() -> Iterator[Found]:
    with fresh_shop(SQLITE) as database, slack(delay=0.1) as fake:
        bell = Bell(also=_post)
        seconds = _ours(Shop(database, api_url=fake.api_url, bell=bell), fake)
        posted = fake.posted()
    odd = COUNT - len(posted) + posted.total() - len(posted)
    yield Figure(f"Opsbot: lost or doubled of {COUNT:,}", odd, at_most=0)
    yield Figure("Opsbot: until the last was done", seconds, "s")
    logging.disable(logging.CRITICAL)  # It tells of each job that it drops.
    from bench.others import date_jobs  # noqa: PLC0415 - after ours, so that it is not felt.

    with tempfile.TemporaryDirectory(prefix="opsbot-bench-") as folder:
        called, seconds = date_jobs.work(Path(folder), COUNT, ahead=AHEAD)
    yield Figure(f"APScheduler: lost or doubled of {COUNT:,}",
                 COUNT - len(set(called)) + len(called) - len(set(called)))  # fmt: skip
    yield Figure("APScheduler: until the last was done", seconds, "s")


def _post(session: Session, subject: str) -> None:
    """Do what a reminder does in the end: have Slack called, at a place of its own."""
    outbox.post(session, f"C{subject}", {"text": f"Reminder {subject}"}, key=f"ring:{subject}")


def _ours(shop: Shop, fake: Slack) -> float:
    with shop.running():
        first = shop.clock.now() + timedelta(seconds=5)
        with shop.database.writing(HOME) as session:
            for number in range(COUNT):
                at = first + timedelta(seconds=number / COUNT)
                timers.arm(session, RING, f"{number}", at=at)
        began = time.monotonic() + (first - shop.clock.now()).total_seconds()
        while fake.posted().total() < COUNT and time.monotonic() - began < PATIENCE:
            time.sleep(0.1)
        seconds = time.monotonic() - began
        time.sleep(2)  # What is doubled would come now.
    return seconds
