"""The bot under test: the real process, wired to a sandbox over real Socket Mode.

Only three things differ from production: the address, the business clock, and how long a lost
answer or a busy channel is waited for.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.areas import registry
from bot.config import Settings, read_settings
from bot.http import PATH, HttpMode
from bot.manifest import build
from bot.sender import Patience
from bot.wiring import Bot
from sandbox.client import Person, Sandbox
from sandbox.server import RunningSandbox, start
from storage.agenda import look_ahead
from storage.session import Database

QUICK = Patience(
    lease=timedelta(seconds=3),
    margin=timedelta(seconds=1),
    grace=timedelta(milliseconds=300),
    pace=timedelta(0),
)
PATIENCE = 60.0
# Slack's own patience is 3 s of a server; five times that is what a crowded build machine needs.
TO_ACKNOWLEDGE = 15.0


def start_sandbox(*, patience: float = TO_ACKNOWLEDGE, prefix: str = "") -> RunningSandbox:
    return start(build(registry(prefix=prefix)), patience=patience, pace=None)


def settings_for(sandbox: RunningSandbox, database: Database, **extra: str) -> Settings:
    """Return settings as an operator would set them for this sandbox; empty is as if not set."""
    environ = {
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_BOT_TOKEN": ",".join(sandbox.bot_tokens.values()),
        "DATABASE_URL": database.url.render_as_string(hide_password=False),
        **extra,
    }
    return read_settings(environ)


@dataclass
class BotUnderTest:
    """A running bot, its database and its Slack."""

    bot: Bot
    database: Database
    slack: Sandbox

    def person(self, name: str) -> Person:
        return self.slack.person(name)

    def wait(self, *, to: datetime | None = None, **lengths: float) -> None:
        """Let business time pass, and everything that falls due happen."""
        self.slack.clock.move(to=to, **lengths)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is due and nothing is on its way."""
        self.slack.wait_settled()
        self.until(self._is_quiet)
        self.slack.wait_settled()

    def until(self, true: Callable[[], Any], timeout: float = PATIENCE) -> Any:
        """Wait until `true()` is, and return what it returned."""
        deadline = time.monotonic() + timeout
        while not (answer := true()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"Not true within {timeout} s: {true}")
            time.sleep(0.02)
        return answer

    def texts(self, channel: str) -> list[str]:
        """Return what the bot shows in a channel, oldest first, as everybody sees it."""
        return [str(message["text"]) for message in self.slack.channel(channel).messages()]

    def dm(self, name: str) -> list[str]:
        """Return the texts of somebody's DM with the bot, oldest first."""
        return [str(message["text"]) for message in self.person(name).dm()]

    def _is_quiet(self) -> bool:
        with self.database.across_workspaces() as session:
            agenda = look_ahead(session)
        now = self.bot.clock.now()
        return (
            not [due for due in agenda.lanes.values() if due <= now]
            and agenda.outbox is None
            and agenda.jobs is None
        )


@contextmanager
def running_bot(
    sandbox: RunningSandbox, database: Database, *, patience: Patience = QUICK, **extra: str
) -> Iterator[BotUnderTest]:
    """Start the bot on an empty database and a fresh Slack; stop it at the end."""
    slack = Sandbox.connect(sandbox.url)
    bot = Bot(settings_for(sandbox, database, **extra), database, sandbox.clock, patience=patience)
    bot.start()
    under_test = BotUnderTest(bot, database, slack)
    try:
        _meet(bot, slack)
        under_test.settle()
        yield under_test
    finally:
        bot.stop()
        slack.deliver_to(None)


def over_http(sandbox: RunningSandbox, **extra: str) -> dict[str, str]:
    """Return what an operator sets for HTTP mode, at a free port."""
    secret = {"SLACK_SIGNING_SECRET": sandbox.signing_secret, "OPSBOT_HTTP_PORT": "0"}
    return {"SLACK_APP_TOKEN": "", **secret, **extra}


def _meet(bot: Bot, slack: Sandbox) -> None:
    """Wait until Slack delivers to the bot: to its address if it has one, else over its sockets."""
    for door in bot.doors:
        if isinstance(door, HttpMode):
            slack.deliver_to(f"http://127.0.0.1:{door.port}{PATH}")
            return
    slack.wait_connected()
