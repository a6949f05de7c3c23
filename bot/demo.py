"""Sandbox and bot in one process, with a story to watch. The only import of the sandbox.

The bot is the one that `opsbot run` starts: only its address, tokens and business clock differ.
"""

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from bot import story
from bot.areas import registry
from bot.config import read_settings
from bot.manifest import build
from bot.wiring import Bot
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox, start
from storage.agenda import look_ahead
from storage.migrate import upgrade
from storage.session import Database


def run(*, port: int, empty: bool, with_story: bool) -> None:
    """Run until Ctrl-C. Errors: `OSError` when the port is taken."""
    sandbox = start(build(registry()), port=port, empty=empty)
    try:
        with tempfile.TemporaryDirectory(prefix="opsbot-demo-") as folder:
            _serve(sandbox, Path(folder), with_story=with_story)
    except KeyboardInterrupt:
        click.echo("\nStopped.")
    finally:
        sandbox.stop()


def _serve(sandbox: RunningSandbox, folder: Path, *, with_story: bool) -> None:
    database = Database(f"sqlite:///{folder / 'opsbot.db'}")
    upgrade(database, backup_dir=None)
    with _bot(sandbox, database):
        slack = Sandbox.connect(sandbox.url)
        slack.wait_connected()
        slack.wait_until(lambda: _knows_everybody(database))
        click.echo(f"A local sandbox, not Slack, listens on {sandbox.url}")
        if with_story:
            story.play(slack, click.echo)
        click.echo("Opsbot keeps running; Ctrl-C stops it.")
        threading.Event().wait()


@contextmanager
def _bot(sandbox: RunningSandbox, database: Database) -> Iterator[Bot]:
    settings = read_settings(
        {
            "SLACK_API_URL": sandbox.api_url,
            "SLACK_APP_TOKEN": sandbox.app_token,
            "SLACK_BOT_TOKEN": ",".join(sandbox.bot_tokens.values()),
            "DATABASE_URL": database.url.render_as_string(),
        },
        env_file=Path(database.url.database or "").with_name("no settings"),
    )
    bot = Bot(settings, database, sandbox.clock)
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()
        database.close()


def _knows_everybody(database: Database) -> bool:
    """Whether the first reading of people and channels has come to its end."""
    with database.across_workspaces() as session:
        return look_ahead(session).jobs is None
