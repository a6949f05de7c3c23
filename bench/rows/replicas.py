"""Two replicas on PostgreSQL against one: commands a second over HTTP."""

import contextlib
import itertools
from collections.abc import Iterator
from functools import partial

import psutil

from bench.figures import Figure, Found, Said, median
from bench.ground import POSTGRESQL, fresh_shop
from bench.load import exhaust
from bench.process import Process, opsbot
from bench.slack import Slack, slack

COMMANDS = 10_000
THREADS = 12
ROUNDS = 3
ROUND = 5.0  # seconds
WANTED = 1.5
# Percent of all cores: above it there was nothing left for a second replica.
FULL = 85.0


def measure() -> Iterator[Found]:
    with slack() as fake:
        one, busy_one = _commands_a_second(1, fake)
        two, busy_two = _commands_a_second(2, fake)
    yield Figure("one replica", one, "commands/s")
    yield Figure("two replicas", two, "commands/s")
    yield Figure("all cores busy with one replica", busy_one, "%")
    yield Figure("all cores busy with two replicas", busy_two, "%")
    limited = busy_two > FULL and two < WANTED * one
    yield Figure("two ÷ one", two / one, at_least=None if limited else WANTED)
    if limited:
        yield Said(
            f"The cores are the limit: two replicas, their database and those who ask them kept "
            f"{psutil.cpu_count()} cores busy for {busy_two:.0f} % of the time."
        )


def _commands_a_second(replicas: int, fake: Slack) -> tuple[float, float]:
    """Return commands a second and how busy the cores were (in %), medians of the rounds."""
    rates, busy = [], []
    with fresh_shop(POSTGRESQL) as database, contextlib.ExitStack() as stack:
        url = database.url.render_as_string(hide_password=False)
        running = [stack.enter_context(opsbot(url, fake)) for _ in range(replicas)]
        ask = partial(_ask_in_turn, itertools.cycle(running))
        exhaust(range(50), ask, threads=THREADS)
        for _ in range(ROUNDS):
            psutil.cpu_percent()
            rates.append(exhaust(range(COMMANDS), ask, threads=THREADS, within=ROUND))
            busy.append(psutil.cpu_percent())
    return median(rates), median(busy)


def _ask_in_turn(turns: Iterator[Process], _number: int) -> None:
    next(turns).add_task()
