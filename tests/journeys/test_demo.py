"""`make demo`, as somebody who tries Opsbot for the first time meets it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.client import Sandbox


def environment() -> dict[str, str]:
    """Nothing is set but what any shell has: the demo asks for no settings."""
    return {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}


@contextmanager
def demo(port: int, *options: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(port), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment(),
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def lines_until(process: subprocess.Popen[str], last: str) -> list[str]:
    """Read what the demo prints, up to a line that holds `last`."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.strip())
        if last in line:
            return lines
    raise AssertionError("\n".join(lines))


def test_the_first_story_plays_and_ctrl_c_ends_it_cleanly() -> None:
    with demo(0) as process:
        story = lines_until(process, "keeps running")
        process.send_signal(signal.SIGINT)
        assert lines_until(process, "Stopped.") == ["", "Stopped."]
        assert process.wait(timeout=15) == 0
    assert "http://127.0.0.1:" in story[0]
    assert "Ana types in #warehouse:  /task add Restock aisle 3 @ben due fri 3pm" in story
    assert any(line.startswith("Ben's DM: Your day: 1 due today") for line in story)
    assert any(line.startswith("Ben's DM: Due soon") for line in story)
    assert any("Done by Ben" in line and line.startswith("#warehouse") for line in story)
    assert any("Count the Rotterdam pallets: Open" in line for line in story)


def test_a_reset_of_the_sandbox_begins_the_bot_anew() -> None:
    with demo(0, "--no-story") as process:
        address = lines_until(process, "keeps running")[0].split()[1]
        slack = Sandbox.connect(address)
        ana = slack.person("ana")
        ana.command("/task add Count the float", channel="warehouse")
        slack.reset()
        lines_until(process, "Begun anew.")
        again = ana.command("/task add Count the float", channel="warehouse")
    assert "T-2 " in again["response"]["text"]


def test_a_taken_port_is_a_clear_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with demo(port) as process:
            said, _ = process.communicate(timeout=30)
    assert process.returncode == 1
    assert str(port) in said
    assert "Traceback" not in said
