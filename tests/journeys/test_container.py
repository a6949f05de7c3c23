"""The bot as in its image: another user, a clean environment, nothing writable but the data."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from harness.dockerfile import environment, health_check, read_stages

from bot.config import NAMES
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox

ROOT = Path(__file__).parents[2]
USER = 10001
# The root of the file system becomes read-only for what follows; the data folder does not.
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,bind,ro / && exec "$@"'


@dataclass(frozen=True)
class Container:
    """A folder of programs nobody may write to, one of data, and how to run something there."""

    app: Path
    data: Path
    jail: list[str]
    environ: dict[str, str]

    def command(self, *arguments: str) -> list[str]:
        return [*self.jail, sys.executable, "-m", "bot", *arguments]

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            cwd=self.data,
            env=self.environ,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def check_health(self) -> int:
        """Run what the image asks whether it is well; return the exit code."""
        _python, *arguments = health_check(read_stages(ROOT / "Dockerfile")[-1])
        asked = [sys.executable, *arguments]
        return subprocess.run(asked, env=self.environ, capture_output=True, check=False).returncode


def jail_for(data: Path) -> list[str]:
    """Return what makes of the rest of a command line another user's on a read-only root.

    Only root may do that; for others, nothing: then the programs are read-only by their modes.
    """
    user = ["--reuid", str(USER), "--regid", str(USER), "--clear-groups", "--no-new-privs"]
    inside = ["sh", "-c", READ_ONLY, str(data), "setpriv", *user]
    jail = ["unshare", "--mount", *inside]
    if os.geteuid() or not all(map(shutil.which, ("unshare", "setpriv"))):
        return []
    tried = subprocess.run([*jail, sys.executable, "-c", "import slack_bolt"], check=False)
    return jail if tried.returncode == 0 else []


def a_free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


@pytest.fixture
def container(sandbox_server: RunningSandbox) -> Iterator[Container]:
    Sandbox.connect(sandbox_server.url).reset()
    slack = Sandbox.connect(sandbox_server.url)
    folder = Path(tempfile.mkdtemp(prefix="opsbot-image-"))
    folder.chmod(0o755)
    app, data = folder / "app", folder / "data"
    for package in ("bot", "handlers", "storage"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, app / package, ignore=ignore)
    for path in (app, *app.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    data.mkdir(mode=0o700)
    jail = jail_for(data)
    if jail:
        os.chown(data, USER, USER)
    shipped = environment(read_stages(ROOT / "Dockerfile")[-1])
    yield Container(app, data, jail, {
        **{name: value for name, value in shipped.items() if name in NAMES},
        "PYTHONPATH": str(app), "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/nonexistent",
        "OPSBOT_HEALTH_PORT": str(a_free_port()),
        "OPSBOT_DATA_DIR": str(data), "OPSBOT_ADMINS": slack.user_id("ana"),
        "SLACK_API_URL": sandbox_server.api_url, "SLACK_APP_TOKEN": sandbox_server.app_token,
        "SLACK_BOT_TOKEN": ",".join(sandbox_server.bot_tokens.values()),
    })  # fmt: skip
    for path in (app, *app.rglob("*")):
        path.chmod(0o755)
    shutil.rmtree(folder)


@contextmanager
def serving(container: Container) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        container.command("run"),
        cwd=container.data,
        env=container.environ,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_it_serves_with_nothing_but_its_data_to_write_to(
    container: Container, sandbox_server: RunningSandbox
) -> None:
    slack = Sandbox.connect(sandbox_server.url)
    with serving(container) as process:
        slack.wait_connected(timeout=30)
        said = slack.person("ana").command("/task add Restock aisle 3", channel="warehouse")
        assert "T-1 " in said["response"]["text"]
        assert container.check_health() == 0
        doctor = container.run("doctor")
        assert doctor.returncode < 2, doctor.stdout
        assert "the running bot has its own" in doctor.stdout
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)
    assert process.returncode == 0, log
    assert container.check_health() != 0, "nobody is there any more"
    assert "ERROR" not in log
    assert (container.data / "opsbot.db").exists()


def test_nothing_else_can_be_written_to_there(container: Container) -> None:
    if not container.jail:
        pytest.skip("Only root makes a root read-only.")
    code = "import os, sys; open(sys.argv[1] + '/x', 'w'); print(os.getuid())"
    for folder, works in ((container.data, True), (container.app, False), ("/tmp", False)):  # noqa: S108  # On purpose.
        tried = subprocess.run(
            [*container.jail, sys.executable, "-c", code, str(folder)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert (tried.returncode == 0) is works, tried.stderr
        assert not works or tried.stdout == f"{USER}\n"
