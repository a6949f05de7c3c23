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
from bot.config import Settings, read_settings
from bot.manifest import build
from bot.wiring import Bot
from sandbox.client import Sandbox
from sandbox.server import RunningSandbox, start
from storage.migrate import upgrade
from storage.session import Database


def run(*, port: int, empty: bool, with_story: bool) -> None:
    """Run until Ctrl-C. Errors: `OSError` when the port is taken."""
    sandbox = start(build(registry()), port=port, empty=empty)
    try:
        with tempfile.TemporaryDirectory(prefix="opsbot-demo-") as folder:
            with _bot(sandbox, Path(folder)):
                slack = Sandbox.connect(sandbox.url)
                slack.wait_connected()
                click.echo(f"A local sandbox, not Slack, listens on {sandbox.url}")
                if with_story:
                    story.play(slack, click.echo)
                click.echo("Opsbot keeps running; Ctrl-C stops it.")
                _until_interrupted()
            click.echo("Stopped.")
    finally:
        sandbox.stop()


@contextmanager
def _bot(sandbox: RunningSandbox, folder: Path) -> Iterator[Bot]:
    settings = _settings(sandbox, folder)
    database = Database(settings.database_url.get_secret_value())
    upgrade(database, backup_dir=None)
    bot = Bot(settings, database, sandbox.clock)
    bot.start()
    try:
        yield bot
    finally:
        bot.stop()
        database.close()


def _settings(sandbox: RunningSandbox, folder: Path) -> Settings:
    return read_settings(
        {
            "SLACK_API_URL": sandbox.api_url,
            "SLACK_APP_TOKEN": sandbox.app_token,
            "SLACK_BOT_TOKEN": ",".join(sandbox.bot_tokens.values()),
            "OPSBOT_DATA_DIR": str(folder),
        },
        env_file=folder / "none.env",
    )


def _until_interrupted() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        click.echo()
