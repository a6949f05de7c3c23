"""`opsbot run` in HTTP mode, with an operator's environment: hung up on, looked at and stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from harness.bot import over_http
from harness.threads import PATIENCE
from harness.web import ask

from bot.http import PATH
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox

ROOT = Path(__file__).parents[2]
STOP = 10.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


class Operated:
    """The command with its two ports, in a folder of its own; its tokens stand in a file."""

    def __init__(self, sandbox: RunningSandbox, folder: Path) -> None:
        self.http, self.health = free_port(), free_port()
        self.tokens = folder / "tokens"
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environ = {
            **kept,
            **over_http(sandbox, OPSBOT_HTTP_PORT=str(self.http)),
            "PYTHONPATH": str(ROOT),
            "SLACK_API_URL": sandbox.api_url,
            "SLACK_BOT_TOKEN_FILE": str(self.tokens),
            "OPSBOT_DATA_DIR": str(folder / "data"),
            "OPSBOT_HEALTH_PORT": str(self.health),
        }
        self.folder = folder

    @contextmanager
    def running(self) -> Iterator["subprocess.Popen[str]"]:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "run"],
            cwd=self.folder,
            env=self.environ,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield process
        finally:
            process.kill()
            process.communicate()

    def wait_ready(self) -> None:
        limit = time.monotonic() + PATIENCE
        while True:
            try:
                if ask(self.health, "/readyz").status == 200:
                    return
            except OSError:
                assert time.monotonic() < limit
            time.sleep(0.05)


@pytest.fixture
def slack(sandbox_server: RunningSandbox) -> Iterator[Sandbox]:
    slack = Sandbox.connect(sandbox_server.url)
    slack.reset()
    yield slack
    slack.deliver_to(None)


def lines_until(process: "subprocess.Popen[str]", last: str) -> str:
    assert process.stderr is not None
    lines = []
    for line in process.stderr:
        lines.append(line)
        if last in line:
            return "".join(lines)
    raise AssertionError("".join(lines))


def test_it_is_hung_up_on_goes_on_with_a_new_token_and_ends_in_time(
    slack: Sandbox, sandbox_server: RunningSandbox, tmp_path: Path
) -> None:
    on = Operated(sandbox_server, tmp_path)
    on.tokens.write_text(",".join(sandbox_server.bot_tokens.values()), "utf-8")
    with on.running() as process:
        on.wait_ready()
        slack.deliver_to(f"http://127.0.0.1:{on.http}{PATH}")
        on.tokens.write_text("oops", "utf-8")
        process.send_signal(signal.SIGHUP)
        said = lines_until(process, "stay as they were")
        on.tokens.write_text(slack.renew_token(), "utf-8")
        process.send_signal(signal.SIGHUP)
        said += lines_until(process, "read again: 1 workspaces")
        slack.person("ana").command("/task add Count the float", channel="warehouse")
        slack.wait_until(lambda: slack.channel("warehouse").messages(), timeout=PATIENCE)
        assert 'name="/task add",outcome="done"} 1.0' in ask(on.health, "/metrics").text
        process.send_signal(signal.SIGTERM)
        assert process.wait(STOP) == 0
    assert "SLACK_BOT_TOKEN must begin" in said
    assert "xoxb" not in said.replace("begin with xoxb- or xoxe.xoxb-", "")


def test_a_port_that_is_taken_is_a_sentence_and_no_start(
    slack: Sandbox, sandbox_server: RunningSandbox, tmp_path: Path
) -> None:
    del slack
    on = Operated(sandbox_server, tmp_path)
    on.tokens.write_text(",".join(sandbox_server.bot_tokens.values()), "utf-8")
    with socket.create_server(("127.0.0.1", on.http)), on.running() as process:
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert f"Error: Cannot listen at 127.0.0.1 port {on.http}: Address already in use" in said
    assert "Traceback" not in said
