"""One process for one SQLite database, proved with a second one."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.lock import AlreadyRunning, only_process

HOLD = """
import sys, pathlib
from bot.lock import only_process
with only_process(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def another_process(database: Path) -> Iterator[subprocess.Popen[str]]:
    """Run a process that holds the lock until it is killed or its input ends."""
    with subprocess.Popen(  # Our own interpreter.
        [sys.executable, "-c", HOLD, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_told_who_is_there_and_what_to_do(tmp_path: Path) -> None:
    database = tmp_path / "opsbot.db"
    with (
        another_process(database) as other,
        pytest.raises(AlreadyRunning, match=f"as process {other.pid}.*use PostgreSQL for several"),
        only_process(database),
    ):
        pass


def test_a_killed_process_leaves_no_lock(tmp_path: Path) -> None:
    database = tmp_path / "opsbot.db"
    with another_process(database) as other:
        other.send_signal(signal.SIGKILL)
        other.wait()
        with only_process(database):
            assert (tmp_path / "opsbot.db.lock").read_text() != f"{other.pid}\n"


def test_the_lock_is_given_back_at_the_end(tmp_path: Path) -> None:
    for _ in range(2):
        with only_process(tmp_path / "new folder" / "opsbot.db"):
            pass


def test_two_databases_are_two_locks(tmp_path: Path) -> None:
    with another_process(tmp_path / "a.db"), only_process(tmp_path / "b.db"):
        pass
