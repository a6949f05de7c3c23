"""A Slack admin follows the README to the letter; the sandbox is their Slack."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.manifest import EVENTS_PATH
from bot.scopes import SCOPES
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox, start

ROOT = Path(__file__).parents[2]
# What `make install` makes; here it is the Python that runs the tests.
OPSBOT = ".venv/bin/opsbot"


def section(title: str = "## Install in your workspace", end: str = "\n## ") -> str:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return readme.partition(f"\n{title}\n")[2].partition(end)[0]


def blocks(text: str) -> list[list[str]]:
    """Return the lines of each block of commands, in order."""
    found = re.findall(r"^   ```\n(.*?)^   ```", text, re.MULTILINE | re.DOTALL)
    return [[line.strip() for line in block.splitlines()] for block in found]


def steps() -> str:
    """Return the numbered steps, without what is said of HTTP mode after them."""
    return section().partition("\n### HTTP mode\n")[0]


class Shell:
    """A terminal in the folder that was cloned. It knows nothing but where Slack is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environ["PYTHONPATH"] = str(ROOT)

    def words(self, line: str) -> list[str]:
        first, *rest = line.split()
        return [*([sys.executable, "-m", "bot"] if first == OPSBOT else [first]), *rest]

    def run(self, line: str) -> str:
        done = subprocess.run(
            self.words(line),
            cwd=self.folder,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}: {done.stdout}{done.stderr}"
        return done.stdout

    @contextmanager
    def running(self, line: str) -> Iterator[subprocess.Popen[bytes]]:
        process = subprocess.Popen(self.words(line), cwd=self.folder, env=self.environ)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shutil.copy(ROOT / ".env.example", tmp_path)
    return Shell(tmp_path)


def create_app(link: str) -> RunningSandbox:
    """Do what Slack does behind the link: make the app that it describes, and install it."""
    [manifest] = parse_qs(urlsplit(link).query)["manifest_json"]
    return start(json.loads(manifest), pace=None)


def fill_in(path: Path, **values: str) -> None:
    text = path.read_text(encoding="utf-8")
    for name, value in values.items():
        text, count = re.subn(rf"^(# )?{name}=.*$", f"{name}={value}", text, flags=re.MULTILINE)
        assert count == 1, name
    path.write_text(text, encoding="utf-8")


def configure(shell: Shell, sandbox: RunningSandbox, settings: list[str], **way_in: str) -> Sandbox:
    slack = Sandbox.connect(sandbox.url)
    # Slack's own address is the one thing that is different here.
    shell.environ["SLACK_API_URL"] = sandbox.api_url
    for line in settings:
        shell.run(line)
    fill_in(
        shell.folder / ".env",
        **(way_in or {"SLACK_APP_TOKEN": sandbox.app_token}),
        SLACK_BOT_TOKEN=sandbox.bot_tokens[slack.me()["id"]],
        OPSBOT_ADMINS=slack.user_id("ana"),
    )
    assert (shell.folder / ".env").stat().st_mode & 0o777 == 0o600
    return slack


def use(slack: Sandbox, lines: list[str]) -> list[str]:
    """Type the lines in a channel that the bot is not in yet; return the answers."""
    ana, answers = slack.person("ana"), []
    for line in lines:
        if line == "/invite @opsbot":
            ana.invites("bot", "random")
        else:
            answers.append(str(ana.command(line, channel="random")["response"]))
    return answers


def test_the_readme_leads_from_the_repository_to_a_task(shell: Shell) -> None:
    [clone, install, link], settings, [doctor, serve], in_slack = blocks(steps())
    assert clone.startswith("git clone ")
    assert install == "make install"
    sandbox = create_app(shell.run(link))
    slack = configure(shell, sandbox, settings)
    found = shell.run(doctor)
    assert "warning: 0, broken: 0" in found
    with shell.running(serve) as process:
        slack.wait_connected(timeout=30)
        status, made = use(slack, in_slack)
        slack.wait_until(lambda: slack.channel("random").messages(), timeout=10)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    sandbox.stop()
    assert "you are an admin" in status
    assert "switched off" not in status
    assert "T-1 *Try Opsbot*" in made


def test_the_readme_leads_to_http_mode_too(shell: Shell) -> None:
    _install, settings, [doctor, serve], in_slack = blocks(steps())
    [[link]] = blocks(section("### HTTP mode"))
    sandbox = create_app(shell.run(link))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    slack = configure(
        shell, sandbox, settings,
        SLACK_SIGNING_SECRET=sandbox.signing_secret, OPSBOT_HTTP_PORT=str(port),
    )  # fmt: skip
    assert "a signing secret, for HTTP mode" in shell.run(doctor)
    with shell.running(serve) as process:
        wait_for_port(port)
        # What stands before the port and speaks TLS is the reader's; here Slack knocks itself.
        slack.deliver_to(f"http://127.0.0.1:{port}{EVENTS_PATH}")
        _status, made = use(slack, in_slack)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    sandbox.stop()
    assert "T-1 *Try Opsbot*" in made


def wait_for_port(port: int) -> None:
    for _try in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("Nobody listens.")


def test_every_step_is_numbered_and_every_setting_that_is_filled_in_is_named() -> None:
    text = section()
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", text, re.MULTILINE)]
    assert numbers == list(range(1, 9))
    for word in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "OPSBOT_ADMINS", "`connections:write`"):
        assert word in text
    for name in re.findall(r"\]\(([\w./-]+)\)", text):
        assert (ROOT / name).exists(), name


def test_every_permission_stands_there_with_its_reason() -> None:
    text = section()
    for scope, reason in SCOPES.items():
        assert f"| `{scope}` | {reason} |" in text
