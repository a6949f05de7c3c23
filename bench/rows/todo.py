"""Side by side with a to-do bot as most people write it: commands, and a restart after an outage.

Ours keeps more of each command (who may, its card, three reminders, an audit row, the delivery),
so commands a second compare what is promised with what is not.
"""

import logging
import pickle
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path

from slack_bolt import BoltRequest

from bench.figures import Figure, Found, Said, in_ms, median, p99
from bench.ground import SQLITE, fresh_shop
from bench.load import exhaust, offer, one_by_one
from bench.others.todo import remind, scheduler_in, todo_bot
from bench.process import ROOT, Process, free_port
from bench.shop import Shop, wishes
from bench.slack import Slack, slack
from bot.webserver import Request

THREADS = 8
ALONE, SATURATED, ROUNDS = 100, 200, 3
OVERDUE = 100_000
WATCHED = 20
COMMANDS, A_SECOND = 40, 2
PATIENCE = 3.0  # seconds, after which Slack tells a person that it failed


def measure() -> Iterator[Found]:
    logging.disable(logging.CRITICAL)
    with (
        fresh_shop(SQLITE) as database,
        tempfile.TemporaryDirectory(prefix="opsbot-bench-") as folder,
        slack() as fake,
    ):
        other = _Todo(Path(folder), fake)
        serve = {"Opsbot": Shop(database).serve, "to-do bot": other.serve}
        for who, function in serve.items():
            took = one_by_one(wishes(ALONE), function, rest=0.01)
            yield Figure(f"{who}: acknowledgement when idle, p50", in_ms(median(took)), "ms")
        rates: dict[str, list[float]] = {who: [] for who in serve}
        for _ in range(ROUNDS):
            for who, function in serve.items():
                rates[who].append(exhaust(wishes(SATURATED), function, threads=THREADS))
    for who, found in rates.items():
        yield Figure(f"{who}: saturated by {THREADS} threads", median(found), "commands/s")
    asked = ROUNDS * SATURATED + ALONE
    yield Figure(f"to-do bot: commands that failed of {asked:,}", len(other.failed))
    yield from _restart()


class _Todo:
    """The other bot, asked as ours is: signed, and without a network."""

    def __init__(self, folder: Path, fake: Slack) -> None:
        scheduler = scheduler_in(folder)
        self.failed: list[str] = []
        self._app = todo_bot(folder, scheduler, fake.api_url)
        scheduler.start()

    def serve(self, request: Request) -> None:
        asked = BoltRequest(body=request.body.decode(), headers=dict(request.headers))
        answer = self._app.dispatch(asked)
        if "T-" not in str(answer.body):
            self.failed.append(f"{answer.status} {answer.body}")


def _restart() -> Iterator[Found]:
    """Start the other bot with overdue reminders, and look what becomes of them and of people."""
    with (
        tempfile.TemporaryDirectory(prefix="opsbot-bench-") as name,
        slack(delay=0.1) as fake,
    ):
        calm, folder = Path(name) / "calm", Path(name) / "late"
        calm.mkdir()
        folder.mkdir()
        with _running(calm, fake) as process:
            answered = _answered(process)
        yield Figure(f"to-do bot, nothing overdue: commands answered of {COMMANDS}", len(answered))
        _overdue(folder, fake)
        with _running(folder, fake) as process:
            began = time.monotonic()
            answered = _answered(process)
            time.sleep(max(WATCHED - (time.monotonic() - began), 0))
        sent, left = fake.posted().total(), _left(folder)
    gone = max(OVERDUE - left - sent, 0)
    after = f"to-do bot, {WATCHED} s after a restart with {OVERDUE:,} overdue"
    yield Figure(f"{after}: commands answered of {COMMANDS}", len(answered))
    if answered:
        yield Figure(f"{after}: the p99 of those", in_ms(p99(answered)), "ms")
    yield Figure(f"{after}: reminders sent", sent)
    yield Figure(f"{after}: taken from its store, not sent, lost if it ends now", gone)
    yield Said("Ours in the same place is the row `catching_up`.")


def _answered(process: Process) -> list[float]:
    """Offer commands; return how long each took that Slack would have waited for."""
    took: list[float] = []

    def ask(_number: int) -> None:
        began = time.perf_counter()
        with suppress(OSError, HTTPException, RuntimeError):
            process.add_task(patience=PATIENCE)
            took.append(time.perf_counter() - began)

    offer(range(COMMANDS), ask, a_second=A_SECOND, threads=THREADS)
    return took


def _overdue(folder: Path, fake: Slack) -> None:
    """Fill the store: one job as the scheduler keeps it, and copies of it."""
    scheduler = scheduler_in(folder)
    scheduler.start(paused=True)
    at = datetime.now(UTC) - timedelta(hours=1)
    args = [fake.api_url, "U1P001", "Restock"]
    job = scheduler.add_job(remind, "date", run_date=at, args=args, id="first")
    state = job.__getstate__()
    scheduler.shutdown()
    rows = [
        (f"job-{number}", at.timestamp(), pickle.dumps({**state, "id": f"job-{number}"}))
        for number in range(1, OVERDUE)
    ]
    with sqlite3.connect(folder / "jobs.db") as store:
        store.executemany("INSERT INTO apscheduler_jobs VALUES (?, ?, ?)", rows)
    store.close()


def _left(folder: Path) -> int:
    store = sqlite3.connect(folder / "jobs.db")
    now = time.time()
    found = store.execute("SELECT count(*) FROM apscheduler_jobs WHERE next_run_time < ?", [now])
    left = int(found.fetchone()[0])
    store.close()
    return left


@contextmanager
def _running(folder: Path, fake: Slack) -> Iterator[Process]:
    port = free_port()
    command = [sys.executable, "-m", "bench.others.todo", str(folder), str(port), fake.api_url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as bot:  # fmt: skip
        time.sleep(3)  # It says nothing of being ready.
        try:
            yield Process(bot.pid, port, 0)
        finally:
            bot.kill()
