"""`opsbot run` as an operator starts it, in HTTP mode, and how Slack posts to it."""

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from bench.shop import SECRET, command_body, headers
from bench.slack import TOKEN, Slack
from bot.http import PATH

ROOT = Path(__file__).parents[1]
PATIENCE = 30.0


@dataclass(frozen=True)
class Process:
    """A program that answers Slack at `port`. `start` is how many seconds it took to be ready."""

    pid: int
    port: int
    start: float

    def add_task(self, *, command: str = "/task", patience: float = PATIENCE) -> None:
        """Post a command and wait for its answer. Errors: `RuntimeError` unless it was done."""
        body = command_body(command=command)
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)
        try:
            line.request("POST", PATH, body, headers(body))
            answer = line.getresponse()
            said = answer.read()
        finally:
            line.close()
        if answer.status != HTTPStatus.OK or b"T-" not in said:
            raise RuntimeError(f"No task was added: {answer.status} {said[:200]!r}")


@contextmanager
def opsbot(url: str, fake: Slack) -> Iterator[Process]:
    """Run Opsbot on a database until the block ends."""
    port, health = free_port(), free_port()
    with tempfile.TemporaryDirectory(prefix="opsbot-bench-") as folder:
        environ = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_API_URL": fake.api_url,
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SECRET,
            "DATABASE_URL": url,
            "OPSBOT_DATA_DIR": folder,
            "OPSBOT_HTTP_PORT": str(port),
            "OPSBOT_HEALTH_PORT": str(health),
            "OPSBOT_LOG": "error",
        }
        began = time.perf_counter()
        with subprocess.Popen([sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environ) as one:
            try:
                wait_until_answered(health, "/readyz")
                yield Process(one.pid, port, time.perf_counter() - began)
            finally:
                one.terminate()


def wait_until_answered(port: int, path: str) -> None:
    """Ask until the answer is 200. Errors: `TimeoutError`."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError, http.client.HTTPException):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            line.request("GET", path)
            if line.getresponse().status == HTTPStatus.OK:
                return
        time.sleep(0.01)
    raise TimeoutError(f"Not ready within {PATIENCE:.0f} s.")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
