"""Fixtures that several folders share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from harness.bot import BotUnderTest, running_bot, start_sandbox
from harness.databases import forget_everything, fresh_sqlite, shared_postgresql
from hypothesis import settings

from sandbox.client import Sandbox
from sandbox.server import RunningSandbox
from storage.session import Database

settings.register_profile("opsbot", derandomize=True, deadline=None, max_examples=60)
settings.load_profile("opsbot")


@pytest.fixture(scope="session", autouse=True)
def _a_shell_without_settings() -> Iterator[None]:
    """Take what the shell says to the tests away from the programs that they start."""
    taken = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("OPSBOT_")}
    yield
    os.environ.update(taken)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        with fresh_sqlite(tmp_path) as database:
            yield database
        return
    database = shared_postgresql()
    yield database
    forget_everything(database)
    database.on_wake = lambda _wakes: None


@pytest.fixture(scope="session")
def sandbox_server() -> Iterator[RunningSandbox]:
    """One Slack for all tests of this process; `bot` resets it."""
    server = start_sandbox()
    yield server
    server.stop()


@pytest.fixture
def bot(sandbox_server: RunningSandbox, tmp_path: Path) -> Iterator[BotUnderTest]:
    """The bot on SQLite, connected to a fresh Slack."""
    Sandbox.connect(sandbox_server.url).reset()
    with fresh_sqlite(tmp_path) as database, running_bot(sandbox_server, database) as under_test:
        yield under_test
