"""The real command, `opsbot run`: killed at random, and asked to stop."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from harness.crash.campaign import Stage, calm_down, have_a_brief, stage, the_books
from harness.crash.people import Crowd
from harness.crash.slack import SlackProcess
from harness.crash.zygote import ROOT, Zygote

from sandbox.client import Sandbox

STOP = 10.0
KILLS = 10


@pytest.fixture
def on(slack: SlackProcess, zygote: Zygote, tmp_path: Path) -> Iterator[Stage]:
    """SQLite: on PostgreSQL a lease of the real length would have to be waited for."""
    with stage(slack, tmp_path / "stage", postgresql=False) as on:
        calm_down(on, zygote)
        yield on


@contextmanager
def running(on: Stage) -> Iterator[subprocess.Popen[bytes]]:
    """Start `opsbot run` with an operator's environment; at the end it is dead."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=on.order.environ["OPSBOT_DATA_DIR"],
        env={**kept, "PYTHONPATH": str(ROOT), "OPSBOT_LOG": "error", **on.order.environ},
        stderr=subprocess.DEVNULL,
    )
    try:
        yield command
    finally:
        command.kill()
        command.wait(STOP)


def test_the_real_command_may_be_killed_at_any_instant(on: Stage, zygote: Zygote) -> None:
    chance = random.Random(6)  # noqa: S311  # A die.
    with Crowd(on.slack.client, Path(on.order.clock), seed=6):
        for _ in range(KILLS):
            with running(on) as command:
                wait_for_the_socket(on.slack.client)
                time.sleep(chance.uniform(0, 0.8))
                assert command.poll() is None
    calm_down(on, zygote)
    have_a_brief(on, zygote)
    books = the_books(on)
    assert books.wrong == []
    assert books.acknowledged >= 3


def test_asked_to_stop_it_ends_in_ten_seconds_with_nothing_lost(on: Stage, zygote: Zygote) -> None:
    with running(on) as command:
        wait_for_the_socket(on.slack.client)
        with Crowd(on.slack.client, Path(on.order.clock), seed=7):
            time.sleep(1.5)
            command.send_signal(signal.SIGTERM)
            assert command.wait(STOP) == 0
    calm_down(on, zygote)
    have_a_brief(on, zygote)
    books = the_books(on)
    assert books.wrong == []
    assert books.acknowledged >= 1


def wait_for_the_socket(slack: Sandbox) -> None:
    slack.wait_connected(timeout=20)
