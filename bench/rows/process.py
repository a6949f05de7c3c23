"""The whole process, `opsbot run`: how long it takes to be ready, and how much memory it needs."""

import os
import subprocess
from collections.abc import Iterator

from bench.figures import Figure, Found, Said, median
from bench.ground import SQLITE, count_tasks, found, fresh
from bench.load import exhaust
from bench.process import Process, opsbot
from bench.slack import slack
from storage.session import Database

STARTS = 5
COMMANDS = 10_000
THREADS = 4
# Megabytes that are no growth: the allocator's pages, not something that is kept.
NOISE = 2.0
LONGEST = 200.0  # seconds for each half


def measure() -> Iterator[Found]:
    with fresh(SQLITE) as url, slack() as fake:
        _found(url)
        starts = []
        for _ in range(STARTS):
            with opsbot(url, fake) as process:
                starts.append(process.start)
        yield Figure(f"cold start until ready, median of {STARTS}", median(starts), "s", at_most=2)
        with opsbot(url, fake) as process:
            yield from _memory(process, url)


def _memory(process: Process, url: str) -> Iterator[Found]:
    yield Figure("memory when ready", _megabytes(process), "MB")
    _work(process, COMMANDS // 2)
    halfway, first = _megabytes(process), _added(url)
    _work(process, COMMANDS - COMMANDS // 2)
    after, all_of_them = _megabytes(process), _added(url)
    is_whole = all_of_them == COMMANDS
    yield Figure(
        f"memory after {all_of_them:,} commands", after, "MB", at_most=120 if is_whole else None
    )
    grown = f"growth from {first:,} to {all_of_them:,}"
    yield Figure(grown, after - halfway, "MB", at_most=NOISE if is_whole else None)
    if not is_whole:
        yield Said(f"The machine was too busy for {COMMANDS:,} commands in {2 * LONGEST:.0f} s.")


def _work(process: Process, count: int) -> None:
    exhaust([process] * count, Process.add_task, threads=THREADS, within=LONGEST)


def _added(url: str) -> int:
    database = Database(url)
    added = count_tasks(database)
    database.close()
    return added


def _found(url: str) -> None:
    database = Database(url)
    found(database)
    database.close()


def _megabytes(process: Process) -> float:
    """Return the resident memory, as the system counts it."""
    said = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(process.pid)],  # noqa: S607 - every system has it.
        check=True,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"]},
    )
    return int(said.stdout) / 1024
